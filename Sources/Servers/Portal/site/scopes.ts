import { named } from "./text";

/** Kinds of records that the portal offers; any code that a ledger has is shown. */
export const SCOPES = ["general", "lab", "imaging", "medication", "letter", "mental-health"] as const;
export const PURPOSES = ["TREAT", "ETREAT", "HRESCH", "HPAYMT", "HOPERAT", "PATRQT"] as const;
export const REASONS = ["unconscious", "life-threatening", "unable-to-consent", "other"] as const;

export function scopesText(scopes: readonly string[]): string {
  return scopes.map((scope) => named("scope", scope)).join(", ");
}

export function options(kind: "scope" | "purpose" | "reason", codes: readonly string[]) {
  return codes.map((code) => ({ value: code, text: named(kind, code) }));
}
