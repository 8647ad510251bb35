import { DicomProblem, type Elements, PIXELS, ascii, elements } from "./dicom-elements";

/** What stands in the file beside the picture. */
export interface DicomFacts {
  readonly modality: string;
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  /** `YYYYMMDD`, or nothing. */
  readonly date: string;
}

/** Brightness: values from `center - width / 2` to `center + width / 2` go from black to white. */
export interface Window {
  readonly center: number;
  readonly width: number;
}

export interface DicomPicture {
  readonly facts: DicomFacts;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Height by width of one point of the picture. */
  readonly aspect: number;
  readonly isColour: boolean;
  /** Whether small values are white (MONOCHROME1). */
  readonly isInverted: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** The window that the file asks for. */
  readonly window: Window | undefined;
  /** The stored values of a frame (from 0) of grey, or bytes of red, green and blue in turn. */
  readonly frame: (index: number) => Uint8Array | Uint16Array | Int16Array;
}

/** Points of one frame: what a canvas holds without the browser giving up. */
const POINTS_LIMIT = 32_000_000;

/** A picture of grey in 8 or 16 bits, or of RGB in 8. @throws DicomProblem */
export function picture(file: Uint8Array): DicomPicture {
  const all = elements(file);
  const pixels = all.get(PIXELS);
  const [rows, columns] = [whole(all, 0x0028_0010), whole(all, 0x0028_0011)];
  if (!pixels || !rows || !columns) throw new DicomProblem("no_picture");
  const samples = whole(all, 0x0028_0002) ?? 1;
  const photometric = ascii(all.get(0x0028_0004));
  const bits = whole(all, 0x0028_0100) ?? 0;
  const isColour = photometric === "RGB";
  const isGrey = photometric === "MONOCHROME1" || photometric === "MONOCHROME2";
  if (!(isColour ? samples === 3 && bits === 8 : isGrey && samples === 1 && (bits === 8 || bits === 16))) {
    throw new DicomProblem("format", `${photometric || "?"}, ${samples} × ${bits} bit`);
  }
  if (rows * columns > POINTS_LIMIT) throw new DicomProblem("too_large", `${columns} × ${rows}`);
  const size = rows * columns * samples * (bits / 8);
  const frames = Math.max(1, Math.trunc(decimals(all, 0x0028_0008)[0] ?? 1));
  if (size * frames > pixels.length) throw new DicomProblem("truncated");
  const stored = Math.min(whole(all, 0x0028_0101) ?? bits, bits);
  const layout = {
    bits, stored, shift: Math.max(0, (whole(all, 0x0028_0102) ?? stored - 1) + 1 - stored),
    isSigned: whole(all, 0x0028_0103) === 1,
  };
  if (stored < 1 || layout.shift + stored > bits) throw new DicomProblem("format", `${stored} / ${bits} bit`);
  const isPlanar = isColour && whole(all, 0x0028_0006) === 1;
  const slope = decimals(all, 0x0028_1053)[0] ?? 1;
  return {
    facts: facts(all), rows, columns, frames, aspect: aspect(all), isColour, isInverted: photometric === "MONOCHROME1",
    slope: slope === 0 ? 1 : slope, intercept: decimals(all, 0x0028_1052)[0] ?? 0, window: window(all),
    frame: (index) => {
      const bytes = pixels.subarray(index * size, (index + 1) * size);
      if (isColour) return isPlanar ? interleaved(bytes) : bytes;
      return values(bytes, layout);
    },
  };
}

/** The least and the greatest of the values, as a window that shows all of them. */
export function fullWindow(picture: DicomPicture, values: ArrayLike<number>): Window {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const ends = [low, high].map((value) => value * picture.slope + picture.intercept).sort((a, b) => a - b);
  const [from, to] = [ends[0] ?? 0, ends[1] ?? 0];
  return { center: (from + to + 1) / 2, width: Math.max(1, to - from + 1) };
}

/** The brightness of each stored value under a window (PS3.3, C.11.2.1.2), by the value's lower 16 bits. */
export function brightness(picture: DicomPicture, window: Window, isSigned: boolean): Uint8Array {
  const table = new Uint8Array(0x1_0000);
  const width = Math.max(1, window.width);
  for (let index = 0; index < table.length; index += 1) {
    const stored = isSigned && index >= 0x8000 ? index - 0x1_0000 : index;
    const value = stored * picture.slope + picture.intercept;
    const middle = window.center - 0.5;
    const shade = value <= middle - (width - 1) / 2 ? 0 : value > middle + (width - 1) / 2 ? 255
      : ((value - middle) / (width - 1) + 0.5) * 255;
    table[index] = Math.round(picture.isInverted ? 255 - shade : shade);
  }
  return table;
}

