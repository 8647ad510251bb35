import { de } from "./de";
import { en } from "./en";
import { de as studiesDe } from "./studies-de";
import { en as studiesEn } from "./studies-en";
import { de as viewersDe } from "./viewers-de";
import { en as viewersEn } from "./viewers-en";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

const gaps = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("every language fills in what English fills in, and leaves nothing out", () => {
  for (const [name, own, other] of [
    ["de", en, de], ["viewers-de", viewersEn, viewersDe], ["studies-de", studiesEn, studiesDe]] as const) {
    const translated: { readonly [key: string]: string } = other;
    assert.deepEqual(Object.keys(other).sort(), Object.keys(own).sort(), name);
    for (const [key, text] of Object.entries(own)) {
      assert.deepEqual(gaps(translated[key] ?? ""), gaps(text), `${name} ${key}`);
      assert.notEqual(translated[key]?.trim(), "", `${name} ${key}`);
    }
  }
});
