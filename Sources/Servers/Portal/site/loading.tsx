import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Failure, type Query, ask } from "./api";
import { hasText, t } from "./text";

/** Milliseconds after which a person is told that it takes longer than usual. */
const SLOW = 4_000;

export type Loading<Value> = {
  readonly value?: Value;
  readonly error?: unknown;
  readonly isLoading: boolean;
  /** Asks again; what is shown stays until the answer. */
  readonly again: () => void;
};

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
  const again = useCallback(() => setTurn((turn) => turn + 1), []);
  const shown = state.key === key ? state : { isLoading: true };
  return { ...shown, again };
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next?: string;
}

export interface Pages<Entry> extends Loading<readonly Entry[]> {
  readonly more: (() => void) | undefined;
}

/** A list of the gateway's, page by page. */
export function usePages<Entry>(path: string, query: Query = {}): Pages<Entry> {
  const key = path + JSON.stringify(query);
  const [count, setCount] = useState({ key, pages: 1 });
  const pages = count.key === key ? count.pages : 1;
  const [next, setNext] = useState<string>();
  const loading = useLoaded<readonly Entry[]>(`${key} ${pages}`, async (signal) => {
    const entries: Entry[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const answer: Page<Entry> = await ask("GET", path, { query: { limit: 50, ...query, cursor } }, signal);
      entries.push(...answer.entries);
      cursor = answer.next;
      if (cursor === undefined) break;
    }
    setNext(cursor);
    return entries;
  });
  const [kept, setKept] = useState<{ key: string; entries: readonly Entry[] }>();
  if (loading.value && kept?.entries !== loading.value) setKept({ key, entries: loading.value });
  const value = loading.value ?? (kept?.key === key ? kept.entries : undefined);
  return {
    ...loading, ...(value && { value }),
    more: next === undefined || loading.isLoading ? undefined : () => setCount({ key, pages: pages + 1 }),
  };
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

export function More(props: { of: { readonly more: (() => void) | undefined } }) {
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
