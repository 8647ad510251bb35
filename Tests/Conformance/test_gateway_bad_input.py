"""What clients send that is no request, or is too much of one, and what the machine lacks: a problem document or a
closed connection, never a 500, and afterwards all is as it was."""

import concurrent.futures
import json
import os
import socket
import sqlite3
import subprocess
import time

import pytest
import requests

from harness.enrolled import until
from harness.gateway import Gateway, Person, standing
from harness.processes import Program, binaries

SECONDS = 60
SIGN_INS = int(os.environ.get("EHR_SIGN_INS", "400"))
# What the process may grow by: its allocator keeps some of what a peak took.
GROWTH_KIB = 64 * 1024


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


@pytest.fixture(autouse=True)
def serves_on(hospital):
    """After each test the same process answers, and nothing has failed in it."""
    yield
    assert requests.get(hospital.url + "/healthz", timeout=SECONDS).json() == {"alive": True}
    assert not [line for line in hospital.gateway.lines if "failure of no known kind" in line or "status=500" in line]


def resident(program: Program) -> int:
    """KiB."""
    with open(f"/proc/{program.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def connection(hospital) -> socket.socket:
    host, port = hospital.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def answer(stream: socket.socket) -> bytes:
    """All that comes until the other side closes, or resets."""
    received = b""
    try:
        while piece := stream.recv(65_536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def status(received: bytes) -> int | None:
    return int(received.split(b" ", 2)[1]) if received else None


@pytest.mark.parametrize("path, media", [
    ("/v1/records?scope=lab", "application/octet-stream"), ("/v1/consents", "application/json"),
    ("/v1/sessions", "application/json")])
def test_a_body_that_is_cut_short_is_no_request(hospital, ada, path, media):
    before = len(ada.done("GET", "/v1/records?limit=100")["entries"])
    head = (f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ada.token}\r\nContent-Type: {media}\r\n"
            "Connection: close\r\n")
    for body in ("Content-Length: 100000\r\n\r\n{\"half", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"hal"):
        with connection(hospital) as stream:
            stream.sendall((head + body).encode())
            stream.shutdown(socket.SHUT_WR)
            assert status(answer(stream)) in (None, 400, 408), path
        with connection(hospital) as stream:
            stream.sendall((head + body).encode())
    assert len(ada.done("GET", "/v1/records?limit=100")["entries"]) == before


@pytest.mark.parametrize("begin", [
    b"", b"GET /v1/records HTT", b"GET /v1/records HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"])
def test_who_sends_a_byte_now_and_then_is_cut_off_and_keeps_nobody_waiting(hospital, begin):
    with connection(hospital) as stream:
        stream.sendall(begin)
        deadline = time.monotonic() + SECONDS
        stream.settimeout(1)
        while True:
            assert time.monotonic() < deadline, "the slow sender was never cut off"
            try:
                stream.sendall(b"a")
                if not stream.recv(65_536):
                    break
            except TimeoutError:
                assert requests.get(hospital.url + "/healthz", timeout=SECONDS).status_code == 200
            except (BrokenPipeError, ConnectionResetError):
                break


@pytest.mark.parametrize("lines", [
    [b"X-Bomb: " + b"a" * 1_000_000], [b"X-%d: a" % number for number in range(50_000)],
    [b"Cookie: " + b"a=b; " * 100_000], [b"X-Bomb: a"] * 50_000])
def test_a_bomb_of_headers_is_refused_without_growth(hospital, ada, lines):
    ada.done("GET", "/v1/records")
    before = resident(hospital.gateway)
    for _ in range(20):
        with connection(hospital) as stream:
            try:
                stream.sendall(b"GET /v1/records HTTP/1.1\r\nHost: x\r\n" + b"\r\n".join(lines) + b"\r\n\r\n")
                received = answer(stream)
            except (BrokenPipeError, ConnectionResetError):
                received = b""
            assert status(received) in (None, 400, 431), received[:200]
    assert resident(hospital.gateway) < before + GROWTH_KIB


def test_what_is_nested_ten_thousand_deep_is_a_problem_on_every_route(hospital, ada):
    described = requests.get(hospital.url + "/openapi.json", timeout=SECONDS).json()
    bodies = [b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b"[" * 10_000,
              b'{"name":' + b"[" * 10_000 + b"]" * 10_000 + b"}"]
    for path, methods in described["paths"].items():
        for method in {"post", "put", "patch"} & methods.keys():
            if "application/json" not in methods[method].get("requestBody", {}).get("content", {}):
                continue
            for who in (ada, hospital.root, Person(hospital, "nobody", "")):
                for body in bodies:
                    told = who.ask(method.upper(), path.replace("{", "").replace("}", ""), content=body,
                                   headers={"Content-Type": "application/json"})
                    assert told.status_code in (400, 401, 404), (method, path, told.status_code, told.text)


def test_a_flood_of_sign_ins_is_held_off_and_locks_nobody_out(hospital, ada):
    before = resident(hospital.gateway)

    def attempt(number: int) -> int:
        return requests.post(hospital.url + "/v1/sessions", timeout=SECONDS * 5, json={
            "name": f"nobody{number % 50}", "password": f"a guess of many {number}"}).status_code

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(attempt, range(SIGN_INS)))
    assert set(statuses) <= {401, 429, 503} and 429 in statuses, {each: statuses.count(each) for each in set(statuses)}
    assert resident(hospital.gateway) < before + GROWTH_KIB
    # Who is signed in goes on.
    ada.done("GET", "/v1/records")


