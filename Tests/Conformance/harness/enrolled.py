"""Holders who are enrolled at an encryption service, asked over its sockets as docs/spec/holders.md says."""

import base64
import hashlib
import http.client
import json
import socket
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.processes import Program

SECONDS = 60


def encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def point(key) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Service(Program):
    """A service with a socket for holders and one for maintenance."""

    def __init__(self, configuration: Path, *arguments: str):
        super().__init__("ehr-encryption", "--config", str(configuration), *arguments)
        self.holders = self.wait_for(r"ready listen=unix:(\S+)").group(1)
        self.maintenance = self.wait_for(r"ready maintenance=unix:(\S+)").group(1)


@dataclass(frozen=True)
class Answer:
    """A status of 0 is an answer that was cut off before its announced end."""
    status: int
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body) if self.body else {}

    @property
    def code(self) -> str | None:
        return self.json.get("code") if self.status >= 400 else None


class Caller(HTTPConnection):
    """Whoever asks at a socket, in a session or without one."""

    def __init__(self, path: str, token: str | None = None):
        super().__init__("service", timeout=SECONDS)
        self.path, self.token = path, token

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)

    def ask(self, method: str, path: str, message=None, content: bytes | None = None, wait: int | None = None,
            headers=()) -> Answer:
        headers = dict(headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if message is not None:
            headers["Content-Type"], content = "application/json", json.dumps(message).encode()
        elif content is not None:
            headers["Content-Type"] = "application/octet-stream"
        if wait is not None:
            headers["Prefer"] = f"wait={wait}"
        for attempt in (1, 2):
            try:
                self.request(method, "/v1" + path, content, headers)
                answer = self.getresponse()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # The service ends a connection of which it has cut an answer off.
                self.close()
                if attempt == 2:
                    raise
        try:
            return Answer(answer.status, answer.read())
        except (http.client.IncompleteRead, ConnectionResetError):
            self.close()
            return Answer(0, b"")

    def done(self, method: str, path: str, message=None, **options) -> dict:
        """Asks what must be answered with success."""
        answer = self.ask(method, path, message, **options)
        assert answer.status in (200, 201, 204), (method, path, answer)
        return answer.json

    def committed(self, method: str, path: str, message=None, **options) -> dict:
        body = self.done(method, path, message, wait=SECONDS, **options)
        assert body["state"] == "committed", (method, path, body)
        return body


class Holder:
    """A patient or a doctor, whose ledger key is in the service's custody under an unlock secret."""

    def __init__(self, service: Service, role: str, id: str):
        self.service, self.role, self.id = service, role, id
        self.secret = hashlib.sha256(f"{role} {id}".encode()).digest()
        self.approval = ec.generate_private_key(ec.SECP256R1())
        self.reading = ec.generate_private_key(ec.SECP256R1())

    @property
    def named(self) -> dict:
        return {"role": self.role, "id": self.id}

    def enrol(self):
        drawn = Caller(self.service.maintenance).done("POST", "/enrolment-codes", self.named)["code"]
        self.owner = Caller(self.service.holders).done("POST", "/enrolments", {
            **self.named, "code": drawn, "secret": encoded(self.secret), "approval_key": encoded(point(self.approval)),
            "encryption_key": encoded(point(self.reading))})["public_key"]
        return self.open()

    def open(self):
        opened = Caller(self.service.holders).done("POST", "/sessions", {
            **self.named, "secret": encoded(self.secret)})
        self.session = Caller(self.service.holders, opened["token"])
        return self

    def registration(self) -> dict:
        return {**self.named, "encryption_key": encoded(point(self.reading))}

    def approve(self, *lines: str) -> dict:
        """The header that approves of an act."""
        nonce = base64.b64decode(self.session.done("POST", "/approvals")["challenge"]).hex()
        text = "".join(f"{line}\n" for line in ("ehr/1 approval", f"nonce: {nonce}", *lines)).encode()
        r, s = decode_dss_signature(self.approval.sign(text, ec.ECDSA(hashes.SHA256())))
        return {"Approval": f"nonce={nonce}, signature={(r.to_bytes(32, 'big') + s.to_bytes(32, 'big')).hex()}"}

    def grant(self, operation: str, doctor: str, scope: str, **options) -> Answer:
        approval = self.approve("act: grant", f"patient: {self.id}", f"doctor: {doctor}", f"scopes: {scope}",
                                "expiry: none", "write: false", "purpose: TREAT")
        return self.session.ask("POST", "/consents", {
            "operation_id": operation, "patient_id": self.id, "doctor_id": doctor, "scopes": [scope]},
            headers=approval, **options)


def until(condition, what: str):
    """Waits for what must come to be true."""
    deadline = time.monotonic() + SECONDS
    while not (value := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return value
