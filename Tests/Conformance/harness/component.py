"""Sawtooth's component endpoint over pyzmq, with the Python SDK's message classes."""

import itertools
import uuid

import zmq
from sawtooth_sdk.protobuf.validator_pb2 import Message

ANSWER_SECONDS = 30


class Component:
    """One DEALER connection. Messages that are not the awaited answer are kept for `receive`."""

    def __init__(self, endpoint: str):
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.identity = uuid.uuid4().hex.encode()
        self._socket.connect(endpoint)
        self._numbers = itertools.count()
        self._kept: list[Message] = []

    def close(self):
        self._socket.close()
        self._context.term()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, message_type: int, content: bytes, correlation_id: str | None = None) -> str:
        correlation_id = correlation_id or f"{next(self._numbers)}-{uuid.uuid4().hex}"
        message = Message(message_type=message_type, correlation_id=correlation_id, content=content)
        self._socket.send_multipart([message.SerializeToString()])
        return correlation_id

    def _read(self, seconds: float) -> Message | None:
        if not self._socket.poll(seconds * 1000):
            return None
        return Message.FromString(self._socket.recv_multipart()[-1])

    def receive(self, seconds: float = ANSWER_SECONDS) -> Message | None:
        """The next message that nobody waited for, or None if none comes in time."""
        return self._kept.pop(0) if self._kept else self._read(seconds)

    def request(self, message_type: int, content, answer, seconds: float = ANSWER_SECONDS):
        """Sends a protobuf message and returns its answer, decoded as `answer`."""
        correlation_id = self.send(message_type, content.SerializeToString())
        while True:
            message = self._read(seconds)
            name = Message.MessageType.Name(message_type)
            assert message is not None, f"{name}: no answer within {seconds} s"
            if message.correlation_id == correlation_id:
                return answer.FromString(message.content)
            self._kept.append(message)
