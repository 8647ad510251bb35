"""The ledger's component endpoint answers as a recorded Sawtooth 1.2.6 did, and survives what no validator expects."""

import json
import os
import random
import signal
import time

import pytest
from sawtooth_sdk.protobuf.batch_pb2 import Batch
from sawtooth_sdk.protobuf.block_pb2 import BlockHeader
from sawtooth_sdk.protobuf.client_batch_submit_pb2 import (
    ClientBatchStatus, ClientBatchStatusRequest, ClientBatchStatusResponse, ClientBatchSubmitRequest,
    ClientBatchSubmitResponse)
from sawtooth_sdk.protobuf.client_block_pb2 import ClientBlockGetByNumRequest, ClientBlockGetResponse
from sawtooth_sdk.protobuf.client_event_pb2 import (
    ClientEventsGetRequest, ClientEventsGetResponse, ClientEventsSubscribeRequest, ClientEventsSubscribeResponse)
from sawtooth_sdk.protobuf.client_list_control_pb2 import ClientPagingControls
from sawtooth_sdk.protobuf.client_state_pb2 import ClientStateListRequest, ClientStateListResponse
from sawtooth_sdk.protobuf.events_pb2 import EventFilter, EventList, EventSubscription
from sawtooth_sdk.protobuf.processor_pb2 import (
    TpProcessRequest, TpProcessResponse, TpRegisterRequest, TpRegisterResponse)
from sawtooth_sdk.protobuf.state_context_pb2 import TpStateEntry, TpStateSetRequest, TpStateSetResponse
from sawtooth_sdk.protobuf.transaction_pb2 import Transaction
from sawtooth_sdk.protobuf.transaction_receipt_pb2 import StateChangeList
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness import merkle
from harness.batches import NAMESPACE, address, batch, register_patient, transaction
from harness.component import Component
from harness.handlers import reference
from harness.processes import REPOSITORY, Ledger

WIRE = REPOSITORY / "Tests/TestVectors/Vectors/wire"
EXCHANGES = [json.loads(line) for line in (WIRE / "exchanges.jsonl").read_text().splitlines()]
RECORDED_CONTEXT = next(
    each["request"]["content"][4:68] for each in EXCHANGES if each["note"] == "get missing")
QUIET_SECONDS = 0.3


@pytest.fixture
def connect(ledger):
    opened = []

    def open_one(endpoint=None):
        opened.append(Component(endpoint or ledger.component))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def register(component, family="ehr", **options):
    request = TpRegisterRequest(family=family, version="1.0", namespaces=[NAMESPACE], **options)
    answer = component.request(Message.TP_REGISTER_REQUEST, request, TpRegisterResponse)
    assert answer.status == TpRegisterResponse.OK
    return component


def submit(component, *submitted):
    answer = component.request(
        Message.CLIENT_BATCH_SUBMIT_REQUEST, ClientBatchSubmitRequest(batches=submitted), ClientBatchSubmitResponse)
    return ClientBatchSubmitResponse.Status.Name(answer.status)


def statuses(component, *submitted, wait=20):
    request = ClientBatchStatusRequest(
        batch_ids=[each.header_signature for each in submitted], wait=wait > 0, timeout=wait)
    answer = component.request(
        Message.CLIENT_BATCH_STATUS_REQUEST, request, ClientBatchStatusResponse, seconds=wait + 10)
    assert answer.status == ClientBatchStatusResponse.OK
    return list(answer.batch_statuses)


def status_names(component, *submitted, wait=20):
    return [ClientBatchStatus.Status.Name(each.status) for each in statuses(component, *submitted, wait=wait)]


def next_request(component, seconds=10):
    """The next transaction that the ledger hands to this processor; pings are answered."""
    while True:
        message = component.receive(seconds)
        assert message is not None, "no transaction came"
        if message.message_type == Message.PING_REQUEST:
            component.send(Message.PING_RESPONSE, b"", message.correlation_id)
            continue
        assert message.message_type == Message.TP_PROCESS_REQUEST
        return message.correlation_id, TpProcessRequest.FromString(message.content)


