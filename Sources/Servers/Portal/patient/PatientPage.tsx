import { useId, useState } from "react";
import { Failure, ask } from "../site/api";
import { day, momentOf, shortId } from "../site/format";
import { useChanges } from "../site/live";
import { Loaded, More, useAction, useLoaded, usePages } from "../site/loading";
import type { Access, Consent, Record } from "../site/messages";
import { useNames } from "../site/names";
import { Check, Choice, Facts, Form, Notice, Page, Section } from "../site/parts";
import { Link, hrefOf, usePlace } from "../site/router";
import { PURPOSES, options, scopesText } from "../site/scopes";
import { named, t } from "../site/text";
import { Uploading } from "../site/uploading";
import { Opened } from "./Opened";

/** What one patient lets a doctor see. Nothing opens before its purpose is stated and on the ledger. */
export default function PatientPage() {
  const id = usePlace().query.get("id") ?? "";
  const name = useNames()("patient", id);
  const consent = useLoaded<Consent>(id, (signal) => ask("GET", `/v1/consents/${encodeURIComponent(id)}`, {}, signal));
  const [isEnded, setEnded] = useState(false);
  const [opened, setOpened] = useState<readonly Access[]>();
  useChanges(["consent-granted", "consent-revoked"], (of, change) => {
    if (of.patient_id !== undefined && of.patient_id !== id) return;
    if (change === "consent-revoked") setEnded(true);
    else setEnded(false);
    consent.again();
  });
  // Where events were missed, what the gateway says now: revoked, or gone with all that the patient had erased.
  const isOver = isEnded || consent.value?.state === "revoked"
    || (opened !== undefined && consent.error instanceof Failure && consent.error.status === 404);
  return <Page title={name}>
    <p><Link href={hrefOf("patients")}>{t("patients_back")}</Link></p>
    {isOver && <Notice kind="grave">{t("consent_ended_by_patient")}</Notice>}
    {opened && <Opened key={opened[0]?.access_id} accesses={opened} isOver={isOver} onClose={() => setOpened(undefined)} />}
    <Loaded of={consent}>{(found) => <>
      <Facts of={[
        [t("consent_state"), named("state", found.state)], [t("consent_what"), scopesText(found.scopes)],
        [t("consent_end_date"), found.expiry ? day(found.expiry) : t("consent_unlimited")],
        [t("pseudonym"), <code key="id">{id}</code>],
      ]} />
      {!isEnded && found.state === "active" && <Records patient={id} canWrite={found.write} onOpened={setOpened} />}
      {(isEnded || found.state !== "active")
        && <Link className="button" href={hrefOf("requests", { patient: id })}>{t("request_new")}</Link>}
    </>}</Loaded>
  </Page>;
}

/** Records of one kind, to be chosen. */
function Group(props: {
  scope: string; records: readonly Record[]; chosen: readonly string[]; onChoose: (chosen: readonly string[]) => void;
}) {
  const { chosen, onChoose } = props;
  const id = useId();
  return <div role="group" aria-labelledby={id}>
    <h3 id={id}>{named("scope", props.scope)}</h3>
    <ul className="list">{props.records.map((record) => <li key={record.record_id} className="row">
      <Check label={t("record_unnamed", { id: shortId(record.record_id) })} checked={chosen.includes(record.record_id)}
        onChange={(isOn) => onChoose(isOn ? [...chosen, record.record_id]
          : chosen.filter((each) => each !== record.record_id))} />
      <span className="details">{record.anchored_at ? day(record.anchored_at) : momentOf(undefined, record.block)}</span>
    </li>)}</ul>
  </div>;
}

function Records(props: {
  patient: string; canWrite: boolean; onOpened: (accesses: readonly Access[]) => void;
}) {
  const [scope, setScope] = useState("");
  const records = usePages<Record>("/v1/records", { patient_id: props.patient, current: true, scope });
  const action = useAction();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [purpose, setPurpose] = useState("TREAT");
  useChanges(["record-anchored"], records.again);

  const open = async () => {
    props.onOpened(await ask<readonly Access[]>("POST", "/v1/accesses", {
      wait: 30, message: { patient_id: props.patient, records: chosen, purpose },
    }));
    setChosen([]);
  };
  const scopes = [...new Set(records.value?.map((record) => record.scope))];
  return <>
    <Section title={t("records_list")}>
      {(scope || scopes.length > 1) && <Choice label={t("scope")} value={scope} onChange={setScope}
        options={[{ value: "", text: t("all") }, ...options("scope", scope ? [scope] : scopes)]} />}
      <Loaded of={records} empty={t("patient_no_records")}>{(entries) =>
        <Form action={action} submit={t("access_open", { count: chosen.length })} onSubmit={open}
          isDisabled={chosen.length === 0}>
          {scopes.map((group) => <Group key={group} scope={group} chosen={chosen} onChoose={setChosen}
            records={entries.filter((record) => record.scope === group)} />)}
          <More of={records} />
          <Choice label={t("access_purpose")} value={purpose} onChange={setPurpose}
            options={options("purpose", PURPOSES)} />
          <p className="hint">{t("access_hint")}</p>
        </Form>}</Loaded>
    </Section>
    {props.canWrite && <Section title={t("record_add")}>
      <Uploading query={{ patient_id: props.patient }} onDone={records.again} />
    </Section>}
  </>;
}
