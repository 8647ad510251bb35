import { useState } from "react";
import { ask } from "../site/api";
import { newSecret } from "../site/approval";
import { approve, approvalWays } from "../site/keys";
import { useAction } from "../site/loading";
import type { Codes, Unlocked } from "../site/messages";
import { Field, Form, Notice, Section } from "../site/parts";
import { useSession, useSignedIn } from "../site/session";
import { t } from "../site/text";

/** An approval of what concerns one's own secrets; none of who can approve nothing yet. */
export async function approvedFor(holder: string | undefined, act: readonly string[]): Promise<{ [name: string]: string }> {
  return holder && (await approvalWays()).length > 0 ? approve(holder, act) : {};
}

/** Another password. Other sessions end with the old one. */
export function Password() {
  const { account } = useSignedIn();
  const { refresh } = useSession();
  const action = useAction();
  const [typed, setTyped] = useState({ old: "", fresh: "" });
  const [isDone, setDone] = useState(false);
  const change = async () => {
    setDone(false);
    const headers = await approvedFor(account.holder, newSecret(account.holder ?? ""));
    await ask<Unlocked>("PUT", "/v1/me/password", {
      headers, message: { password: typed.old, new_password: typed.fresh },
    });
    setTyped({ old: "", fresh: "" });
    setDone(true);
    await refresh();
  };
  return <Section title={t("password_change")}>
    {isDone && <Notice kind="good">{t("password_changed")}</Notice>}
    <div className="card narrow">
      <Form action={action} submit={t("password_change")} onSubmit={change}>
        <Field label={t("password")} type="password" autoComplete="current-password" required value={typed.old}
          onChange={(event) => setTyped({ ...typed, old: event.target.value })} />
        <Field label={t("password_new")} hint={t("password_hint")} type="password" autoComplete="new-password"
          required value={typed.fresh} onChange={(event) => setTyped({ ...typed, fresh: event.target.value })} />
      </Form>
    </div>
  </Section>;
}

/** Ten new recovery codes, which take the place of those before. */
export function RecoveryCodes() {
  const { account } = useSignedIn();
  const action = useAction();
  const [password, setPassword] = useState("");
  const [codes, setCodes] = useState<readonly string[]>();
  const draw = async () => {
    const headers = await approvedFor(account.holder, newSecret(account.holder ?? ""));
    setCodes((await ask<Codes>("POST", "/v1/me/recovery-codes", { headers, message: { password } })).codes);
    setPassword("");
  };
  return <Section title={t("recovery_codes")}>
    {codes ? <>
      <Notice kind="good">{t("recovery_drawn")}</Notice>
      <ol className="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
      <p><button type="button" onClick={() => print()}>{t("print")}</button></p>
    </> : <>
      <p>{t("recovery_codes_lead")}</p>
      <div className="card narrow">
        <Form action={action} submit={t("recovery_draw")} onSubmit={draw}>
          <Field label={t("password")} type="password" autoComplete="current-password" required value={password}
            onChange={(event) => setPassword(event.target.value)} />
        </Form>
      </div>
    </>}
  </Section>;
}
