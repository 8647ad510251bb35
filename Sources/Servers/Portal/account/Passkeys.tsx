import { useState } from "react";
import { ask } from "../site/api";
import { deviceKeyState, dropDeviceKey } from "../opening/device";
import { base64, bytesOf, passkeyRemoval } from "../site/approval";
import { moment } from "../site/format";
import { approve } from "../site/keys";
import { Failed, Loaded, useAction, useLoaded, usePages } from "../site/loading";
import type { Passkey } from "../site/messages";
import { Field, Form, Notice, Section } from "../site/parts";
import { hasPasskeys } from "../site/passkeys";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { addPasskey } from "./adding";

/** What one signs in and approves with in the place of a password: added, listed, removed. */
export function Passkeys({ onKeyDropped }: { onKeyDropped: () => void }) {
  const { account, keys } = useSignedIn();
  const passkeys = usePages<Passkey>("/v1/me/passkeys", { limit: undefined });
  const [adding, removing] = [useAction(), useAction()];
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const [added, setAdded] = useState<Passkey>();
  const [renaming, setRenaming] = useState<Passkey>();
  const holder = keys === "open" ? account.holder : undefined;
  // Of the passkey that locks this browser's key.
  const locking = useLoaded(holder ?? "", async () => {
    const { credential } = await deviceKeyState(account.holder ?? "");
    return credential && base64(credential);
  });
  const locks = (passkey: Passkey) => locking.value !== undefined && passkey.credential === locking.value;

  const add = async () => {
    setAdded((await addPasskey(holder, password, label.trim())).passkey);
    setLabel("");
    setPassword("");
    passkeys.again();
  };
  const remove = (passkey: Passkey) => removing.run(async () => {
    const headers = passkey.approves && holder
      ? await approve(holder, passkeyRemoval(holder, bytesOf(passkey.credential)), "key") : undefined;
    await ask("DELETE", `/v1/me/passkeys/${passkey.id}`, { ...(headers && { headers }) });
    // What nothing unlocks any more is no key.
    if (locks(passkey)) {
      await dropDeviceKey(account.holder ?? "");
      onKeyDropped();
    }
    setAdded(undefined);
    locking.again();
    passkeys.again();
  });
  return <Section title={t("passkeys")}>
    <p>{t("passkeys_lead")}</p>
    {added && <Notice kind="good">{t(added.unlocks || !holder ? "passkey_added" : "passkey_added_locked")}</Notice>}
    {removing.error !== undefined && <Failed error={removing.error} />}
    <Loaded of={passkeys} empty={t("passkeys_empty")}>{(entries) => <ul className="list">{entries.map((passkey) =>
      <li key={passkey.id} className="row">
        <span className="name" dir="auto">{passkey.label}</span>
        <span className="details">
          <span>{t("session_since", { time: moment(passkey.made_at) })}</span>
          {passkey.used_at !== undefined && <span>{t("session_used", { time: moment(passkey.used_at) })}</span>}
          {passkey.unlocks && <span>{t("passkey_unlocks")}</span>}
          {passkey.approves && <span>{t("passkey_approves")}</span>}
          {locks(passkey) && <span>{t("passkey_locks")}</span>}
        </span>
        {renaming?.id === passkey.id
          ? <Renaming passkey={passkey} onEnd={() => { setRenaming(undefined); passkeys.again(); }} />
          : <div className="buttons">
            <button type="button" onClick={() => setRenaming(passkey)}
              aria-label={t("passkey_rename_of", { name: passkey.label })}>{t("passkey_rename")}</button>
            <button type="button" disabled={removing.isBusy} onClick={() => remove(passkey)}
              aria-label={t("passkey_remove_of", { name: passkey.label })}>{t("passkey_remove")}</button>
          </div>}
      </li>)}</ul>}</Loaded>
    {hasPasskeys() ? <div className="card narrow">
      <Form action={adding} submit={t("passkey_add")} onSubmit={add}>
        <Field label={t("passkey_name")} hint={t("passkey_name_hint")} maxLength={50} required value={label}
          onChange={(event) => setLabel(event.target.value)} />
        <Field label={t("passkey_password")} type="password" autoComplete="current-password" required value={password}
          onChange={(event) => setPassword(event.target.value)} />
      </Form>
    </div> : <Notice>{t("passkeys_none")}</Notice>}
  </Section>;
}

function Renaming({ passkey, onEnd }: { passkey: Passkey; onEnd: () => void }) {
  const action = useAction();
  const [label, setLabel] = useState(passkey.label);
  const rename = async () => {
    await ask<Passkey>("PATCH", `/v1/me/passkeys/${passkey.id}`, { message: { label: label.trim() } });
    onEnd();
  };
  return <Form action={action} submit={t("save")} onSubmit={rename} onCancel={onEnd}>
    <Field label={t("passkey_renamed")} maxLength={50} required autoFocus value={label}
      onChange={(event) => setLabel(event.target.value)} />
  </Form>;
}
