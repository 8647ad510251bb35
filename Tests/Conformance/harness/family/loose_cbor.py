"""CBOR that a strict reader takes as well: integers of any width, containers of indefinite length, keys shuffled."""

import random

import cbor2


def _head(major: int, number: int, chosen: random.Random) -> bytes:
    widths = [width for width in (1, 2, 4, 8) if number < 1 << (8 * width)]
    if number < 24 and chosen.random() < 0.5:
        return bytes([major << 5 | number])
    width = chosen.choice(widths)
    return bytes([major << 5 | 24 + (1, 2, 4, 8).index(width)]) + number.to_bytes(width, "big")


def encode(value, chosen: random.Random) -> bytes:
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if value is None or isinstance(value, float) or isinstance(value, int) and not 0 <= value < 2**64:
        # Nothing that a payload may hold.
        return cbor2.dumps(value)
    if isinstance(value, int):
        return _head(0, value, chosen)
    if isinstance(value, bytes):
        return _head(2, len(value), chosen) + value
    if isinstance(value, str):
        data = value.encode()
        return _head(3, len(data), chosen) + data
    if isinstance(value, dict):
        pairs = list(value.items())
        chosen.shuffle(pairs)
        major, parts = 5, [encode(part, chosen) for pair in pairs for part in pair]
    else:
        pairs, major, parts = value, 4, [encode(part, chosen) for part in value]
    if chosen.random() < 0.5:
        return bytes([major << 5 | 31]) + b"".join(parts) + b"\xff"
    return _head(major, len(pairs), chosen) + b"".join(parts)
