"""The rules of each action, in the order of the specification. Each gives the entries stored, the new one first.

`apply(header, payload, read)` gives what a valid transaction does, or raises a Rejection. `read` maps addresses to the
bytes that are stored there; what is not there has none.
"""

from dataclasses import dataclass, field

from harness.family import entries, payloads
from harness.family.entries import address_of, sha256, version
from harness.family.kinds import PUBLIC_KEY
from harness.family.model import Case, proves
from harness.family.rejection import require


def register_patient(case: Case) -> dict:
    require(case.found["patient"] is None, "patient_exists")
    given = case.payload
    return {"patient": {
        "patient_id": given["patient_id"], "owner": case.signer, "encryption_key": given.get("encryption_key")}}


def register_doctor(case: Case) -> dict:
    require(case.found["doctor"] is None, "doctor_exists")
    given = case.payload
    doctor = {"doctor_id": given["doctor_id"], "owner": case.signer, "encryption_key": given.get("encryption_key")}
    if not case.is_open and case.batcher in case.keys:
        doctor |= {"attestation": "active", "attested_by": case.batcher}
    return {"doctor": doctor}


def attest_doctor(case: Case) -> dict:
    doctor = case.there("doctor", "doctor_unknown")
    case.require_registrar()
    require(doctor.get("attestation") != case.payload["status"], "status_unchanged")
    return {"doctor": {
        **doctor, "attestation": case.payload["status"], "attested_by": case.batcher, "version": version(doctor) + 1}}


def add_record_hash(case: Case) -> dict:
    given = case.payload
    patient = case.there("patient", "patient_unknown")
    require(case.found["record"] is None, "record_exists")
    scope = given.get("scope", "general")
    if "author_id" in given:
        doctor = case.there("doctor", "doctor_unknown")
        case.require_owner(doctor)
        case.require_attested(doctor)
        case.require_covered(scope)
        require(case.found["consent"]["write"], "write_not_granted")
    else:
        case.require_owner(patient)
    stored = {"record": {
        "patient_id": given["patient_id"], "record_id": given["record_id"], "hash_sha256": given["hash_sha256"],
        "scope": scope, "supersedes": given.get("supersedes"), "author_id": given.get("author_id"),
        "signer": case.signer}}
    if "supersedes" in given:
        earlier = case.there("superseded", "superseded_unknown")
        require("superseded_by" not in earlier, "already_superseded")
        if "author_id" in given:
            case.require_covered(earlier["scope"])
        stored["superseded"] = {**earlier, "superseded_by": given["record_id"], "version": version(earlier) + 1}
    return stored


def grant_access(case: Case) -> dict:
    given = case.payload
    patient = case.there("patient", "patient_unknown")
    case.require_owner(patient)
    doctor = case.there("doctor", "doctor_unknown")
    case.require_attested(doctor)
    case.require_version(case.found["consent"])
    if "expiry" in given and case.time is not None:
        require(given["expiry"] > case.time, "expiry_passed")
    key = doctor.get("encryption_key")
    return {"consent": {
        "patient_id": given["patient_id"], "doctor_id": given["doctor_id"], "status": "ACTIVE",
        "scopes": given["scopes"], "key_ref": given["key_ref"], "expiry": given.get("expiry"),
        "write": given.get("write", False), "purpose": given.get("purpose", "TREAT"),
        "encryption_key_sha256": sha256(key) if key else None, "version": given["prev_version"] + 1}}


def revoke_access(case: Case) -> dict:
    given = case.payload
    patient = case.there("patient", "patient_unknown")
    case.require_owner(patient)
    case.there("doctor", "doctor_unknown")
    consent = case.found["consent"]
    case.require_version(consent)
    consent = consent or {"patient_id": given["patient_id"], "doctor_id": given["doctor_id"]}
    return {"consent": {
        **consent, "status": "REVOKED", "reason": given.get("reason", consent.get("reason")),
        "version": given["prev_version"] + 1}}


def log_access(case: Case) -> dict:
    given = case.payload
    doctor = case.there("doctor", "doctor_unknown")
    case.require_owner(doctor)
    case.require_attested(doctor)
    record = case.there("record", "record_unknown")
    case.require_covered(record["scope"])
    consent = case.found["consent"]
    require("purpose" not in given or given["purpose"] == consent["purpose"], "purpose_mismatch")
    require(case.found["access"] is None, "access_exists")
    return {"access": {
        "access_id": given["access_id"], "doctor_id": given["doctor_id"], "patient_id": given["patient_id"],
        "record_id": given["record_id"], "purpose": given.get("purpose"), "consent_version": version(consent),
        "signer": case.signer}}


def emergency_access(case: Case) -> dict:
    given = case.payload
    doctor = case.there("doctor", "doctor_unknown")
    case.require_owner(doctor)
    case.require_attested(doctor)
    case.there("record", "record_unknown")
    require(case.found["access"] is None, "access_exists")
    return {"access": {
        "access_id": given["access_id"], "doctor_id": given["doctor_id"], "patient_id": given["patient_id"],
        "record_id": given["record_id"], "consent_version": version(case.found["consent"]), "signer": case.signer,
        "emergency": True, "reason": given["reason"], "at": given["at"], "reviewed": False}}


