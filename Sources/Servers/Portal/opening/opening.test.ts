import { Pieces, integer, isSame, joined, texts } from "./bytes";
import { CHUNK, HEADER, SEALED_CHUNK, opened, openedRange, recordKey, sealedLength } from "./sealed";
import { type Vectors, checkVectors } from "./vectors";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import fs from "node:fs";
// @ts-expect-error
import test from "node:test";

const FOLDER = "Tests/TestVectors/Vectors";
const json = (name: string) => JSON.parse(fs.readFileSync(`${FOLDER}/${name}`, "utf8"));

function vectors(): Vectors {
  const accept: Vectors["accept"] = json("sealed-record/accept.json");
  const files = Object.fromEntries(accept.filter((each) => each.file)
    .map((each) => [each.name, fs.readFileSync(`${FOLDER}/sealed-record/${each.file}`).toString("base64")]));
  const { releases, own_releases: own } = json("record-keys/vectors.json");
  return {
    hpke: json("record-keys/hpke-rfc9180.json"), releases, own, files,
    accept, reject: json("sealed-record/reject.json"),
  };
}

test("the repository's vectors of HPKE, releases and sealed records hold, and each damaged one is refused", async () => {
  assert.equal(await checkVectors(vectors()), 1 + 2 + 2 + 9 + 25);
});

test("bytes come out of pieces as they went in, wherever those were cut", () => {
  const pieces = new Pieces();
  for (const piece of [[1, 2, 3], [], [4], [5, 6]]) pieces.add(new Uint8Array(piece));
  assert.deepEqual([...pieces.take(2)], [1, 2]);
  assert.deepEqual([...pieces.take(3)], [3, 4, 5]);
  assert.equal(pieces.length, 1);
  assert.throws(() => pieces.take(2), RangeError);
});

test("integers are big-endian, and texts have a zero byte between them", () => {
  assert.deepEqual([...integer(0x0102_0304_05, 12)], [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...joined(texts("a", ""), texts("b"))], [97, 0, 98]);
  assert.ok(isSame(new Uint8Array([1]), new Uint8Array([1])) && !isSame(new Uint8Array([1]), new Uint8Array([1, 0])));
});

/** 40,000 bytes: two full chunks and a third. */
async function sealedRecord() {
  const accept = json("sealed-record/accept.json").find((each: { name: string }) => each.name === "length-40000");
  const dek = Uint8Array.from(accept.dek.match(/../g), (pair: string) => parseInt(pair, 16));
  const bytes = new Uint8Array(fs.readFileSync(`${FOLDER}/sealed-record/${accept.file}`));
  return { bytes, key: await recordKey(dek, accept.patient_id, accept.record_id) };
}

test("a range is read in one piece, beside the header and the last chunk, which comes before it", async () => {
  const { bytes, key } = await sealedRecord();
  const reads = async (from: number, to: number) => {
    const asked: number[][] = [];
    const found = await openedRange(async (start, end) => {
      asked.push([start, end]);
      return bytes.slice(start, end);
    }, bytes.length, from, to, key);
    assert.equal(found.length, to - from);
    return asked;
  };
  const [header, last] = [[0, HEADER], [HEADER + 2 * SEALED_CHUNK, bytes.length]];
  assert.deepEqual(await reads(1, 2 * CHUNK), [header, last, [HEADER, HEADER + 2 * SEALED_CHUNK]]);
  assert.deepEqual(await reads(CHUNK, 40_000), [header, last, [HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK]]);
  assert.deepEqual(await reads(39_999, 40_000), [header, last]);
});

test("a source that fails fails what is read from it, and is not read to its end before anything is given", async () => {
  const { bytes, key } = await sealedRecord();
  let asked = 0;
  const stream = opened(async () => {
    asked += 1;
    if (asked > 2) throw new Error("cut off");
    return bytes.slice((asked - 1) * 100, asked * 100);
  }, key);
  await assert.rejects(stream.next(), /cut off/);
  assert.equal(sealedLength(40_000), bytes.length);
});
