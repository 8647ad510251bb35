"""Random transactions of all eleven actions on a small world, so that they meet: about a third of them are valid.

The generator keeps the state that the model gives, and with each transaction what the model expects of it.
"""

import random
from bisect import bisect_left
from dataclasses import dataclass, field

import cbor2
from sawtooth_sdk.protobuf.block_info_pb2 import BlockInfo, BlockInfoConfig
from sawtooth_sdk.protobuf.setting_pb2 import Setting
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader

from harness.batches import NAMESPACE, public_key, signer
from harness.family import entries, loose_cbor, payloads, rules
from harness.family.entries import address_of, version
from harness.family.model import BLOCK_CONFIG, REGISTRARS, Case, block_address, rotation_message
from harness.family.rejection import Rejection

NAMES = ["alice", "bob", "carol", "dave", "erin"]
KEYS = {name: public_key(name) for name in NAMES}
NAME_OF = {key: name for name, key in KEYS.items()}
SCOPES = ["general", "lab", "imaging"]
PURPOSES = ["TREAT", "HRESCH"]
POINTS = [bytes([4]) + bytes([number]) * 64 for number in range(1, 4)]
WEIGHTS = {
    "REGISTER_PATIENT": 3, "REGISTER_DOCTOR": 3, "ATTEST_DOCTOR": 6, "ADD_RECORD_HASH": 12, "GRANT_ACCESS": 15,
    "REVOKE_ACCESS": 5, "LOG_ACCESS": 20, "EMERGENCY_ACCESS": 10, "REVIEW_ACCESS": 12, "ROTATE_OWNER": 6,
    "MODEL_PROVENANCE": 5}
STRANGE = ["", "a b", "é", "x" * 65, "*", 7, -1, True, None, 1.5, b"bytes", [], {}, ["x"], 2**53, 2**63]


@dataclass
class Expected:
    rejection: Rejection | None
    effects: rules.Effects | None


@dataclass
class Transaction:
    header: TransactionHeader
    payload: bytes
    signature: str
    expected: Expected
    view: object = field(repr=False)


