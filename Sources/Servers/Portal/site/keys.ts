import { Failure, ask } from "./api";
import { type Act, actText, approvalText, base64, bytesOf, hex } from "./approval";
import { askCode, askKey } from "./code";
import { keyStore } from "./key-store";
import type { ApprovalWays, Challenge, PasskeyPage } from "./messages";
import { approvedByPasskey, hasPasskeys } from "./passkeys";
import { firstServing } from "./ways";

/** The key that approves grave acts: P-256, not extractable, kept by this browser for this person alone. */

const store = keyStore<CryptoKey>("ehr-portal", "approval-keys");

/** A new key, of nobody yet; and its public half, 65 bytes in Base64. */
export async function newApprovalKey(): Promise<{ key: CryptoKey; point: string }> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { key: pair.privateKey, point: base64(point) };
}

/** By a holder's name, `patient:ID` as the gateway writes it; or by a name of the key's own, until it has a holder. */
export const { keep: keepApprovalKey, drop: dropApprovalKey } = store;

/** Whether this browser can approve grave acts of that person. */
export async function hasApprovalKey(holder: string): Promise<boolean> {
  return (await store.find(holder)) !== undefined;
}

/** How somebody who is signed in can approve: `approval_key`, `ledger_key`, `one_time_password`, `passkey`. */
export async function approvalWays(): Promise<readonly string[]> {
  return (await ask<ApprovalWays>("GET", "/v1/approvals")).ways;
}

/**
 * The header that approves of an act: by a passkey that the person has for it and at hand, or signed by this browser's
 * key; where there is neither, by a code that the person is asked for.
 * @param first which of the first two is used where there are both: passkeys themselves are changed with the key, since
 *   one of them may be lost
 * @throws Failure `no_approval_key` where there is none of these, `passkey_unused` where there is a passkey alone and it
 *   was not used, `cancelled` where the person gave no code
 */
export async function approve(
  holder: string, act: Act, first: "passkey" | "key" = "passkey",
): Promise<{ Approval: string }> {
  const key = await store.find(holder);
  if (key && first === "key") return approveByKey(key, act);
  const ways = await approvalWays();
  const serving: (() => Promise<{ Approval: string }>)[] = [];
  if (hasPasskeys() && ways.includes("passkey")) {
    const { entries } = await ask<PasskeyPage>("GET", "/v1/me/passkeys");
    const approving = entries.filter((each) => each.approves);
    if (approving.length > 0) serving.push(() => approvedByPasskey(act, approving));
  }
  if (key) {
    const isSecond = serving.length > 0;
    serving.push(async () => {
      if (isSecond && !(await askKey())) throw new Failure("cancelled", 0, "");
      return approveByKey(key, act);
    });
  }
  if (!key && ways.includes("one_time_password")) serving.push(() => approveByCode(act));
  return firstServing(serving);
}

async function approveByKey(key: CryptoKey, act: Act): Promise<{ Approval: string }> {
  const drawn = await ask<Challenge>("POST", "/v1/approvals");
  const nonce = hex(bytesOf(drawn.challenge));
  const text = new TextEncoder().encode(approvalText(nonce, act));
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, text);
  return { Approval: `nonce=${nonce}, signature=${hex(new Uint8Array(signature))}` };
}

async function approveByCode(act: Act): Promise<{ Approval: string }> {
  const code = await askCode();
  if (code === undefined) throw new Failure("cancelled", 0, "");
  const drawn = await ask<Challenge>("POST", "/v1/approvals", { message: { code, acts: [actText(act)] } });
  return { Approval: `nonce=${hex(bytesOf(drawn.challenge))}` };
}
