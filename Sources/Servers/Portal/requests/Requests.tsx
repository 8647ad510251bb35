import { useRef, useState } from "react";
import { ask } from "../site/api";
import { moment } from "../site/format";
import { Failed, Loaded, More, useAction, usePages } from "../site/loading";
import type { ConsentRequest } from "../site/messages";
import { learnName, useNames } from "../site/names";
import { Choice, Form, Notice, Page, Section } from "../site/parts";
import { useChanges } from "../site/live";
import { usePlace } from "../site/router";
import { PURPOSES, options, scopesText } from "../site/scopes";
import { Finding } from "../site/finding";
import { named, t } from "../site/text";
import { TermsForm, type TermsGiven, expiryOf } from "../consents/TermsForm";

/** What a doctor has asked patients for, and asks now. */
export default function Requests() {
  const requests = usePages<ConsentRequest>("/v1/consent-requests");
  const action = useAction();
  useChanges(["consent-granted", "consent-revoked", "consent-request"], requests.again);
  const withdraw = (request: ConsentRequest) => action.run(async () => {
    await ask("DELETE", `/v1/consent-requests/${request.id}`);
    requests.again();
  });
  const name = useNames();
  return <Page title={t("requests")} lead={t("requests_lead")}>
    <Asking onDone={requests.again} />
    <Section title={t("requests_sent")}>
      {action.error !== undefined && <Failed error={action.error} />}
      <Loaded of={requests} empty={t("requests_empty")}>{(entries) => <>
        <ul className="list">{entries.map((request) => <li key={request.id} className="row">
          <span className="name" dir="auto">{name("patient", request.patient_id)}</span>
          <span className="details">
            <span className="tag">{named("state", request.state)}</span>
            <span>{scopesText(request.scopes)}</span><span>{named("purpose", request.purpose)}</span>
            <span>{t("request_asked", { time: moment(request.asked_at) })}</span>
          </span>
          {request.state === "waiting" && <button type="button" disabled={action.isBusy}
            onClick={() => withdraw(request)}>{t("request_withdraw")}</button>}
        </li>)}</ul>
        <More of={requests} />
      </>}</Loaded>
    </Section>
  </Page>;
}

function Asking({ onDone }: { onDone: () => void }) {
  const { query } = usePlace();
  const name = useNames();
  const action = useAction();
  const [patient, setPatient] = useState(query.get("patient") ?? undefined);
  const [terms, setTerms] = useState<TermsGiven>({ scopes: [], until: "", write: false });
  const [purpose, setPurpose] = useState("TREAT");
  const [isSent, setSent] = useState(false);
  // The same for the same request tried again, whose answer was lost: it is asked once.
  const tried = useRef({ text: "", key: "" });
  const send = async () => {
    const expiry = expiryOf(terms);
    const message = {
      patient_id: patient, scopes: terms.scopes, write: terms.write, purpose, ...(expiry !== undefined && { expiry }),
    };
    const text = JSON.stringify(message);
    if (tried.current.text !== text) tried.current = { text, key: crypto.randomUUID() };
    await ask<ConsentRequest>("POST", "/v1/consent-requests", {
      headers: { "Idempotency-Key": tried.current.key }, message,
    });
    tried.current = { text: "", key: "" };
    setSent(true);
    setPatient(undefined);
    setTerms({ scopes: [], until: "", write: false });
    onDone();
  };
  return <Section title={t("request_new")}>
    {isSent && !patient && <Notice kind="good">{t("request_sent")}</Notice>}
    <div className="card">
      {patient === undefined
        ? <Finding role="patient" label={t("patient_find")} onFound={(entry) => {
          learnName(entry.holder, entry.name);
          setPatient(entry.holder.split(":")[1]);
        }} />
        : <Form action={action} submit={t("request_send")} onSubmit={send} isDisabled={terms.scopes.length === 0}
          onCancel={() => setPatient(undefined)}>
          <Notice><span dir="auto">{t("request_to", { name: name("patient", patient) })}</span></Notice>
          <TermsForm terms={terms} onChange={setTerms} offersWrite />
          <Choice label={t("purpose")} value={purpose} onChange={setPurpose} options={options("purpose", PURPOSES)} />
        </Form>}
    </div>
  </Section>;
}
