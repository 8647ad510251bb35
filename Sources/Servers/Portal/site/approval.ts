/** Grave acts as the encryption service reads them (docs/spec/holders.md): their lines from `act:` on. */
export type Act = readonly string[];

export interface Terms {
  readonly scopes: readonly string[];
  /** Unix seconds. */
  readonly expiry?: number | undefined;
  readonly write: boolean;
  readonly purpose: string;
}

export function grant(patient: string, doctor: string, terms: Terms): Act {
  const scopes = [...terms.scopes].sort();
  return [
    "act: grant", `patient: ${patient}`, `doctor: ${doctor}`, `scopes: ${scopes.join(" ")}`,
    `expiry: ${terms.expiry ?? "none"}`, `write: ${terms.write}`, `purpose: ${terms.purpose}`,
  ];
}

export interface Emergency {
  readonly doctor: string;
  readonly patient: string;
  readonly record: string;
  readonly access: string;
  readonly reason: string;
  /** Unix seconds. */
  readonly at: number;
}

export function emergency(of: Emergency): Act {
  return [
    "act: emergency", `doctor: ${of.doctor}`, `patient: ${of.patient}`, `record: ${of.record}`,
    `access: ${of.access}`, `reason: ${of.reason}`, `at: ${of.at}`,
  ];
}

export function erasure(patient: string, record?: string): Act {
  return ["act: erase", `patient: ${patient}`, ...(record === undefined ? [] : [`record: ${record}`])];
}

/** Everything of a patient's, at once. */
export const taking = (patient: string): Act => ["act: export", `patient: ${patient}`];

/** @param holder `patient:ID`, as the gateway writes it; acts about who one is have it as a line */
function about(act: string, holder: string, ...more: readonly string[]): Act {
  return [`act: ${act}`, holder.replace(":", ": "), ...more];
}

/** A new password, and new recovery codes. */
export const newSecret = (holder: string): Act => about("new secret", holder);
export const newOneTimePassword = (holder: string): Act => about("new one-time password", holder);
export const removeOneTimePassword = (holder: string): Act => about("remove one-time password", holder);
/** @param point the public half: 65 bytes in Base64 */
export function newApprovalKey(holder: string, point: string): Act {
  return about("new approval key", holder, `approval key: ${hex(bytesOf(point))}`);
}

/** A new ledger key in custody, with another key that records open with. @param point as above */
export function rotation(holder: string, point: string): Act {
  return about("rotate", holder, "new key: in custody", `encryption key: ${hex(bytesOf(point))}`);
}

export interface NewPasskey {
  readonly credential: Uint8Array;
  /** 65 bytes. */
  readonly point: Uint8Array;
  /** The relying party's id. */
  readonly party: string;
  readonly origin: string;
  readonly unlocks: boolean;
}

/** @param holder as the gateway writes it: `patient:ID` */
export function newPasskey(holder: string, of: NewPasskey): Act {
  return about(
    "new passkey", holder, `credential: ${hex(of.credential)}`, `public key: ${hex(of.point)}`,
    `relying party: ${of.party}`, `origin: ${of.origin}`, `unlocks: ${of.unlocks}`);
}

export function passkeyRemoval(holder: string, credential: Uint8Array): Act {
  return about("remove passkey", holder, `credential: ${hex(credential)}`);
}

/** The text of an act, as a code approves it. */
export function actText(act: Act): string {
  return act.map((line) => `${line}\n`).join("");
}

/** What is signed. @param nonce 64 hex digits */
export function approvalText(nonce: string, act: Act): string {
  return actText(["ehr/1 approval", `nonce: ${nonce}`, ...act]);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
