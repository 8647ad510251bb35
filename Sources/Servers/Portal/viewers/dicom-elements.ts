/** Why a DICOM file is not shown; the text of each is `dicom_CODE`. */
export type DicomCode = "not_dicom" | "syntax" | "truncated" | "nested" | "no_picture" | "format" | "too_large";

export class DicomProblem extends Error {
  /** @param detail what the file has in place of what can be shown, such as its transfer syntax */
  constructor(readonly code: DicomCode, readonly detail = "") {
    super(code);
  }
}

/** A value of a data element: a view of the file's own bytes. */
export type Elements = ReadonlyMap<number, Uint8Array>;

export const IMPLICIT = "1.2.840.10008.1.2";
export const EXPLICIT = "1.2.840.10008.1.2.1";
const UNDEFINED = 0xffff_ffff;
/** Value representations whose length has four bytes, after two that are reserved (PS3.5, 7.1.2). */
const LONG = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"];
const ITEM = 0xfffe_e000;
const ITEM_END = 0xfffe_e00d;
const SEQUENCE_END = 0xfffe_e0dd;
export const SYNTAX = 0x0002_0010;
export const PIXELS = 0x7fe0_0010;
/** Sequences in each other. */
const DEPTH_LIMIT = 32;

/**
 * The elements of a DICOM file (PS3.10) in one of the two uncompressed little-endian syntaxes, without what stands
 * in sequences.
 *
 * @throws DicomProblem
 */
export function elements(file: Uint8Array): Elements {
  if (file.length < 132 || String.fromCharCode(...file.subarray(128, 132)) !== "DICM") {
    throw new DicomProblem("not_dicom");
  }
  const walk = new Walk(file, 132);
  const found = new Map<number, Uint8Array>();
  walk.run(found, true, 0, (tag) => tag >>> 16 !== 2);
  const syntax = ascii(found.get(SYNTAX));
  if (syntax !== IMPLICIT && syntax !== EXPLICIT) throw new DicomProblem("syntax", syntax);
  walk.run(found, syntax === EXPLICIT, 0, () => false);
  return found;
}

/** Text of an element that holds letters of ASCII, without its padding. */
export function ascii(value: Uint8Array | undefined): string {
  return String.fromCharCode(...(value ?? []).slice(0, 256)).replace(/[\0 ]+$/, "").trim();
}

class Walk {
  private readonly view: DataView;

  constructor(private readonly file: Uint8Array, private place: number) {
    this.view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  /** Takes elements in until one that ends them, or the end of the file. Each takes eight bytes at least. */
  run(into: Map<number, Uint8Array> | undefined, isExplicit: boolean, depth: number, ends: (tag: number) => boolean) {
    if (depth > DEPTH_LIMIT) throw new DicomProblem("nested");
    while (this.place < this.file.length) {
      this.need(8);
      const tag = this.tag();
      if (ends(tag)) return;
      this.place += 4;
      if (tag === ITEM_END || tag === SEQUENCE_END) {
        this.place += 4;
        if (depth > 0) return;
        continue;
      }
      const { length, kind } = this.length(isExplicit);
      if (length !== UNDEFINED) {
        const from = this.place;
        this.skip(length);
        into?.set(tag, this.file.subarray(from, this.place));
      } else if (tag === PIXELS) {
        throw new DicomProblem("syntax", "encapsulated");
      } else {
        // What is unknown and has no length is written as the implicit syntax does (PS3.5, 6.2.2).
        this.items(isExplicit && kind !== "UN", depth + 1);
      }
    }
    if (depth > 0) throw new DicomProblem("truncated");
  }

  /** The items of a sequence without a length, which are looked through for their end alone. */
  private items(isExplicit: boolean, depth: number) {
    if (depth > DEPTH_LIMIT) throw new DicomProblem("nested");
    for (;;) {
      this.need(8);
      const tag = this.tag();
      this.place += 4;
      const length = this.view.getUint32(this.place, true);
      this.place += 4;
      if (tag === SEQUENCE_END) return;
      if (tag !== ITEM) throw new DicomProblem("truncated");
      if (length === UNDEFINED) this.run(undefined, isExplicit, depth, () => false);
      else this.skip(length);
    }
  }

  private tag(): number {
    return (this.view.getUint16(this.place, true) * 0x1_0000 + this.view.getUint16(this.place + 2, true)) >>> 0;
  }

  private length(isExplicit: boolean): { length: number; kind: string } {
    if (!isExplicit) {
      this.place += 4;
      return { length: this.view.getUint32(this.place - 4, true), kind: "" };
    }
    const kind = String.fromCharCode(this.file[this.place] ?? 0, this.file[this.place + 1] ?? 0);
    if (!LONG.includes(kind)) {
      this.place += 4;
      return { length: this.view.getUint16(this.place - 2, true), kind };
    }
    this.need(8);
    this.place += 8;
    return { length: this.view.getUint32(this.place - 4, true), kind };
  }

  private skip(length: number) {
    this.need(length);
    this.place += length;
  }

  private need(count: number) {
    if (count > this.file.length - this.place) throw new DicomProblem("truncated");
  }
}
