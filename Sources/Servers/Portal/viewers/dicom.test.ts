import { brightness, fullWindow, picture, points } from "./dicom";
import { DicomProblem, EXPLICIT, IMPLICIT, elements } from "./dicom-elements";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

type Value = string | readonly number[];
const LONG = ["OB", "OW", "SQ", "UN"];

/** A data element; its length is the value's own, unless another one is told. */
function element(group: number, number: number, kind: string, value: Value, isExplicit = true, told?: number): number[] {
  const bytes = typeof value === "string" ? [...value].map((sign) => sign.charCodeAt(0)) : [...value];
  if (bytes.length % 2 === 1) bytes.push(typeof value === "string" ? 0x20 : 0);
  const length = told ?? bytes.length;
  const two = (count: number) => [count & 255, count >> 8 & 255];
  const four = [...two(length), length >>> 16 & 255, length >>> 24];
  const head = !isExplicit ? four : [kind.charCodeAt(0), kind.charCodeAt(1), ...(LONG.includes(kind) ? [0, 0, ...four] : two(length))];
  return [...two(group), ...two(number), ...head, ...bytes];
}

const short = (...values: readonly number[]) => values.flatMap((value) => [value & 255, value >> 8 & 255]);

interface Options {
  readonly syntax?: string; readonly rows?: number; readonly columns?: number; readonly photometric?: string;
  readonly samples?: number; readonly bits?: number; readonly stored?: number; readonly signed?: boolean;
  readonly planar?: number; readonly pixels?: readonly number[]; readonly before?: readonly number[];
  readonly slope?: string; readonly intercept?: string; readonly window?: readonly [string, string]; readonly told?: number;
  readonly frames?: string;
}

function file(options: Options): Uint8Array {
  const { syntax = EXPLICIT, bits = 16, stored = bits } = options;
  const is = syntax === EXPLICIT;
  const one = (group: number, number: number, kind: string, value: Value | undefined, told?: number) =>
    (value === undefined ? [] : element(group, number, kind, value, is, told));
  return new Uint8Array([...Array.from({ length: 128 }, () => 0), 0x44, 0x49, 0x43, 0x4d, ...element(2, 0x10, "UI", `${syntax}\0`),
    ...options.before ?? [],
    ...one(0x28, 2, "US", short(options.samples ?? 1)), ...one(0x28, 4, "CS", options.photometric ?? "MONOCHROME2"),
    ...one(0x28, 6, "US", options.planar === undefined ? undefined : short(options.planar)), ...one(0x28, 8, "IS", options.frames),
    ...one(0x28, 0x10, "US", short(options.rows ?? 1)), ...one(0x28, 0x11, "US", short(options.columns ?? 2)),
    ...one(0x28, 0x100, "US", short(bits)), ...one(0x28, 0x101, "US", short(stored)), ...one(0x28, 0x102, "US", short(stored - 1)),
    ...one(0x28, 0x103, "US", short(options.signed ? 1 : 0)),
    ...one(0x28, 0x1050, "DS", options.window?.[0]), ...one(0x28, 0x1051, "DS", options.window?.[1]),
    ...one(0x28, 0x1052, "DS", options.intercept), ...one(0x28, 0x1053, "DS", options.slope),
    ...one(0x7fe0, 0x10, "OW", options.pixels ?? short(1, 2), options.told)]);
}

const refusal = (bytes: Uint8Array) => {
  try {
    picture(bytes);
    return "";
  } catch (error) {
    if (!(error instanceof DicomProblem)) throw error;
    return error.code;
  }
};
const SEQUENCE_END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
const ITEM = [0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff];
const ITEM_END = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0];

test("values are read in both syntaxes, signed, and in fewer bits than they are stored in", () => {
  for (const syntax of [EXPLICIT, IMPLICIT]) {
    assert.deepEqual([...picture(file({ syntax, pixels: short(0xffff, 0x8000) })).frame(0)], [65535, 32768]);
    assert.deepEqual([...picture(file({ syntax, signed: true, pixels: short(0xffff, 0x8000) })).frame(0)], [-1, -32768]);
    assert.deepEqual([...picture(file({ syntax, stored: 12, pixels: short(0xf001, 0x0fff) })).frame(0)], [1, 4095]);
    assert.deepEqual([...picture(file({ syntax, stored: 12, signed: true, pixels: short(0xf001, 0x0fff) })).frame(0)], [1, -1]);
    assert.deepEqual([...picture(file({ syntax, bits: 8, pixels: [7, 255] })).frame(0)], [7, 255]);
    assert.deepEqual([...picture(file({ syntax, bits: 8, signed: true, pixels: [7, 255] })).frame(0)], [7, -1]);
  }
});

test("a window goes from black to white as PS3.3 has it, and MONOCHROME1 from white to black", () => {
  const grey = picture(file({ slope: "2", intercept: "-10", window: ["40", "21"] }));
  assert.deepEqual(grey.window, { center: 40, width: 21 });
  const table = brightness(grey, { center: 40, width: 21 }, false);
  // 39.5 is the middle; stored 19 is 28, the last black; 25 is 40; 30 is 50, the first white.
  assert.deepEqual([19, 20, 25, 29, 30].map((stored) => table[stored]), [0, 6, 134, 236, 255]);
  const inverted = picture(file({ photometric: "MONOCHROME1" }));
  assert.deepEqual([0, 1000].map((stored) => brightness(inverted, { center: 500, width: 10 }, false)[stored]), [255, 0]);
  assert.deepEqual([...brightness(grey, { center: 0, width: 1 }, true)].every((shade) => shade === 0 || shade === 255), true);
});

