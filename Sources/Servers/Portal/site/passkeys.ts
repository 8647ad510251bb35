import { Failure, ask } from "./api";
import { type Act, approvalText, base64, bytesOf, hex } from "./approval";
import type { Challenge, Passkey, PasskeyChallenge, PasskeySignIn } from "./messages";

/** Passkeys: signed in with, and approved with, by the browser's own dialogues. */

/**
 * What an authenticator that can makes secrets of (the PRF extension): one unlocks the person's key, which the gateway is
 * told; one locks this browser's key for records, which nobody is told.
 */
const [SALT, DEVICE_SALT] = ["ehr/1 unlock secret", "ehr/1 device secret"].map((text) => new TextEncoder().encode(text));

export interface Secrets {
  readonly prf?: {
    readonly enabled?: boolean;
    readonly results?: { readonly first?: BufferSource; readonly second?: BufferSource };
  };
}

/** Whoever a passkey has signed in, as the gateway is told; and what the gateway is not told. */
export interface Shown {
  readonly message: PasskeySignIn;
  readonly credential: Uint8Array;
  readonly deviceSecret: Uint8Array | undefined;
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

export const extensions = {
  prf: { eval: { first: SALT, second: DEVICE_SALT } },
} as object as AuthenticationExtensionsClientInputs;

/** What unlocks keys, 32 bytes in Base64; nothing where the authenticator gives none. */
export function secretOf(credential: PublicKeyCredential): string | undefined {
  const first = (credential.getClientExtensionResults() as Secrets).prf?.results?.first;
  return first && base64(bytes(first));
}

/** What locks this browser's key for records, 32 bytes; nothing where the authenticator gives none. */
export function deviceSecretOf(credential: PublicKeyCredential): Uint8Array | undefined {
  const second = (credential.getClientExtensionResults() as Secrets).prf?.results?.second;
  return second && bytes(second);
}

/**
 * An assertion, of one of these credentials, or of any that the authenticator has where none is named.
 * @param offered until when it is offered beside the names that the browser fills in, and not in a dialogue
 */
export function get(
  challenge: Uint8Array, party: string, credentials: readonly Uint8Array[], offered?: AbortSignal,
): Promise<PublicKeyCredential> {
  return used(() => navigator.credentials.get({
    publicKey: {
      challenge, rpId: party, userVerification: "required", extensions,
      allowCredentials: credentials.map((id) => ({ type: "public-key" as const, id })),
    },
    ...(offered && { mediation: "conditional" as CredentialMediationRequirement, signal: offered }),
  }));
}

/** What one passkey gives for this browser's key. Nobody looks at the assertion. */
export async function deviceSecret(party: string, credential: Uint8Array): Promise<Uint8Array | undefined> {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  return deviceSecretOf(await get(challenge, party, [credential]));
}

/** What signs in whoever the authenticator finds. @param offered as in `get` */
export async function passkeySignIn(offered?: AbortSignal): Promise<Shown> {
  const drawn = await ask<PasskeyChallenge>("POST", "/v1/sessions/passkey/challenges");
  const shown = await get(bytesOf(drawn.challenge), drawn.relying_party, [], offered);
  const response = shown.response as AuthenticatorAssertionResponse;
  const secret = secretOf(shown);
  const credential = new Uint8Array(shown.rawId);
  const message = {
    credential: base64(credential), client_data: base64(new Uint8Array(response.clientDataJSON)),
    authenticator_data: base64(new Uint8Array(response.authenticatorData)),
    signature: base64(new Uint8Array(response.signature)), cookie: true, ...(secret !== undefined && { secret }),
    ...(response.userHandle && { user: base64(new Uint8Array(response.userHandle)) }),
  };
  return { message, credential, deviceSecret: deviceSecretOf(shown) };
}

/** Milliseconds after which a challenge is drawn anew: the gateway's are good for five minutes. */
const FRESH = 240_000;

/**
 * Offers passkeys beside the names that the browser fills in, and gives the one that the person takes: nothing where
 * this browser offers none, and once `signal` ends it.
 */
export async function offeredSignIn(signal: AbortSignal): Promise<Shown | undefined> {
  const { isConditionalMediationAvailable: isAvailable } = PublicKeyCredential as unknown as {
    isConditionalMediationAvailable?: () => Promise<boolean>;
  };
  if (!isAvailable || !(await isAvailable.call(PublicKeyCredential))) return undefined;
  while (!signal.aborted) {
    const stop = new AbortController();
    const end = () => stop.abort();
    const timer = setTimeout(end, FRESH);
    signal.addEventListener("abort", end, { once: true });
    try {
      return await passkeySignIn(stop.signal);
    } catch {
      // Nobody has asked for it: what fails is told where the button is used.
      if (!stop.signal.aborted) return undefined;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
    }
  }
  return undefined;
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
