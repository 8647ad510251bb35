export type Unit = "day" | "week" | "month" | "year";

/** A stretch of time, in Unix seconds: from its first to before its last. */
export interface Period<Entry> {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Entry[];
}

const DAY = 86_400;

/** Stretches of one length that hold all entries, the oldest first, those without any too; in the reader's own days. */
export function periods<Entry extends { readonly at?: number }>(
  entries: readonly Entry[],
): { readonly unit: Unit; readonly periods: readonly Period<Entry>[] } {
  const dated = entries.filter((entry) => entry.at !== undefined && Number.isFinite(entry.at))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const first = dated[0]?.at;
  const last = dated.at(-1)?.at;
  if (first === undefined || last === undefined) return { unit: "day", periods: [] };
  const unit = unitOf(last - first);
  const made: Period<Entry>[] = [];
  let place = 0;
  for (let from = start(first, unit); seconds(from) <= last && made.length < 200;) {
    const next = following(from, unit);
    const held: Entry[] = [];
    for (; place < dated.length; place += 1) {
      const entry = dated[place];
      if (!entry || (entry.at ?? 0) >= seconds(next)) break;
      held.push(entry);
    }
    made.push({ from: seconds(from), to: seconds(next), entries: held });
    from = next;
  }
  return { unit, periods: made };
}

function unitOf(span: number): Unit {
  if (span <= 31 * DAY) return "day";
  if (span <= 26 * 7 * DAY) return "week";
  return span <= 5 * 366 * DAY ? "month" : "year";
}

function seconds(date: Date): number {
  return date.getTime() / 1000;
}

function start(time: number, unit: Unit): Date {
  const date = new Date(time * 1000);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  switch (unit) {
    case "day": return new Date(year, month, day);
    // Weeks begin on Monday.
    case "week": return new Date(year, month, day - (date.getDay() + 6) % 7);
    case "month": return new Date(year, month, 1);
    case "year": return new Date(year, 0, 1);
  }
}

function following(from: Date, unit: Unit): Date {
  const [year, month, day] = [from.getFullYear(), from.getMonth(), from.getDate()];
  switch (unit) {
    case "day": return new Date(year, month, day + 1);
    case "week": return new Date(year, month, day + 7);
    case "month": return new Date(year, month + 1, 1);
    case "year": return new Date(year + 1, 0, 1);
  }
}
