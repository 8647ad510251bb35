"""The component endpoint of the development ledger: events, what no validator expects, and being killed."""

import os
import random
import signal
import time

import pytest
from sawtooth_sdk.protobuf.batch_pb2 import Batch
from sawtooth_sdk.protobuf.block_pb2 import BlockHeader
from sawtooth_sdk.protobuf.client_batch_submit_pb2 import (
    ClientBatchStatusResponse, ClientBatchSubmitRequest, ClientBatchSubmitResponse)
from sawtooth_sdk.protobuf.client_block_pb2 import ClientBlockGetByNumRequest, ClientBlockGetResponse
from sawtooth_sdk.protobuf.client_event_pb2 import (
    ClientEventsGetRequest, ClientEventsGetResponse, ClientEventsSubscribeRequest,
    ClientEventsSubscribeResponse)
from sawtooth_sdk.protobuf.client_list_control_pb2 import ClientPagingControls
from sawtooth_sdk.protobuf.client_state_pb2 import ClientStateListRequest, ClientStateListResponse
from sawtooth_sdk.protobuf.events_pb2 import EventFilter, EventList, EventSubscription
from sawtooth_sdk.protobuf.processor_pb2 import TpProcessRequest
from sawtooth_sdk.protobuf.state_context_pb2 import TpStateEntry, TpStateSetRequest, TpStateSetResponse
from sawtooth_sdk.protobuf.transaction_receipt_pb2 import StateChangeList
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness import merkle
from harness.batches import NAMESPACE, address, batch, register_patient
from harness.component import Component
from harness.processes import Ledger
from harness.wire import EXCHANGES, QUIET_SECONDS, register, submit, status_names, next_request, respond, plain


# --- events


def commit(component, client, number, events=()):
    submitted = plain(number)
    submit(client, submitted)
    correlation_id, request = next_request(component)
    entry = TpStateEntry(address=address(f"plain:{number}"), data=str(number).encode())
    component.request(
        Message.TP_STATE_SET_REQUEST, TpStateSetRequest(context_id=request.context_id, entries=[entry]),
        TpStateSetResponse)
    respond(component, correlation_id)
    assert status_names(client, submitted) == ["COMMITTED"]


def subscribe(component, *subscriptions, known=()):
    return component.request(
        Message.CLIENT_EVENTS_SUBSCRIBE_REQUEST,
        ClientEventsSubscribeRequest(subscriptions=subscriptions, last_known_block_ids=known),
        ClientEventsSubscribeResponse)


def events_of(component):
    message = component.receive(10)
    assert message is not None and message.message_type == Message.CLIENT_EVENTS
    return list(EventList.FromString(message.content).events)


def block(component, number):
    answer = component.request(
        Message.CLIENT_BLOCK_GET_BY_NUM_REQUEST, ClientBlockGetByNumRequest(block_num=number), ClientBlockGetResponse)
    assert answer.status == ClientBlockGetResponse.OK
    return answer.block


def test_a_subscriber_catches_up_and_then_hears_of_each_block_once(connect):
    component, client, subscriber = register(connect()), connect(), connect()
    for number in range(3):
        commit(component, client, number)
    commits = EventSubscription(event_type="sawtooth/block-commit")
    delta = EventSubscription(event_type="sawtooth/state-delta", filters=[
        EventFilter(key="address", match_string=f"{NAMESPACE}.*", filter_type=EventFilter.REGEX_ANY)])
    known = [block(client, 1).header_signature, "0" * 16, "f" * 128]
    assert subscribe(subscriber, commits, delta, commits, known=known).status == ClientEventsSubscribeResponse.OK
    commit(component, client, 3)
    for number in (2, 3, 4):
        found = events_of(subscriber)
        assert [each.event_type for each in found] == ["sawtooth/block-commit", "sawtooth/state-delta"]
        attributes = {each.key: each.value for each in found[0].attributes}
        assert list(attributes) == ["block_id", "block_num", "state_root_hash", "previous_block_id"]
        assert attributes["block_id"] == block(client, number).header_signature
        assert attributes["block_num"] == str(number)
        [change] = StateChangeList.FromString(found[1].data).state_changes
        assert (change.address, change.value) == (address(f"plain:{number - 1}"), str(number - 1).encode())
    got = client.request(
        Message.CLIENT_EVENTS_GET_REQUEST,
        ClientEventsGetRequest(subscriptions=[commits], block_ids=[block(client, 4).header_signature]),
        ClientEventsGetResponse)
    assert [each.event_type for each in got.events] == ["sawtooth/block-commit"]


