import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Failure, ask, onSignedOut } from "./api";
import { forgetNames } from "./names";
import { follow } from "./live";
import type { Account, OwnAccount, SignedIn, Unlocked } from "./messages";
import { closeDeviceKeys, openDeviceKey } from "../opening/device";
import type { Shown } from "./passkeys";
import { safe } from "./text";

/** Why nobody is signed in any more. */
export type Ending = "idle" | "ended" | "asked";

export interface SignedInState {
  readonly account: Account;
  /** The id on the ledger; empty where the role has none. */
  readonly id: string;
  /** Whether keys are open: see `SignedIn`. */
  readonly keys: string;
  /** Whether there are keys, and they are not open. */
  readonly isClosed: boolean;
  /** Seconds without a person's doing after which they are signed out. */
  readonly idleLimit: number;
}

export interface Session {
  /** Undefined while that is not known; null for nobody. */
  readonly current: SignedInState | null | undefined;
  readonly ending: Ending | undefined;
  readonly failure: unknown;
  readonly signIn: (name: string, password: string, code?: string) => Promise<void>;
  readonly signInByPasskey: (shown: Shown) => Promise<void>;
  /** Opens the keys where the sign-in has not. */
  readonly unlock: (password: string, code?: string) => Promise<void>;
  readonly signOut: (why: Ending) => Promise<void>;
  /** Looks anew who is signed in. */
  readonly refresh: () => Promise<void>;
}

const Context = createContext<Session | undefined>(undefined);
/** Tells other tabs. */
const ENDED = "ehr-signed-out";
/** Seconds; only where the gateway does not say. */
const FALLBACK_IDLE = 15 * 60;

function state(account: Account, keys: string, idleLimit: number): SignedInState {
  const isClosed = account.holder !== undefined && keys !== "open";
  return { account, id: account.holder?.split(":")[1] ?? "", keys, isClosed, idleLimit };
}

export function SessionProvider(props: { children: ReactNode }) {
  const [current, setCurrent] = useState<SignedInState | null>();
  const [ending, setEnding] = useState<Ending>();
  const [failure, setFailure] = useState<unknown>();
  const isIn = useRef(false);
  isIn.current = Boolean(current);

  const end = useCallback((why: Ending) => {
    forgetNames();
    closeDeviceKeys();
    setEnding(why);
    setCurrent(null);
  }, []);

  const refresh = useCallback(async () => {
    setFailure(undefined);
    try {
      const account = await ask<OwnAccount>("GET", "/v1/me");
      // Why keys are closed is told at sign-in, and kept for as long as they are.
      setCurrent((old) => {
        const isKnown = account.keys === "locked" && old && old.keys !== "open";
        return state(account, isKnown ? old.keys : account.keys ?? "none", account.idle_limit ?? FALLBACK_IDLE);
      });
    } catch (error) {
      if (error instanceof Failure && error.status === 401) {
        closeDeviceKeys();
        setCurrent(null);
      }
      else setFailure(error);
    }
  }, []);

  const enter = useCallback((account: Account, keys: string, idleLimit: number) => {
    setEnding(undefined);
    setCurrent(state(account, keys, idleLimit));
  }, []);

  const signIn = useCallback(async (name: string, password: string, code?: string) => {
    const answer = await ask<SignedIn>(
      "POST", "/v1/sessions", { message: { name, password, cookie: true, ...(code && { code }) } });
    enter(answer.account, answer.keys, answer.idle_limit);
  }, [enter]);

  const signInByPasskey = useCallback(async ({ message, credential, deviceSecret }: Shown) => {
    const answer = await ask<SignedIn>("POST", "/v1/sessions/passkey", { message });
    if (deviceSecret) await openDeviceKey(answer.account.holder ?? "", credential, deviceSecret);
    enter(answer.account, answer.keys, answer.idle_limit);
  }, [enter]);

  const unlock = useCallback(async (password: string, code?: string) => {
    const answer = await ask<Unlocked>("POST", "/v1/me/unlocking", { message: { password, ...(code && { code }) } });
    if (current) enter(current.account, answer.keys, current.idleLimit);
  }, [current, enter]);

  const signOut = useCallback(async (why: Ending) => {
    // Shown at once: what was on the screen must not stay there for want of an answer.
    end(why);
    safe(() => localStorage.setItem(ENDED, String(Date.now())));
    await ask("DELETE", "/v1/sessions/current").catch(() => undefined);
  }, [end]);

  useEffect(() => {
    // Whoever was not signed in is told by the page that asked.
    onSignedOut(() => {
      if (isIn.current) end("ended");
    });
    const hear = (event: StorageEvent) => {
      if (event.key === ENDED) end("ended");
    };
    addEventListener("storage", hear);
    void refresh();
    return () => removeEventListener("storage", hear);
  }, [end, refresh]);

  const role = current?.account.role;
  const isClosed = current?.isClosed === true;
  useEffect(() => {
    if (isClosed || (role !== "patient" && role !== "doctor" && role !== "auditor")) return undefined;
    return follow(() => end("ended"));
  }, [role, isClosed, end]);

  const session = useMemo(
    () => ({ current, ending, failure, signIn, signInByPasskey, unlock, signOut, refresh }),
    [current, ending, failure, signIn, signInByPasskey, unlock, signOut, refresh]);
  return <Context.Provider value={session}>{props.children}</Context.Provider>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("outside of SessionProvider");
  return session;
}

/** Who is signed in, on a page that nobody else is shown. */
export function useSignedIn(): SignedInState {
  const { current } = useSession();
  if (!current) throw new Error("nobody is signed in");
  return current;
}
