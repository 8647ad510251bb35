import { de } from "../languages/viewers-de";
import { en } from "../languages/viewers-en";
import { filled, language, locale } from "../site/text";

export type Word = keyof typeof en;
type Words = { readonly [key in Word]: string };

const words: { readonly [language: string]: Words } = { en, de };

/** A text of the viewers and charts, with what stands in braces filled in. */
export function w(key: Word, values: { readonly [name: string]: string | number } = {}): string {
  return filled((words[language()] ?? en)[key], values);
}

export function hasWord(key: string): key is Word {
  return Object.hasOwn(en, key);
}

/** A number as people write it, with no more digits than a measurement has. */
export function figure(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumSignificantDigits: 8 }).format(value);
}

/** A date of FHIR's, as exact as it is given; what is none, as it stands. */
export function fhirDate(date: string): string {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const time = Date.parse(date);
  if (Number.isNaN(time) || date.length < 7) return date;
  if (date.length === 7) {
    return new Intl.DateTimeFormat(locale(), { month: "long", year: "numeric" }).format(new Date(year, month - 1));
  }
  // A day without a time is that day everywhere.
  return new Intl.DateTimeFormat(locale(), date.length <= 10
    ? { dateStyle: "medium", timeZone: "UTC" } : { dateStyle: "medium", timeStyle: "short" }).format(time);
}
