"""CBOR in forms that the family accepts though no encoder need produce them, and in forms that it must refuse."""

import random
from dataclasses import dataclass

from model.cbor import head, write

_INDEFINITE_ARRAY, _INDEFINITE_MAP, _BREAK = b"\x9f", b"\xbf", b"\xff"


@dataclass(frozen=True)
class Raw:
    """Bytes that stand for an item as they are."""
    data: bytes


# What may not occur anywhere in a payload.
FORBIDDEN = [Raw(bytes.fromhex(each)) for each in (
    "f6", "f7", "e0", "f3", "f8ff", "f820", "f815", "f800", "fc", "ff", "1c", "1f", "3f", "3c", "5c", "7e", "9d", "bd",
    "f93c00", "fa3f800000", "fb3ff8000000000000", "f97e00", "20", "3863", "3b7fffffffffffffff", "3bffffffffffffffff",
    "1b0020000000000000", "1bffffffffffffffff", "c0613a", "c1190400", "c243010203", "d81900", "d9d9f7a0",
    "5fff", "5f4101ff", "7fff", "7f616161ff", "7f", "5f", "61ff", "62c080", "63eda080", "64f4908080", "62c3", "61c3",
    "a16161f6", "81f6", "a10001", "a1410101", "a2616100616100", "bf616100616100ff", "bf6161ff", "a161610061",
    "8181818100", "81818180", "a16161a16161a16161a0", "9f9f9f9fffffffff", "9bffffffffffffffff", "bbffffffffffffffff",
    "5bffffffffffffffff", "7b7fffffffffffffff", "9b0000000100000000", "5a00010000", "1900", "1a000000", "18", "f0")]

# What may occur, as far as CBOR goes.
HARMLESS = [Raw(bytes.fromhex(each)) for each in (
    "00", "1b0000000000000000", "1800", "190001", "f4", "f5", "60", "40", "5800", "7b0000000000000000", "80", "9fff",
    "a0", "bfff", "81818100", "1b001fffffffffffff", "6100", "617f", "64f09f9880", "818180", "a16161a16161a0")]


def encode(value, chosen: random.Random, looseness: float = 0.5) -> bytes:
    """The value with wider heads, indefinite containers, keys in another order, each with a chance of `looseness`."""
    if isinstance(value, Raw):
        return value.data
    if isinstance(value, bool):
        return write(value)
    if isinstance(value, int):
        return _head(0, value, chosen, looseness)
    if isinstance(value, bytes):
        return _head(2, len(value), chosen, looseness) + value
    if isinstance(value, str):
        content = value.encode()
        return _head(3, len(content), chosen, looseness) + content
    if isinstance(value, list):
        return _container(4, _INDEFINITE_ARRAY, [encode(each, chosen, looseness) for each in value], chosen, looseness)
    pairs = [encode(key, chosen, looseness) + encode(each, chosen, looseness) for key, each in value.items()]
    if chosen.random() < looseness:
        chosen.shuffle(pairs)
    return _container(5, _INDEFINITE_MAP, pairs, chosen, looseness)


def encode_pairs(pairs: list[tuple], chosen: random.Random) -> bytes:
    """A map with these keys and values in this order, keys of any kind and repeated ones included."""
    return head(5, len(pairs)) + b"".join(encode(key, chosen, 0) + encode(value, chosen, 0) for key, value in pairs)


def _head(major: int, argument: int, chosen: random.Random, looseness: float) -> bytes:
    shortest = head(major, argument)
    if chosen.random() >= looseness:
        return shortest
    width = chosen.choice([each for each in (1, 2, 4, 8) if each >= len(shortest) - 1])
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[width]]) + argument.to_bytes(width, "big")


def _container(major: int, indefinite: bytes, items: list[bytes], chosen: random.Random, looseness: float) -> bytes:
    if chosen.random() < looseness:
        return indefinite + b"".join(items) + _BREAK
    return _head(major, len(items), chosen, looseness) + b"".join(items)
