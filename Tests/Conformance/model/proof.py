"""The proof of ROTATE_OWNER: a signature by the new owner, judged by libsecp256k1 through the PyPI package."""

import hashlib

import secp256k1


def message(kind: str, subject: str, new_owner: str, prev_version: int) -> bytes:
    """What the new owner signs, before SHA-256."""
    return b"\0".join(part.encode() for part in ("ehr/1 rotate", kind, subject, new_owner, str(prev_version)))


def verifies(proof: str, kind: str, subject: str, new_owner: str, prev_version: int) -> bool:
    try:
        key = secp256k1.PublicKey(bytes.fromhex(new_owner), raw=True)
        signature = key.ecdsa_deserialize_compact(bytes.fromhex(proof))
    except Exception:
        # The package raises plain Exception for what is no point and for r or s beyond the order.
        return False
    digest = hashlib.sha256(message(kind, subject, new_owner, prev_version)).digest()
    # libsecp256k1 itself refuses an s in the upper half.
    return key.ecdsa_verify(digest, signature, raw=True)
