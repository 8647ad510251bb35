"""What may be wrong with a payload: its values, its keys, its CBOR, its size."""

import random

from generator.loose_cbor import FORBIDDEN, HARMLESS, Raw, encode, encode_pairs
from generator.universe import NO_POINT
from model import cbor
from model.payload import ACTIONS, MAX_BYTES

LARGEST = 2**53 - 1

# Values at and beyond the edges of every kind.
_TEXTS = (
    "", "a", "*", "a" * 32, "a" * 33, "a" * 64, "a" * 65, "A.b_c-9", "a b", "a:b", "a\n", "\n", "é", "e\u0301", "😀",
    "\0", "a\0", "x" * 128, "x" * 129, "~", "\x7f", " ", "general", "active", "Active",
    "suspended", "justified", "disputed",
    "0" * 64, "F" * 64, "g" * 64, "0" * 63, "0" * 128, "A" * 128, "0" * 127, NO_POINT, NO_POINT.upper(),
    "04" + "0" * 64, "02" + "0" * 63, "02" + "0" * 65, "02" + "٣" * 64, "０" * 64)
_BYTES = (b"", b"\x04" + 64 * b"a", b"\x04" + 63 * b"a", b"\x04" + 65 * b"a", b"\x02" + 64 * b"a", b"\x04", b"text")
_INTEGERS = (0, 1, 2, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, LARGEST - 1, LARGEST)
_ARRAYS = (
    [], ["*"], ["*", "*"], ["*", "a"], ["a", "*"], ["a", "a"], ["b", "a"], [""], ["a", 1], [1], ["a" * 33], ["a b", 1],
    [f"s{number}" for number in range(16)], [f"s{number}" for number in range(17)], ["a"] * 256, ["a"] * 257,
    [f"s{number}" for number in range(16)] + [1], ["a.b"], [["a"]], [b"a"], [True], ["a" * 64], ["a" * 65])
_MAPS = (
    {}, {"a": 1}, {"a": ""}, {"a": True}, {"a": b""}, {"a": []}, {"": 1}, {"a.b": 1}, {"a" * 32: "x" * 128},
    {"é": 1, "e\u0301": 2}, {"K": 1, "\u212a": 2}, {"a" * 33: 1}, {"a": "x" * 129},
    {"a": "é"}, {"a": LARGEST}, {"é": b""}, {"b": "2", "a": 1, "B": 3, "-": 4, "aa": 5},
    {f"m{number}": number for number in range(64)}, {f"m{number}": number for number in range(65)})
_VALUES = _TEXTS + _BYTES + _INTEGERS + (True, False) + _ARRAYS + _MAPS

# The keys with the most to be wrong, where an action has such.
_RICH = {"MODEL_PROVENANCE": ("sites", "metrics", "framework"), "GRANT_ACCESS": ("scopes", "scopes", "expiry", "write")}

# Pairs of letters whose order differs between bytes and languages, for what is sorted in state.
_SORTED_APART = ["a", "B", "_", "-", "0", "10", "9", "aa", "A"]


