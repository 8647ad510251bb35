import { useState } from "react";
import { address, ask } from "../site/api";
import { Certificate } from "../site/certificate";
import { erasure, taking } from "../site/approval";
import { approve } from "../site/keys";
import { Failed, useAction } from "../site/loading";
import type { ErasureCertificate, Export } from "../site/messages";
import { Dialog, Field, Form, Notice, Page, Section } from "../site/parts";
import { useSession, useSignedIn } from "../site/session";
import { t } from "../site/text";

/** What is kept about a patient: all of it to take away, and all of it to destroy. */
export default function MyData() {
  const [isErasing, setErasing] = useState(false);
  return <Page title={t("my_data")} lead={t("my_data_lead")}>
    <Section title={t("everything")}>
      <p>{t("everything_lead")}</p>
      <Taking />
    </Section>
    <Section title={t("erase_all")}>
      <p>{t("erase_all_lead")}</p>
      <p><button type="button" className="grave" onClick={() => setErasing(true)}>{t("erase_all_begin")}</button></p>
    </Section>
    {isErasing && <Erasing onClose={() => setErasing(false)} />}
  </Page>;
}

/** Approved first: a session that was left open is not enough to take everything away. */
function Taking() {
  const { account, id } = useSignedIn();
  const action = useAction();
  const take = async () => {
    const headers = await approve(account.holder ?? "", taking(id));
    const { archive } = await ask<Export>("POST", "/v1/patients/me/exports", { headers });
    const link = document.createElement("a");
    link.href = address(archive).href;
    link.download = "";
    link.click();
  };
  return <>
    <p><button type="button" aria-busy={action.isBusy} disabled={action.isBusy} onClick={() => action.run(take)}>
      {t("everything_get")}</button></p>
    {action.error !== undefined && <Failed error={action.error} />}
  </>;
}

/** What it means is said before; the name is typed, since nobody types it by mistake. */
function Erasing({ onClose }: { onClose: () => void }) {
  const { account, id } = useSignedIn();
  const { signOut } = useSession();
  const action = useAction();
  const [typed, setTyped] = useState("");
  const [done, setDone] = useState<ErasureCertificate>();
  const erase = async () => {
    const headers = await approve(account.holder ?? "", erasure(id));
    setDone(await ask<ErasureCertificate>("DELETE", "/v1/patients/me", { headers, message: { patient_id: id } }));
  };
  const leave = () => void signOut("asked");
  if (done) {
    return <Dialog title={t("erased_all_title")} onClose={leave}>
      <Notice kind="good">{t("erased_all_text")}</Notice>
      <Certificate of={done} />
      <button type="button" className="first" onClick={leave}>{t("close")}</button>
    </Dialog>;
  }
  return <Dialog title={t("erase_all_title")} onClose={onClose}>
    <p>{t("erase_all_meaning")}</p>
    <p>{t("erase_remains")}</p>
    <Form action={action} submit={t("erase_all_now")} isGrave isDisabled={typed.trim() !== account.name}
      onSubmit={erase} onCancel={onClose}>
      <Field label={t("erase_all_name", { name: account.name ?? "" })} autoComplete="off" autoCapitalize="none"
        spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
    </Form>
  </Dialog>;
}
