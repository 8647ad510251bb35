/** How a record is shown. */
export type Kind = "image" | "pdf" | "fhir" | "dicom" | "text" | "unknown";

/** Pictures that browsers draw, without those that are documents of their own (SVG). */
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];
/** Bytes of a record that `kindOf` looks at. */
export const HEAD = 132;

/**
 * How to show a record of this media type.
 *
 * @param head its first bytes: DICOM files come without a media type from most computers
 */
export function kindOf(mediaType: string, head: Uint8Array): Kind {
  const type = mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (IMAGES.includes(type)) return "image";
  if (type === "application/pdf") return "pdf";
  const mark = String.fromCharCode(...head.subarray(128, HEAD));
  if (type === "application/dicom" || mark === "DICM") return "dicom";
  if (type.endsWith("json")) return "fhir";
  if (type.startsWith("text/") || type.endsWith("xml")) return "text";
  return "unknown";
}
