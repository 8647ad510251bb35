import { bytesOf, hex } from "../site/approval";
import { integer, isSame, joined } from "./bytes";
import { open } from "./hpke";
import { openRelease } from "./release";
import {
  Damaged, HEADER, type RecordKey, SEALED_CHUNK, type Source, opened, openedRange, plaintextLength, recordKey,
  sealedLength,
} from "./sealed";

/**
 * The repository's vectors (Tests/TestVectors/Vectors) held against this folder, by Node's tests and by a test in a
 * browser: the same code in both.
 */
export interface Vectors {
  readonly hpke: Hpke;
  readonly releases: readonly ReleaseVector[];
  readonly own: readonly ReleaseVector[];
  readonly accept: readonly Accepted[];
  readonly reject: readonly Rejected[];
  /** Sealed records in Base64, by their names. */
  readonly files: { readonly [name: string]: string };
}
interface Hpke {
  readonly info: string; readonly private_key: string; readonly public_key: string; readonly encapsulated_key: string;
  readonly encryptions: readonly { readonly aad: string; readonly plaintext: string; readonly ciphertext: string }[];
}
interface ReleaseVector {
  readonly patient_id: string; readonly record_id: string; readonly doctor_id?: string; readonly access_id?: string;
  readonly private_key: string; readonly recipient: string; readonly dek: string; readonly sealed: string;
}
interface Accepted {
  readonly name: string; readonly dek: string; readonly patient_id: string; readonly record_id: string;
  readonly plaintext_length: number; readonly sealed_length: number; readonly file?: string;
}
interface Rejected {
  readonly base: string; readonly edit: string; readonly error: string; readonly length?: number;
  readonly bytes?: string; readonly times?: number; readonly offset?: number; readonly mask?: number;
  readonly chunks?: readonly [number, number]; readonly chunk?: number; readonly from?: string;
  readonly patient_id?: string; readonly record_id?: string; readonly dek?: string;
}

const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`vector: ${what}`);
}

async function isRefused(act: Promise<unknown>, reason?: string): Promise<boolean> {
  try {
    await act;
    return false;
  } catch (error) {
    return reason === undefined || (error instanceof Damaged && error.reason === reason);
  }
}

