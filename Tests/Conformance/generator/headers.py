"""Headers: what the page's table asks for, and every way to declare more, less or something else."""

import random

from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader

from generator.universe import NO_POINT, PUBLIC_KEYS, Universe
from model import addressing, header

# Keys that are none, by form or only by mathematics.
STRANGE_KEYS = (
    "", "alice", NO_POINT, NO_POINT.upper(), PUBLIC_KEYS["alice"].upper(), PUBLIC_KEYS["alice"][:-1],
    PUBLIC_KEYS["alice"] + "0", " " + PUBLIC_KEYS["alice"][1:], "04" + "0" * 64, "02" + "g" * 64, "é" * 33, "😀",
    "02" + "٣" * 64, PUBLIC_KEYS["alice"] + "\n", PUBLIC_KEYS["alice"] + "\0", "x" * 10_000)


_ODD_NONCES = ("", "é", "a\0", "x" * 5000)
# After all others: fields that a header has not, which every library keeps as they are, and one of the wrong wire type.
_MORE_FIELDS = tuple(bytes.fromhex(each) for each in ("7801", "7d01020304", "7a02fffe", "420161", "0801"))

Addresses = tuple[str, ...]


def declared(chosen: random.Random, content: dict, signer: str, spoils: bool) -> tuple[Addresses, Addresses]:
    """The header's inputs and outputs for a payload that is as it should be, or not quite those."""
    inputs = list(header.inputs(content, signer).values())
    outputs = header.outputs(content, signer)
    draw = chosen.random()
    if not spoils or draw < 0.6:
        if draw < 0.1:
            inputs, outputs = _shuffled(chosen, inputs), _shuffled(chosen, outputs)
    elif draw < 0.85:
        _spoil(chosen, inputs if chosen.random() < 0.65 else outputs)
    elif draw < 0.92:
        _shorten(chosen, inputs if chosen.random() < 0.6 else outputs, 2)
    elif draw < 0.95:
        _shorten(chosen, inputs, 1)
    elif draw < 0.98:
        inputs, outputs = [addressing.NAMESPACE, "000000", "00b10c"], [addressing.NAMESPACE]
    elif draw < 0.985:
        inputs, outputs = [""], [""]
    else:
        odd = ["ab", "not hexadecimal", inputs[0].upper(), inputs[0] + "00", "é", "", "\0"]
        inputs += chosen.choices(odd, [8, 8, 8, 8, 8, 1, 1], k=chosen.randint(1, 4))
    return tuple(inputs), tuple(outputs)


def _shuffled(chosen: random.Random, entries: list[str]) -> list[str]:
    """The same in another order, some of them twice."""
    return chosen.sample(entries, len(entries)) + chosen.choices(entries, k=chosen.randrange(2))


def _spoil(chosen: random.Random, entries: list[str]):
    """Leaves one out, or puts in its place what is not quite it."""
    at = chosen.randrange(len(entries))
    entry = entries[at]
    match chosen.randrange(6):
        case 0 | 1:
            del entries[at]
        case 2:
            entries[at] = entry.upper() + "AB"
        case 3:
            entries[at] = entry[:-1] + chosen.choice("0123456789abcdef")
        case 4:
            entries[at] = entry + "00"
        case _:
            # One block is not the range of blocks.
            entries[at] = addressing.block(1) if entry == addressing.BLOCKS else entry[:-2] + "zz"


def _shorten(chosen: random.Random, entries: list[str], step: int):
    """A prefix in the place of an address; of an odd length where the step is 1."""
    at = chosen.randrange(len(entries))
    length = chosen.randrange(2, len(entries[at]), 2) if step == 2 else chosen.randrange(1, len(entries[at]), 2)
    entries[at] = entries[at][:length]


def key(chosen: random.Random, usual: str) -> str:
    return chosen.choice(STRANGE_KEYS) if chosen.random() < 0.06 else usual


def serialized(chosen: random.Random, universe: Universe, signer: str, batcher: str, inputs, outputs,
               digest: str) -> bytes:
    """The header's bytes. A validator has checked the payload's digest, so that a wrong one must change nothing."""
    odd = chosen.random() < 0.02
    return TransactionHeader(
        signer_public_key=signer, batcher_public_key=batcher, family_name="ehr", family_version="1.0",
        inputs=inputs, outputs=outputs, nonce=chosen.choice(_ODD_NONCES) if odd else f"{chosen.getrandbits(64):x}",
        dependencies=[universe.digest() * 2] if chosen.random() < 0.05 else [],
        payload_sha512=digest if chosen.random() < 0.98 else chosen.choice(["", "0" * 128])).SerializeToString() + (
            chosen.choice(_MORE_FIELDS) if chosen.random() < 0.01 else b"")
