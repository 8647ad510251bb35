import { de } from "../languages/studies-de";
import { en } from "../languages/studies-en";
import { filled, language } from "../site/text";

export type Word = keyof typeof en;
type Words = { readonly [key in Word]: string };

const words: { readonly [language: string]: Words } = { en, de };

/** A text of this page, which comes with the page alone, with what stands in braces filled in. */
export function w(key: Word, values: { readonly [name: string]: string | number } = {}): string {
  return filled((words[language()] ?? en)[key], values);
}
