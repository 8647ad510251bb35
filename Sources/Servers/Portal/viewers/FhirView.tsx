import { Facts, Notice } from "../site/parts";
import { MeasuredValues } from "./MeasuredValues";
import { Steps } from "./Steps";
import { ENTRIES_LIMIT, type Group, type Reading } from "./fhir-bundle";
import type { Summary } from "./fhir-summaries";
import type { Content } from "./fhir-values";
import { shown } from "./values";
import { hasWord, w } from "./words";

/** Characters of a resource whose type is not known. */
const TEXT_LIMIT = 20_000;

/** FHIR as people read it: values first, then what there is of each type. */
export function FhirView({ of }: { of: Reading }) {
  return <div className="fhir">
    {of.count === 0 && <Notice>{w("empty_bundle")}</Notice>}
    {of.count > 0 && <p className="hint">
      {of.count === 1 ? w("summary_one") : w("summary_hint", { count: of.count })}</p>}
    {of.isCut && <Notice>{w("cut", { count: ENTRIES_LIMIT })}</Notice>}
    {of.series.length > 0 && <MeasuredValues of={of.series} />}
    {of.groups.map((group) => <Entries key={group.type} of={group}
      // Numbers stand in the table above.
      isOpen={of.series.length === 0 || group.type !== "Observation"
        || group.summaries.some((each) => each.isModified)} />)}
  </div>;
}

function Entries({ of, isOpen }: { of: Group; isOpen: boolean }) {
  const key = `type_${of.type}`;
  const name = hasWord(key) ? w(key) : w("unknown_type", { type: of.type || "?" });
  return <details open={isOpen}>
    <summary><h3>{name} ({of.summaries.length})</h3></summary>
    <Steps of={of.summaries}>{(summaries) => <ul className="list">{summaries.map((summary, index) =>
      <li key={index}><One of={summary} /></li>)}</ul>}</Steps>
  </details>;
}

function One({ of }: { of: Summary }) {
  const source = of.source && <pre tabIndex={0} aria-label={of.type} dir="auto">{sourceText(of.source)}</pre>;
  if (source && !of.isModified) return source;
  return <>
    <p className="name" dir="auto">{of.title ? shown(of.title) : w("untitled")}</p>
    {source && <Notice kind="grave">{w("modified")}</Notice>}
    {source ?? <Facts of={of.facts.map((fact) =>
      [w(`fact_${fact.label}`), <Values key={fact.label} of={fact.values} />] as const)} />}
  </>;
}

function Values({ of }: { of: readonly Content[] }) {
  if (of.length === 1 && of[0]) return <span dir="auto">{shown(of[0])}</span>;
  return <ul className="values">{of.map((each, index) => <li key={index} dir="auto">{shown(each)}</li>)}</ul>;
}

function sourceText(source: object): string {
  const text = JSON.stringify(source, undefined, 2);
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}\n… ${w("text_cut")}` : text;
}