def test_subscriptions_that_cannot_be_are_refused_as_recorded(connect):
    subscriber = connect()
    assert subscribe(subscriber).status == ClientEventsSubscribeResponse.OK
    unknown = subscribe(subscriber, EventSubscription(event_type="sawtooth/block-commit"), known=["f" * 128])
    assert unknown.status == ClientEventsSubscribeResponse.UNKNOWN_BLOCK
    for pattern, words in (("[", "unterminated character set at position 0"), ("(?=x)", "not supported")):
        wrong = EventFilter(key="a", match_string=pattern, filter_type=EventFilter.REGEX_ANY)
        answer = subscribe(subscriber, EventSubscription(event_type="x", filters=[wrong]))
        assert answer.status == ClientEventsSubscribeResponse.INVALID_FILTER
        assert answer.response_message.startswith(f"Invalid regular expression: {pattern}: ")
        assert words in answer.response_message


# --- bad input


def test_forged_and_malformed_batches_are_refused_and_leave_nothing(connect):
    client = connect()
    good = batch("alice", register_patient("alice", "p-1"))

    def changed(**fields):
        copy = Batch.FromString(good.SerializeToString())
        for name, value in fields.items():
            setattr(copy, name, value)
        return copy

    forged = Batch.FromString(good.SerializeToString())
    forged.transactions[0].payload += b"!"
    twice = batch("alice", good.transactions[0], good.transactions[0])
    shuffled = Batch.FromString(
        batch("alice", register_patient("alice", "a"), register_patient("alice", "b")).SerializeToString())
    first, second = shuffled.transactions
    del shuffled.transactions[:]
    shuffled.transactions.extend([second, first])
    nul = good.header.replace(b"0", b"\x00", 1)
    for wrong in (
            changed(header_signature="f" * 128), changed(header_signature="zz"), changed(header_signature=""),
            changed(header_signature=good.header_signature.upper()), changed(header=b""), changed(header=b"\xff"),
            changed(header=nul), forged, twice, shuffled,
            batch("bob", register_patient("alice", "p-1"))):
        assert submit(client, wrong) == "INVALID_BATCH"
        assert submit(client, batch("alice", register_patient("alice", "other")), wrong) == "INVALID_BATCH"
    assert status_names(client, good, batch("alice", register_patient("alice", "other")), wait=0) == ["UNKNOWN"] * 2


def test_undecodable_requests_of_clients_are_internal_errors_as_in_sawtooth(connect):
    client = connect()
    for kind, answer in ((Message.CLIENT_BATCH_SUBMIT_REQUEST, ClientBatchSubmitResponse),
                         (Message.CLIENT_BATCH_STATUS_REQUEST, ClientBatchStatusResponse),
                         (Message.CLIENT_STATE_LIST_REQUEST, ClientStateListResponse),
                         (Message.CLIENT_BLOCK_GET_BY_NUM_REQUEST, ClientBlockGetResponse)):
        client.send(kind, b"\xff\xff\xff")
        message = client.receive(10)
        assert answer.FromString(message.content).status == answer.INTERNAL_ERROR


