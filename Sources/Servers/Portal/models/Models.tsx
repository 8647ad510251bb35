import { useMemo, useState } from "react";
import { momentOf, shortId } from "../site/format";
import { Loaded, More, usePages } from "../site/loading";
import type { Model } from "../site/messages";
import { Facts, Page, Section } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { t } from "../site/text";
import { type Placed, placed } from "./lineage";

/** Pixels between the middles of two models. */
const [ACROSS, DOWN, RADIUS, MARGIN] = [96, 56, 9, 28];

/** Models that hospitals have trained together, and which was trained from which. */
export default function Models() {
  const models = usePages<Model>("/v1/models", { limit: 100 });
  const [chosen, setChosen] = useState<string>();
  return <Page title={t("models")} lead={t("models_lead")}>
    <Loaded of={models} empty={t("models_empty")}>{(found) => <>
      <Graph models={found} chosen={chosen} />
      <Section title={t("models_list")}>
        <List models={found} chosen={chosen} onChoose={setChosen} />
        <More of={models} />
      </Section>
    </>}</Loaded>
  </Page>;
}

const nameOf = (model: Model) => model.round === undefined
  ? shortId(model.model_hash) : t("model_round", { round: model.round });

/** What the list below says, as a picture: it takes no clicks and is no other way to anything. */
function Graph({ models, chosen }: { models: readonly Model[]; chosen: string | undefined }) {
  const all = useMemo(() => placed(models), [models]);
  const at = ({ depth, row }: Placed<Model>) => ({ x: MARGIN + depth * ACROSS, y: MARGIN + row * DOWN });
  const width = 2 * MARGIN + ACROSS * Math.max(0, ...all.map((each) => each.depth)) + 40;
  const height = 2 * MARGIN + DOWN * Math.max(0, ...all.map((each) => each.row));
  return <figure className="chart">
    <div className="scrolls" tabIndex={0} role="group" aria-label={t("models_graph")}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img"
        aria-label={t("models_graph_of", { count: all.length })}>
        {all.map((each, index) => {
          const from = each.parent === undefined ? undefined : all[each.parent];
          if (!from) return null;
          const [start, end] = [at(from), at(each)];
          const bends = `${start.x + ACROSS / 2} ${start.y} ${end.x - ACROSS / 2} ${end.y}`;
          return <path key={index} className="course" d={`M${start.x} ${start.y}C${bends} ${end.x} ${end.y}`} />;
        })}
        {all.map((each, index) => {
          const { x, y } = at(each);
          return <g key={index}>
            <circle className={each.model.transaction_id === chosen ? "dot outside" : "dot"} cx={x} cy={y} r={RADIUS} />
            <text x={x} y={y + RADIUS + 14} textAnchor="middle">{nameOf(each.model)}</text>
          </g>;
        })}
      </svg>
    </div>
  </figure>;
}

function List(props: {
  models: readonly Model[]; chosen: string | undefined; onChoose: (id: string | undefined) => void;
}) {
  const { models, chosen, onChoose } = props;
  return <ul className="list">{models.map((model) => {
    const isChosen = model.transaction_id === chosen;
    const parent = models.find((other) => other.model_hash === model.parent_hash);
    return <li key={model.transaction_id} className="row">
      <span className="name">{nameOf(model)} <code>{shortId(model.model_hash)}</code></span>
      <span className="details">
        <span>{momentOf(model.at, model.block)}</span>
        <span>{t("model_sites", { count: model.sites.length })}</span>
        {model.parent_hash && <span>
          {t("model_from", { name: parent ? nameOf(parent) : shortId(model.parent_hash) })}</span>}
        <Link href={hrefOf("transaction", { id: model.transaction_id })}>{t("entry_check")}</Link>
      </span>
      <button type="button" aria-expanded={isChosen}
        onClick={() => onChoose(isChosen ? undefined : model.transaction_id)}
        aria-label={t("model_more_of", { name: nameOf(model) })}>{t("model_more")}</button>
      {isChosen && <Facts of={[
        [t("model_hash"), <code key="hash">{model.model_hash}</code>],
        [t("model_sites_names"), model.sites.join(", ")],
        ...Object.entries(model.metrics).map(([name, value]) => [name, String(value)] as const),
        ...(model.consent_root ? [[t("model_consents"), <code key="root">{model.consent_root}</code>] as const] : []),
        ...(model.framework ? [[t("model_framework"), model.framework] as const] : []),
        [t("signer"), <code key="submitter">{model.submitter}</code>],
      ]} />}
    </li>;
  })}</ul>;
}