def review_access(case: Case) -> dict:
    given = case.payload
    access = case.there("access", "access_unknown")
    require("emergency" in access, "not_emergency")
    require(not access["reviewed"], "already_reviewed")
    require(access["patient_id"] == given["patient_id"], "access_mismatch")
    patient = case.there("patient", "patient_unknown")
    doctor = case.there("doctor", "doctor_unknown")
    is_registrar = not case.is_open and case.signer in case.keys
    require(case.signer == patient["owner"] or is_registrar, "not_reviewer")
    require(case.signer not in (access["signer"], doctor["owner"]), "reviewer_involved")
    return {"access": {
        **access, "reviewed": True, "outcome": given["outcome"], "reviewer": case.signer,
        "version": version(access) + 1}}


def rotate_owner(case: Case) -> dict:
    given = case.payload
    kind = "patient" if "patient_id" in given else "doctor"
    subject = case.there(kind, f"{kind}_unknown")
    case.require_owner(subject)
    require(given["new_owner"] != subject["owner"], "owner_unchanged")
    case.require_version(subject)
    if kind == "doctor":
        case.require_registrar()
    require(proves(case, kind, given[f"{kind}_id"]), "bad_proof", key="proof")
    return {kind: {
        **subject, "owner": given["new_owner"],
        "encryption_key": given.get("encryption_key", subject.get("encryption_key")),
        "version": version(subject) + 1}}


def model_provenance(case: Case) -> dict:
    given = case.payload
    require(case.found["model"] is None, "model_exists")
    case.require_registrar()
    if "parent_hash" in given:
        case.there("parent", "parent_unknown")
    return {"model": {**{name: given[name] for name in given if name != "action"}, "submitter": case.signer}}


RULES = {
    "REGISTER_PATIENT": register_patient, "REGISTER_DOCTOR": register_doctor, "ATTEST_DOCTOR": attest_doctor,
    "ADD_RECORD_HASH": add_record_hash, "GRANT_ACCESS": grant_access, "REVOKE_ACCESS": revoke_access,
    "LOG_ACCESS": log_access, "EMERGENCY_ACCESS": emergency_access, "REVIEW_ACCESS": review_access,
    "ROTATE_OWNER": rotate_owner, "MODEL_PROVENANCE": model_provenance,
}

EVENTS = {
    "REGISTER_PATIENT": ("ehr/patient-registered", ["patient_id"]),
    "REGISTER_DOCTOR": ("ehr/doctor-registered", ["doctor_id"]),
    "ATTEST_DOCTOR": ("ehr/doctor-attested", ["doctor_id"]),
    "ADD_RECORD_HASH": ("ehr/record-anchored", ["patient_id", "record_id"]),
    "GRANT_ACCESS": ("ehr/consent-granted", ["patient_id", "doctor_id"]),
    "REVOKE_ACCESS": ("ehr/consent-revoked", ["patient_id", "doctor_id"]),
    "LOG_ACCESS": ("ehr/access-logged", ["access_id", "doctor_id", "patient_id", "record_id"]),
    "EMERGENCY_ACCESS": ("ehr/emergency-access-logged", ["access_id", "doctor_id", "patient_id", "record_id"]),
    "REVIEW_ACCESS": ("ehr/access-reviewed", ["access_id", "doctor_id", "patient_id", "record_id"]),
    "ROTATE_OWNER": ("ehr/owner-rotated", ["patient_id", "doctor_id"]),
    "MODEL_PROVENANCE": ("ehr/model-recorded", ["model_hash", "submitter"]),
}


@dataclass
class Effects:
    event_type: str = ""
    attributes: list[tuple[str, str]] = field(default_factory=list)
    event_data: bytes = b""
    written: dict[str, bytes] = field(default_factory=dict)


def apply(header, payload: bytes, read) -> Effects:
    given = payloads.read(payload)
    case = Case(given, header.signer_public_key, header.batcher_public_key)
    require(PUBLIC_KEY.fullmatch(case.signer) is not None, "bad_signer")
    if case.action in ("REGISTER_DOCTOR", "ATTEST_DOCTOR"):
        require(PUBLIC_KEY.fullmatch(case.batcher) is not None, "bad_signer")
    case.check_declared(list(header.inputs), list(header.outputs))
    case.decode(read)

    stored = RULES[case.action](case)
    effects = Effects()
    for name, entry in stored.items():
        kind, ids = case.reads[name]
        effects.written[address_of(kind, ids)] = entries.write(kind, entry)
    first = next(iter(stored))
    effects.event_type, attributes = EVENTS[case.action]
    effects.attributes = [(name, stored[first][name]) for name in attributes if name in stored[first]]
    effects.event_data = effects.written[address_of(*case.reads[first])]
    return effects
