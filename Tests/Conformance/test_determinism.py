"""Random transactions of all actions: processors at different widths and header styles agree, and so does the model.

The seed is printed, and the environment variable EHR_SEED sets it. EHR_TRANSACTIONS sets how many there are.
"""

import multiprocessing
import os
import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import cbor2
import pytest
from sawtooth_sdk.protobuf.processor_pb2 import TpProcessResponse
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader

from generator import Step, make_plan
from harness.pages import rejection_codes
from harness.processes import EHRProcessor
from harness.schedule import Schedule
from harness.planned_validator import EXPANDED, RAW, Outcome, PlannedValidator, schedule_of
from model.verdict import BAD_HEADER

TRANSACTIONS = int(os.environ.get("EHR_TRANSACTIONS", "20000"))
SEED = int(os.environ.get("EHR_SEED", str(random.SystemRandom().getrandbits(32))))
SHOWN = 5

EVENTS = {
    f"ehr/{each}" for each in (
        "patient-registered", "doctor-registered", "doctor-attested", "record-anchored", "consent-granted",
        "consent-revoked", "access-logged", "emergency-access-logged", "access-reviewed", "owner-rotated",
        "model-recorded")}

RUNS = {
    "one at a time, raw headers": (RAW, ["--max-occupancy", "1"], 1),
    "64 at a time, expanded headers": (EXPANDED, ["--max-occupancy", "64"], 64),
    "as many as it asks for, raw headers": (RAW, [], None),
}


def shown(number: int, step: Step) -> str:
    """A transaction, so that it can be built again by hand."""
    run = step.run
    header = TransactionHeader.FromString(run.header)
    return (
        f"seed {SEED}, step {number}\n  signer  {header.signer_public_key!r}\n  batcher {header.batcher_public_key!r}\n"
        f"  inputs  {run.inputs}\n  outputs {run.outputs}\n  denies  {run.denies}\n  header  {run.header.hex()}\n"
        f"  payload {run.payload.hex()}")


def by_model(step: Step) -> tuple:
    """What a processor must show for a step: verdict, extended data, reads, events, what is set."""
    verdict = step.verdict
    status = TpProcessResponse.OK if verdict.code is None else TpProcessResponse.INVALID_TRANSACTION
    events = [(event.type, event.attributes, event.data) for event in verdict.events]
    return status, verdict.extended_data, verdict.reads, events, [verdict.writes] if verdict.writes else []


def by_processor(outcome: Outcome) -> tuple:
    return outcome.status, outcome.extended_data, outcome.reads, outcome.events, outcome.writes


def decoded(seen: tuple) -> str:
    status, extended, reads, events, writes = seen
    code = cbor2.loads(extended) if extended else None
    stored = [{address: data.hex() for address, data in each.items()} for each in writes]
    return f"{TpProcessResponse.Status.Name(status)} {code}\n    reads {reads}\n    events {events}\n    sets {stored}"


@dataclass
class Report:
    """What one processor did otherwise than the model, its messages, and how many it ran at the same time."""
    differing: list[str]
    messages: list[str]
    state: bool
    most_outstanding: int


def run(name: str) -> Report:
    """Runs the plan on a processor of its own."""
    style, arguments, occupancy = RUNS[name]
    with PlannedValidator(style, SEED) as validator:
        processor = EHRProcessor(validator.endpoint, *arguments)
        try:
            validator.register()
            assert occupancy in (None, validator.occupancy)
            assert validator.registrations[-1].request_header_style == RAW
            outcomes = validator.run([step.run for step in _plan.steps], _plan.schedule)
        except AssertionError as failure:
            raise AssertionError(f"{name}: {failure}\n{processor.output}") from failure
        finally:
            processor.kill()
        differing = []
        for number, (step, outcome) in enumerate(zip(_plan.steps, outcomes, strict=True)):
            if step.verdict is None:
                continue
            expected, seen = by_model(step), by_processor(outcome)
            if seen != expected or step.verdict.message not in (None, outcome.message):
                differing.append(
                    f"{shown(number, step)}\n  model: {decoded(expected)}\n"
                    f"  {name}: {decoded(seen)} {outcome.message}")
        # An undecodable header is refused in the words of the style that it came in.
        messages = [
            outcome.message if outcome and step.verdict.code != BAD_HEADER else ""
            for step, outcome in zip(_plan.steps, outcomes)]
        return Report(differing, messages, validator.state == _plan.state, validator.most_outstanding)


@dataclass
class Plan:
    steps: list[Step]
    state: dict[str, bytes]
    schedule: Schedule


# The processes that run() is called in are forked, and find the plan here.
_plan: Plan | None = None


@pytest.fixture
def plan() -> Plan:
    global _plan
    print(f"seed {SEED}, {TRANSACTIONS} transactions; EHR_SEED={SEED} repeats them")
    steps, state = make_plan(SEED, TRANSACTIONS)
    _plan = Plan(steps, state, schedule_of([step.run for step in steps]))
    return _plan


@pytest.fixture
def reports(plan) -> dict[str, Report]:
    with ProcessPoolExecutor(len(RUNS), multiprocessing.get_context("fork")) as pool:
        return dict(zip(RUNS, pool.map(run, RUNS)))


def test_processors_agree_with_each_other_and_with_the_model(plan, reports):
    verdicts = Counter(step.verdict.code for step in plan.steps if step.verdict)
    print({"valid": verdicts.pop(None), **verdicts})
    for name, report in reports.items():
        assert not report.differing, (
            f"{len(report.differing)} of {TRANSACTIONS} differ, the first of them:\n"
            + "\n".join(report.differing[:SHOWN]))
        assert report.state, f"seed {SEED}: the final state differs, {name}"

    # Of each code a run of this length has more than ten on average: one that is not there is no longer made.
    if TRANSACTIONS >= 20_000:
        assert set(rejection_codes()) <= verdicts.keys()
        assert {event.type for step in plan.steps if step.verdict for event in step.verdict.events} == EVENTS

    first, *others = reports.values()
    for other in others:
        differing = [number for number, pair in enumerate(zip(first.messages, other.messages)) if len(set(pair)) > 1]
        assert not differing, f"the messages differ:\n{shown(differing[0], plan.steps[differing[0]])}"
    widths = [report.most_outstanding for report in reports.values()]
    assert widths[0] == 1 and widths[1] > 10, f"outstanding at most: {widths}"
