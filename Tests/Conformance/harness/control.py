"""Orders to a ledger that was started with `--test-control`."""

from pathlib import Path

import zmq

from harness.component import ANSWER_SECONDS


class Control:
    """One REQ socket; `order` returns what follows `ok`."""

    def __init__(self, path: Path):
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.REQ)
        self._socket.linger = 0
        self._socket.connect(f"ipc://{path}")

    def stop(self):
        self._socket.close()
        self._context.term()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def send(self, *words):
        """Gives an order without waiting for its effect."""
        self._socket.send_string(" ".join(str(word) for word in words))

    def answer(self) -> str:
        assert self._socket.poll(ANSWER_SECONDS * 1000), f"no answer within {ANSWER_SECONDS} s"
        return self._socket.recv_string()

    def order(self, *words) -> dict[str, str]:
        self.send(*words)
        answer = self.answer()
        assert answer.split(" ")[0] == "ok", answer
        return dict(pair.split("=") for pair in answer.split(" ")[1:])