def respond(component, correlation_id, status=TpProcessResponse.OK, message=""):
    component.send(
        Message.TP_PROCESS_RESPONSE, TpProcessResponse(status=status, message=message).SerializeToString(),
        correlation_id)


def plain(number, where=None, **options):
    """A batch of one transaction that its processor may do with what it likes."""
    where = [address(f"plain:{number}")] if where is None else where
    return batch("alice", transaction("alice", b"payload", where, where, nonce=str(number), **options))


def replay(component, exchange, context_id=""):
    content = exchange["request"]["content"].replace(RECORDED_CONTEXT, context_id.encode().hex())
    sent = component.send(exchange["request"]["type"], bytes.fromhex(content))
    if exchange["response"] is None:
        assert component.receive(QUIET_SECONDS) is None
        return
    answer = component.receive(10)
    assert answer is not None, "no answer"
    assert answer.correlation_id == sent
    assert answer.message_type == exchange["response"]["type"]
    assert answer.content.hex() == exchange["response"]["content"]


# --- as recorded


def test_noise_is_ignored_and_the_connection_stays_usable(connect):
    component = connect()
    for exchange in (each for each in EXCHANGES if each["part"] == "noise"):
        if "frame" not in exchange:
            replay(component, exchange)
            continue
        frames = [bytes.fromhex(exchange["frame"])]
        component._socket.send_multipart([b"", *frames] if "delimiter" in exchange["note"] else frames)
        assert component.receive(QUIET_SECONDS) is None, exchange["note"]


@pytest.mark.parametrize(
    "exchange", [each for each in EXCHANGES if each["part"] == "registration"], ids=lambda each: each["note"] or "-")
def test_registrations_are_answered_as_recorded(connect, exchange):
    replay(connect(), exchange)


def test_the_state_calls_of_a_transaction_are_answered_as_recorded(connect):
    recorded = TpProcessRequest.FromString(
        bytes.fromhex(json.loads((WIRE / "process-requests.json").read_text())["expanded"]))
    part = [each for each in EXCHANGES if each["part"] == "state"]
    connections = {"tp": connect(), "other": connect()}
    replay(connections["tp"], part[0])
    submitted = batch("alice", Transaction(
        header=recorded.header.SerializeToString(), header_signature=recorded.signature, payload=recorded.payload))
    assert submit(connections["other"], submitted) == "OK"
    correlation_id, request = next_request(connections["tp"])
    assert request.header == recorded.header
    assert (request.signature, request.payload, request.header_bytes) == (recorded.signature, recorded.payload, b"")
    for exchange in part[1:-1]:
        replay(connections[exchange["connection"]], exchange, request.context_id)
    respond(connections["tp"], correlation_id, TpProcessResponse.INTERNAL_ERROR, "throw the context away")
    correlation_id, again = next_request(connections["tp"])
    assert again.context_id != request.context_id
    assert part[-1]["note"] == "get on a finished context"
    replay(connections["tp"], part[-1], request.context_id)
    respond(connections["tp"], correlation_id)
    assert status_names(connections["other"], submitted) == ["COMMITTED"]


def test_the_raw_style_gives_the_signed_bytes_and_an_empty_header(connect):
    recorded = TpProcessRequest.FromString(
        bytes.fromhex(json.loads((WIRE / "process-requests.json").read_text())["raw"]))
    component = register(connect(), protocol_version=1, request_header_style=TpRegisterRequest.RAW)
    client = connect()
    assert submit(client, batch("alice", Transaction(
        header=recorded.header_bytes, header_signature=recorded.signature, payload=recorded.payload))) == "OK"
    correlation_id, request = next_request(component)
    assert (request.HasField("header"), request.header, request.header_bytes, request.payload, request.signature) == (
        recorded.HasField("header"), recorded.header, recorded.header_bytes, recorded.payload, recorded.signature)
    respond(component, correlation_id)


