import { useState } from "react";
import { ask } from "../site/api";
import { Finding } from "../site/finding";
import { useAction } from "../site/loading";
import type { DirectoryEntry, Operation } from "../site/messages";
import { Choice, Facts, Form, Notice, Page, Section } from "../site/parts";
import { t } from "../site/text";
import { Inviting } from "../accounts/Inviting";

/** What a registrar does: invites, and says on the ledger who is a doctor and who no longer. */
export default function Doctors() {
  const [chosen, setChosen] = useState<DirectoryEntry>();
  return <Page title={t("doctors")} lead={t("doctors_lead")}>
    <Inviting roles={["patient", "doctor"]} onDone={() => undefined} />
    <Section title={t("attest")}>
      <p>{t("attest_lead")}</p>
      <Finding role="doctor" label={t("attest_find")} onFound={setChosen} />
      {chosen && <Attesting key={chosen.holder} doctor={chosen} />}
    </Section>
  </Page>;
}

function Attesting({ doctor }: { doctor: DirectoryEntry }) {
  const action = useAction();
  const [status, setStatus] = useState("active");
  const [done, setDone] = useState<Operation>();
  const id = doctor.holder.split(":")[1] ?? "";
  const attest = async () => {
    setDone(undefined);
    setDone(await ask<Operation>("POST", "/v1/attestations", { wait: 45, message: { doctor_id: id, status } }));
  };
  return <div className="card narrow">
    <Facts of={[[t("display_name"), <span key="name" dir="auto">{doctor.name}</span>], [t("pseudonym"), <code key="id">{id}</code>]]} />
    {done && <Notice kind={done.state === "invalid" ? "grave" : "good"}>
      {t(done.state === "committed" ? "attest_done" : done.state === "invalid" ? "attest_refused" : "attest_waits")}
    </Notice>}
    <Form action={action} submit={t("attest_now")} isGrave={status === "suspended"} onSubmit={attest}>
      <Choice label={t("attest_status")} value={status} onChange={setStatus}
        options={(["active", "suspended"] as const).map((value) => ({ value, text: t(`attest_${value}`) }))} />
    </Form>
  </div>;
}
