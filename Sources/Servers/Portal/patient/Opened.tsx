import { useEffect, useState } from "react";
import { shortId } from "../site/format";
import type { Access } from "../site/messages";
import { Notice, Section } from "../site/parts";
import { named, t } from "../site/text";
import { Viewer } from "../site/viewer";

/** Records whose access is on the ledger; where the consent has ended, what is open closes with the reason, for good. */
export function Opened({ accesses, isOver, onClose }: {
  accesses: readonly Access[]; isOver: boolean; onClose: () => void;
}) {
  const [shown, setShown] = useState<Access>();
  const [isEnded, setEnded] = useState(false);
  useEffect(() => {
    if (isOver) setEnded(true);
  }, [isOver]);
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
      closed={isOver || isEnded ? t("consent_ended_by_patient") : undefined} onClose={() => setShown(undefined)} />}
  </Section>;
}
