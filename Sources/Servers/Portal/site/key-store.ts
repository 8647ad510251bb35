/** Keys that this browser keeps by a name, in a database of their own: WebCrypto's cannot be taken out of it. */
export interface KeyStore<Kept> {
  readonly keep: (name: string, kept: Kept) => Promise<void>;
  readonly drop: (name: string) => Promise<void>;
  /** Nothing, too, where the browser keeps nothing: a private window, blocked storage. */
  readonly find: (name: string) => Promise<Kept | undefined>;
}

function opened(database: string, store: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

export function keyStore<Kept>(database: string, store: string): KeyStore<Kept> {
  const within = async <Value>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<Value>) => {
    const open = await opened(database, store);
    try {
      return await new Promise<Value>((resolve, reject) => {
        const transaction = open.transaction(store, mode);
        const request = use(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      open.close();
    }
  };
  return {
    keep: async (name, kept) => void await within("readwrite", (store) => store.put(kept, name)),
    drop: async (name) => void await within("readwrite", (store) => store.delete(name)),
    find: async (name) => {
      try {
        return await within<Kept | undefined>("readonly", (store) => store.get(name));
      } catch {
        return undefined;
      }
    },
  };
}
