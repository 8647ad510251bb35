import { useEffect, useState } from "react";
import { ask } from "../site/api";
import { day, momentOf } from "../site/format";
import { useChanges } from "../site/live";
import { Failed, Loaded, More, useAction, usePages } from "../site/loading";
import type { Consent, ConsentRequest, Operation } from "../site/messages";
import { learnNames, useNames } from "../site/names";
import { Dialog, Notice, Page, Section } from "../site/parts";
import { scopesText } from "../site/scopes";
import { named, t } from "../site/text";
import { Answering } from "./Answering";
import { Giving } from "./Giving";
import { History } from "./History";
import { Pairing } from "./Pairing";

/** Who may see what: what doctors ask for, what they have, and an end to it. */
export function Consents() {
  const requests = usePages<ConsentRequest>("/v1/consent-requests");
  const consents = usePages<Consent>("/v1/consents");
  const [isGiving, setGiving] = useState(false);
  // The page's, and not the row's: the row goes as soon as the ledger has the end.
  const [ending, setEnding] = useState<Consent>();
  useEffect(() => learnNames([...requests.value ?? [], ...consents.value ?? []]), [requests.value, consents.value]);
  const again = () => {
    requests.again();
    consents.again();
  };
  useChanges(["consent-granted", "consent-revoked"], again);
  useChanges(["consent-request"], requests.again);
  // The oldest first: one that comes while a person reads must not move another under the finger that allows it.
  const waiting = requests.value?.filter((request) => request.state === "waiting").reverse() ?? [];
  return <Page title={t("consents")} lead={t("consents_lead")}>
    {requests.error !== undefined && <Failed error={requests.error} again={requests.again} />}
    {waiting.length > 0 && <Section title={t("requests_waiting")} className="important">
      <ul className="list">{waiting.map((request) =>
        <li key={request.id}><Answering request={request} onDone={again} /></li>)}</ul>
    </Section>}
    <Section title={t("consents_active")}>
      {isGiving
        ? <Giving onDone={() => { setGiving(false); again(); }} onCancel={() => setGiving(false)} />
        : <p><button type="button" className="first" onClick={() => setGiving(true)}>{t("consent_give")}</button></p>}
      <Loaded of={consents} empty={t("consents_empty")}
        isEmpty={(entries) => !entries.some((consent) => consent.state === "active")}>{(entries) =>
        <ul className="list">{entries.filter((consent) => consent.state === "active").map((consent) =>
          <li key={consent.doctor_id} className="row"><Active consent={consent} onEnd={setEnding} /></li>)}</ul>}
      </Loaded>
    </Section>
    <Section title={t("consents_past")}>
      <Loaded of={consents} empty={t("consents_past_empty")}
        isEmpty={(entries) => entries.every((consent) => consent.state === "active")}>{(entries) =>
        <ul className="list">{entries.filter((consent) => consent.state !== "active").map((consent) =>
          <li key={consent.doctor_id} className="row"><Past consent={consent} /></li>)}</ul>}
      </Loaded>
      <More of={consents} />
    </Section>
    <Pairing />
    {ending && <Ending consent={ending} onDone={again} onClose={() => setEnding(undefined)} />}
  </Page>;
}

function Terms({ consent }: { consent: Consent }) {
  return <span className="details">
    <span>{t("consent_scopes", { scopes: scopesText(consent.scopes) })}</span>
    <span>{consent.expiry ? t("consent_until", { day: day(consent.expiry) }) : t("consent_unlimited")}</span>
    {consent.purpose && <span>{named("purpose", consent.purpose)}</span>}
    {consent.write && <span className="tag">{t("consent_write")}</span>}
  </span>;
}

function Active({ consent, onEnd }: { consent: Consent; onEnd: (consent: Consent) => void }) {
  const name = useNames()("doctor", consent.doctor_id);
  const [isOpen, setOpen] = useState(false);
  return <>
    <span className="name" dir="auto">{name}</span>
    <Terms consent={consent} />
    <div className="buttons">
      <button type="button" className="grave" onClick={() => onEnd(consent)}
        aria-label={t("consent_end_of", { name })}>{t("consent_end")}</button>
      <button type="button" onClick={() => setOpen(true)}
        aria-label={t("history_of", { name })}>{t("history")}</button>
    </div>
    {isOpen && <History consent={consent} name={name} onClose={() => setOpen(false)} />}
  </>;
}

function Past({ consent }: { consent: Consent }) {
  const name = useNames()("doctor", consent.doctor_id);
  const [isOpen, setOpen] = useState(false);
  return <>
    <span className="name" dir="auto">{name}</span>
    <span className="details">
      <span className="tag">{named("state", consent.state)}</span>
      <span>{momentOf(consent.changed_at, consent.effective_at_block)}</span>
    </span>
    <button type="button" onClick={() => setOpen(true)} aria-label={t("history_of", { name })}>{t("history")}</button>
    {isOpen && <History consent={consent} name={name} onClose={() => setOpen(false)} />}
  </>;
}

/** Two clicks: the consent's button, and this one. */
function Ending(props: { consent: Consent; onDone: () => void; onClose: () => void }) {
  const name = useNames()("doctor", props.consent.doctor_id);
  const action = useAction();
  const [ended, setEnded] = useState<Operation>();
  const end = () => action.run(async () => {
    setEnded(await ask<Operation>("DELETE", `/v1/consents/${props.consent.doctor_id}`, { wait: 20 }));
  });
  const close = () => {
    if (ended) props.onDone();
    props.onClose();
  };
  return <Dialog title={t("consent_end_title", { name })} onClose={close}>
    {ended
      ? <Notice kind="good">{t(ended.state === "committed" ? "consent_ended" : "consent_ended_waiting")}</Notice>
      : <p>{t("consent_end_text")}</p>}
    {action.error !== undefined && <Failed error={action.error} />}
    <div className="buttons">
      {!ended && <button type="button" className="grave" disabled={action.isBusy} onClick={end}>
        {action.isBusy ? t("working") : t("consent_end_now")}</button>}
      <button type="button" onClick={close}>{ended ? t("close") : t("cancel")}</button>
    </div>
  </Dialog>;
}
