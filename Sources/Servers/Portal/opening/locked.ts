import { Failure } from "../site/api";
import { texts } from "./bytes";
import type { ReaderKey } from "./release";

/** A device key that a passkey's secret locks: what this browser keeps opens nothing without the authenticator. */
export interface LockedKey {
  readonly kind: "locked";
  /** Its public half, 65 bytes. */
  readonly point: Uint8Array;
  /** The passkey: its credential's id, and the relying party's. */
  readonly credential: Uint8Array;
  readonly party: string;
  /** PKCS #8 under AES-256-GCM, with the point as additional data. */
  readonly iv: Uint8Array;
  readonly sealed: Uint8Array;
}

const ECDH = { name: "ECDH", namedCurve: "P-256" };

/** HKDF-SHA256(secret, salt = credential's id, info = "ehr/1 device key" || 00 || holder). */
async function lockOf(
  secret: Uint8Array, holder: string, credential: Uint8Array, use: "wrapKey" | "unwrapKey",
): Promise<CryptoKey> {
  const drawn = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = texts("ehr/1 device key", holder);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: credential, info }, drawn, { name: "AES-GCM", length: 256 }, false, [use]);
}

/**
 * @param key may be taken out of WebCrypto, which wraps no other
 * @param secret what the passkey gives for device keys, 32 bytes, which no server is told
 */
export async function locked(
  key: CryptoKey, point: Uint8Array, holder: string, passkey: Pick<LockedKey, "credential" | "party">,
  secret: Uint8Array,
): Promise<LockedKey> {
  const { credential, party } = passkey;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const lock = await lockOf(secret, holder, credential, "wrapKey");
  const sealed = await crypto.subtle.wrapKey("pkcs8", key, lock, { name: "AES-GCM", iv, additionalData: point });
  return { kind: "locked", point, credential, party, iv, sealed: new Uint8Array(sealed) };
}

/**
 * The key, which cannot be taken out of WebCrypto any more.
 * @throws Failure `device_key_damaged` where any of it was altered, or another passkey or holder has locked it
 */
export async function unlocked(kept: LockedKey, holder: string, secret: Uint8Array): Promise<ReaderKey> {
  try {
    const lock = await lockOf(secret, holder, kept.credential, "unwrapKey");
    const how = { name: "AES-GCM", iv: kept.iv, additionalData: kept.point };
    const key = await crypto.subtle.unwrapKey("pkcs8", kept.sealed, lock, how, ECDH, false, ["deriveBits"]);
    return { key, point: kept.point };
  } catch {
    throw new Failure("device_key_damaged", 0, "");
  }
}
