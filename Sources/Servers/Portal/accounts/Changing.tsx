import { useState } from "react";
import { ask } from "../site/api";
import { useAction } from "../site/loading";
import type { Account } from "../site/messages";
import { Choice, Dialog, Form } from "../site/parts";
import { named, t } from "../site/text";
import { ROLES } from "./Accounts";

/** Another role for somebody; the gateway refuses one that does not fit what they are on the ledger. */
export function Changing(props: { account: Account; name: string; onClose: () => void; onDone: () => void }) {
  const action = useAction();
  const [role, setRole] = useState(props.account.role);
  const save = async () => {
    await ask("PATCH", `/v1/accounts/${props.account.id}`, { message: { role } });
    props.onDone();
    props.onClose();
  };
  return <Dialog title={t("role_change_of", { name: props.name })} onClose={props.onClose}>
    <Form action={action} submit={t("save")} onSubmit={save} onCancel={props.onClose}
      isDisabled={role === props.account.role}>
      <Choice label={t("role")} value={role} onChange={setRole}
        options={ROLES.map((value) => ({ value, text: named("role", value) }))} />
    </Form>
  </Dialog>;
}
