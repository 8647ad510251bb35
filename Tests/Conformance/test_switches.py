"""The ledger's switches for tests, over the real process: what they do is what a real network does now and then."""

import base64
import json
import os
import random
import stat
import subprocess
import time

import pytest
from sawtooth_sdk.protobuf.block_info_pb2 import BlockInfo
from sawtooth_sdk.protobuf.client_batch_submit_pb2 import ClientBatchSubmitRequest
from sawtooth_sdk.protobuf.client_event_pb2 import ClientEventsSubscribeRequest, ClientEventsSubscribeResponse
from sawtooth_sdk.protobuf.client_status_pb2 import ClientStatusGetRequest
from sawtooth_sdk.protobuf.events_pb2 import EventList, EventSubscription
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness.batches import address, batch, private_key_hex, register_patient, transaction
from harness.control import Control
from harness.merkle import state_root
from harness.processes import EHRProcessor, Ledger, binaries
from harness.rest import REST

SEED = int(os.environ.get("EHR_SWITCHES_SEED", random.SystemRandom().randrange(1 << 32)))
ENTRY = address("appended")
COMMIT = "sawtooth/block-commit"


def append(request, state):
    """What the batches of these tests do: their order can be seen in the state, and by subscribers."""
    state.set({ENTRY: state.get([ENTRY]).get(ENTRY, b"") + request.payload})
    state.add_event("test/appended", [("text", request.payload.decode())], b"")


def appending(text: str):
    return batch("alice", transaction("alice", text.encode(), [ENTRY], [ENTRY]))


def chain(rest: REST) -> list[dict]:
    """Every block, the first one first."""
    return rest.json("/blocks", limit=1000)["data"][::-1]


class Stage:
    """A ledger with its control, its REST API and a processor that appends."""

    def __init__(self, start, python_processor, folder, *arguments, **options):
        self.path = folder / "control"
        self.ledger = start(Ledger, "--test-control", f"ipc://{self.path}", *arguments, **options)
        self.rest = REST(self.ledger.rest)
        self.control = start(Control, self.path)
        self.processor = python_processor(self.ledger, append)

    def commit(self, *texts: str):
        """Batches, each in a block of its own."""
        made = [appending(text) for text in texts]
        for each in made:
            assert self.rest.submit(each)[0]["status"] == "COMMITTED"
        return made

    def blocks(self) -> list[dict]:
        return chain(self.rest)

    def text(self, **parameters) -> str:
        return base64.b64decode(self.rest.json(f"/state/{ENTRY}", **parameters)["data"]).decode()

    def statuses(self, *submitted) -> list[str]:
        return [self.rest.json("/batch_statuses", id=each.header_signature)["data"][0]["status"] for each in submitted]


@pytest.fixture
def stage(start, python_processor, tmp_path):
    return lambda *arguments, **options: Stage(start, python_processor, tmp_path, *arguments, **options)


def ids(blocks) -> list[str]:
    return [block["header_signature"] for block in blocks]


def subscribe(component, *event_types):
    request = ClientEventsSubscribeRequest(
        subscriptions=[EventSubscription(event_type=event_type) for event_type in event_types])
    answer = component.request(
        Message.CLIENT_EVENTS_SUBSCRIBE_REQUEST, request, ClientEventsSubscribeResponse)
    assert answer.status == ClientEventsSubscribeResponse.OK


def events_of_a_block(component) -> dict[str, dict[str, str]]:
    while True:
        message = component.receive()
        assert message is not None, "no events came"
        if message.message_type == Message.CLIENT_EVENTS:
            return {event.event_type: {each.key: each.value for each in event.attributes}
                    for event in EventList.FromString(message.content).events}
        assert message.message_type == Message.PING_REQUEST
        component.send(Message.PING_RESPONSE, b"", message.correlation_id)


# --- reorganisations


