import { ENTRIES_LIMIT, reading } from "./fhir-bundle";
import { DEPTH_LIMIT, parsed } from "./json";
import { kindOf } from "./kind";
import { shown } from "./values";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

// Numbers and dates are written by the browser's languages.
Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] }, configurable: true });

const bundle = (...resources: readonly object[]) =>
  ({ resourceType: "Bundle", entry: resources.map((resource) => ({ resource })) });

/** What a resource is shown as: its title, and its facts by label. */
function summary(resource: object): { title: string; facts: { readonly [label: string]: readonly string[] } } {
  const [one] = reading(resource)?.groups[0]?.summaries ?? [];
  const facts = one?.facts.map((fact) => [fact.label, fact.values.map(shown)] as const) ?? [];
  return { title: one?.title ? shown(one.title) : "", facts: Object.fromEntries(facts) };
}

test("a record is shown by its media type, and DICOM by its mark", () => {
  const none = new Uint8Array(0);
  const dicom = new Uint8Array(132);
  dicom.set([0x44, 0x49, 0x43, 0x4d], 128);
  assert.equal(kindOf("image/png", none), "image");
  assert.equal(kindOf("image/svg+xml", none), "text");
  assert.equal(kindOf("text/html; charset=utf-8", none), "text");
  assert.equal(kindOf("application/fhir+json", none), "fhir");
  assert.equal(kindOf("application/octet-stream", dicom), "dicom");
  assert.equal(kindOf("application/octet-stream", dicom.subarray(0, 131)), "unknown");
});

test("each type is shown by what people ask for first", () => {
  const patient = summary({ resourceType: "Patient", name: [{ given: ["Ada", "B."], family: "Exemplar" }],
    birthDate: "1974", identifier: [{ system: "x", value: "K-1" }], telecom: [{ system: "phone", value: "030" }],
    address: [{ line: ["Weg 1"], postalCode: "10115", city: "Berlin" }] });
  assert.equal(patient.title, "Ada B. Exemplar");
  assert.deepEqual(patient.facts, { birth: ["1974"], identifier: ["K-1"], contact: ["030"], address: ["Weg 1, 10115, Berlin"] });
  const allergy = summary({ resourceType: "AllergyIntolerance", code: { text: "Penicillin" }, criticality: "high",
    clinicalStatus: { coding: [{ code: "active" }] }, reaction: [{ manifestation: [{ text: "Rash" }, { coding: [{ display: "Wheeze" }] }] }] });
  assert.deepEqual([allergy.title, allergy.facts], ["Penicillin",
    { reaction: ["Rash", "Wheeze"], criticality: ["high"], status: ["active"] }]);
  const medication = summary({ resourceType: "MedicationStatement", medicationCodeableConcept: { coding: [{ code: "N02" }] },
    dosage: [{ text: "twice a day", doseAndRate: [{ doseQuantity: { value: 5, unit: "mg" } }] }] });
  assert.deepEqual([medication.title, medication.facts], ["N02", { dosage: ["twice a day"], value: ["5 mg"] }]);
  const pressure = summary({ resourceType: "Observation", code: { text: "Blood pressure" }, component: [
    { code: { text: "Systolic" }, valueQuantity: { value: 120, unit: "mmHg" } }, { code: {} }, 7] });
  assert.deepEqual(pressure.facts, { part: ["Systolic: 120 mmHg"] });
  const letter = summary({ resourceType: "DocumentReference", type: { text: "Letter" },
    content: [{ attachment: { contentType: "application/pdf", title: "Letter of May" } }] });
  assert.deepEqual([letter.title, letter.facts["files"]], ["Letter of May", ["Letter of May, application/pdf"]]);
  const visit = summary({ resourceType: "Encounter", class: { system: "v3", code: "AMB", display: "ambulatory" } });
  assert.equal(visit.title, "outpatient");
});

test("a reference is the title of what it refers to, in the bundle or carried along, and a circle ends", () => {
  const found = reading({ resourceType: "Bundle", entry: [
    { fullUrl: "urn:uuid:1", resource: { resourceType: "Observation", code: { text: "HbA1c" } } },
    { resource: { resourceType: "DiagnosticReport", code: { text: "Report" }, result: [{ reference: "urn:uuid:1" }, { reference: "Observation/9" }] } },
    { resource: { resourceType: "MedicationRequest", medicationReference: { reference: "#m" },
      contained: [{ resourceType: "Medication", id: "m", code: { text: "Aspirin" } }] } },
    { fullUrl: "urn:uuid:2", resource: { resourceType: "MedicationStatement", medicationReference: { reference: "urn:uuid:2" } } },
  ] });
  const all = found?.groups.flatMap((group) => group.summaries) ?? [];
  const of = (type: string) => all.find((each) => each.type === type);
  assert.deepEqual(of("DiagnosticReport")?.facts.map((fact) => fact.values.map(shown)), [["HbA1c", "Observation/9"]]);
  assert.equal(shown(of("MedicationRequest")?.title ?? { kind: "text", text: "" }), "Aspirin");
  assert.equal(shown(of("MedicationStatement")?.title ?? { kind: "text", text: "" }), "urn:uuid:2");
});

