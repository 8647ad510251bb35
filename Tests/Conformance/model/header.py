"""Transaction Header: who signed, and which addresses each action needs declared."""

from dataclasses import dataclass

from model import addressing, protobuf
from model.kinds import PUBLIC_KEY
from model.verdict import BAD_HEADER, Rejected

_BATCHER, _DEPENDENCIES, _FAMILY_NAME, _FAMILY_VERSION, _INPUTS, _NONCE, _OUTPUTS = range(1, 8)
_PAYLOAD_SHA512, _SIGNER = 9, 10
_FIELDS = {
    _BATCHER: str, _DEPENDENCIES: [str], _FAMILY_NAME: str, _FAMILY_VERSION: str, _INPUTS: [str], _NONCE: str,
    _OUTPUTS: [str], _PAYLOAD_SHA512: str, _SIGNER: str}


@dataclass(frozen=True)
class Header:
    """Of a transaction header, what the rules look at."""
    signer: str
    batcher: str
    inputs: list[str]
    outputs: list[str]


def read(data: bytes) -> Header:
    try:
        values = protobuf.fields(data, _FIELDS)
    except protobuf.Undecodable as failure:
        raise Rejected(BAD_HEADER) from failure
    return Header(values.get(_SIGNER, ""), values.get(_BATCHER, ""), values[_INPUTS], values[_OUTPUTS])


def check(header: Header, payload: dict):
    if not PUBLIC_KEY.holds(header.signer):
        raise Rejected("bad_signer")
    if payload["action"] in ("REGISTER_DOCTOR", "ATTEST_DOCTOR") and not PUBLIC_KEY.holds(header.batcher):
        raise Rejected("bad_signer")
    for address in inputs(payload, header.signer).values():
        if not _is_declared(address, header.inputs):
            raise Rejected("undeclared_input", address=address)
    for address in outputs(payload, header.signer):
        if not _is_declared(address, header.outputs):
            raise Rejected("undeclared_output", address=address)


def _is_declared(address: str, entries) -> bool:
    # The range of all blocks is written as its prefix: what begins an entry begins every block's address then.
    return any(len(entry) % 2 == 0 and address.startswith(entry) for entry in entries)


def inputs(payload: dict, signer: str) -> dict[str, str]:
    """The action's inputs in the order of the table, each under the word that the table has for it."""
    places = _places(payload, signer)
    return {word: places[word] for word in _words(payload)}


def outputs(payload: dict, signer: str) -> list[str]:
    places = _places(payload, signer)
    return [places[word] for word in _written(payload)]


def _words(payload: dict) -> list[str]:
    match payload["action"]:
        case "REGISTER_PATIENT":
            return ["patient"]
        case "REGISTER_DOCTOR" | "ATTEST_DOCTOR":
            return ["doctor", "registrars"]
        case "ADD_RECORD_HASH":
            words = ["patient", "record"]
            if "supersedes" in payload:
                words += ["superseded"]
            if "author_id" in payload:
                words += ["doctor", "consent", "registrars", "block config", "blocks"]
            return words
        case "GRANT_ACCESS":
            words = ["patient", "doctor", "consent", "registrars"]
            return words + ["block config", "blocks"] if "expiry" in payload else words
        case "REVOKE_ACCESS":
            return ["patient", "doctor", "consent"]
        case "LOG_ACCESS":
            return ["doctor", "record", "consent", "access", "registrars", "block config", "blocks"]
        case "EMERGENCY_ACCESS":
            return ["doctor", "record", "consent", "access", "registrars"]
        case "REVIEW_ACCESS":
            return ["access", "patient", "doctor", "registrars"]
        case "ROTATE_OWNER":
            return ["patient"] if "patient_id" in payload else ["doctor", "registrars"]
        case _:
            return ["model", "parent", "registrars"] if "parent_hash" in payload else ["model", "registrars"]


def _written(payload: dict) -> list[str]:
    match payload["action"]:
        case "REGISTER_PATIENT":
            return ["patient"]
        case "REGISTER_DOCTOR" | "ATTEST_DOCTOR":
            return ["doctor"]
        case "ADD_RECORD_HASH":
            return ["record", "superseded"] if "supersedes" in payload else ["record"]
        case "GRANT_ACCESS" | "REVOKE_ACCESS":
            return ["consent"]
        case "LOG_ACCESS" | "EMERGENCY_ACCESS" | "REVIEW_ACCESS":
            return ["access"]
        case "ROTATE_OWNER":
            return ["patient"] if "patient_id" in payload else ["doctor"]
        case _:
            return ["model"]


def _places(payload: dict, signer: str) -> dict[str, str]:
    """The address behind each word of the table that this payload can fill."""
    places = {
        "registrars": addressing.REGISTRARS, "block config": addressing.BLOCK_CONFIG, "blocks": addressing.BLOCKS}
    patient_id = payload.get("patient_id")
    doctor_id = payload.get("author_id", payload.get("doctor_id"))
    if patient_id is not None:
        places["patient"] = addressing.patient(patient_id)
    if doctor_id is not None:
        places["doctor"] = addressing.doctor(doctor_id)
    if patient_id is not None and doctor_id is not None:
        places["consent"] = addressing.consent(patient_id, doctor_id)
    if "record_id" in payload:
        places["record"] = addressing.record(patient_id, payload["record_id"])
    if "supersedes" in payload:
        places["superseded"] = addressing.record(patient_id, payload["supersedes"])
    if "access_id" in payload:
        places["access"] = addressing.access(doctor_id, payload["access_id"])
    if "model_hash" in payload:
        places["model"] = addressing.model(payload["model_hash"], signer)
    if "parent_hash" in payload:
        places["parent"] = addressing.model(payload["parent_hash"], signer)
    return places
