import { type Content, type Fields, at, fields, isModified, read, text } from "./fhir-values";

/** What a fact of a resource is, whatever its type calls it. */
export type Label =
  | "birth" | "gender" | "identifier" | "contact" | "address" | "death" | "status" | "value" | "range" | "interpretation"
  | "date" | "method" | "by" | "note" | "part" | "verification" | "severity" | "onset" | "end" | "dosage" | "reason"
  | "kind" | "criticality" | "reaction" | "lot" | "conclusion" | "results" | "files" | "place" | "sections" | "outcome"
  | "body_site" | "prohibition";

export interface Fact {
  readonly label: Label;
  readonly values: readonly Content[];
}

/** A resource in the fields that people ask for first. */
export interface Summary {
  readonly type: string;
  readonly title: Content | undefined;
  readonly facts: readonly Fact[];
  /** The resource itself, where its type is not among those that are known here, or an extension changes it. */
  readonly source?: Fields;
  /** Whether it is the extension: without it the fields might say the contrary. */
  readonly isModified?: true;
}

interface Rule {
  readonly title: readonly string[];
  readonly facts: readonly (readonly [Label, ...string[]])[];
}

const MEDICATION: Rule = {
  title: ["medicationCodeableConcept", "medicationReference", "medication"],
  facts: [
    ["dosage", "dosageInstruction.text", "dosage.text"],
    ["value", "dosageInstruction.doseAndRate.doseQuantity", "dosage.doseAndRate.doseQuantity"],
    ["status", "status"], ["kind", "intent"],
    ["date", "authoredOn", "effectiveDateTime", "effectivePeriod", "dateAsserted"],
    ["reason", "reasonCode", "reasonReference", "reason"], ["by", "requester", "informationSource"], ["note", "note"],
  ],
};

/** What is shown of each type of FHIR R4, and of R5 where it names things otherwise. */
const RULES: { readonly [type: string]: Rule } = {
  Patient: {
    title: ["name"],
    facts: [["birth", "birthDate"], ["gender", "gender"], ["identifier", "identifier"], ["address", "address"],
      ["contact", "telecom"], ["death", "deceasedDateTime", "deceasedBoolean"]],
  },
  Composition: {
    title: ["title", "type"],
    facts: [["kind", "type"], ["date", "date"], ["by", "author"], ["status", "status"], ["sections", "section.title"]],
  },
  AllergyIntolerance: {
    title: ["code"],
    facts: [["reaction", "reaction.manifestation"], ["criticality", "criticality"], ["severity", "reaction.severity"],
      ["kind", "category"], ["status", "clinicalStatus"], ["verification", "verificationStatus"],
      ["onset", "onsetDateTime", "onsetString"], ["note", "note"]],
  },
  Condition: {
    title: ["code"],
    facts: [["status", "clinicalStatus"], ["verification", "verificationStatus"], ["severity", "severity"],
      ["body_site", "bodySite"], ["onset", "onsetDateTime", "onsetAge", "onsetPeriod", "onsetString"],
      ["end", "abatementDateTime", "abatementAge", "abatementPeriod", "abatementString"], ["note", "note"]],
  },
  MedicationRequest: MEDICATION, MedicationStatement: MEDICATION,
  DiagnosticReport: {
    title: ["code"],
    facts: [["conclusion", "conclusion", "conclusionCode"], ["results", "result"], ["status", "status"],
      ["date", "effectiveDateTime", "effectivePeriod", "issued"], ["kind", "category"], ["by", "performer"],
      ["files", "presentedForm"]],
  },
  Observation: {
    title: ["code"],
    facts: [["value", "valueQuantity", "valueCodeableConcept", "valueString", "valueInteger", "valueBoolean",
      "valueRange", "valueRatio", "valueDateTime", "valueTime", "valuePeriod", "dataAbsentReason"],
    ["part"], ["range", "referenceRange"], ["interpretation", "interpretation"],
    ["date", "effectiveDateTime", "effectiveInstant", "effectivePeriod", "issued"], ["status", "status"],
    ["method", "method"], ["by", "performer"], ["note", "note"]],
  },
  Immunization: {
    title: ["vaccineCode"],
    facts: [["date", "occurrenceDateTime", "occurrenceString"], ["status", "status"], ["lot", "lotNumber"],
      ["value", "doseQuantity"], ["by", "performer.actor"], ["note", "note"]],
  },
  Procedure: {
    title: ["code"],
    facts: [
      ["date", "performedDateTime", "performedPeriod", "occurrenceDateTime", "occurrencePeriod", "performedString"],
      ["status", "status"], ["reason", "reasonCode", "reasonReference", "reason"], ["body_site", "bodySite"],
      ["outcome", "outcome"], ["by", "performer.actor"], ["note", "note"]],
  },
  Encounter: {
    title: ["type", "serviceType", "class"],
    facts: [["kind", "class"], ["date", "period", "actualPeriod"], ["reason", "reasonCode", "reason"],
      ["status", "status"], ["place", "location.location", "serviceProvider"],
      ["by", "participant.individual", "participant.actor"]],
  },
  DocumentReference: {
    title: ["description", "content.attachment.title", "type"],
    facts: [["kind", "type"], ["date", "date"], ["by", "author"], ["status", "status"],
      ["files", "content.attachment"]],
  },
};

