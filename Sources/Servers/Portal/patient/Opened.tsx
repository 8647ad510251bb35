import { useState } from "react";
import { shortId } from "../site/format";
import { useChanges } from "../site/live";
import type { Access } from "../site/messages";
import { Notice, Section } from "../site/parts";
import { named, t } from "../site/text";
import { Viewer } from "../site/viewer";

/** Records whose access is on the ledger; a consent that ends elsewhere closes what is open, with the reason. */
export function Opened({ accesses, onClose }: { accesses: readonly Access[]; onClose: () => void }) {
  const [shown, setShown] = useState<Access>();
  const [isEnded, setEnded] = useState(false);
  useChanges(["consent-revoked"], (of, change) => {
    if (change === "consent-revoked" && accesses.some((access) => access.patient_id === of.patient_id)) setEnded(true);
  });
  return <Section title={t("opened")} className="card">
    <ul className="list">{accesses.map((access) => <li key={access.access_id} className="row">
      <span className="name">{t("record_unnamed", { id: shortId(access.record_id) })}</span>
      {access.refused
        ? <Notice kind="grave">{t("access_refused", { why: access.refused.detail })}</Notice>
        : <>
          <span className="details">{named("state", access.operation?.state ?? "waiting")}</span>
          <button type="button" className="first" onClick={() => setShown(access)}
            aria-label={t("view_of", { id: access.record_id })}>{t("view")}</button>
        </>}
    </li>)}</ul>
    <button type="button" onClick={onClose}>{t("close")}</button>
    {shown && <Viewer path={shown.content} title={t("record_unnamed", { id: shortId(shown.record_id) })}
      closed={isEnded ? t("consent_ended_by_patient") : undefined} onClose={() => setShown(undefined)} />}
  </Section>;
}
