import { Suspense, lazy, useEffect, useState } from "react";
import { Download } from "../opening/Download";
import type { Way } from "../opening/content";
import { percent } from "./format";
import { Failed } from "./loading";
import { Dialog, Notice } from "./parts";
import { useSignedIn } from "./session";
import { t } from "./text";

/** Bytes that are held in memory to be shown; whatever is longer is downloaded. */
const LIMIT = 64 * 1000 * 1000;
/** How each kind of file is shown comes with the first record that is opened. */
const Shown = lazy(() => import("../viewers/Shown"));

/** A record, held by this page alone; whatever it is, it is never drawn as markup. */
export function Viewer(props: { path: string; title: string; closed?: string | undefined; onClose: () => void }) {
  const holder = useSignedIn().account.holder ?? "";
  const [part, setPart] = useState(0);
  const [turn, setTurn] = useState(0);
  const [way, setWay] = useState<Way>();
  const [bytes, setBytes] = useState<Blob>();
  const [error, setError] = useState<unknown>();

  useEffect(() => {
    const stop = new AbortController();
    setError(undefined);
    setPart(0);
    // How records are opened here comes with the first one.
    import("../opening/content").then(
      ({ content }) => content(holder, props.path, LIMIT, stop.signal, setPart),
    ).then(({ blob, way }) => {
      if (stop.signal.aborted) return;
      setWay(way);
      setBytes(blob);
    }).catch((failed: unknown) => stop.signal.aborted || setError(failed));
    return () => stop.abort();
  }, [holder, props.path, turn]);

  const opening = <p role="status">{t("opening")} {part > 0 && percent(part)}</p>;
  return <Dialog title={props.title} onClose={props.onClose} isWide>
    <div className="viewer">
      {props.closed !== undefined ? <Notice kind="grave">{props.closed}</Notice>
        : error !== undefined ? <Failed error={error} again={() => setTurn(turn + 1)} />
          : bytes === undefined ? opening
            : <Suspense fallback={opening}><Shown blob={bytes} title={props.title} /></Suspense>}
    </div>
    <div className="buttons">
      <button type="button" className="first" onClick={props.onClose}>{t("close")}</button>
      {props.closed === undefined && <Download path={props.path} />}
    </div>
    {way && <p className="hint">{t(way === "device" ? "opened_here" : "read_through_service")}{" "}
      {props.closed === undefined && t("download_hint")}</p>}
  </Dialog>;
}
