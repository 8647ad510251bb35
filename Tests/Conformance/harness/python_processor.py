"""A transaction processor in Python: Sawtooth's protocol on a socket, one transaction at a time."""

import threading

from sawtooth_sdk.processor.exceptions import InternalError, InvalidTransaction
from sawtooth_sdk.protobuf.events_pb2 import Event
from sawtooth_sdk.protobuf.processor_pb2 import (
    TpProcessRequest, TpProcessResponse, TpRegisterRequest, TpRegisterResponse, TpUnregisterRequest,
    TpUnregisterResponse)
from sawtooth_sdk.protobuf.state_context_pb2 import (
    TpEventAddRequest, TpEventAddResponse, TpReceiptAddDataRequest, TpReceiptAddDataResponse, TpStateDeleteRequest,
    TpStateDeleteResponse, TpStateEntry, TpStateGetRequest, TpStateGetResponse, TpStateSetRequest,
    TpStateSetResponse)
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness.component import Component


class State:
    """A transaction's view of state; what it may not touch makes the transaction invalid, as in every SDK."""

    def __init__(self, component: Component, context_id: str):
        self._component = component
        self._context_id = context_id

    def get(self, addresses) -> dict[str, bytes]:
        answer = self._component.request(
            Message.TP_STATE_GET_REQUEST,
            TpStateGetRequest(context_id=self._context_id, addresses=addresses), TpStateGetResponse)
        self._check(answer, TpStateGetResponse, addresses, "get")
        return {entry.address: entry.data for entry in answer.entries if entry.data}

    def set(self, entries: dict[str, bytes]):
        listed = [TpStateEntry(address=address, data=data) for address, data in entries.items()]
        answer = self._component.request(
            Message.TP_STATE_SET_REQUEST,
            TpStateSetRequest(context_id=self._context_id, entries=listed), TpStateSetResponse)
        self._check(answer, TpStateSetResponse, list(entries), "set")

    def delete(self, addresses):
        answer = self._component.request(
            Message.TP_STATE_DELETE_REQUEST,
            TpStateDeleteRequest(context_id=self._context_id, addresses=addresses), TpStateDeleteResponse)
        self._check(answer, TpStateDeleteResponse, addresses, "delete")

    def add_event(self, event_type: str, attributes: list[tuple[str, str]], data: bytes):
        event = Event(event_type=event_type, data=data, attributes=[
            Event.Attribute(key=key, value=value) for key, value in attributes])
        answer = self._component.request(
            Message.TP_EVENT_ADD_REQUEST,
            TpEventAddRequest(context_id=self._context_id, event=event), TpEventAddResponse)
        if answer.status != TpEventAddResponse.OK:
            raise InternalError("event refused")

    def add_receipt_data(self, data: bytes):
        answer = self._component.request(
            Message.TP_RECEIPT_ADD_DATA_REQUEST,
            TpReceiptAddDataRequest(context_id=self._context_id, data=data), TpReceiptAddDataResponse)
        if answer.status != TpReceiptAddDataResponse.OK:
            raise InternalError("receipt data refused")

    @staticmethod
    def _check(answer, kind, addresses, verb):
        if answer.status == kind.AUTHORIZATION_ERROR:
            raise InvalidTransaction(f"Tried to {verb} unauthorized address: {addresses}")
        if answer.status != kind.OK:
            raise InternalError(f"state request answered {answer.status}")


class PythonProcessor:
    """Runs `handler(request, state)` for one family on a thread of its own until `stop`."""

    def __init__(self, endpoint: str, handler, family: str, versions=("1.0",), namespaces=()):
        self._endpoint = endpoint
        self._handler = handler
        self._family = family
        self._versions = versions
        self._namespaces = list(namespaces)
        self._registered = threading.Event()
        self._stopping = threading.Event()
        self.failure: BaseException | None = None
        self.applied = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._registered.wait(30), f"the Python processor did not register: {self.failure!r}"
        if self.failure:
            raise self.failure

    def stop(self):
        self._stopping.set()
        self._thread.join(60)
        if self.failure:
            raise self.failure

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _run(self):
        try:
            with Component(self._endpoint) as component:
                for version in self._versions:
                    answer = component.request(
                        Message.TP_REGISTER_REQUEST,
                        TpRegisterRequest(
                            family=self._family, version=version, namespaces=self._namespaces, max_occupancy=1,
                            protocol_version=1, request_header_style=TpRegisterRequest.EXPANDED),
                        TpRegisterResponse)
                    assert answer.status == TpRegisterResponse.OK, answer
                self._registered.set()
                while not self._stopping.is_set():
                    message = component.receive(0.05)
                    if message is not None:
                        self._take(component, message)
                component.request(Message.TP_UNREGISTER_REQUEST, TpUnregisterRequest(), TpUnregisterResponse)
        except BaseException as failure:
            self.failure = failure
            self._registered.set()

    def _take(self, component: Component, message: Message):
        if message.message_type == Message.PING_REQUEST:
            component.send(Message.PING_RESPONSE, b"", message.correlation_id)
        elif message.message_type == Message.TP_PROCESS_REQUEST:
            request = TpProcessRequest.FromString(message.content)
            answer = self._apply(request, State(component, request.context_id))
            component.send(Message.TP_PROCESS_RESPONSE, answer.SerializeToString(), message.correlation_id)

    def _apply(self, request: TpProcessRequest, state: State) -> TpProcessResponse:
        self.applied += 1
        try:
            self._handler(request, state)
        except InvalidTransaction as error:
            return TpProcessResponse(
                status=TpProcessResponse.INVALID_TRANSACTION, message=str(error),
                extended_data=error.extended_data or b"")
        except InternalError as error:
            return TpProcessResponse(
                status=TpProcessResponse.INTERNAL_ERROR, message=str(error), extended_data=error.extended_data or b"")
        return TpProcessResponse(status=TpProcessResponse.OK)
