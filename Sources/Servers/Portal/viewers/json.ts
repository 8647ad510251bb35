/** Levels of objects and lists in each other: FHIR needs a dozen, and what is deeper would exhaust a browser's stack. */
export const DEPTH_LIMIT = 100;

/** What the text says as JSON; undefined where it is none, or nested too deeply to be read. */
export function parsed(text: string): unknown {
  if (depth(text) > DEPTH_LIMIT) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** How deep brackets stand in each other, up to a little more than the limit; brackets in strings do not count. */
function depth(text: string): number {
  let now = 0;
  let most = 0;
  let isString = false;
  for (let place = 0; place < text.length && most <= DEPTH_LIMIT; place += 1) {
    const code = text.charCodeAt(place);
    if (isString) {
      if (code === 0x5c) place += 1;
      else if (code === 0x22) isString = false;
    } else if (code === 0x22) isString = true;
    else if (code === 0x7b || code === 0x5b) most = Math.max(most, now += 1);
    else if (code === 0x7d || code === 0x5d) now -= 1;
  }
  return most;
}
