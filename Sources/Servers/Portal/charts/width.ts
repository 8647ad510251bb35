import { type RefObject, useEffect, useRef, useState } from "react";

/** The width of an element in CSS pixels, so that a chart is drawn and not scaled: its letters stay as large as others. */
export function useWidth<E extends Element>(): [RefObject<E>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
