import { Failure } from "../site/api";
import { keyStore } from "../site/key-store";
import { deviceSecret } from "../site/passkeys";
import { isSame } from "./bytes";
import { type LockedKey, locked, unlocked } from "./locked";
import type { ReaderKey } from "./release";

/**
 * The key that record keys are sealed to: P-256, kept by this browser for this person alone, either as WebCrypto keeps
 * what it does not give out, or locked by a passkey's secret. It is enrolled when the account gets its keys, or later in
 * the place of the one before (account/NewDeviceKey.tsx): one browser has it, and others have none that counts.
 */

/**
 * What is kept, by holder (`patient:ID`). One of a kind that this portal does not know is no key to it. `isOther`: what was
 * released last was sealed to another key.
 */
type Kept = ((ReaderKey & { readonly kind: "plain" }) | LockedKey) & { readonly isOther?: boolean };

const store = keyStore<Kept>("ehr-device", "keys");
/** Keys that a passkey has unlocked, or is asked to: until the person signs out or the page goes. */
const open = new Map<string, Promise<ReaderKey>>();

/** A new key, of nobody yet. While a page has `wrappable`, and no longer, a passkey can lock it. */
export interface NewKey extends ReaderKey {
  readonly wrappable: CryptoKey;
}

const ECDH = { name: "ECDH", namedCurve: "P-256" };

export async function newDeviceKey(): Promise<NewKey> {
  const pair = await crypto.subtle.generateKey(ECDH, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const secret = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const key = await crypto.subtle.importKey("pkcs8", secret, ECDH, false, ["deriveBits"]);
  secret.fill(0);
  return { key, point, wrappable: pair.privateKey };
}

/** @param holder as the gateway writes it, `patient:ID`; or a name of the key's own, until it has a holder */
export async function keepDeviceKey(holder: string, { key, point }: ReaderKey): Promise<void> {
  await store.keep(holder, { kind: "plain", key, point });
}

/** Keeps it locked in the place of what is kept under that name. @param secret as the passkey gave it: 32 bytes */
export async function lockDeviceKey(
  holder: string, { key, point, wrappable }: NewKey, passkey: Pick<LockedKey, "credential" | "party">,
  secret: Uint8Array,
): Promise<void> {
  await store.keep(holder, await locked(wrappable, point, holder, passkey, secret));
  open.set(holder, Promise.resolve({ key, point }));
}

export async function dropDeviceKey(holder: string): Promise<void> {
  open.delete(holder);
  await store.drop(holder);
}

/** How this browser has that person's key; and the credential's id of the passkey that locks it. */
export async function deviceKeyState(
  holder: string,
): Promise<{ readonly kind: "none" | "plain" | "locked" | "other"; readonly credential?: Uint8Array }> {
  const kept = await store.find(holder);
  if (kept?.kind !== "locked" && kept?.kind !== "plain") return { kind: "none" };
  const credential = kept.kind === "locked" ? { credential: kept.credential } : {};
  return { kind: kept.isOther ? "other" : kept.kind, ...credential };
}

/**
 * Notes whether this browser's key is the one that records are sealed to. It stays where it is not: a new one counts once
 * the ledger has it.
 */
export async function noteOther(holder: string, isOther: boolean): Promise<void> {
  const kept = await store.find(holder);
  if (kept && (kept.isOther ?? false) !== isOther) await store.keep(holder, { ...kept, isOther }).catch(() => undefined);
}

/** Unlocks it with what a passkey gave at sign-in; what fails is told when a record is opened. */
export async function openDeviceKey(holder: string, credential: Uint8Array, secret: Uint8Array): Promise<void> {
  const kept = await store.find(holder);
  if (kept?.kind !== "locked" || !isSame(kept.credential, credential)) return;
  const opening = unlocked(kept, holder, secret);
  if (await opening.then(() => true, () => false)) open.set(holder, opening);
}

/** What was unlocked is gone with whoever was signed in. */
export function closeDeviceKeys(): void {
  open.clear();
}

/**
 * This browser's key of that person; nothing where it has none, or keeps nothing at all. Where a passkey locks it and
 * was not used yet, the browser asks for it.
 * @throws Failure `device_key_damaged`; `passkey_unused` and `passkey_elsewhere` where the passkey was not to be had
 */
export async function deviceKey(holder: string): Promise<ReaderKey | undefined> {
  const kept = await store.find(holder);
  if (kept?.kind === "plain") return kept;
  if (kept?.kind !== "locked") return undefined;
  let opening = open.get(holder);
  if (!opening) {
    opening = asked(kept, holder);
    open.set(holder, opening);
    opening.catch(() => open.delete(holder));
  }
  return opening;
}

async function asked(kept: LockedKey, holder: string): Promise<ReaderKey> {
  const secret = await deviceSecret(kept.party, kept.credential);
  if (!secret) throw new Failure("passkey_unused", 0, "");
  return unlocked(kept, holder, secret);
}
