"""Keys out of a keystore and a key database, as docs/spec/keys.md has them, written from that page alone.

A second implementation, for tests that must know keys which no program ever prints.
"""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap


def open_keystore(path: Path, key_file: bytes | None = None, passphrase: bytes | None = None) -> dict[bytes, bytes]:
    """The KEKs by their ids."""
    stored = cbor2.loads(path.read_bytes())
    salt = stored["salt"]
    if passphrase is not None:
        root = hashlib.scrypt(
            passphrase, salt=salt, n=stored["n"], r=stored["r"], p=stored["p"], dklen=32, maxmem=1 << 30)
    else:
        extract = hmac.HMAC(salt, hashes.SHA256())
        extract.update(key_file)
        root = extract.finalize()
    key = HKDFExpand(hashes.SHA256(), 32, b"ehr/1 keystore key").derive(root)
    above = {name: stored[name] for name in ("format", "salt", "n", "r", "p", "check") if name in stored}
    sealed = stored["sealed"]
    keks = AESGCM(key).decrypt(sealed[:12], sealed[12:], cbor2.dumps(above))
    return {keks[at:at + 16]: keks[at + 16:at + 48] for at in range(0, len(keks), 48)}


def unwrap(wrapped: bytes, keks: dict[bytes, bytes], purpose: str, *ids: str) -> bytes:
    assert wrapped[0] == 1 and wrapped[1] == 1, "not wrapped by a local keystore"
    length = wrapped[2]
    kek, ciphertext = keks[wrapped[3:3 + length]], wrapped[3 + length:]
    context = hashlib.sha256(b"\0".join(part.encode() for part in ("ehr/1 kek", purpose, *ids))).digest()
    return AESGCM(kek).decrypt(ciphertext[:12], ciphertext[12:], context)


def all_keys(database: Path, keks: dict[bytes, bytes]) -> dict[str, bytes]:
    """Every secret that the database holds: patient roots, PDKs, DEKs and signing keys, by names for people."""
    found = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        roots = {}
        for patient, epoch, wrapped in connection.execute("SELECT patient_id, epoch, wrapped FROM root"):
            roots[patient, epoch] = unwrap(wrapped, keks, "patient-root", patient, str(epoch))
            found[f"root of {patient}, epoch {epoch}"] = roots[patient, epoch]
        rows = connection.execute("SELECT patient_id, record_id, scope, epoch, wrapped FROM record_key")
        for patient, record, scope, epoch, wrapped in rows:
            pdk = HKDF(hashes.SHA256(), 32, b"ehr/1 pdk", scope.encode()).derive(roots[patient, epoch])
            info = b"\0".join(
                [b"ehr/1 dek", patient.encode(), record.encode(), scope.encode(), epoch.to_bytes(4, "big")])
            found[f"PDK of {patient} for {scope}"] = pdk
            found[f"DEK of {record}"] = aes_key_unwrap(HKDFExpand(hashes.SHA256(), 32, info).derive(pdk), wrapped)
        for role, holder, wrapped in connection.execute("SELECT role, id, wrapped FROM signing_key"):
            found[f"signing key of {role} {holder}"] = unwrap(wrapped, keks, "signing-key", role, holder)
    return found
