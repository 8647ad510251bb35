import { Failure, type Query, address, ask, failure } from "./api";
import type { Deposit, PartialUpload } from "./messages";

export interface Upload {
  readonly done: Promise<Deposit>;
  /** Stops it, which fails it as cancelled. What the gateway has of a long one it keeps for a while. */
  readonly pause: () => void;
}

export interface Progress {
  /** From 0 to 1. */
  readonly part: number;
  /** Whether the gateway is not reached, and asked again soon. */
  readonly isWaiting: boolean;
}

/** `attachment` with the file's name as RFC 8187 writes it. */
export function disposition(name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** What the gateway takes as a media type; what a browser does not know is a stream of bytes. */
export function mediaType(type: string): string {
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type) ? type : "application/octet-stream";
}

/** Bytes up to which a file is sent whole: of so few, nothing is gained by going on where they were cut. */
const WHOLE = 1024 * 1024;
/** Bytes of a request of a longer one. */
const SLICE = 8 * 1024 * 1024;
/** Times that the gateway is reached and takes nothing, after which a person is asked. */
const ATTEMPTS = 5;

/** Uploads in parts that are open at the gateway, by key. */
const open = new Map<string, string>();

/**
 * Uploads a record, its bytes read from the disk as they go. A long one goes in parts, and on from what the gateway has:
 * by itself when the connection comes back, and after a pause when it is begun again under the same key.
 *
 * @param key the same for the same file tried again: it is deposited once
 */
export function upload(file: File, query: Query, key: string, tell: (progress: Progress) => void): Upload {
  const stop = new AbortController();
  const done = file.size > WHOLE ? inParts(file, query, key, stop.signal, tell)
    : send("POST", address("/v1/records", query), file, { ...described(file, key), Prefer: "wait=30" }, stop.signal,
      (sent) => tell({ part: sent / file.size, isWaiting: false })).then(deposit);
  return { done, pause: () => stop.abort() };
}

/** Gives up what is open under a key, or all of it: the gateway forgets it. */
export function giveUp(key?: string): void {
  for (const [each, id] of [...open].filter(([each]) => key === undefined || each === key)) {
    open.delete(each);
    // What is not reached ends by itself.
    fetch(address(`/v1/uploads/${id}`), { method: "DELETE", keepalive: true }).catch(() => undefined);
  }
}

async function inParts(
  file: File, query: Query, key: string, signal: AbortSignal, tell: (progress: Progress) => void,
): Promise<Deposit> {
  let [attempts, reached, part] = [0, -1, 0];
  for (;;) {
    let isReached = false;
    try {
      // Under its key it is the upload of before, with what is there, or the record that it has become.
      const opened = await ask<PartialUpload | Deposit>("POST", "/v1/records", { query, headers: {
        ...described(file, key), "Upload-Complete": "?0", "Upload-Length": String(file.size) } }, signal);
      if ("operation" in opened) return opened;
      isReached = true;
      if (open.get(key) !== opened.upload_id) reached = -1;
      open.set(key, opened.upload_id);
      if (opened.offset > reached) [attempts, reached] = [0, opened.offset];
      const made = await following(file, opened, signal, (sent) => {
        part = sent / file.size;
        tell({ part, isWaiting: false });
      });
      open.delete(key);
      return made;
    } catch (error) {
      if (signal.aborted) throw new Failure("cancelled", 0, "");
      if (!(error instanceof Failure) || !mayGoOn(error)) throw error;
      if (isReached || error.code !== "unreachable") attempts += 1;
      if (attempts > ATTEMPTS) throw error;
      tell({ part, isWaiting: true });
      await pause(Math.min(15_000, 500 * 2 ** attempts), signal);
    }
  }
}

/** Sends what follows the bytes that are there. */
async function following(
  file: File, opened: PartialUpload, signal: AbortSignal, onSent: (count: number) => void,
): Promise<Deposit> {
  for (let offset = opened.offset; ; offset += SLICE) {
    const end = Math.min(file.size, offset + SLICE);
    onSent(offset);
    const text = await send("PATCH", address(`/v1/uploads/${opened.upload_id}`), file.slice(offset, end), {
      "Content-Type": "application/partial-upload", "Upload-Offset": String(offset),
      "Upload-Complete": end === file.size ? "?1" : "?0", Prefer: "wait=30",
    }, signal, (sent) => onSent(offset + sent));
    if (end === file.size) return deposit(text);
  }
}

/** Whether what failed may be gone on with: the connection, or what the gateway has is to be asked for. */
export function mayGoOn(error: Failure): boolean {
  return error.code === "unreachable" || [502, 503, 504].includes(error.status)
    || ["upload_over", "upload_interrupted", "offset_mismatch", "in_progress", "body_cut"].includes(error.code);
}

function described(file: File, key: string): Record<string, string> {
  return {
    "Content-Type": mediaType(file.type), "Content-Disposition": disposition(file.name), "Idempotency-Key": key,
  };
}

function deposit(text: string): Deposit {
  try {
    return JSON.parse(text) as Deposit;
  } catch {
    throw new Failure("broken", 200, "");
  }
}

/** Sends bytes, and gives the answer's text. `XMLHttpRequest`, since `fetch` tells no progress of what it sends. */
function send(
  method: string, url: URL, body: Blob, headers: Record<string, string>, signal: AbortSignal,
  onSent: (count: number) => void,
): Promise<string> {
  const request = new XMLHttpRequest();
  return new Promise<string>((resolve, reject) => {
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => (
      request.status >= 400 ? reject(failure(request.status, request.responseText)) : resolve(request.responseText));
    // A file that was changed or has gone meanwhile fails in the same way.
    request.onerror = () => void body.slice(0, 1).arrayBuffer().then(() => "unreachable", () => "file_unreadable")
      .then((code) => reject(new Failure(code, 0, "")));
    request.onabort = () => reject(new Failure("cancelled", 0, ""));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

/** Waits, no longer than until the browser has a connection again or the person has stopped it. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      signal.removeEventListener("abort", go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", go);
    signal.addEventListener("abort", go);
  });
}

/** The longest record that the gateway takes, in bytes; undefined where that is not known. */
let limit: Promise<number | undefined> | undefined;

/** Asks for it once: `Upload-Limit` of an OPTIONS request (draft-ietf-httpbis-resumable-upload). */
export function recordLimit(): Promise<number | undefined> {
  limit ??= fetch(address("/v1/records"), { method: "OPTIONS" }).then(
    (answer) => maxSize(answer.headers.get("Upload-Limit") ?? ""),
    () => {
      limit = undefined;
      return undefined;
    });
  return limit;
}

export function maxSize(header: string): number | undefined {
  const found = /(?:^|[\s,])max-size=(\d{1,15})(?:$|[\s,;])/.exec(header);
  return found ? Number(found[1]) : undefined;
}
