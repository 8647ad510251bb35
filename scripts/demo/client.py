"""A person at the gateway, as a program of somebody else's would be written: `requests`, and a key to approve with."""

import base64
import json
import time

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Failed(Exception):
    """A step did not do what it should."""


def point() -> tuple[ec.EllipticCurvePrivateKey, str]:
    """A key of P-256, and its public half as the gateway takes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return key, base64.b64encode(public).decode()


class Person:
    """Somebody who signs in with a name and a password. Each request is printed with what it answers."""

    def __init__(self, gateway: str, name: str, password: str):
        self.gateway, self.name, self.password = gateway, name, password
        self.key, self.public = point()
        self.token = None
        self.holder = None

    def sign_in(self) -> "Person":
        signed = self.must(201, "POST", "/v1/sessions", {"name": self.name, "password": self.password}, say=None)
        self.token = signed["token"]
        self.holder = (signed["account"].get("holder") or ":").split(":")[1] or None
        print(f"    {self.name} has signed in" + (f", on the ledger as {self.holder}" if self.holder else ""))
        return self

    def ask(self, method: str, path: str, message=None, *, content=None, headers=None, say=""):
        """Prints the request and what it is for, unless `say` is None."""
        if say is not None:
            print(f"    {self.name}: {method} {path.split('?')[0]}" + (f"   {say}" if say else ""))
        headers = {"Prefer": "wait=60", **(headers or {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if message is not None:
            headers["Content-Type"], content = "application/json", json.dumps(message)
        return requests.request(method, self.gateway + path, data=content, headers=headers, timeout=120)

    def must(self, status: int, method: str, path: str, message=None, **options):
        answer = self.ask(method, path, message, **options)
        if answer.status_code != status:
            raise Failed(f"{method} {path}: {answer.status_code} and not {status}: {answer.text[:500]}")
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.json() if is_json else answer.content

    def refused(self, status: int, code: str, method: str, path: str, message=None, **options):
        answer = self.ask(method, path, message, **options)
        if answer.status_code != status or answer.json().get("code") != code:
            raise Failed(f"{method} {path}: {answer.status_code} {answer.text[:500]}, and not {status} {code}")
        print(f"      refused, as it should be: {answer.json()['detail']} ({status}, {code})")

    def approve(self, *lines: str) -> dict:
        """A grave act needs more than a session: a signature over the act, which the encryption service verifies."""
        nonce = base64.b64decode(self.must(201, "POST", "/v1/approvals", say=None)["challenge"]).hex()
        text = "".join(f"{line}\n" for line in ("ehr/1 approval", f"nonce: {nonce}", *lines))
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        print(f"      {self.name} approves: {', '.join(lines)}")
        return {"Approval": f"nonce={nonce}, signature={r:064x}{s:064x}"}

    def until(self, path: str, is_so, what: str):
        """The read model follows the ledger: asks until it shows what is there."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            answer = self.ask("GET", path, say=None)
            if answer.status_code == 200 and is_so(answer.json()):
                return answer.json()
            time.sleep(0.05)
        raise Failed(f"{path} never showed {what}")
