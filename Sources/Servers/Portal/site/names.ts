import { useSyncExternalStore } from "react";
import { shortId } from "./format";
import { safe, t } from "./text";

/**
 * Names that the gateway's directory gave while this tab was signed in, by holder (`doctor:ID`): in lists, to a search,
 * for a pairing code. Whom none of them named is shown by the beginning of their pseudonym.
 */
const KEPT = "ehr-names";
let names: Readonly<Record<string, string>> =
  safe(() => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Record<string, string>) ?? {};
const listeners = new Set<() => void>();

function set(changed: Readonly<Record<string, string>>): void {
  names = changed;
  safe(() => sessionStorage.setItem(KEPT, JSON.stringify(names)));
  for (const listener of [...listeners]) listener();
}

export function learnName(holder: string, name: string | undefined): void {
  // What is known may have the institution behind the name.
  if (name && !names[holder]?.startsWith(name)) set({ ...names, [holder]: name });
}

/** What entries of consents, requests and accesses say of their parties. */
interface Naming {
  readonly doctor_id: string;
  readonly patient_id: string;
  readonly doctor_name?: string;
  readonly institution_name?: string;
  readonly patient_name?: string;
}

export function learnNames(entries: readonly Naming[]): void {
  for (const entry of entries) {
    const doctor = [entry.doctor_name, entry.institution_name].filter((part) => part).join(", ");
    learnName(`doctor:${entry.doctor_id}`, doctor);
    learnName(`patient:${entry.patient_id}`, entry.patient_name);
  }
}

export function forgetNames(): void {
  names = {};
  safe(() => sessionStorage.removeItem(KEPT));
}

export function useNames(): (role: "doctor" | "patient", id: string) => string {
  const known = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => names);
  return (role, id) => known[`${role}:${id}`] ?? t(`unnamed_${role}`, { id: shortId(id) });
}
