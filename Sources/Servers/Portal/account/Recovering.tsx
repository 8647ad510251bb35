import { useState } from "react";
import { ask } from "../site/api";
import { useAction } from "../site/loading";
import type { Unlocked } from "../site/messages";
import { Field, Form, Section } from "../site/parts";
import { useSession } from "../site/session";
import { t } from "../site/text";

/** The number and the text of a recovery code, as it is printed: "3" and the code. */
export function CodeFields(props: {
  number: string; code: string; onChange: (part: { number?: string; code?: string }) => void; isRequired: boolean;
}) {
  return <>
    <Field label={t("recovery_number")} type="number" min={1} max={10} required={props.isRequired} value={props.number}
      onChange={(event) => props.onChange({ number: event.target.value })} />
    <Field label={t("recovery_code")} hint={t("recovery_code_hint")} autoComplete="off" spellCheck={false}
      required={props.isRequired} value={props.code} onChange={(event) => props.onChange({ code: event.target.value })} />
  </>;
}

/** Keys that are still locked under a password that was lost come under the one of now. */
export function Recovering() {
  const { refresh } = useSession();
  const action = useAction();
  const [typed, setTyped] = useState({ password: "", number: "1", code: "" });
  const recover = async () => {
    await ask<Unlocked>("POST", "/v1/me/recovery", {
      message: {
        password: typed.password, recovery_number: Number(typed.number), recovery_code: typed.code.trim(),
      },
    });
    await refresh();
  };
  return <Section title={t("recover_keys")}>
    <p>{t("recover_keys_lead")}</p>
    <div className="card narrow">
      <Form action={action} submit={t("recover_keys")} onSubmit={recover}>
        <Field label={t("password")} type="password" autoComplete="current-password" required value={typed.password}
          onChange={(event) => setTyped({ ...typed, password: event.target.value })} />
        <CodeFields number={typed.number} code={typed.code} isRequired
          onChange={(part) => setTyped({ ...typed, ...part })} />
      </Form>
    </div>
  </Section>;
}
