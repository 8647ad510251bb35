import { useState } from "react";
import { ask } from "../site/api";
import { CodeFields } from "../account/Recovering";
import { useAction } from "../site/loading";
import type { Invitee, NewAccount } from "../site/messages";
import { Field, Form, Notice } from "../site/parts";
import { go, hrefOf } from "../site/router";
import { t } from "../site/text";

/** A new password by a link. Of who has records it opens none of them without a recovery code, now or later. */
export function Renewing({ link, invitee }: { link: string; invitee: Invitee }) {
  const action = useAction();
  const [typed, setTyped] = useState({ password: "", code: "", number: "1", recovery: "" });
  const isHolder = ["patient", "doctor", "registrar"].includes(invitee.role);
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part });
  const renew = async () => {
    await ask<NewAccount>("POST", "/v1/links", {
      wait: 45,
      message: {
        link, password: typed.password, ...(typed.code.trim() && { code: typed.code.trim() }),
        ...(typed.recovery.trim() && {
          recovery_number: Number(typed.number), recovery_code: typed.recovery.trim(),
        }),
      },
    });
    go(hrefOf("sign-in"));
  };
  return <>
    <Notice>{t("renew_for", { name: invitee.display_name ?? "" })}</Notice>
    <div className="card narrow">
      <Form action={action} submit={t("renew")} onSubmit={renew}>
        <Field label={t("password_new")} hint={t("password_hint")} type="password" autoComplete="new-password" required
          value={typed.password} onChange={(event) => set({ password: event.target.value })} />
        {isHolder
          ? <>
            <p className="hint">{t("renew_codes")}</p>
            <CodeFields number={typed.number} code={typed.recovery} isRequired={false} onChange={(part) => set({
              ...(part.number !== undefined && { number: part.number }),
              ...(part.code !== undefined && { recovery: part.code }),
            })} />
          </>
          : <Field label={t("lost_device_code")} hint={t("lost_device_code_hint")} autoComplete="off" spellCheck={false}
            value={typed.code} onChange={(event) => set({ code: event.target.value })} />}
      </Form>
    </div>
  </>;
}
