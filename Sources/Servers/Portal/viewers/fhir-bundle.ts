import { type Summary, TYPES, summary } from "./fhir-summaries";
import { type Fields, fields, text } from "./fhir-values";
import { type Series, series } from "./laboratory";

/** Entries of a bundle that are looked at. */
export const ENTRIES_LIMIT = 20_000;

export interface Group {
  readonly type: string;
  readonly summaries: readonly Summary[];
}

export interface Reading {
  /** By type, those that are known here first. */
  readonly groups: readonly Group[];
  readonly series: readonly Series[];
  readonly count: number;
  /** Whether there are more entries than were looked at. */
  readonly isCut: boolean;
}

/** A FHIR resource, or a bundle of them; undefined for JSON that is neither. */
export function reading(json: unknown): Reading | undefined {
  const whole = fields(json);
  if (!whole || text(whole["resourceType"]) === "") return undefined;
  const isBundle = whole["resourceType"] === "Bundle";
  const entries: readonly unknown[] = !isBundle ? [{ resource: whole }]
    : Array.isArray(whole["entry"]) ? whole["entry"] : [];
  const known = new Map<string, Fields>();
  const resources: Fields[] = [];
  for (const entry of entries.slice(0, ENTRIES_LIMIT)) {
    const resource = fields(fields(entry)?.["resource"]);
    if (!resource) continue;
    resources.push(resource);
    const type = text(resource["resourceType"]);
    for (const name of [text(fields(entry)?.["fullUrl"]), `${type}/${text(resource["id"])}`]) known.set(name, resource);
  }
  const groups = new Map<string, Summary[]>(TYPES.map((type) => [type, []]));
  for (const resource of resources) {
    const found = summary(resource, (reference) => contained(resource, reference) ?? known.get(reference));
    const group = groups.get(found.type);
    if (group) group.push(found); else groups.set(found.type, [found]);
  }
  return {
    groups: [...groups].filter(([, all]) => all.length > 0).map(([type, summaries]) => ({ type, summaries })),
    series: series(resources), count: resources.length, isCut: entries.length > ENTRIES_LIMIT,
  };
}

/** A resource that another carries along, which refers to it by `#id`. */
function contained(resource: Fields, reference: string): Fields | undefined {
  if (!reference.startsWith("#") || !Array.isArray(resource["contained"])) return undefined;
  return resource["contained"].slice(0, 100).map(fields).find((each) => each?.["id"] === reference.slice(1));
}
