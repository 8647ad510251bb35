import { useState } from "react";
import { ask } from "../site/api";
import { newApprovalKey as actOf } from "../site/approval";
import { approvalWays, hasApprovalKey, keepApprovalKey, newApprovalKey } from "../site/keys";
import { Loaded, useAction, useLoaded } from "../site/loading";
import { Field, Form, Notice, Section } from "../site/parts";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { approvedFor } from "./Password";

/** Ways that approve of another key without the one before. */
const CHANGING = ["one_time_password", "passkey"];

/** What this browser can approve with; and how it takes the place of one that is lost. */
export function Approving() {
  const { account } = useSignedIn();
  const holder = account.holder ?? "";
  const found = useLoaded(holder, async () => ({ isHere: await hasApprovalKey(holder), ways: await approvalWays() }));
  return <Section title={t("approving")}>
    <Loaded of={found}>{({ isHere, ways }) => isHere
      ? <Notice kind="good">{t("key_here")}</Notice>
      : <>
        <Notice kind={ways.some((way) => CHANGING.includes(way)) ? "plain" : "grave"}>{t(ways.includes("passkey") ? "key_by_passkey"
          : ways.includes("one_time_password") ? "key_by_code" : "key_elsewhere")}</Notice>
        {(ways.length === 0 || ways.some((way) => CHANGING.includes(way))) && <Taking holder={holder} onDone={found.again} />}
      </>}</Loaded>
  </Section>;
}

function Taking({ holder, onDone }: { holder: string; onDone: () => void }) {
  const action = useAction();
  const [password, setPassword] = useState("");
  const take = async () => {
    const made = await newApprovalKey();
    const headers = await approvedFor(holder, actOf(holder, made.point));
    await ask("PUT", "/v1/me/approval-key", { headers, message: { password, approval_key: made.point } });
    await keepApprovalKey(holder, made.key);
    onDone();
  };
  return <>
    <p>{t("key_take_lead")}</p>
    <div className="card narrow">
      <Form action={action} submit={t("key_take")} onSubmit={take}>
        <Field label={t("password")} type="password" autoComplete="current-password" required value={password}
          onChange={(event) => setPassword(event.target.value)} />
      </Form>
    </div>
  </>;
}
