import { joined, texts } from "./bytes";
import { POINT_LENGTH, open } from "./hpke";
import { type RecordKey, recordKey } from "./sealed";

/** What a release is for (docs/spec/keys.md): an access of a doctor's, or the record's own patient. */
export interface Purpose {
  readonly patient: string;
  readonly record: string;
  /** Nothing for a patient's own record. */
  readonly access?: { readonly doctor: string; readonly id: string } | undefined;
}

/** Bytes of a release: an encapsulated key, and 32 bytes with their tag. */
export const RELEASE_LENGTH = POINT_LENGTH + 48;

/** A reader's key: its private half, which need not be extractable, and the point of its public half, 65 bytes. */
export interface ReaderKey {
  readonly key: CryptoKey;
  readonly point: Uint8Array;
}

async function infoOf(purpose: Purpose, point: Uint8Array): Promise<Uint8Array> {
  const { patient, record, access } = purpose;
  const words = access ? ["ehr/1 release", patient, record, access.doctor, access.id, ""]
    : ["ehr/1 own release", patient, record, ""];
  return joined(texts(...words), new Uint8Array(await crypto.subtle.digest("SHA-256", point)));
}

/**
 * The record's key out of a release. Its bytes are gone when this returns: what is left only derives.
 * @throws Error for another purpose or reader, and for altered bytes
 */
export async function openRelease(sealed: Uint8Array, reader: ReaderKey, purpose: Purpose): Promise<RecordKey> {
  if (sealed.length !== RELEASE_LENGTH) throw new Error(`a release has ${RELEASE_LENGTH} bytes, not ${sealed.length}`);
  const dek = await open(sealed, reader.key, reader.point, await infoOf(purpose, reader.point));
  try {
    return await recordKey(dek, purpose.patient, purpose.record);
  } finally {
    dek.fill(0);
  }
}
