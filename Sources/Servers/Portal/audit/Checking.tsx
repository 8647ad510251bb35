import { useEffect, useState } from "react";
import { ask } from "../site/api";
import { useAction, Failed } from "../site/loading";
import type { AuditEntry, Transaction } from "../site/messages";
import { Notice } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { t } from "../site/text";
import { shortId } from "../site/format";

/** Questions at one time. */
const AT_ONCE = 4;

/** Holds every shown access against the ledger, one after the other, and names those of which a check fails. */
export function Checking({ entries }: { entries: readonly AuditEntry[] }) {
  const action = useAction();
  const [done, setDone] = useState<{ count: number; of: number; bad: readonly string[] }>();
  useEffect(() => setDone(undefined), [entries]);
  const check = async () => {
    const waiting = [...new Set(entries.map((entry) => entry.transaction_id))];
    const [of, bad] = [waiting.length, [] as string[]];
    let count = 0;
    setDone({ count, of, bad });
    const next = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const found = await ask<Transaction>("GET", `/v1/transactions/${id}`);
        if (!Object.values(found.checks).every(Boolean)) bad.push(id);
        count += 1;
        setDone({ count, of, bad: [...bad] });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  };
  return <div aria-live="polite">
    <p><button type="button" disabled={action.isBusy || entries.length === 0} onClick={() => action.run(check)}>
      {action.isBusy ? t("working") : t("check_all", { count: entries.length })}</button></p>
    {action.error !== undefined && <Failed error={action.error} />}
    {done && <Notice kind={done.bad.length > 0 ? "grave" : done.count === done.of ? "good" : "plain"}>
      <p>{t("check_all_done", { count: done.count, of: done.of, bad: done.bad.length })}</p>
      {done.bad.length > 0 && <ul>{done.bad.map((id) =>
        <li key={id}><Link href={hrefOf("transaction", { id })}>{shortId(id)}</Link></li>)}</ul>}
      <p className="hint">{t("checks_limits")}</p>
    </Notice>}
  </div>;
}
