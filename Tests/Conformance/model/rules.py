"""Execution, Rules: a function for each action, its conditions in the order of the page.

Each returns what is stored, for each output in the order of the header's table: an entry's kind and its keys. A value
that is None is left out.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from model.entries import version
from model.header import Header
from model.proof import verifies
from model.verdict import Rejected


@dataclass
class Facts:
    """What an action's rules may look at."""
    header: Header
    payload: dict
    entries: dict[str, dict | None] = field(default_factory=dict)
    registrars: frozenset[str] | None = None
    time: int | None = None

    @property
    def signer(self) -> str:
        return self.header.signer

    @property
    def batcher(self) -> str:
        return self.header.batcher

    @property
    def is_open(self) -> bool:
        return self.registrars is None

    def is_registrar(self, key: str) -> bool:
        return self.registrars is not None and key in self.registrars


Written = list[tuple[str, dict]]


def _there(facts: Facts, word: str, code: str) -> dict:
    entry = facts.entries[word]
    if entry is None:
        raise Rejected(code)
    return entry


def _not_there(facts: Facts, word: str, code: str, message: str | None = None):
    if facts.entries[word] is not None:
        raise Rejected(code, message)


def _owned(entry: dict, facts: Facts):
    if entry["owner"] != facts.signer:
        raise Rejected("not_owner")


def _attested(doctor: dict, facts: Facts):
    attestation = doctor.get("attestation")
    if not (attestation == "active" or (attestation is None and facts.is_open)):
        raise Rejected("not_attested")


def _batched_by_registrar(facts: Facts):
    if not (facts.is_open or facts.is_registrar(facts.batcher)):
        raise Rejected("not_registrar")


def _covers(facts: Facts, scope: str) -> dict:
    consent = _there(facts, "consent", "consent_missing")
    if consent["status"] != "ACTIVE":
        raise Rejected("consent_revoked")
    if scope not in consent["scopes"] and "*" not in consent["scopes"]:
        raise Rejected("scope_not_covered")
    if "expiry" in consent and facts.time is not None and facts.time >= consent["expiry"]:
        raise Rejected("consent_expired")
    return consent


def _current(facts: Facts, entry: dict | None):
    if facts.payload["prev_version"] != version(entry):
        raise Rejected("stale_version", current_version=version(entry))


def _register_patient(facts: Facts) -> Written:
    _not_there(facts, "patient", "patient_exists", "Patient exists")
    payload = facts.payload
    return [("patient", {
        "patient_id": payload["patient_id"], "owner": facts.signer,
        "encryption_key": payload.get("encryption_key")})]


def _register_doctor(facts: Facts) -> Written:
    _not_there(facts, "doctor", "doctor_exists", "Doctor exists")
    payload = facts.payload
    doctor = {
        "doctor_id": payload["doctor_id"], "owner": facts.signer, "encryption_key": payload.get("encryption_key")}
    if facts.is_registrar(facts.batcher):
        doctor |= {"attestation": "active", "attested_by": facts.batcher}
    return [("doctor", doctor)]


def _attest_doctor(facts: Facts) -> Written:
    doctor = _there(facts, "doctor", "doctor_unknown")
    _batched_by_registrar(facts)
    status = facts.payload["status"]
    if doctor.get("attestation") == status:
        raise Rejected("status_unchanged")
    return [("doctor", doctor | {
        "attestation": status, "attested_by": facts.batcher, "version": version(doctor) + 1})]


def _add_record_hash(facts: Facts) -> Written:
    payload = facts.payload
    scope = payload.get("scope", "general")
    by_doctor = "author_id" in payload
    patient = _there(facts, "patient", "patient_unknown")
    _not_there(facts, "record", "record_exists")
    if by_doctor:
        doctor = _there(facts, "doctor", "doctor_unknown")
        _owned(doctor, facts)
        _attested(doctor, facts)
        if not _covers(facts, scope)["write"]:
            raise Rejected("write_not_granted")
    else:
        _owned(patient, facts)

    record = {
        "patient_id": payload["patient_id"], "record_id": payload["record_id"],
        "hash_sha256": payload["hash_sha256"], "scope": scope, "supersedes": payload.get("supersedes"),
        "author_id": payload.get("author_id"), "signer": facts.signer}
    if "supersedes" not in payload:
        return [("record", record)]
    superseded = _there(facts, "superseded", "superseded_unknown")
    if "superseded_by" in superseded:
        raise Rejected("already_superseded")
    if by_doctor:
        _covers(facts, superseded["scope"])
    return [("record", record), ("record", superseded | {
        "superseded_by": payload["record_id"], "version": version(superseded) + 1})]


