import { ask } from "../site/api";
import { Loaded, useLoaded } from "../site/loading";
import type { Transaction as Found } from "../site/messages";
import { Facts, Notice, Page, Section } from "../site/parts";
import { usePlace } from "../site/router";
import { type Key, hasText, t } from "../site/text";

/** One transaction, looked at on the ledger there and then, with what was checked of it. */
export function Transaction() {
  const id = usePlace().query.get("id") ?? "";
  const found = useLoaded<Found>(id, (signal) => ask("GET", `/v1/transactions/${encodeURIComponent(id)}`, {}, signal));
  return <Page title={t("transaction")} lead={t("transaction_lead")}>
    <p><button type="button" onClick={() => history.back()}>{t("back")}</button></p>
    <Loaded of={found}>{(transaction) => <>
      <Checks of={transaction.checks} />
      <Section title={t("transaction_says")}>
        <Facts of={Object.entries(transaction.payload ?? {}).map(([name, value]) =>
          [name, <code key={name}>{text(value)}</code>] as const)} />
      </Section>
      <Section title={t("transaction_where")}>
        <Facts of={[
          [t("block"), String(transaction.block["number"])],
          [t("block_id"), <code key="block">{text(transaction.block["id"])}</code>],
          [t("transaction"), <code key="id">{transaction.transaction_id}</code>],
          [t("signer"), <code key="signer">{text(transaction.header["signer_public_key"])}</code>],
        ]} />
      </Section>
      <button type="button" onClick={found.again} disabled={found.isLoading}>
        {found.isLoading ? t("working") : t("check_again")}</button>
    </>}</Loaded>
  </Page>;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function Checks({ of }: { of: Found["checks"] }) {
  const all = Object.entries(of);
  // Where nothing was checked, nothing holds.
  const isGood = all.length > 0 && all.every(([, holds]) => holds);
  return <Section title={t("checks")}>
    <Notice kind={isGood ? "good" : "grave"}>{t(isGood ? "checks_good" : "checks_bad")}</Notice>
    <ul className="checks">{all.map(([name, holds]) => <li key={name}>
      <span aria-hidden="true">{holds ? "✓" : "✗"}</span>{" "}
      {hasText(`check_${name}`) ? t(`check_${name}` as Key) : name}{": "}
      <strong>{t(holds ? "check_holds" : "check_fails")}</strong>
    </li>)}</ul>
    <p className="hint">{t("checks_limits")}</p>
  </Section>;
}
