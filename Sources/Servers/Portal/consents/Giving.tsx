import { useState } from "react";
import { Failure, ask } from "../site/api";
import { grant } from "../site/approval";
import { approve } from "../site/keys";
import { useAction } from "../site/loading";
import type { DirectoryEntry, Operation } from "../site/messages";
import { learnName } from "../site/names";
import { Choice, Form, Notice } from "../site/parts";
import { PURPOSES, options } from "../site/scopes";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { Finding } from "../site/finding";
import { TermsForm, type TermsGiven, expiryOf } from "./TermsForm";

/** A patient gives a consent: to a doctor of the directory, for some scopes and one purpose. */
export function Giving({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { account, id } = useSignedIn();
  const action = useAction();
  const [doctor, setDoctor] = useState<DirectoryEntry>();
  const [terms, setTerms] = useState<TermsGiven>({ scopes: [], until: "", write: false });
  const [purpose, setPurpose] = useState("TREAT");
  const [key] = useState(() => crypto.randomUUID());

  const give = async () => {
    if (!doctor) return;
    const doctorID = doctor.holder.split(":")[1] ?? "";
    const given = { scopes: terms.scopes, write: terms.write, purpose, expiry: expiryOf(terms) };
    const headers = { ...await approve(account.holder ?? "", grant(id, doctorID, given)), "Idempotency-Key": key };
    const { expiry, ...rest } = given;
    const done = await ask<Operation>("POST", "/v1/consents", {
      wait: 20, headers,
      message: { doctor_id: doctorID, ...rest, ...(expiry !== undefined && { expiry }) },
    });
    if (done.state === "invalid") throw new Failure(done.code ?? "broken", 0, done.message ?? "");
    learnName(doctor.holder, doctor.name);
    onDone();
  };
  return <div className="card">
    {doctor
      ? <Form action={action} submit={t("consent_give_now")} onSubmit={give} onCancel={onCancel}
        isDisabled={terms.scopes.length === 0}>
        <Notice><p dir="auto">{t("consent_to", { name: doctor.name, place: doctor.institution ?? "" })}</p>
          <button type="button" onClick={() => setDoctor(undefined)}>{t("other_person")}</button></Notice>
        <TermsForm terms={terms} onChange={setTerms} offersWrite />
        <Choice label={t("purpose")} value={purpose} onChange={setPurpose} options={options("purpose", PURPOSES)} />
      </Form>
      : <><Finding role="doctor" label={t("doctor_find")} onFound={setDoctor} />
        <div className="buttons"><button type="button" onClick={onCancel}>{t("cancel")}</button></div></>}
  </div>;
}
