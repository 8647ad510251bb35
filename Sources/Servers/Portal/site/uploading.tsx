import { type DragEvent, useId, useRef, useState } from "react";
import { Failure, type Query } from "./api";
import { percent, size } from "./format";
import { Failed } from "./loading";
import { Choice, Notice } from "./parts";
import { SCOPES, options } from "./scopes";
import { t } from "./text";
import { type Upload, upload } from "./upload";

type State =
  | { readonly kind: "idle" } | { readonly kind: "done"; readonly isWaiting: boolean }
  | { readonly kind: "running"; readonly part: number } | { readonly kind: "failed"; readonly error: unknown };

/** Takes one file at a time: chosen, dropped, or from a telephone's camera. */
export function Uploading(props: { query?: Query; scope?: string; onDone: () => void }) {
  const [scope, setScope] = useState(props.scope ?? "general");
  const [file, setFile] = useState<File>();
  const [state, setState] = useState<State>({ kind: "idle" });
  const [isOver, setOver] = useState(false);
  const running = useRef<Upload>();
  const key = useRef("");
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const choose = (files: FileList | null) => {
    const chosen = files?.[0];
    if (!chosen || state.kind === "running") return;
    key.current = crypto.randomUUID();
    setFile(chosen);
    setState({ kind: "idle" });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files);
  };
  const send = (chosen: File) => {
    setState({ kind: "running", part: 0 });
    running.current = upload(chosen, { ...props.query, scope }, key.current, (part) =>
      setState((old) => (old.kind === "running" ? { kind: "running", part } : old)));
    running.current.done.then((deposit) => {
      if (deposit.operation.state === "invalid") {
        throw new Failure(deposit.operation.code ?? "broken", 0, deposit.operation.message ?? "");
      }
      setState({ kind: "done", isWaiting: deposit.operation.state === "waiting" });
      setFile(undefined);
      if (input.current) input.current.value = "";
      props.onDone();
    }).catch((error: unknown) => setState(
      error instanceof Failure && error.code === "cancelled" ? { kind: "idle" } : { kind: "failed", error }));
  };
  const isRunning = state.kind === "running";
  return <div className={`card upload${isOver ? " over" : ""}`} onDrop={drop}
    onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}>
    <div className="field">
      <label htmlFor={id}>{t("upload_file")}</label>
      <p className="hint" id={`${id}-hint`}>{t("upload_hint")}</p>
      <input id={id} ref={input} type="file" aria-describedby={`${id}-hint`} disabled={isRunning}
        onChange={(event) => choose(event.target.files)} />
    </div>
    {props.scope === undefined
      && <Choice label={t("scope")} value={scope} onChange={setScope} options={options("scope", SCOPES)} />}
    {file && <p>{t("upload_chosen", { name: file.name, size: size(file.size) })}</p>}
    {file?.size === 0 && <Notice>{t("upload_empty")}</Notice>}
    {state.kind === "running" && <p>
      <progress value={state.part} max={1} aria-label={t("upload_progress")} /> {percent(state.part)}
      {state.part === 1 && <> · {t("upload_sealing")}</>}
    </p>}
    {state.kind === "failed" && <Failed error={state.error} />}
    {state.kind === "done" && <Notice kind="good">{state.isWaiting ? t("upload_waiting") : t("upload_done")}</Notice>}
    <div className="buttons">
      {isRunning
        ? <button type="button" onClick={() => running.current?.cancel()}>{t("cancel")}</button>
        : <button type="button" className="first" disabled={!file || file.size === 0}
          onClick={() => file && send(file)}>{state.kind === "failed" ? t("again") : t("upload")}</button>}
    </div>
  </div>;
}
