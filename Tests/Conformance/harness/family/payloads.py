"""Transaction payloads: the specification's "Transaction Payload", step by step."""

from harness.family import strict_cbor
from harness.family.kinds import KINDS
from harness.family.rejection import Rejection, require

MAXIMUM_BYTES = 16_384

# (key, kind, required), in the order of the specification's tables.
TABLES = {
    "REGISTER_PATIENT": [("patient_id", "id", True), ("encryption_key", "encryption key", False)],
    "REGISTER_DOCTOR": [("doctor_id", "id", True), ("encryption_key", "encryption key", False)],
    "ATTEST_DOCTOR": [("doctor_id", "id", True), ("status", "attestation", True)],
    "ADD_RECORD_HASH": [
        ("patient_id", "id", True), ("record_id", "id", True), ("hash_sha256", "digest", True),
        ("scope", "code", False), ("supersedes", "id", False), ("author_id", "id", False)],
    "GRANT_ACCESS": [
        ("patient_id", "id", True), ("doctor_id", "id", True), ("scopes", "scopes", True), ("key_ref", "id", True),
        ("expiry", "integer", False), ("write", "bool", False), ("purpose", "code", False),
        ("prev_version", "integer", True)],
    "REVOKE_ACCESS": [
        ("patient_id", "id", True), ("doctor_id", "id", True), ("prev_version", "integer", True),
        ("reason", "code", False)],
    "LOG_ACCESS": [
        ("access_id", "id", True), ("patient_id", "id", True), ("doctor_id", "id", True), ("record_id", "id", True),
        ("purpose", "code", False)],
    "EMERGENCY_ACCESS": [
        ("access_id", "id", True), ("patient_id", "id", True), ("doctor_id", "id", True), ("record_id", "id", True),
        ("reason", "code", True), ("at", "integer", True)],
    "REVIEW_ACCESS": [
        ("access_id", "id", True), ("doctor_id", "id", True), ("patient_id", "id", True),
        ("outcome", "outcome", True)],
    "ROTATE_OWNER": [
        ("patient_id", "id", False), ("doctor_id", "id", False), ("new_owner", "public key", True),
        ("proof", "signature", True), ("encryption_key", "encryption key", False), ("prev_version", "integer", True)],
    "MODEL_PROVENANCE": [
        ("model_hash", "digest", True), ("sites", "sites", True), ("metrics", "metrics", True),
        ("parent_hash", "digest", False), ("round", "integer", False), ("consent_root", "digest", False),
        ("framework", "text", False)],
}


def read(data: bytes) -> dict:
    require(len(data) <= MAXIMUM_BYTES, "payload_too_large")
    try:
        payload = strict_cbor.decode(data)
    except strict_cbor.Refused as refused:
        raise Rejection("bad_cbor") from refused
    require(isinstance(payload, dict), "bad_cbor")

    require("action" in payload, "missing_key", key="action")
    action = payload["action"]
    require(isinstance(action, str), "wrong_type", key="action")
    require(action in TABLES, "unknown_action")
    table = TABLES[action]

    known = {name for name, _, _ in table} | {"action"}
    require(set(payload) <= known, "unknown_key")
    for name, _, required in table:
        require(not required or name in payload, "missing_key", key=name)
    if action == "ROTATE_OWNER":
        require("patient_id" in payload or "doctor_id" in payload, "missing_key", key="patient_id")
        require("patient_id" not in payload or "doctor_id" not in payload, "ambiguous_subject", key="doctor_id")
    for name, kind, _ in table:
        if name in payload:
            of_type, is_right, code = KINDS[kind]
            require(of_type(payload[name]), "wrong_type", key=name)
            require(is_right(payload[name]), code, key=name)
    for one, other in (("supersedes", "record_id"), ("parent_hash", "model_hash")):
        require(one not in payload or payload[one] != payload[other], "refers_to_itself", key=one)
    return payload
