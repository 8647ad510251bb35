import { Pieces, integer, isSame, joined, texts, xor } from "./bytes";

/** Sealed records (docs/spec/sealed-record.md): Cobblestone-256, opened chunk by chunk, each verified before it is used. */

const SALT = 24;
export const HEADER = 56;
export const CHUNK = 16_384;
export const SEALED_CHUNK = CHUNK + 16;
/** Sealed chunks that are decrypted at one time: AES-GCM one after the other takes half as long again. */
const WINDOW = 32;

/** Why a sealed record was refused: what was read of it before is no record. */
export class Damaged extends Error {
  constructor(readonly reason: "truncated" | "wrong_key" | "altered", readonly chunk = 0) {
    super(`the sealed record is ${reason} at chunk ${chunk}`);
  }
}

/** A record's key (DEK), from which the keys of its chunks are derived and which is not given out again. */
export interface RecordKey {
  readonly prk: CryptoKey;
  readonly patient: string;
  readonly record: string;
}

/** @param dek 32 bytes, which the caller wipes */
export async function recordKey(dek: Uint8Array, patient: string, record: string): Promise<RecordKey> {
  const prk = await crypto.subtle.importKey("raw", dek, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
  return { prk, patient, record };
}

/** Bytes of a plaintext, of a sealed record's as stored; nothing for a length that no sealed record has. */
export function plaintextLength(sealed: number): number | undefined {
  const chunks = Math.floor((sealed - HEADER) / SEALED_CHUNK);
  const rest = sealed - HEADER - chunks * SEALED_CHUNK;
  return sealed >= HEADER + 16 && rest >= 16 ? chunks * CHUNK + rest - 16 : undefined;
}

export function sealedLength(plaintext: number): number {
  return HEADER + plaintext + 16 * (Math.floor(plaintext / CHUNK) + 1);
}

/** Opens chunks of one sealed record, whose header has been found to be of this key and these ids. */
export class Opener {
  private constructor(private readonly key: CryptoKey, private readonly base: Uint8Array) {}

  /** @throws Damaged */
  static async of(header: Uint8Array, key: RecordKey): Promise<Opener> {
    if (header.length < HEADER) throw new Damaged("truncated");
    const info = joined(
      texts("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM", ""), header.subarray(0, SALT),
      texts("ehr/1 record", key.patient, key.record));
    const sign = async (message: Uint8Array) => new Uint8Array(await crypto.subtle.sign("HMAC", key.prk, message));
    const first = await sign(joined(info, new Uint8Array([1])));
    const second = await sign(joined(first, info, new Uint8Array([2])));
    const derived = joined(first, second);
    if (!isSame(derived.subarray(44, 76), header.subarray(SALT, HEADER))) throw new Damaged("wrong_key");
    const opener = await crypto.subtle.importKey("raw", derived.subarray(0, 32), "AES-GCM", false, ["decrypt"]);
    return new Opener(opener, derived.slice(32, 44));
  }

  /** @throws Damaged where the chunk is not the one of that index */
  async open(index: number, sealed: Uint8Array): Promise<Uint8Array> {
    if (sealed.length < 16) throw new Damaged("truncated", index);
    try {
      const iv = xor(this.base, integer(index, 12));
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, sealed));
    } catch {
      throw new Damaged("altered", index);
    }
  }
}

/** The next bytes of something; nothing at its end. */
export type Source = () => Promise<Uint8Array | undefined>;

/**
 * The plaintext, piece by piece, in bounded memory. **It is a record only when this has come to its end**: what fails
 * before leaves a part, to be thrown away.
 * @throws Damaged
 */
export async function* opened(source: Source, key: RecordKey): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = new Pieces();
  let hasMore = true;
  const fill = async (count: number) => {
    while (hasMore && pieces.length < count) {
      const piece = await source();
      if (piece) pieces.add(piece);
      else hasMore = false;
    }
  };
  await fill(HEADER);
  const opener = await Opener.of(pieces.take(Math.min(HEADER, pieces.length)), key);
  for (let index = 0; ;) {
    await fill(WINDOW * SEALED_CHUNK);
    // The last chunk is always shorter: a full one is never the last.
    const full = Math.min(WINDOW, Math.floor(pieces.length / SEALED_CHUNK));
    if (full === 0) {
      yield await opener.open(index, pieces.take(pieces.length));
      return;
    }
    const first = index;
    const window = pieces.take(full * SEALED_CHUNK);
    const chunks = Array.from({ length: full }, (_, at) =>
      opener.open(first + at, window.subarray(at * SEALED_CHUNK, (at + 1) * SEALED_CHUNK)));
    // Of several that fail, the first one is told of; and none is left behind unheard.
    const outcomes = await Promise.allSettled(chunks);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") throw outcome.reason;
      yield outcome.value;
    }
    index += full;
  }
}

/**
 * Bytes `from` to `to` (exclusive) of the plaintext, cut where it ends. The last chunk is opened first, at the index
 * that follows from the object's length, so that a record which was cut or made longer is refused.
 * @param read the sealed record's bytes from one offset to another, exclusive
 * @param length of the sealed record as it is stored
 * @throws Damaged
 */
export async function openedRange(
  read: (from: number, to: number) => Promise<Uint8Array>, length: number, from: number, to: number, key: RecordKey,
): Promise<Uint8Array> {
  const total = plaintextLength(length);
  if (total === undefined) throw new Damaged("truncated");
  const opener = await Opener.of(await read(0, HEADER), key);
  const last = Math.floor(total / CHUNK);
  const place = (index: number) => HEADER + index * SEALED_CHUNK;
  const end = await opener.open(last, await read(place(last), length));
  const stop = Math.min(to, total);
  if (from >= stop) return new Uint8Array();
  const first = Math.floor(from / CHUNK);
  const needed = Math.floor((stop - 1) / CHUNK);
  const count = Math.min(needed + 1, last) - first;
  // One question for all of them: one for each would be hundreds at a time.
  const sealed = count > 0 ? await read(place(first), place(first + count)) : new Uint8Array();
  const parts = await Promise.all(Array.from({ length: count }, (_, at) =>
    opener.open(first + at, sealed.subarray(at * SEALED_CHUNK, (at + 1) * SEALED_CHUNK))));
  if (needed === last) parts.push(end);
  return joined(...parts).subarray(from - first * CHUNK, stop - first * CHUNK);
}