class World:
    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.transactions: list[Transaction] = []
        # address: positions at which it changed, and the values from there on.
        self._history: dict[str, tuple[list[int], list[bytes]]] = {}
        self.time = 1_790_000_000
        self._registrars: list[str] = []
        self._damaged: tuple[str, bytes] | None = None
        # What was made: (patient, record), and (patient, doctor, access) of emergencies.
        self._records: list[tuple[str, str]] = []
        self._emergencies: list[tuple[str, str, str]] = []

    # State.

    def put(self, address: str, data: bytes):
        positions, values = self._history.setdefault(address, ([], []))
        positions.append(len(self.transactions))
        values.append(data)

    def view(self, position: int):
        """State before the transaction at `position`: what was put when it was next, or earlier."""
        def read(addresses):
            found = {}
            for address in addresses:
                positions, values = self._history.get(address, ([], []))
                index = bisect_left(positions, position + 1) - 1
                if index >= 0 and values[index]:
                    found[address] = values[index]
            return found
        return read

    def now(self, address: str) -> bytes:
        return self.view(len(self.transactions))([address]).get(address, b"")

    def entry(self, kind: str, *ids: str) -> dict | None:
        """What is stored there, unless it is damaged."""
        data = self.now(address_of(kind, list(ids)))
        try:
            return entries.read(kind, list(ids), data) if data else None
        except Rejection:
            return None

    # The network: settings and time, drawn anew now and then.

    def change_network(self):
        chosen = self.random
        keys = self._registrars = chosen.sample(list(KEYS.values()), chosen.randrange(4))
        separator = chosen.choice([",", " , ", ",,", "\t,\n"])
        listed = Setting.Entry(key="ehr.registrars", value=separator.join(keys))
        other = Setting.Entry(key="ehr.other", value=",".join(KEYS.values()))
        self.put(REGISTRARS, chosen.choices([
            b"", Setting(entries=[listed]).SerializeToString(), Setting(entries=[other, listed]).SerializeToString(),
            Setting(entries=[other]).SerializeToString(), b"\xff\xff", b"\x0a\x03\x0a\x01\xff"],
            [12, 16, 6, 2, 1, 1])[0])

        self.time += chosen.randrange(100)
        number = chosen.randrange(1, 300)
        config = BlockInfoConfig(latest_block=number, target_count=256, sync_tolerance=300).SerializeToString()
        block = BlockInfo(block_num=number, previous_block_id="ab" * 64, timestamp=self.time).SerializeToString()
        wrong = BlockInfo(block_num=number + 1, timestamp=self.time).SerializeToString()
        config, block = chosen.choices(
            [(b"", b""), (config, block), (config, b""), (config, wrong), (config, b"\xff"), (b"\xff", block)],
            [20, 40, 1, 1, 1, 1])[0]
        self.put(BLOCK_CONFIG, config)
        self.put(block_address(number), block)

    def change_entry(self):
        """Another hand's entry: written loosely, which is sound, or damaged; the one before is put right again."""
        if self._damaged:
            self.put(*self._damaged)
            self._damaged = None
        chosen = self.random
        known = sorted(address for address in self._history if address.startswith(NAMESPACE))
        if not known:
            return
        address = chosen.choice(known)
        data = self.now(address)
        self._damaged = (address, data)
        entry = cbor2.loads(data)
        name = chosen.choice(list(entry))
        match chosen.randrange(6):
            case 0 | 1:
                changed = loose_cbor.encode(entry, chosen)
            case 2:
                changed = cbor2.dumps(entry | {name: chosen.choice(STRANGE)})
            case 3:
                changed = cbor2.dumps({key: value for key, value in entry.items() if key != name})
            case 4:
                changed = cbor2.dumps(entry | {chosen.choice(["unknown", "version", "expiry", "outcome"]): 2})
            case _:
                changed = data + chosen.randbytes(chosen.choice([1, 40_000]))
        self.put(address, changed)

    # Transactions.

    def add(self, count: int):
        for _ in range(count):
            if self.random.random() < 0.02 or not self.transactions:
                self.change_network()
            if self.random.random() < 0.03:
                self.change_entry()
            self._add_one()

    def _add_one(self):
        chosen = self.random
        action = chosen.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        given, who = self._draft(action)
        self._spoil(given)
        registrar = chosen.choice(self._registrars or [None])
        batcher = self.likely(registrar, who, chosen.choice(list(KEYS.values())), chance=0.7)
        header = TransactionHeader(
            family_name="ehr", family_version="1.0", signer_public_key=who, batcher_public_key=batcher,
            nonce=str(len(self.transactions)))
        payload = self._encode(given)
        self._declare(header, payload)

        position = len(self.transactions)
        read = self.view(position)
        try:
            expected = Expected(None, rules.apply(header, payload, read))
        except Rejection as rejection:
            expected = Expected(rejection, None)
        self.transactions.append(
            Transaction(header, payload, chosen.randbytes(64).hex(), expected, read))
        if expected.effects:
            for address, data in expected.effects.written.items():
                self.put(address, data)
            made = dict(expected.effects.attributes)
            if action == "ADD_RECORD_HASH":
                self._records.append((made["patient_id"], made["record_id"]))
            if action == "EMERGENCY_ACCESS":
                self._emergencies.append((made["patient_id"], made["doctor_id"], made["access_id"]))

    def likely(self, right, *others, chance: float = 0.85):
        return right if right is not None and self.random.random() < chance else self.random.choice(others)

    def _draft(self, action: str) -> tuple[dict, str]:
        """A payload that is mostly what its sender could want, and its signer."""
        chosen = self.random
        patient, doctor = f"p{chosen.randrange(4)}", f"d{chosen.randrange(3)}"
        # Names that grow slowly: some are there already, some not yet.
        newest = len(self.transactions) // 100
        record, access = f"r{chosen.randrange(newest + 4)}", f"a{chosen.randrange(2 * newest + 6)}"
        if action in ("LOG_ACCESS", "EMERGENCY_ACCESS") and self._records and chosen.random() < 0.8:
            patient, record = chosen.choice(self._records)
        if action == "REVIEW_ACCESS" and self._emergencies and chosen.random() < 0.8:
            patient, doctor, access = chosen.choice(self._emergencies[-5:])
        any_key = chosen.choice(list(KEYS.values()))
        stored_patient, stored_doctor = self.entry("patient", patient), self.entry("doctor", doctor)
        consent = self.entry("consent", patient, doctor)
        patient_owner = self.likely((stored_patient or {}).get("owner"), any_key)
        doctor_owner = self.likely((stored_doctor or {}).get("owner"), any_key)
        names = {"patient_id": patient, "doctor_id": doctor, "record_id": record, "access_id": access}
        given = {"action": action} | {
            name: names[name] for name, _, required in payloads.TABLES[action] if required and name in names}
        who = any_key
        match action:
            case "REGISTER_PATIENT" | "REGISTER_DOCTOR":
                self._maybe(given, "encryption_key", chosen.choice(POINTS))
            case "ATTEST_DOCTOR":
                given["status"] = chosen.choice(["active"] * 4 + ["suspended"])
            case "ADD_RECORD_HASH":
                given["hash_sha256"] = chosen.randbytes(32).hex()
                self._maybe(given, "scope", chosen.choice(SCOPES))
                self._maybe(given, "supersedes", f"r{chosen.randrange(newest + 4)}")
                self._maybe(given, "author_id", doctor)
                who = doctor_owner if "author_id" in given else patient_owner
            case "GRANT_ACCESS":
                given |= {"scopes": chosen.choice([["*"], chosen.sample(SCOPES, chosen.randrange(1, 4))]),
                          "key_ref": "k1", "prev_version": self.likely(version(consent), 0, 1, 2)}
                self._maybe(given, "expiry", self.time + chosen.randrange(-50, 300))
                self._maybe(given, "write", chosen.random() < 0.7)
                self._maybe(given, "purpose", chosen.choice(PURPOSES))
                who = patient_owner
            case "REVOKE_ACCESS":
                given["prev_version"] = self.likely(version(consent), 0, 1, 2)
                self._maybe(given, "reason", "moved")
                who = patient_owner
            case "LOG_ACCESS":
                self._maybe(given, "purpose", self.likely((consent or {}).get("purpose"), *PURPOSES))
                who = doctor_owner
            case "EMERGENCY_ACCESS":
                given |= {"reason": "coma", "at": self.time}
                who = doctor_owner
            case "REVIEW_ACCESS":
                stored = self.entry("access", doctor, access)
                given["patient_id"] = self.likely((stored or {}).get("patient_id"), patient)
                given["outcome"] = chosen.choice(["justified", "disputed"])
                who = self.likely((self.entry("patient", given["patient_id"]) or {}).get("owner"), any_key)
            case "ROTATE_OWNER":
                who = self._draft_rotation(given, patient, doctor, patient_owner, doctor_owner)
            case "MODEL_PROVENANCE":
                given |= {"model_hash": f"{chosen.randrange(newest + 3):064x}",
                          "sites": ["s2", "s1", "s2"][:chosen.randrange(1, 4)],
                          "metrics": {"rounds": 12, "auc": "0.91", "B": 0}}
                self._maybe(given, "parent_hash", f"{chosen.randrange(newest + 3):064x}")
                self._maybe(given, "round", chosen.randrange(2**53))
                self._maybe(given, "consent_root", "c" * 64)
                self._maybe(given, "framework", "flwr 1.28 ~")
        return given, who

    def _draft_rotation(self, given: dict, patient: str, doctor: str, patient_owner: str, doctor_owner: str) -> str:
        chosen = self.random
        kind = chosen.choice(["patient", "doctor"])
        identifier, owner = (patient, patient_owner) if kind == "patient" else (doctor, doctor_owner)
        new_owner = chosen.choice(list(KEYS.values()))
        given |= {f"{kind}_id": identifier, "new_owner": new_owner,
                  "prev_version": self.likely(version(self.entry(kind, identifier)), 1, 2)}
        message = rotation_message(kind, identifier, new_owner, given["prev_version"])
        prover = self.likely(NAME_OF[new_owner], *NAMES)
        given["proof"] = signer(prover).sign(message)
        self._maybe(given, "encryption_key", chosen.choice(POINTS))
        return owner

    def _maybe(self, given: dict, name: str, value):
        if self.random.random() < 0.4:
            given[name] = value

    # Mistakes.

    def _spoil(self, given: dict):
        chosen = self.random
        if chosen.random() > 0.1:
            return
        name = chosen.choice(list(given))
        match chosen.randrange(4):
            case 0:
                del given[name]
            case 1:
                given[chosen.choice(["unknown", "patient_id", "doctor_id", "scope"])] = "x"
            case _:
                given[name] = chosen.choice(STRANGE)

    def _encode(self, given: dict) -> bytes:
        chosen = self.random
        data = loose_cbor.encode(given, chosen) if chosen.random() < 0.5 else cbor2.dumps(given)
        if chosen.random() < 0.03:
            data = bytearray(data)
            for _ in range(chosen.randrange(1, 4)):
                data[chosen.randrange(len(data))] = chosen.randrange(256)
        if chosen.random() < 0.01:
            data += b"\x00" * chosen.choice([1, 20_000])
        return bytes(data)

    def _declare(self, header: TransactionHeader, payload: bytes):
        """What a client declares for this payload; sometimes prefixes, sometimes one address too few."""
        chosen = self.random
        try:
            case = Case(payloads.read(payload), header.signer_public_key, header.batcher_public_key)
            inputs, outputs = case.inputs(), case.outputs()
        except Rejection:
            inputs, outputs = [], []
        for listed in (inputs, outputs):
            if listed and chosen.random() < 0.02:
                listed.pop(chosen.randrange(len(listed)))
            if chosen.random() < 0.05:
                # Any prefix declares, if its length is even: the empty one does, too.
                listed[:] = [each[:chosen.choice([0, 2, 6, 8, 34, 70, 7, 69])] for each in listed]
        header.inputs.extend(inputs)
        header.outputs.extend(outputs)
