import { joined, texts } from "../opening/bytes";

/** One record of a patient that a site has committed to, and its place in the site's tree. */
export interface ProvenRecord {
  readonly patient: string; readonly record: string; readonly consent_version: number;
  /** 16 bytes in hex, as the hashes of `path`, which have 32. */
  readonly salt: string; readonly index: number; readonly size: number; readonly path: readonly string[];
}

/** What a site says of a model that learned from a patient's records (docs/spec/federated.md). */
export interface Proof {
  readonly model_hash: string; readonly submitter: string; readonly study: string; readonly round: number;
  readonly block: number; readonly site: string; readonly roots: { readonly [site: string]: string };
  readonly records: readonly ProvenRecord[];
}

/** What `ehr-federated affected` prints. */
export interface Answer {
  readonly patient: string; readonly models: readonly Proof[];
  readonly undecided: readonly string[]; readonly does_not_hold: readonly string[];
}

/** Why a proof does not hold. */
export type Fault = "other_patient" | "no_model" | "other_round" | "other_root" | "no_record" | "no_site";

const HEX = /^([0-9a-f]{2})*$/;

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === "string" && value.length === 2 * bytes && HEX.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

type Fields = { readonly [name: string]: unknown };

function isRecord(value: unknown): value is ProvenRecord {
  const of = (value ?? {}) as Fields;
  return typeof of["patient"] === "string" && typeof of["record"] === "string" && isCount(of["consent_version"])
    && isHex(of["salt"], 16) && isCount(of["index"]) && isCount(of["size"])
    && Array.isArray(of["path"]) && of["path"].every((each) => isHex(each, 32));
}

function isProof(value: unknown): value is Proof {
  const of = (value ?? {}) as Fields;
  return isHex(of["model_hash"], 32) && isHex(of["submitter"], 33) && typeof of["study"] === "string"
    && isCount(of["round"]) && isCount(of["block"]) && typeof of["site"] === "string"
    && typeof of["roots"] === "object" && of["roots"] !== null
    && Object.values(of["roots"]).every((each) => isHex(each, 32))
    && Array.isArray(of["records"]) && of["records"].length > 0 && of["records"].every(isRecord);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** The answer in a file. @throws Error where it is none, with what is wrong. */
export function answerIn(text: string): Answer {
  const value = JSON.parse(text) as Fields;
  if (typeof value !== "object" || value === null || typeof value["patient"] !== "string") throw new Error("patient");
  if (!Array.isArray(value["models"]) || !value["models"].every(isProof)) throw new Error("models");
  for (const name of ["undecided", "does_not_hold"]) if (!isTexts(value[name])) throw new Error(name);
  return value as unknown as Answer;
}

async function digest(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function hex(of: Uint8Array): string {
  return [...of].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const ZERO = new Uint8Array(1);
const [LEAF, NODE] = [ZERO, new Uint8Array([1])];

/** What stands for one record under one version of a consent. */
export function leafOf(of: ProvenRecord): Promise<Uint8Array> {
  return digest(texts("ehr/1 fl-leaf", ""), bytes(of.salt), ZERO,
    texts(of.patient, of.record, String(of.consent_version)));
}

/** Whether a tree with this root has that record there, among so many (RFC 9162, section 2.1.3.2). */
export async function isIncluded(of: ProvenRecord, root: string): Promise<boolean> {
  if (of.index >= of.size) return false;
  let [node, last] = [of.index, of.size - 1];
  let value = await digest(LEAF, await leafOf(of));
  for (const sibling of of.path.map(bytes)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      value = await digest(NODE, sibling, value);
      while (node % 2 === 0 && node > 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    } else {
      value = await digest(NODE, value, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && hex(value) === root;
}

/** What the ledger has of a round: over the sites' roots, at its block. */
export async function consentRoot(block: number, roots: { readonly [site: string]: string }): Promise<string> {
  const sites = Object.keys(roots).sort();
  const parts = sites.flatMap((site) => [ZERO, texts(site, ""), bytes(roots[site] ?? "")]);
  return hex(await digest(texts("ehr/1 fl-round", String(block)), ...parts));
}

/** What the ledger has of a model, as far as a proof is held against it. */
export interface LedgerModel {
  readonly consent_root?: string; readonly round?: number;
}

/**
 * What does not hold of a proof about this patient against the ledger's entry; nothing where all does. The name of the
 * study is on no ledger: it is the hospital's word.
 */
export async function faultOf(proof: Proof, patient: string, entry: LedgerModel): Promise<Fault | undefined> {
  if (proof.records.some((each) => each.patient !== patient)) return "other_patient";
  if (proof.round !== entry.round) return "other_round";
  if (await consentRoot(proof.block, proof.roots) !== entry.consent_root) return "other_root";
  const root = Object.hasOwn(proof.roots, proof.site) ? proof.roots[proof.site] : undefined;
  if (root === undefined) return "no_site";
  for (const each of proof.records) if (!await isIncluded(each, root)) return "no_record";
  return undefined;
}

/** Hashes of models that were trained from one later on; `children` gives those that were trained from it directly. */
export async function descendants(
  model: string, children: (parent: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const known = new Set([model]);
  // A set gives what is added while it is walked.
  for (const each of known) for (const child of await children(each)) known.add(child);
  return [...known].slice(1);
}
