import { useState } from "react";
import { deviceKeyState, dropDeviceKey } from "../opening/device";
import { Loaded, useAction, useLoaded } from "../site/loading";
import { Dialog, Form, Notice, Section } from "../site/parts";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { NewDeviceKey } from "./NewDeviceKey";

/** What opens records in this browser: a key that it keeps, one that a passkey locks, or the encryption service. */
export function OpeningHere({ onChange }: { onChange: () => void }) {
  const holder = useSignedIn().account.holder ?? "";
  const found = useLoaded(holder, () => deviceKeyState(holder));
  const action = useAction();
  const [isRemoving, setRemoving] = useState(false);
  const remove = async () => {
    await dropDeviceKey(holder);
    setRemoving(false);
    found.again();
    onChange();
  };
  return <Section title={t("device_key")}>
    <Loaded of={found}>{({ kind }) => <>
      <Notice kind={kind === "none" || kind === "other" ? "plain" : "good"}>{t(`device_key_${kind}`)}</Notice>
      {kind !== "none" && <p><button type="button" className="grave" onClick={() => setRemoving(true)}>
        {t("device_key_remove")}</button></p>}
    </>}</Loaded>
    <NewDeviceKey onDone={() => { found.again(); onChange(); }} />
    {isRemoving && <Dialog title={t("device_key_remove")} onClose={() => setRemoving(false)}>
      <p>{t("device_key_remove_text")}</p>
      <Form action={action} submit={t("device_key_remove_now")} isGrave onSubmit={remove}
        onCancel={() => setRemoving(false)}>{null}</Form>
    </Dialog>}
  </Section>;
}
