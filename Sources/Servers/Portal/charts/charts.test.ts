import { periods } from "./periods";
import { ticks } from "./scale";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

test("a scale has round numbers, and holds what it is for", () => {
  assert.deepEqual(ticks(0, 7, 4), [0, 2, 4, 6, 8]);
  assert.deepEqual(ticks(0.12, 0.31, 4), [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
  for (const [low, high] of [[0, 1], [5, 5], [0, 0], [-3, 8], [1e-9, 2e-9], [1e300, 2e300], [1e9, 1e9 + 1]] as const) {
    const scale = ticks(low, high, 4);
    assert.ok(scale.length >= 2 && scale.length <= 50, `${low} ${high} ${scale}`);
    assert.ok((scale[0] ?? NaN) <= low && (scale.at(-1) ?? NaN) >= high, `${low} ${high} ${scale}`);
  }
  assert.deepEqual(ticks(NaN, 1, 4), []);
});

const seconds = (text: string) => new Date(text).getTime() / 1000;

test("accesses are counted by day, week, month or year, and none is lost or counted twice", () => {
  for (const [from, to, unit] of [["2026-03-20T10:00", "2026-03-30T09:00", "day"], ["2026-01-15T10:00", "2026-04-30T09:00", "week"],
    ["2024-05-31T10:00", "2026-02-28T09:00", "month"], ["1996-02-29T10:00", "2026-02-28T09:00", "year"]] as const) {
    const step = (seconds(to) - seconds(from)) / 99;
    const entries = Array.from({ length: 100 }, (_, index) => ({ at: seconds(from) + index * step }));
    const found = periods([...entries].reverse());
    assert.equal(found.unit, unit);
    assert.deepEqual(found.periods.flatMap((period) => period.entries), entries);
    for (const [index, period] of found.periods.entries()) {
      assert.ok(period.entries.every((entry) => entry.at >= period.from && entry.at < period.to));
      assert.equal(found.periods[index + 1]?.from ?? period.to, period.to);
    }
  }
});

test("without times there is nothing to count by", () => {
  assert.deepEqual(periods([{}, { at: NaN }]).periods, []);
  assert.equal(periods([{ at: 5 }]).periods.length, 1);
});
