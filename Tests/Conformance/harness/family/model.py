"""One transaction before its rules: the specification's "Transaction Header", and of "Execution" what is read."""

from sawtooth_sdk.protobuf.block_info_pb2 import BlockInfo, BlockInfoConfig
from sawtooth_sdk.protobuf.setting_pb2 import Setting

from harness.batches import verifies
from harness.family import entries
from harness.family.entries import address_of, version
from harness.family.rejection import Rejection, require

REGISTRARS = "000000e83d555b224e0b8cf345fcff1543516ce3b0c44298fc1c14e3b0c44298fc1c14"
BLOCK_CONFIG = "00b10c01" + "0" * 62
BLOCKS = "00b10c00"
WHITE_SPACE = "\t\n\v\f\r "

def block_address(number: int) -> str:
    return BLOCKS + format(number, "x").zfill(62)


def rotation_message(kind: str, identifier: str, new_owner: str, prev_version: int) -> bytes:
    return b"\0".join(
        part.encode() for part in ("ehr/1 rotate", kind, identifier, new_owner, str(prev_version)))


class Case:
    """One transaction whose payload and header were read: what it asks for, and what is stored."""

    def __init__(self, payload: dict, signer: str, batcher: str):
        self.payload, self.signer, self.batcher = payload, signer, batcher
        self.action = payload["action"]
        # name in the rules: (kind, ids), in the order of the table of inputs.
        self.reads: dict[str, tuple[str, list[str]]] = {}
        self.settings: list[str] = []
        self.writes: list[str] = []
        self.found: dict[str, dict | None] = {}
        self.keys: set[str] | None = None
        self.time: int | None = None
        self._plan()

    def _plan(self):
        given = self.payload
        patient, doctor = given.get("patient_id"), given.get("doctor_id", given.get("author_id"))
        kinds = {
            "patient": ("patient", [patient]), "doctor": ("doctor", [doctor]),
            "record": ("record", [patient, given.get("record_id")]), "consent": ("consent", [patient, doctor]),
            "superseded": ("record", [patient, given.get("supersedes")]),
            "access": ("access", [given.get("doctor_id"), given.get("access_id")]),
            "model": ("model", [given.get("model_hash"), self.signer]),
            "parent": ("model", [given.get("parent_hash"), self.signer]),
        }
        names, self.settings, self.writes = self._table()
        self.reads = {name: kinds[name] for name in names}

    def _table(self) -> tuple[list[str], list[str], list[str]]:
        """Entries of the family, then those of other families, that are read; and entries that are written."""
        given = self.payload
        match self.action:
            case "REGISTER_PATIENT":
                return ["patient"], [], ["patient"]
            case "REGISTER_DOCTOR" | "ATTEST_DOCTOR":
                return ["doctor"], ["registrars"], ["doctor"]
            case "ADD_RECORD_HASH":
                superseded = ["superseded"] if "supersedes" in given else []
                author = ["doctor", "consent"] if "author_id" in given else []
                return (["patient", "record", *superseded, *author], ["registrars", "blocks"] if author else [],
                        ["record", *superseded])
            case "GRANT_ACCESS":
                return (["patient", "doctor", "consent"], ["registrars", *(["blocks"] if "expiry" in given else [])],
                        ["consent"])
            case "REVOKE_ACCESS":
                return ["patient", "doctor", "consent"], [], ["consent"]
            case "LOG_ACCESS":
                return ["doctor", "record", "consent", "access"], ["registrars", "blocks"], ["access"]
            case "EMERGENCY_ACCESS":
                return ["doctor", "record", "consent", "access"], ["registrars"], ["access"]
            case "REVIEW_ACCESS":
                return ["access", "patient", "doctor"], ["registrars"], ["access"]
            case "ROTATE_OWNER":
                if "patient_id" in given:
                    return ["patient"], [], ["patient"]
                return ["doctor"], ["registrars"], ["doctor"]
            case _:
                parent = ["parent"] if "parent_hash" in given else []
                return ["model", *parent], ["registrars"], ["model"]

    # The header.

    def inputs(self) -> list[str]:
        """As a client lists them: `00b10c00` stands for the range of blocks."""
        listed = [address_of(kind, ids) for kind, ids in self.reads.values()]
        for name in self.settings:
            listed += [REGISTRARS] if name == "registrars" else [BLOCK_CONFIG, BLOCKS]
        return listed

    def outputs(self) -> list[str]:
        return [address_of(*self.reads[name]) for name in self.writes]

    def check_declared(self, inputs: list[str], outputs: list[str]):
        for needed in self.inputs():
            require(_declares(inputs, needed), "undeclared_input", address=needed)
        for needed in self.outputs():
            require(_declares(outputs, needed), "undeclared_output", address=needed)

    # What is stored.

    def decode(self, read):
        wanted = [address for address in self.inputs() if address != BLOCKS]
        stored = {address: data for address, data in read(wanted).items() if data}
        for name, (kind, ids) in self.reads.items():
            data = stored.get(address_of(kind, ids))
            self.found[name] = None if data is None else entries.read(kind, ids, data)
        if "registrars" in self.settings:
            self.keys = _registrars(stored.get(REGISTRARS))
        if "blocks" in self.settings and BLOCK_CONFIG in stored:
            self.time = _block_time(stored[BLOCK_CONFIG], read)

    def there(self, name: str, code: str) -> dict:
        found = self.found[name]
        if found is None:
            raise Rejection(code)
        return found

    # Terms that occur in several rules.

    @property
    def is_open(self) -> bool:
        return self.keys is None

    def require_attested(self, doctor: dict):
        attestation = doctor.get("attestation")
        require(attestation == "active" or attestation is None and self.is_open, "not_attested")

    def require_registrar(self):
        require(self.is_open or self.batcher in self.keys, "not_registrar")

    def require_owner(self, of: dict):
        require(of["owner"] == self.signer, "not_owner")

    def require_version(self, stored: dict | None):
        now = version(stored)
        require(self.payload["prev_version"] == now, "stale_version", current_version=now)

    def require_covered(self, scope: str):
        consent = self.there("consent", "consent_missing")
        require(consent["status"] == "ACTIVE", "consent_revoked")
        require(scope in consent["scopes"] or "*" in consent["scopes"], "scope_not_covered")
        expiry = consent.get("expiry")
        require(expiry is None or self.time is None or self.time < expiry, "consent_expired")


