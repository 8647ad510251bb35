import type { ReaderKey } from "./release";

/**
 * The key that record keys are sealed to: P-256, not extractable, kept by this browser for this person alone. It is
 * enrolled once, when the account gets its keys; another browser has none.
 */

const DATABASE = "ehr-device";
const STORE = "keys";

/**
 * What is kept, by holder (`patient:ID`). `kind` leaves room for a key that a passkey's PRF wraps: one of another kind
 * is no key to a portal that does not know it.
 */
interface Kept extends ReaderKey {
  readonly kind: "plain";
}

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function inStore<Value>(
  mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const opened = await database();
  try {
    return await new Promise<Value>((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode);
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    opened.close();
  }
}

/** A new key, of nobody yet. */
export async function newDeviceKey(): Promise<ReaderKey> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { key: pair.privateKey, point };
}

/** @param holder as the gateway writes it, `patient:ID`; or a name of the key's own, until it has a holder */
export async function keepDeviceKey(holder: string, { key, point }: ReaderKey): Promise<void> {
  const kept: Kept = { kind: "plain", key, point };
  await inStore("readwrite", (store) => store.put(kept, holder));
}

export async function dropDeviceKey(name: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(name));
}

/** This browser's key of that person; nothing where it has none, or keeps nothing at all. */
export async function deviceKey(holder: string): Promise<ReaderKey | undefined> {
  try {
    const kept = (await inStore("readonly", (store) => store.get(holder))) as Kept | undefined;
    return kept?.kind === "plain" ? kept : undefined;
  } catch {
    // A private window, or blocked storage.
    return undefined;
  }
}
