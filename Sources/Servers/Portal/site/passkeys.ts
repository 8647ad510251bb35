import { Failure, ask } from "./api";
import { type Act, approvalText, base64, bytesOf, hex } from "./approval";
import type { Challenge, Passkey, PasskeyChallenge, PasskeySignIn } from "./messages";

/** Passkeys: signed in with, and approved with, by the browser's own dialogues. */

/** What an authenticator that can makes a secret of, which unlocks the person's key (the PRF extension). */
const SALT = new TextEncoder().encode("ehr/1 unlock secret");

export interface Secrets {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } };
}

/** Whether this browser can have passkeys here: at an IP address none can. */
export function hasPasskeys(): boolean {
  return "PublicKeyCredential" in window && !/^(\d+\.\d+\.\d+\.\d+|\[.*\])$/.test(location.hostname);
}

/** @throws Failure where the person or the browser did not want to */
export async function used(dialogue: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const shown = await dialogue();
    if (shown instanceof PublicKeyCredential) return shown;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "InvalidStateError") throw new Failure("passkey_known", 0, "");
    if (name === "SecurityError") throw new Failure("passkey_elsewhere", 0, "");
  }
  throw new Failure("passkey_unused", 0, "");
}

function bytes(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

export const extensions = { prf: { eval: { first: SALT } } } as object as AuthenticationExtensionsClientInputs;

/** What unlocks keys, 32 bytes in Base64; nothing where the authenticator gives none. */
export function secretOf(credential: PublicKeyCredential): string | undefined {
  const first = (credential.getClientExtensionResults() as Secrets).prf?.results?.first;
  return first && base64(bytes(first));
}

/** An assertion, of one of these credentials, or of any that the authenticator has where none is named. */
export function get(
  challenge: Uint8Array, party: string, credentials: readonly Uint8Array[],
): Promise<PublicKeyCredential> {
  return used(() => navigator.credentials.get({
    publicKey: {
      challenge, rpId: party, userVerification: "required", extensions,
      allowCredentials: credentials.map((id) => ({ type: "public-key" as const, id })),
    },
  }));
}

/** What signs in whoever the authenticator finds. */
export async function passkeySignIn(): Promise<PasskeySignIn> {
  const drawn = await ask<PasskeyChallenge>("POST", "/v1/sessions/passkey/challenges");
  const shown = await get(bytesOf(drawn.challenge), drawn.relying_party, []);
  const response = shown.response as AuthenticatorAssertionResponse;
  const secret = secretOf(shown);
  return {
    credential: base64(new Uint8Array(shown.rawId)), client_data: base64(new Uint8Array(response.clientDataJSON)),
    authenticator_data: base64(new Uint8Array(response.authenticatorData)),
    signature: base64(new Uint8Array(response.signature)), cookie: true, ...(secret !== undefined && { secret }),
    ...(response.userHandle && { user: base64(new Uint8Array(response.userHandle)) }),
  };
}

/** The header that approves of an act: an assertion whose challenge is the hash of what is approved. */
export async function approvedByPasskey(act: Act, passkeys: readonly Passkey[]): Promise<{ Approval: string }> {
  const [drawn, { relying_party: party }] = await Promise.all([
    ask<Challenge>("POST", "/v1/approvals"), ask<PasskeyChallenge>("POST", "/v1/sessions/passkey/challenges")]);
  const nonce = hex(bytesOf(drawn.challenge));
  const text = new TextEncoder().encode(approvalText(nonce, act));
  const challenge = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  const shown = await get(challenge, party, passkeys.map((each) => bytesOf(each.credential)));
  const response = shown.response as AuthenticatorAssertionResponse;
  const parts = {
    nonce, passkey: hex(new Uint8Array(shown.rawId)), client_data: hex(new Uint8Array(response.clientDataJSON)),
    authenticator_data: hex(new Uint8Array(response.authenticatorData)),
    signature: hex(new Uint8Array(response.signature)),
  };
  return { Approval: Object.entries(parts).map(([name, value]) => `${name}=${value}`).join(", ") };
}
