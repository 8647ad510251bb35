import { type NewKey, dropDeviceKey, keepDeviceKey, newDeviceKey } from "../opening/device";
import { base64 } from "./approval";
import { dropApprovalKey, keepApprovalKey, newApprovalKey } from "./keys";
import { type Waiting, waiting } from "./waiting";

/** Kept keys with their public halves, as the gateway is told of them. */
export interface Made<Points> extends Waiting {
  readonly points: Points;
}

/** Another key to approve with; nothing where this browser keeps none. */
export async function anotherKey(): Promise<Made<string> | undefined> {
  const { key, point } = await newApprovalKey();
  const kept = await waiting([{ keep: (name) => keepApprovalKey(name, key), drop: dropApprovalKey }]);
  return kept && { ...kept, points: point };
}

/** Another key that records open with; the same. */
export async function anotherDeviceKey(): Promise<Made<string> & { readonly device: NewKey } | undefined> {
  const device = await newDeviceKey();
  const kept = await waiting([{ keep: (name) => keepDeviceKey(name, device), drop: dropDeviceKey }]);
  return kept && { ...kept, device, points: base64(device.point) };
}

/** Both keys of somebody who gets an account; nothing where this browser keeps none. */
export async function newKeys(): Promise<
  Made<{ readonly approval_key: string; readonly encryption_key: string }> & { readonly device: NewKey } | undefined
> {
  const [approving, device] = [await newApprovalKey(), await newDeviceKey()];
  const kept = await waiting([
    { keep: (name) => keepApprovalKey(name, approving.key), drop: dropApprovalKey },
    { keep: (name) => keepDeviceKey(name, device), drop: dropDeviceKey },
  ]);
  return kept && { ...kept, device, points: { approval_key: approving.point, encryption_key: base64(device.point) } };
}
