import { useState } from "react";
import { ask } from "../site/api";
import { Certificate } from "../site/certificate";
import { erasure } from "../site/approval";
import { approve } from "../site/keys";
import { useAction } from "../site/loading";
import type { ErasureCertificate, Record } from "../site/messages";
import { Check, Dialog, Form, Notice } from "../site/parts";
import { go, hrefOf } from "../site/router";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";

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
      <Certificate of={done} />
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
