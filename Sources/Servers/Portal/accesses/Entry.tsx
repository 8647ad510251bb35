import { momentOf, shortId } from "../site/format";
import type { AuditEntry } from "../site/messages";
import { useNames } from "../site/names";
import { Link, hrefOf } from "../site/router";
import { useSignedIn } from "../site/session";
import { named, t } from "../site/text";
import { Reviewing } from "./Reviewing";

/** An access in plain words of the reader's language, and where it can be checked. */
export function Entry(props: {
  entry: AuditEntry;
  /** Shows the accesses of the other person alone. */
  onPerson?: ((id: string) => void) | undefined;
  onRecord?: ((id: string) => void) | undefined;
}) {
  const { entry, onPerson, onRecord } = props;
  const { account } = useSignedIn();
  const name = useNames();
  const doctor = entry.doctor_name ?? name("doctor", entry.doctor_id);
  const patient = name("patient", entry.patient_id);
  const reason = named("reason", entry.emergency?.reason ?? "");
  const why = named("purpose", entry.purpose ?? "");
  const isEmergency = entry.emergency !== undefined;
  const text = {
    patient: isEmergency ? t("entry_emergency", { doctor, reason }) : t("entry_read", { doctor, why }),
    doctor: isEmergency ? t("entry_own_emergency", { patient, reason }) : t("entry_own_read", { patient, why }),
  }[account.role] ?? (isEmergency
    ? t("entry_audit_emergency", { doctor, patient, reason }) : t("entry_audit_read", { doctor, patient, why }));
  return <>
    <span className="name" dir="auto">{text}</span>
    <span className="details">
      <span>{momentOf(entry.at, entry.block)}</span>
      <span>{account.role === "patient"
        ? <Link href={hrefOf("record", { id: entry.record_id })}>{t("record_unnamed", { id: shortId(entry.record_id) })}</Link>
        : t("record_unnamed", { id: shortId(entry.record_id) })}</span>
      {entry.consent_version !== undefined && <span>{t("entry_consent", { version: entry.consent_version })}</span>}
      {entry.emergency && <span className="tag">{entry.emergency.outcome
        ? t("entry_reviewed", { outcome: named("outcome", entry.emergency.outcome) })
        : entry.emergency.overdue ? t("entry_overdue") : t("entry_unreviewed")}</span>}
      {entry.emergency && !entry.emergency.outcome && account.role === "patient" && <Reviewing entry={entry} />}
      <Link href={hrefOf("transaction", { id: entry.transaction_id })}>{t("entry_check")}</Link>
      {onPerson && <button type="button" className="quiet"
        onClick={() => onPerson(account.role === "patient" ? entry.doctor_id : entry.patient_id)}>
        {t("filter_only", { name: account.role === "patient" ? doctor : patient })}</button>}
      {onRecord && <button type="button" className="quiet" onClick={() => onRecord(entry.record_id)}>
        {t("filter_only_record")}</button>}
    </span>
  </>;
}
