import type { AuditEntry, Consent } from "../site/messages";
import { type Proof, answerIn, consentRoot, descendants, faultOf, hex, isIncluded, leafOf } from "./proof";
import { readers } from "./readers";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

// The vectors of docs/spec/federated.md: three leaves, sorted; the tree of all, the first alone, and their round.
const LEAVES = [
  "301299fe890a3c9612bfed77a9349988d546bd839c08fd08d3031aebb147bbb2",
  "5265fa8e36c2cbd89e72fb9413ebcb77bde2c95051ee04e81ee730612895902a",
  "8ba5d950ae10958f81eb85771fac41b79c16ded7f9215dd0776d50b4ae4aecef",
];
const ALONE = "0060e0a89deb101ee9e5a17714b9c11fdd2c251ff682a1121775a107939394bb";
const THREE = "d8b1a9a200bfac0348c0cb4687ee53a9f61992ff0098977713ed5d17a3daf257";
const ROUND = "5e699d7ea5eee2e91b63765a8df4abdfce24d5597922e789898d8020c7e09662";
/** What the ledger has of that round's model. */
const ENTRY = { consent_root: ROUND, round: 1 };

const bytes = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hash = async (text: string) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(text))));
const salt = (start: number) => hex(Uint8Array.from({ length: 16 }, (_, index) => start + index));
const record = (start: number, record: string, index: number, path: readonly string[]) => (
  { patient: "p1", record, consent_version: 1, salt: salt(start), index, size: 3, path });

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("it is not there");
  return value;
}

async function proof(): Promise<Proof> {
  const [first, second, third] = await Promise.all(LEAVES.map((leaf) => hash(`00${leaf}`)));
  return {
    model_hash: "a".repeat(64), submitter: `02${"b".repeat(64)}`, study: "study", round: 1, block: 7, site: "north",
    roots: { south: ALONE, north: THREE },
    records: [
      record(0x00, "r1", 2, [await hash(`01${first}${second}`)]), record(0x10, "r2", 0, [second ?? "", third ?? ""]),
    ],
  };
}

test("leaves, trees and rounds are those of the specification", async () => {
  const { records, roots } = await proof();
  const [one, other] = [there(records[0]), there(records[1])];
  assert.equal(hex(await leafOf(one)), LEAVES[2]);
  assert.equal(hex(await leafOf(other)), LEAVES[0]);
  assert.equal(await isIncluded(one, THREE), true);
  assert.equal(await isIncluded(other, THREE), true);
  assert.equal(await isIncluded({ ...one, index: 0, size: 1, path: [] }, ALONE), true);
  assert.equal(await consentRoot(7, roots), ROUND);
});

test("a proof holds for its patient and the ledger's root, and for no other", async () => {
  const good = await proof();
  assert.equal(await faultOf(good, "p1", ENTRY), undefined);
  assert.equal(await faultOf(good, "p2", ENTRY), "other_patient");
  assert.equal(await faultOf(good, "p1", { ...ENTRY, consent_root: THREE }), "other_root");
  assert.equal(await faultOf(good, "p1", { round: ENTRY.round }), "other_root");
  assert.equal(await faultOf({ ...good, round: 2 }, "p1", ENTRY), "other_round");
  assert.equal(await faultOf({ ...good, block: 8 }, "p1", ENTRY), "other_root");
  assert.equal(await faultOf({ ...good, site: "east" }, "p1", ENTRY), "no_site");
  assert.equal(await faultOf({ ...good, site: "toString" }, "p1", ENTRY), "no_site");
  const one = there(good.records[0]);
  const changes = [
    { record: "r9" }, { consent_version: 2 }, { salt: salt(1) }, { index: 1 }, { index: 3 }, { size: 2 }, { size: 4 },
    { path: [] }, { path: [...one.path, ...one.path] }, { path: [THREE] },
  ];
  for (const change of changes) {
    assert.equal(await faultOf({ ...good, records: [{ ...one, ...change }] }, "p1", ENTRY), "no_record",
      JSON.stringify(change));
  }
});

test("what is no answer of a hospital says what is wrong with it", async () => {
  const good = { patient: "p1", models: [await proof()], descendants: [], undecided: [], does_not_hold: [] };
  assert.equal(answerIn(JSON.stringify(good)).models.length, 1);
  const model = there(good.models[0]);
  const wrong = [
    [{ ...good, patient: 1 }, "patient"], [[], "patient"], [null, "patient"], [{ ...good, models: {} }, "models"],
    [{ ...good, models: [{ ...model, submitter: "../../me" }] }, "models"],
    [{ ...good, models: [{ ...model, roots: { north: "x" } }] }, "models"],
    [{ ...good, models: [{ ...model, records: [] }] }, "models"],
    [{ ...good, models: [{ ...model, block: -1 }] }, "models"],
    [{ ...good, models: [{ ...model, records: [{ ...model.records[0], index: 1.5 }] }] }, "models"],
    [{ ...good, undecided: [1] }, "undecided"], [{ ...good, does_not_hold: undefined }, "does_not_hold"],
  ] as const;
  for (const [value, name] of wrong) assert.throws(() => answerIn(JSON.stringify(value)), { message: name });
  assert.throws(() => answerIn("no JSON"), SyntaxError);
});

test("what was trained from a model later is found once, in whatever it goes round", async () => {
  const children: { readonly [parent: string]: readonly string[] } = { a: ["b", "c"], b: ["d"], c: ["d"], d: ["a"] };
  assert.deepEqual(await descendants("a", async (parent) => children[parent] ?? []), ["b", "c", "d"]);
  assert.deepEqual(await descendants("z", async () => []), []);
});

test("readers are one line each, with what the patient allows them now", () => {
  const entry = (doctor_id: string, record_id: string, block: number, doctor_name?: string) => (
    { doctor_id, record_id, block, ...(doctor_name && { doctor_name }) }) as AuditEntry;
  const consent = (doctor_id: string, state: string) => ({ doctor_id, state, doctor_name: "Named" }) as Consent;
  const found = readers(
    [entry("n", "r1", 4, "North"), entry("s", "r1", 9), entry("n", "r2", 4), entry("n", "r1", 7), entry("x", "r1", 1)],
    [consent("n", "active"), consent("s", "revoked"), consent("y", "active")]);
  assert.deepEqual(found.map(({ doctor, name, state, records, readings, last }) => (
    [doctor, name, state, records, readings, last.block])), [
    ["s", "Named", "over", 1, 1, 9], ["n", "North", "active", 2, 3, 7], ["x", undefined, "unknown", 1, 1, 1],
  ]);
});
