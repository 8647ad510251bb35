import qrcode from "qrcode-generator";

/** Modules of the quiet zone around it, as ISO/IEC 18004 asks for. */
const MARGIN = 4;

/** A text as a QR code, drawn as one path. Loaded only when it is looked at. */
export default function QRCode(props: { text: string; label: string }) {
  const code = qrcode(0, "M");
  code.addData(props.text);
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) path += `M${column + MARGIN} ${row + MARGIN}h1v1h-1z`;
    }
  }
  const side = count + 2 * MARGIN;
  return <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={props.label}>
    <rect width={side} height={side} fill="#fff" />
    <path d={path} fill="#000" />
  </svg>;
}
