import { ask } from "../site/api";
import { base64, bytesOf, newPasskey } from "../site/approval";
import { approve } from "../site/keys";
import type { Passkey, PasskeyAddition, PasskeyOffer } from "../site/messages";
import { type Secrets, deviceSecretOf, extensions, get, secretOf, used } from "../site/passkeys";

export interface Added {
  readonly passkey: Passkey;
  readonly credential: Uint8Array;
  /** The relying party's id. */
  readonly party: string;
  /** What can lock this browser's key for records, which nobody is told. */
  readonly deviceSecret: Uint8Array | undefined;
}

/**
 * Makes a passkey, and makes it known.
 * @param holder who the person is on the ledger, while their keys are open
 */
export async function addPasskey(holder: string | undefined, password: string, label: string): Promise<Added> {
  const offer = await ask<PasskeyOffer>("POST", "/v1/me/passkeys/challenges", { message: { password } });
  const made = await used(() => navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(offer.challenge), rp: { id: offer.relying_party, name: document.title },
      user: { id: bytesOf(offer.user), name: offer.name, displayName: offer.display_name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], attestation: "none", extensions,
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: offer.known.map((id) => ({ type: "public-key" as const, id: bytesOf(id) })),
    },
  }));
  const response = made.response as AuthenticatorAttestationResponse & { getPublicKey(): ArrayBuffer | null };
  const credential = new Uint8Array(made.rawId);
  let secret = secretOf(made);
  let deviceSecret = deviceSecretOf(made);
  if ((secret === undefined || !deviceSecret) && (made.getClientExtensionResults() as Secrets).prf?.enabled) {
    // Many authenticators give it only where they are used. Nobody looks at this assertion.
    const challenge = crypto.getRandomValues(new Uint8Array(32));
    const shown = await get(challenge, offer.relying_party, [credential]);
    [secret, deviceSecret] = [secretOf(shown), deviceSecretOf(shown)];
  }
  // The last of what describes the key are its 65 bytes.
  const point = new Uint8Array(response.getPublicKey() ?? new ArrayBuffer(0)).slice(-65);
  const message: PasskeyAddition = {
    password, label, client_data: base64(new Uint8Array(response.clientDataJSON)),
    attestation_object: base64(new Uint8Array(response.attestationObject)),
    ...(holder !== undefined && secret !== undefined && { secret }),
  };
  const act = holder && newPasskey(holder, {
    credential, point, party: offer.relying_party, origin: location.origin, unlocks: secret !== undefined,
  });
  const passkey = await ask<Passkey>("POST", "/v1/me/passkeys", {
    message, ...(holder && act && { headers: await approve(holder, act, "key") }),
  });
  return { passkey, credential, party: offer.relying_party, deviceSecret };
}
