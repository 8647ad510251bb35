import { integer, joined, texts } from "./bytes";

/**
 * HPKE in base mode (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, one message: what a release
 * is sealed with (docs/spec/keys.md). Base mode does not say who sealed it.
 */

const VERSION = texts("HPKE-v1");
const KEM = joined(texts("KEM"), integer(0x0010, 2));
const SUITE = joined(texts("HPKE"), integer(0x0010, 2), integer(0x0001, 2), integer(0x0002, 2));
const NOTHING = new Uint8Array();
const HASH_LENGTH = 32;
/** Bytes of an uncompressed point of P-256. */
export const POINT_LENGTH = 65;

async function hmac(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  // WebCrypto takes no key of no bytes, which is the same as one of zero bytes.
  const raw = key.length > 0 ? key : new Uint8Array(HASH_LENGTH);
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

/** `LabeledExtract` of section 4. */
function extract(suite: Uint8Array, salt: Uint8Array, label: string, key: Uint8Array): Promise<Uint8Array> {
  return hmac(salt, joined(VERSION, suite, texts(label), key));
}

/** `LabeledExpand` of section 4, for at most one block of the hash. */
async function expand(
  suite: Uint8Array, key: Uint8Array, label: string, info: Uint8Array, length: number,
): Promise<Uint8Array> {
  const block = await hmac(
    key, joined(integer(length, 2), VERSION, suite, texts(label), info, new Uint8Array([1])));
  return block.subarray(0, length);
}

/**
 * Opens the first message of a context.
 * @param key the recipient's private key, which may derive bits; it need not be extractable
 * @param point its public half, 65 bytes
 * @param sealed the encapsulated key's 65 bytes, then ciphertext and tag
 * @throws Error where it was not sealed to this key with this `info`, or was altered
 */
export async function open(
  sealed: Uint8Array, key: CryptoKey, point: Uint8Array, info: Uint8Array, aad: Uint8Array = NOTHING,
): Promise<Uint8Array> {
  const encapsulated = sealed.subarray(0, POINT_LENGTH);
  // Whether it is a point of the curve is looked at here.
  const sender = await crypto.subtle.importKey("raw", encapsulated, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: sender }, key, 256));
  const drawn = await extract(KEM, NOTHING, "eae_prk", shared);
  const secret = await expand(KEM, drawn, "shared_secret", joined(encapsulated, point), HASH_LENGTH);
  const context = joined(
    new Uint8Array([0]), await extract(SUITE, NOTHING, "psk_id_hash", NOTHING),
    await extract(SUITE, NOTHING, "info_hash", info));
  const scheduled = await extract(SUITE, secret, "secret", NOTHING);
  const raw = await expand(SUITE, scheduled, "key", context, 32);
  const iv = await expand(SUITE, scheduled, "base_nonce", context, 12);
  const opener = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const opened = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv, additionalData: aad }, opener, sealed.subarray(POINT_LENGTH));
  return new Uint8Array(opened);
}
