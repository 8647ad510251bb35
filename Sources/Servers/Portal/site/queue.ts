/** Where a file of an upload is. */
export type ItemState =
  | { readonly kind: "ready" | "empty" | "too_long" } | { readonly kind: "sending"; readonly part: number; readonly isWaiting: boolean }
  | { readonly kind: "failed"; readonly error: unknown } | { readonly kind: "done"; readonly isWaiting: boolean };

export interface Item {
  /** The idempotency key too: a file that is sent again is deposited once. */
  readonly id: string;
  readonly file: File;
  readonly state: ItemState;
}

/** Files that were chosen, behind those that wait, are sent or have failed; what is done or was refused makes room. */
export function added(
  items: readonly Item[], files: readonly File[], limit: number | undefined, isSingle: boolean,
): readonly Item[] {
  const open = isSingle ? [] : items.filter((item) => ["ready", "sending", "failed"].includes(item.state.kind));
  return [...open, ...files.slice(0, isSingle ? 1 : undefined).map((file) => ({
    id: crypto.randomUUID(), file,
    state: { kind: file.size === 0 ? "empty" : limit !== undefined && file.size > limit ? "too_long" : "ready" } as const,
  }))];
}

export function changed(items: readonly Item[], id: string, state: ItemState): readonly Item[] {
  return items.map((item) => (item.id === id ? { ...item, state } : item));
}

/** The file to send next, while none is sent. */
export function following(items: readonly Item[]): Item | undefined {
  if (items.some((item) => item.state.kind === "sending")) return undefined;
  return items.find((item) => item.state.kind === "ready");
}