def test_random_and_mutated_messages_never_stop_the_ledger(connect):
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    chosen = random.Random(seed)
    client = connect()
    kinds = [number for number in Message.MessageType.values() if number != Message.PING_REQUEST]
    samples = [bytes.fromhex(each["request"]["content"]) for each in EXCHANGES if "request" in each]
    samples.append(ClientBatchSubmitRequest(batches=[plain(0)]).SerializeToString())
    samples.append(ClientStateListRequest(
        address="00", paging=ClientPagingControls(start="x", limit=-5)).SerializeToString())
    for _ in range(3_000):
        content = bytearray(chosen.choice(samples) or b"\x00")
        for _ in range(chosen.randrange(4)):
            content[chosen.randrange(len(content))] = chosen.randrange(256)
        client.send(chosen.choice(kinds), bytes(content[:chosen.randrange(len(content) + 1)]))
    while client.receive(QUIET_SECONDS) is not None:
        pass
    assert block(client, 0).header_signature


def test_a_frame_beyond_the_limit_costs_its_sender_the_connection_and_nobody_else(connect):
    greedy, client = connect(), connect()
    greedy.send(Message.CLIENT_BATCH_SUBMIT_REQUEST, b"\x00" * (33 << 20))
    assert greedy.receive(1) is None
    assert block(client, 0).header_signature


# --- surviving


def chain_of(client):
    """Every block, each following on the one before; the last one's state root is that of the leaves."""
    headers, ids = [], []
    while True:
        answer = client.request(
            Message.CLIENT_BLOCK_GET_BY_NUM_REQUEST, ClientBlockGetByNumRequest(block_num=len(ids)),
            ClientBlockGetResponse)
        if answer.status == ClientBlockGetResponse.NO_RESOURCE:
            break
        headers.append(BlockHeader.FromString(answer.block.header))
        assert headers[-1].previous_block_id == (ids[-1] if ids else "0" * 16)
        ids.append(answer.block.header_signature)
    leaves, start = {}, ""
    while True:
        page = client.request(
            Message.CLIENT_STATE_LIST_REQUEST,
            ClientStateListRequest(paging=ClientPagingControls(start=start, limit=1000)), ClientStateListResponse)
        leaves.update((each.address, each.data) for each in page.entries)
        start = page.paging.next
        if not start:
            break
    assert merkle.state_root(leaves) == headers[-1].state_root_hash
    return ids


def serve_without_waiting(component):
    """Sets one entry for each transaction that has come, and says that it is well."""
    while (message := component.receive(0)) is not None:
        if message.message_type != Message.TP_PROCESS_REQUEST:
            continue
        request = TpProcessRequest.FromString(message.content)
        entry = TpStateEntry(address=request.header.outputs[0], data=request.header.nonce.encode())
        component.send(
            Message.TP_STATE_SET_REQUEST,
            TpStateSetRequest(context_id=request.context_id, entries=[entry]).SerializeToString())
        respond(component, message.correlation_id)


def test_what_was_committed_survives_being_killed_at_any_instant(start, tmp_path):
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    chosen = random.Random(seed)
    committed, chain = [], []
    for round_number in range(8):
        ledger = start(Ledger, data=tmp_path / "chain")
        with Component(ledger.component) as client, Component(ledger.component) as component:
            found = chain_of(client)
            assert found[:len(chain)] == chain
            chain = found
            if committed:
                assert status_names(client, *committed, wait=0) == ["COMMITTED"] * len(committed)
            register(component, max_occupancy=50)
            sent = []
            deadline = time.monotonic() + chosen.uniform(0.05, 0.8)
            while time.monotonic() < deadline:
                sent.append(plain(f"{round_number}-{len(sent)}"))
                submit(client, sent[-1])
                serve_without_waiting(component)
            names = status_names(client, *sent, wait=0)
            committed += [each for each, name in zip(sent, names) if name == "COMMITTED"]
            os.kill(ledger.process.pid, signal.SIGKILL)
            ledger.process.wait()
    assert committed
    with Component(start(Ledger, data=tmp_path / "chain").component) as client:
        assert chain_of(client)[:len(chain)] == chain
        assert status_names(client, *committed, wait=0) == ["COMMITTED"] * len(committed)


def test_two_ledgers_never_share_a_folder(start, tmp_path):
    start(Ledger, data=tmp_path / "chain")
    with pytest.raises(AssertionError, match="Another ledger uses the data folder"):
        start(Ledger, data=tmp_path / "chain")
