import { disposition, mediaType } from "./upload";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

test("a file name is written as RFC 8187 has it, whatever signs it has", () => {
  assert.equal(disposition("Blätt 1.pdf"), "attachment; filename*=UTF-8''Bl%C3%A4tt%201.pdf");
  assert.equal(disposition("a'b(c)*!\r\n.pdf"), "attachment; filename*=UTF-8''a%27b%28c%29%2A%21%0D%0A.pdf");
});

test("a media type with anything beside its two words is bytes", () => {
  assert.equal(mediaType("image/png"), "image/png");
  for (const odd of ["", "text", "text/html; charset=x", "a/b\r\nc"]) {
    assert.equal(mediaType(odd), "application/octet-stream");
  }
});
