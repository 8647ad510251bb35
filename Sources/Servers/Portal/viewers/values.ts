import { size } from "../site/format";
import type { Content } from "./fhir-values";
import { fhirDate, figure, hasWord, w } from "./words";

/** A value in the reader's language. */
export function shown(of: Content): string {
  switch (of.kind) {
    case "text": return of.text;
    case "code": return hasWord(`code_${of.code}`) ? w(`code_${of.code}` as "code_final") : of.text;
    case "date": return fhirDate(of.date);
    case "period": return `${of.start && fhirDate(of.start)} – ${of.end && fhirDate(of.end)}`;
    case "number": return `${of.comparator && `${of.comparator} `}${figure(of.number)} ${of.unit}`.trim();
    case "range": return of.text || rangeText(of.low, of.high, of.unit);
    case "file": return of.bytes === undefined ? of.name : `${of.name} (${size(of.bytes)})`;
    case "reference": return of.text || of.reference;
    case "named": return `${of.name}: ${shown(of.content)}`;
  }
}

export function rangeText(low: number | undefined, high: number | undefined, unit: string): string {
  const ends = { low: figure(low ?? 0), high: figure(high ?? 0) };
  if (low === undefined && high === undefined) return w("no_range");
  const range = low === undefined ? w("range_to", ends) : high === undefined ? w("range_from", ends) : w("range_both", ends);
  return `${range} ${unit}`.trim();
}
