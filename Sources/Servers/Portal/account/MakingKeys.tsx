import { useState } from "react";
import type { NewKey } from "../opening/device";
import { ask } from "../site/api";
import { useAction } from "../site/loading";
import type { NewAccount } from "../site/messages";
import { newKeys } from "../site/new-keys";
import { Field, Form, Section } from "../site/parts";
import { Codes } from "../site/enrolment";
import { useSession, useSignedIn } from "../site/session";
import { t } from "../site/text";
import { asking } from "../site/waiting";
import { lockNewKey } from "./locking";

/** Goes on where the making of an account was cut short: it is there, and its keys are not. */
export function MakingKeys() {
  const { account } = useSignedIn();
  const { signIn, refresh } = useSession();
  const action = useAction();
  const [password, setPassword] = useState("");
  const [codes, setCodes] = useState<readonly string[]>();
  const [isUnkept, setUnkept] = useState(false);
  const [device, setDevice] = useState<NewKey>();
  // The session at the encryption service begins with a sign-in.
  const finish = () => signIn(account.name ?? "", password);
  const make = async () => {
    const keys = await newKeys();
    const answer = await asking(keys, () => ask<NewAccount>("POST", "/v1/me/keys", {
      wait: 45, message: { password, ...keys?.points },
    }));
    if (!answer.recovery_codes?.length) {
      await keys?.drop();
      return finish();
    }
    // First of all: they are not shown again, and nothing that fails from here on may hide them.
    setCodes(answer.recovery_codes);
    if (!(await keys?.give(account.holder ?? ""))) setUnkept(true);
    else setDevice(keys?.device);
  };
  const lock = async (key: NewKey) => {
    await lockNewKey({ name: account.name ?? "", password, label: t("passkey_first"), key });
    await refresh();
  };
  if (codes) {
    return <Codes codes={codes} isUnkept={isUnkept} onDone={finish} onPasskey={device && (() => lock(device))} />;
  }
  return <Section title={t("keys_make")}>
    <p>{t("keys_make_lead")}</p>
    <div className="card narrow">
      <Form action={action} submit={t("keys_make")} onSubmit={make}>
        <Field label={t("password")} type="password" autoComplete="current-password" required value={password}
          onChange={(event) => setPassword(event.target.value)} />
      </Form>
    </div>
  </Section>;
}
