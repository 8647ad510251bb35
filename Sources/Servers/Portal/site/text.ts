import { en } from "../languages/en";

export type Key = keyof typeof en;
type Texts = { readonly [key in Key]: string };

/**
 * Languages beside English, each loaded when it is spoken: another one is a file beside these, and a line here. What the
 * viewers say stands in files of their own (`viewers-de.ts`); a language without one has them in English.
 */
const others = { de: async (): Promise<Texts> => (await import("../languages/de")).de } as const;
export type Language = "en" | keyof typeof others;

const KEPT = "ehr-language";

function chosen(): Language {
  const kept = safe(() => localStorage.getItem(KEPT));
  for (const wanted of [kept, ...navigator.languages]) {
    const short = (wanted ?? "").slice(0, 2);
    if (short === "en" || short in others) return short as Language;
  }
  return "en";
}

let current: Language = "en";
let texts: Texts = en;

export function language(): Language {
  return current;
}

/** How dates and numbers are written: as where the browser is, as far as its language is the one spoken. */
export function locale(): string {
  return navigator.languages.find((wanted) => wanted.slice(0, 2) === current) ?? current;
}

/** The language that this browser asks for, before anything is drawn. */
export function begin(): Promise<void> {
  return use(chosen());
}

/** Another language, from now on in this browser. The page is drawn again by whoever calls. */
export async function speak(other: Language): Promise<void> {
  safe(() => localStorage.setItem(KEPT, other));
  await use(other);
}

async function use(wanted: Language): Promise<void> {
  try {
    texts = wanted === "en" ? en : await others[wanted]();
    current = wanted;
  } catch {
    // A file that does not come leaves the language as it is.
  }
  document.documentElement.lang = current;
}

/** A text, with what stands in braces filled in. */
export function t(key: Key, values: { readonly [name: string]: string | number } = {}): string {
  return filled(texts[key], values);
}

export function filled(text: string, values: { readonly [name: string]: string | number }): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text for a code of the API's; the code itself where there is none. */
export function named(kind: "scope" | "purpose" | "reason" | "role" | "state" | "outcome", code: string): string {
  const key = `${kind}_${code.replace("*", "all")}`;
  return key in en ? t(key as Key) : code;
}

export function hasText(key: string): key is Key {
  return key in en;
}

/** Storage may be refused: then nothing is kept. */
export function safe<Value>(use: () => Value): Value | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
