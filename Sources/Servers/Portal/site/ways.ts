import { Failure } from "./api";

/** A passkey that lies elsewhere, or that this address has none of: it must not block what else there is. */
const ABSENT = ["passkey_unused", "passkey_elsewhere"];

/**
 * What the first of these ways gives that is at hand.
 * @throws Failure what failed, or that the last one is not at hand; `no_approval_key` where there is none
 */
export async function firstServing<Value>(ways: readonly (() => Promise<Value>)[]): Promise<Value> {
  let absent = new Failure("no_approval_key", 0, "");
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      if (!(error instanceof Failure && ABSENT.includes(error.code))) throw error;
      absent = error;
    }
  }
  throw absent;
}
