import { useEffect, useRef, useState } from "react";
import { ask } from "../site/api";
import { useAction, Failed } from "../site/loading";
import type { AuditEntry, Transaction } from "../site/messages";
import { Notice } from "../site/parts";
import { Link, hrefOf } from "../site/router";
import { t } from "../site/text";
import { shortId } from "../site/format";
import { agrees, each } from "./agreement";

/** Questions at one time. */
const AT_ONCE = 4;

/** Holds every shown access against the ledger, and names what fails a check or stands there otherwise. */
export function Checking({ entries }: { entries: readonly AuditEntry[] }) {
  const action = useAction();
  const [done, setDone] = useState<{ count: number; of: number; bad: readonly string[] }>();
  const running = useRef<AbortController>();
  useEffect(() => {
    setDone(undefined);
    // What is found of another list is not told of this one.
    return () => running.current?.abort();
  }, [entries]);
  const check = async () => {
    const stop = running.current = new AbortController();
    const [of, bad] = [entries.length, new Set<string>()];
    let count = 0;
    let failure: unknown;
    setDone({ count, of, bad: [] });
    await each(entries, AT_ONCE, stop, async (entry) => {
      try {
        const found = await ask<Transaction>(
          "GET", `/v1/transactions/${encodeURIComponent(entry.transaction_id)}`, {}, stop.signal);
        if (stop.signal.aborted) return;
        if (!agrees(entry, found)) bad.add(entry.transaction_id);
        count += 1;
        setDone({ count, of, bad: [...bad] });
      } catch (error) {
        // Those that the first failure breaks off have not failed themselves.
        if (stop.signal.aborted) return;
        failure = error;
        throw error;
      }
    }).catch(() => undefined);
    if (failure !== undefined) throw failure;
  };
  const told = done && t("check_all_done", { count: done.count, of: done.of, bad: done.bad.length });
  return <div>
    <p><button type="button" disabled={action.isBusy || entries.length === 0} onClick={() => action.run(check)}>
      {action.isBusy ? t("working") : t("check_all", { count: entries.length })}</button></p>
    {action.error !== undefined && <Failed error={action.error} />}
    {/* Outside of what is announced: each count would be read out. */}
    {action.isBusy && told && <p className="hint">{told}</p>}
    <div aria-live="polite">
      {!action.isBusy && done && <Notice
        kind={done.bad.length > 0 ? "grave" : done.count === done.of ? "good" : "plain"}>
        <p>{told}</p>
        {done.bad.length > 0 && <ul>{done.bad.map((id) =>
          <li key={id}><Link href={hrefOf("transaction", { id })}>{shortId(id)}</Link></li>)}</ul>}
        <p className="hint">{t("checks_limits")}</p>
      </Notice>}
    </div>
  </div>;
}
