"""The sealed record as docs/spec/sealed-record.md defines it, written from that page and C2SP chunked-encryption alone.

A second implementation, for vectors and for tests across languages. It holds the whole record in memory.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK, TAG, SALT, COMMITMENT = 16384, 16, 24, 32


class Damaged(Exception):
    """The sealed record is not what was sealed with this key for this patient and record."""


def context(patient_id: str, record_id: str) -> bytes:
    return b"ehr/1 record\0" + patient_id.encode() + b"\0" + record_id.encode()


def derive(key: bytes, salt: bytes, context: bytes, algorithm=hashes.SHA512()):
    """The cipher, its first nonce and the commitment. Another hash or a key of 16 bytes makes another instantiation."""
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_%d_GCM\0" % (8 * len(key)) + salt + context
    material = HKDFExpand(algorithm, len(key) + 12 + COMMITMENT, info).derive(key)
    return AESGCM(material[:len(key)]), material[len(key):len(key) + 12], material[len(key) + 12:]


def nonce(first: bytes, index: int) -> bytes:
    return (int.from_bytes(first, "big") ^ index).to_bytes(12, "big")


def seal(key: bytes, context: bytes, plaintext: bytes, salt: bytes | None = None) -> bytes:
    salt = os.urandom(SALT) if salt is None else salt
    cipher, first, commitment = derive(key, salt, context)
    sealed = [salt, commitment]
    for index in range(len(plaintext) // CHUNK + 1):
        sealed.append(cipher.encrypt(nonce(first, index), plaintext[index * CHUNK:(index + 1) * CHUNK], b""))
    return b"".join(sealed)


def open_sealed(key: bytes, context: bytes, sealed: bytes, algorithm=hashes.SHA512()) -> bytes:
    salt, commitment, body = sealed[:SALT], sealed[SALT:SALT + COMMITMENT], sealed[SALT + COMMITMENT:]
    if len(commitment) < COMMITMENT:
        raise Damaged("shorter than a header")
    cipher, first, expected = derive(key, salt, context, algorithm)
    if commitment != expected:
        raise Damaged("another key or context")
    plaintext, full = [], CHUNK + TAG
    for index in range(len(body) // full + 1):
        chunk = body[index * full:(index + 1) * full]
        if len(chunk) < TAG:
            raise Damaged("ends without a last chunk")
        try:
            plaintext.append(cipher.decrypt(nonce(first, index), chunk, b""))
        except InvalidTag:
            raise Damaged(f"chunk {index} does not verify") from None
    return b"".join(plaintext)
