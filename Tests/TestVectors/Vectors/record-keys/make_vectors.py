"""Vectors of the key hierarchy and of releases (docs/spec/keys.md), made with the Python package cryptography.

HPKE is written out here from RFC 9180 and checked against the RFC's own vectors before anything is made with it.
Run in this folder; the output is the same each time.
"""

import hashlib
import json

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand


def random_bytes(label, count):
    """Bytes that anyone can make again."""
    return hashlib.shake_128(b"ehr record keys " + label.encode()).digest(count)


# RFC 9180

KEM = b"KEM" + (0x0010).to_bytes(2, "big")
HPKE = b"HPKE" + b"".join(n.to_bytes(2, "big") for n in (0x0010, 0x0001, 0x0002))


def labeled_extract(suite, salt, label, key):
    code = hmac.HMAC(salt or bytes(32), hashes.SHA256())
    code.update(b"HPKE-v1" + suite + label + key)
    return code.finalize()


def labeled_expand(suite, key, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), length, info).derive(key)


def private_key(raw):
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def point(key):
    numbers = key.public_key().public_numbers()
    return b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def seal_base(recipient, info, plaintext, ephemeral):
    enc, own = point(ephemeral), point(recipient)
    secret = labeled_extract(KEM, b"", b"eae_prk", ephemeral.exchange(ec.ECDH(), recipient.public_key()))
    shared = labeled_expand(KEM, secret, b"shared_secret", enc + own, 32)
    context = b"\x00" + labeled_extract(HPKE, b"", b"psk_id_hash", b"") + labeled_extract(HPKE, b"", b"info_hash", info)
    secret = labeled_extract(HPKE, shared, b"secret", b"")
    key = labeled_expand(HPKE, secret, b"key", context, 32)
    nonce = labeled_expand(HPKE, secret, b"base_nonce", context, 12)
    return shared, enc, AESGCM(key).encrypt(nonce, *plaintext)


rfc = json.load(open("hpke-rfc9180.json"))
first = rfc["encryptions"][0]
shared, enc, ciphertext = seal_base(
    private_key(bytes.fromhex(rfc["private_key"])), bytes.fromhex(rfc["info"]),
    (bytes.fromhex(first["plaintext"]), bytes.fromhex(first["aad"])),
    private_key(bytes.fromhex(rfc["ephemeral_private_key"])))
assert shared.hex() == rfc["shared_secret"] and enc.hex() == rfc["encapsulated_key"]
assert ciphertext.hex() == first["ciphertext"]


# docs/spec/keys.md

def hierarchy(number, patient, record, scope, epoch):
    root, dek = random_bytes(f"root {number}", 32), random_bytes(f"dek {number}", 32)
    pdk = HKDF(hashes.SHA256(), 32, b"ehr/1 pdk", scope.encode()).derive(root)
    info = b"\x00".join([b"ehr/1 dek", patient.encode(), record.encode(), scope.encode(), epoch.to_bytes(4, "big")])
    wrapping = HKDFExpand(hashes.SHA256(), 32, info).derive(pdk)
    return {
        "patient_id": patient, "record_id": record, "scope": scope, "epoch": epoch, "root": root.hex(),
        "dek": dek.hex(), "wrapped": aes_key_wrap(wrapping, dek).hex(),
    }


def label(number, patient, record, scope, epoch, media_type, file_name):
    root, nonce = random_bytes(f"root {number}", 32), random_bytes(f"nonce {number}", 12)
    pdk = HKDF(hashes.SHA256(), 32, b"ehr/1 pdk", scope.encode()).derive(root)
    info = b"\x00".join([b"ehr/1 label", patient.encode(), record.encode(), scope.encode(), epoch.to_bytes(4, "big")])
    kind, name = (media_type or "").encode(), (file_name or "").encode()
    key = HKDFExpand(hashes.SHA256(), 32, info).derive(pdk)
    sealed = AESGCM(key).encrypt(nonce, bytes([len(kind)]) + kind + name, b"")
    return {
        "patient_id": patient, "record_id": record, "scope": scope, "epoch": epoch, "root": root.hex(),
        "media_type": media_type, "file_name": file_name, "sealed": (nonce + sealed).hex(),
    }


def release(number, patient, record, doctor, access):
    recipient = private_key(random_bytes(f"recipient {number}", 32))
    dek = random_bytes(f"released {number}", 32)
    info = b"\x00".join(
        [b"ehr/1 release"] + [text.encode() for text in (patient, record, doctor, access)]
        + [hashlib.sha256(point(recipient)).digest()])
    _, enc, ciphertext = seal_base(recipient, info, (dek, b""), private_key(random_bytes(f"ephemeral {number}", 32)))
    return {
        "patient_id": patient, "record_id": record, "doctor_id": doctor, "access_id": access,
        "private_key": random_bytes(f"recipient {number}", 32).hex(), "recipient": point(recipient).hex(),
        "dek": dek.hex(), "sealed": (enc + ciphertext).hex(),
    }


def own_release(number, patient, record):
    recipient = private_key(random_bytes(f"recipient {number}", 32))
    dek = random_bytes(f"released {number}", 32)
    info = b"\x00".join(
        [b"ehr/1 own release", patient.encode(), record.encode(), hashlib.sha256(point(recipient)).digest()])
    _, enc, ciphertext = seal_base(recipient, info, (dek, b""), private_key(random_bytes(f"ephemeral {number}", 32)))
    return {
        "patient_id": patient, "record_id": record, "private_key": random_bytes(f"recipient {number}", 32).hex(),
        "recipient": point(recipient).hex(), "dek": dek.hex(), "sealed": (enc + ciphertext).hex(),
    }


with open("vectors.json", "w") as file:
    json.dump({
        "source": "make_vectors.py",
        "hierarchy": [
            hierarchy(1, "p-1", "r-1", "general", 1),
            hierarchy(2, "p-1", "r-1", "lab", 1),
            hierarchy(3, "3f1c0a", "x.y_z-0", "imaging", 0xFFFFFFFF),
            hierarchy(4, "A" * 64, "b" * 64, "c" * 32, 256),
        ],
        "labels": [
            label(1, "p-1", "r-1", "general", 1, "text/plain; charset=utf-8", "Röntgen – Thorax.txt"),
            label(3, "3f1c0a", "x.y_z-0", "imaging", 0xFFFFFFFF, None, "ö" * 127 + "a"),
            label(4, "A" * 64, "b" * 64, "c" * 32, 256, "a/" + "b" * 125, None),
        ],
        "releases": [release(1, "p-1", "r-1", "d-1", "a-1"), release(2, "P" * 64, "R" * 64, "D" * 64, "A" * 64)],
        "own_releases": [own_release(3, "p-1", "r-1"), own_release(4, "P" * 64, "R" * 64)],
    }, file, indent=1)
    file.write("\n")
