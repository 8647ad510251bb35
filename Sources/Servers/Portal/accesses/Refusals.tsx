import { moment, shortId } from "../site/format";
import { Loaded, More, usePages } from "../site/loading";
import type { GatewayEntry } from "../site/messages";
import { useNames } from "../site/names";
import { Section } from "../site/parts";
import { hasText, t } from "../site/text";

/** What the gateway itself has noted about a person: attempts that were refused, sign-ins, changes of the account. */
export function Refusals() {
  const entries = usePages<GatewayEntry>("/v1/audit/gateway");
  const name = useNames();
  const told = (entry: GatewayEntry) => {
    const [role, id] = (entry.actor_holder ?? "").split(":");
    const who = role === "doctor" && id ? name("doctor", id) : t("somebody");
    const key = `noted_${entry.kind}`;
    return hasText(key) ? t(key, { who }) : entry.kind.replaceAll("_", " ");
  };
  return <Section title={t("noted")}>
    <p>{t("noted_lead")}</p>
    <Loaded of={entries} empty={t("noted_empty")}>{(found) => <ul className="list">{found.map((entry) =>
      <li key={entry.number} className="row">
        <span className="name">{told(entry)}</span>
        <span className="details">
          <span>{moment(entry.at)}</span>
          {entry.detail["record"] && <span>{t("record_unnamed", { id: shortId(entry.detail["record"]) })}</span>}
        </span>
      </li>)}</ul>}</Loaded>
    <More of={entries} />
  </Section>;
}
