import { Failure, type Query, address, failure } from "./api";
import type { Deposit } from "./messages";

export interface Upload {
  readonly done: Promise<Deposit>;
  readonly cancel: () => void;
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

/**
 * Uploads a record, its bytes read from the disk as they go. `XMLHttpRequest` and not `fetch`, which tells no progress
 * of what it sends.
 *
 * @param key the same for the same file tried again: it is deposited once
 */
export function upload(file: File, query: Query, key: string, onProgress: (part: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Deposit>((resolve, reject) => {
    request.open("POST", address("/v1/records", query));
    request.setRequestHeader("Content-Type", mediaType(file.type));
    request.setRequestHeader("Content-Disposition", disposition(file.name));
    request.setRequestHeader("Prefer", "wait=30");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 400) return reject(failure(request.status, request.responseText));
      try {
        resolve(JSON.parse(request.responseText) as Deposit);
      } catch {
        reject(new Failure("broken", request.status, ""));
      }
    };
    request.onerror = () => reject(new Failure("unreachable", 0, ""));
    request.onabort = () => reject(new Failure("cancelled", 0, ""));
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
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
