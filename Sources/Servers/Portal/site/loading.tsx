import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Failure, type Query, ask } from "./api";
import { hasText, t } from "./text";

/** Milliseconds after which a person is told that it takes longer than usual. */
const SLOW = 2_000;

/** Milliseconds after which an answer is given up for a newer one. */
const PATIENCE = 10_000;

export type Loading<Value> = {
  readonly value?: Value;
  readonly error?: unknown;
  readonly isLoading: boolean;
  /** Asks again; what is shown stays until the answer. */
  readonly again: () => void;
};

/**
 * Asks again, once: while an answer is awaited that may be older than what has happened, as soon as it is there. Stopping
 * it instead would show nothing for as long as things happen faster than the gateway answers.
 */
function useAgain(isLoading: boolean, ask: () => void): () => void {
  const waits = useRef({ isLoading, since: 0, isWanted: false, ask });
  waits.current.isLoading = isLoading;
  waits.current.ask = ask;
  const now = useCallback(() => {
    Object.assign(waits.current, { since: Date.now(), isWanted: false });
    waits.current.ask();
  }, []);
  useEffect(() => {
    if (isLoading) waits.current.since = Date.now();
    else if (waits.current.isWanted) now();
  }, [isLoading, now]);
  return useCallback(() => {
    if (waits.current.isLoading && Date.now() - waits.current.since < PATIENCE) waits.current.isWanted = true;
    else now();
  }, [now]);
}

/** What `load` gives, asked for when `key` changes. What is over is stopped, and its answer not shown. */
export function useLoaded<Value>(key: string, load: (signal: AbortSignal) => Promise<Value>): Loading<Value> {
  const [state, setState] = useState<{ key: string; value?: Value; error?: unknown; isLoading: boolean }>(
    { key, isLoading: true });
  const [turn, setTurn] = useState(0);
  const current = useRef(load);
  current.current = load;
  useEffect(() => {
    const stop = new AbortController();
    setState((old) => (old.key === key ? { ...old, isLoading: true } : { key, isLoading: true }));
    current.current(stop.signal).then(
      (value) => stop.signal.aborted || setState({ key, value, isLoading: false }),
      (error: unknown) => stop.signal.aborted || setState({ key, error, isLoading: false }));
    return () => stop.abort();
  }, [key, turn]);
  const shown = state.key === key ? state : { isLoading: true };
  const again = useAgain(shown.isLoading, () => setTurn((turn) => turn + 1));
  return { ...shown, again };
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next?: string;
}

export interface Pages<Entry> extends Loading<readonly Entry[]> {
  readonly more: (() => void) | undefined;
  /** Whether it is a further page that is waited for, and why that has failed. */
  readonly isMore: boolean;
  readonly moreError: unknown;
}

/** Entries of one answer where a list that a person has gone far into is had anew: the most that the gateway gives. */
const LARGE = 100;

interface Listed<Entry> {
  readonly key: string;
  readonly entries?: readonly Entry[];
  readonly next?: string | undefined;
  readonly error?: unknown;
  readonly moreError?: unknown;
  readonly loading: "first" | "more" | "again" | undefined;
}

