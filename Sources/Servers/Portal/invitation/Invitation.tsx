import { useState } from "react";
import { ask } from "../site/api";
import { Enrolment } from "../site/enrolment";
import { Loaded, useLoaded } from "../site/loading";
import type { Invitee } from "../site/messages";
import { Notice, Page } from "../site/parts";
import { named, t } from "../site/text";
import { Renewing } from "./Renewing";

/** Whoever was sent a link: it stands behind the `#`, which no server is told. */
export function Invitation() {
  const [link] = useState(() => location.hash.slice(1));
  const invitee = useLoaded<Invitee>(link, (signal) => ask("POST", "/v1/links/look", { message: { link } }, signal));
  return <Page title={t("invitation")} lead={t("invitation_lead")}>
    <Loaded of={invitee}>{(found) => found.purpose === "invitation"
      ? <>
        <Notice>{t("invitation_for", { name: found.display_name ?? "", role: named("role", found.role) })}</Notice>
        <Enrolment path="/v1/links" asksName={false} isHolder={["patient", "doctor"].includes(found.role)}
          fixed={{ link }} submit={t("invitation_take")} />
      </>
      : <Renewing link={link} invitee={found} />}
    </Loaded>
  </Page>;
}
