import { useState } from "react";
import { address, ask } from "../site/api";
import { Certificate } from "../site/certificate";
import { erasure } from "../site/approval";
import { approve } from "../site/keys";
import { useAction } from "../site/loading";
import type { ErasureCertificate } from "../site/messages";
import { Dialog, Field, Form, Notice, Page, Section } from "../site/parts";
import { useSession, useSignedIn } from "../site/session";
import { t } from "../site/text";

/** What is kept about a patient: all of it to take away, and all of it to destroy. */
export default function MyData() {
  const [isErasing, setErasing] = useState(false);
  return <Page title={t("my_data")} lead={t("my_data_lead")}>
    <Section title={t("everything")}>
      <p>{t("everything_lead")}</p>
      <p><a className="button" href={address("/v1/patients/me/export").href} download>{t("everything_get")}</a></p>
    </Section>
    <Section title={t("erase_all")}>
      <p>{t("erase_all_lead")}</p>
      <p><button type="button" className="grave" onClick={() => setErasing(true)}>{t("erase_all_begin")}</button></p>
    </Section>
    {isErasing && <Erasing onClose={() => setErasing(false)} />}
  </Page>;
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
