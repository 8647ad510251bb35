"""The ledger as a program: how it ends, and whom it lets in."""

import select
import signal
import socket
from urllib.parse import urlsplit

import pytest

from harness.batches import address, batch, transaction
from harness.processes import Ledger


def test_it_ends_promptly_although_a_client_waits(ledger, rest):
    where = [address("never processed")]
    submitted = batch("alice", transaction("alice", b"", where, where))
    assert rest.post(submitted).status_code == 202
    url = urlsplit(ledger.rest)
    with socket.create_connection((url.hostname, url.port)) as waiting:
        target = f"/batch_statuses?id={submitted.header_signature}&wait=60"
        waiting.sendall(f"GET {target} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode())
        assert not select.select([waiting], [], [], 0.5)[0], "it does not wait"
        ledger.process.send_signal(signal.SIGTERM)
        assert ledger.process.wait(10) == 0
        assert waiting.recv(4096).startswith(b"HTTP/1.1 503 ")


def test_it_lets_nobody_in_from_outside_unless_told_to(start):
    for arguments in (["--bind", "tcp://0.0.0.0:0"], ["--rest", "0.0.0.0:0"]):
        with pytest.raises(AssertionError, match="--allow-remote"):
            start(Ledger, *arguments)