test("what must not be given is said first, and only where it is so", () => {
  const order = (more: object) => {
    const found = reading({ resourceType: "MedicationRequest", medicationCodeableConcept: { text: "Aspirin" },
      dosageInstruction: [{ text: "daily" }], ...more });
    return found?.groups[0]?.summaries[0]?.facts.map((fact) => [fact.label, fact.values.map(shown)]);
  };
  assert.deepEqual(order({ doNotPerform: true })?.[0], ["prohibition", ["Do not give"]]);
  assert.deepEqual(order({ doNotPerform: false })?.[0], ["dosage", ["daily"]]);
});

test("a resource that an extension changes the meaning of is named and shown as text, however deep that stands", () => {
  const extension = [{ url: "http://example.org/not", valueBoolean: true }];
  const whole = { resourceType: "Condition", code: { text: "Asthma" }, modifierExtension: extension };
  const deep = { resourceType: "MedicationRequest", medicationCodeableConcept: { text: "Aspirin" },
    dosageInstruction: [{ text: "daily", modifierExtension: extension }] };
  for (const [resource, name] of [[whole, "Asthma"], [deep, "Aspirin"]] as const) {
    const found = reading(resource)?.groups[0]?.summaries[0];
    assert.deepEqual([found?.facts, found?.source, found?.isModified], [[], resource, true]);
    assert.equal(found?.title && shown(found.title), name);
  }
});

test("what is not known is kept whole under its name, and what is no FHIR is none", () => {
  const odd = { resourceType: "constructor", a: 1 };
  assert.deepEqual(reading(bundle(odd, { resourceType: "__proto__" }))?.groups.map((group) => group.type), ["constructor", "__proto__"]);
  assert.deepEqual(reading(odd)?.groups[0]?.summaries[0]?.source, odd);
  for (const other of [null, 1, "x", [], {}, { resourceType: 1n }]) assert.equal(reading(other), undefined);
  assert.equal(reading({ resourceType: "Bundle", entry: [null, {}, { resource: [] }, 4] })?.count, 0);
});

test("values of another shape than FHIR's are left out, and nothing fails", () => {
  const shapes: readonly unknown[] = [null, 0, "", "x", [], {}, [[]], [null], { value: {} }, { value: Infinity }, { coding: 5 },
    { coding: [null, { code: {} }] }, { reference: { reference: { reference: "a" } } }, { low: null }, { concept: {} }, { line: 3 }];
  for (const type of ["Patient", "Observation", "Condition", "AllergyIntolerance", "Encounter", "DocumentReference", "MedicationRequest"]) {
    for (const shape of shapes) {
      const resource = new Proxy({ resourceType: type } as { [name: string]: unknown },
        { get: (target, name) => (name === "resourceType" ? type : typeof name === "string" ? shape : target[name as never]) });
      assert.equal(reading(resource)?.count, 1);
    }
  }
});

test("JSON that is nested deeply, or none, is not read; brackets in strings do not count", () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  assert.notEqual(parsed(deep(DEPTH_LIMIT)), undefined);
  assert.equal(parsed(deep(DEPTH_LIMIT + 1)), undefined);
  assert.equal(parsed("[".repeat(5_000_000)), undefined);
  assert.deepEqual(parsed(JSON.stringify(['"[[\\', "[".repeat(1000)])), ['"[[\\', "[".repeat(1000)]);
  assert.equal(parsed("{"), undefined);
});

test("ten thousand entries are all there, and more than the limit are cut and said to be", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({ resourceType: "Condition", id: `${index}`, code: { text: `C${index}` } }));
  const all = reading(bundle(...many));
  assert.deepEqual([all?.count, all?.isCut, all?.groups[0]?.summaries.length], [10_000, false, 10_000]);
  const more = reading({ resourceType: "Bundle", entry: Array.from({ length: ENTRIES_LIMIT + 1 }, () => ({ resource: many[0] })) });
  assert.deepEqual([more?.count, more?.isCut], [ENTRIES_LIMIT, true]);
});