@pytest.mark.parametrize("depth", [1, 3])
def test_after_a_reorganisation_everybody_sees_the_new_chain_and_no_block_of_the_old_one(stage, connect, depth):
    scene = stage()
    submitted = scene.commit("a", "b", "c", "d")
    before, root = scene.blocks(), scene.rest.state_root()
    fork = 4 - depth
    subscriber = connect(scene.ledger.component)
    subscribe(subscriber, COMMIT, "test/appended")
    told = scene.control.order("reorganise", depth)
    after = scene.blocks()
    assert told == {"number": "4", "head": ids(after)[-1]}
    assert [block["header"]["block_num"] for block in after] == ["0", "1", "2", "3", "4"]
    assert ids(after)[:fork + 1] == ids(before)[:fork + 1]
    assert not set(ids(after)[fork + 1:]) & set(ids(before))
    for previous, block in zip(after, after[1:]):
        assert block["header"]["previous_block_id"] == previous["header_signature"]
    # What a validator's subscribers get: each new block in order, the first on the last one that both branches have.
    for number in range(fork + 1, 5):
        events = events_of_a_block(subscriber)
        assert events[COMMIT] == {
            "block_id": ids(after)[number], "block_num": str(number), "previous_block_id": ids(after)[number - 1],
            "state_root_hash": after[number]["header"]["state_root_hash"]}
        assert events["test/appended"] == {"text": "abcd"[number - 1]}
    for orphan in ids(before)[fork + 1:]:
        assert scene.rest.get(f"/blocks/{orphan}").status_code == 404
        assert scene.rest.get("/state", head=orphan).status_code == 404
    assert scene.statuses(*submitted) == ["COMMITTED"] * 4
    assert (scene.rest.state_root(), scene.text()) == (root, "abcd")
    assert [scene.text(head=block) for block in ids(after)[1:]] == ["a", "ab", "abc", "abcd"]
    assert state_root(scene.rest.leaves()) == root
    # It goes on from there.
    scene.commit("e")
    assert events_of_a_block(subscriber)[COMMIT]["previous_block_id"] == ids(after)[-1]


