/** Round numbers from below `low` to above `high`, about `count` of them. */
export function ticks(low: number, high: number, count: number): readonly number[] {
  const span = high - low;
  if (!Number.isFinite(span) || span < 0) return [];
  // A flat line stands in the middle of something.
  const rough = (span === 0 ? Math.abs(high) || 1 : span) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || step === 0) return [low, high];
  // By multiplication: sums of steps of a tenth would drift.
  return Array.from({ length: Math.min(last - first + 1, 50) },
    (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The place of a number between two others, as a share of the way. */
export function share(value: number, low: number, high: number): number {
  return high === low ? 0.5 : (value - low) / (high - low);
}
