import { lazy, Suspense, useState } from "react";
import { ask } from "../site/api";
import { newOneTimePassword, removeOneTimePassword } from "../site/approval";
import { useAction } from "../site/loading";
import type { Codes, OneTimePassword } from "../site/messages";
import { Copyable, Field, Form, Notice, Section } from "../site/parts";
import { useSession, useSignedIn } from "../site/session";
import { t } from "../site/text";
import { approvedFor } from "./Password";

const QRCode = lazy(() => import("./QRCode"));

/** An authenticator is made known by a picture that it takes, and is used from its first code on. */
export function SecondFactor() {
  const { account } = useSignedIn();
  const { refresh } = useSession();
  const action = useAction();
  const removal = useAction();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [drawn, setDrawn] = useState<OneTimePassword>();
  const [codes, setCodes] = useState<readonly string[]>();

  const begin = async () => {
    const headers = await approvedFor(account.holder, newOneTimePassword(account.holder ?? ""));
    setDrawn(await ask<OneTimePassword>("POST", "/v1/me/one-time-password", { headers, message: { password } }));
    setPassword("");
  };
  const confirm = async () => {
    const answer = await ask<Codes>("PUT", "/v1/me/one-time-password", { message: { code: code.trim() } });
    setCodes(answer.codes);
    setDrawn(undefined);
    setCode("");
    await refresh();
  };
  const remove = async () => {
    const headers = await approvedFor(account.holder, removeOneTimePassword(account.holder ?? ""));
    await ask("DELETE", "/v1/me/one-time-password", { headers });
    setCodes(undefined);
    await refresh();
  };
  return <Section title={t("second_factor")}>
    {account.lacks_second_factor && !codes && <Notice kind="grave">{t("second_factor_lacking")}</Notice>}
    {codes ? <>
      <Notice kind="good">{t(codes.length > 0 ? "second_factor_done" : "second_factor_on")}</Notice>
      {codes.length > 0 && <ul className="codes">{codes.map((each) => <li key={each}><code>{each}</code></li>)}</ul>}
    </> : drawn ? <div className="card narrow">
      <p>{t("second_factor_scan")}</p>
      <Suspense fallback={<p>{t("loading")}</p>}><QRCode text={drawn.uri} label={t("qr_alt")} /></Suspense>
      <Copyable text={drawn.text} label={t("copy")} />
      <Form action={action} submit={t("second_factor_confirm")} onSubmit={confirm}
        onCancel={() => setDrawn(undefined)}>
        <Field label={t("code")} inputMode="numeric" autoComplete="one-time-code" required value={code}
          onChange={(event) => setCode(event.target.value)} />
      </Form>
    </div> : <div className="card narrow">
      <p>{account.second_factor === "none" ? t("second_factor_lead") : t("second_factor_have")}</p>
      <Form action={action} submit={t("second_factor_begin")} onSubmit={begin}>
        <Field label={t("password")} type="password" autoComplete="current-password" required value={password}
          onChange={(event) => setPassword(event.target.value)} />
      </Form>
      {account.holder && account.second_factor !== "none" && <Form action={removal} submit={t("second_factor_remove")}
        isGrave onSubmit={remove}>{null}</Form>}
    </div>}
  </Section>;
}
