"""ehr-processor against the family's second implementation, which was written from the specification page alone."""

import os
import random
import re
from collections import Counter

import pytest
from sawtooth_sdk.protobuf.processor_pb2 import TpProcessResponse, TpRegisterRequest
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader

from harness.batches import public_key
from harness.family.generator import World
from harness.family.rejection import Rejection
from harness.family.rules import EVENTS, apply
from harness.processes import REPOSITORY, EHRProcessor
from harness.scripted_validator import ScriptedValidator

TRANSACTIONS = int(os.environ.get("EHR_MODEL_TRANSACTIONS", "4000"))
MESSAGES = {"patient_exists": "Patient exists", "doctor_exists": "Doctor exists"}


def seed_of_this_run() -> int:
    return int(os.environ.get("EHR_MODEL_SEED") or random.SystemRandom().getrandbits(32))


def check(transaction, outcome):
    """One transaction: the same verdict, event and entries, and the order of calls that the specification asks for."""
    expected, response = transaction.expected, outcome.response
    if expected.rejection:
        assert response.status == TpProcessResponse.INVALID_TRANSACTION, (response, expected.rejection.code)
        assert response.extended_data == expected.rejection.extended_data, (response, expected.rejection.code)
        code = expected.rejection.code
        assert response.message and MESSAGES.get(code, response.message) == response.message
        assert "set" not in outcome.calls and "event" not in outcome.calls
        return
    assert response.status == TpProcessResponse.OK, response
    effects = expected.effects
    assert outcome.written == effects.written
    assert outcome.events == [(effects.event_type, effects.attributes, effects.event_data)]
    assert re.fullmatch("(get,){1,2}event,set", ",".join(outcome.calls)), outcome.calls


@pytest.mark.parametrize("protocol_version, occupancy, window", [(1, 64, 64), (0, 1, 1)], ids=["raw", "expanded"])
def test_the_processor_agrees_with_the_model(start, protocol_version, occupancy, window):
    seed = seed_of_this_run()
    print(f"seed {seed}: repeat with EHR_MODEL_SEED={seed}")
    world = World(seed)
    world.add(TRANSACTIONS)
    validator = ScriptedValidator(protocol_version=protocol_version, seed=seed)
    try:
        processor = start(EHRProcessor, validator.endpoint, "--max-occupancy", str(occupancy))
        validator.await_registration()
        assert validator.registration.max_occupancy == occupancy
        outcomes = validator.run(world.transactions, window)
        assert processor.process.poll() is None, processor.output
        assert validator.registration.request_header_style == TpRegisterRequest.RAW
    finally:
        validator.close()
        processor.kill()
    for index, (transaction, outcome) in enumerate(zip(world.transactions, outcomes)):
        try:
            check(transaction, outcome)
        except AssertionError as error:
            raise AssertionError(
                f"seed {seed}, transaction {index}: {transaction.payload.hex()} {transaction.header}") from error

    verdicts = Counter(
        each.expected.rejection.code if each.expected.rejection else "valid" for each in world.transactions)
    print(dict(verdicts.most_common()))
    assert verdicts["valid"] > len(world.transactions) / 8


def examples() -> list[dict]:
    """The story at the end of the specification, step by step, as the page gives it."""
    page = (REPOSITORY / "docs" / "spec" / "ehr-family.md").read_text().split("## Examples")[1]
    steps = []
    for block in re.findall(r"```text\n(signer.*?)```", page, re.S):
        step: dict = {"input": [], "address": [], "entry": [], "attr": []}
        name = ""
        for line in block.splitlines():
            if line.startswith(" "):
                continued = line.strip()
                if name in ("input", "address", "entry", "attr"):
                    step[name][-1] += continued
                else:
                    step[name] += continued
                continue
            name, value = line.split(maxsplit=1)
            if name in ("input", "address", "entry", "attr"):
                step[name].append(value)
            else:
                step[name] = value
        steps.append(step)
    return steps


def test_the_specifications_examples_are_what_the_model_makes():
    page = (REPOSITORY / "docs" / "spec" / "ehr-family.md").read_text().split("## Examples")[1]
    [setting, blocks] = [re.findall(r"^ *([0-9a-f]{8,})$", block, re.M) for block in re.findall(
        r"```text\n(.*?)```", page, re.S)[:2]]
    state = {
        re.search(r"\*registrars\* entry at\s+`([0-9a-f]{70})`", page)[1]: bytes.fromhex("".join(setting)),
        "00b10c01" + "0" * 62: bytes.fromhex(blocks[0]),
        "00b10c00" + format(41, "x").zfill(62): bytes.fromhex(blocks[1])}

    steps = examples()
    assert len(steps) == 12, "as many as the page has; change this number with the page"
    for step in steps:
        header = TransactionHeader(
            signer_public_key=public_key(step["signer"]), batcher_public_key=public_key(step["batcher"]),
            inputs=step["input"], outputs=step["address"])
        try:
            effects = apply(header, bytes.fromhex(step["payload"]), lambda wanted: {
                each: state[each] for each in wanted if each in state})
        except Rejection as rejection:
            raise AssertionError(f"{step['event']}: {rejection.code}") from rejection
        assert {each: data.hex() for each, data in effects.written.items()} == dict(
            zip(step["address"], step["entry"]))
        assert effects.event_type == step["event"]
        assert [f"{name}={value}" for name, value in effects.attributes] == step["attr"]
        state |= effects.written
    assert {step["event"] for step in steps} == {event for event, _ in EVENTS.values()}
