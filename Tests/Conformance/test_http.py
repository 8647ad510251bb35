"""HTTP as clients speak it, at both servers: expectations, announced lengths, codings, methods."""

import json
import socket
import subprocess
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from harness.records import Practice

MESSAGE_LIMIT = 128 << 10


class Server:
    """A server, and a path that takes a body there."""

    def __init__(self, address, path: str, media: str, limit: int):
        self.address, self.path, self.media, self.limit = address, path, media, limit

    def connect(self) -> socket.socket:
        one = socket.socket(socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET)
        one.settimeout(10)
        one.connect(self.address)
        return one

    def ask(self, method: str, path: str, **headers: str) -> "Answer":
        """One request without a body, and its answer."""
        with closing(self.connect()) as one:
            one.sendall(head(method, path, **headers))
            return answer(one)

    def curl(self, *arguments: str, content: bytes) -> str:
        where = ["--unix-socket", self.address, "http://service"] if isinstance(self.address, str) else [
            f"http://{self.address[0]}:{self.address[1]}"]
        command = ["curl", "--silent", "--show-error", "--verbose", "--max-time", "30", "--data-binary", "@-",
                   "--header", f"Content-Type: {self.media}", *arguments, *where[:-1], where[-1] + self.path]
        return subprocess.run(command, input=content, capture_output=True, timeout=60).stderr.decode()


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes):
        self.status, self.headers, self.body = status, headers, body

    @property
    def allowed(self) -> set[str]:
        return {method.strip() for method in self.headers["allow"].split(",")}


def head(method: str, path: str, **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def read_head(one: socket.socket) -> tuple[int, dict[str, str]]:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = one.recv(1)
        assert piece, f"the connection ended after {received}"
        received += piece
    status, *lines = received.decode().strip().split("\r\n")
    return int(status.split()[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}


def answer(one: socket.socket) -> Answer:
    status, headers = read_head(one)
    body = b""
    while len(body) < int(headers.get("content-length", 0)):
        body += one.recv(1 << 16)
    return Answer(status, headers, body)


@pytest.fixture(params=["rest", "service"])
def server(request, tmp_path, start, ledger) -> Server:
    if request.param == "rest":
        url = urlsplit(ledger.rest)
        return Server((url.hostname, url.port), "/batches", "application/octet-stream", 10 << 20)
    practice = Practice(tmp_path, ledger.rest)
    practice.ask(start, "socket")
    return Server(str(practice.path("service.sock")), "/v1/consents", "application/json", MESSAGE_LIMIT)


def test_a_client_that_waits_for_a_word_before_its_body_gets_it_at_once(server):
    with closing(server.connect()) as one:
        one.sendall(head("POST", server.path, Content_Type=server.media, Content_Length="2", Expect="100-continue"))
        assert read_head(one) == (100, {})
        one.sendall(b"{}")
        final = answer(one)
        assert final.status in (400, 422), final.body
        # The connection goes on.
        one.sendall(head("GET", "/nothing"))
        assert answer(one).status == 404


def test_curl_does_not_wait_a_second_with_a_long_upload(server):
    told = server.curl("--header", "Expect: 100-continue", content=b" " * (MESSAGE_LIMIT - 1))
    assert "HTTP/1.1 100 Continue" in told
    # What curl says when its second is over.
    assert "Done waiting for 100-continue" not in told


def test_a_client_that_sends_its_body_without_the_word_is_answered_once(server):
    with closing(server.connect()) as one:
        one.sendall(head("POST", server.path, Content_Type=server.media, Content_Length="2", Expect="100-continue")
                    + b"{}")
        status, headers = read_head(one)
        if status == 100:
            status, headers = read_head(one)
        assert status in (400, 422)


def test_a_body_that_is_announced_as_too_long_is_refused_before_it_is_sent(server):
    with closing(server.connect()) as one:
        one.sendall(head("POST", server.path, Content_Type=server.media, Content_Length=str(server.limit + 1),
                         Expect="100-continue"))
        refusal = answer(one)
        assert refusal.status == 413
        assert str(server.limit) in refusal.body.decode()
        assert refusal.headers["connection"] == "close"


def test_who_is_refused_before_the_body_is_asked_for_is_told_so_and_not_to_send_it(server):
    with closing(server.connect()) as one:
        one.sendall(head("POST", "/nothing", Content_Length="2", Expect="100-continue"))
        refusal = answer(one)
        assert (refusal.status, refusal.headers["connection"]) == (404, "close")


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "gzip, identity"])
def test_a_body_with_a_coding_is_answered_415_and_told_what_is_taken(server, coding):
    refusal = server.ask("POST", server.path, Content_Type=server.media, Content_Encoding=coding, Content_Length="0")
    assert (refusal.status, refusal.headers["accept-encoding"]) == (415, "identity")


def test_identity_is_no_coding(server):
    taken = server.ask("POST", server.path, Content_Type=server.media, Content_Encoding="identity", Content_Length="0")
    assert taken.status == 400


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_that_a_path_does_not_know_is_405_with_those_that_it_knows(server, method):
    refusal = server.ask(method, server.path)
    assert refusal.status == 405
    assert refusal.allowed == ({"GET", "HEAD", "POST"} if server.path == "/batches" else {"POST"})
    # At a path that is not there, no method is.
    assert server.ask(method, "/v1/nothing").status == 404


def test_a_word_that_is_no_method_is_501_in_words(server):
    refusal = server.ask("BREW", server.path)
    assert refusal.status == 501
    assert b"method" in refusal.body


def test_a_record_that_is_announced_as_too_long_is_refused_before_it_is_sent(tmp_path, start, ledger, processor):
    practice = Practice(tmp_path, ledger.rest, limits={"record_bytes": 1_000}).register()
    practice.ask(start, "socket")
    service = Server(str(practice.path("service.sock")), "", "", 1_000)
    path = f"/v1/patients/{practice.patient}/records/r1/content?operation_id=o1&signing=elsewhere"
    with closing(service.connect()) as one:
        one.sendall(head("PUT", path, Content_Length="1001", Expect="100-continue"))
        refusal = answer(one)
        assert (refusal.status, json.loads(refusal.body)["code"]) == (413, "record_too_long")
