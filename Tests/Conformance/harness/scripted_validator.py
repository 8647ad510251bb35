"""The validator's side of the component endpoint: sends transactions to a processor and writes down what it asks for.

Each transaction has its own view of state, so that any number can be under way whatever they write: what one sees was
decided before the first was sent.
"""

import random
from dataclasses import dataclass, field

import zmq
from sawtooth_sdk.protobuf.processor_pb2 import (
    TpProcessRequest, TpProcessResponse, TpRegisterRequest, TpRegisterResponse)
from sawtooth_sdk.protobuf.state_context_pb2 import (
    TpEventAddRequest, TpEventAddResponse, TpStateEntry, TpStateGetRequest, TpStateGetResponse, TpStateSetRequest,
    TpStateSetResponse)
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader
from sawtooth_sdk.protobuf.validator_pb2 import Message

PATIENCE_SECONDS = 30


@dataclass
class Outcome:
    """What a processor did with one transaction, in the order in which it did it."""

    calls: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    events: list[tuple] = field(default_factory=list)
    written: dict[str, bytes] = field(default_factory=dict)
    response: TpProcessResponse | None = None


class ScriptedValidator:
    def __init__(self, *, protocol_version: int = 1, seed: int = 0):
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.linger = 0
        self._version = protocol_version
        self._random = random.Random(seed)
        self._peer = b""
        self.registration: TpRegisterRequest | None = None
        self.endpoint = f"tcp://127.0.0.1:{self._socket.bind_to_random_port('tcp://127.0.0.1')}"

    def close(self):
        self._socket.close()
        self._context.term()

    def _receive(self) -> Message:
        assert self._socket.poll(PATIENCE_SECONDS * 1000), "the processor says nothing"
        self._peer, frame = self._socket.recv_multipart()
        return Message.FromString(frame)

    def _send(self, message_type: int, correlation_id: str, content):
        message = Message(
            message_type=message_type, correlation_id=correlation_id, content=content.SerializeToString())
        self._socket.send_multipart([self._peer, message.SerializeToString()])

    def await_registration(self):
        """Answers with the protocol version that this validator speaks; below 1 there are no raw headers."""
        message = self._receive()
        assert message.message_type == Message.TP_REGISTER_REQUEST, message
        self.registration = TpRegisterRequest.FromString(message.content)
        self._send(Message.TP_REGISTER_RESPONSE, message.correlation_id, TpRegisterResponse(
            status=TpRegisterResponse.OK, protocol_version=self._version))

    def run(self, transactions: list, window: int) -> list[Outcome]:
        """Sends transactions, at most `window` unanswered at a time; `view(addresses)` of each is its state."""
        outcomes = [Outcome() for _ in transactions]
        sent = answered = 0
        while answered < len(transactions):
            while sent < len(transactions) and sent - answered < window:
                self._process(sent, transactions[sent])
                sent += 1
            message = self._receive()
            if message.message_type == Message.TP_PROCESS_RESPONSE:
                outcome = outcomes[int(message.correlation_id)]
                assert outcome.response is None, f"answered twice: {message.correlation_id}"
                outcome.response = TpProcessResponse.FromString(message.content)
                answered += 1
            else:
                self._serve(message, transactions, outcomes)
        return outcomes

    def _process(self, index: int, transaction):
        request = TpProcessRequest(
            payload=transaction.payload, signature=transaction.signature, context_id=f"context-{index}")
        if self._version >= 1:
            request.header_bytes = transaction.header.SerializeToString()
            request.header.CopyFrom(TransactionHeader())
        else:
            request.header.CopyFrom(transaction.header)
        self._send(Message.TP_PROCESS_REQUEST, str(index), request)

    def _serve(self, message: Message, transactions: list, outcomes: list[Outcome]):
        if message.message_type == Message.TP_STATE_GET_REQUEST:
            request = TpStateGetRequest.FromString(message.content)
            index = int(request.context_id.removeprefix("context-"))
            outcomes[index].calls.append("get")
            outcomes[index].read.update(request.addresses)
            view = transactions[index].view(request.addresses)
            entries = [TpStateEntry(address=each, data=view.get(each, b"")) for each in request.addresses]
            # No order is promised.
            self._random.shuffle(entries)
            self._send(Message.TP_STATE_GET_RESPONSE, message.correlation_id, TpStateGetResponse(
                status=TpStateGetResponse.OK, entries=entries))
        elif message.message_type == Message.TP_STATE_SET_REQUEST:
            request = TpStateSetRequest.FromString(message.content)
            outcome = outcomes[int(request.context_id.removeprefix("context-"))]
            outcome.calls.append("set")
            outcome.written.update((entry.address, entry.data) for entry in request.entries)
            self._send(Message.TP_STATE_SET_RESPONSE, message.correlation_id, TpStateSetResponse(
                status=TpStateSetResponse.OK, addresses=[entry.address for entry in request.entries]))
        elif message.message_type == Message.TP_EVENT_ADD_REQUEST:
            request = TpEventAddRequest.FromString(message.content)
            outcome = outcomes[int(request.context_id.removeprefix("context-"))]
            outcome.calls.append("event")
            event = request.event
            outcome.events.append(
                (event.event_type, [(each.key, each.value) for each in event.attributes], event.data))
            self._send(Message.TP_EVENT_ADD_RESPONSE, message.correlation_id, TpEventAddResponse(
                status=TpEventAddResponse.OK))
        else:
            raise AssertionError(f"unexpected {Message.MessageType.Name(message.message_type)}")
