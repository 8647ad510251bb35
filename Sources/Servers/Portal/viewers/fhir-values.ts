/** A value of a resource: what is written by the reader's language and place stays apart from what is text. */
export type Content =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly code: string; readonly text: string }
  | { readonly kind: "date"; readonly date: string }
  | { readonly kind: "period"; readonly start: string; readonly end: string }
  | { readonly kind: "number"; readonly number: number; readonly unit: string; readonly comparator: string }
  | { readonly kind: "range"; readonly low: number | undefined; readonly high: number | undefined;
    readonly unit: string; readonly text: string }
  | { readonly kind: "file"; readonly name: string; readonly bytes: number | undefined }
  | { readonly kind: "reference"; readonly reference: string; readonly text: string }
  | { readonly kind: "named"; readonly name: string; readonly content: Content };

export type Fields = { readonly [name: string]: unknown };

/** Characters of a text that are shown, and values of one field. */
const TEXT_LIMIT = 2_000;
const VALUES_LIMIT = 50;
/** Fields whose strings are codes, for which there may be a word. */
const CODES = new RegExp("(^|\\.)(status|gender|criticality|category|intent|clinicalStatus|verificationStatus|severity"
  + "|interpretation|class|use)$");
const DATE = /^\d{4}-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?$/;
const YEAR_FIELD = /(Date|DateTime|date)$/;

export function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : undefined;
}

/** Whether an extension, in whatever part of it, changes what a resource means: no extension is known here. */
export function isModified(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(isModified);
  const extension = (value as Fields)["modifierExtension"];
  return (extension !== undefined && extension !== null) || Object.values(value).some(isModified);
}

export function text(value: unknown): string {
  if (typeof value === "string") return value.length > TEXT_LIMIT ? `${value.slice(0, TEXT_LIMIT)}…` : value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Everything at a path, lists on the way taken apart: `reaction.manifestation`. */
export function at(resource: Fields, path: string): readonly unknown[] {
  let found: unknown[] = [resource];
  for (const step of path.split(".")) {
    const next: unknown[] = [];
    for (const each of found) {
      const value = fields(each)?.[step];
      for (const one of Array.isArray(value) ? value as unknown[] : [value]) {
        if (one !== undefined && one !== null && next.length < VALUES_LIMIT) next.push(one);
      }
    }
    found = next;
  }
  return found;
}

/** A value read by its shape, which FHIR's data types tell apart; undefined where it is none that is shown. */
export function read(value: unknown, path: string): Content | undefined {
  if (typeof value === "boolean") return { kind: "code", code: String(value), text: String(value) };
  if (typeof value === "number") return { kind: "number", number: value, unit: "", comparator: "" };
  if (typeof value === "string") return readText(value, path);
  const of = fields(value);
  if (!of) return undefined;
  return readMeasured(of) ?? readCoded(of, path) ?? readNamed(of, path);
}

function readText(value: string, path: string): Content | undefined {
  if (value === "") return undefined;
  if (DATE.test(value) || (YEAR_FIELD.test(path) && /^\d{4}$/.test(value))) return { kind: "date", date: value };
  if (CODES.test(path)) return { kind: "code", code: value, text: value };
  return { kind: "text", text: text(value) };
}

/** CodeableConcept, Coding, CodeableReference. */
function readCoded(of: Fields, path: string): Content | undefined {
  if (fields(of["concept"])) return read(of["concept"], path);
  const codings = (Array.isArray(of["coding"]) ? of["coding"] as unknown[] : [of]).slice(0, VALUES_LIMIT).map(fields);
  const first = (name: string) => codings.map((coding) => text(coding?.[name])).find((each) => each !== "") ?? "";
  const code = first("code");
  const shown = text(of["text"]) || first("display") || code;
  if (shown === "" || !("coding" in of || "code" in of)) return undefined;
  return CODES.test(path) && code !== "" ? { kind: "code", code, text: shown } : { kind: "text", text: shown };
}

/** Quantity, Range and reference range, Ratio, Period. */
function readMeasured(of: Fields): Content | undefined {
  const value = number(of["value"]);
  if (value !== undefined) {
    const unit = text(of["unit"]) || text(of["code"]);
    return { kind: "number", number: value, unit, comparator: text(of["comparator"]) };
  }
  if ("low" in of || "high" in of) {
    const low = fields(of["low"]) ?? {};
    const high = fields(of["high"]) ?? {};
    const unit = [low, high].map((end) => text(end["unit"]) || text(end["code"])).find((each) => each !== "") ?? "";
    return { kind: "range", low: number(low["value"]), high: number(high["value"]), unit, text: text(of["text"]) };
  }
  if ("start" in of || "end" in of) return { kind: "period", start: text(of["start"]), end: text(of["end"]) };
  const [above, below] = [fields(of["numerator"]), fields(of["denominator"])];
  if (!above || !below) return undefined;
  const side = (end: Fields) => [text(end["value"]), text(end["unit"])].filter((part) => part !== "").join(" ");
  return { kind: "text", text: `${side(above)} / ${side(below)}` };
}

/** HumanName, Address, Attachment, Reference, Identifier, ContactPoint, Annotation. */
function readNamed(of: Fields, path: string): Content | undefined {
  const strings = (name: string) => at(of, name).slice(0, 10).map(text);
  const joined = (separator: string, ...names: string[]) =>
    names.flatMap(strings).filter((part) => part !== "").join(separator);
  if ("family" in of || "given" in of) {
    return textOf(text(of["text"]) || joined(" ", "prefix", "given", "family", "suffix"));
  }
  if ("line" in of || "city" in of) {
    return textOf(text(of["text"]) || joined(", ", "line", "postalCode", "city", "country"));
  }
  if ("contentType" in of || "url" in of) {
    return { kind: "file", name: joined(", ", "title", "contentType"), bytes: number(of["size"]) };
  }
  if (fields(of["reference"])) return read(of["reference"], path);
  if (typeof of["reference"] === "string" || "display" in of) {
    return { kind: "reference", reference: text(of["reference"]), text: text(of["display"]) };
  }
  if (typeof of["value"] === "string") return readText(of["value"], path);
  return textOf(text(of["text"]));
}

function textOf(shown: string): Content | undefined {
  return shown === "" ? undefined : { kind: "text", text: shown };
}
