"""A service before patients and doctors who enrol, and a client of it, written from docs/spec/holders.md alone."""

import base64
import hashlib
import json
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from .processes import Program
from .records import Practice

PASSWORD = "correct horse battery"
N = {"secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141}


class Desk(Program):
    """A service with a socket for holders and one for maintenance."""

    def __init__(self, configuration: Path):
        super().__init__("ehr-encryption", "--config", str(configuration))
        self.holders = self.wait_for(r"ready listen=unix:(\S+)").group(1)
        self.maintenance = self.wait_for(r"ready maintenance=unix:(\S+)").group(1)


@pytest.fixture
def practice(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest)
    practice.configure(
        wrapper={"keystore": {"key_file": "keystore.key"}},
        service={"listen": f"unix:{tmp_path}/run/s", "maintenance": f"{tmp_path}/maintenance/s",
                 "enrolled_only": True})
    for name, text in (("password", PASSWORD), ("other", "another, much longer password")):
        practice.path(name).write_text(text + "\n")
        practice.path(name).chmod(0o600)
    return practice


@pytest.fixture
def service(practice, start):
    return begin(practice, start)


def begin(practice, start):
    service = start(Desk, practice.path("config.json"))
    practice.asked = ["--service", f"unix:{service.holders}", "--url", practice.url]
    return service


def code(practice, service, role: str, holder: str) -> str:
    answer = practice.json("holder", "code", f"--{role}", holder, "--service", f"unix:{service.maintenance}",
                           desk=False)
    practice.path("code").write_text(answer["code"] + "\n")
    practice.path("code").chmod(0o600)
    return answer["code"]


def enrol_both(practice, service):
    practice.json("keygen", "--encryption", "approve.priv", desk=False)
    code(practice, service, "patient", "p")
    enrolled = practice.json("holder", "enrol", "--patient", "p", "--code-file", "code", "--password-file", "password",
                             "--approval-key", "approve.priv")
    practice.json("key", "make", "--patient", "p", "--register", "--password-file", "password")
    practice.json("keygen", "doc.priv", desk=False)
    code(practice, service, "doctor", "d")
    practice.json("holder", "enrol", "--doctor", "d", "--code-file", "code", "--key", "doc.priv")
    practice.json("doctor", "register", "--doctor", "d", "--key", "doc.priv", "--url", practice.url, desk=False)
    return enrolled


class Client(HTTPConnection):
    """A client from the page: it knows no line of the service's code."""

    def __init__(self, path: str):
        super().__init__("service", timeout=60)
        self.path, self.token = path, None

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def ask(self, method: str, path: str, message=None, headers=()):
        headers = dict(headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if message is not None:
            headers["Content-Type"] = "application/json"
        self.request(method, "/v1" + path, None if message is None else json.dumps(message), headers)
        response = self.getresponse()
        body = response.read()
        return response.status, json.loads(body) if body else None


def text(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def raw(signature: bytes, curve: str) -> bytes:
    r, s = decode_dss_signature(signature)
    if curve in N:
        s = min(s, N[curve] - s)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def unlock_secret(password: str, role: str, holder: str) -> bytes:
    salt = hashlib.sha256(f"ehr/1 password\0{role}\0{holder}".encode()).digest()
    stretched = hashlib.scrypt(password.encode(), salt=salt, n=2**17, r=8, p=1, maxmem=2**28, dklen=32)
    return HKDFExpand(hashes.SHA256(), 32, b"ehr/1 unlock secret").derive(stretched)


def bytes_of(code: str) -> bytes:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    value = 0
    for character in code.replace("-", ""):
        value = value * 32 + digits.index(character)
    return value.to_bytes(16, "big")


def encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()
