import { type NewKey, lockDeviceKey } from "../opening/device";
import { Failure, ask } from "../site/api";
import type { SignedIn } from "../site/messages";
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
