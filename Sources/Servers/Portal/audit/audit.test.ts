import { agrees, each } from "./agreement";
import type { AuditEntry, Transaction } from "../site/messages";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

const entry: AuditEntry = {
  kind: "read", access_id: "a", doctor_id: "d", patient_id: "p", record_id: "r", purpose: "treatment", block: 3,
  transaction_id: "t", transaction: "/v1/transactions/t",
};
const payload = {
  action: "LOG_ACCESS", access_id: "a", doctor_id: "d", patient_id: "p", record_id: "r", purpose: "treatment",
};
const said = (more: Partial<Transaction> = {}): Transaction => ({
  transaction_id: "t", batch_id: "b", header: {}, raw_header: "", raw_payload: "", block: {}, payload,
  checks: { payload_digest: true, in_batch: true }, ...more,
});

test("an entry agrees with a transaction that says the same, all of whose checks hold", () => {
  assert.ok(agrees(entry, said()));
  const { purpose: _, ...without } = payload;
  assert.ok(agrees(entry, said({ payload: without })), "the purpose is then the consent's");
  const emergency = { ...without, action: "EMERGENCY_ACCESS", reason: "x" };
  assert.ok(agrees({ ...entry, kind: "emergency" }, said({ payload: emergency })));
});

test("an entry does not agree where the ledger says something else of it, or nothing was checked", () => {
  for (const name of Object.keys(payload)) {
    assert.ok(!agrees(entry, said({ payload: { ...payload, [name]: "other" } })), name);
  }
  for (const name of ["action", "access_id", "doctor_id", "patient_id", "record_id"]) {
    assert.ok(!agrees(entry, said({ payload: { ...payload, [name]: undefined } })), name);
  }
  const { payload: _, ...unread } = said();
  assert.ok(!agrees(entry, unread));
  assert.ok(!agrees(entry, said({ checks: {} })));
  assert.ok(!agrees(entry, said({ checks: { payload_digest: true, in_batch: false } })));
  assert.ok(!agrees(entry, said({ transaction_id: "other" })));
});

test("what is done several at a time stops with the first that fails", async () => {
  const begun: number[] = [];
  const stop = new AbortController();
  await assert.rejects(each([1, 2, 3, 4, 5, 6], 2, stop, async (one) => {
    begun.push(one);
    await Promise.resolve();
    if (one === 2) throw new Error("two");
  }), /two/);
  const count = begun.length;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(count < 6 && begun.length === count && stop.signal.aborted);
  const all: number[] = [];
  await each([1, 2, 3], 2, new AbortController(), async (one) => { all.push(one); });
  assert.deepEqual(all, [1, 2, 3]);
});
