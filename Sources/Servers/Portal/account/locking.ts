import { type NewKey, lockDeviceKey } from "../opening/device";
import { Failure, ask } from "../site/api";
import { bytesOf } from "../site/approval";
import type { PasskeyChallenge, PasskeyPage, SignedIn } from "../site/messages";
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
 * Locks a new key of this browser's by a passkey that the person has already, and has at hand.
 * @throws Failure `passkey_unused` where none was used; `passkey_locks_nothing` where it gives nothing to lock with
 */
export async function lockByPasskey(holder: string, key: NewKey): Promise<void> {
  const [{ entries }, { relying_party: party }] = await Promise.all([
    ask<PasskeyPage>("GET", "/v1/me/passkeys"), ask<PasskeyChallenge>("POST", "/v1/sessions/passkey/challenges")]);
  // Nobody looks at the assertion.
  const shown = await get(
    crypto.getRandomValues(new Uint8Array(32)), party, entries.map((passkey) => bytesOf(passkey.credential)));
  const secret = deviceSecretOf(shown);
  if (!secret) throw new Failure("passkey_locks_nothing", 0, "");
  await lockDeviceKey(holder, key, { credential: new Uint8Array(shown.rawId), party }, secret);
}
