import { useState } from "react";
import { ask } from "../shared/api";
import { erasure } from "../shared/approval";
import { approve } from "../shared/keys";
import { useAction } from "../shared/loading";
import type { ErasureCertificate, Record } from "../shared/messages";
import { Check, Dialog, Form, Notice } from "../shared/parts";
import { go, hrefOf } from "../shared/router";
import { useSignedIn } from "../shared/session";
import { t } from "../shared/text";

/** Says what an erasure means before it is done, and what it has destroyed after it. */
export function Erasing({ record, name, onClose }: { record: Record; name: string; onClose: () => void }) {
  const { account } = useSignedIn();
  const action = useAction();
  const [isSure, setSure] = useState(false);
  const [done, setDone] = useState<ErasureCertificate>();
  const erase = async () => {
    const headers = await approve(account.holder ?? "", erasure(record.patient_id, record.record_id));
    setDone(await ask<ErasureCertificate>("DELETE", `/v1/records/${record.record_id}`, { headers }));
  };
  if (done) {
    return <Dialog title={t("erased_title")} onClose={() => go(hrefOf("records"))}>
      <Notice kind="good">{t("erased_text")}</Notice>
      <p>{t("erase_remains")}</p>
      <button type="button" className="first" onClick={() => go(hrefOf("records"))}>{t("records_back")}</button>
    </Dialog>;
  }
  return <Dialog title={t("erase_title", { name })} onClose={onClose}>
    <p>{t("erase_meaning")}</p>
    <p>{t("erase_remains")}</p>
    <Form action={action} submit={t("erase_now")} isGrave isDisabled={!isSure} onSubmit={erase} onCancel={onClose}>
      <Check label={t("erase_sure")} checked={isSure} onChange={setSure} />
    </Form>
  </Dialog>;
}
