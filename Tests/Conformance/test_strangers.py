"""Strangers who connect and say nothing, send slowly or do not read: they cost nothing, and lock nobody out."""

import json
import resource
import socket
import ssl
import time
import uuid
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from harness.batches import address, batch, transaction
from harness.records import Practice

# What the REST API may grow to: 64 MiB of bodies and answers, each of them several times while it is made and until the
# allocator gives it back, and what a thousand connections take.
REST_MEMORY = 400 << 20
# What the encryption service may grow to: 64 streams of content, 16 MiB of messages, and what a thousand connections,
# with TLS or without, take.
SERVICE_MEMORY = 300 << 20


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

    def made(self) -> socket.socket:
        """Connected."""
        one = self.open.enter_context(socket.socket())
        one.settimeout(30)
        # So that what is not read stays with its sender.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        one.connect(self.address)
        return one

    def connect(self, count: int, sending: bytes = b"") -> list[socket.socket]:
        made = []
        for _ in range(count):
            one = self.made()
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


def goes_on_in_vain(one: socket.socket) -> bool:
    """Whether a body without an end is cut off when it is answered."""
    one.sendall(b"POST /v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n")
    assert one.recv(1 << 16).startswith(b"HTTP/1.1 404 ")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            one.sendall(bytes(4_096))
        except OSError:
            return True
        time.sleep(0.2)
    return False


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


class ServiceStrangers(Strangers):
    """The same at an encryption service: on its Unix socket, or over TCP with or without TLS on it."""

    def __init__(self, practice, service, where: str):
        self.practice, self.where, self.open = practice, where, ExitStack()
        self.address = str(practice.path("service.sock"))
        if where != "unix":
            host, port = service.address.rsplit(":", 1)
            self.address = (host, int(port))

    def made(self) -> socket.socket:
        if self.where == "tcp":
            return super().made()
        return self.open.enter_context(self.client())

    def client(self) -> socket.socket:
        """Connected as who may ask is."""
        one = socket.socket(socket.AF_UNIX if self.where == "unix" else socket.AF_INET)
        one.settimeout(30)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deadline = time.monotonic() + 10
        while True:
            try:
                one.connect(self.address)
                break
            except BlockingIOError:
                # Where a TCP connection waits for its turn, a Unix socket's asks again.
                assert time.monotonic() < deadline
                time.sleep(0.01)
        if self.where == "unix":
            return one
        context = ssl.create_default_context(cafile=self.practice.path("ca.pem"))
        context.check_hostname = False
        context.load_cert_chain(self.practice.path("server.pem"), self.practice.path("server.key"))
        return context.wrap_socket(one)

    def ask(self, method: str, path: str, message: dict | None = None) -> int:
        """The status of an answer, on a connection of its own."""
        connection = HTTPConnection("service")
        connection.sock = self.client()
        try:
            headers = {"Content-Type": "application/json"} if message else {}
            connection.request(method, "/v1" + path, message and json.dumps(message), headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def control_answers_at_once(self):
        """Health and a withdrawal, each within a second in the best of three tries."""
        revoke = {"patient_id": self.practice.patient, "doctor_id": self.practice.doctor, "signing": "elsewhere"}
        for ask in (lambda: self.ask("GET", "/health"),
                    lambda: self.ask("POST", "/consents/withdraw", {**revoke, "operation_id": uuid.uuid4().hex})):
            times = []
            for _ in range(3):
                began = time.monotonic()
                assert ask() in (200, 202)
                times.append(time.monotonic() - began)
            assert min(times) < 1, times


@pytest.fixture(params=["unix", "tls"])
def practice(request, tmp_path, start, ledger, processor):
    """A practice, its service, and where that listens."""
    made = Practice(tmp_path, ledger.rest).register()
    made.deposit("large", bytes(4 << 20))
    return made, made.ask(start, "socket" if request.param == "unix" else "tls"), request.param


def test_strangers_keep_no_withdrawal_waiting_at_the_encryption_service(practice):
    practice, service, where = practice
    silently = "unix" if where == "unix" else "tcp"
    with ServiceStrangers(practice, service, silently) as strangers:
        silent = strangers.connect(1_000)
        ServiceStrangers(practice, service, where).control_answers_at_once()
        # Whoever goes on with a body that is answered is sent away, and whoever never says a word of TLS or HTTP.
        assert goes_on_in_vain(strangers.open.enter_context(ServiceStrangers(practice, service, where).client()))
        assert closed(silent[0], 15) and closed(silent[-1], 15)
    content = "PUT /v1/patients/{}/records/r-{}/content?operation_id=o&signing=elsewhere HTTP/1.1\r\nHost: x\r\n"
    content = content.format(practice.patient, uuid.uuid4().hex) + f"Content-Length: {10 << 20}\r\n\r\n"
    message = ("POST /v1/consents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
               "Content-Length: 100000\r\n\r\n")
    with ServiceStrangers(practice, service, where) as strangers:
        slow = strangers.connect(250, content.encode() + bytes(1 << 16))
        strangers.connect(250, message.encode() + b" " * 50_000)
        strangers.control_answers_at_once()
        # One stream too many is told so, before its content is there; and once all places are free it is not.
        assert slow[-1].recv(1 << 16).startswith(b"HTTP/1.1 503 ")
    read = f"GET /v1/patients/{practice.patient}/records/large/content HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with ServiceStrangers(practice, service, where) as strangers:
        strangers.connect(500, read)
        strangers.control_answers_at_once()
        # Readers who take nothing are sent away, and what they held is free again.
        deadline = time.monotonic() + 40
        while (status := strangers.ask("GET", read.split()[1].decode().removeprefix("/v1"))) == 503:
            assert time.monotonic() < deadline
            time.sleep(0.5)
        assert status == 200
    assert peak_memory(service) < SERVICE_MEMORY
