"""State: the tables of the family's entries, how they are read and how they are written."""

from functools import lru_cache

from model import cbor
from model.kinds import (
    BOOL, CODE, DIGEST, ENCRYPTION_KEY, ID, INTEGER, METRICS, PUBLIC_KEY, SCOPES, SITES, TEXT, TRUE, Kind, choice)
from model.verdict import Rejected

MAX_BYTES = 32_768

_VERSION = Kind(INTEGER.has_type, lambda value: value >= 2)

# Each key with its kind, in the order of the page. A name that ends in ? may be absent.
TABLES: dict[str, dict[str, Kind]] = {
    "patient": {
        "patient_id": ID, "owner": PUBLIC_KEY, "encryption_key?": ENCRYPTION_KEY, "version?": _VERSION},
    "doctor": {
        "doctor_id": ID, "owner": PUBLIC_KEY, "encryption_key?": ENCRYPTION_KEY,
        "attestation?": choice("active", "suspended"), "attested_by?": PUBLIC_KEY, "version?": _VERSION},
    "record": {
        "patient_id": ID, "record_id": ID, "hash_sha256": DIGEST, "scope": CODE, "supersedes?": ID, "author_id?": ID,
        "signer": PUBLIC_KEY, "superseded_by?": ID, "version?": _VERSION},
    "consent": {
        "patient_id": ID, "doctor_id": ID, "status": choice("ACTIVE", "REVOKED"), "scopes?": SCOPES, "key_ref?": ID,
        "expiry?": INTEGER, "write?": BOOL, "purpose?": CODE, "encryption_key_sha256?": DIGEST, "reason?": CODE,
        "version?": _VERSION},
    "access": {
        "access_id": ID, "doctor_id": ID, "patient_id": ID, "record_id": ID, "purpose?": CODE,
        "consent_version": INTEGER, "signer": PUBLIC_KEY, "emergency?": TRUE, "reason?": CODE, "at?": INTEGER,
        "reviewed?": BOOL, "outcome?": choice("justified", "disputed"), "reviewer?": PUBLIC_KEY, "version?": _VERSION},
    "model": {
        "model_hash": DIGEST, "submitter": PUBLIC_KEY, "sites": SITES, "metrics": METRICS, "parent_hash?": DIGEST,
        "round?": INTEGER, "consent_root?": DIGEST, "framework?": TEXT},
}

# The ids in an entry that must be the ones that were asked for.
OWN_IDS = {
    "patient": ("patient_id",), "doctor": ("doctor_id",), "record": ("patient_id", "record_id"),
    "consent": ("patient_id", "doctor_id"), "access": ("access_id", "doctor_id"), "model": ("model_hash", "submitter")}

_TERMS = ("scopes", "key_ref", "expiry", "write", "purpose", "encryption_key_sha256")
_TERMS_ALWAYS = ("scopes", "key_ref", "write", "purpose")
_EMERGENCY = ("emergency", "reason", "at", "reviewed", "outcome", "reviewer")
_EMERGENCY_ALWAYS = ("emergency", "reason", "at", "reviewed")
_REVIEW = ("outcome", "reviewer")


def read(kind: str, data: bytes | None, address: str, ids: tuple[str, ...]) -> dict | None:
    """The entry, which callers must not change, or None where there is none."""
    if not data:
        return None
    entry = _decoded(kind, data)
    if entry is None:
        raise Rejected("bad_state", address=address)
    if tuple(entry[name] for name in OWN_IDS[kind]) != ids:
        raise Rejected("address_collision", address=address)
    return entry


@lru_cache(50_000)
def _decoded(kind: str, data: bytes) -> dict | None:
    if len(data) > MAX_BYTES:
        return None
    try:
        entry = cbor.read_map(data)
    except cbor.Malformed:
        return None
    known = 0
    for name, value_kind in TABLES[kind].items():
        bare = name.rstrip("?")
        if bare in entry:
            known += 1
            if not value_kind.holds(entry[bare]):
                return None
        elif bare == name:
            return None
    return entry if known == len(entry) and _may_be(kind, entry) else None


def _may_be(kind: str, entry: dict) -> bool:
    """Whether the keys that are there may be there together."""
    if kind == "consent":
        if entry["status"] == "REVOKED" and not any(key in entry for key in _TERMS):
            return True
        return all(key in entry for key in _TERMS_ALWAYS)
    if kind == "access":
        if "emergency" not in entry:
            return not any(key in entry for key in _EMERGENCY)
        there = [key in entry for key in _REVIEW]
        return all(key in entry for key in _EMERGENCY_ALWAYS) and there == 2 * [entry["reviewed"]]
    return True


def version(entry: dict | None) -> int:
    return 0 if entry is None else entry.get("version", 1)


def write(kind: str, values: dict) -> bytes:
    """The bytes that are stored. Values that are None are left out, and so is a version of 1."""
    present = {key: value for key, value in values.items() if value is not None}
    if present.get("version") == 1:
        del present["version"]
    if "scopes" in present:
        present["scopes"] = sorted(present["scopes"])
    if "metrics" in present:
        present["metrics"] = dict(sorted(present["metrics"].items()))
    ordered = {}
    for name in TABLES[kind]:
        bare = name.rstrip("?")
        if bare in present:
            ordered[bare] = present.pop(bare)
    assert not present, f"a {kind} has no {list(present)}"
    return cbor.write(ordered)
