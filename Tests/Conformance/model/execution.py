"""Execution: payload, header, read, decode, rules, events, write. The first failure ends it."""

from collections.abc import Mapping

from model import addressing, entries, foreign, header, payload
from model.header import Header
from model.rules import RULES, Facts
from model.verdict import Event, Rejected, Verdict

READ, READ_BLOCK, WRITE = "read", "read block", "write"

# The event of each action and its attributes, in their order.
_EVENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "REGISTER_PATIENT": ("ehr/patient-registered", ("patient_id",)),
    "REGISTER_DOCTOR": ("ehr/doctor-registered", ("doctor_id",)),
    "ATTEST_DOCTOR": ("ehr/doctor-attested", ("doctor_id",)),
    "ADD_RECORD_HASH": ("ehr/record-anchored", ("patient_id", "record_id")),
    "GRANT_ACCESS": ("ehr/consent-granted", ("patient_id", "doctor_id")),
    "REVOKE_ACCESS": ("ehr/consent-revoked", ("patient_id", "doctor_id")),
    "LOG_ACCESS": ("ehr/access-logged", ("access_id", "doctor_id", "patient_id", "record_id")),
    "EMERGENCY_ACCESS": ("ehr/emergency-access-logged", ("access_id", "doctor_id", "patient_id", "record_id")),
    "REVIEW_ACCESS": ("ehr/access-reviewed", ("access_id", "doctor_id", "patient_id", "record_id")),
    "ROTATE_OWNER": ("ehr/owner-rotated", ("patient_id", "doctor_id")),
    "MODEL_PROVENANCE": ("ehr/model-recorded", ("model_hash", "submitter")),
}

_ENTRY_KINDS = {
    "patient": "patient", "doctor": "doctor", "record": "record", "superseded": "record", "consent": "consent",
    "access": "access", "model": "model", "parent": "model"}


def apply(header_bytes: bytes, payload_bytes: bytes, state: Mapping[str, bytes], denies: str | None = None) -> Verdict:
    """What a processor does with the transaction on this state. The state is not changed.

    `denies` is the request that the validator refuses though the header declares it: READ, READ_BLOCK or WRITE.
    """
    verdict = Verdict()
    try:
        transaction_header = header.read(header_bytes)
        content = payload.read(payload_bytes)
        header.check(transaction_header, content)
        facts = _read(transaction_header, content, state, verdict, denies)
        written = RULES[content["action"]](facts)
    except Rejected as failure:
        verdict.reject(failure)
        return verdict
    places = header.outputs(content, transaction_header.signer)
    if denies == WRITE:
        verdict.reject(Rejected("undeclared_output", address=places[0]))
        return verdict
    stored = [entries.write(kind, entry) for kind, entry in written]
    verdict.writes = dict(zip(places, stored, strict=True))
    verdict.events = [_event(content["action"], written[0][1], stored[0])]
    return verdict


def _read(
        transaction_header: Header, content: dict, state: Mapping[str, bytes], verdict: Verdict,
        denies: str | None) -> Facts:
    """Reads and decodes every input, in the order of the table."""
    places = header.inputs(content, transaction_header.signer)
    found = {word: state.get(address) or None for word, address in places.items() if word != "blocks"}
    verdict.reads.append([places[word] for word in found])
    if denies == READ:
        raise Rejected("undeclared_input", address=verdict.reads[0][0])

    number = undecodable = block = None
    if found.get("block config"):
        try:
            number = foreign.latest_block(found["block config"])
        except Rejected as failure:
            undecodable = failure
        else:
            verdict.reads.append([addressing.block(number)])
            if denies == READ_BLOCK:
                raise Rejected("undeclared_input", address=addressing.block(number))
            block = state.get(addressing.block(number))

    facts = Facts(header=transaction_header, payload=content)
    for word, address in places.items():
        if word in _ENTRY_KINDS:
            kind = _ENTRY_KINDS[word]
            facts.entries[word] = entries.read(kind, found[word], address, _ids(word, content, facts.signer))
        elif word == "registrars":
            facts.registrars = foreign.registrars(found[word])
        elif word == "blocks":
            if undecodable:
                raise undecodable
            facts.time = None if number is None else foreign.timestamp(block, number)
    return facts


def _ids(word: str, content: dict, signer: str) -> tuple[str, ...]:
    """The ids that an entry was asked for by."""
    doctor_id = content.get("author_id", content.get("doctor_id"))
    match word:
        case "patient":
            return (content["patient_id"],)
        case "doctor":
            return (doctor_id,)
        case "record":
            return content["patient_id"], content["record_id"]
        case "superseded":
            return content["patient_id"], content["supersedes"]
        case "consent":
            return content["patient_id"], doctor_id
        case "access":
            return content["access_id"], doctor_id
        case "model":
            return content["model_hash"], signer
        case _:
            return content["parent_hash"], signer


def _event(action: str, entry: dict, stored: bytes) -> Event:
    name, keys = _EVENTS[action]
    return Event(name, tuple((key, entry[key]) for key in keys if key in entry), stored)
