import { useSyncExternalStore } from "react";
import { shortId } from "./format";
import { safe, t } from "./text";

/**
 * Names that the gateway's directory gave while this tab was signed in, by holder (`doctor:ID`). The API cannot be asked
 * for the name of an id: whom nobody has looked for is shown by the beginning of their pseudonym.
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
  if (name && names[holder] !== name) set({ ...names, [holder]: name });
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
