import { useEffect, useState } from "react";
import { Download } from "../opening/Download";
import type { Way } from "../opening/content";
import { percent } from "./format";
import { Failed } from "./loading";
import { Dialog, Notice } from "./parts";
import { useSignedIn } from "./session";
import { t } from "./text";

/** Bytes that are held in memory to be shown; whatever is longer is downloaded. */
const LIMIT = 64 * 1000 * 1000;
/** Characters of a text that are shown. */
const TEXT_LIMIT = 500_000;
/** Pictures that browsers draw, without those that are documents of their own (SVG). */
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];

type Shown =
  | { readonly kind: "image" | "pdf"; readonly url: string }
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean } | { readonly kind: "unknown" };

async function shown(blob: Blob): Promise<Shown> {
  const type = blob.type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (IMAGES.includes(type)) return { kind: "image", url: URL.createObjectURL(blob) };
  if (type === "application/pdf") return { kind: "pdf", url: URL.createObjectURL(blob) };
  if (type.startsWith("text/") || type.endsWith("json") || type.endsWith("xml")) {
    const text = await blob.slice(0, TEXT_LIMIT * 4).text();
    return { kind: "text", text: text.slice(0, TEXT_LIMIT), isCut: text.length > TEXT_LIMIT };
  }
  return { kind: "unknown" };
}

/** A record, held by this page alone; whatever it is, it is never drawn as markup. */
export function Viewer(props: { path: string; title: string; closed?: string | undefined; onClose: () => void }) {
  const holder = useSignedIn().account.holder ?? "";
  const [part, setPart] = useState(0);
  const [way, setWay] = useState<Way>();
  const [state, setState] = useState<Shown>();
  const [error, setError] = useState<unknown>();

  useEffect(() => {
    const stop = new AbortController();
    let url: string | undefined;
    // How records are opened here comes with the first one.
    import("../opening/content").then(
      ({ content }) => content(holder, props.path, LIMIT, stop.signal, setPart),
    ).then(({ blob, way }) => {
      setWay(way);
      return shown(blob);
    }).then((found) => {
      if ("url" in found) url = found.url;
      if (stop.signal.aborted) { if (url) URL.revokeObjectURL(url); } else setState(found);
    }).catch((failed: unknown) => stop.signal.aborted || setError(failed));
    return () => {
      stop.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [holder, props.path]);

  return <Dialog title={props.title} onClose={props.onClose} isWide>
    <div className="viewer">
      {props.closed !== undefined ? <Notice kind="grave">{props.closed}</Notice>
        : error !== undefined ? <Failed error={error} />
          : state === undefined ? <p role="status">{t("opening")} {part > 0 && percent(part)}</p>
            : <Content of={state} title={props.title} />}
    </div>
    <div className="buttons">
      <button type="button" className="first" onClick={props.onClose}>{t("close")}</button>
      {props.closed === undefined && <Download path={props.path} />}
    </div>
    {way && <p className="hint">{t(way === "device" ? "opened_here" : "read_through_service")}</p>}
  </Dialog>;
}

function Content(props: { of: Shown; title: string }) {
  const { of } = props;
  switch (of.kind) {
    case "image": return <img src={of.url} alt={t("image_alt", { name: props.title })} />;
    case "pdf": return <iframe src={of.url} title={props.title} />;
    case "text": return <>
      {of.isCut && <Notice>{t("text_cut")}</Notice>}
      <pre tabIndex={0} aria-label={props.title} dir="auto">{of.text}</pre>
    </>;
    case "unknown": return <Notice>{t("view_unknown")}</Notice>;
  }
}
