import { Failure, ask, content as read, request, within } from "../site/api";
import { bytesOf } from "../site/approval";
import type { OwnRelease, Release } from "../site/messages";
import { isSame } from "./bytes";
import { deviceKey, noteOther } from "./device";
import { type ReaderKey, openRelease } from "./release";
import { type RecordKey, Damaged, opened, openedRange, sealedLength } from "./sealed";

/** Bytes of a text that is too long to be shown whole: its beginning is. */
const BEGINNING = 2 << 20;

/** Who opened a record: this browser, or the encryption service for it. */
export type Way = "device" | "service";

/** Whoever reads: `patient:ID` or `doctor:ID`. */
export type Holder = string;

/** A record that this browser opens itself, described and with its key. */
export interface Openable {
  readonly key: RecordKey;
  /** Of the sealed record: below `/v1/`. */
  readonly sealed: string;
  readonly type: string;
  /** The header `Content-Disposition` of the plaintext. */
  readonly disposition: string;
  /** Bytes of the plaintext. */
  readonly length: number;
}

/** What is alike in the releases of a doctor's access and of a patient's own record. */
type Released = Pick<Release & OwnRelease, "recipient" | "sealed">;

/** Refusals that say that nothing can be sealed to this browser's key; whatever else fails is told. */
const NOT_FOR_THIS_KEY = ["access_no_encryption_key", "access_other_encryption_key", "recipient_unfit"];

/** A passkey that locks this browser's key and is not to be had: what it locks is as if it were not there. */
const UNUSED = ["passkey_unused", "passkey_elsewhere"];

async function readerOf(holder: Holder): Promise<ReaderKey | undefined> {
  try {
    return await deviceKey(holder);
  } catch (error) {
    if (error instanceof Failure && UNUSED.includes(error.code)) return undefined;
    throw error;
  }
}

/**
 * What this browser needs to open a record, whose content is at `path`; nothing where it has no key for it, so that the
 * encryption service opens it.
 * @throws Failure
 */
export async function openable(holder: Holder, path: string, signal?: AbortSignal): Promise<Openable | undefined> {
  const reader = await readerOf(holder);
  if (!reader) return undefined;
  const { pathname, searchParams } = new URL(path, "http://portal.invalid");
  const [, , kind, id = "", last] = pathname.split("/").map(decodeURIComponent);
  if (last !== "content") return undefined;
  const [, own = ""] = holder.split(":");
  const purpose = kind === "accesses"
    ? {
      patient: searchParams.get("patient_id") ?? "", record: searchParams.get("record_id") ?? "",
      access: { doctor: own, id },
    } : { patient: own, record: id };
  const beside = (word: string) => path.replace(/\/content(?=\?|$)/, `/${word}`);
  let release: Released;
  try {
    release = await ask<Released>("POST", beside("release"), {}, signal);
  } catch (error) {
    if (error instanceof Failure && NOT_FOR_THIS_KEY.includes(error.code)) return undefined;
    throw error;
  }
  // Enrolled in another browser, whose key it is sealed to.
  const isOther = !isSame(bytesOf(release.recipient), reader.point);
  await noteOther(holder, isOther);
  if (isOther) return undefined;
  const key = await openRelease(bytesOf(release.sealed), reader, purpose).catch(() => {
    throw new Failure("release_refused", 0, "");
  });
  const head = (await request("HEAD", path, {}, signal)).headers;
  const length = Number(head.get("Content-Length") ?? NaN);
  if (Number.isNaN(length)) throw new Failure("broken", 0, "");
  return {
    key, sealed: beside("sealed"), type: head.get("Content-Type") ?? "application/octet-stream",
    disposition: head.get("Content-Disposition") ?? "attachment", length,
  };
}

/** A part of the sealed record. @throws Failure */
async function part(of: Openable, from: number, to: number, signal: AbortSignal): Promise<Uint8Array> {
  const answer = await request("GET", of.sealed, { headers: { Range: `bytes=${from}-${to - 1}` } }, signal);
  const bytes = answer.status === 206 ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  if (bytes?.length !== to - from) throw new Failure("broken", answer.status, "");
  return bytes;
}

/** A failure of what a sealed record is, as people are told of it. */
export function failureOf(error: unknown): unknown {
  return error instanceof Damaged ? new Failure(`record_${error.reason}`, 0, error.message) : error;
}

/**
 * The bytes of a record, as far as `limit`, opened here where this browser can; with its progress.
 * @throws Failure
 */
export async function content(
  holder: Holder, path: string, limit: number, signal: AbortSignal, onProgress: (part: number) => void,
): Promise<{ readonly blob: Blob; readonly way: Way }> {
  const found = await openable(holder, path, signal);
  if (!found) return { blob: await read(path, limit, signal, onProgress), way: "service" };
  if (found.length > limit && found.type.startsWith("text/")) {
    const read = (from: number, to: number) => part(found, from, to, signal);
    const bytes = await openedRange(read, sealedLength(found.length), 0, BEGINNING, found.key)
      .catch((error: unknown) => { throw failureOf(error); });
    return { blob: new Blob([bytes], { type: found.type }), way: "device" };
  }
  if (found.length > limit) throw new Failure("too_long_to_view", 0, "");
  const answer = await request("GET", found.sealed, {}, signal);
  const reader = answer.body?.getReader();
  const parts: Uint8Array[] = [];
  let count = 0;
  try {
    const next = async () => (reader && await within(reader.read()))?.value;
    for await (const part of opened(next, found.key)) {
      parts.push(part);
      count += part.length;
      if (count > limit) throw new Failure("too_long_to_view", 0, "");
      if (found.length) onProgress(count / found.length);
    }
  } catch (error) {
    void reader?.cancel().catch(() => undefined);
    if (signal.aborted || error instanceof Damaged) throw failureOf(error);
    // What stops is given up like what breaks off.
    if (error instanceof Failure && error.code !== "unreachable") throw error;
    throw new Failure("cut_off", 0, "");
  }
  return { blob: new Blob(parts, { type: found.type }), way: "device" };
}
