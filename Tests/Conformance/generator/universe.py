"""The few ids and keys that transactions are made of, so that they meet again and again."""

import hashlib
import random

import secp256k1

from model import addressing, cbor

NAMES = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi")
REGISTRAR_NAMES = ("carol", "heidi")
SCOPES = ("general", "lab", "imaging", "Psych_1", "x" * 32)
PURPOSES = ("TREAT", "HPAYMT", "ETREAT")
PATIENTS, DOCTORS, RECORDS, ACCESSES, MODELS = 4, 3, 6, 40, 5
STEPS_PER_EPOCH = 400

PRIVATE_KEYS = {name: secp256k1.PrivateKey(hashlib.sha256(name.encode()).digest()) for name in NAMES}
PUBLIC_KEYS = {name: key.pubkey.serialize().hex() for name, key in PRIVATE_KEYS.items()}
NAMES_BY_KEY = {key: name for name, key in PUBLIC_KEYS.items()}
REGISTRARS = tuple(PUBLIC_KEYS[name] for name in REGISTRAR_NAMES)
ENCRYPTION_KEYS = tuple(b"\x04" + bytes([number]) * 64 for number in range(3))

# No point of the curve has this x coordinate; the form of the key is right.
NO_POINT = "02" + "f" * 64


class Universe:
    """Ids of an epoch. When one epoch's are used up the next one's are fresh; old ones are met now and then."""

    def __init__(self, chosen: random.Random):
        self.chosen = chosen
        self.epoch = 0
        # Ids that the next transactions should be about, because something happened to them.
        self.focus: dict[str, str] = {}

    def focused(self, word: str) -> str | None:
        return self.focus.get(word) if self.chosen.random() < 0.9 else None

    def _named(self, letter: str, count: int) -> str:
        epoch = self.epoch
        if epoch and self.chosen.random() < 0.05:
            epoch -= 1
        return f"{letter}{epoch}-{self.chosen.randrange(count)}"

    def patient(self) -> str:
        return self.focused("patient") or self._named("p", PATIENTS)

    def doctor(self) -> str:
        return self.focused("doctor") or self._named("d", DOCTORS)

    def record(self) -> str:
        return self.focused("record") or f"r{self.chosen.randrange(RECORDS)}"

    def access(self) -> str:
        return self.focused("access") or f"a{self.chosen.randrange(ACCESSES)}"

    def model_hash(self) -> str:
        return self.focused("model_hash") or hashlib.sha256(self._named("m", MODELS).encode()).hexdigest()

    def digest(self) -> str:
        return self.chosen.randbytes(32).hex()

    def key(self) -> str:
        return PUBLIC_KEYS[self.chosen.choice(NAMES)]


class Stored:
    """What the generator looks up in state: entries as plain maps, {} where there is nothing that it can read."""

    def __init__(self, state: dict[str, bytes]):
        self.state = state

    def entry(self, address: str) -> dict:
        try:
            return cbor.read_map(self.state.get(address, b""))
        except cbor.Malformed:
            return {}

    def owner(self, address: str) -> str | None:
        owner = self.entry(address).get("owner")
        return owner if isinstance(owner, str) else None

    def version(self, address: str) -> int:
        entry = self.entry(address)
        version = entry.get("version", 1 if entry else 0)
        return version if type(version) is int else 0

    def records(self, patient_id: str) -> list[str]:
        return [
            record for record in (f"r{number}" for number in range(RECORDS))
            if addressing.record(patient_id, record) in self.state]

    def accesses(self, doctor_id: str) -> list[str]:
        return [
            access for access in (f"a{number}" for number in range(ACCESSES))
            if addressing.access(doctor_id, access) in self.state]
