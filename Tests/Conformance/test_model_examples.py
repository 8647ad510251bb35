"""The independent model does what the specification page shows in its examples, byte for byte."""

import re

import pytest
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader

from harness.batches import public_key
from harness.pages import FAMILY_PAGE, rejection_codes
from model import apply, cbor
from model.addressing import BLOCK_CONFIG, REGISTRARS, block
from model.payload import ACTIONS

NAMES = ("alice", "bob", "carol", "dave")


def blocks_of_text() -> list[str]:
    return re.findall(r"```text\n(.*?)```", FAMILY_PAGE[FAMILY_PAGE.index("## Examples"):], re.DOTALL)


def hexadecimal(text: str) -> bytes:
    return bytes.fromhex("".join(text.split()))


def steps() -> list[list[tuple[str, str]]]:
    """Each step as its lines; a line that begins with white space continues the one before."""
    found = []
    for text in blocks_of_text():
        if text.startswith("signer"):
            joined = re.sub(r"\n\s+(?=\S)", "", text)
            found.append([tuple(line.split(None, 1)) for line in joined.strip().split("\n")])
    return found


def story():
    """The state of the examples' network before the first step."""
    registrars, blocks, *_ = blocks_of_text()
    config, latest = map(bytes.fromhex, blocks.split())
    return {REGISTRARS: hexadecimal(registrars), BLOCK_CONFIG: config, block(41): latest}


def test_every_example_comes_out_as_the_page_shows():
    state = story()
    actions = set()
    for step in steps():
        def values(name):
            return [value for key, value in step if key == name]

        [signer], [batcher], [payload] = values("signer"), values("batcher"), values("payload")
        written = values("address")
        header = TransactionHeader(
            signer_public_key=public_key(signer), batcher_public_key=public_key(batcher), inputs=values("input"),
            outputs=written)
        verdict = apply(header.SerializeToString(), bytes.fromhex(payload), state)
        assert verdict.code is None
        assert verdict.writes == dict(zip(written, map(bytes.fromhex, values("entry")), strict=True))
        [event] = verdict.events
        assert [event.type] == values("event")
        assert [f"{key}={value}" for key, value in event.attributes] == values("attr")
        assert event.data == verdict.writes[written[0]]
        state |= verdict.writes
        actions.add(cbor.read_map(bytes.fromhex(payload))["action"])
    assert actions == set(ACTIONS)

    first = dict(steps()[0])
    header = TransactionHeader(
        signer_public_key=public_key("alice"), inputs=[first["input"]], outputs=[first["address"]])
    again = apply(header.SerializeToString(), bytes.fromhex(first["payload"]), state)
    assert again.message == "Patient exists"
    assert again.extended_data == hexadecimal(blocks_of_text()[-1])


@pytest.mark.parametrize("name", NAMES)
def test_the_keys_of_the_examples_are_the_ones_of_the_page(name):
    assert f"`{public_key(name)}`" in FAMILY_PAGE


def test_the_tables_of_rejections_name_each_code_once_in_both_pages():
    listed = rejection_codes()
    assert len(listed) == len(set(listed))
    assert not [code for code in listed if f"`{code}`" not in FAMILY_PAGE]
