import { useSyncExternalStore } from "react";
import { t } from "./text";

/** Whether an upload ended with the page that it was begun on. Without names: somebody else may sign in next. */
let isInterrupted = false;
const listeners = new Set<() => void>();

export function noteInterruption(is: boolean): void {
  isInterrupted = is;
  for (const listener of [...listeners]) listener();
}

/** Tells a person who has left an upload, or whose session has ended in it, what to do. */
export function Interrupted() {
  const is = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, () => isInterrupted);
  if (!is) return null;
  return <div className="notice grave interrupted" role="alert">
    <p>{t("upload_interrupted")}</p>
    <button type="button" onClick={() => noteInterruption(false)}>{t("close")}</button>
  </div>;
}
