import { LineChart } from "../charts/LineChart";
import { Steps } from "./Steps";
import type { Point, Series } from "./laboratory";
import { rangeText, shown } from "./values";
import { fhirDate, w } from "./words";

const MARKS = { high: "▲", low: "▼", abnormal: "◆" } as const;

/** Measured values: the latest of each, and a chart where there are several. */
export function MeasuredValues({ of }: { of: readonly Series[] }) {
  const courses = of.filter((series) => series.points.filter((point) => point.at !== undefined).length > 1);
  return <div className="laboratory">
    <h3>{w("laboratory")}</h3>
    <Steps of={of}>{(all) => <div className="wide-table" role="region" aria-label={w("laboratory")} tabIndex={0}><table>
      <thead><tr><th>{w("measured")}</th><th>{w("latest")}</th><th>{w("range")}</th></tr></thead>
      <tbody>{all.map((series) => {
        const last = series.points.at(-1);
        return last && <tr key={series.key}>
          <th scope="row" dir="auto">{series.title || w("untitled")}</th>
          <td><Value of={last} unit={series.unit} /><br /><span className="hint">{fhirDate(last.date)}</span></td>
          <td>{rangeText(last.low, last.high, "")}</td>
        </tr>;
      })}</tbody>
    </table></div>}</Steps>
    <Steps of={courses}>{(all) => all.map((series) => <LineChart key={series.key} unit={series.unit}
      title={series.title || w("untitled")}
      points={series.points.flatMap((point) => (point.at === undefined ? [] : [{ ...point, at: point.at }]))}>
      <Course of={series} />
    </LineChart>)}</Steps>
  </div>;
}

function Value({ of, unit }: { of: Point; unit: string }) {
  return <>
    {shown({ kind: "number", number: of.value, unit, comparator: of.comparator })}
    {of.flag !== "none" && <strong className="flag"> {MARKS[of.flag]} {w(`flag_${of.flag}`)}</strong>}
  </>;
}

/** The values of a chart, for whoever does not see it. */
function Course({ of }: { of: Series }) {
  return <Steps of={[...of.points].reverse()}>{(points) => <div className="wide-table" role="region"
    aria-label={w("as_table")} tabIndex={0}><table>
    <thead><tr><th>{w("date")}</th><th>{w("value")}</th><th>{w("range")}</th></tr></thead>
    <tbody>{points.map((point, index) => <tr key={index}>
      <td>{fhirDate(point.date) || "—"}</td><td><Value of={point} unit={of.unit} /></td>
      <td>{rangeText(point.low, point.high, "")}</td>
    </tr>)}</tbody>
  </table></div>}</Steps>;
}
