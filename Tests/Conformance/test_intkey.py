"""The example family of docs/examples/intkey, as clients of Sawtooth's own integer key family use it.

Transactions are formed as the Python `intkey` client forms them, with the Python SDK's classes and signing: a CBOR map
of Verb, Name and Value in this order, the name's one address as input and output. `scripts/test.sh --only examples`
builds the processor and runs this.
"""

import hashlib
import os
import random
from pathlib import Path

import cbor2
import pytest

from harness import merkle
from harness.batches import batch, transaction
from harness.processes import Program

FAMILY = "intkey"
PREFIX = hashlib.sha512(FAMILY.encode()).hexdigest()[:6]
MOST = 2**32 - 1


def address(name: str) -> str:
    return PREFIX + hashlib.sha512(name.encode()).hexdigest()[-64:]


class IntKey:
    """The client: each call is one batch of one transaction, and returns its status."""

    def __init__(self, rest):
        self.rest = rest
        self.sent = 0

    def send(self, payload: bytes, *addresses: str, version: str = "1.0") -> dict:
        self.sent += 1
        made = transaction(
            "alice", payload, list(addresses), list(addresses), nonce=f"{self.sent}", family=FAMILY, version=version)
        return self.rest.submit(batch("alice", made))[0]

    def do(self, verb: str, name: str, value) -> str:
        payload = cbor2.dumps({"Verb": verb, "Name": name, "Value": value})
        return self.send(payload, address(name))["status"]

    def numbers(self) -> dict[str, int]:
        found = {}
        for where, data in self.rest.leaves().items():
            if where.startswith(PREFIX):
                entry = cbor2.loads(data)
                assert [address(name) for name in entry] == [where] * len(entry)
                found.update(entry)
        return found


@pytest.fixture
def intkey(start, ledger, rest):
    folder = os.environ.get("EHR_EXAMPLES")
    if not folder:
        pytest.skip("EHR_EXAMPLES names no folder of built examples")
    start(Program, str(Path(folder) / "intkey-processor"), ledger.component)
    return IntKey(rest)


def test_a_number_is_set_once_grows_and_shrinks(intkey, rest):
    assert intkey.do("inc", "a", 1) == "INVALID"
    assert intkey.do("dec", "a", 1) == "INVALID"
    assert intkey.do("set", "a", 5) == "COMMITTED"
    assert intkey.do("set", "a", 6) == "INVALID"
    assert intkey.do("inc", "a", 2) == "COMMITTED"
    assert intkey.do("dec", "a", 3) == "COMMITTED"
    leaves = rest.leaves()
    assert leaves[address("a")] == cbor2.dumps({"a": 4})
    assert rest.state_root() == merkle.state_root(leaves)


def test_numbers_stay_between_0_and_2_to_the_32nd_less_1(intkey):
    assert intkey.do("set", "top", MOST) == "COMMITTED"
    assert intkey.do("inc", "top", 1) == "INVALID"
    assert intkey.do("inc", "top", 0) == "COMMITTED"
    assert intkey.do("set", "low", 0) == "COMMITTED"
    assert intkey.do("dec", "low", 1) == "INVALID"
    assert intkey.numbers() == {"top": MOST, "low": 0}


@pytest.mark.parametrize("payload", [
    b"", b"\xff", cbor2.dumps(["set", "a", 1]), cbor2.dumps({"Verb": "set", "Name": "a"}),
    cbor2.dumps({"Verb": "mul", "Name": "a", "Value": 1}), cbor2.dumps({"Verb": "set", "Name": "", "Value": 1}),
    cbor2.dumps({"Verb": "set", "Name": "x" * 21, "Value": 1}), cbor2.dumps({"Verb": "set", "Name": "a", "Value": -1}),
    cbor2.dumps({"Verb": "set", "Name": "a", "Value": MOST + 1}),
    cbor2.dumps({"Verb": "set", "Name": "a", "Value": 1.0}), cbor2.dumps({"Verb": "set", "Name": 7, "Value": 1}),
], ids=lambda payload: payload.hex() or "empty")
def test_what_is_no_payload_is_invalid(intkey, payload):
    assert intkey.send(payload, address("a"), address("x" * 21), address(""))["status"] == "INVALID"
    assert intkey.do("set", "a", 1) == "COMMITTED"


def test_names_of_1_and_20_characters_are_names(intkey):
    for name in ("a", "x" * 20, "ü" * 20):
        assert intkey.do("set", name, 1) == "COMMITTED"
    assert set(intkey.numbers()) == {"a", "x" * 20, "ü" * 20}


def test_an_address_that_the_header_does_not_list_makes_the_transaction_invalid(intkey):
    payload = cbor2.dumps({"Verb": "set", "Name": "a", "Value": 1})
    assert intkey.send(payload, address("b"))["status"] == "INVALID"
    assert intkey.numbers() == {}


def test_a_random_walk_ends_where_python_says(intkey, rest):
    seed = random.SystemRandom().getrandbits(32)
    chosen = random.Random(seed)
    expected: dict[str, int] = {}
    for _ in range(60):
        verb, name = chosen.choice(["set", "inc", "dec"]), chosen.choice(["a", "b", "c"])
        value = chosen.choice([0, 1, 7, MOST // 2, MOST])
        before = expected.get(name)
        after = value if verb == "set" else None if before is None else before + (value if verb == "inc" else -value)
        valid = (before is None) == (verb == "set") and after is not None and 0 <= after <= MOST
        assert intkey.do(verb, name, value) == ("COMMITTED" if valid else "INVALID"), f"seed {seed}: {verb} {name}"
        if valid:
            expected[name] = after
    assert intkey.numbers() == expected, f"seed {seed}"
    assert rest.state_root() == merkle.state_root(rest.leaves()), f"seed {seed}"
