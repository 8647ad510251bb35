"""Calls of the component endpoint, and the messages that a real Sawtooth 1.2.6 answered."""

import json

from sawtooth_sdk.protobuf.client_batch_submit_pb2 import (
    ClientBatchStatus, ClientBatchStatusRequest, ClientBatchStatusResponse, ClientBatchSubmitRequest,
    ClientBatchSubmitResponse)
from sawtooth_sdk.protobuf.processor_pb2 import (
    TpProcessRequest, TpProcessResponse, TpRegisterRequest, TpRegisterResponse)
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness.batches import NAMESPACE, address, batch, transaction
from harness.processes import REPOSITORY

WIRE = REPOSITORY / "Tests/TestVectors/Vectors/wire"
EXCHANGES = [json.loads(line) for line in (WIRE / "exchanges.jsonl").read_text().splitlines()]
RECORDED_CONTEXT = next(
    each["request"]["content"][4:68] for each in EXCHANGES if each["note"] == "get missing")
QUIET_SECONDS = 0.3


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