def test_occupancy_adds_up_on_a_connection_and_is_shared_round_robin(connect):
    first, second, client = register(connect(), max_occupancy=3), connect(), connect()
    submitted = [plain(number) for number in range(40)]
    assert submit(client, *submitted) == "OK"

    def outstanding(component):
        found = []
        while (message := component.receive(QUIET_SECONDS)) is not None:
            assert message.message_type == Message.TP_PROCESS_REQUEST
            found.append(message.correlation_id)
        return found

    held = outstanding(first)
    assert len(held) == 3
    register(second, max_occupancy=2)
    assert len(others := outstanding(second)) == 2
    register(first)
    assert len(more := outstanding(first)) == 10
    for component, ids in ((first, held + more), (second, others)):
        for each in ids:
            respond(component, each)
    done = 15
    while done < len(submitted):
        for component in (first, second):
            for each in outstanding(component):
                respond(component, each)
                done += 1
    assert status_names(client, *submitted) == ["COMMITTED"] * len(submitted)


# --- where a recorded validator got stuck


@pytest.mark.parametrize("content", [
    b"\xff\xff", TpProcessResponse(status=77).SerializeToString(), TpProcessResponse().SerializeToString(),
    TpProcessResponse(status=TpProcessResponse.INTERNAL_ERROR).SerializeToString(),
], ids=["undecodable", "undefined status", "no status", "internal error"])
def test_a_response_that_is_no_verdict_runs_the_transaction_again_in_a_fresh_context(connect, content):
    component, client = register(connect()), connect()
    submitted = plain(0)
    submit(client, submitted)
    contexts = []
    for _ in range(4):
        correlation_id, request = next_request(component)
        contexts.append(request.context_id)
        entry = TpStateEntry(address=address("plain:0"), data=b"left behind")
        component.request(
            Message.TP_STATE_SET_REQUEST, TpStateSetRequest(context_id=request.context_id, entries=[entry]),
            TpStateSetResponse)
        component.send(Message.TP_PROCESS_RESPONSE, content, correlation_id)
    assert len(set(contexts)) == 4
    correlation_id, _ = next_request(component)
    respond(component, correlation_id)
    assert status_names(client, submitted) == ["COMMITTED"]
    listed = client.request(
        Message.CLIENT_STATE_LIST_REQUEST, ClientStateListRequest(address=NAMESPACE), ClientStateListResponse)
    assert listed.status == ClientStateListResponse.NO_RESOURCE


def test_a_processor_that_vanishes_loses_its_transactions_to_the_next_one(connect, ledger):
    vanishing = register(Component(ledger.component))
    client = connect()
    submitted = [plain(number) for number in range(3)]
    submit(client, *submitted)
    contexts = {next_request(vanishing)[1].context_id for _ in submitted}
    vanishing.close()
    heir = register(connect())
    for _ in submitted:
        correlation_id, request = next_request(heir)
        assert request.context_id not in contexts
        respond(heir, correlation_id)
    assert status_names(client, *submitted) == ["COMMITTED"] * 3


def test_a_family_without_a_processor_blocks_nobody(connect):
    component, client = register(connect()), connect()
    absent = plain("absent", family="nobody", where=[""])
    present = plain("present")
    assert submit(client, absent, present) == "OK"
    correlation_id, _ = next_request(component)
    respond(component, correlation_id)
    assert status_names(client, present) == ["COMMITTED"]
    assert status_names(client, absent, wait=0) == ["PENDING"]
    late = register(connect(), family="nobody")
    correlation_id, _ = next_request(late)
    respond(late, correlation_id)
    assert status_names(client, absent) == ["COMMITTED"]


# --- scheduling


