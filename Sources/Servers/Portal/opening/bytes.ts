/** Bytes as the formats of this folder have them: integers big-endian, texts ASCII with a zero byte between them. */

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((count, part) => count + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Texts, each after the first behind a zero byte, which none of them holds. */
export function texts(...parts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(parts.join("\0"));
}

/** An integer below 2^48, `length` bytes long. */
export function integer(number: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = length - 1, rest = number; index >= 0 && rest > 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

export function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}

/** Whether both are the same, in a time that does not depend on where they differ. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

/** Bytes that come in pieces of any length, taken in pieces of another. */
export class Pieces {
  private readonly kept: Uint8Array[] = [];
  length = 0;

  add(piece: Uint8Array): void {
    if (piece.length > 0) this.kept.push(piece);
    this.length += piece.length;
  }

  /** The next `count` bytes, of which there must be as many. */
  take(count: number): Uint8Array {
    const taken = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const first = this.kept[0];
      if (!first) throw new RangeError("fewer bytes have come");
      const part = first.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length < first.length) this.kept[0] = first.subarray(part.length);
      else this.kept.shift();
    }
    this.length -= count;
    return taken;
  }
}
