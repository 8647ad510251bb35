import { useState } from "react";
import { shortId } from "../site/format";
import { Failure, ask } from "../site/api";
import { emergency } from "../site/approval";
import { approve } from "../site/keys";
import { useAction } from "../site/loading";
import type { Access } from "../site/messages";
import { Check, Choice, Field, Form, Notice, Page } from "../site/parts";
import { REASONS, options } from "../site/scopes";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { Viewer } from "../site/viewer";

/** A record without a consent, behind a plain warning that says what follows. */
export default function Emergency() {
  const { account, id } = useSignedIn();
  const action = useAction();
  const [patient, setPatient] = useState("");
  const [record, setRecord] = useState("");
  const [reason, setReason] = useState<string>("unconscious");
  const [isSure, setSure] = useState(false);
  const [opened, setOpened] = useState<Access>();
  const open = async () => {
    // What is approved is what the ledger will have: so who asks chooses the access's id and its time.
    const access = crypto.randomUUID();
    const at = Math.floor(Date.now() / 1000);
    const [patientID, recordID] = [patient.trim(), record.trim()];
    const act = emergency({ doctor: id, patient: patientID, record: recordID, access, reason, at });
    const headers = await approve(account.holder ?? "", act);
    const answer = await ask<Access>("POST", "/v1/accesses/emergency", {
      wait: 30, headers, message: { patient_id: patientID, record_id: recordID, reason, access_id: access, at },
    });
    if (answer.operation?.state === "invalid") {
      throw new Failure(answer.operation.code ?? "broken", 0, answer.operation.message ?? "");
    }
    setOpened(answer);
    setSure(false);
  };
  return <Page title={t("emergency")} lead={t("emergency_lead")}>
    <Notice kind="grave">
      <p>{t("emergency_follows")}</p>
      <ul><li>{t("emergency_follows_ledger")}</li><li>{t("emergency_follows_patient")}</li>
        <li>{t("emergency_follows_review")}</li></ul>
    </Notice>
    <div className="card narrow">
      <Form action={action} submit={t("emergency_open")} isGrave isDisabled={!isSure} onSubmit={open}>
        <Field label={t("emergency_patient")} autoComplete="off" required maxLength={64} pattern="[A-Za-z0-9._\-]+"
          value={patient} onChange={(event) => setPatient(event.target.value)} />
        <Field label={t("emergency_record")} hint={t("emergency_record_hint")} autoComplete="off" required
          maxLength={64} pattern="[A-Za-z0-9._\-]+" value={record} onChange={(event) => setRecord(event.target.value)} />
        <Choice label={t("emergency_reason")} value={reason} onChange={setReason} options={options("reason", REASONS)} />
        <Check label={t("emergency_sure")} checked={isSure} onChange={setSure} />
      </Form>
    </div>
    {opened && <Viewer path={opened.content} title={t("record_unnamed", { id: shortId(opened.record_id) })}
      onClose={() => setOpened(undefined)} />}
  </Page>;
}
