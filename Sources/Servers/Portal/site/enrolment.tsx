import { useState } from "react";
import type { NewKey } from "../opening/device";
import { ask } from "./api";
import { useAction } from "./loading";
import type { NewAccount } from "./messages";
import { newKeys } from "./new-keys";
import { hasPasskeys } from "./passkeys";
import { Check, Field, Form, Notice } from "./parts";
import { useSession } from "./session";
import { t } from "./text";
import { asking } from "./waiting";

/** Fewest characters of a password; the gateway judges the rest. */
const PASSWORD = 12;

export interface Wanted {
  readonly name: string;
  readonly display_name: string;
  readonly password: string;
}

/**
 * A form that makes an account. Whoever has a place on the ledger gets two keys that stay in this browser, where it
 * keeps any: one approves grave acts, one opens records. Then the recovery codes are shown, once, and the person is
 * signed in.
 */
export function Enrolment(props: {
  path: "/v1/registrations" | "/v1/links"; asksName: boolean; isHolder: boolean; fixed: object; submit: string;
}) {
  const { signIn, refresh } = useSession();
  const action = useAction();
  const [device, setDevice] = useState<NewKey>();
  const [wanted, setWanted] = useState<Wanted>({ name: "", display_name: "", password: "" });
  const [codes, setCodes] = useState<readonly string[]>();
  const [isUnkept, setUnkept] = useState(false);
  const set = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part });

  const submit = async () => {
    const keys = props.isHolder ? await newKeys() : undefined;
    const { display_name, ...rest } = wanted;
    const answer = await asking(keys, () => ask<NewAccount>("POST", props.path, {
      wait: 45,
      message: {
        ...props.fixed, ...rest, name: wanted.name.trim(), ...(props.asksName && { display_name: display_name.trim() }),
        ...keys?.points,
      },
    }));
    // First of all: they are not shown again, and nothing that fails from here on may hide them.
    if (answer.recovery_codes?.length) setCodes(answer.recovery_codes);
    const { holder } = answer.account;
    if (!holder) await keys?.drop();
    else if (props.isHolder && !(await keys?.give(holder))) setUnkept(true);
    else setDevice(keys?.device);
    if (!answer.recovery_codes?.length) await signIn(wanted.name.trim(), wanted.password);
  };
  const finish = () => signIn(wanted.name.trim(), wanted.password);
  const lock = async (key: NewKey) => {
    const { lockNewKey } = await import("../account/locking");
    await lockNewKey({ name: wanted.name.trim(), password: wanted.password, label: t("passkey_first"), key });
    await refresh();
  };
  if (codes) {
    return <Codes codes={codes} isUnkept={isUnkept} onDone={finish} onPasskey={device && (() => lock(device))} />;
  }
  return <div className="card narrow">
    <Form action={action} submit={props.submit} onSubmit={submit}>
      {props.asksName && <Field label={t("display_name")} autoComplete="name" required value={wanted.display_name}
        onChange={(event) => set({ display_name: event.target.value })} />}
      <Field label={t("name")} hint={t("name_hint")} name="username" autoComplete="username" autoCapitalize="none"
        spellCheck={false} required value={wanted.name} onChange={(event) => set({ name: event.target.value })} />
      <Field label={t("password")} hint={t("password_hint")} type="password" name="password"
        autoComplete="new-password" minLength={PASSWORD} required value={wanted.password}
        onChange={(event) => set({ password: event.target.value })} />
      {props.isHolder && <p className="hint">{t("key_hint")}</p>}
    </Form>
  </div>;
}

/** Recovery codes, shown once: nobody goes on before they say that they have them. */
export function Codes(props: {
  codes: readonly string[]; isUnkept: boolean; onDone: () => Promise<void>;
  /** Goes on with a passkey that locks this browser's key; nothing where there is no such key. */
  onPasskey?: (() => Promise<void>) | undefined;
}) {
  const { onPasskey } = props;
  const action = useAction();
  const [isKept, setKept] = useState(false);
  return <div className="card">
    <Notice kind="good">{t("account_made")}</Notice>
    {props.isUnkept && <Notice kind="grave">{t("keys_unkept")}</Notice>}
    <h2>{t("recovery_codes")}</h2>
    <p>{t("recovery_text")}</p>
    <ol className="codes">{props.codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
    <Form action={action} submit={t("continue")} onSubmit={props.onDone} isDisabled={!isKept}>
      <p><button type="button" onClick={() => print()}>{t("print")}</button></p>
      <Check label={t("recovery_kept")} checked={isKept} onChange={setKept} />
      {onPasskey && hasPasskeys() && <>
        <p className="hint">{t("continue_passkey_hint")}</p>
        <p><button type="button" disabled={!isKept || action.isBusy} onClick={() => action.run(onPasskey)}>
          {t("continue_passkey")}</button></p>
      </>}
    </Form>
  </div>;
}