/** A list of the gateway's, page by page: a further page is asked for alone, what is shown stays. */
export function usePages<Entry>(path: string, query: Query = {}): Pages<Entry> {
  const key = path + JSON.stringify(query);
  const [state, setState] = useState<Listed<Entry>>({ key, loading: "first" });
  const stop = useRef(new AbortController());
  const shown = state.key === key ? state : { key, loading: "first" as const };
  const current = useRef(shown);
  current.current = shown;

  const load = useCallback((kind: "first" | "more" | "again") => {
    stop.current.abort();
    const signal = (stop.current = new AbortController()).signal;
    const old: Listed<Entry> = kind === "first" ? { key, loading: kind } : current.current;
    setState({ ...old, key, loading: kind, error: undefined, moreError: undefined });
    const kept = kind === "more" ? old.entries ?? [] : [];
    const wanted = kind === "again" ? old.entries?.length ?? 0 : 0;
    pages<Entry>(path, { limit: wanted > 50 ? LARGE : 50, ...query }, kind === "more" ? old.next : undefined, wanted, signal)
      .then(
        ({ entries, next }) => signal.aborted
          || setState({ key, entries: [...kept, ...entries], next, loading: undefined }),
        (error: unknown) => signal.aborted || setState(
          { ...old, key, loading: undefined, ...(kind === "more" ? { moreError: error } : { error }) }));
  }, [key]);
  useEffect(() => {
    load("first");
    return () => stop.current.abort();
  }, [load]);
  const again = useAgain(shown.loading !== undefined, () => load(current.current.entries ? "again" : "first"));
  return {
    isLoading: shown.loading !== undefined, again, isMore: shown.loading === "more", moreError: shown.moreError,
    ...(shown.entries && { value: shown.entries }), ...(shown.error !== undefined && { error: shown.error }),
    more: shown.next === undefined || shown.loading ? undefined : () => load("more"),
  };
}

/** Pages from `cursor` on, until as many entries are there as were wanted. */
async function pages<Entry>(
  path: string, query: Query, cursor: string | undefined, wanted: number, signal: AbortSignal,
): Promise<{ entries: readonly Entry[]; next: string | undefined }> {
  const entries: Entry[] = [];
  let next = cursor;
  do {
    const answer: Page<Entry> = await ask("GET", path, { query: { ...query, cursor: next } }, signal);
    entries.push(...answer.entries);
    next = answer.next;
  } while (next !== undefined && entries.length < wanted);
  return { entries, next };
}

/** What is shown of something that loads: waiting, slow, failed, nothing, or the thing itself. */
export function Loaded<Value>(props: {
  of: Loading<Value>; empty?: ReactNode; isEmpty?: (value: Value) => boolean; children: (value: Value) => ReactNode;
}) {
  const { of } = props;
  if (of.value !== undefined) {
    const isEmpty = props.isEmpty ?? ((value: Value) => Array.isArray(value) && value.length === 0);
    return <>
      {of.error !== undefined && <Failed error={of.error} again={of.again} />}
      {isEmpty(of.value) ? <p className="empty">{props.empty}</p> : props.children(of.value)}
    </>;
  }
  if (of.error !== undefined) return <Failed error={of.error} again={of.again} />;
  return <Waiting />;
}

function Waiting() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW);
    return () => clearTimeout(timer);
  }, []);
  return <p className="waiting" role="status">{isSlow ? t("slow") : t("loading")}</p>;
}

export function More(props: { of: Pick<Pages<unknown>, "more" | "isMore" | "moreError"> }) {
  if (props.of.isMore) return <Waiting />;
  if (props.of.moreError !== undefined && props.of.more) {
    return <Failed error={props.of.moreError} again={props.of.more} />;
  }
  return props.of.more ? <button type="button" onClick={props.of.more}>{t("more")}</button> : null;
}

/** Why something failed, for people, and what to do. */
export function problemText(error: unknown): string {
  if (!(error instanceof Failure)) return t("problem_unknown");
  const key = `problem_${error.code}`;
  if (hasText(key)) return t(key);
  return error.detail ? t("problem_other", { detail: error.detail }) : t("problem_broken");
}

export function Failed(props: { error: unknown; again?: () => void }) {
  return <div className="notice failed" role="alert">
    <p>{problemText(props.error)}</p>
    {props.again && <button type="button" onClick={props.again}>{t("again")}</button>}
  </div>;
}

export interface Action {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly run: (act: () => Promise<void>) => void;
  readonly clear: () => void;
}

/** Something a person sets off: one at a time, its failure kept to be shown. */
export function useAction(): Action {
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: undefined });
  const busy = useRef(false);
  const run = useCallback((act: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    setState({ isBusy: true, error: undefined });
    act().then(() => undefined, (error: unknown) => error).then((error) => {
      busy.current = false;
      setState({ isBusy: false, error });
    });
  }, []);
  const clear = useCallback(() => setState({ isBusy: false, error: undefined }), []);
  return { ...state, run, clear };
}
