"""The validator's side of the component endpoint, for one processor: runs a plan and notes all that it sees.

It keeps as many transactions outstanding as the processor registered for, runs those that touch the same addresses in
the order of the plan, and answers in an order of its own. Every answer must belong to a transaction that is
outstanding, and nothing but the verdict may follow what a transaction sets.
"""

import hashlib
import heapq
import itertools
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

from harness.schedule import Schedule

RAW, EXPANDED = TpRegisterRequest.RAW, TpRegisterRequest.EXPANDED
# What a transaction's `denies` may be: the first or the second read, or what it sets.
READ, READ_BLOCK, WRITE = "read", "read block", "write"

ANSWER_SECONDS = 30
DEFAULT_OCCUPANCY = 10

_EVENT_ADDED = TpEventAddResponse(status=TpEventAddResponse.OK).SerializeToString()
_GET_DENIED = TpStateGetResponse(status=TpStateGetResponse.AUTHORIZATION_ERROR).SerializeToString()
_SET_DENIED = TpStateSetResponse(status=TpStateSetResponse.AUTHORIZATION_ERROR).SerializeToString()
_ANSWER = {
    Message.TP_STATE_GET_REQUEST: Message.TP_STATE_GET_RESPONSE,
    Message.TP_STATE_SET_REQUEST: Message.TP_STATE_SET_RESPONSE,
    Message.TP_EVENT_ADD_REQUEST: Message.TP_EVENT_ADD_RESPONSE,
}


@dataclass(slots=True)
class Planted:
    """What others do to state between transactions: an empty value removes an entry."""
    entries: dict[str, bytes]


@dataclass(slots=True)
class Planned:
    """A transaction to run. The validator refuses what is not declared, and the request that `denies` names."""
    header: bytes
    payload: bytes
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    denies: str | None = None


@dataclass(slots=True)
class Outcome:
    """What a processor did with one transaction."""
    status: int = 0
    message: str = ""
    extended_data: bytes = b""
    reads: list[list[str]] = field(default_factory=list)
    events: list[tuple] = field(default_factory=list)
    writes: list[dict[str, bytes]] = field(default_factory=list)


def schedule_of(plan: list[Planned | Planted]) -> Schedule:
    return Schedule([
        ((), tuple(step.entries)) if isinstance(step, Planted) else (step.inputs, step.outputs) for step in plan])


