import { type Series, series } from "./laboratory";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

function observed(value: number, more: object = {}, quantity: object = {}): { readonly [name: string]: unknown } {
  return { resourceType: "Observation", status: "final", code: { coding: [{ system: "loinc", code: "4548-4", display: "HbA1c" }] },
    effectiveDateTime: "2026-01-01", valueQuantity: { value, unit: "%", ...quantity }, ...more };
}

const flags = (all: readonly Series[]) => all.flatMap((one) => one.points.map((point) => point.flag));
const range = (low: number, high: number, more: object = {}) =>
  ({ referenceRange: [{ low: { value: low }, high: { value: high }, ...more }] });

test("values of one thing in one unit are a series in the order of time, whatever order they came in", () => {
  const all = series([observed(6.1, { effectiveDateTime: "2026-03-01" }), observed(5.9), observed(43, {}, { unit: "mmol/mol" }),
    { resourceType: "Patient" }, observed(NaN)]);
  assert.deepEqual(all.map((one) => [one.title, one.unit, one.points.map((point) => point.value)]),
    [["HbA1c", "%", [5.9, 6.1]], ["HbA1c", "mmol/mol", [43]]]);
});

test("what was entered by mistake or cancelled is in no chart", () => {
  assert.deepEqual(series([observed(1, { status: "entered-in-error" }), observed(1, { status: "cancelled" })]), []);
});

test("the two values of a blood pressure are two series", () => {
  const component = (code: string, value: number) => ({ code: { coding: [{ code }] }, valueQuantity: { value, unit: "mmHg" } });
  const all = series([{ resourceType: "Observation", code: { text: "BP" }, component: [component("8480-6", 120), component("8462-4", 80)] }]);
  assert.deepEqual(all.map((one) => one.points[0]?.value), [120, 80]);
});

test("a value is held against the one range that there is, in its own unit", () => {
  assert.deepEqual(flags(series([observed(6.1, range(4, 6)), observed(3, range(4, 6)), observed(4, range(4, 6))])), ["high", "low", "none"]);
  const other = { referenceRange: [{ low: { value: 20, unit: "mmol/mol" }, high: { value: 42, unit: "mmol/mol" } }] };
  assert.deepEqual(flags(series([observed(6.1, other)])), ["none"]);
  const two = { referenceRange: [...range(4, 6).referenceRange, ...range(4, 7).referenceRange] };
  assert.equal(series([observed(6.1, two)])[0]?.points[0]?.high, undefined);
  assert.deepEqual(flags(series([observed(6.1, range(6, 4))])), ["none"]);
});

test("the laboratory's own judgement stands before a comparison, and a value beyond what was measured is not compared", () => {
  const judged = (code: string) => ({ interpretation: [{ coding: [{ code }] }], ...range(4, 6) });
  assert.deepEqual(flags(series([observed(6.1, judged("N")), observed(5, judged("HH")), observed(5, judged("L"))])), ["none", "high", "low"]);
  assert.deepEqual(flags(series([observed(7, range(4, 6), { comparator: "<" })])), ["none"]);
});

test("a value without a date stays in the table and out of the chart", () => {
  const [one] = series([observed(5, { effectiveDateTime: "yesterday" })]);
  assert.deepEqual([one?.points[0]?.at, one?.points[0]?.date], [undefined, "yesterday"]);
});

test("a coding without a code does not make one thing of two, and what has no name at all stays alone", () => {
  const display = (name: string) => ({ code: { coding: [{ display: name }] } });
  const all = series(["Sodium", "Potassium", "Sodium"].map((name, at) => observed(at, display(name))));
  assert.deepEqual(all.map((one) => [one.title, one.points.map((point) => point.value)]),
    [["Sodium", [0, 2]], ["Potassium", [1]]]);
  const nameless = series([{}, {}, { coding: [{ system: "loinc" }] }].map((code, at) => observed(at, { code })));
  assert.deepEqual(nameless.map((one) => one.points.length), [1, 1, 1]);
  assert.equal(new Set(nameless.map((one) => one.key)).size, 3);
  const second = { code: { text: "HbA1c", coding: [{ display: "local" }, { system: "loinc", code: "4548-4" }] } };
  assert.equal(series([observed(6), observed(7, second)]).length, 1);
});

test("abnormal and unknown judgements leave the comparison, and abnormal is told where that finds nothing", () => {
  const judged = (...codes: string[]) =>
    ({ interpretation: [{ coding: codes.map((code) => ({ code })) }], ...range(4, 6) });
  const flag = (value: number, ...codes: string[]) => flags(series([observed(value, judged(...codes))]))[0];
  assert.deepEqual([flag(7, "A"), flag(3, "AA"), flag(7, "POS"), flag(7, "?")], ["high", "low", "high", "high"]);
  assert.deepEqual([flag(5, "A"), flag(5, "AA"), flag(5, "POS"), flag(7, "N"), flag(7, "normal")],
    ["abnormal", "abnormal", "none", "none", "none"]);
  assert.deepEqual([flag(5, "H", "L"), flag(7, "N", "A"), flag(5, "N", "H")], ["abnormal", "high", "high"]);
});

test("an observation that an unknown extension changes the meaning of is in no chart", () => {
  assert.deepEqual(series([observed(5, { modifierExtension: [{ url: "not" }] })]), []);
});
