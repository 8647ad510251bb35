import { Suspense, lazy, useState } from "react";
import { address } from "../site/api";
import { endOfDay, startOfDay } from "../site/format";
import { useChanges } from "../site/live";
import { Loaded, More, usePages } from "../site/loading";
import type { AuditEntry } from "../site/messages";
import { Choice, Field, Page, Section } from "../site/parts";
import { PURPOSES, options } from "../site/scopes";
import { t } from "../site/text";
import { Entry } from "../accesses/Entry";
import { Refusals } from "../accesses/Refusals";
import { Checking } from "./Checking";

const AccessChart = lazy(() => import("../charts/AccessChart"));
const ID = "[A-Za-z0-9._\\-]{1,64}";
const KINDS = ["", "true", "unreviewed", "overdue"] as const;

/** All accesses, by pseudonym. Whoever looks here is noted too. */
export default function Audit() {
  const [typed, setTyped] = useState({ patient: "", doctor: "", record: "", from: "", to: "", purpose: "", emergency: "" });
  const [asked, setAsked] = useState(typed);
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part });
  const question = {
    patient_id: asked.patient, doctor_id: asked.doctor, record_id: asked.record, purpose: asked.purpose,
    emergency: asked.emergency, from: startOfDay(asked.from), to: endOfDay(asked.to),
  };
  const entries = usePages<AuditEntry>("/v1/audit", question);
  const [isNew, setNew] = useState(false);
  const [turn, setTurn] = useState(0);
  // Each look is noted, and a chart takes several: it comes when it is asked for.
  const [isCharted, setCharted] = useState(false);
  // A list that moved while somebody reads it would be worse than one that says there is more.
  useChanges(["access-logged", "emergency-access-logged", "access-reviewed"], (_, change) => {
    if (change !== "opened") setNew(true);
  });
  return <Page title={t("audit")} lead={t("audit_lead")}>
    <form className="filters" role="search" onSubmit={(event) => {
      event.preventDefault();
      setAsked({ ...typed, patient: typed.patient.trim(), doctor: typed.doctor.trim(), record: typed.record.trim() });
    }}>
      <Field label={t("audit_patient")} pattern={ID} value={typed.patient}
        onChange={(event) => set({ patient: event.target.value })} />
      <Field label={t("audit_doctor")} pattern={ID} value={typed.doctor}
        onChange={(event) => set({ doctor: event.target.value })} />
      <Field label={t("record_id")} pattern={ID} value={typed.record}
        onChange={(event) => set({ record: event.target.value })} />
      <Field label={t("filter_from")} type="date" value={typed.from}
        onChange={(event) => set({ from: event.target.value })} />
      <Field label={t("filter_to")} type="date" value={typed.to}
        onChange={(event) => set({ to: event.target.value })} />
      <Choice label={t("purpose")} value={typed.purpose} onChange={(purpose) => set({ purpose })}
        options={[{ value: "", text: t("all") }, ...options("purpose", PURPOSES)]} />
      <Choice label={t("emergencies")} value={typed.emergency} onChange={(emergency) => set({ emergency })}
        options={KINDS.map((kind) => ({ value: kind, text: t(kind === "" ? "all" : `audit_${kind}`) }))} />
      <button className="first">{t("find")}</button>
    </form>
    <div className="buttons">
      {(["csv", "ndjson"] as const).map((format) => <a key={format} className="button" download
        href={address("/v1/audit/export", { ...question, format }).href}>{t(`export_${format}`)}</a>)}
      {isNew && <button type="button" onClick={() => { setNew(false); setTurn(turn + 1); entries.again(); }}>{t("audit_new")}</button>}
    </div>
    <Section title={t("over_time")}>
      <button type="button" aria-expanded={isCharted} onClick={() => setCharted(!isCharted)}>
        {t(isCharted ? "over_time_hide" : "over_time_show")}</button>
      {isCharted && <Suspense fallback={<p role="status">{t("loading")}</p>}>
        <AccessChart query={question} turn={turn} /></Suspense>}
    </Section>
    <Section title={t("accesses_all")}>
      <Loaded of={entries} empty={t("audit_empty")}>{(found) => <>
        <Checking entries={found} />
        <ul className="list">{found.map((entry) =>
          <li key={entry.access_id} className="row"><Entry entry={entry} /></li>)}</ul>
        <More of={entries} />
      </>}</Loaded>
    </Section>
    <Refusals />
  </Page>;
}
