"""Transaction Payload: from bytes to a checked payload, step by step as the page numbers them."""

from dataclasses import dataclass

from model import cbor
from model.kinds import (
    BOOL, CODE, DIGEST, ENCRYPTION_KEY, ID, INTEGER, METRICS, PUBLIC_KEY, SCOPES, SIGNATURE, SITES, TEXT, Kind, choice)
from model.verdict import Rejected

MAX_BYTES = 16_384


@dataclass(frozen=True)
class Key:
    name: str
    kind: Kind
    otherwise: str
    required: bool


def _table(*rows) -> tuple[Key, ...]:
    return tuple(
        Key(name.rstrip("?"), kind, otherwise, not name.endswith("?")) for name, kind, otherwise in rows)


# A kind that has no content to be wrong has no code either.
_NONE = ""

ACTIONS: dict[str, tuple[Key, ...]] = {
    "REGISTER_PATIENT": _table(("patient_id", ID, "bad_id"), ("encryption_key?", ENCRYPTION_KEY, "bad_key")),
    "REGISTER_DOCTOR": _table(("doctor_id", ID, "bad_id"), ("encryption_key?", ENCRYPTION_KEY, "bad_key")),
    "ATTEST_DOCTOR": _table(("doctor_id", ID, "bad_id"), ("status", choice("active", "suspended"), "bad_choice")),
    "ADD_RECORD_HASH": _table(
        ("patient_id", ID, "bad_id"), ("record_id", ID, "bad_id"), ("hash_sha256", DIGEST, "bad_hex"),
        ("scope?", CODE, "bad_code"), ("supersedes?", ID, "bad_id"), ("author_id?", ID, "bad_id")),
    "GRANT_ACCESS": _table(
        ("patient_id", ID, "bad_id"), ("doctor_id", ID, "bad_id"), ("scopes", SCOPES, "bad_scopes"),
        ("key_ref", ID, "bad_id"), ("expiry?", INTEGER, _NONE), ("write?", BOOL, _NONE),
        ("purpose?", CODE, "bad_code"), ("prev_version", INTEGER, _NONE)),
    "REVOKE_ACCESS": _table(
        ("patient_id", ID, "bad_id"), ("doctor_id", ID, "bad_id"), ("prev_version", INTEGER, _NONE),
        ("reason?", CODE, "bad_code")),
    "LOG_ACCESS": _table(
        ("access_id", ID, "bad_id"), ("patient_id", ID, "bad_id"), ("doctor_id", ID, "bad_id"),
        ("record_id", ID, "bad_id"), ("purpose?", CODE, "bad_code")),
    "EMERGENCY_ACCESS": _table(
        ("access_id", ID, "bad_id"), ("patient_id", ID, "bad_id"), ("doctor_id", ID, "bad_id"),
        ("record_id", ID, "bad_id"), ("reason", CODE, "bad_code"), ("at", INTEGER, _NONE)),
    "REVIEW_ACCESS": _table(
        ("access_id", ID, "bad_id"), ("doctor_id", ID, "bad_id"), ("patient_id", ID, "bad_id"),
        ("outcome", choice("justified", "disputed"), "bad_choice")),
    "ROTATE_OWNER": _table(
        ("patient_id?", ID, "bad_id"), ("doctor_id?", ID, "bad_id"), ("new_owner", PUBLIC_KEY, "bad_key"),
        ("proof", SIGNATURE, "bad_hex"), ("encryption_key?", ENCRYPTION_KEY, "bad_key"),
        ("prev_version", INTEGER, _NONE)),
    "MODEL_PROVENANCE": _table(
        ("model_hash", DIGEST, "bad_hex"), ("sites", SITES, "bad_sites"), ("metrics", METRICS, "bad_metrics"),
        ("parent_hash?", DIGEST, "bad_hex"), ("round?", INTEGER, _NONE), ("consent_root?", DIGEST, "bad_hex"),
        ("framework?", TEXT, "bad_text")),
}


def read(data: bytes) -> dict:
    """The payload's map, every key of it checked."""
    if len(data) > MAX_BYTES:
        raise Rejected("payload_too_large")
    try:
        payload = cbor.read_map(data)
    except cbor.Malformed as malformed:
        raise Rejected("bad_cbor") from malformed

    if "action" not in payload:
        raise Rejected("missing_key", key="action")
    action = payload["action"]
    if type(action) is not str:
        raise Rejected("wrong_type", key="action")
    if action not in ACTIONS:
        raise Rejected("unknown_action")
    table = ACTIONS[action]

    if payload.keys() - {"action"} - {key.name for key in table}:
        raise Rejected("unknown_key")
    for key in table:
        if key.required and key.name not in payload:
            raise Rejected("missing_key", key=key.name)
    if action == "ROTATE_OWNER":
        _check_subject(payload)

    for key in table:
        if key.name in payload:
            if not key.kind.has_type(payload[key.name]):
                raise Rejected("wrong_type", key=key.name)
            if not key.kind.has_content(payload[key.name]):
                raise Rejected(key.otherwise, key=key.name)

    for later, earlier in (("supersedes", "record_id"), ("parent_hash", "model_hash")):
        if later in payload and payload[later] == payload[earlier]:
            raise Rejected("refers_to_itself", key=later)
    return payload


def _check_subject(payload: dict):
    subjects = [name for name in ("patient_id", "doctor_id") if name in payload]
    if not subjects:
        raise Rejected("missing_key", key="patient_id")
    if len(subjects) == 2:
        raise Rejected("ambiguous_subject", key="doctor_id")
