import { useEffect } from "react";
import { day } from "../site/format";
import { useChanges } from "../site/live";
import { Loaded, More, usePages } from "../site/loading";
import type { Consent, Record } from "../site/messages";
import { learnNames, useNames } from "../site/names";
import { Section } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { t } from "../site/text";

/** Doctors whose consent covers this record now. An emergency needs none. */
export function Seers({ record }: { record: Record }) {
  const consents = usePages<Consent>("/v1/consents", { state: "active", limit: 100 });
  useChanges(["consent-granted", "consent-revoked"], consents.again);
  useEffect(() => learnNames(consents.value ?? []), [consents.value]);
  const name = useNames();
  const covers = (consent: Consent) => consent.state === "active"
    && (consent.scopes.includes("*") || consent.scopes.includes(record.scope));
  return <Section title={t("record_seers")}>
    <Loaded of={consents} empty={t("record_seers_empty")} isEmpty={(entries) => !consents.more && !entries.some(covers)}>{(entries) =>
      <ul className="list">{entries.filter(covers).map((consent) => <li key={consent.doctor_id}>
        <Link className="row" href={hrefOf("consents")}>
          <span className="name" dir="auto">{name("doctor", consent.doctor_id)}</span>
          <span className="details">{consent.expiry ? t("consent_until", { day: day(consent.expiry) })
            : t("consent_unlimited")}</span>
        </Link>
      </li>)}</ul>}</Loaded>
    <More of={consents} />
  </Section>;
}
