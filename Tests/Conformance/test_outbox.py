"""Every effect on the ledger is an operation of the encryption service: accepted at once, seen through, and again where
its block left the chain."""

import base64
import json
import socket
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sawtooth_sdk.protobuf.batch_pb2 import Batch

from harness.control import Control
from harness.processes import EHRProcessor, Ledger
from harness.records import Practice
from harness.rest import REST

PATIENT, DOCTOR = {"role": "patient", "id": "p"}, {"role": "doctor", "id": "d"}
DEADLINE = 60


class Service(HTTPConnection):
    """A service on a Unix socket, asked as anybody could."""

    def __init__(self, path: Path):
        super().__init__("service", timeout=DEADLINE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))

    def ask(self, method: str, path: str, message=None, wait: int | None = None, content: bytes | None = None):
        """Status, `Location` and body."""
        body, headers = content, {"Content-Type": "application/octet-stream"}
        if content is None:
            body, headers = (None, {}) if message is None else (
                json.dumps(message), {"Content-Type": "application/json"})
        if wait is not None:
            headers["Prefer"] = f"wait={wait}"
        self.request(method, f"/v1{path}", body, headers)
        answer = self.getresponse()
        read = answer.read()
        kind = answer.headers.get("Content-Type", "")
        return answer.status, answer.headers.get("Location"), json.loads(read) if "json" in kind else read

    def committed(self, method: str, path: str, message=None, **options) -> dict:
        status, _, body = self.ask(method, path, message, wait=DEADLINE, **options)
        assert status == 200 and body["state"] == "committed", (path, status, body)
        return body


