"""A payload for each action that is often right for the state as it is, and who would sign it."""

import random

from generator.universe import (
    ENCRYPTION_KEYS, NAMES_BY_KEY, NO_POINT, PRIVATE_KEYS, PURPOSES, REGISTRARS, SCOPES, Stored, Universe)
from model import addressing
from model.proof import message

WEIGHTS = {
    "REGISTER_PATIENT": 5, "REGISTER_DOCTOR": 5, "ATTEST_DOCTOR": 11, "ADD_RECORD_HASH": 16, "GRANT_ACCESS": 16,
    "REVOKE_ACCESS": 7, "LOG_ACCESS": 13, "EMERGENCY_ACCESS": 10, "REVIEW_ACCESS": 10, "ROTATE_OWNER": 8,
    "MODEL_PROVENANCE": 12}

# The actions that look at an entry of each kind.
READERS = {
    "patient": (
        "REGISTER_PATIENT", "ADD_RECORD_HASH", "GRANT_ACCESS", "REVOKE_ACCESS", "REVIEW_ACCESS", "ROTATE_OWNER"),
    "doctor": (
        "REGISTER_DOCTOR", "ATTEST_DOCTOR", "ADD_RECORD_HASH", "GRANT_ACCESS", "REVOKE_ACCESS", "LOG_ACCESS",
        "EMERGENCY_ACCESS", "REVIEW_ACCESS", "ROTATE_OWNER"),
    "record": ("ADD_RECORD_HASH", "LOG_ACCESS", "EMERGENCY_ACCESS"),
    "consent": ("ADD_RECORD_HASH", "GRANT_ACCESS", "REVOKE_ACCESS", "LOG_ACCESS", "EMERGENCY_ACCESS"),
    "access": ("LOG_ACCESS", "EMERGENCY_ACCESS", "REVIEW_ACCESS", "REVIEW_ACCESS"),
    "model": ("MODEL_PROVENANCE",)}

HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
LARGEST = 2**53 - 1


