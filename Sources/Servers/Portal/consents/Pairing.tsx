import { useState } from "react";
import { ask } from "../site/api";
import { moment } from "../site/format";
import { Failed, useAction } from "../site/loading";
import type { PairingCode } from "../site/messages";
import { Notice, Section } from "../site/parts";
import { t } from "../site/text";

/** A code that a patient reads out, so that a doctor finds them without looking for a name. */
export function Pairing() {
  const action = useAction();
  const [code, setCode] = useState<PairingCode>();
  const draw = () => action.run(async () => setCode(await ask<PairingCode>("POST", "/v1/pairing-codes")));
  return <Section title={t("pairing_patient")}>
    <p>{t("pairing_patient_lead")}</p>
    {action.error !== undefined && <Failed error={action.error} />}
    {code && <Notice><p className="large"><code>{code.code}</code></p>
      <p>{t("pairing_until", { time: moment(code.expires_at) })}</p></Notice>}
    <button type="button" disabled={action.isBusy} onClick={draw}>
      {action.isBusy ? t("working") : t("pairing_draw")}</button>
  </Section>;
}