def _grant_access(facts: Facts) -> Written:
    payload = facts.payload
    _owned(_there(facts, "patient", "patient_unknown"), facts)
    doctor = _there(facts, "doctor", "doctor_unknown")
    _attested(doctor, facts)
    _current(facts, facts.entries["consent"])
    expiry = payload.get("expiry")
    if expiry is not None and facts.time is not None and expiry <= facts.time:
        raise Rejected("expiry_passed")
    key = doctor.get("encryption_key")
    return [("consent", {
        "patient_id": payload["patient_id"], "doctor_id": payload["doctor_id"], "status": "ACTIVE",
        "scopes": payload["scopes"], "key_ref": payload["key_ref"], "expiry": expiry,
        "write": payload.get("write", False), "purpose": payload.get("purpose", "TREAT"),
        "encryption_key_sha256": None if key is None else hashlib.sha256(key).hexdigest(),
        "version": payload["prev_version"] + 1})]


def _revoke_access(facts: Facts) -> Written:
    payload = facts.payload
    _owned(_there(facts, "patient", "patient_unknown"), facts)
    _there(facts, "doctor", "doctor_unknown")
    stored = facts.entries["consent"]
    _current(facts, stored)
    consent = {"patient_id": payload["patient_id"], "doctor_id": payload["doctor_id"]} | (stored or {})
    consent |= {"status": "REVOKED", "version": payload["prev_version"] + 1}
    if "reason" in payload:
        consent["reason"] = payload["reason"]
    return [("consent", consent)]


def _accessed_record(facts: Facts) -> dict:
    """The record, after the rules on the doctor that both kinds of access begin with."""
    doctor = _there(facts, "doctor", "doctor_unknown")
    _owned(doctor, facts)
    _attested(doctor, facts)
    return _there(facts, "record", "record_unknown")


def _access(facts: Facts) -> dict:
    ids = ("access_id", "doctor_id", "patient_id", "record_id")
    return {key: facts.payload[key] for key in ids} | {
        "consent_version": version(facts.entries["consent"]), "signer": facts.signer}


def _log_access(facts: Facts) -> Written:
    consent = _covers(facts, _accessed_record(facts)["scope"])
    purpose = facts.payload.get("purpose")
    if purpose is not None and purpose != consent["purpose"]:
        raise Rejected("purpose_mismatch")
    _not_there(facts, "access", "access_exists")
    return [("access", _access(facts) | {"purpose": purpose})]


def _emergency_access(facts: Facts) -> Written:
    _accessed_record(facts)
    _not_there(facts, "access", "access_exists")
    return [("access", _access(facts) | {
        "emergency": True, "reason": facts.payload["reason"], "at": facts.payload["at"], "reviewed": False})]


def _review_access(facts: Facts) -> Written:
    payload = facts.payload
    access = _there(facts, "access", "access_unknown")
    if "emergency" not in access:
        raise Rejected("not_emergency")
    if access["reviewed"]:
        raise Rejected("already_reviewed")
    if access["patient_id"] != payload["patient_id"]:
        raise Rejected("access_mismatch")
    patient = _there(facts, "patient", "patient_unknown")
    doctor = _there(facts, "doctor", "doctor_unknown")
    if facts.signer != patient["owner"] and not facts.is_registrar(facts.signer):
        raise Rejected("not_reviewer")
    if facts.signer in (access["signer"], doctor["owner"]):
        raise Rejected("reviewer_involved")
    return [("access", access | {
        "reviewed": True, "outcome": payload["outcome"], "reviewer": facts.signer, "version": version(access) + 1})]


def _rotate_owner(facts: Facts) -> Written:
    payload = facts.payload
    kind = "patient" if "patient_id" in payload else "doctor"
    entry = _there(facts, kind, f"{kind}_unknown")
    _owned(entry, facts)
    if payload["new_owner"] == entry["owner"]:
        raise Rejected("owner_unchanged")
    _current(facts, entry)
    if kind == "doctor":
        _batched_by_registrar(facts)
    if not verifies(payload["proof"], kind, payload[f"{kind}_id"], payload["new_owner"], payload["prev_version"]):
        raise Rejected("bad_proof", key="proof")
    key = payload.get("encryption_key", entry.get("encryption_key"))
    return [(kind, entry | {
        "owner": payload["new_owner"], "encryption_key": key, "version": version(entry) + 1})]


def _model_provenance(facts: Facts) -> Written:
    _not_there(facts, "model", "model_exists")
    _batched_by_registrar(facts)
    if "parent_hash" in facts.payload:
        _there(facts, "parent", "parent_unknown")
    model = {key: value for key, value in facts.payload.items() if key != "action"}
    return [("model", model | {"submitter": facts.signer})]


RULES: dict[str, Callable[[Facts], Written]] = {
    "REGISTER_PATIENT": _register_patient, "REGISTER_DOCTOR": _register_doctor, "ATTEST_DOCTOR": _attest_doctor,
    "ADD_RECORD_HASH": _add_record_hash, "GRANT_ACCESS": _grant_access, "REVOKE_ACCESS": _revoke_access,
    "LOG_ACCESS": _log_access, "EMERGENCY_ACCESS": _emergency_access, "REVIEW_ACCESS": _review_access,
    "ROTATE_OWNER": _rotate_owner, "MODEL_PROVENANCE": _model_provenance}