def test_transactions_with_disjoint_addresses_run_at_the_same_time_and_others_in_order(connect):
    component, client = register(connect(), max_occupancy=10), connect()
    shared = [address("shared")]
    chain = [plain(f"c{number}", where=shared) for number in range(3)]
    free = [plain(f"f{number}") for number in range(3)]
    submit(client, chain[0], free[0], chain[1], free[1], chain[2], free[2])
    running = [next_request(component) for _ in range(4)]
    assert {request.header.nonce for _, request in running} == {"c0", "f0", "f1", "f2"}
    assert component.receive(QUIET_SECONDS) is None
    by_nonce = {request.header.nonce: correlation_id for correlation_id, request in running}
    for wanted in ("c1", "c2"):
        respond(component, by_nonce.pop(f"c{int(wanted[1]) - 1}"))
        correlation_id, request = next_request(component)
        assert request.header.nonce == wanted
        by_nonce[wanted] = correlation_id
    for correlation_id in by_nonce.values():
        respond(component, correlation_id)
    assert status_names(client, *chain, *free) == ["COMMITTED"] * 6


def test_a_batch_is_whole_or_not_at_all(connect):
    component, client = register(connect()), connect()
    members = [
        transaction("alice", b"", [address(f"m{number}")], [address(f"m{number}")], nonce=f"m{number}")
        for number in range(3)]
    submitted = batch("alice", *members)
    submit(client, submitted)
    for _ in members:
        correlation_id, request = next_request(component)
        entry = TpStateEntry(address=address(request.header.nonce), data=b"x")
        component.request(
            Message.TP_STATE_SET_REQUEST, TpStateSetRequest(context_id=request.context_id, entries=[entry]),
            TpStateSetResponse)
        refused = request.header.nonce == "m2"
        respond(
            component, correlation_id,
            TpProcessResponse.INVALID_TRANSACTION if refused else TpProcessResponse.OK, "no" if refused else "")
    [status] = statuses(client, submitted)
    assert status.status == ClientBatchStatus.INVALID
    assert [(each.transaction_id, each.message) for each in status.invalid_transactions] == [
        (members[2].header_signature, "no")]
    listed = client.request(
        Message.CLIENT_STATE_LIST_REQUEST, ClientStateListRequest(address=NAMESPACE), ClientStateListResponse)
    assert listed.status == ClientStateListResponse.NO_RESOURCE


def test_a_dependency_holds_a_batch_back_and_takes_it_along(connect, python_processor, ledger):
    client = connect()
    first = register_patient("alice", "p-1")
    second = transaction(
        "alice", register_patient("alice", "p-2").payload, [address("patient:p-2")], [address("patient:p-2")],
        dependencies=[first.header_signature])
    python_processor(ledger, reference)
    assert submit(client, batch("alice", second)) == "OK"
    assert status_names(client, batch("alice", second), wait=1) == ["UNKNOWN"]
    assert submit(client, batch("alice", first)) == "OK"
    assert status_names(client, batch("alice", first), batch("alice", second)) == ["COMMITTED"] * 2
    rejected = register_patient("bob", "p-1")
    third = transaction(
        "bob", register_patient("bob", "p-3").payload, [address("patient:p-3")], [address("patient:p-3")],
        dependencies=[rejected.header_signature])
    assert submit(client, batch("bob", third), batch("bob", rejected)) == "OK"
    assert status_names(client, batch("bob", rejected)) == ["INVALID"]
    [status] = statuses(client, batch("bob", third))
    assert status.status == ClientBatchStatus.INVALID
    assert rejected.header_signature in status.invalid_transactions[0].message


def test_a_full_queue_refuses_and_takes_again_when_it_has_drained(connect):
    component, client = register(connect(), max_occupancy=400), connect()
    accepted = [plain(number) for number in range(300)]
    assert submit(client, *accepted) == "OK"
    refused = plain("one more")
    assert submit(client, refused) == "QUEUE_FULL"
    assert status_names(client, refused, wait=0) == ["UNKNOWN"]
    for _ in accepted:
        respond(component, next_request(component)[0])
    assert status_names(client, *accepted) == ["COMMITTED"] * 300
    assert submit(client, refused) == "OK"


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
