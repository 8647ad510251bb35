import { type Fields, at, fields, isModified, number, read, text } from "./fhir-values";

/** `abnormal` is what a laboratory calls so without saying high or low. */
export type Flag = "low" | "high" | "abnormal" | "none";

/** One measurement. */
export interface Point {
  /** Unix milliseconds; undefined without a date, or with one that is none. */
  readonly at: number | undefined;
  readonly date: string;
  readonly value: number;
  /** `<`, `<=`, `>=` or `>` of a value beyond what was measured. */
  readonly comparator: string;
  /** The reference range, where there is one and no more, in the value's unit. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly flag: Flag;
}

/** Measurements of one thing in one unit, the oldest first. */
export interface Series {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly points: readonly Point[];
}

/** An observation in one of these was withdrawn or never made. */
const VOID = ["entered-in-error", "cancelled"];
const HIGH = ["H", "HH", "HU", "HX"];
const LOW = ["L", "LL", "LU", "LX"];
const NORMAL = ["N", "normal"];
const ABNORMAL = ["A", "AA"];

/** The numbers among observations, with those of their components. */
export function series(resources: readonly Fields[]): readonly Series[] {
  const found = new Map<string, { title: string; unit: string; points: Point[] }>();
  for (const resource of resources) {
    if (resource["resourceType"] !== "Observation" || VOID.includes(text(resource["status"]))) continue;
    if (isModified(resource)) continue;
    for (const measured of [resource, ...at(resource, "component").map(fields)]) {
      const quantity = fields(measured?.["valueQuantity"]);
      const value = number(quantity?.["value"]);
      if (!measured || !quantity || value === undefined) continue;
      const title = read(measured["code"], "code");
      const unit = text(quantity["unit"]) || text(quantity["code"]);
      const coding = at(measured, "code.coding").map(fields).find((each) => text(each?.["code"]) !== "");
      const name = title?.kind === "text" ? title.text : "";
      // By how many parts they have, keys of codes, of names and of what has neither never meet.
      const key = JSON.stringify(coding ? [text(coding["system"]), text(coding["code"]), unit]
        : name !== "" ? [name, unit] : [found.size]);
      const one = found.get(key) ?? { title: name, unit, points: [] };
      one.points.push(point(resource, measured, value, text(quantity["comparator"]), unit));
      found.set(key, one);
    }
  }
  return [...found].map(([key, one]) => ({
    key, title: one.title, unit: one.unit, points: one.points.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)),
  }));
}

function point(resource: Fields, measured: Fields, value: number, comparator: string, unit: string): Point {
  const date = ["effectiveDateTime", "effectiveInstant", "issued"].map((name) => text(resource[name]))
    .find((each) => each !== "") ?? text(fields(resource["effectivePeriod"])?.["start"]);
  const time = Date.parse(date);
  const { low, high } = range(measured, unit);
  const codes = at(measured, "interpretation.coding.code").map(text);
  // A value beyond what was measured is not compared.
  const compared = comparator !== "" ? "none"
    : high !== undefined && value > high ? "high" : low !== undefined && value < low ? "low" : "none";
  return {
    at: Number.isNaN(time) ? undefined : time, date, value, comparator, low, high,
    flag: judged(codes) ?? compared,
  };

  /** Whoever measured has the last word, where it is one; what contradicts itself is no more than abnormal. */
  function judged(given: readonly string[]): Flag | undefined {
    const has = (some: readonly string[]) => given.some((code) => some.includes(code));
    if (has(HIGH) !== has(LOW)) return has(HIGH) ? "high" : "low";
    const isAbnormal = has(ABNORMAL) || has(HIGH);
    if (!isAbnormal) return has(NORMAL) ? "none" : undefined;
    return compared === "none" ? "abnormal" : compared;
  }
}

/** Several ranges (by age, by sex) are left to people: which one holds is not known here. */
function range(measured: Fields, unit: string): { low: number | undefined; high: number | undefined } {
  const normal = at(measured, "referenceRange").map(fields).filter((each) => {
    const types = each ? at(each, "type.coding.code").map(text) : [];
    return types.length === 0 || types.includes("normal");
  });
  const end = (name: string) => {
    const of = fields(normal.length === 1 ? normal[0]?.[name] : undefined);
    const own = text(of?.["unit"]) || text(of?.["code"]);
    return own === "" || own === unit ? number(of?.["value"]) : undefined;
  };
  const [low, high] = [end("low"), end("high")];
  return low !== undefined && high !== undefined && low > high ? { low: undefined, high: undefined } : { low, high };
}
