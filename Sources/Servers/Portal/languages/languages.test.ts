import { de } from "./de";
import { en } from "./en";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

const gaps = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("every language fills in what English fills in, and leaves nothing out", () => {
  for (const [name, other] of Object.entries({ de })) {
    assert.deepEqual(Object.keys(other).sort(), Object.keys(en).sort(), name);
    for (const [key, text] of Object.entries(en)) {
      const translated = other[key as keyof typeof en];
      assert.deepEqual(gaps(translated), gaps(text), `${name} ${key}`);
      assert.notEqual(translated.trim(), "", `${name} ${key}`);
    }
  }
});
