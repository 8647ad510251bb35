import { Suspense, lazy, useEffect, useState } from "react";
import { endOfDay, startOfDay } from "../site/format";
import { useChanges } from "../site/live";
import { Failed, Loaded, More, usePages } from "../site/loading";
import type { AuditEntry } from "../site/messages";
import { learnName, useNames } from "../site/names";
import { Field, Page, Section } from "../site/parts";
import { Link, go, hrefOf, usePlace } from "../site/router";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { Entry } from "./Entry";
import { Refusals } from "./Refusals";

const AccessChart = lazy(() => import("../charts/AccessChart"));

/** Who has seen what, for a patient; for a doctor, what they have opened themselves. */
export function Accesses() {
  const { account } = useSignedIn();
  const { query } = usePlace();
  const isPatient = account.role === "patient";
  const record = query.get("record") ?? undefined;
  const [person, setPerson] = useState<string>();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [turn, setTurn] = useState(0);
  const filter = { record_id: record, [isPatient ? "doctor_id" : "patient_id"]: person, from: startOfDay(from), to: endOfDay(to) };
  const all = usePages<AuditEntry>("/v1/audit", filter);
  const emergencies = usePages<AuditEntry>("/v1/audit", { ...filter, emergency: "true" });
  useChanges(["access-logged", "emergency-access-logged", "access-reviewed"], () => {
    all.again();
    emergencies.again();
    setTurn((turn) => turn + 1);
  });
  useEffect(() => {
    for (const entry of all.value ?? []) learnName(`doctor:${entry.doctor_id}`, entry.doctor_name);
  }, [all.value]);

  const name = useNames();
  const title = isPatient ? t("accesses") : t("accesses_own");
  return <Page title={title} lead={isPatient ? t("accesses_lead") : t("accesses_own_lead")}>
    <div className="filters" role="group" aria-label={t("filter")}>
      <Field label={t("filter_from")} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      <Field label={t("filter_to")} type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      {record && <p>{t("filter_record")} <Link href={hrefOf("accesses")}>{t("filter_clear")}</Link></p>}
      {person && <p>{t("filter_person", { name: name(isPatient ? "doctor" : "patient", person) })} <button type="button"
        onClick={() => setPerson(undefined)}>{t("filter_clear")}</button></p>}
    </div>
    {emergencies.error !== undefined && <Failed error={emergencies.error} again={emergencies.again} />}
    {emergencies.value && emergencies.value.length > 0
      && <Section title={t("emergencies")} className="important">
        <ul className="list">{emergencies.value.map((entry) =>
          <li key={entry.access_id} className="row"><Entry entry={entry} /></li>)}</ul>
        <More of={emergencies} />
      </Section>}
    {all.value && all.value.length > 0 && <Section title={t("over_time")}>
      <Suspense fallback={<p role="status">{t("loading")}</p>}><AccessChart query={filter} turn={turn} /></Suspense>
    </Section>}
    <Section title={t("accesses_all")}>
      <Loaded of={all} empty={isPatient ? t("accesses_empty") : t("accesses_own_empty")}>{(entries) => <>
        <ul className="list">{entries.map((entry) => <li key={entry.access_id} className="row">
          <Entry entry={entry} onPerson={person ? undefined : setPerson}
            onRecord={record ? undefined : (id) => go(hrefOf("accesses", { record: id }))} />
        </li>)}</ul>
        <More of={all} />
      </>}</Loaded>
    </Section>
    {isPatient && <Refusals />}
  </Page>;
}
