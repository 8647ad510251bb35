"""The ledger's component endpoint answers as a recorded Sawtooth 1.2.6 did, and survives what no validator expects."""

import json

import pytest
from sawtooth_sdk.protobuf.client_batch_submit_pb2 import ClientBatchStatus
from sawtooth_sdk.protobuf.client_state_pb2 import ClientStateListRequest, ClientStateListResponse
from sawtooth_sdk.protobuf.processor_pb2 import TpProcessRequest, TpProcessResponse, TpRegisterRequest
from sawtooth_sdk.protobuf.state_context_pb2 import TpStateEntry, TpStateSetRequest, TpStateSetResponse
from sawtooth_sdk.protobuf.transaction_pb2 import Transaction
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness.batches import NAMESPACE, address, batch, register_patient, transaction
from harness.component import Component
from harness.handlers import reference
from harness.wire import (
    WIRE, EXCHANGES, QUIET_SECONDS, register, submit, statuses, status_names, next_request, respond, plain, replay)


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
