import { useEffect, useState } from "react";
import { shortId } from "../site/format";
import type { Access } from "../site/messages";
import { Notice, Section } from "../site/parts";
import { named, t } from "../site/text";
import { Viewer } from "../site/viewer";

/**
 * Records whose access is on the ledger; a consent that ends elsewhere closes what is open, with the reason.
 * @param ended why nothing opens any more; nothing while the consent holds
 */
export function Opened(props: { accesses: readonly Access[]; ended: string | undefined; onClose: () => void }) {
  const { accesses, ended, onClose } = props;
  const [shown, setShown] = useState<Access>();
  // A consent that is given anew opens no access of the one before.
  const [closed, setClosed] = useState(ended);
  useEffect(() => setClosed((earlier) => earlier ?? ended), [ended]);
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
      closed={closed} onClose={() => setShown(undefined)} />}
  </Section>;
}
