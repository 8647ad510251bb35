import { type AnchorHTMLAttributes, type MouseEvent, useEffect, useState } from "react";
import { base } from "./api";

/** Pages are one part of a path below the portal's own address, whatever that is, with a query. */
export interface Place {
  readonly page: string;
  readonly query: URLSearchParams;
}

export function placeOf(href: string): Place {
  const url = new URL(href);
  return { page: url.pathname.slice(base.pathname.length), query: url.searchParams };
}

export function hrefOf(page: string, query: { readonly [name: string]: string | undefined } = {}): string {
  const url = new URL(page, base);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  return url.pathname + url.search;
}

const MOVED = "ehr-moved";

export function go(href: string, replacing = false): void {
  if (replacing) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  dispatchEvent(new Event(MOVED));
}

export function usePlace(): Place {
  const [href, setHref] = useState(location.href);
  useEffect(() => {
    const look = () => setHref(location.href);
    addEventListener("popstate", look);
    addEventListener(MOVED, look);
    return () => {
      removeEventListener("popstate", look);
      removeEventListener(MOVED, look);
    };
  }, []);
  return placeOf(href);
}

/** A link to a page of the portal; one that is opened in another tab, or by its middle button, is the browser's. */
export function Link(props: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(props.href);
  };
  return <a {...props} onClick={follow} />;
}