test("without a window all values are shown", () => {
  const of = picture(file({ pixels: short(100, 300) }));
  const values = of.frame(0);
  assert.deepEqual([of.window, fullWindow(of, values)], [undefined, { center: 200.5, width: 201 }]);
  assert.deepEqual([...points(of, values, fullWindow(of, values))], [0, 0, 0, 255, 255, 255, 255, 255]);
});

test("red, green and blue are drawn as they are, point by point or plane by plane", () => {
  const colour = { photometric: "RGB", samples: 3, bits: 8, columns: 2 };
  for (const [planar, pixels] of [[0, [1, 2, 3, 4, 5, 6]], [1, [1, 4, 2, 5, 3, 6]]] as const) {
    const of = picture(file({ ...colour, planar, pixels }));
    assert.deepEqual([...points(of, of.frame(0), { center: 0, width: 1 })], [1, 2, 3, 255, 4, 5, 6, 255]);
  }
});

test("each frame has its own values, and more frames than there are bytes for are refused", () => {
  const of = picture(file({ frames: "2", pixels: short(1, 2, 3, 4) }));
  assert.deepEqual([[...of.frame(0)], [...of.frame(1)]], [[1, 2], [3, 4]]);
  assert.equal(refusal(file({ frames: "3", pixels: short(1, 2, 3, 4) })), "truncated");
  assert.equal(refusal(file({ frames: "1e300", pixels: short(1, 2, 3, 4) })), "truncated");
});

test("a file that lies about its size is refused before anything is made of that size", () => {
  assert.equal(refusal(file({ rows: 65535, columns: 65535 })), "too_large");
  assert.equal(refusal(file({ rows: 4000, columns: 4000 })), "truncated");
  assert.equal(refusal(file({ told: 0xffff_fffe })), "truncated");
  assert.equal(refusal(file({ told: 0xffff_ffff })), "syntax");
  assert.equal(refusal(file({ rows: 0 })), "no_picture");
  assert.equal(refusal(file({ stored: 0 })), "format");
  assert.equal(refusal(file({ stored: 20 })), "format");
});

test("what is compressed, in another order of bytes, or of another kind is named", () => {
  for (const syntax of ["1.2.840.10008.1.2.2", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.1.99", ""]) {
    assert.throws(() => picture(file({ syntax })), (error: DicomProblem) => error.code === "syntax" && error.detail === syntax);
  }
  assert.equal(refusal(file({ photometric: "PALETTE COLOR", bits: 8 })), "format");
  assert.equal(refusal(file({ bits: 32 })), "format");
  assert.equal(refusal(file({ photometric: "RGB", samples: 3, bits: 16 })), "format");
  assert.equal(refusal(new Uint8Array(131)), "not_dicom");
  assert.equal(refusal(new Uint8Array(1000)), "not_dicom");
});

test("sequences without a length are passed over, and endless or deep ones end", () => {
  const inside = [...ITEM, ...element(8, 0x100, "SH", "x"), ...ITEM_END, ...SEQUENCE_END];
  const sequence = [...element(8, 0x1140, "SQ", [], true, 0xffff_ffff), ...inside];
  assert.deepEqual([...picture(file({ before: sequence })).frame(0)], [1, 2]);
  assert.equal(elements(file({ before: sequence })).has(0x0008_0100), false);
  const implicit = [...ITEM, ...element(8, 0x100, "", "x", false), ...ITEM_END, ...SEQUENCE_END];
  const unknown = [...element(9, 0x10, "UN", [], true, 0xffff_ffff), ...implicit];
  assert.deepEqual([...picture(file({ before: unknown })).frame(0)], [1, 2]);
  const deeper = (levels: number) => Array.from({ length: levels },
    () => [...element(8, 0x1140, "SQ", [], true, 0xffff_ffff), ...ITEM]).flat();
  assert.equal(refusal(file({ before: deeper(10_000) })), "nested");
  assert.equal(refusal(file({ before: deeper(3) })), "truncated");
});

test("a file that ends anywhere is refused, or shown whole", () => {
  const whole = file({ syntax: IMPLICIT, window: ["40", "400"], before: element(8, 0x60, "CS", "CT", false) });
  for (let length = 0; length < whole.length; length += 1) {
    assert.ok(["not_dicom", "syntax", "truncated", "no_picture"].includes(refusal(whole.subarray(0, length))), `${length}`);
  }
  assert.equal(refusal(whole), "");
});

test("text in the file is read in its character set, and no window comes of what is no number", () => {
  const named = picture(file({ before: [...element(8, 5, "CS", "ISO_IR 100"), ...element(0x10, 0x10, "PN", "M\xfcller^Eva")] }));
  assert.equal(named.facts.patient, "Müller Eva");
  const other = picture(file({ before: [...element(8, 5, "CS", "ISO 2022 IR 87"), ...element(0x10, 0x10, "PN", "Yamada")] }));
  assert.equal(other.facts.patient, "");
  for (const window of [["x", "400"], ["40", "0"], ["40", ""], ["", ""]] as const) {
    assert.equal(picture(file({ window })).window, undefined);
  }
});
