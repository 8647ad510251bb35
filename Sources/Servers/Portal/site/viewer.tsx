import { Suspense, lazy, useEffect, useState } from "react";
import { address, content } from "./api";
import { percent } from "./format";
import { Failed } from "./loading";
import { Dialog, Notice } from "./parts";
import { t } from "./text";

/** Bytes that are held in memory to be shown; whatever is longer is downloaded. */
const LIMIT = 64 * 1000 * 1000;
/** How each kind of file is shown comes with the first record that is opened. */
const Shown = lazy(() => import("../viewers/Shown"));

/** A record, read through the gateway and held by this page alone; whatever it is, it is never drawn as markup. */
export function Viewer(props: { path: string; title: string; closed?: string | undefined; onClose: () => void }) {
  const [part, setPart] = useState(0);
  const [turn, setTurn] = useState(0);
  const [bytes, setBytes] = useState<Blob>();
  const [error, setError] = useState<unknown>();

  useEffect(() => {
    const stop = new AbortController();
    setError(undefined);
    setPart(0);
    content(props.path, LIMIT, stop.signal, setPart).then(
      (blob) => stop.signal.aborted || setBytes(blob),
      (failed: unknown) => stop.signal.aborted || setError(failed));
    return () => stop.abort();
  }, [props.path, turn]);

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
      {props.closed === undefined
        && <a className="button" href={address(props.path).href} download>{t("download")}</a>}
    </div>
    <p className="hint">{t("read_through_service")} {props.closed === undefined && t("download_hint")}</p>
  </Dialog>;
}