def mounts() -> bool:
    return subprocess.run(["unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt"],
                          capture_output=True).returncode == 0


class Elsewhere(Gateway):
    """A gateway whose folder `volume` is a tmpfs of its own; what is written to its files goes through the process."""

    def __init__(self, configuration, volume, size: str):
        script = (f'mount -t tmpfs -o size={size} none "{volume}" && cp -a "$2"/. "{volume}" && '
                  'exec "$0" --config "$1" -v --listen 127.0.0.1:0')
        self.name, self.volume = "ehr-gateway", volume
        self.begin(["unshare", "--mount", "--map-root-user", "bash", "-c", script,
                    str(binaries() / "ehr-gateway"), str(configuration), str(volume) + ".ready"])
        self.url = "http://" + self.wait_for(r"ready listen=(\S+)").group(1)

    def file(self, name: str) -> str:
        return f"/proc/{self.process.pid}/root{self.volume}/{name}"


@pytest.mark.skipif(not mounts(), reason="this machine lets nobody mount a tmpfs")
def test_a_full_disk_is_said_so_and_reading_goes_on_until_there_is_space_again(hospital, ada, tmp_path):
    hospital.gateway.stop()
    source = hospital.folder / "gateway.sqlite"
    volume = tmp_path / "volume"
    volume.mkdir()
    ready = tmp_path / "volume.ready"
    ready.mkdir()
    assert not any(each.stat().st_size for each in hospital.folder.glob("gateway.sqlite-wal"))
    subprocess.run(["cp", "-a", str(source), str(ready)], check=True)
    settings = json.loads((hospital.folder / "config.json").read_text())
    settings["gateway"]["database"] = str(volume / "gateway.sqlite")
    (hospital.folder / "elsewhere.json").write_text(json.dumps(settings))
    usual = hospital.gateway
    size = source.stat().st_size + (1 << 20)
    hospital.gateway = hospital.start(lambda: Elsewhere(hospital.folder / "elsewhere.json", volume, f"{size}"))
    hospital.url = hospital.gateway.url
    try:
        ada.done("POST", "/v1/pairing-codes", expect=201)
        filler = hospital.gateway.file("filler")
        with open(filler, "wb", buffering=0) as file:
            with pytest.raises(OSError):
                while file.write(b"0" * 4096):
                    pass
        ada.refused(507, "storage_full", "POST", "/v1/pairing-codes")
        assert ada.done("GET", "/v1/records")["entries"] is not None
        os.remove(filler)
        until(lambda: ada.ask("POST", "/v1/pairing-codes").status_code == 201, "it never recovered")
    finally:
        hospital.gateway.stop()
        hospital.restart()
    assert usual.process.poll() is not None


def test_a_database_that_somebody_else_holds_is_away_and_comes_back(hospital, ada):
    holder = sqlite3.connect(hospital.folder / "gateway.sqlite", isolation_level=None, timeout=30)
    try:
        holder.execute("BEGIN IMMEDIATE")
        told = ada.refused(503, "database_away", "POST", "/v1/pairing-codes")
        assert int(told.headers["Retry-After"]) > 0
        ada.done("GET", "/v1/records")
        holder.execute("ROLLBACK")
        ada.done("POST", "/v1/pairing-codes", expect=201)
    finally:
        holder.close()


def test_an_encryption_service_that_is_stopped_is_away_and_comes_back(hospital, ada):
    hospital.service.kill()
    ada.refused(503, "encryption_away", "POST", "/v1/records?scope=lab", content=b"x")
    ada.done("GET", "/v1/records")
    hospital.restart_service()
    until(lambda: requests.get(hospital.url + "/readyz", timeout=SECONDS).status_code == 200, "never ready again")
    ada.token = None
    ada.sign_in().upload(b"after")