/** Red, green, blue and opacity of each point of a frame. */
export function points(
  picture: DicomPicture, values: Uint8Array | Uint16Array | Int16Array, window: Window,
): Uint8ClampedArray {
  const count = picture.rows * picture.columns;
  const out = new Uint8ClampedArray(count * 4).fill(255);
  const table = picture.isColour ? undefined : brightness(picture, window, values instanceof Int16Array);
  for (let index = 0; index < count; index += 1) {
    for (let part = 0; part < 3; part += 1) {
      out[index * 4 + part] = table ? table[(values[index] ?? 0) & 0xffff] ?? 0 : values[index * 3 + part] ?? 0;
    }
  }
  return out;
}

interface Layout {
  readonly bits: number;
  readonly stored: number;
  readonly shift: number;
  readonly isSigned: boolean;
}

function values(bytes: Uint8Array, { bits, stored, shift, isSigned }: Layout): Uint8Array | Uint16Array | Int16Array {
  if (bits === 8 && stored === 8 && !isSigned) return bytes;
  const count = bytes.length / (bits / 8);
  const out = isSigned ? new Int16Array(count) : new Uint16Array(count);
  // Bits above those of the value may hold something else: they are shifted out, and the sign is drawn down.
  const [up, down] = [32 - stored - shift, 32 - stored];
  for (let index = 0; index < count; index += 1) {
    const raw = bits === 8 ? bytes[index] ?? 0 : (bytes[index * 2] ?? 0) | (bytes[index * 2 + 1] ?? 0) << 8;
    const lifted = raw << up;
    out[index] = isSigned ? lifted >> down : lifted >>> down;
  }
  return out;
}

function interleaved(planes: Uint8Array): Uint8Array {
  const count = planes.length / 3;
  const out = new Uint8Array(planes.length);
  for (let index = 0; index < count; index += 1) {
    for (let part = 0; part < 3; part += 1) out[index * 3 + part] = planes[part * count + index] ?? 0;
  }
  return out;
}

function whole(all: Elements, tag: number): number | undefined {
  const value = all.get(tag);
  return value && value.length >= 2 ? (value[0] ?? 0) | (value[1] ?? 0) << 8 : undefined;
}

/** Numbers in text, by backslashes; what is none ends them. */
function decimals(all: Elements, tag: number): readonly number[] {
  const numbers = ascii(all.get(tag)).split("\\").map((each) => (each.trim() === "" ? NaN : Number(each)));
  const end = numbers.findIndex((each) => !Number.isFinite(each));
  return end < 0 ? numbers : numbers.slice(0, end);
}

function window(all: Elements): Window | undefined {
  const [center, width] = [decimals(all, 0x0028_1050)[0], decimals(all, 0x0028_1051)[0]];
  return center === undefined || width === undefined || width < 1 ? undefined : { center, width };
}

function aspect(all: Elements): number {
  const [height, width] = [decimals(all, 0x0028_0030), decimals(all, 0x0028_0034)].find((each) => each.length > 1) ?? [];
  const found = height && width ? height / width : 1;
  return found >= 0.1 && found <= 10 ? found : 1;
}

function facts(all: Elements): DicomFacts {
  const set = ascii(all.get(0x0008_0005)).split("\\").at(-1) ?? "";
  const text = (tag: number) => decoded(all.get(tag), set);
  return {
    modality: text(0x0008_0060), study: text(0x0008_1030), series: text(0x0008_103e),
    patient: text(0x0010_0010).replaceAll("^", " ").trim(), date: ascii(all.get(0x0008_0020)),
  };
}

/** Single-byte character sets of PS3.3, C.12.1.1.2, and UTF-8; what is written in others is not shown. */
const SETS: { readonly [name: string]: string } = {
  "": "latin1", "ISO_IR 6": "latin1", "ISO_IR 100": "latin1", "ISO_IR 101": "iso-8859-2", "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4", "ISO_IR 144": "iso-8859-5", "ISO_IR 127": "iso-8859-6", "ISO_IR 126": "iso-8859-7",
  "ISO_IR 138": "iso-8859-8", "ISO_IR 148": "iso-8859-9", "ISO_IR 192": "utf-8",
};

function decoded(value: Uint8Array | undefined, set: string): string {
  const label = Object.hasOwn(SETS, set) ? SETS[set] : undefined;
  if (!value || label === undefined) return "";
  return new TextDecoder(label).decode(value.slice(0, 256)).replace(/\p{Cc}/gu, " ").trim();
}
