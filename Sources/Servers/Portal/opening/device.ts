import { keyStore } from "../site/key-store";
import type { ReaderKey } from "./release";

/**
 * The key that record keys are sealed to: P-256, not extractable, kept by this browser for this person alone. It is
 * enrolled once, when the account gets its keys; another browser has none.
 */

/**
 * What is kept, by holder (`patient:ID`). `kind` leaves room for a key that a passkey's PRF wraps: one of another kind
 * is no key to a portal that does not know it.
 */
interface Kept extends ReaderKey {
  readonly kind: "plain";
}

const store = keyStore<Kept>("ehr-device", "keys");

/** A new key, of nobody yet. */
export async function newDeviceKey(): Promise<ReaderKey> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { key: pair.privateKey, point };
}

/** @param holder as the gateway writes it, `patient:ID`; or a name of the key's own, until it has a holder */
export async function keepDeviceKey(holder: string, { key, point }: ReaderKey): Promise<void> {
  await store.keep(holder, { kind: "plain", key, point });
}

export const dropDeviceKey = store.drop;

/** This browser's key of that person; nothing where it has none, or keeps nothing at all. */
export async function deviceKey(holder: string): Promise<ReaderKey | undefined> {
  const kept = await store.find(holder);
  return kept?.kind === "plain" ? kept : undefined;
}
