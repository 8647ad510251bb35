import { useState } from "react";
import { Failure, ask } from "../site/api";
import { useAction } from "../site/loading";
import type { AuditEntry, Operation } from "../site/messages";
import { Dialog, Form } from "../site/parts";
import { t } from "../site/text";

/** A patient says what an emergency was. It is written on the ledger once, and so asked for twice. */
export function Reviewing({ entry }: { entry: AuditEntry }) {
  const action = useAction();
  const [outcome, setOutcome] = useState<"justified" | "disputed">();
  const review = async () => {
    const done = await ask<Operation>("POST", "/v1/reviews", {
      wait: 20, message: { access_id: entry.access_id, doctor_id: entry.doctor_id, outcome },
    });
    if (done.state === "invalid") throw new Failure(done.code ?? "broken", 0, done.message ?? "");
    setOutcome(undefined);
  };
  return <>
    <button type="button" onClick={() => setOutcome("justified")}>{t("review_justified")}</button>
    <button type="button" onClick={() => setOutcome("disputed")}>{t("review_disputed")}</button>
    {outcome && <Dialog title={t(`review_${outcome}_title`)} onClose={() => setOutcome(undefined)}>
      <Form action={action} submit={t("review_now")} onSubmit={review} onCancel={() => setOutcome(undefined)}>
        <p>{t("review_meaning")}</p>
      </Form>
    </Dialog>}
  </>;
}
