import { useState } from "react";
import { Failure, ask } from "../site/api";
import { grant } from "../site/approval";
import { dateInput, day, moment } from "../site/format";
import { approve } from "../site/keys";
import { Failed, useAction } from "../site/loading";
import type { ConsentRequest, Operation } from "../site/messages";
import { useNames } from "../site/names";
import { Form } from "../site/parts";
import { scopesText } from "../site/scopes";
import { useSignedIn } from "../site/session";
import { named, t } from "../site/text";
import { TermsForm, type TermsGiven, expiryOf } from "./TermsForm";

/** A doctor's request: granted as it is, in part, or denied. */
export function Answering({ request, onDone }: { request: ConsentRequest; onDone: () => void }) {
  const { account } = useSignedIn();
  const action = useAction();
  const name = useNames()("doctor", request.doctor_id);
  const [isPart, setPart] = useState(false);
  const [terms, setTerms] = useState<TermsGiven>({
    scopes: request.scopes, write: request.write,
    until: request.expiry ? dateInput(new Date(request.expiry * 1000)) : "",
  });

  const approveAs = async (given: TermsGiven, expiry: number | undefined) => {
    const act = grant(request.patient_id, request.doctor_id, {
      scopes: given.scopes, write: given.write, expiry, purpose: request.purpose,
    });
    const done = await ask<Operation>("POST", `/v1/consent-requests/${request.id}/approval`, {
      wait: 20, headers: await approve(account.holder ?? "", act),
      message: { scopes: given.scopes, write: given.write, ...(expiry !== undefined && { expiry }) },
    });
    if (done.state === "invalid") throw new Failure(done.code ?? "broken", 0, done.message ?? "");
    onDone();
  };
  const deny = () => action.run(async () => {
    await ask("POST", `/v1/consent-requests/${request.id}/denial`);
    onDone();
  });
  return <div className="card">
    <p className="name" dir="auto">{t("request_from", { name })}</p>
    <span className="details">
      <span>{t("consent_scopes", { scopes: scopesText(request.scopes) })}</span>
      <span>{named("purpose", request.purpose)}</span>
      <span>{request.expiry ? t("consent_until", { day: day(request.expiry) }) : t("consent_unlimited")}</span>
      {request.write && <span className="tag">{t("consent_write")}</span>}
      <span>{t("request_asked", { time: moment(request.asked_at) })}</span>
    </span>
    {isPart
      ? <Form action={action} submit={t("request_approve_part")} isDisabled={terms.scopes.length === 0}
        onSubmit={() => approveAs(terms, expiryOf(terms) ?? request.expiry)} onCancel={() => setPart(false)}>
        <TermsForm terms={terms} onChange={setTerms} offered={request.scopes} offersWrite={request.write} />
      </Form>
      : <>
        {action.error !== undefined && <Failed error={action.error} />}
        <div className="buttons">
          <button type="button" className="first" disabled={action.isBusy}
            onClick={() => action.run(() => approveAs({ ...terms, scopes: request.scopes }, request.expiry))}>
            {action.isBusy ? t("working") : t("request_approve")}</button>
          <button type="button" disabled={action.isBusy} onClick={() => setPart(true)}>{t("request_part")}</button>
          <button type="button" disabled={action.isBusy} onClick={deny}>{t("request_deny")}</button>
        </div>
      </>}
  </div>;
}
