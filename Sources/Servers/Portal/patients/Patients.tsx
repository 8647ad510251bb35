import { useEffect, useState } from "react";
import { ask } from "../site/api";
import { day } from "../site/format";
import { useChanges } from "../site/live";
import { Loaded, More, useAction, usePages } from "../site/loading";
import type { Consent, DirectoryEntry } from "../site/messages";
import { learnName, learnNames, useNames } from "../site/names";
import { Field, Form, Notice, Page, Section } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { scopesText } from "../site/scopes";
import { t } from "../site/text";

/** A doctor's patients: those whose consent is in force. */
export default function Patients() {
  const consents = usePages<Consent>("/v1/consents", { state: "active" });
  useChanges(["consent-granted", "consent-revoked"], consents.again);
  useEffect(() => learnNames(consents.value ?? []), [consents.value]);
  return <Page title={t("patients")} lead={t("patients_lead")}>
    <div className="buttons">
      <Link className="button" href={hrefOf("requests")}>{t("request_new")}</Link>
      <Link className="button" href={hrefOf("emergency")}>{t("emergency_link")}</Link>
    </div>
    <Section title={t("patients_list")}>
      <Loaded of={consents} empty={t("patients_empty")}>{(entries) => <>
        <ul className="list">{entries.map((consent) =>
          <li key={consent.patient_id}><Patient consent={consent} /></li>)}</ul>
        <More of={consents} />
      </>}</Loaded>
    </Section>
    <Pairing />
  </Page>;
}

function Patient({ consent }: { consent: Consent }) {
  const name = useNames()("patient", consent.patient_id);
  return <Link className="row" href={hrefOf("patient", { id: consent.patient_id })}>
    <span className="name" dir="auto">{name}</span>
    <span className="details">
      <span>{scopesText(consent.scopes)}</span>
      <span>{consent.expiry ? t("consent_until", { day: day(consent.expiry) }) : t("consent_unlimited")}</span>
      {consent.write && <span className="tag">{t("consent_write")}</span>}
    </span>
  </Link>;
}

/** A patient reads a code out; the doctor then knows who they are here. */
function Pairing() {
  const action = useAction();
  const [code, setCode] = useState("");
  const [found, setFound] = useState<DirectoryEntry>();
  const pair = async () => {
    const entry = await ask<DirectoryEntry>("POST", "/v1/pairings", { message: { code: code.trim() } });
    learnName(entry.holder, entry.name);
    setFound(entry);
    setCode("");
  };
  return <Section title={t("pairing")}>
    <p>{t("pairing_lead")}</p>
    {found && <Notice kind="good">
      <p dir="auto">{t("pairing_done", { name: found.name })}</p>
      <Link className="button" href={hrefOf("requests", { patient: found.holder.split(":")[1] })}>
        {t("request_new")}</Link>
    </Notice>}
    <Form action={action} submit={t("pairing_take")} onSubmit={pair}>
      <Field label={t("pairing_code")} autoComplete="off" required value={code}
        onChange={(event) => setCode(event.target.value)} />
    </Form>
  </Section>;
}
