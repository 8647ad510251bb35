import { useState } from "react";
import { Failure } from "../site/api";
import { useAction } from "../site/loading";
import { CodeField, Field, Form, Page } from "../site/parts";
import { useSession } from "../site/session";
import { t } from "../site/text";

/** The password, from who has signed in with what opens no key. */
export function Unlocking() {
  const { unlock } = useSession();
  const action = useAction();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [needsCode, setNeedsCode] = useState(false);

  const submit = async () => {
    try {
      await unlock(password, code.trim() || undefined);
    } catch (error) {
      if (!(error instanceof Failure && error.code === "second_factor_needed") || needsCode) throw error;
      setNeedsCode(true);
    }
  };
  return <Page title={t("unlock")} lead={t("unlock_lead")}>
    <div className="card narrow">
      <Form action={action} submit={t("unlock_now")} onSubmit={submit}>
        <Field label={t("password")} type="password" name="password" autoComplete="current-password" required
          value={password} onChange={(event) => setPassword(event.target.value)} />
        {needsCode && <CodeField value={code} onChange={setCode} />}
      </Form>
    </div>
  </Page>;
}
