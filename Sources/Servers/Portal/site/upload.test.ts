import { Failure } from "./api";
import { disposition, maxSize, mayGoOn, mediaType } from "./upload";
import { type Item, added, changed, following } from "./queue";
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

test("the longest upload is read from its header, and unknown where it says none", () => {
  assert.equal(maxSize("max-size=1000"), 1000);
  assert.equal(maxSize("max-age=5, max-size=17, min-size=1"), 17);
  for (const other of ["", "max-size=", "max-size=-1", "xmax-size=4", "max-size=4x"]) assert.equal(maxSize(other), undefined);
});

test("an upload goes on after what a connection or another request has done, and after no refusal", () => {
  for (const [code, status] of [["unreachable", 0], ["broken", 502], ["encryption_away", 503], ["upload_over", 404],
    ["upload_interrupted", 409], ["offset_mismatch", 409], ["body_cut", 400]] as const) {
    assert.ok(mayGoOn(new Failure(code, status, "")), code);
  }
  for (const [code, status] of [["session_ended", 401], ["record_too_long", 413], ["too_many_uploads", 429],
    ["storage_full", 507], ["not_found", 404]] as const) assert.ok(!mayGoOn(new Failure(code, status, "")), code);
});

const file = (name: string, size: number) => ({ name, size, type: "" }) as File;

test("a file that is empty or too long is refused before it is sent, and the next one that can go follows", () => {
  const items = added([], [file("none", 0), file("long", 11), file("good", 10)], 10, false);
  assert.deepEqual(items.map((item) => item.state.kind), ["empty", "too_long", "ready"]);
  assert.equal(following(items)?.file.name, "good");
  assert.deepEqual(added([], [file("long", 11)], undefined, false).map((item) => item.state.kind), ["ready"]);
});

test("files are added to those that wait, what is done or refused makes room, and each has a key of its own", () => {
  let items: readonly Item[] = added([], [file("a", 1), file("b", 1), file("none", 0)], 10, false);
  items = changed(items, items[0]?.id ?? "", { kind: "done", isWaiting: false });
  items = added(items, [file("c", 1)], 10, false);
  assert.deepEqual(items.map((item) => item.file.name), ["b", "c"]);
  assert.equal(new Set(items.map((item) => item.id)).size, 2);
  assert.deepEqual(added(items, [file("d", 1), file("e", 1)], 10, true).map((item) => item.file.name), ["d"]);
});

test("what was cancelled changes nothing any more", () => {
  const items = added([], [file("a", 1)], 10, false);
  assert.deepEqual(changed(items, "gone", { kind: "failed", error: 1 }), items);
});
