import { type ReactNode, useState } from "react";
import { w } from "./words";

/** Entries that are drawn at once. */
const STEP = 25;

/** The beginning of a list, and more of it when asked for: ten thousand entries at once would freeze the page. */
export function Steps<Entry>(props: { of: readonly Entry[]; children: (shown: readonly Entry[]) => ReactNode }) {
  const [count, setCount] = useState(STEP);
  const rest = props.of.length - count;
  return <>
    {props.children(props.of.slice(0, count))}
    {rest > 0 && <button type="button" onClick={() => setCount(count + STEP * 4)}>
      {w("show_more", { count: Math.min(rest, STEP * 4) })}</button>}
  </>;
}
