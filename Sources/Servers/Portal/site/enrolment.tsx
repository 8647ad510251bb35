import { useState } from "react";
import { keepDeviceKey, newDeviceKey } from "../opening/device";
import { ask } from "./api";
import { base64 } from "./approval";
import { keepApprovalKey, newApprovalKey } from "./keys";
import { useAction } from "./loading";
import type { NewAccount } from "./messages";
import { Check, Field, Form, Notice } from "./parts";
import { useSession } from "./session";
import { t } from "./text";

/** Fewest characters of a password; the gateway judges the rest. */
const PASSWORD = 10;

export interface Wanted {
  readonly name: string;
  readonly display_name: string;
  readonly password: string;
}

/**
 * A form that makes an account. Whoever has a place on the ledger gets two keys that stay in this browser: one approves
 * grave acts, one opens records. Then the recovery codes are shown, once, and the person is signed in.
 */
export function Enrolment(props: {
  path: "/v1/registrations" | "/v1/links"; asksName: boolean; isHolder: boolean; fixed: object; submit: string;
}) {
  const { signIn } = useSession();
  const action = useAction();
  const [wanted, setWanted] = useState<Wanted>({ name: "", display_name: "", password: "" });
  const [codes, setCodes] = useState<readonly string[]>();
  const set = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part });

  const submit = async () => {
    const made = props.isHolder ? await newApprovalKey() : undefined;
    const device = props.isHolder ? await newDeviceKey() : undefined;
    const { display_name, ...rest } = wanted;
    const answer = await ask<NewAccount>("POST", props.path, {
      wait: 45,
      message: {
        ...props.fixed, ...rest, name: wanted.name.trim(), ...(props.asksName && { display_name: display_name.trim() }),
        ...(made && { approval_key: made.point }), ...(device && { encryption_key: base64(device.point) }),
      },
    });
    if (made && answer.account.holder) await keepApprovalKey(answer.account.holder, made.key);
    if (device && answer.account.holder) await keepDeviceKey(answer.account.holder, device);
    if (answer.recovery_codes?.length) setCodes(answer.recovery_codes);
    else await signIn(wanted.name.trim(), wanted.password);
  };
  if (codes) return <Codes codes={codes} onDone={() => signIn(wanted.name.trim(), wanted.password)} />;
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
export function Codes(props: { codes: readonly string[]; onDone: () => Promise<void> }) {
  const action = useAction();
  const [isKept, setKept] = useState(false);
  return <div className="card">
    <Notice kind="good">{t("account_made")}</Notice>
    <h2>{t("recovery_codes")}</h2>
    <p>{t("recovery_text")}</p>
    <ul className="codes">{props.codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
    <Form action={action} submit={t("continue")} onSubmit={props.onDone} isDisabled={!isKept}>
      <p><button type="button" onClick={() => print()}>{t("print")}</button></p>
      <Check label={t("recovery_kept")} checked={isKept} onChange={setKept} />
    </Form>
  </div>;
}
