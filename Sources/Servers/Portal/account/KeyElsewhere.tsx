import { Copyable, Section } from "../site/parts";
import { useSignedIn } from "../site/session";
import { t } from "../site/text";

/**
 * For who keeps their ledger key themselves: a browser has no such signatures (WebCrypto has no secp256k1), so `ehr`
 * signs, at the encryption service. It asks for what is to be done, signs what it is given, and hands that in.
 */
export function KeyElsewhere() {
  const { account, id } = useSignedIn();
  const who = `--${account.role} ${id} --key ledger.priv --service ADDRESS`;
  const commands = account.role === "patient"
    ? [`ehr record deposit FILE ${who}`, `ehr consent share ${who} --doctor DOCTOR --scope lab`] : [];
  return <Section title={t("key_own")}>
    <p>{t("key_own_lead")}</p>
    {[`ehr session open token ${who}`, ...commands].map((command) =>
      <Copyable key={command} text={command} label={t("copy")} />)}
  </Section>;
}
