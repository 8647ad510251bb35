import { locale, t } from "./text";

export function day(seconds: number | undefined): string {
  if (seconds === undefined) return "—";
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(seconds * 1e3);
}

export function moment(seconds: number | undefined): string {
  if (seconds === undefined) return "—";
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1e3);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function size(bytes: number | undefined): string {
  if (bytes === undefined) return "—";
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale(), {
    style: "unit", unit: UNITS[step] ?? "byte", unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

export function count(number: number): string {
  return new Intl.NumberFormat(locale()).format(number);
}

export function percent(part: number): string {
  return new Intl.NumberFormat(locale(), { style: "percent" }).format(part);
}

/** The last second of a day that an input of type `date` gave, where the person is; nothing for none. */
export function endOfDay(date: string): number | undefined {
  return date === "" ? undefined : Math.floor(new Date(`${date}T23:59:59`).getTime() / 1000);
}

/** The first second of that day. */
export function startOfDay(date: string): number | undefined {
  return date === "" ? undefined : Math.floor(new Date(`${date}T00:00:00`).getTime() / 1000);
}

/** What an input of type `date` takes. */
export function dateInput(time: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** When a block was made; its number on a network that keeps no time. */
export function momentOf(seconds: number | undefined, block: number): string {
  return seconds === undefined ? t("block_number", { number: block }) : moment(seconds);
}

/** An id as people read it: what is left out is on the page of the thing itself. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}