/** A private key as a browser has it that made one: it derives, and is not given out. */
async function privateKey(scalar: string, point: string): Promise<CryptoKey> {
  const word = (digits: string) => btoa(String.fromCharCode(...unhex(digits)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const jwk = { kty: "EC", crv: "P-256", d: word(scalar), x: word(point.slice(2, 66)), y: word(point.slice(66)) };
  return crypto.subtle.importKey("jwk", jwk, { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
}

/** SHA-256 of 0, 1, 2 ... each as 4 bytes: what the vectors' plaintexts are the beginning of. */
async function plaintext(length: number): Promise<Uint8Array> {
  const blocks = await Promise.all(Array.from({ length: Math.floor(length / 32) + 1 }, async (_, number) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", integer(number, 4)))));
  return joined(...blocks).subarray(0, length);
}

async function checkHpke(vector: Hpke): Promise<void> {
  const key = await privateKey(vector.private_key, vector.public_key);
  const point = unhex(vector.public_key);
  const [first] = vector.encryptions;
  if (!first) throw new Error("vector: no encryption");
  const sealed = unhex(vector.encapsulated_key + first.ciphertext);
  const plain = await open(sealed, key, point, unhex(vector.info), unhex(first.aad));
  check(hex(plain) === first.plaintext, "RFC 9180 opens");
  check(await isRefused(open(sealed, key, point, unhex(vector.info))), "RFC 9180 with other associated data");
}

async function checkRelease(vector: ReleaseVector, header: Uint8Array): Promise<void> {
  const reader = { key: await privateKey(vector.private_key, vector.recipient), point: unhex(vector.recipient) };
  const access = vector.access_id !== undefined && vector.doctor_id !== undefined
    ? { doctor: vector.doctor_id, id: vector.access_id } : undefined;
  const purpose = { patient: vector.patient_id, record: vector.record_id, access };
  const sealed = unhex(vector.sealed);
  const key = await openRelease(sealed, reader, purpose);
  const expected = await recordKey(unhex(vector.dek), vector.patient_id, vector.record_id);
  const signed = async (of: RecordKey) => hex(new Uint8Array(await crypto.subtle.sign("HMAC", of.prk, header)));
  check(await signed(key) === await signed(expected), "the released key");
  for (const other of [
    { ...purpose, patient: "q" }, { ...purpose, record: "s" },
    { ...purpose, access: access ? { ...access, doctor: "e" } : { doctor: "e", id: "a" } },
    { ...purpose, access: access ? { ...access, id: "b" } : { doctor: vector.patient_id, id: "a" } },
    { ...purpose, access: access ? undefined : { doctor: "", id: "" } },
  ]) check(await isRefused(openRelease(sealed, reader, other)), `a release for ${JSON.stringify(other)}`);
  // In the point's form, in it, in the ciphertext and in the tag; every byte of a release is altered in Swift's tests.
  for (const index of [0, 1, 40, 64, 65, 96, 97, 112]) {
    const altered = sealed.map((byte, at) => (at === index ? byte ^ 1 : byte));
    check(await isRefused(openRelease(altered, reader, purpose)), `a release altered at ${index}`);
  }
  for (const length of [0, 1, 64, 65, 66, 112]) {
    check(await isRefused(openRelease(sealed.subarray(0, length), reader, purpose)), `a release cut at ${length}`);
  }
}

/** A source of pieces of a length that goes with nothing. */
function source(bytes: Uint8Array, step = 7001): Source {
  let offset = 0;
  return async () => {
    const piece = bytes.slice(offset, offset += step);
    return piece.length > 0 ? piece : undefined;
  };
}

async function whole(bytes: Uint8Array, key: RecordKey, step?: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of opened(source(bytes, step), key)) parts.push(part);
  return joined(...parts);
}

async function checkAccepted(vector: Accepted, sealed: Uint8Array, longest: Uint8Array): Promise<void> {
  const key = await recordKey(unhex(vector.dek), vector.patient_id, vector.record_id);
  const expected = longest.subarray(0, vector.plaintext_length);
  check(sealed.length === sealedLength(expected.length), `the length of ${vector.name}`);
  check(plaintextLength(sealed.length) === expected.length, `the plaintext's length of ${vector.name}`);
  for (const step of [1000, 16_400, 1 << 20]) {
    check(isSame(await whole(sealed, key, step), expected), `${vector.name} opens`);
  }
  const read = async (from: number, to: number) => sealed.slice(from, to);
  for (const [from, to] of [[0, 1], [0, 1 << 30], [16_380, 16_390], [16_384, 32_768], [5, 5], [1 << 20, 1 << 21]] as const) {
    const part = await openedRange(read, sealed.length, from, to, key);
    check(isSame(part, expected.subarray(from, to)), `${vector.name} from ${from} to ${to}`);
  }
  const cut = sealed.subarray(0, sealed.length - 1);
  check(await isRefused(openedRange(async (from, to) => cut.slice(from, to), cut.length, 0, 1, key)),
    `a range of ${vector.name}, cut`);
}

/** The edits that reject.json names (make_vectors.py). */
function edited(sealed: Uint8Array, change: Rejected, other: Uint8Array): Uint8Array {
  const chunk = (index: number) => sealed.subarray(HEADER + index * SEALED_CHUNK, HEADER + (index + 1) * SEALED_CHUNK);
  const start = HEADER + (change.chunk ?? 0) * SEALED_CHUNK;
  switch (change.edit) {
    case "none": return sealed;
    case "truncate": return sealed.subarray(0, change.length);
    case "append": return joined(sealed, ...Array.from({ length: change.times ?? 1 }, () => unhex(change.bytes ?? "")));
    case "flip": return sealed.map((byte, at) => (at === change.offset ? byte ^ (change.mask ?? 0) : byte));
    case "swap": {
      const [first, second] = change.chunks ?? [0, 0];
      const order = Array.from({ length: Math.ceil((sealed.length - HEADER) / SEALED_CHUNK) }, (_, index) =>
        chunk(index === first ? second : index === second ? first : index));
      return joined(sealed.subarray(0, HEADER), ...order);
    }
    case "drop": return joined(sealed.subarray(0, start), sealed.subarray(start + SEALED_CHUNK));
    case "repeat": return joined(sealed.subarray(0, start + SEALED_CHUNK), sealed.subarray(start));
    case "graft": return joined(
      sealed.subarray(0, start), other.subarray(start, start + SEALED_CHUNK), sealed.subarray(start + SEALED_CHUNK));
    default: throw new Error(`no edit ${change.edit}`);
  }
}

/** Checks all of them. @returns how many there were @throws Error that names the first that does not hold */
export async function checkVectors(vectors: Vectors): Promise<number> {
  await checkHpke(vectors.hpke);
  for (const vector of [...vectors.releases, ...vectors.own]) await checkRelease(vector, new Uint8Array([1, 2]));
  const file = (name: string | undefined) => bytesOf(vectors.files[name ?? ""] ?? "");
  const accepted = vectors.accept.filter((vector) => vector.file !== undefined);
  const longest = await plaintext(Math.max(...accepted.map((vector) => vector.plaintext_length)));
  for (const vector of accepted) await checkAccepted(vector, file(vector.name), longest);
  for (const change of vectors.reject) {
    const base = accepted.find((vector) => vector.name === change.base);
    if (!base) throw new Error(`no vector ${change.base}`);
    const sealed = edited(file(base.name), change, file(change.from));
    const { dek, patient_id, record_id } = { ...base, ...change };
    const key = await recordKey(unhex(dek ?? ""), patient_id ?? "", record_id ?? "");
    const reason = change.error === "wrongKeyOrContext" ? "wrong_key"
      : change.error === "truncated" ? "truncated" : "altered";
    check(await isRefused(whole(sealed, key), reason), `${JSON.stringify(change)} is refused as ${reason}`);
  }
  return 1 + vectors.releases.length + vectors.own.length + accepted.length + vectors.reject.length;
}