/** Types in the order in which they are shown; others follow. */
export const TYPES: readonly string[] = Object.keys(RULES);

function ruleOf(type: string): Rule | undefined {
  return Object.hasOwn(RULES, type) ? RULES[type] : undefined;
}

export function summary(resource: Fields, resolve: (reference: string) => Fields | undefined): Summary {
  const type = text(resource["resourceType"]);
  const rule = ruleOf(type);
  if (!rule) return { type, title: undefined, facts: [], source: resource };
  if (isModified(resource)) {
    return { type, title: titleOf(resource, rule, resolve), facts: [], source: resource, isModified: true };
  }
  const facts: Fact[] = [];
  // Of an order not to give it everything else reads as if it were to be given.
  if (resource["doNotPerform"] === true) {
    facts.push({ label: "prohibition", values: [{ kind: "code", code: "do-not-give", text: "Do not give" }] });
  }
  for (const [label, ...paths] of rule.facts) {
    const values = label === "part" ? parts(resource) : paths.flatMap((path) => all(resource, path, resolve));
    if (values.length > 0) facts.push({ label, values });
  }
  return { type, title: titleOf(resource, rule, resolve), facts };
}

function titleOf(
  resource: Fields, rule: Rule, resolve?: (reference: string) => Fields | undefined,
): Content | undefined {
  for (const path of rule.title) {
    const [first] = all(resource, path, resolve);
    if (first) return first;
  }
  return undefined;
}

function all(
  resource: Fields, path: string, resolve?: (reference: string) => Fields | undefined,
): readonly Content[] {
  return at(resource, path).flatMap((value) => {
    const content = read(value, path);
    if (content?.kind !== "reference") return content ? [content] : [];
    if (content.text !== "") return [{ kind: "text", text: content.text } as const];
    const found = resolve?.(content.reference);
    const rule = found && ruleOf(text(found["resourceType"]));
    // Without `resolve`: what refers to each other in a circle ends here.
    const title = rule ? titleOf(found, rule) : found && read(found["name"] ?? found["code"], "");
    return title ? [title] : [{ kind: "text", text: content.reference } as const];
  });
}

/** The components of an observation, such as the two values of a blood pressure. */
function parts(resource: Fields): readonly Content[] {
  return at(resource, "component").flatMap((component) => {
    const of = fields(component);
    if (!of) return [];
    const name = read(of["code"], "code");
    const [path] = Object.keys(of).filter((key) => key.startsWith("value"));
    const content = path === undefined ? undefined : read(of[path], path);
    return content ? [{ kind: "named", name: name?.kind === "text" ? name.text : "", content } as const] : [];
  });
}
