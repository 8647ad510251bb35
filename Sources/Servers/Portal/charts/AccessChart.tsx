import { useEffect } from "react";
import { ask, type Query } from "../site/api";
import { day } from "../site/format";
import { Loaded, useLoaded } from "../site/loading";
import type { AuditEntry } from "../site/messages";
import { w } from "../viewers/words";
import { type Period, periods } from "./periods";
import { ticks } from "./scale";
import { useWidth } from "./width";

/** Pages of accesses, of a hundred each, that are counted. */
const PAGES = 10;
const HEIGHT = 180;
const [TOP, BOTTOM, RIGHT] = [10, 28, 8];

interface Answer {
  readonly entries: readonly AuditEntry[];
  readonly next?: string;
}

/**
 * Accesses by day, week or month, emergencies apart; with a table of the same numbers.
 *
 * @param turn another number where there are new ones
 */
export default function AccessChart({ query, turn }: { query: Query; turn: number }) {
  const loading = useLoaded(JSON.stringify(query), async (signal) => {
    const entries: AuditEntry[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const answer: Answer = await ask("GET", "/v1/audit", { query: { ...query, limit: 100, cursor } }, signal);
      entries.push(...answer.entries);
      cursor = answer.next;
      if (cursor === undefined) break;
    }
    return { entries, isCut: cursor !== undefined };
  });
  const { again } = loading;
  useEffect(() => {
    if (turn > 0) again();
  }, [turn, again]);
  return <Loaded of={loading}>{({ entries, isCut }) => <>
    {isCut && <p className="hint">{w("over_time_cut", { count: entries.length })}</p>}
    <Bars of={entries} />
  </>}</Loaded>;
}

const isEmergency = (entry: AuditEntry) => entry.kind === "emergency";

function Bars({ of }: { of: readonly AuditEntry[] }) {
  const [element, width] = useWidth<HTMLElement>();
  const { unit, periods: all } = periods(of);
  const scale = ticks(0, Math.max(1, ...all.map((period) => period.entries.length)), 4).filter(Number.isInteger);
  const [first, last] = [all[0], all.at(-1)];
  if (of.length === 0) return null;
  if (!first || !last) return <p className="empty">{w("over_time_none")}</p>;
  const high = scale.at(-1) ?? 1;
  const left = 14 + 7.5 * String(high).length;
  const step = (width - left - RIGHT) / all.length;
  const thick = Math.min(step * 0.8, 48);
  const told = w("over_time_alt", {
    unit: w(`unit_${unit}`), from: day(first.from), to: day(last.from),
    count: all.reduce((sum, period) => sum + period.entries.length, 0),
    emergencies: all.reduce((sum, period) => sum + period.entries.filter(isEmergency).length, 0),
  });
  const y = (count: number) => HEIGHT - BOTTOM - (count / high) * (HEIGHT - TOP - BOTTOM);
  return <figure ref={element} className="chart">
    {width > 0 && <svg width={width} height={HEIGHT} role="img" aria-label={told}>
      {scale.map((tick) => <g key={tick}>
        <line className="grid" x1={left} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
        <text x={left - 8} y={y(tick) + 4} textAnchor="end">{tick}</text>
      </g>)}
      {all.map((period, index) => <Bar key={period.from} of={period} y={y}
        x={left + index * step + (step - thick) / 2} width={thick} />)}
      <text x={all.length > 1 ? left : left + step / 2} y={HEIGHT - 8}
        textAnchor={all.length > 1 ? "start" : "middle"}>{day(first.from)}</text>
      {all.length > 1 && <text x={width - RIGHT} y={HEIGHT - 8} textAnchor="end">{day(last.from)}</text>}
    </svg>}
    <p className="legend" aria-hidden="true">
      <span className="key" /> {w("reads")} <span className="key outside" /> {w("emergencies")}</p>
    <details><summary>{w("as_table")}</summary><div className="wide-table" role="region"
      aria-label={w("as_table")} tabIndex={0}><table>
      <thead><tr><th>{w("period")}</th><th>{w("reads")}</th><th>{w("emergencies")}</th></tr></thead>
      <tbody>{all.filter((period) => period.entries.length > 0).reverse().map((period) => <tr key={period.from}>
        <th scope="row">{day(period.from)}</th>
        <td>{period.entries.length - period.entries.filter(isEmergency).length}</td>
        <td>{period.entries.filter(isEmergency).length}</td>
      </tr>)}</tbody>
    </table></div></details>
  </figure>;
}

/** Emergencies stand on top of the others, and narrower: not everybody tells colours apart. */
function Bar(props: { of: Period<AuditEntry>; x: number; width: number; y: (count: number) => number }) {
  const { x, y, width } = props;
  const count = props.of.entries.length;
  const plain = count - props.of.entries.filter(isEmergency).length;
  return <>
    {plain > 0 && <rect className="bar" x={x} width={width} y={y(plain)} height={y(0) - y(plain)} />}
    {count > plain && <rect className="outside" x={x + width / 4} width={width / 2} y={y(count)}
      height={y(plain) - y(count)} />}
  </>;
}
