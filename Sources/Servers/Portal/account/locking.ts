import { type NewKey, lockDeviceKey } from "../opening/device";
import { Failure, ask } from "../site/api";
import { bytesOf } from "../site/approval";
import type { Passkey, PasskeyChallenge, SignedIn } from "../site/messages";
import { deviceSecretOf, get } from "../site/passkeys";
import { addPasskey } from "./adding";

/**
 * Gives an account that was just made a passkey, which signs in from now on and locks this browser's key for records.
 * The person is signed in then, and the page has not looked yet. What fails leaves the account and its key as they are.
 * @throws Failure `device_key_unlocked` where the passkey is there, and gives nothing to lock a key with
 */
export async function lockNewKey(
  of: { readonly name: string; readonly password: string; readonly label: string; readonly key: NewKey },
): Promise<void> {
  const { name, password, label, key } = of;
  const { account } = await ask<SignedIn>("POST", "/v1/sessions", { message: { name, password, cookie: true } });
  const holder = account.holder ?? "";
  try {
    const { deviceSecret, ...passkey } = await addPasskey(holder, password, label);
    if (!deviceSecret) throw new Failure("device_key_unlocked", 0, "");
    await lockDeviceKey(holder, key, passkey, deviceSecret);
  } catch (error) {
    await ask("DELETE", "/v1/sessions/current").catch(() => undefined);
    throw error;
  }
}

/**
 * Locks a key that was just made with a passkey that the person has.
 * @throws Failure `passkey_unused`; `device_key_unlockable` where that passkey gives nothing to lock a key with
 */
export async function lockByPasskey(holder: string, key: NewKey, passkeys: readonly Passkey[]): Promise<void> {
  const { relying_party: party } = await ask<PasskeyChallenge>("POST", "/v1/sessions/passkey/challenges");
  // Nobody looks at the assertion.
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const shown = await get(challenge, party, passkeys.map((each) => bytesOf(each.credential)));
  const secret = deviceSecretOf(shown);
  if (!secret) throw new Failure("device_key_unlockable", 0, "");
  await lockDeviceKey(holder, key, { credential: new Uint8Array(shown.rawId), party }, secret);
}
