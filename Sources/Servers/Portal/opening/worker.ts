import { Damaged, type RecordKey, type Source, opened } from "./sealed";

/**
 * The service worker: gives a record's plaintext to the browser's own download, in bounded memory. It does nothing
 * else, and keeps nothing: what it is to open comes from a page, once, and is gone with the download.
 */

/** What a page wants saved. */
export interface Wanted {
  /** Of this download alone: `opened/ID` is its address. */
  readonly id: string;
  /** Of the sealed record. */
  readonly address: string;
  readonly key: RecordKey;
  readonly type: string;
  readonly disposition: string;
  /** Bytes of the plaintext. */
  readonly length: number;
}

/** What the page is told: first that it may ask for the download, or why not; then how that ended. */
export type Told =
  | { readonly state: "ready" } | { readonly state: "saved" }
  | { readonly state: "failed"; readonly code: string; readonly status: number };

interface WorkerEvent extends Event {
  waitUntil(until: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Response | Promise<Response>): void;
}
interface WantedEvent extends WorkerEvent {
  /** Nothing from a page that only keeps the worker awake. */
  readonly data: Wanted | null;
  readonly ports: readonly MessagePort[];
}
interface Scope {
  readonly registration: { readonly scope: string };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install", listener: (event: WorkerEvent) => void): void;
  addEventListener(name: "message", listener: (event: WantedEvent) => void): void;
  addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
}

/** Milliseconds in which a download that is ready must be asked for. */
const PATIENCE = 30_000;

const scope = self as unknown as Scope;
const ready = new Map<string, Response>();

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));

scope.addEventListener("message", (event) => {
  const [port] = event.ports;
  if (event.data && port) event.waitUntil(prepare(event.data, (told) => port.postMessage(told)));
});

scope.addEventListener("fetch", (event) => {
  const place = new URL("opened/", scope.registration.scope).href;
  if (!event.request.url.startsWith(place)) return;
  const id = event.request.url.slice(place.length);
  const answer = ready.get(id);
  ready.delete(id);
  // Nothing to come: 204 leaves the page that asked where it is.
  event.respondWith(answer ?? new Response(null, { status: 204 }));
});

/** Begins to open: a fault that shows at once is told to the page, and no download begins. */
async function prepare(wanted: Wanted, tell: (told: Told) => void): Promise<void> {
  const fail = (code: string, status = 0) => tell({ state: "failed", code, status });
  let answer: Response;
  try {
    answer = await fetch(wanted.address, { credentials: "same-origin", redirect: "error" });
  } catch {
    return fail("unreachable");
  }
  if (!answer.ok || !answer.body) {
    const problem = (await answer.json().catch(() => ({}))) as { code?: string };
    return fail(problem.code ?? "broken", answer.status);
  }
  const reader = answer.body.getReader();
  const pieces = opened((async () => (await reader.read()).value) as Source, wanted.key);
  const code = (error: unknown) => (error instanceof Damaged ? `record_${error.reason}` : "cut_off");
  let held: IteratorResult<Uint8Array, void> | undefined;
  try {
    held = await pieces.next();
  } catch (error) {
    return fail(code(error));
  }
  const drop = (why: string) => {
    void reader.cancel().catch(() => undefined);
    fail(why);
  };
  let count = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        let next = held ?? await pieces.next();
        held = undefined;
        // The last chunk may be empty, which is no piece of a stream.
        if (!next.done && next.value.length === 0) next = await pieces.next();
        if (next.done) {
          if (count !== wanted.length) throw new Damaged("truncated");
          controller.close();
          return tell({ state: "saved" });
        }
        count += next.value.length;
        controller.enqueue(next.value);
      } catch (error) {
        // Not closed but failed: the browser throws away what it has.
        controller.error(error);
        drop(code(error));
      }
    },
    cancel: () => drop("download_cancelled"),
  }, { highWaterMark: 0 });
  ready.set(wanted.id, new Response(stream, {
    headers: {
      "Content-Type": wanted.type, "Content-Disposition": wanted.disposition, "Content-Length": String(wanted.length),
      "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  }));
  setTimeout(() => {
    if (ready.delete(wanted.id)) drop("download_cancelled");
  }, PATIENCE);
  return tell({ state: "ready" });
}
