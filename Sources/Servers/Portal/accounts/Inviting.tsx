import { useState } from "react";
import { ask } from "../site/api";
import { useAction } from "../site/loading";
import type { NewAccount } from "../site/messages";
import { Check, Choice, Copyable, Field, Form, Notice, Section } from "../site/parts";
import { named, t } from "../site/text";
import { ROLES, linkOf } from "./Accounts";

export function Inviting({ roles = ROLES, onDone }: { roles?: readonly string[]; onDone: () => void }) {
  const action = useAction();
  const [role, setRole] = useState("doctor");
  const [name, setName] = useState("");
  const [isListed, setListed] = useState(true);
  const [made, setMade] = useState<NewAccount>();
  const invite = async () => {
    setMade(await ask<NewAccount>("POST", "/v1/invitations", {
      message: { role, display_name: name.trim(), listed: isListed },
    }));
    setName("");
    onDone();
  };
  return <Section title={t("invite")}>
    {made?.link && <Notice kind="good">
      <p dir="auto">{t("invite_done", { name: made.account.display_name ?? "" })}</p>
      <Copyable text={linkOf(made.link)} label={t("copy")} />
      {made.enrolment_code && <>
        <p>{t("invite_code")}</p>
        <Copyable text={made.enrolment_code} label={t("copy")} />
      </>}
    </Notice>}
    <div className="card narrow">
      <Form action={action} submit={t("invite_now")} onSubmit={invite}>
        <Field label={t("invite_name")} autoComplete="off" required value={name}
          onChange={(event) => setName(event.target.value)} />
        <Choice label={t("role")} value={role} onChange={setRole}
          options={roles.map((value) => ({ value, text: named("role", value) }))} />
        <Check label={t("invite_listed")} checked={isListed} onChange={setListed} />
      </Form>
    </div>
  </Section>;
}