class PlannedValidator:
    """Binds a free loopback port at once; `register` waits for a processor, `run` gives it a plan."""

    def __init__(self, style: int, seed: int = 0, state: dict[str, bytes] | None = None):
        self.style = style
        self.state: dict[str, bytes] = dict(state or {})
        self.registrations: list[TpRegisterRequest] = []
        self.most_outstanding = 0
        self._random = random.Random(seed)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.linger = 0
        self._socket.sndhwm = self._socket.rcvhwm = 0
        self._socket.rcvtimeo = ANSWER_SECONDS * 1000
        self.endpoint = f"tcp://127.0.0.1:{self._socket.bind_to_random_port('tcp://127.0.0.1')}"
        self._numbers = itertools.count()
        self._peer: bytes | None = None
        self._outcomes: dict[str, tuple[Planned, Outcome]] = {}

    def stop(self):
        self._socket.close()
        self._context.term()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def register(self, families: int = 1):
        """Answers registrations until there are as many as asked for."""
        while len(self.registrations) < families:
            peer, message = self._receive()
            assert message.message_type == Message.TP_REGISTER_REQUEST, message
            request = TpRegisterRequest.FromString(message.content)
            self._peer = peer
            self.registrations.append(request)
            # A validator that knows no header styles says so by the older version of the protocol.
            version = request.protocol_version if self.style == RAW else 0
            self._send(Message.TP_REGISTER_RESPONSE, message.correlation_id, TpRegisterResponse(
                status=TpRegisterResponse.OK, protocol_version=version).SerializeToString())

    @property
    def occupancy(self) -> int:
        return self.registrations[-1].max_occupancy or DEFAULT_OCCUPANCY

    def run(self, plan: list[Planned | Planted], schedule: Schedule | None = None) -> list[Outcome | None]:
        """Runs everything in the plan; what is planted has no outcome. `schedule` is the plan's, if it is at hand."""
        running = (schedule or schedule_of(plan)).begin()
        outcomes: list[Outcome | None] = [None] * len(plan)
        ready = running.ready()
        outstanding: dict[str, int] = {}
        remaining = len(plan)
        held: list[tuple[int, str, bytes]] = []

        def done(number: int):
            nonlocal remaining
            remaining -= 1
            for each in running.done(number):
                heapq.heappush(ready, each)

        while remaining:
            while ready and (isinstance(plan[ready[0]], Planted) or len(outstanding) < self.occupancy):
                number = heapq.heappop(ready)
                step = plan[number]
                if isinstance(step, Planted):
                    self._write(step.entries)
                    done(number)
                else:
                    context_id = f"context-{next(self._numbers)}"
                    outcomes[number] = Outcome()
                    self._outcomes[context_id] = step, outcomes[number]
                    outstanding[context_id] = number
                    self._send(Message.TP_PROCESS_REQUEST, context_id, self._request(step, context_id))
            self.most_outstanding = max(self.most_outstanding, len(outstanding))
            answers, held = held, []
            for message in self._waiting(block=bool(outstanding) and not answers):
                if message.message_type == Message.TP_PROCESS_RESPONSE:
                    number = outstanding.pop(message.correlation_id, None)
                    assert number is not None, f"an answer to what is not outstanding: {message}"
                    self._conclude(message)
                    done(number)
                elif message.message_type == Message.PING_REQUEST:
                    answers.append((Message.PING_RESPONSE, message.correlation_id, b""))
                else:
                    answer = _ANSWER[message.message_type], message.correlation_id, self._state_answer(message)
                    # Some answers wait until others have overtaken them.
                    (held if self._random.random() < 0.2 else answers).append(answer)
            self._random.shuffle(answers)
            for answer in answers:
                self._send(*answer)
        return outcomes

    def _receive(self) -> tuple[bytes, Message]:
        try:
            peer, content = self._socket.recv_multipart()
        except zmq.Again:
            raise AssertionError(f"the processor was silent for {ANSWER_SECONDS} s") from None
        return peer, Message.FromString(content)

    def _waiting(self, block: bool) -> list[Message]:
        """Every message that has arrived; at least one if there is nothing else to do."""
        messages = [self._receive()[1]] if block else []
        while True:
            try:
                messages.append(Message.FromString(self._socket.recv_multipart(zmq.NOBLOCK)[1]))
            except zmq.Again:
                return messages

    def _send(self, message_type: int, correlation_id: str, content: bytes):
        message = Message(message_type=message_type, correlation_id=correlation_id, content=content)
        self._socket.send_multipart([self._peer, message.SerializeToString()])

    def _request(self, step: Planned, context_id: str) -> bytes:
        # Nobody verifies it here: the processor leaves that to the validator, and this one has no keys.
        signature = hashlib.sha512(step.header).hexdigest()
        request = TpProcessRequest(payload=step.payload, signature=signature, context_id=context_id)
        if self.style == RAW:
            request.header_bytes = step.header
        else:
            request.header.MergeFrom(TransactionHeader.FromString(step.header))
        return request.SerializeToString()

    def _state_answer(self, message: Message) -> bytes:
        match message.message_type:
            case Message.TP_STATE_GET_REQUEST:
                return self._get(TpStateGetRequest.FromString(message.content))
            case Message.TP_STATE_SET_REQUEST:
                return self._set(TpStateSetRequest.FromString(message.content))
            case _:
                request = TpEventAddRequest.FromString(message.content)
                _, outcome = self._outcome(request.context_id)
                event = request.event
                outcome.events.append((
                    event.event_type, tuple((each.key, each.value) for each in event.attributes), event.data))
                return _EVENT_ADDED

    def _outcome(self, context_id: str) -> tuple[Planned, Outcome]:
        step, outcome = self._outcomes[context_id]
        assert not outcome.writes, f"{context_id}: a request after what it sets"
        return step, outcome

    def _get(self, request: TpStateGetRequest) -> bytes:
        step, outcome = self._outcome(request.context_id)
        addresses = list(request.addresses)
        outcome.reads.append(addresses)
        denied = READ if len(outcome.reads) == 1 else READ_BLOCK
        if step.denies == denied or not all(_declared(each, step.inputs) for each in addresses):
            return _GET_DENIED
        entries = [TpStateEntry(address=each, data=self.state.get(each, b"")) for each in addresses]
        return TpStateGetResponse(entries=entries, status=TpStateGetResponse.OK).SerializeToString()

    def _set(self, request: TpStateSetRequest) -> bytes:
        step, outcome = self._outcome(request.context_id)
        entries = {entry.address: entry.data for entry in request.entries}
        if step.denies == WRITE or not all(_declared(each, step.outputs) for each in entries):
            return _SET_DENIED
        outcome.writes.append(entries)
        return TpStateSetResponse(addresses=list(entries), status=TpStateSetResponse.OK).SerializeToString()

    def _conclude(self, message: Message):
        """Takes a verdict: what a transaction has set and emitted counts if it is valid."""
        _, outcome = self._outcomes.pop(message.correlation_id)
        answer = TpProcessResponse.FromString(message.content)
        outcome.status, outcome.message = answer.status, answer.message
        outcome.extended_data = answer.extended_data
        if answer.status == TpProcessResponse.OK:
            for entries in outcome.writes:
                self._write(entries)
        else:
            outcome.events.clear()
            outcome.writes.clear()

    def _write(self, entries: dict[str, bytes]):
        for address, data in entries.items():
            if data:
                self.state[address] = data
            else:
                self.state.pop(address, None)


def _declared(address: str, entries) -> bool:
    return any(address.startswith(entry) for entry in entries)
