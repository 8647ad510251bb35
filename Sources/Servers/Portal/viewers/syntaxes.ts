/** Names of transfer syntaxes that are not shown (PS3.6, table A-1), by what follows `1.2.840.10008.1.2`. */
const NAMES: readonly (readonly [prefix: string, name: string])[] = [
  [".1.99", "Deflate"], [".2", "big endian"], [".5", "RLE"], [".4.50", "JPEG"], [".4.51", "JPEG"],
  [".4.57", "JPEG lossless"], [".4.70", "JPEG lossless"], [".4.80", "JPEG-LS"], [".4.81", "JPEG-LS"],
  [".4.90", "JPEG 2000"], [".4.91", "JPEG 2000"], [".4.20", "HTJ2K"], [".4.10", "MPEG"],
];
const ROOT = "1.2.840.10008.1.2";

export function syntaxName(uid: string): string {
  const found = NAMES.find(([prefix]) => uid.startsWith(ROOT + prefix));
  return found?.[1] ?? (uid || "?");
}
