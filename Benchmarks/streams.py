#!/usr/bin/env python3
"""Writes a stream of valid transactions of one action, for `sawtooth-load --stream FILE`:

    streams.py ACTION COUNT > stream.jsonl

One JSON object a line: `{"address", "state"}` is what is stored before, `{"payload", "signer", "inputs", "outputs"}` a
transaction. Each writes what no other one reads, so that all of them may be under way at once. Entries and addresses
come from the independent model of the family in Tests/Conformance, ids are as long as clients draw them, and the
network is one with registrars and block time, where most is read.
"""

import hashlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests/Conformance"))

import secp256k1  # noqa: E402
from generator.ground import field, setting  # noqa: E402
from model import addressing, cbor, entries, header  # noqa: E402
from model.proof import message  # noqa: E402

NOW = 1_790_000_000
BLOCK = 77


def key(name: str) -> secp256k1.PrivateKey:
    return secp256k1.PrivateKey(hashlib.sha256(name.encode()).digest(), raw=True)


def public(name: str) -> str:
    return key(name).pubkey.serialize().hex()


OWNER, DOCTOR, REGISTRAR, OTHER = (public(name) for name in ("owner", "doctor", "registrar", "other"))


def identifier(kind: str, number: int) -> str:
    return hashlib.sha256(f"{kind}{number}".encode()).hexdigest()[:32]


def digest(number: int) -> str:
    return hashlib.sha256(b"content %d" % number).hexdigest()


class Stream:
    def __init__(self):
        self.known = set()

    def store(self, address: str, data: bytes) -> str:
        if address not in self.known:
            self.known.add(address)
            print(json.dumps({"address": address, "state": data.hex()}))
        return address

    def entry(self, kind: str, address: str, **values) -> str:
        return self.store(address, entries.write(kind, values))

    def patient(self, number: int = 0) -> str:
        patient = identifier("patient", number)
        return self.entry("patient", addressing.patient(patient), patient_id=patient, owner=OWNER)

    def doctor(self, number: int = 0, attestation: str | None = "active") -> str:
        doctor = identifier("doctor", number)
        return self.entry(
            "doctor", addressing.doctor(doctor), doctor_id=doctor, owner=DOCTOR, attestation=attestation,
            attested_by=REGISTRAR if attestation else None)

    def record(self) -> str:
        patient, record = identifier("patient", 0), identifier("record", 0)
        return self.entry(
            "record", addressing.record(patient, record), patient_id=patient, record_id=record,
            hash_sha256=digest(0), scope="imaging", signer=OWNER)

    def consent(self, patient: int = 0, doctor: int = 0) -> str:
        patient, doctor = identifier("patient", patient), identifier("doctor", doctor)
        return self.entry(
            "consent", addressing.consent(patient, doctor), patient_id=patient, doctor_id=doctor, status="ACTIVE",
            scopes=["imaging", "lab"], key_ref=identifier("key", 0), expiry=NOW + 86_400, write=True,
            purpose="TREAT")

    def send(self, signer: str, **payload):
        print(json.dumps({
            "payload": cbor.write(payload).hex(), "signer": signer, "batcher": REGISTRAR,
            "inputs": list(header.inputs(payload, signer).values()), "outputs": header.outputs(payload, signer)}))

    def register_patient(self, n: int):
        self.send(OWNER, action="REGISTER_PATIENT", patient_id=identifier("new patient", n))

    def register_doctor(self, n: int):
        self.send(DOCTOR, action="REGISTER_DOCTOR", doctor_id=identifier("new doctor", n))

    def attest_doctor(self, n: int):
        self.doctor(n, attestation=None)
        self.send(REGISTRAR, action="ATTEST_DOCTOR", doctor_id=identifier("doctor", n), status="active")

    def add_record_hash(self, n: int):
        self.patient()
        self.send(
            OWNER, action="ADD_RECORD_HASH", patient_id=identifier("patient", 0), record_id=identifier("new record", n),
            hash_sha256=digest(n), scope="imaging")

    def grant_access(self, n: int):
        patient, doctor = divmod(n, 200)
        self.patient(patient)
        self.doctor(doctor)
        self.send(
            OWNER, action="GRANT_ACCESS", patient_id=identifier("patient", patient),
            doctor_id=identifier("doctor", doctor), scopes=["imaging", "lab"], key_ref=identifier("key", n),
            expiry=NOW + 86_400, purpose="TREAT", prev_version=0)

    def revoke_access(self, n: int):
        patient, doctor = divmod(n, 200)
        self.patient(patient)
        self.doctor(doctor)
        self.consent(patient, doctor)
        self.send(
            OWNER, action="REVOKE_ACCESS", patient_id=identifier("patient", patient),
            doctor_id=identifier("doctor", doctor), prev_version=1, reason="moved")

    def log_access(self, n: int):
        self._access(n, action="LOG_ACCESS", purpose="TREAT")

    def emergency_access(self, n: int):
        self._access(n, action="EMERGENCY_ACCESS", reason="unconscious", at=NOW)

    def _access(self, n: int, **payload):
        self.patient()
        self.doctor()
        self.record()
        self.consent()
        self.send(
            DOCTOR, access_id=identifier("access", n), patient_id=identifier("patient", 0),
            doctor_id=identifier("doctor", 0), record_id=identifier("record", 0), **payload)

    def review_access(self, n: int):
        patient, doctor, access = identifier("patient", 0), identifier("doctor", 0), identifier("access", n)
        self.patient()
        self.doctor()
        self.entry(
            "access", addressing.access(doctor, access), access_id=access, doctor_id=doctor, patient_id=patient,
            record_id=identifier("record", 0), consent_version=1, signer=DOCTOR, emergency=True, reason="unconscious",
            at=NOW, reviewed=False)
        self.send(
            OWNER, action="REVIEW_ACCESS", access_id=access, patient_id=patient, doctor_id=doctor, outcome="justified")

    def rotate_owner(self, n: int):
        self.patient(n)
        patient, new = identifier("patient", n), key("other")
        signed = new.ecdsa_sign(hashlib.sha256(message("patient", patient, OTHER, 1)).digest(), raw=True)
        self.send(
            OWNER, action="ROTATE_OWNER", patient_id=patient, new_owner=OTHER,
            proof=new.ecdsa_serialize_compact(signed).hex(), prev_version=1)

    def model_provenance(self, n: int):
        self.send(
            OWNER, action="MODEL_PROVENANCE", model_hash=digest(n), sites=["north", "south", "west"],
            metrics={"accuracy": "0.93", "examples": 5120}, round=n, framework="linear 1.0")


if __name__ == "__main__":
    stream = Stream()
    stream.store(addressing.REGISTRARS, setting(("ehr.registrars", REGISTRAR)))
    stream.store(addressing.BLOCK_CONFIG, field(1, BLOCK) + field(2, 256) + field(3, 300))
    stream.store(addressing.block(BLOCK), field(1, BLOCK) + field(5, NOW))
    write = getattr(stream, sys.argv[1].lower())
    for number in range(int(sys.argv[2])):
        write(number)
