import { type PointerEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { Facts } from "../site/parts";
import { type DicomPicture, type Window, fullWindow, points } from "./dicom";
import { fhirDate, figure, w } from "./words";

/** A DICOM picture on a canvas; grey ones with a window and a level, by dragging and by sliders. */
export function DicomView({ of }: { of: DicomPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frame, setFrame] = useState(0);
  const values = useMemo(() => of.frame(frame), [of, frame]);
  const full = useMemo(() => (of.isColour ? { center: 127.5, width: 256 } : fullWindow(of, values)), [of, values]);
  const [chosen, setChosen] = useState(of.window);
  const window = chosen ?? full;
  const drag = useRef<{ x: number; y: number; from: Window }>();

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    // At most one drawing a frame of the screen, however fast a hand moves.
    const turn = requestAnimationFrame(() =>
      context?.putImageData(new ImageData(points(of, values, window), of.columns, of.rows), 0, 0));
    return () => cancelAnimationFrame(turn);
  }, [of, values, window.center, window.width]);

  const move = (event: PointerEvent) => {
    const held = drag.current;
    if (!held) return;
    const step = Math.max(full.width, 1) / 400;
    setChosen({
      center: held.from.center - (event.clientY - held.y) * step,
      width: Math.max(1, held.from.width + (event.clientX - held.x) * step),
    });
  };
  const hold = (event: PointerEvent) => {
    if (of.isColour || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, from: window };
  };
  const { modality, study, series } = of.facts;
  const what = [modality, study, series, `${of.columns} × ${of.rows}`].filter((part) => part !== "").join(", ");
  return <div className="dicom">
    <canvas ref={canvas} width={of.columns} height={of.rows} role="img" aria-label={w("dicom_alt", { what })}
      className={of.isColour ? undefined : "windowed"} style={{ aspectRatio: `${of.columns} / ${of.rows * of.aspect}` }}
      onPointerDown={hold} onPointerMove={move} onPointerUp={() => { drag.current = undefined; }}
      onPointerCancel={() => { drag.current = undefined; }} />
    {of.frames > 1 && <Slider label={w("dicom_frame", { number: frame + 1, count: of.frames })} low={1} high={of.frames}
      step={1} value={frame + 1} onChange={(number) => setFrame(number - 1)} />}
    {!of.isColour && <Windowing full={full} window={window} onChange={setChosen}
      {...(of.window && { own: of.window })} />}
    <p className="hint">{w("dicom_not_clinical")}</p>
    <Facts of={factsOf(of)} />
  </div>;
}

function Windowing(props: { full: Window; window: Window; own?: Window; onChange: (window: Window) => void }) {
  const { full, window, own } = props;
  const low = full.center - full.width;
  // A window that a file asks for may be wider than its values.
  const widest = Math.max(full.width * 2, own?.width ?? 0, window.width);
  return <>
    <p className="hint">{w("dicom_drag")}</p>
    <div className="sliders">
      <Slider label={w("dicom_level")} low={Math.min(low, window.center)}
        high={Math.max(full.center + full.width, window.center)} step={stepOf(full)} value={window.center}
        onChange={(center) => props.onChange({ ...window, center })} />
      <Slider label={w("dicom_width")} low={1} high={widest} step={stepOf(full)} value={window.width}
        onChange={(width) => props.onChange({ ...window, width })} />
    </div>
    <div className="buttons">
      {own && <button type="button" onClick={() => props.onChange(own)}>{w("dicom_reset")}</button>}
      <button type="button" onClick={() => props.onChange(full)}>{w("dicom_full")}</button>
    </div>
  </>;
}

function stepOf(full: Window): number {
  return Math.max(1, Math.round(full.width / 200));
}

function Slider(props: {
  label: string; low: number; high: number; step: number; value: number; onChange: (value: number) => void;
}) {
  const id = useId();
  return <div className="field">
    <label htmlFor={id}>{props.label}: {figure(Math.round(props.value))}</label>
    <input id={id} type="range" min={Math.floor(props.low)} max={Math.ceil(props.high)} step={props.step}
      value={props.value} onChange={(event) => props.onChange(Number(event.target.value))} />
  </div>;
}

function factsOf(of: DicomPicture): readonly (readonly [string, ReactNode])[] {
  const { modality, patient, study, series, date } = of.facts;
  const day = /^\d{8}$/.test(date) ? fhirDate(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`) : "";
  const all = [
    [w("dicom_modality"), modality], [w("date"), day], [w("dicom_study"), study], [w("dicom_series"), series],
    [w("dicom_patient"), patient], [w("dicom_size"), w("dicom_points", { columns: of.columns, rows: of.rows })],
  ] as const;
  return all.filter(([, value]) => value !== "");
}
