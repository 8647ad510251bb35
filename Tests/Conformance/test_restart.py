"""A processor that is replaced under load, at a ledger that treats those who leave as Sawtooth 1.2.6 does."""

import os
import random
import signal
import threading

from harness.batches import batch, register_patient
from harness.handlers import reference
from harness.processes import EHRProcessor, Ledger
from harness.rest import REST

SEED = int(os.environ.get("EHR_RESTART_SEED", random.SystemRandom().randrange(1 << 32)))
RESTARTS = int(os.environ.get("EHR_RESTARTS", "6"))
BATCHES, EACH = 40, 5
IMITATION = "--test-imitate-sawtooth-1.2.6"


def load(rest: REST, name: str):
    """Submits batches as fast as they are taken, on a thread; `join` it, then look at what it submitted."""
    made = [
        batch("alice", *[register_patient("alice", f"{name}-{number}-{index}") for index in range(EACH)])
        for number in range(BATCHES)]
    thread = threading.Thread(target=lambda: [rest.post(each).raise_for_status() for each in made])
    thread.start()
    return thread, made


def test_every_batch_is_committed_while_processors_are_replaced_one_after_the_other(start):
    print("EHR_RESTART_SEED", SEED)
    chance = random.Random(SEED)
    ledger = start(Ledger, IMITATION)
    rest = REST(ledger.rest)
    processor = start(EHRProcessor, ledger.component, "-v")
    for number in range(RESTARTS):
        thread, made = load(rest, f"r{number}")
        threading.Event().wait(chance.uniform(0, 0.3))
        processor.process.send_signal(signal.SIGTERM)
        overlaps = chance.random() < 0.5
        if overlaps:
            successor = start(EHRProcessor, ledger.component, "-v")
        assert processor.process.wait(12) == 0
        if not overlaps:
            successor = start(EHRProcessor, ledger.component, "-v")
        thread.join()
        assert [rest.verdict(each.header_signature)["status"] for each in made] == ["COMMITTED"] * BATCHES
        assert "step=listening" in processor.output and "out of order" not in processor.output
        processor = successor


def test_the_first_of_two_processors_can_leave_at_any_moment(start):
    ledger = start(Ledger, IMITATION)
    rest = REST(ledger.rest)
    first, second = start(EHRProcessor, ledger.component), start(EHRProcessor, ledger.component)
    thread, made = load(rest, "two")
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(12) == 0
    thread.join()
    assert [rest.verdict(each.header_signature)["status"] for each in made] == ["COMMITTED"] * BATCHES
    assert second.process.poll() is None


def test_a_processor_that_unregisters_first_loses_batches_there(start, python_processor):
    """As the Python processor of these tests does, and every SDK: what is imitated is a fault that others meet."""
    ledger = start(Ledger, IMITATION)
    rest = REST(ledger.rest)
    for number in range(20):
        processor = python_processor(ledger, reference)
        thread, made = load(rest, f"old{number}")
        threading.Event().wait(0.05)
        processor.stop()
        successor = python_processor(ledger, reference)
        thread.join()
        try:
            for each in made:
                rest.verdict(each.header_signature, seconds=3)
        except AssertionError as failure:
            assert "PENDING" in str(failure)
            assert "lost an answer" in ledger.output or successor.applied < BATCHES * EACH
            return
        successor.stop()
    raise AssertionError("twenty processors left, and nothing was lost")
