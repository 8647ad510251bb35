"""The metrics page of the processor, as a monitoring system and its neighbours meet it."""

import socket
import threading

import pytest
import requests

from harness.processes import EHRProcessor


@pytest.fixture
def port(start, ledger) -> int:
    processor = start(EHRProcessor, ledger.component, "--metrics", "127.0.0.1:0", "-v")
    return int(processor.wait_for(r"port=(\d+).*serving metrics").group(1))


def test_a_client_that_sends_byte_by_byte_holds_up_nobody(port):
    done = threading.Event()
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"G")

        def dribble():
            while not done.wait(0.5):
                try:
                    slow.sendall(b"x")
                except OSError:
                    return

        sending = threading.Thread(target=dribble)
        sending.start()
        try:
            page = requests.get(f"http://127.0.0.1:{port}/metrics?x=1", timeout=20)
        finally:
            done.set()
            sending.join()
    assert page.status_code == 200
    assert "\nsawtooth_processor_registered " in page.text
