import { useEffect, useRef } from "react";
import { address } from "./api";

/** Milliseconds after which a stream is asked for again where something else was the answer. */
const AGAIN = 5_000;

/** Events of the gateway's stream: the ledger's (docs/spec/ehr-family.md, without `ehr/`), and those of the gateway. */
const NAMES = [
  "patient-registered", "doctor-registered", "doctor-attested", "record-anchored", "consent-granted",
  "consent-revoked", "access-logged", "emergency-access-logged", "access-reviewed", "owner-rotated",
  "consent-request", "rewound",
] as const;
/** `opened`: the stream is there for the first time, and what happened since the page first asked was told to nobody. */
export type Change = (typeof NAMES)[number] | "opened";

export interface Concern {
  readonly patient_id?: string;
  readonly doctor_id?: string;
}

type Listener = (change: Change, of: Concern) => void;
const listeners = new Set<Listener>();

function tell(change: Change, concern: Concern): void {
  for (const listener of [...listeners]) listener(change, concern);
}

/** Follows the gateway's events until the returned function is called. */
export function follow(onEnd: () => void): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [isBroken, wasOpen] = [false, false];
  const open = () => {
    source = new EventSource(address("/v1/events"));
    for (const name of NAMES) {
      source.addEventListener(name, (event) =>
        tell(name, JSON.parse((event as MessageEvent<string>).data) as Concern));
    }
    source.addEventListener("session-ended", onEnd);
    source.addEventListener("open", () => {
      // Not all that was told meanwhile is told again, and pages ask before there is a stream.
      if (isBroken || !wasOpen) tell(wasOpen ? "rewound" : "opened", {});
      wasOpen = true;
      isBroken = false;
    });
    source.addEventListener("error", () => {
      isBroken = true;
      // After a connection that broke the browser asks again by itself, but not after a proxy's page of an error.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** Calls `listener` for changes of those kinds, and when the chain was rewound or events may be missed: look again. */
export function useChanges(kinds: readonly Change[], listener: (of: Concern, change: Change) => void): void {
  const current = useRef(listener);
  current.current = listener;
  const wanted = kinds.join(" ");
  useEffect(() => {
    const hear: Listener = (change, of) => {
      if (change === "rewound" || change === "opened" || wanted.split(" ").includes(change)) current.current(of, change);
    };
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, [wanted]);
}
