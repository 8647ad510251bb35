import type { AuditEntry, Transaction } from "../site/messages";

const IDS = ["access_id", "doctor_id", "patient_id", "record_id"] as const;
const ACTIONS = { read: "LOG_ACCESS", emergency: "EMERGENCY_ACCESS" } as const;

/** Whether a transaction was checked, with success, and says what the list shows of it. */
export function agrees(entry: AuditEntry, of: Transaction): boolean {
  const checks = Object.values(of.checks);
  const said = of.payload;
  if (!said || checks.length === 0 || !checks.every((holds) => holds === true)) return false;
  return of.transaction_id === entry.transaction_id && said["action"] === ACTIONS[entry.kind]
    && IDS.every((name) => said[name] === entry[name])
    // Without a purpose of its own an access has the consent's, which this transaction does not say.
    && (said["purpose"] === undefined || said["purpose"] === entry.purpose)
    && (entry.emergency === undefined || said["reason"] === entry.emergency.reason);
}

/** Does something with each, so many at a time; with the first failure `stop` is aborted, and none begins any more. */
export async function each<Item>(
  items: readonly Item[], atOnce: number, stop: AbortController, act: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const next = async () => {
    for (const item of waiting) {
      if (stop.signal.aborted) return;
      try {
        await act(item);
      } catch (error) {
        stop.abort();
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