class Payloads:
    def __init__(self, chosen: random.Random, universe: Universe, stored: Stored, now: int):
        self.chosen = chosen
        self.universe = universe
        self.stored = stored
        self.now = now

    def make(self, action: str) -> tuple[dict, str, str]:
        """The payload, its signer and its batcher."""
        content, signer = getattr(self, f"_{action.lower()}")()
        if signer is None or self._with(0.06):
            signer = self.universe.key()
        batcher = self.chosen.choice(REGISTRARS) if self._with(0.8) else self.chosen.choice([
            signer, self.universe.key()])
        return {"action": action, **content}, signer, batcher

    def _with(self, chance: float) -> bool:
        return self.chosen.random() < chance

    def _maybe(self, chance: float, **keys) -> dict:
        return keys if self._with(chance) else {}

    def _encryption_key(self, chance: float = 0.4) -> dict:
        return self._maybe(chance, encryption_key=self.chosen.choice(ENCRYPTION_KEYS))

    def _version(self, address: str) -> int:
        current = self.stored.version(address)
        if self._with(0.85):
            return current
        return self.chosen.choice([0, 1, current + 1, max(current - 1, 0), LARGEST])

    def _time(self) -> int:
        return self.chosen.choice([self.now - 1, self.now, self.now + 1, self.now + 40, 2 * self.now, 0, LARGEST])

    def _register_patient(self):
        return {"patient_id": self.universe.patient(), **self._encryption_key()}, None

    def _register_doctor(self):
        return {"doctor_id": self.universe.doctor(), **self._encryption_key()}, None

    def _attest_doctor(self):
        doctor = self.universe.doctor()
        stored = self.stored.entry(addressing.doctor(doctor)).get("attestation")
        wanted = "active" if stored != "active" or self._with(0.7) else "suspended"
        return {"doctor_id": doctor, "status": wanted if self._with(0.95) else "suspended"}, self.chosen.choice(
            REGISTRARS)

    def _record_of(self, patient: str) -> str:
        there = self.stored.records(patient)
        focused = self.universe.focused("record")
        if focused:
            return focused
        return self.chosen.choice(there) if there and self._with(0.9) else self.universe.record()

    def _add_record_hash(self):
        patient = self.universe.patient()
        record = self.universe.record()
        there = self.stored.records(patient)
        if record in there and self._with(0.8):
            record = f"r{self.chosen.randrange(12)}"
        signer = self.stored.owner(addressing.patient(patient))
        content = {
            "patient_id": patient, "record_id": record, "hash_sha256": self.universe.digest(),
            **self._maybe(0.7, scope=self.chosen.choice(SCOPES)),
            **self._maybe(0.35, supersedes=self._record_of(patient))}
        if self._with(0.5):
            content["author_id"] = self.universe.doctor()
            signer = self.stored.owner(addressing.doctor(content["author_id"]))
        return content, signer

    def _grant_access(self):
        patient, doctor = self.universe.patient(), self.universe.doctor()
        scopes = ["*"] if self._with(0.35) else self.chosen.sample(SCOPES, self.chosen.randint(1, len(SCOPES)))
        if self._with(0.05):
            scopes = [f"s-{number}" for number in range(self.chosen.choice([15, 16, 17]))]
        return {
            "patient_id": patient, "doctor_id": doctor, "scopes": scopes, "key_ref": f"k{self.chosen.randrange(9)}",
            **self._maybe(0.4, expiry=self._time()), **self._maybe(0.7, write=self._with(0.8)),
            **self._maybe(0.3, purpose=self.chosen.choice(PURPOSES)),
            "prev_version": self._version(addressing.consent(patient, doctor)),
        }, self.stored.owner(addressing.patient(patient))

    def _revoke_access(self):
        patient, doctor = self.universe.patient(), self.universe.doctor()
        return {
            "patient_id": patient, "doctor_id": doctor,
            "prev_version": self._version(addressing.consent(patient, doctor)),
            **self._maybe(0.5, reason=self.chosen.choice(["moved", "lost_trust"])),
        }, self.stored.owner(addressing.patient(patient))

    def _log_access(self):
        patient, doctor = self.universe.patient(), self.universe.doctor()
        for _ in range(4):
            if self.stored.entry(addressing.consent(patient, doctor)).get("status") == "ACTIVE":
                break
            patient, doctor = self.universe.patient(), self.universe.doctor()
        return {
            "access_id": self.universe.access(), "patient_id": patient, "doctor_id": doctor,
            "record_id": self._record_of(patient), **self._maybe(0.3, purpose=self.chosen.choice(PURPOSES)),
        }, self.stored.owner(addressing.doctor(doctor))

    def _emergency_access(self):
        patient, doctor = self.universe.patient(), self.universe.doctor()
        return {
            "access_id": self.universe.access(), "patient_id": patient, "doctor_id": doctor,
            "record_id": self._record_of(patient), "reason": "unconscious", "at": self._time(),
        }, self.stored.owner(addressing.doctor(doctor))

    def _review_access(self):
        doctor, patient, access = self.universe.doctor(), self.universe.patient(), self.universe.access()
        there = self.stored.accesses(doctor)
        if there and access not in self.universe.focus.values() and self._with(0.95):
            entries = {each: self.stored.entry(addressing.access(doctor, each)) for each in there}
            waiting = [each for each in there if entries[each].get("reviewed") is False]
            access = self.chosen.choice(waiting if waiting and self._with(0.75) else there)
            named = entries[access].get("patient_id")
            patient = named if isinstance(named, str) and self._with(0.9) else patient
        signer = self.stored.owner(addressing.patient(patient))
        if self._with(0.3):
            signer = self.chosen.choice(REGISTRARS)
        elif self._with(0.2):
            signer = self.stored.owner(addressing.doctor(doctor))
        outcome = self.chosen.choice(["justified", "disputed"])
        return {"access_id": access, "doctor_id": doctor, "patient_id": patient, "outcome": outcome}, signer

    def _rotate_owner(self):
        kind = self.chosen.choice(["patient", "doctor"])
        subject = getattr(self.universe, kind)()
        address = getattr(addressing, kind)(subject)
        owner = self.stored.owner(address)
        new_owner = self.universe.key()
        if owner == new_owner and self._with(0.7):
            new_owner = self.universe.key()
        version = self._version(address)
        prover = new_owner
        if self._with(0.04):
            new_owner = NO_POINT
        content = {
            f"{kind}_id": subject, "new_owner": new_owner,
            "proof": self._proof(prover, kind, subject, new_owner, version), **self._encryption_key(0.3),
            "prev_version": version}
        return content, owner

    def _proof(self, prover: str, kind: str, subject: str, new_owner: str, version: int) -> str:
        if self._with(0.03):
            return self.chosen.choice(["0" * 128, "f" * 128, self.chosen.randbytes(64).hex(), "0" * 64 + "1" * 64])
        if self._with(0.03):
            kind = "doctor" if kind == "patient" else "patient"
        if self._with(0.03):
            version += 1
        if self._with(0.03):
            prover = self.universe.key()
        key = PRIVATE_KEYS[NAMES_BY_KEY[prover]]
        compact = key.ecdsa_serialize_compact(key.ecdsa_sign(message(kind, subject, new_owner, version)))
        if self._with(0.05):
            s = int.from_bytes(compact[32:], "big")
            assert s <= HALF_ORDER
            compact = compact[:32] + (ORDER - s).to_bytes(32, "big")
        return compact.hex()

    def _model_provenance(self):
        metrics = {"auc": "0.913", "rounds": self.chosen.randrange(100), "A_": 0, "a-b": LARGEST}
        names = self.chosen.sample(list(metrics), self.chosen.randint(1, len(metrics)))
        return {
            "model_hash": self.universe.model_hash(),
            "sites": [f"site-{self.chosen.randrange(4)}" for _ in range(self.chosen.randint(1, 5))],
            "metrics": {name: metrics[name] for name in names},
            **self._maybe(0.5, parent_hash=self.universe.model_hash()),
            **self._maybe(0.3, round=self.chosen.choice([0, 23, 24, 255, 256, 65_536, 2**32, LARGEST])),
            **self._maybe(0.3, consent_root=self.universe.digest()),
            **self._maybe(0.3, framework=self.chosen.choice(["flwr 1.28.0", " ", "~" * 128])),
        }, self.universe.focused("submitter") or self.chosen.choice(REGISTRARS)
