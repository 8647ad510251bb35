import { useEffect, useState } from "react";
import { moment } from "./format";
import type { ErasureCertificate } from "./messages";
import { Facts } from "./parts";
import { t } from "./text";

/** What an erasure has destroyed and what it leaves, as the gateway certifies it, to be kept. */
export function Certificate({ of }: { of: ErasureCertificate }) {
  const [url, setURL] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([JSON.stringify(of, null, 2)], { type: "application/json" }));
    setURL(made);
    return () => URL.revokeObjectURL(made);
  }, [of]);
  const list = (texts: readonly string[]) => <ul lang="en">{texts.map((text) => <li key={text}>{text}</li>)}</ul>;
  return <>
    <Facts of={[
      [t("certificate_at"), moment(of.erased_at)],
      ...(of.record_id === undefined ? [] : [[t("record_id"), <code key="id">{of.record_id}</code>] as const]),
      [t("certificate_objects"), String(of.objects)],
      [t("certificate_destroyed"), list(of.destroyed)], [t("certificate_remains"), list(of.remains)],
    ]} />
    {url && <p><a className="button" href={url} download={`erasure-${of.record_id ?? of.patient_id}.json`}>
      {t("certificate_save")}</a></p>}
  </>;
}
