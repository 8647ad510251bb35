"""Workers that are killed under load, at a ledger that treats a vanished processor as Sawtooth 1.2.6 does.

EHR_KILL_POINTS is how many kills there are; EHR_KILL_SEED repeats a run.
"""

import os
import random
import signal
import threading
import urllib.request
from pathlib import Path

from harness.batches import NAMESPACE, batch, register_patient
from harness.merkle import state_root
from harness.processes import EHRProcessor, Ledger
from harness.rest import REST

KILLS = int(os.environ.get("EHR_KILL_POINTS", "20"))
SEED = int(os.environ.get("EHR_KILL_SEED", random.SystemRandom().randrange(1 << 32)))
BATCHES, EACH = 12, 5
IMITATION = "--test-imitate-sawtooth-1.2.6"


def batches(name: str) -> list:
    """Batches that register patients; the same name gives the same transactions, but for their signatures' nonces."""
    return [
        batch("alice", *[register_patient("alice", f"{name}-{number}-{index}") for index in range(EACH)])
        for number in range(BATCHES)]


def load(rest: REST, made: list) -> threading.Thread:
    thread = threading.Thread(target=lambda: [rest.post(each).raise_for_status() for each in made])
    thread.start()
    return thread


def worker_of(processor: EHRProcessor, number: int) -> int:
    """The process id of the worker of that number, counted from 1, once it was started."""
    return int(processor.wait_for(r"worker=(\d+) .*worker started", number=number).group(1))


def statuses(rest: REST, made: list) -> list[str]:
    return [rest.verdict(each.header_signature)["status"] for each in made]


def of_family(rest: REST) -> tuple[str, dict[str, bytes]]:
    """The family's part of state, and its root: each ledger's genesis has a key of its own."""
    leaves = {address: data for address, data in rest.leaves().items() if address.startswith(NAMESPACE)}
    return state_root(leaves), leaves


def events(rest: REST, made: list) -> int:
    """How many events the receipts of these batches hold."""
    ids = [each.header_signature for some in made for each in some.transactions]
    parts = [",".join(ids[start:start + 50]) for start in range(0, len(ids), 50)]
    receipts = [each for part in parts for each in rest.json("/receipts", id=part)["data"]]
    return sum(len(receipt["events"]) for receipt in receipts)


def sockets(process: int) -> set[str]:
    folder = f"/proc/{process}/fd"
    return {link for each in os.listdir(folder) if (link := os.readlink(f"{folder}/{each}")).startswith("socket:")}


def test_workers_are_killed_under_load_and_every_batch_is_committed_once(start):
    print("EHR_KILL_SEED", SEED)
    chance = random.Random(SEED)
    ledger = start(Ledger, IMITATION)
    rest = REST(ledger.rest)
    processor = start(EHRProcessor, ledger.component, "-v", "--supervised")
    everything = []
    for number in range(1, KILLS + 1):
        made = batches(f"k{number}")
        everything += made
        worker = worker_of(processor, number)
        thread = load(rest, made)
        threading.Event().wait(chance.uniform(0, 0.2))
        os.kill(worker, signal.SIGKILL)
        thread.join()
        assert statuses(rest, made) == ["COMMITTED"] * BATCHES, processor.output
    assert processor.output.count("worker died") == KILLS
    assert "no worker" not in processor.output and "crashes its workers" not in processor.output
    assert events(rest, everything) == len(everything) * EACH
    assert "lost an answer" not in ledger.output
    assert processor.stop() == 0

    undisturbed = start(Ledger)
    start(EHRProcessor, undisturbed.component)
    other = REST(undisturbed.rest)
    for number in range(0, len(everything), BATCHES):
        made = everything[number:number + BATCHES]
        assert [each["status"] for each in other.submit(*made)] == ["COMMITTED"] * BATCHES
    assert rest.state_root() == state_root(rest.leaves())
    assert of_family(rest) == of_family(other)


def test_a_processor_that_is_killed_unsupervised_loses_batches_there(start):
    ledger = start(Ledger, IMITATION)
    rest = REST(ledger.rest)
    for number in range(20):
        processor = start(EHRProcessor, ledger.component, "-v")
        processor.wait_for("registered")
        made = batches(f"u{number}")
        thread = load(rest, made)
        threading.Event().wait(0.05)
        processor.kill()
        successor = start(EHRProcessor, ledger.component)
        thread.join()
        try:
            for each in made:
                rest.verdict(each.header_signature, seconds=3)
        except AssertionError as failure:
            assert "PENDING" in str(failure)
            return
        successor.stop()
    raise AssertionError("twenty processors were killed, and nothing was lost")


def test_workers_leave_with_a_supervisor_that_is_killed_and_with_one_that_leaves(start):
    ledger = start(Ledger)
    rest = REST(ledger.rest)
    for way in (signal.SIGKILL, signal.SIGTERM):
        processor = start(EHRProcessor, ledger.component, "-v", "--supervised")
        worker = worker_of(processor, 1)
        rest.submit(*batches(f"{way}"))
        shared = sockets(worker) & sockets(processor.process.pid)
        assert not shared, f"the worker has the supervisor's sockets: {shared}"
        assert Path(f"/proc/{worker}/oom_score_adj").read_text() == "500\n", "memory is taken from the worker first"
        # A service manager's SIGTERM to every process is not the worker's business.
        os.kill(worker, signal.SIGTERM)
        processor.process.send_signal(way)
        processor.process.wait(15)
        for _ in range(100):
            if not os.path.exists(f"/proc/{worker}/exe"):
                break
            threading.Event().wait(0.05)
        assert not os.path.exists(f"/proc/{worker}/exe"), "the worker outlives its supervisor"
        assert "worker died" not in processor.output


def test_a_supervisor_serves_the_metrics_of_its_workers_deaths_included(start):
    ledger = start(Ledger)
    rest = REST(ledger.rest)
    processor = start(EHRProcessor, ledger.component, "-v", "--supervised", "--metrics", "127.0.0.1:0")
    port = processor.wait_for(r"port=(\d+) .*serving metrics").group(1)
    made = batches("m")
    rest.submit(*made)
    os.kill(worker_of(processor, 1), signal.SIGKILL)
    worker_of(processor, 2)
    again = batches("n")
    rest.submit(*again)
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    labels = 'family="ehr",label="register_patient",verdict="ok"'
    assert f"sawtooth_processor_transactions_total{{{labels}}} {2 * BATCHES * EACH}\n" in page
    assert "sawtooth_processor_worker_deaths_total 1\n" in page
    assert "sawtooth_processor_worker_running 1\n" in page
    assert "sawtooth_processor_transactions_held 0\n" in page
    assert "sawtooth_processor_registered 1\n" in page
