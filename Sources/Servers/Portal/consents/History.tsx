import { day, momentOf } from "../site/format";
import { Loaded, More, usePages } from "../site/loading";
import type { Consent } from "../site/messages";
import { Dialog } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { scopesText } from "../site/scopes";
import { named, t } from "../site/text";

/** Every version of a consent, each with its transaction. */
export function History({ consent, name, onClose }: { consent: Consent; name: string; onClose: () => void }) {
  const versions = usePages<Consent>(`/v1/consents/${consent.doctor_id}/history`);
  return <Dialog title={t("history_title", { name })} onClose={onClose}>
    <Loaded of={versions}>{(entries) => <ol className="list">{entries.map((version) =>
      <li key={version.version} className="row">
        <span className="name">{named("state", version.state)}</span>
        <span className="details">
          <span>{momentOf(version.changed_at, version.effective_at_block)}</span>
          {version.scopes.length > 0 && <span>{scopesText(version.scopes)}</span>}
          {version.expiry !== undefined && <span>{t("consent_until", { day: day(version.expiry) })}</span>}
          <Link href={hrefOf("transaction", { id: version.transaction_id })}>{t("transaction")}</Link>
        </span>
      </li>)}</ol>}</Loaded>
    <More of={versions} />
    <div className="buttons"><button type="button" onClick={onClose}>{t("close")}</button></div>
  </Dialog>;
}
