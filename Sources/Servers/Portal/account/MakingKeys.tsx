import { useState } from "react";
import { keepDeviceKey, newDeviceKey } from "../opening/device";
import { ask } from "../site/api";
import { base64 } from "../site/approval";
import { keepApprovalKey, newApprovalKey } from "../site/keys";
import { useAction } from "../site/loading";
import type { NewAccount } from "../site/messages";
import { Field, Form, Section } from "../site/parts";
import { Codes } from "../site/enrolment";
import { useSession, useSignedIn } from "../site/session";
import { t } from "../site/text";

/** Goes on where the making of an account was cut short: it is there, and its keys are not. */
export function MakingKeys() {
  const { account } = useSignedIn();
  const { signIn } = useSession();
  const action = useAction();
  const [password, setPassword] = useState("");
  const [codes, setCodes] = useState<readonly string[]>();
  // The session at the encryption service begins with a sign-in.
  const finish = () => signIn(account.name ?? "", password);
  const make = async () => {
    const [made, device] = [await newApprovalKey(), await newDeviceKey()];
    const answer = await ask<NewAccount>("POST", "/v1/me/keys", {
      wait: 45, message: { password, approval_key: made.point, encryption_key: base64(device.point) },
    });
    if (!answer.recovery_codes?.length) return finish();
    await keepApprovalKey(account.holder ?? "", made.key);
    await keepDeviceKey(account.holder ?? "", device);
    return setCodes(answer.recovery_codes);
  };
  if (codes) return <Codes codes={codes} onDone={finish} />;
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