class Spoiler:
    def __init__(self, chosen: random.Random):
        self.chosen = chosen

    def payload(self, content: dict) -> bytes:
        """The payload's bytes, most of them wrong in one way or another."""
        draw = self.chosen.random()
        if draw < 0.20:
            return self.in_order(content)
        if draw < 0.60:
            return encode(self._with_other_value(content), self.chosen, 0.1)
        if draw < 0.72:
            return encode(self._with_other_keys(content), self.chosen, 0.2)
        if draw < 0.82:
            return self._with_raw_item(content)
        if draw < 0.86:
            return self._with_other_pairs(content)
        if draw < 0.96:
            return self._with_other_bytes(encode(content, self.chosen, 0.1))
        return self._of_limit_size() if draw < 0.98 else self._no_map(content)

    def in_order(self, content: dict) -> bytes:
        """The payload in any form that is accepted: as cbor2 writes it, or looser."""
        if self.chosen.random() < 0.6:
            return cbor.write(content)
        return encode(content, self.chosen, self.chosen.choice([0.1, 0.5, 1.0]))

    def _with_other_value(self, content: dict) -> dict:
        """One or two values replaced, most often by one of the same type."""
        spoiled = dict(content)
        for _ in range(self.chosen.choice([1, 1, 1, 2])):
            # A key that may be there is as good as one that is.
            keys = [key.name for key in ACTIONS[content["action"]]] + list(spoiled)
            key = self.chosen.choice(keys if self.chosen.random() < 0.5 else list(spoiled))
            if content["action"] in _RICH and self.chosen.random() < 0.7:
                key = self.chosen.choice(_RICH[content["action"]])
            if key in ("scopes", "metrics") and self.chosen.random() < 0.3:
                names = self.chosen.sample(_SORTED_APART, self.chosen.randint(1, len(_SORTED_APART)))
                spoiled[key] = names if key == "scopes" else {name: "v" for name in names}
                continue
            pool = _VALUES
            if self.chosen.random() < 0.7:
                pool = self._alike(spoiled.get(key, ""))
            spoiled[key] = self.chosen.choice(pool)
        if "supersedes" in spoiled and self.chosen.random() < 0.5:
            spoiled["supersedes"] = spoiled.get("record_id", "r0")
        if "parent_hash" in spoiled and self.chosen.random() < 0.5:
            spoiled["parent_hash"] = spoiled.get("model_hash", "0" * 64)
        return spoiled

    @staticmethod
    def _alike(value) -> tuple:
        for kind, pool in ((str, _TEXTS), (bytes, _BYTES), (list, _ARRAYS), (dict, _MAPS)):
            if isinstance(value, kind):
                return pool
        return _INTEGERS + (True, False)

    def _with_other_keys(self, content: dict) -> dict:
        """Keys left out, added, renamed; another action's name."""
        spoiled = dict(content)
        for _ in range(self.chosen.choice([1, 1, 2])):
            match self.chosen.randrange(8):
                case 0 | 1 | 2:
                    spoiled.pop(self.chosen.choice(list(spoiled)))
                case 3 | 4 if spoiled.get("action") == "ROTATE_OWNER":
                    spoiled |= {"patient_id": "p", "doctor_id": "d"}
                case 3 | 4:
                    spoiled |= self.chosen.choice([{}, {}, {"é": 1, "e\u0301": 2}, {"\u0301": 0}, {"action\u0301": 0}])
                    names = ["extra", "", "Action", "patient_id ", "doctor_id", "patient_id", "version"]
                    spoiled.setdefault(self.chosen.choice(names), self.chosen.choice(_VALUES))
                case 5:
                    names = [*ACTIONS, "", "register_patient", "REGISTER_PATIENT ", "É"]
                    spoiled["action"] = self.chosen.choice(names)
                case 6:
                    spoiled["action"] = self.chosen.choice(_VALUES)
                case _:
                    key = self.chosen.choice(list(spoiled))
                    spoiled[key.upper()] = spoiled.pop(key, 0)
        return spoiled

    def _with_raw_item(self, content: dict) -> bytes:
        """Something that may not occur, or may but is none of the kinds, as a value or within one."""
        spoiled = dict(content)
        raw: object = self.chosen.choice(FORBIDDEN if self.chosen.random() < 0.8 else HARMLESS)
        for _ in range(self.chosen.choice([0, 0, 1, 2, 3])):
            raw = [raw] if self.chosen.random() < 0.5 else {"k": raw}
        spoiled[self.chosen.choice([*content, "extra"])] = raw
        return encode(spoiled, self.chosen, self.chosen.choice([0, 0.3]))

    def _with_other_pairs(self, content: dict) -> bytes:
        """A key twice, or one that is no text."""
        pairs = list(content.items())
        match self.chosen.randrange(4):
            case 0:
                pairs.append(self.chosen.choice(pairs))
            case 1:
                pairs.append((self.chosen.choice(list(content)), self.chosen.choice(_VALUES)))
            case 2:
                pairs.append((self.chosen.choice([0, b"action", True, [], Raw(b"\xf6"), Raw(b"\x7f\x61aff")]), "v"))
            case _:
                # The same key in a longer form.
                name = self.chosen.choice(list(content)).encode()
                pairs.append((Raw(b"\x79" + len(name).to_bytes(2, "big") + name), 1))
        self.chosen.shuffle(pairs)
        return encode_pairs(pairs, self.chosen)

    def _with_other_bytes(self, data: bytes) -> bytes:
        """Bytes cut off, added, changed, left out, doubled."""
        spoiled = bytearray(data)
        at = self.chosen.randrange(len(spoiled))
        match self.chosen.randrange(6):
            case 0:
                del spoiled[at:]
            case 1:
                spoiled += self.chosen.choice([b"\x00", b"\xff", b"\xa0", data])
            case 2:
                spoiled[at] = self.chosen.randrange(256)
            case 3:
                spoiled[at] ^= 1 << self.chosen.randrange(8)
            case 4:
                del spoiled[at]
            case _:
                spoiled.insert(at, self.chosen.choice([0, 0xFF, 0xF6, 0xA0, 0x61]))
        return bytes(spoiled)

    def _of_limit_size(self) -> bytes:
        """A payload of as many bytes as there may be, or one more, or far more; sometimes not even CBOR."""
        size = self.chosen.choice([MAX_BYTES, MAX_BYTES, MAX_BYTES + 1, MAX_BYTES + 1, 40_000])
        if self.chosen.random() < 0.3:
            return b"\xff" * size
        content = {
            "action": "MODEL_PROVENANCE", "model_hash": self.chosen.randbytes(32).hex(),
            "metrics": {f"m{number}": "x" * 128 for number in range(64)}, "sites": []}
        # The ids of the array fill what is left; the array's head has two bytes, and so has that of a long id.
        left = MAX_BYTES - len(cbor.write(content)) - 1
        full = left // 66 - 1
        sites = [64] * full
        left -= 66 * full
        sites += [left // 2 - 2, left - left // 2 - 2]
        content["sites"] = ["s" * length for length in sites]
        encoded = cbor.write(content)
        assert len(encoded) == MAX_BYTES
        return encoded + b"\x00" * (size - len(encoded))

    def _no_map(self, content: dict) -> bytes:
        return self.chosen.choice([
            b"", b"\xa0", b"\xbf\xff", b"\x80", b"\x00", b"\xf6", b"\xf5", b"\x60", b"\x40", b"\xff",
            b"\xc0" + cbor.write(content), cbor.write([content]), cbor.write(cbor.write(content)),
            b"\xd9\xd9\xf7" + cbor.write(content), b"\xef\xbb\xbf" + cbor.write(content),
            b'{"action":"REGISTER_PATIENT"}'])