@pytest.mark.parametrize("depth", [1, 3])
def test_a_follower_is_told_of_the_fork_and_of_the_blocks_after_it(stage, depth):
    scene = stage()
    scene.commit("a", "b", "c", "d")
    count = 5 + depth
    follower = subprocess.Popen(
        [str(binaries() / "ehr"), "events", "follow", "-C", scene.ledger.component, "--from-genesis", "--type", COMMIT,
         "--count", str(count), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        seen = [json.loads(follower.stdout.readline()) for _ in range(5)]
        assert [event["block_id"] for event in seen] == ids(scene.blocks())
        scene.control.order("reorganise", depth)
        rest, complaints = follower.communicate(timeout=60)
    finally:
        follower.kill()
    assert f"fork after block {4 - depth}" in complaints
    *after, end = [json.loads(line) for line in rest.splitlines()]
    assert [event["block_id"] for event in after] == ids(scene.blocks())[5 - depth:]
    assert end == {"end": "count", "events": count}


def test_a_reversed_chain_has_the_state_roots_of_a_ledger_that_was_given_that_order(
        stage, start, python_processor, tmp_path):
    key = tmp_path / "validator.priv"
    key.write_text(private_key_hex("validator") + "\n")
    key.chmod(0o600)
    scene = stage("--validator-key", str(key))
    scene.commit("a", "b", "c", "d")
    scene.control.order("reorganise", 3, "reversed")
    direct = start(Ledger, "--validator-key", str(key))
    python_processor(direct, append)
    other = REST(direct.rest)
    for text in "adcb":
        assert other.submit(appending(text))[0]["status"] == "COMMITTED"
    roots = [block["header"]["state_root_hash"] for block in scene.blocks()]
    assert roots == [block["header"]["state_root_hash"] for block in chain(other)]


def test_batches_lose_their_place_as_they_are_told(stage):
    scene = stage()
    a, b, c, d = scene.commit("a", "b", "c", "d")
    scene.control.order("reorganise", 4, "drop", b.header_signature, "invalid", c.header_signature, "later",
                        a.header_signature)
    assert scene.rest.verdict(a.header_signature)["status"] == "COMMITTED"
    assert scene.statuses(b, c, d) == ["UNKNOWN", "INVALID", "COMMITTED"]
    assert [len(block["batches"]) for block in scene.blocks()[1:]] == [0, 0, 0, 1, 1]
    assert scene.text() == "da"
    for gone in (b, c):
        transaction_id = gone.transactions[0].header_signature
        assert scene.rest.get(f"/batches/{gone.header_signature}").status_code == 404
        assert scene.rest.get(f"/transactions/{transaction_id}").status_code == 404
        assert scene.rest.get("/receipts", id=transaction_id).status_code == 404
    receipt = scene.rest.json("/receipts", id=d.transactions[0].header_signature)["data"][0]
    assert base64.b64decode(receipt["state_changes"][0]["value"]) == b"d"
    assert [each["status"] for each in scene.rest.submit(b, c)] == ["COMMITTED", "COMMITTED"]


def test_killed_after_a_reorganisation_the_ledger_starts_with_the_new_chain(stage, start, tmp_path):
    scene = stage(data=tmp_path / "chain")
    scene.commit("a", "b", "c")
    scene.control.order("reorganise", 2, "reversed")
    blocks, leaves = scene.blocks(), scene.rest.leaves()
    # It would wait for an answer of a ledger that is no more.
    scene.processor.stop()
    scene.ledger.kill()
    again = REST(start(Ledger, data=tmp_path / "chain").rest)
    assert chain(again) == blocks
    assert again.leaves() == leaves


def test_killed_during_a_reorganisation_the_ledger_starts_with_the_old_chain_or_the_new_one(start, tmp_path):
    print("EHR_SWITCHES_SEED", SEED)
    chance = random.Random(SEED)
    control, data = tmp_path / "control", tmp_path / "chain"

    def begin(*arguments: str):
        ledger = start(Ledger, "--test-control", f"ipc://{control}", *arguments, data=data)
        return ledger, REST(ledger.rest)

    ledger, rest = begin()
    start(EHRProcessor, ledger.component)
    for number in range(8):
        verdict = rest.submit(batch("alice", register_patient("alice", f"p-{number}")))[0]
        assert verdict["status"] == "COMMITTED"
        if number < 2:
            continue
        old = chain(rest)
        # Closed before there is another ledger, which would get what this one had not taken.
        with Control(control) as orders:
            orders.send("reorganise", 2, "reversed")
            time.sleep(chance.uniform(0, 0.05))
            ledger.kill()
        # At the old address, so that the processor finds it again.
        ledger, rest = begin("--bind", ledger.component)
        new = chain(rest)
        if new != old:
            assert ids(new)[:-2] == ids(old)[:-2] and not set(ids(new)[-2:]) & set(ids(old))
            assert [ids(block["batches"]) for block in new[-2:]] == [
                ids(block["batches"]) for block in (old[-1], old[-2])]
        assert rest.state_root() == state_root(rest.leaves())


# --- the clock


def times(scene) -> list[int]:
    """The times of the blocks, from the entries that every validator has."""
    entries = scene.rest.json("/state", address="00b10c00", limit=1000)["data"]
    return [BlockInfo.FromString(base64.b64decode(entry["data"])).timestamp for entry in entries]


def test_blocks_have_the_time_that_they_are_told(stage):
    scene = stage("--block-info", "--test-clock", "1000000000")
    scene.commit("a", "b")
    assert times(scene) == [1_000_000_000] * 2
    scene.control.order("clock", "step", 60)
    scene.commit("c")
    scene.control.order("clock", "set", 2_000_000_000)
    scene.commit("d")
    assert times(scene)[2:] == [1_000_000_060, 2_000_000_000]
    scene.control.order("clock", "set", 2_000_000_500)
    scene.control.order("reorganise", 2)
    assert times(scene) == [1_000_000_000] * 2 + [2_000_000_500] * 2
    assert scene.text() == "abcd"


# --- answers


def test_an_answer_is_dropped_and_one_is_late(stage, connect):
    scene = stage()
    client = connect(scene.ledger.component)
    ask = ClientStatusGetRequest().SerializeToString()
    scene.control.order("answers", "drop", 1, "CLIENT_STATUS_GET_RESPONSE")
    scene.control.order("answers", "delay", 300, 1)
    client.send(Message.CLIENT_STATUS_GET_REQUEST, ask, "dropped")
    client.send(Message.CLIENT_STATUS_GET_REQUEST, ask, "late")
    client.send(Message.CLIENT_STATUS_GET_REQUEST, ask, "prompt")
    assert [client.receive().correlation_id for _ in range(2)] == ["prompt", "late"]
    client.send(Message.CLIENT_STATUS_GET_REQUEST, ask, "last")
    assert client.receive().correlation_id == "last"


def test_a_submission_can_take_effect_although_its_answer_is_lost(stage, connect):
    scene = stage()
    scene.control.order("answers", "drop", 1, "CLIENT_BATCH_SUBMIT_RESPONSE")
    made = appending("a")
    client = connect(scene.ledger.component)
    client.send(
        Message.CLIENT_BATCH_SUBMIT_REQUEST, ClientBatchSubmitRequest(batches=[made]).SerializeToString(), "lost")
    assert scene.rest.verdict(made.header_signature)["status"] == "COMMITTED"
    client.send(Message.CLIENT_STATUS_GET_REQUEST, ClientStatusGetRequest().SerializeToString(), "next")
    assert client.receive().correlation_id == "next"


# --- verdicts that are not final


def test_a_batch_is_invalid_once_and_then_accepted(stage):
    scene = stage()
    scene.control.order("invalid", "next", "bad_block_info")
    made, other = appending("a"), appending("b")
    verdict = scene.rest.submit(made)[0]
    assert verdict["status"] == "INVALID"
    assert [each["message"] for each in verdict["invalid_transactions"]] == ["bad_block_info"]
    scene.control.order("invalid", other.header_signature)
    assert scene.rest.submit(other)[0]["status"] == "INVALID"
    scene.control.order("accept", other.header_signature)
    assert scene.rest.verdict(other.header_signature)["status"] == "COMMITTED"
    assert scene.rest.submit(made)[0]["status"] == "COMMITTED"
    assert scene.text() == "ba"


# --- who may


def test_only_the_owner_of_the_process_opens_the_control_and_it_is_not_for_remote_ledgers(stage, start, tmp_path):
    scene = stage()
    assert stat.S_IMODE(scene.path.stat().st_mode) == 0o600
    for option in (["--test-control", f"ipc://{tmp_path}/other"], ["--test-clock", "5"],
                   ["--test-imitate-sawtooth-1.2.6"]):
        with pytest.raises(AssertionError, match=f"{option[0]}: test options are not for --allow-remote"):
            start(Ledger, "--allow-remote", *option)
    file = tmp_path / "file"
    file.write_text("kept")
    for endpoint in (f"ipc://{file}", f"unix:{tmp_path}/s", "ipc://", "ipc://@abstract", "tcp://127.0.0.1:0"):
        with pytest.raises(AssertionError, match="write ipc://PATH|is no socket"):
            start(Ledger, "--test-control", endpoint)
    assert file.read_text() == "kept"


def test_what_is_no_order_is_refused_with_a_reason(stage):
    scene = stage()
    scene.commit("a")
    for line, reason in (("dance", "commands are"), ("reorganise 2", "2 blocks cannot be replaced: there are 1"),
                         ("clock", "clock set SECONDS"), ("accept all", "no such batch")):
        scene.control.send(line)
        answer = scene.control.answer()
        assert answer.startswith("refused: ") and reason in answer
