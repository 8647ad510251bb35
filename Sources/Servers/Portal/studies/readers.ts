import type { AuditEntry, Consent } from "../site/messages";

/** Somebody who has read a patient's records for research: the identity of a hospital in one study. */
export interface Reader {
  readonly doctor: string;
  readonly name: string | undefined;
  readonly state: "active" | "over" | "unknown";
  /** Different ones. */
  readonly records: number;
  readonly readings: number;
  readonly last: { readonly at: number | undefined; readonly block: number };
}

function stateOf(consent: Consent | undefined): Reader["state"] {
  if (consent === undefined) return "unknown";
  return consent.state === "active" ? "active" : "over";
}

/** Who has read for research, whoever read last first, and whether the patient allows it to them now. */
export function readers(entries: readonly AuditEntry[], consents: readonly Consent[]): Reader[] {
  const byDoctor = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const kept = byDoctor.get(entry.doctor_id);
    if (kept) kept.push(entry);
    else byDoctor.set(entry.doctor_id, [entry]);
  }
  return [...byDoctor].map(([doctor, own]) => {
    const consent = consents.find((each) => each.doctor_id === doctor);
    const last = own.reduce((one, other) => (other.block > one.block ? other : one));
    return {
      doctor, name: own.find((each) => each.doctor_name)?.doctor_name ?? consent?.doctor_name,
      state: stateOf(consent),
      records: new Set(own.map((each) => each.record_id)).size, readings: own.length,
      last: { at: last.at, block: last.block },
    };
  }).sort((one, other) => other.last.block - one.last.block);
}