def _declares(listed: list[str], needed: str) -> bool:
    return any(len(entry) % 2 == 0 and needed.startswith(entry) for entry in listed)


def _decode(kind, data: bytes, strings):
    """None where the bytes are not the message, or a string holds a zero byte."""
    try:
        message = kind.FromString(data)
    except Exception:
        return None
    return None if any("\0" in each for each in strings(message)) else message


def _registrars(data: bytes | None) -> set[str] | None:
    if data is None:
        return None
    setting = _decode(Setting, data, lambda found: [part for each in found.entries for part in (each.key, each.value)])
    require(setting is not None, "bad_setting", address=REGISTRARS)
    for entry in setting.entries:
        if entry.key == "ehr.registrars":
            return {part.strip(WHITE_SPACE) for part in entry.value.split(",")} - {""}
    return None


def _block_time(data: bytes, read) -> int:
    config = _decode(BlockInfoConfig, data, lambda _: [])
    require(config is not None, "bad_block_info", address=BLOCK_CONFIG)
    where = block_address(config.latest_block)
    found = read([where]).get(where)
    block = found and _decode(
        BlockInfo, found, lambda block: [block.previous_block_id, block.signer_public_key, block.header_signature])
    require(bool(block) and block.block_num == config.latest_block, "bad_block_info", address=where)
    return block.timestamp


def proves(case: Case, kind: str, identifier: str) -> bool:
    given = case.payload
    message = rotation_message(kind, identifier, given["new_owner"], given["prev_version"])
    try:
        return verifies(given["proof"], message, given["new_owner"])
    except Exception:
        return False
