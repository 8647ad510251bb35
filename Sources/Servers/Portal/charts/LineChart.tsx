import type { ReactNode } from "react";
import { day } from "../site/format";
import type { Flag } from "../viewers/laboratory";
import { figure, w } from "../viewers/words";
import { share, ticks } from "./scale";
import { useWidth } from "./width";

export interface Dot {
  /** Unix milliseconds. */
  readonly at: number;
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly flag: Flag;
}

/** Dots that are drawn; the table has all. */
const DOTS = 500;
const HEIGHT = 220;
const [TOP, BOTTOM, RIGHT] = [12, 28, 14];

/** Values over time with their reference range; `children` are the same values as a table. */
export function LineChart(props: {
  title: string; unit: string; points: readonly Dot[]; children: ReactNode;
}) {
  const dots = props.points.slice(-DOTS);
  const [figureElement, width] = useWidth<HTMLElement>();
  const first = dots[0];
  const last = dots.at(-1);
  if (!first || !last) return null;
  const numbers = dots.flatMap((dot) => [dot.value, dot.low ?? dot.value, dot.high ?? dot.value]);
  const scale = ticks(numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b)), 4);
  const [low, high] = [scale[0] ?? 0, scale.at(-1) ?? 1];
  const left = 14 + 7.5 * Math.max(...scale.map((tick) => figure(tick).length));
  const x = (time: number) => left + share(time, first.at, last.at) * (width - left - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - share(value, low, high) * (HEIGHT - TOP - BOTTOM);
  const values = dots.map((dot) => dot.value);
  const outside = dots.filter((dot) => dot.flag === "high" || dot.flag === "low").length;
  const abnormal = dots.filter((dot) => dot.flag === "abnormal").length;
  const told = w("chart_of", {
    title: props.title, count: dots.length, from: day(first.at / 1000), to: day(last.at / 1000), last: figure(last.value),
    low: figure(values.reduce((a, b) => Math.min(a, b))), high: figure(values.reduce((a, b) => Math.max(a, b))),
  }) + (outside > 0 ? `; ${w("chart_outside", { count: outside })}` : "")
    + (abnormal > 0 ? `; ${w("chart_abnormal", { count: abnormal })}` : "");
  return <figure ref={figureElement} className="chart">
    <figcaption><h4>{props.title}{props.unit && ` (${props.unit})`}</h4></figcaption>
    {width > 0 && <svg width={width} height={HEIGHT} role="img" aria-label={told}>
      {dots.map((dot, index) => <Band key={index} of={dot} before={dots[index - 1]} after={dots[index + 1]}
        x={x} y={y} low={low} high={high} />)}
      {scale.map((tick) => <g key={tick}>
        <line className="grid" x1={left} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
        <text x={left - 8} y={y(tick) + 4} textAnchor="end">{figure(tick)}</text>
      </g>)}
      <polyline className="course" points={dots.map((dot) => `${x(dot.at)},${y(dot.value)}`).join(" ")} />
      {dots.map((dot, index) => <path key={index} className={dot.flag === "none" ? "dot" : "dot outside"}
        d={mark(x(dot.at), y(dot.value), dot.flag)} />)}
      <Days of={[first.at, last.at]} x={x} />
    </svg>}
    {dots.some((dot) => dot.low !== undefined || dot.high !== undefined) && <p className="hint">{w("chart_band")}</p>}
    {dots.length < props.points.length && <p className="hint">{w("chart_cut", { count: DOTS })}</p>}
    <details><summary>{w("as_table")}</summary>{props.children}</details>
  </figure>;
}

/** The range of one value, halfway to its neighbours; where one end is open, as far as the chart goes. */
function Band(props: {
  of: Dot; before: Dot | undefined; after: Dot | undefined; x: (time: number) => number; y: (value: number) => number;
  low: number; high: number;
}) {
  const { of, before, after, x, y } = props;
  if (of.low === undefined && of.high === undefined) return null;
  const from = before ? (x(before.at) + x(of.at)) / 2 : x(of.at);
  const to = after ? (x(of.at) + x(after.at)) / 2 : x(of.at);
  const [top, bottom] = [y(of.high ?? props.high), y(of.low ?? props.low)];
  return <rect className="band" x={from} y={top} width={Math.max(0, to - from)} height={Math.max(0, bottom - top)} />;
}

function Days({ of: [from, to], x }: { of: readonly [number, number]; x: (time: number) => number }) {
  const place = HEIGHT - 8;
  if (from === to) return <text x={x(from)} y={place} textAnchor="middle">{day(from / 1000)}</text>;
  return <>
    <text x={x(from)} y={place}>{day(from / 1000)}</text>
    <text x={x(to)} y={place} textAnchor="end">{day(to / 1000)}</text>
  </>;
}

/**
 * A circle; outside of the range a triangle that points there, and abnormal a square on its corner, since not everybody
 * tells colours apart.
 */
function mark(x: number, y: number, flag: Dot["flag"]): string {
  if (flag === "none") return `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z`;
  if (flag === "abnormal") return `M${x} ${y - 6}l6 6l-6 6l-6 -6z`;
  const tip = flag === "high" ? -6 : 6;
  return `M${x} ${y + tip}L${x + 6} ${y - tip * 0.8}L${x - 6} ${y - tip * 0.8}z`;
}
