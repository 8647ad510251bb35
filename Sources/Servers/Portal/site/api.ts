import type { Problem } from "./messages";

/** Where the portal is, whatever prefix a proxy gives it: the folder above that of the bundles. */
export const base = new URL("..", import.meta.url);

/** Milliseconds after which an answer is no longer waited for. */
const PATIENCE = 90_000;

/** Why something was not done. `code` is one of docs/errors.md, or `unreachable`, or `broken` for no readable answer. */
export class Failure extends Error {
  constructor(readonly code: string, readonly status: number, readonly detail: string) {
    super(detail);
  }
}

export interface Asking {
  /** Sent as JSON. */
  readonly message?: object;
  /** Seconds that the answer may wait for the ledger. */
  readonly wait?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly query?: Query;
}

export type Query = { readonly [name: string]: string | number | boolean | undefined };

/** Called when the gateway says that nobody is signed in any more. */
let signedOut: () => void = () => undefined;
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** The address of something of the API: `path` begins with `/v1/`, and may have a query. */
export function address(path: string, query: Query = {}): URL {
  const url = new URL(path.slice(1), base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") url.searchParams.set(name, String(value));
  }
  return url;
}

export function headersOf(asking: Asking): Record<string, string> {
  const headers: Record<string, string> = { ...asking.headers };
  if (asking.message) headers["Content-Type"] = "application/json";
  if (asking.wait !== undefined) headers["Prefer"] = `wait=${asking.wait}`;
  return headers;
}

/** What a body that is no success says; never throws itself. */
export function failure(status: number, text: string): Failure {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    if (typeof problem.code === "string") {
      if (status === 401 && (problem.code === "session_ended" || problem.code === "not_signed_in")) signedOut();
      return new Failure(problem.code, status, String(problem.detail ?? ""));
    }
  } catch {
    // No problem document: something in between has answered.
  }
  return new Failure("broken", status, "");
}

/** What comes next of a body, waited for as long as its head was. @throws Failure */
export async function within<Value>(body: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Failure("unreachable", 0, "")), PATIENCE);
  });
  try {
    return await Promise.race([body, end]);
  } finally {
    clearTimeout(timer);
  }
}

/** The gateway's answer, whose body nobody has read yet. @throws Failure */
export async function request(
  method: string, path: string, asking: Asking, signal?: AbortSignal,
): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  if (signal?.aborted) stop.abort();
  signal?.addEventListener("abort", () => stop.abort(), { once: true });
  let answer: Response;
  try {
    answer = await fetch(address(path, asking.query), {
      method, headers: headersOf(asking), credentials: "same-origin", redirect: "error",
      signal: stop.signal, ...(asking.message && { body: JSON.stringify(asking.message) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure("unreachable", 0, "");
  } finally {
    // From its head on, an answer takes as long as its content does.
    clearTimeout(timer);
  }
  if (!answer.ok) throw failure(answer.status, await within(answer.text().catch(() => "")));
  return answer;
}

/** Asks the gateway, and gives its message. @throws Failure */
export async function ask<Answer>(
  method: string, path: string, asking: Asking = {}, signal?: AbortSignal,
): Promise<Answer> {
  const answer = await request(method, path, asking, signal);
  if (answer.status === 204) return undefined as Answer;
  try {
    return (await within(answer.json())) as Answer;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("broken", answer.status, "");
  }
}

/** The bytes of a record, as far as `limit`; with its progress. @throws Failure */
export async function content(
  path: string, limit: number, signal: AbortSignal, onProgress: (part: number) => void,
): Promise<Blob> {
  const answer = await request("GET", path, {}, signal);
  const type = answer.headers.get("Content-Type") ?? "application/octet-stream";
  const total = Number(answer.headers.get("Content-Length") ?? NaN);
  if (total > limit) {
    await answer.body?.cancel();
    throw new Failure("too_long_to_view", 0, "");
  }
  const pieces: Uint8Array[] = [];
  let count = 0;
  const reader = answer.body?.getReader();
  try {
    const read = async () => reader && within(reader.read());
    for (let next = await read(); next && !next.done; next = await read()) {
      pieces.push(next.value);
      count += next.value.length;
      if (total) onProgress(count / total);
    }
  } catch (error) {
    void reader?.cancel().catch(() => undefined);
    if (signal.aborted) throw error;
    throw new Failure("cut_off", 0, "");
  }
  if (!Number.isNaN(total) && count !== total) throw new Failure("cut_off", 0, "");
  return new Blob(pieces, { type });
}
