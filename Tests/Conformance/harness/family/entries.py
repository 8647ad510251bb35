"""State entries: the specification's "State", written and read."""

import hashlib

import cbor2

from harness.batches import address
from harness.family import strict_cbor
from harness.family.kinds import KINDS
from harness.family.rejection import Rejection, require

MAXIMUM_BYTES = 32_768
VERSION = ("version", "integer", False)

# (key, kind, required), in the order in which they are stored.
TABLES = {
    "patient": [("patient_id", "id", True), ("owner", "public key", True), ("encryption_key", "encryption key", False),
                VERSION],
    "doctor": [("doctor_id", "id", True), ("owner", "public key", True), ("encryption_key", "encryption key", False),
               ("attestation", "attestation", False), ("attested_by", "public key", False), VERSION],
    "record": [("patient_id", "id", True), ("record_id", "id", True), ("hash_sha256", "digest", True),
               ("scope", "code", True), ("supersedes", "id", False), ("author_id", "id", False),
               ("signer", "public key", True), ("superseded_by", "id", False), VERSION],
    "consent": [("patient_id", "id", True), ("doctor_id", "id", True), ("status", "status", True),
                ("scopes", "scopes", False), ("key_ref", "id", False), ("expiry", "integer", False),
                ("write", "bool", False), ("purpose", "code", False), ("encryption_key_sha256", "digest", False),
                ("reason", "code", False), VERSION],
    "access": [("access_id", "id", True), ("doctor_id", "id", True), ("patient_id", "id", True),
               ("record_id", "id", True), ("purpose", "code", False), ("consent_version", "integer", True),
               ("signer", "public key", True), ("emergency", "bool", False), ("reason", "code", False),
               ("at", "integer", False), ("reviewed", "bool", False), ("outcome", "outcome", False),
               ("reviewer", "public key", False), VERSION],
    "model": [("model_hash", "digest", True), ("submitter", "public key", True), ("sites", "sites", True),
              ("metrics", "metrics", True), ("parent_hash", "digest", False), ("round", "integer", False),
              ("consent_root", "digest", False), ("framework", "text", False)],
}

# The ids of an entry, in the order of its key string.
IDS = {
    "patient": ["patient_id"], "doctor": ["doctor_id"], "record": ["patient_id", "record_id"],
    "consent": ["patient_id", "doctor_id"], "access": ["doctor_id", "access_id"],
    "model": ["model_hash", "submitter"],
}

TERMS = ["scopes", "key_ref", "expiry", "write", "purpose", "encryption_key_sha256"]
REQUIRED_TERMS = ["scopes", "key_ref", "write", "purpose"]
EMERGENCY = ["emergency", "reason", "at", "reviewed"]


def address_of(kind: str, ids: list[str]) -> str:
    return address(":".join([kind, *ids]))


def version(entry: dict | None) -> int:
    return 0 if entry is None else entry.get("version", 1)


def write(kind: str, entry: dict) -> bytes:
    stored = {}
    for name, _, _ in TABLES[kind]:
        value = entry.get(name)
        if value is None or (name == "version" and value == 1):
            continue
        if name == "scopes":
            value = sorted(value)
        if name == "metrics":
            value = dict(sorted(value.items()))
        stored[name] = value
    return cbor2.dumps(stored)


def read(kind: str, ids: list[str], data: bytes) -> dict:
    where = address_of(kind, ids)
    require(len(data) <= MAXIMUM_BYTES, "bad_state", address=where)
    try:
        entry = strict_cbor.decode(data, maximum_bytes=MAXIMUM_BYTES)
    except strict_cbor.Refused as refused:
        raise Rejection("bad_state", address=where) from refused
    require(isinstance(entry, dict) and _is_sound(kind, entry), "bad_state", address=where)
    require([entry[name] for name in IDS[kind]] == ids, "address_collision", address=where)
    return entry


def _is_sound(kind: str, entry: dict) -> bool:
    table = TABLES[kind]
    if not set(entry) <= {name for name, _, _ in table}:
        return False
    for name, of, required in table:
        if name not in entry:
            if required:
                return False
            continue
        of_type, is_right, _ = KINDS[of]
        if not of_type(entry[name]) or not is_right(entry[name]):
            return False
    if entry.get("version", 2) < 2:
        return False
    if kind == "consent":
        terms = [name for name in TERMS if name in entry]
        if terms and not all(name in entry for name in REQUIRED_TERMS):
            return False
        return bool(terms) or entry["status"] == "REVOKED"
    if kind == "access":
        return _is_sound_access(entry)
    return True


def _is_sound_access(entry: dict) -> bool:
    if "emergency" not in entry:
        return not any(name in entry for name in [*EMERGENCY, "outcome", "reviewer"])
    if entry["emergency"] is not True or not all(name in entry for name in EMERGENCY):
        return False
    reviewed = entry["reviewed"]
    return ("outcome" in entry) == reviewed and ("reviewer" in entry) == reviewed


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
