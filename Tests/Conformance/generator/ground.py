"""What lies under the transactions and changes without them: settings, block time, entries that others wrote."""

import random

from generator.loose_cbor import FORBIDDEN, Raw, encode
from generator.universe import REGISTRARS, Stored, Universe
from model import addressing, cbor
from model.entries import TABLES

LARGEST = 2**53 - 1
_NAME = "ehr.registrars"
NOW = 1_790_000_000

# Of a Setting, a BlockInfoConfig and a BlockInfo alike: cut short, not UTF-8, a zero byte, no field's number, a head
# or a number that is too long, a group, a reserved wire type, a known field of another wire type.
UNDECODABLE = tuple(bytes.fromhex(each) for each in (
    "0a", "0a050a0161", "ff", "0a040a02fffe", "0a030a0100", "08", "0000", "0200", "0a8080808080808080808001", "0d01",
    "2202c3280a", "28ffffffffffffffffffff01", "8a8080808000", "f8ffffff1f01", "8a8080801000", "1b1c", "1c", "3601",
    "3f", "0b0c", "09" + "00" * 8, "0d" + "00" * 4, "2dffff", "2aff",
    "0a828080808000aaaa", "4a81808080800061", "4a8180808010"))
# Fields that no message has, before what it has.
_UNKNOWN = tuple(bytes.fromhex(each) for each in (
    "", "", "4801", "48ffffffffffffffffff7f", "4d01020304", "490102030405060708", "4a02fffe", "4a0100", "f8ffffff0f01"))


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def field(number: int, value) -> bytes:
    """One protobuf field: a varint or a string."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    content = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def setting(*entries: tuple[str, str]) -> bytes:
    return b"".join(field(1, field(1, key) + field(2, value)) for key, value in entries)


class Ground:
    def __init__(self, chosen: random.Random, universe: Universe):
        self.chosen = chosen
        self.universe = universe
        self.now = NOW
        self.height = 0

    def settings(self) -> dict[str, bytes]:
        """The network is open, or has registrars."""
        named = setting((_NAME, ",".join(REGISTRARS)))
        spaced = setting((_NAME, f" {REGISTRARS[0]}\t,\n,,\v{REGISTRARS[1]}\f\r,"))
        return {addressing.REGISTRARS: self.chosen.choice([
            b"", named, self.chosen.choice(_UNKNOWN) + named, spaced,
            setting(("other", "x"), (_NAME, ",".join(REGISTRARS)), (_NAME, "x")) + field(9, 5) + field(10, "é")])}

    def odd_settings(self) -> dict[str, bytes]:
        """Nobody is a registrar, or it is hard to say who is, or the setting is not to be read."""
        odd = [
            "", " , ,\t", REGISTRARS[0].upper(), REGISTRARS[0], f"{REGISTRARS[0]} {REGISTRARS[1]}",
            f"\u00a0{REGISTRARS[0]}\u00a0,{REGISTRARS[1]}", f"\x1c{REGISTRARS[0]},\x85{REGISTRARS[1]}"]
        return {addressing.REGISTRARS: self.chosen.choice([
            *[setting((_NAME, value)) for value in odd], setting(("other", REGISTRARS[0])), setting(("", "")),
            field(1, field(1, _NAME)), field(1, b""), *UNDECODABLE, setting(("other", "\0"))])}

    def block(self) -> dict[str, bytes]:
        """One more block, a little later than the last."""
        self.height += 1
        self.now += self.chosen.choice([0, 1, 20])
        unknown = self.chosen.choice(_UNKNOWN)
        data = unknown + field(1, self.height) + field(2, "ab" * 64) + field(3, "02" * 33) + field(5, self.now)
        config = unknown + field(1, self.height) + field(2, 1) + field(3, 256) + field(4, 300)
        return {addressing.BLOCK_CONFIG: config, addressing.block(self.height): data}

    def no_time(self) -> dict[str, bytes]:
        return {addressing.BLOCK_CONFIG: b""}

    def broken_block(self) -> dict[str, bytes]:
        """A block config or a block that cannot be believed."""
        entries = self.block()
        config, latest = addressing.BLOCK_CONFIG, addressing.block(self.height)
        match self.chosen.randrange(6):
            case 0:
                entries[config] = self.chosen.choice(UNDECODABLE)
            case 1:
                entries[config] = field(1, self.chosen.choice([2**64 - 1, 2**63, self.height + 1]))
            case 2:
                entries[latest] = b""
            case 3:
                entries[latest] = self.chosen.choice(UNDECODABLE)
            case 4:
                entries[latest] += field(1, self.height + 1)
            case _:
                # Defaults of protobuf: block 0 and time 0.
                entries = {config: field(4, 1), addressing.block(0): field(2, "x")}
        return entries

    def entry(self, stored: Stored) -> tuple[str, dict[str, bytes]]:
        """An entry of the family that another processor wrote, in another form or wrong, and its kind.

        The transactions that follow are about it.
        """
        kind, address, self.universe.focus = self._place()
        return kind, {address: self._written(kind, address, stored)}

    def _written(self, kind: str, address: str, stored: Stored) -> bytes:
        present = stored.entry(address) or self._fresh(kind)
        match self.chosen.randrange(10):
            case 0:
                return self.chosen.choice([b"", b"\xa0", b"junk", b"\xff" * 40_000, b"\x80", b"\xf6"])
            case 1 | 2:
                return encode(present, self.chosen, 0.5)
            case 3:
                other = self._fresh(kind, "other")
                return cbor.write(other)
            case 4:
                _, elsewhere, _ = self._place()
                return stored.state.get(elsewhere, b"")
            case 5:
                version = self.chosen.choice([0, 1, 2, 7, LARGEST - 1, LARGEST])
                return cbor.write({**present, "version": version})
            case 6:
                present = dict(present)
                present.pop(self.chosen.choice(list(present)))
                return cbor.write(present)
            case 7:
                return encode(self._other_value(kind, present), self.chosen, 0.1)
            case 8:
                data = bytearray(cbor.write(present))
                data[self.chosen.randrange(len(data))] ^= 1 << self.chosen.randrange(8)
                return bytes(data)
            case _:
                return cbor.write({**present, **self._odd_keys(kind)})

    def _place(self) -> tuple[str, str, dict[str, str]]:
        """A kind, an address of that kind, and the ids that are in it."""
        universe = self.universe
        ids = {
            "patient": universe.patient(), "doctor": universe.doctor(), "record": universe.record(),
            "access": universe.access(), "model_hash": universe.model_hash(),
            "submitter": self.chosen.choice(REGISTRARS)}
        words = {
            "patient": ("patient",), "doctor": ("doctor",), "record": ("patient", "record"),
            "consent": ("patient", "doctor"), "access": ("doctor", "access"), "model": ("model_hash", "submitter")}
        kind = self.chosen.choice([*words, "consent", "access"])
        chosen = {word: ids[word] for word in words[kind]}
        return kind, getattr(addressing, kind)(*chosen.values()), chosen

    def _fresh(self, kind: str, suffix: str = "") -> dict:
        """An entry with the ids in focus, or with others."""
        universe = self.universe
        key = universe.focused("submitter") or universe.key()
        ids = {
            "patient_id": universe.patient() + suffix, "doctor_id": universe.doctor() + suffix,
            "record_id": universe.record() + suffix, "access_id": universe.access() + suffix}
        values = {
            **ids, "owner": key, "signer": key, "submitter": key, "hash_sha256": universe.digest(), "scope": "lab",
            "status": "REVOKED", "consent_version": 1, "model_hash": universe.model_hash(), "sites": ["s"],
            "metrics": {"b": 1, "a": "x"}}
        return {name: values[name] for name in TABLES[kind] if not name.endswith("?")}

    def _other_value(self, kind: str, present: dict) -> dict:
        name = self.chosen.choice(list(TABLES[kind])).rstrip("?")
        value = self.chosen.choice([
            "", "x", "X y", 0, 1, LARGEST, True, False, b"", b"\x04" * 65, [], ["b", "a"], ["a", "a"], {},
            {"b": 1, "a": 2}, "ACTIVE", "REVOKED", "active", self.universe.key(), "0" * 64, "justified", Raw(b"\xf6"),
            self.chosen.choice(FORBIDDEN)])
        return {**present, name: value}

    def _odd_keys(self, kind: str) -> dict:
        """Keys that the table has not, or has but not together."""
        odd = [{"extra": 1}, {"version": 3}]
        match kind:
            case "doctor":
                odd += [{"attestation": "active"}, {"attested_by": self.universe.key()}]
            case "record":
                odd += [{"superseded_by": "r9"}, {"supersedes": "r9", "author_id": "d"}]
            case "consent":
                terms = {
                    "status": "ACTIVE", "scopes": ["lab", "general"], "key_ref": "k", "write": True, "purpose": "P"}
                odd += [
                    terms, {**terms, "reason": "odd"}, {**terms, "status": "REVOKED"}, {"expiry": 5}, {"write": True},
                    {"status": "ACTIVE"}, {"encryption_key_sha256": "0" * 64}]
            case "access":
                emergency = {"emergency": True, "reason": "r", "at": 1, "reviewed": False}
                review = {"outcome": "justified", "reviewer": self.universe.key()}
                odd += [
                    emergency, {**emergency, "purpose": "TREAT"}, {**emergency, "reviewed": True},
                    {**emergency, "reviewed": True, **review}, {**emergency, **review}, review, {"reason": "r"},
                    {**emergency, "emergency": False}, {"outcome": "disputed"}, {"at": 1}]
            case "model":
                odd += [{"round": 1, "framework": "f"}, {"parent_hash": "0" * 64}]
        return self.chosen.choice(odd)
