import { locked, unlocked } from "./locked";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

const ECDH = { name: "ECDH", namedCurve: "P-256" };
const HOLDER = "patient:p";
const SECRET = new Uint8Array(32).fill(7);
const PASSKEY = { credential: new Uint8Array([1, 2, 3]), party: "localhost" };

async function made() {
  const pair = await crypto.subtle.generateKey(ECDH, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { pair, kept: await locked(pair.privateKey, point, HOLDER, PASSKEY, SECRET) };
}

test("a key that was locked is the same one after, and cannot be taken out any more", async () => {
  const { pair, kept } = await made();
  const { key, point } = await unlocked(kept, HOLDER, SECRET);
  assert.equal(key.extractable, false);
  const other = await crypto.subtle.generateKey(ECDH, true, ["deriveBits"]);
  const bits = async (own: CryptoKey) => new Uint8Array(
    await crypto.subtle.deriveBits({ name: "ECDH", public: other.publicKey }, own, 256));
  assert.deepEqual(await bits(key), await bits(pair.privateKey));
  assert.deepEqual(point, kept.point);
  assert.ok(Object.values(kept).every((part) => typeof part === "string" || part instanceof Uint8Array));
});

test("each bit that was turned, another secret, another holder and another passkey are refused", async () => {
  const { kept } = await made();
  const refused = (of: typeof kept, holder = HOLDER, secret = SECRET) =>
    assert.rejects(unlocked(of, holder, secret), { code: "device_key_damaged" });
  for (const field of ["point", "credential", "iv", "sealed"] as const) {
    for (const at of [0, kept[field].length - 1]) {
      await refused({ ...kept, [field]: kept[field].map((byte, place) => (place === at ? byte ^ 1 : byte)) });
    }
  }
  await refused({ ...kept, sealed: kept.sealed.subarray(1) });
  await refused(kept, "patient:q");
  await refused(kept, HOLDER, new Uint8Array(32));
  await refused({ ...kept, sealed: undefined as unknown as Uint8Array });
});
