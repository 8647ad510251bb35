"""HTTP/2 with TLS: the same answers, and the limits that connections of HTTP/1.1 have (docs/gateway.md)."""

import hashlib
import json
import os
import socket
import ssl
import subprocess
from urllib.parse import urlsplit

import pytest

from harness.certificates import Authority
from harness.gateway import Hospital


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def hospital(start, tmp_path, authority):
    folder = tmp_path / "hospital"
    folder.mkdir()
    return Hospital(start, folder, authority)


def curl(hospital, path: str, *options: str, version: str = "--http2") -> tuple:
    """Exit status, version of HTTP, status and body."""
    done = subprocess.run(
        ["curl", "-sS", version, "--cacert", hospital.verify, "-w", "\n%{http_version} %{http_code}", *options,
         hospital.url + path], capture_output=True, timeout=120)
    body, _, last = done.stdout.rpartition(b"\n")
    return (done.returncode, *last.decode().split(), body)


def test_http_2_and_1_1_answer_alike_and_a_reader_who_takes_nothing_is_cut_off(hospital, authority, tmp_path):
    ada = hospital.patient("ada")
    content = os.urandom(24 << 20)
    (tmp_path / "content").write_bytes(content)
    held = ["-H", f"Authorization: Bearer {ada.token}"]
    status, version, code, body = curl(
        hospital, "/v1/records?scope=lab", *held, "-H", "Prefer: wait=60", "-H",
        "Content-Type: application/octet-stream", "--data-binary", f"@{tmp_path}/content")
    assert (status, version, code) == (0, "2", "201"), body
    record = json.loads(body)["record_id"]
    ada.seen(f"/v1/records/{record}")
    for asked, spoken in (("--http2", "2"), ("--http1.1", "1.1")):
        status, version, code, body = curl(hospital, f"/v1/records/{record}/content", *held, version=asked)
        assert (status, version, code) == (0, spoken, "200")
        assert hashlib.sha256(body).digest() == hashlib.sha256(content).digest()
    status, version, code, body = curl(
        hospital, f"/v1/records/{record}/content", *held, "-r", "0-9", "-H", "Expect: 100-continue")
    assert (version, code, body) == ("2", "206", content[:10])
    assert curl(hospital, "/v1/records", *held, "-X", "PUT")[1:3] == ("2", "405")
    assert curl(hospital, "/v1/records")[1:3] == ("2", "401")
    # A refusal before the body, to who waits for a word, has no header of HTTP/1.1 in it.
    status, version, code, body = curl(
        hospital, "/v1/records?scope=lab", "-H", "Expect: 100-continue", "--data-binary", f"@{tmp_path}/content")
    assert (version, code) == ("2", "401"), body

    # The connection's certificate signs in on its streams.
    doc = hospital.doctor("doc")
    card = authority.issue("card", "Carla Card")
    hospital.root.done("POST", f"/v1/accounts/{doc.account['id']}/certificates", {
        "label": "card", "sha256": card.sha256}, expect=201)
    status, version, code, body = curl(
        hospital, "/v1/sessions/certificate", "-X", "POST", "--cert", card.path, "--key", card.key)
    assert (version, code, json.loads(body)["keys"]) == ("2", "201", "locked")

    # curl stops reading when nobody takes what it has.
    slow = subprocess.Popen(
        ["curl", "-s", "--http2", "--cacert", hospital.verify, *held,
         f"{hospital.url}/v1/records/{record}/content"], stdout=subprocess.PIPE)
    try:
        hospital.gateway.wait_for("content was cut off", seconds=60)
    finally:
        slow.kill()
        slow.communicate()
    assert curl(hospital, "/healthz")[:3] == (0, "2", "200")


def test_who_does_not_finish_the_handshake_or_asks_nothing_is_disconnected(hospital):
    place = urlsplit(hospital.url)
    silent = socket.create_connection((place.hostname, place.port), timeout=60)
    context = ssl.create_default_context(cafile=hospital.verify)
    context.set_alpn_protocols(["http/1.1"])
    idle = context.wrap_socket(socket.create_connection((place.hostname, place.port), timeout=60),
                               server_hostname=place.hostname)
    for connection in (silent, idle):
        assert connection.recv(1) == b""
        connection.close()
