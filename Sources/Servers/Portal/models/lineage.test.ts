import { placed } from "./lineage";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

const model = (model_hash: string, block: number, parent_hash?: string, submitter = "s") => (
  { model_hash, block, submitter, ...(parent_hash && { parent_hash }) });
const places = (...models: readonly ReturnType<typeof model>[]) => placed(models).map(
  ({ model: { model_hash }, depth, row, parent }) => [model_hash, depth, row, parent]);

test("rounds stand in one row, and what else was trained from one of them begins another", () => {
  assert.deepEqual(places(model("c", 3, "b"), model("a", 1), model("b", 2, "a"), model("d", 4, "a"), model("z", 5)), [
    ["a", 0, 0, undefined], ["b", 1, 0, 0], ["c", 2, 0, 1], ["d", 1, 1, 0], ["z", 0, 2, undefined],
  ]);
});

test("a parent that is not there makes no child disappear, and a circle hangs nothing", () => {
  assert.deepEqual(places(model("b", 2, "gone")), [["b", 0, 0, undefined]]);
  assert.deepEqual(places(model("a", 1, "b"), model("b", 2, "a"), model("c", 3)), [["c", 0, 0, undefined]]);
});

test("a model of two submitters has the child of its own submitter, and thousands of rounds are placed", () => {
  assert.deepEqual(places(model("a", 1, undefined, "s"), model("a", 2, undefined, "t"), model("b", 3, "a", "t")), [
    ["a", 0, 0, undefined], ["a", 0, 1, undefined], ["b", 1, 1, 1],
  ]);
  const long = Array.from({ length: 3000 }, (_, round) => (
    model(`m${round}`, round, round ? `m${round - 1}` : undefined)));
  assert.equal(placed(long).at(-1)?.depth, 2999);
});
