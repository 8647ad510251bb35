import {
  approvalText, base64, bytesOf, emergency, erasure, grant, hex, newApprovalKey, newPasskey, newSecret, passkeyRemoval,
  taking,
} from "./approval";
// Types of Node's modules are not among those that the portal is checked with.
// @ts-expect-error
import assert from "node:assert/strict";
// @ts-expect-error
import test from "node:test";

test("a grant is approved in the words of docs/spec/holders.md, its scopes in their order", () => {
  const act = grant("ada", "doc", { scopes: ["lab", "imaging"], write: false, purpose: "TREAT" });
  assert.equal(approvalText("00ff", act), [
    "ehr/1 approval", "nonce: 00ff", "act: grant", "patient: ada", "doctor: doc", "scopes: imaging lab",
    "expiry: none", "write: false", "purpose: TREAT", "",
  ].join("\n"));
});

test("an end, an emergency and an erasure are named as they are asked for", () => {
  assert.equal(grant("a", "d", { scopes: ["*"], write: true, purpose: "TREAT", expiry: 99 })[4], "expiry: 99");
  assert.deepEqual(emergency({ doctor: "d", patient: "p", record: "r", access: "x", reason: "other", at: 7 }), [
    "act: emergency", "doctor: d", "patient: p", "record: r", "access: x", "reason: other", "at: 7",
  ]);
  assert.deepEqual(erasure("p"), ["act: erase", "patient: p"]);
  assert.deepEqual(erasure("p", "r"), ["act: erase", "patient: p", "record: r"]);
  assert.deepEqual(taking("p"), ["act: export", "patient: p"]);
});

test("what changes who may approve names the holder by role, and a key by its digits", () => {
  assert.deepEqual(newSecret("patient:ada"), ["act: new secret", "patient: ada"]);
  assert.deepEqual(newApprovalKey("doctor:d", base64(Uint8Array.of(4, 255))),
    ["act: new approval key", "doctor: d", "approval key: 04ff"]);
});

test("a passkey is added and removed in the words of docs/spec/holders.md", () => {
  const [credential, point] = [Uint8Array.of(1, 255), Uint8Array.of(4)];
  const of = { credential, point, party: "localhost", origin: "http://localhost:8080", unlocks: true };
  assert.deepEqual(newPasskey("patient:ada", of), [
    "act: new passkey", "patient: ada", "credential: 01ff", "public key: 04", "relying party: localhost",
    "origin: http://localhost:8080", "unlocks: true",
  ]);
  assert.deepEqual(passkeyRemoval("patient:ada", credential), [
    "act: remove passkey", "patient: ada", "credential: 01ff",
  ]);
});

test("bytes go through Base64 and hex whole", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.deepEqual(bytesOf(base64(bytes)), bytes);
  assert.equal(hex(bytes).slice(0, 8), "00010203");
});
