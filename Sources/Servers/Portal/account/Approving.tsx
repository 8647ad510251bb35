import { useState } from "react";
import { Failure, ask } from "../site/api";
import { newApprovalKey as actOf } from "../site/approval";
import { approvalWays, hasApprovalKey } from "../site/keys";
import { Loaded, useAction, useLoaded } from "../site/loading";
import { anotherKey } from "../site/new-keys";
import { Field, Form, Notice, Section } from "../site/parts";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";
import { asking } from "../site/waiting";
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
        <Notice kind={ways.some((way) => CHANGING.includes(way)) ? "plain" : "grave"}>
          {t(ways.includes("passkey") ? "key_by_passkey" : ways.includes("one_time_password") ? "key_by_code"
            : ways.length === 0 ? "key_none" : "key_elsewhere")}</Notice>
        {(ways.length === 0 || ways.some((way) => CHANGING.includes(way))) && <Taking holder={holder} onDone={found.again} />}
      </>}</Loaded>
  </Section>;
}

function Taking({ holder, onDone }: { holder: string; onDone: () => void }) {
  const action = useAction();
  const [password, setPassword] = useState("");
  const take = async () => {
    const made = await anotherKey();
    // The key before keeps its place: one that is kept nowhere could approve nothing.
    if (!made) throw new Failure("keys_unkept", 0, "");
    await asking(made, async () => {
      const headers = await approvedFor(holder, actOf(holder, made.points));
      await ask("PUT", "/v1/me/approval-key", { headers, message: { password, approval_key: made.points } });
    });
    if (!(await made.give(holder))) throw new Failure("keys_unkept", 0, "");
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