class Clinic:
    """A patient and a doctor whose keys are in custody, a service, and a ledger that can be made to fork."""

    def __init__(self, start, folder: Path):
        self.ledger = start(Ledger, "--test-control", f"ipc://{folder}/control")
        self.rest = REST(self.ledger.rest)
        self.control = start(Control, folder / "control")
        self.start, self.processor = start, start(EHRProcessor, self.ledger.component)
        self.practice = Practice(folder, self.ledger.rest)
        self.serve()
        self.service = Service(folder / "service.sock")
        for holder in (PATIENT, DOCTOR):
            assert self.service.ask("POST", "/signing-keys", holder)[0] == 201

    def serve(self):
        self.encryption = self.practice.ask(self.start, "unix")

    def shared(self) -> dict:
        """A record that the doctor may read, and an access that is drawn."""
        for holder in (PATIENT, DOCTOR):
            self.service.committed("POST", "/registrations", holder)
        self.service.committed("PUT", "/patients/p/records/r/content?operation_id=deposit", content=b"finding")
        self.service.committed("POST", "/consents", {
            "operation_id": "share", "patient_id": "p", "doctor_id": "d", "scopes": ["*"]})
        return self.drawn()

    def drawn(self) -> dict:
        return self.service.ask("POST", "/accesses", {"patient_id": "p", "record_id": "r", "doctor_id": "d"})[2]

    def listed(self, owner: str, more: str = "") -> list[dict]:
        status, _, body = self.service.ask("GET", f"/operations?owner={owner}{more}")
        assert status == 200, body
        return body["operations"]

    def seen_through(self, location: str) -> dict:
        """The operation, once it has a verdict: the service sees to that by itself."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            status, _, body = self.service.ask("GET", location.removeprefix("/v1"))
            assert status in (200, 202), body
            if status == 200:
                return body
            time.sleep(0.2)
        raise AssertionError(f"no verdict on {location}: {body}")


    def batch_id(self, operation: str) -> str:
        body = self.service.ask("GET", f"/operations/{operation}")[2]
        return Batch.FromString(base64.b64decode(body["batch"])).header_signature


@pytest.fixture
def clinic(start, tmp_path) -> Clinic:
    return Clinic(start, tmp_path)


def test_registrations_and_accesses_are_accepted_at_once_and_seen_through(clinic):
    for holder in (PATIENT, DOCTOR):
        status, location, body = clinic.service.ask("POST", "/registrations", holder)
        assert status == 202 and body["kind"] == "registration" and body["state"] == "waiting", (status, body)
        assert location == f"/v1/operations/{body['id']}" and body["owner"] == f"{holder['role']}:{holder['id']}"
        # Whoever submits the next batch need not ask for this one.
        assert clinic.seen_through(location)["state"] == "committed"
    access = clinic.shared()

    status, location, body = clinic.service.ask("POST", "/accesses/log", access)
    assert status == 202 and body["kind"] == "access" and body["owner"] == "doctor:d", (status, body)
    assert clinic.seen_through(location)["state"] == "committed"
    assert clinic.service.ask("POST", "/accesses/content", access)[2] == b"finding"

    # The same again is the same operation, and nothing is submitted for it.
    blocks = clinic.rest.json("/blocks", limit=1)["head"]
    again = clinic.service.committed("POST", "/accesses/log", access)
    assert again["id"] == body["id"] and clinic.rest.json("/blocks", limit=1)["head"] == blocks
    status, _, problem = clinic.service.ask("POST", "/accesses/log", {**access, "purpose": "TREAT"})
    assert status == 409 and problem["code"] == "conflict", problem


def test_what_was_accepted_outlives_the_service(clinic):
    clinic.processor.stop()
    locations = []
    for holder in (PATIENT, DOCTOR):
        status, location, _ = clinic.service.ask("POST", "/registrations", holder)
        assert status == 202
        locations.append(location)
    clinic.encryption.kill()
    clinic.service.close()
    clinic.serve()
    clinic.start(EHRProcessor, clinic.ledger.component)
    for location in locations:
        assert clinic.seen_through(location)["state"] == "committed"


def test_an_operation_is_submitted_while_nobody_asks(clinic):
    clinic.processor.stop()
    status, location, body = clinic.service.ask("POST", "/registrations", PATIENT)
    assert status == 202, body
    # The ledger has it before anybody asks again, and says so as soon as a processor is there.
    assert clinic.rest.json("/batch_statuses", id=clinic.batch_id(body["id"]))["data"][0]["status"] == "PENDING"
    clinic.start(EHRProcessor, clinic.ledger.component)
    assert clinic.rest.verdict(clinic.batch_id(body["id"]))["status"] == "COMMITTED"
    assert clinic.seen_through(location)["state"] == "committed"


def test_operations_are_listed_by_owner_and_state_without_what_was_signed(clinic):
    access = clinic.shared()
    clinic.service.committed("POST", "/accesses/log", access)
    own = clinic.listed("patient:p")
    assert [each["kind"] for each in own] == ["registration", "anchor", "grant"]
    assert [each["kind"] for each in clinic.listed("doctor:d", "&state=committed")] == ["registration", "access"]
    assert all("batch" not in each and "payload" not in each for each in own)
    assert clinic.listed("doctor:d", "&state=waiting") == clinic.listed("doctor:e") == []
    first = clinic.listed("patient:p", "&limit=1")
    assert [each["id"] for each in clinic.listed("patient:p", f"&after={first[0]['id']}")] == ["deposit", "share"]
    table = clinic.practice.json("operation", "list", "--doctor", "d", "--state", "committed")
    assert [(each["kind"], each["owner"], each["status"]) for each in table] == [
        (kind, "doctor:d", "COMMITTED") for kind in ("registration", "access")]
    for query in ("", "?owner=p", "?owner=nurse:n", "?owner=doctor:d&state=done", "?owner=doctor:d&limit=0",
                  "?owner=doctor:d&stat=waiting"):
        status, _, problem = clinic.service.ask("GET", f"/operations{query}")
        assert status == 400 and problem["code"] == "query_invalid", (query, problem)


@pytest.mark.parametrize("fate", ["drop", "invalid"])
def test_what_a_fork_has_lost_is_submitted_again_as_it_was_signed(clinic, fate):
    access = clinic.shared()
    logged = clinic.service.committed("POST", "/accesses/log", access)
    ids = [each["id"] for owner in ("patient:p", "doctor:d") for each in clinic.listed(owner)]
    before = {each: clinic.batch_id(each) for each in ids}
    assert clinic.service.ask("POST", "/accesses/content", access)[2] == b"finding"

    height = len(clinic.rest.json("/blocks", limit=1000)["data"]) - 1
    clinic.control.order("reorganise", height, fate)
    status, _, problem = clinic.service.ask("POST", "/accesses/content", access)
    # The service may have been faster, and it is all there again.
    assert status == 200 or problem["code"].startswith("access_"), problem

    deadline = time.monotonic() + DEADLINE
    while (answer := clinic.service.ask("POST", "/accesses/content", access))[0] != 200:
        assert time.monotonic() < deadline, answer
        time.sleep(0.5)
    assert answer[2] == b"finding"
    for each in ids:
        assert clinic.seen_through(f"/v1/operations/{each}")["state"] == "committed"
        assert clinic.batch_id(each) == before[each]
    assert logged["id"] in ids
