import { useEffect, useState } from "react";
import { Failure } from "../site/api";
import { Failed, useAction } from "../site/loading";
import { CodeField, Field, Form, Notice, Page } from "../site/parts";
import { hasPasskeys, offeredSignIn, passkeySignIn } from "../site/passkeys";
import { Link, hrefOf } from "../site/router";
import { useSession } from "../site/session";
import { t } from "../site/text";

export function SignIn() {
  const { signIn, signInByPasskey, ending } = useSession();
  const action = useAction();
  const byPasskey = useAction();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [needsCode, setNeedsCode] = useState(false);

  const submit = async () => {
    try {
      await signIn(name.trim(), password, code.trim() || undefined);
    } catch (error) {
      if (error instanceof Failure && error.code === "second_factor_needed" && !needsCode) {
        setNeedsCode(true);
        return;
      }
      throw error;
    }
  };
  // The browser has one dialogue at a time: while the button's is open, nothing is offered.
  const isOffered = hasPasskeys() && !action.isBusy && !byPasskey.isBusy;
  const { run } = byPasskey;
  useEffect(() => {
    if (!isOffered) return undefined;
    const stop = new AbortController();
    void offeredSignIn(stop.signal).then((shown) => shown && run(() => signInByPasskey(shown)));
    return () => stop.abort();
  }, [isOffered, run, signInByPasskey]);
  return <Page title={t("sign_in")} lead={t("sign_in_lead")}>
    {ending && <Notice>{t(`ending_${ending}`)}</Notice>}
    <div className="card narrow">
      <Form action={action} submit={t("sign_in")} onSubmit={submit}>
        <Field label={t("name")} name="username" autoComplete="username webauthn" autoCapitalize="none" spellCheck={false}
          required value={name} onChange={(event) => setName(event.target.value)} />
        <Field label={t("password")} type="password" name="password" autoComplete="current-password" required
          value={password} onChange={(event) => setPassword(event.target.value)} />
        {needsCode && <CodeField value={code} onChange={setCode} />}
      </Form>
      {hasPasskeys() && <>
        {byPasskey.error !== undefined && <Failed error={byPasskey.error} />}
        <p><button type="button" disabled={byPasskey.isBusy}
          onClick={() => run(async () => signInByPasskey(await passkeySignIn()))}>
          {byPasskey.isBusy ? t("working") : t("passkey_sign_in")}</button></p>
      </>}
    </div>
    <p>{t("no_account")} <Link href={hrefOf("register")}>{t("register")}</Link></p>
  </Page>;
}
