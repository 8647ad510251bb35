"""Strangers who connect and say nothing, send slowly or do not read: they cost nothing, and lock nobody out."""

import resource
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from harness.batches import address, batch, transaction

# What the REST API may grow to: 64 MiB of bodies and answers, and what a thousand connections take.
REST_MEMORY = 300 << 20


@pytest.fixture(autouse=True)
def descriptors():
    """Enough of them for both ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def peak_memory(program) -> int:
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) << 10


class Strangers:
    """Connections that are only closed at the end."""

    def __init__(self, url: str):
        self.address = (urlsplit(url).hostname, urlsplit(url).port)
        self.open = ExitStack()

    def connect(self, count: int, sending: bytes = b"") -> list[socket.socket]:
        made = []
        for _ in range(count):
            one = self.open.enter_context(socket.socket())
            one.settimeout(30)
            # So that what is not read stays with its sender.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            one.connect(self.address)
            try:
                one.sendall(sending)
            except OSError:
                # Closed in the middle of it: as good as refused.
                pass
            made.append(one)
        return made

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open.close()


def answers_at_once(url: str):
    """Within a second; of three tries, because a busy machine is late by itself."""
    times = []
    for _ in range(3):
        began = time.monotonic()
        assert requests.get(url + "/status", timeout=10).status_code == 200
        times.append(time.monotonic() - began)
    assert min(times) < 1


def closed(one: socket.socket, seconds: float) -> bool:
    one.settimeout(seconds)
    try:
        while one.recv(1 << 16):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_a_thousand_silent_connections_are_closed_and_keep_nobody_waiting(ledger):
    with Strangers(ledger.rest) as strangers:
        silent = strangers.connect(1_000)
        answers_at_once(ledger.rest)
        assert closed(silent[0], 15) and closed(silent[-1], 15)
        answers_at_once(ledger.rest)
    assert peak_memory(ledger) < REST_MEMORY


def test_five_hundred_uploads_that_stop_are_ended_and_their_memory_is_bounded(ledger):
    head = ("POST /batches HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {10 << 20}\r\n\r\n").encode()
    with Strangers(ledger.rest) as strangers:
        slow = strangers.connect(500, head + bytes(1 << 18))
        answers_at_once(ledger.rest)
        assert all(closed(one, 25) for one in slow)
        answers_at_once(ledger.rest)
    assert peak_memory(ledger) < REST_MEMORY


def test_five_hundred_readers_that_do_not_read_are_ended_and_their_memory_is_bounded(ledger, rest, python_processor):
    python_processor(ledger, lambda request, state: None)
    large = transaction("alice", bytes(1 << 20), [address("patient:x")], [address("patient:x")])
    assert rest.submit(batch("alice", large))[0]["status"] == "COMMITTED"
    request = f"GET /transactions/{large.header_signature} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with Strangers(ledger.rest) as strangers:
        strangers.connect(500, request)
        answers_at_once(ledger.rest)
        # What they hold is given back when they are ended: then a large answer is to be had again.
        url = f"{ledger.rest}/transactions/{large.header_signature}"
        deadline = time.monotonic() + 60
        while requests.get(url, timeout=30).status_code == 503 and time.monotonic() < deadline:
            time.sleep(0.5)
        assert requests.get(url, timeout=30).status_code == 200
        answers_at_once(ledger.rest)
    assert peak_memory(ledger) < REST_MEMORY
