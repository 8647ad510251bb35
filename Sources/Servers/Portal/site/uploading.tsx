import { type DragEvent, useEffect, useId, useRef, useState } from "react";
import { Failure, type Query } from "./api";
import { filesOf, useDropsBeside } from "./dropping";
import { percent, size } from "./format";
import { noteInterruption } from "./interrupted";
import { Failed } from "./loading";
import { Choice, Notice } from "./parts";
import { type Item, type ItemState, added, changed, following } from "./queue";
import { SCOPES, options } from "./scopes";
import { t } from "./text";
import { type Upload, giveUp, recordLimit, upload } from "./upload";

/**
 * Takes files: chosen, dropped, or from a telephone's camera; one after the other. A pause stops the transfer, and what
 * is sent again under the same key goes on from what the gateway has of it.
 */
export function Uploading(props: { query?: Query; scope?: string; onDone: () => void }) {
  const [scope, setScope] = useState(props.scope ?? "general");
  const [items, setItems] = useState<readonly Item[]>([]);
  const [mode, setMode] = useState<"idle" | "running" | "paused">("idle");
  const [limit, setLimit] = useState<number>();
  const [isOver, setOver] = useState(false);
  const running = useRef<{ id: string; upload: Upload; isSent: boolean }>();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  // A new version takes the place of one record.
  const isSingle = props.query?.["supersedes"] !== undefined;
  const set = (of: string, state: ItemState) => setItems((items) => changed(items, of, state));

  useEffect(() => void recordLimit().then(setLimit), []);
  useLeaving(mode !== "idle", running);
  useDropsBeside();

  useEffect(() => {
    if (mode !== "running") return;
    const next = following(items);
    if (next) send(next);
    else if (!items.some((item) => item.state.kind === "sending")) setMode("idle");
  }, [items, mode]);

  const send = (item: Item) => {
    const started = upload(item.file, { ...props.query, scope }, item.id, (progress) => {
      if (running.current?.upload === started) running.current.isSent = progress.part === 1;
      setItems((items) => items.map((each) => (each.id === item.id && each.state.kind === "sending"
        ? { ...each, state: { kind: "sending", ...progress } } : each)));
    });
    running.current = { id: item.id, upload: started, isSent: false };
    set(item.id, { kind: "sending", part: 0, isWaiting: false });
    started.done.then((deposit) => {
      if (deposit.operation.state === "invalid") {
        throw new Failure(deposit.operation.code ?? "broken", 0, deposit.operation.message ?? "");
      }
      set(item.id, { kind: "done", isWaiting: deposit.operation.state === "waiting" });
      props.onDone();
    }).catch((error: unknown) => set(item.id,
      error instanceof Failure && error.code === "cancelled" ? { kind: "ready" } : { kind: "failed", error }))
      .finally(() => { if (running.current?.upload === started) running.current = undefined; });
  };
  const choose = (files: readonly File[] | FileList | null) => {
    // Copied at once: the input's own list is emptied with it, so that the same file may be chosen again.
    const chosen = [...files ?? []];
    if (chosen.length > 0) setItems((items) => added(items, chosen, limit, isSingle));
    if (input.current) input.current.value = "";
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (mode === "idle" || !isSingle) choose(filesOf(event.dataTransfer));
  };
  const pause = () => {
    setMode("paused");
    // What is sent whole is being sealed: it is left to that.
    if (running.current && !running.current.isSent) running.current.upload.pause();
  };
  const remove = (of: string) => {
    // Too late: it is becoming a record, whoever looks away.
    if (running.current?.id === of && running.current.isSent) return;
    setItems((items) => items.filter((item) => item.id !== of));
    if (running.current?.id === of) running.current.upload.pause();
    giveUp(of);
  };
  const again = (of: string) => {
    set(of, { kind: "ready" });
    setMode("running");
  };
  const ready = items.filter((item) => item.state.kind === "ready").length;
  return <div className={`card upload${isOver ? " over" : ""}`} onDrop={drop}
    onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}>
    <div className="field">
      <label htmlFor={id}>{t("upload_file")}</label>
      <p className="hint" id={`${id}-hint`}>{t("upload_hint")}
        {limit !== undefined && ` ${t("upload_limit", { size: size(limit) })}`}</p>
      <input id={id} ref={input} type="file" multiple={!isSingle} aria-describedby={`${id}-hint`}
        disabled={isSingle && mode !== "idle"} onChange={(event) => choose(event.target.files)} />
    </div>
    {matchMedia("(pointer: coarse)").matches && <p><label className="button camera">{t("upload_camera")}
      <input type="file" accept="image/*" capture="environment" onChange={(event) => choose(event.target.files)} />
    </label></p>}
    {props.scope === undefined && <Choice label={t("scope")} value={scope} onChange={setScope}
      options={options("scope", SCOPES)} isDisabled={mode !== "idle"} />}
    {items.length > 0 && <ul className="list">{items.map((item) => <li key={item.id}>
      <One item={item} limit={limit} isPaused={mode === "paused"} onRemove={() => remove(item.id)}
        onAgain={() => again(item.id)} />
    </li>)}</ul>}
    {mode === "paused" && <Notice>{t("upload_paused")}</Notice>}
    <div className="buttons">
      {mode === "running" && <button type="button" onClick={pause}>{t("upload_pause")}</button>}
      {mode === "paused" && <button type="button" className="first" onClick={() => setMode("running")}>
        {t("upload_resume")}</button>}
      {mode === "idle" && <button type="button" className="first" disabled={ready === 0}
        onClick={() => setMode("running")}>{ready > 1 ? t("upload_several", { count: ready }) : t("upload")}</button>}
    </div>
  </div>;
}

function One(props: {
  item: Item; limit: number | undefined; isPaused: boolean; onRemove: () => void; onAgain: () => void;
}) {
  const { file, state } = props.item;
  return <>
    <p dir="auto">{t("upload_chosen", { name: file.name, size: size(file.size) })} {state.kind !== "done"
      && !(state.kind === "sending" && state.part === 1) && <button type="button" className="quiet" onClick={props.onRemove}
        aria-label={t("upload_remove", { name: file.name })}>{t("cancel")}</button>}</p>
    {state.kind === "empty" && <Notice>{t("upload_empty")}</Notice>}
    {state.kind === "too_long" && <Notice>{t("upload_too_long", { size: size(props.limit) })}</Notice>}
    {state.kind === "sending" && <p>
      <progress value={state.part} max={1} aria-label={t("upload_progress_of", { name: file.name })} /> {percent(state.part)}
      {state.isWaiting ? <> · {t("upload_offline")}</> : state.part === 1 && <> · {t("upload_sealing")}</>}
    </p>}
    {state.kind === "failed" && <Failed error={state.error} again={props.onAgain} />}
    {state.kind === "done" && <Notice kind="good">{t(state.isWaiting ? "upload_waiting" : "upload_done")}</Notice>}
  </>;
}

/** Asks before the window is closed in the middle of it; what ends with the page is cut off, and said. */
function useLeaving(isBusy: boolean, running: { current: { upload: Upload } | undefined }): void {
  const busy = useRef(isBusy);
  busy.current = isBusy;
  useEffect(() => {
    if (!isBusy) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isBusy]);
  // What is closed or loaded anew ends nothing by itself: the gateway would hold its place for minutes.
  useEffect(() => {
    const leave = () => giveUp();
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);
  useEffect(() => () => {
    if (!busy.current) return;
    running.current?.upload.pause();
    giveUp();
    noteInterruption(true);
  }, [running]);
}
