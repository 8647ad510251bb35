import { useEffect, useRef } from "react";
import { address } from "./api";

/** Events of the gateway's stream (docs/spec/ehr-family.md, without `ehr/`), and what the stream itself says. */
const NAMES = [
  "patient-registered", "doctor-registered", "doctor-attested", "record-anchored", "consent-granted",
  "consent-revoked", "access-logged", "emergency-access-logged", "access-reviewed", "owner-rotated", "rewound",
] as const;
export type Change = (typeof NAMES)[number];

export interface Concern {
  readonly patient_id?: string;
  readonly doctor_id?: string;
}

type Listener = (change: Change, of: Concern) => void;
const listeners = new Set<Listener>();

/** Follows the gateway's events until the returned function is called. */
export function follow(onEnd: () => void): () => void {
  const source = new EventSource(address("/v1/events"));
  for (const name of NAMES) {
    source.addEventListener(name, (event) => {
      const concern = JSON.parse((event as MessageEvent<string>).data) as Concern;
      for (const listener of [...listeners]) listener(name, concern);
    });
  }
  source.addEventListener("session-ended", onEnd);
  return () => source.close();
}

/** Calls `listener` for changes of those kinds, and when the chain was rewound: look again then. */
export function useChanges(kinds: readonly Change[], listener: (of: Concern, change: Change) => void): void {
  const current = useRef(listener);
  current.current = listener;
  const wanted = kinds.join(" ");
  useEffect(() => {
    const hear: Listener = (change, of) => {
      if (change === "rewound" || wanted.split(" ").includes(change)) current.current(of, change);
    };
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, [wanted]);
}
