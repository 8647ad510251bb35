"""People who keep their own ledger keys, at a gateway."""

import base64
import hashlib

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from harness import holders
from harness.batches import NAMESPACE, batch_of
from harness.enrolled import encoded, point
from harness.gateway import PASSWORD, SECONDS, Person

# More than an action needs is allowed to who signs the batch, too.
WIDE = [NAMESPACE, "000000", "00b10c"]


class KeyKeeper(Person):
    """Somebody whose ledger key nobody else has."""

    def __init__(self, hospital, role: str, name: str):
        super().__init__(hospital, name, f"{PASSWORD} {name}")
        self.role = role
        practice = hospital.practice
        self.public = practice.json("keygen", f"{name}.priv", desk=False)["public_key"]
        self.private = practice.path(f"{name}.priv").read_text().strip()
        self.key = ec.derive_private_key(int(self.private, 16), ec.SECP256K1())

    def sign(self, *lines: str) -> str:
        """64 bytes over a text."""
        signature = self.key.sign(holders.text(*lines), ec.ECDSA(hashes.SHA256()))
        return encoded(holders.raw(signature, "secp256k1"))

    def batch(self, payload: bytes) -> dict:
        return {"batch": encoded(batch_of(self.private, payload, WIDE, [NAMESPACE]).SerializeToString())}

    def enrol(self):
        code = self.done("POST", "/v1/me/enrolment-codes", {"password": self.password}, expect=201)["code"]
        lines = ["ehr/1 enrolment", f"{self.role}: {self.holder}",
                 f"code: {hashlib.sha256(holders.bytes_of(code)).hexdigest()}",
                 f"encryption key: {point(self.reading).hex()}"]
        self.done("POST", "/v1/me/keys", {
            "password": self.password, "code": code, "public_key": self.public, "signature": self.sign(*lines),
            "encryption_key": encoded(point(self.reading))}, expect=201)

    def open(self):
        challenge = base64.b64decode(self.done("POST", "/v1/me/challenges", expect=201)["challenge"])
        signature = self.sign("ehr/1 session", f"{self.role}: {self.holder}", f"challenge: {challenge.hex()}")
        opened = self.done("PUT", "/v1/me/keys", {
            "challenge": encoded(challenge), "signature": signature})
        assert opened == {"keys": "open"}
        return self

    def register(self):
        payload = {"action": f"REGISTER_{self.role.upper()}", f"{self.role}_id": self.holder,
                   "encryption_key": point(self.reading)}
        done = self.done("POST", "/v1/batches", self.batch(cbor2.dumps(payload, canonical=True)), wait=SECONDS)
        assert (done["kind"], done["state"]) == ("registration", "committed"), done
        return self

    def completed(self, operation: dict) -> dict:
        """What becomes of an operation that waits for a signature, once it has it."""
        assert operation["state"] == "waiting" and operation["needs_signature"], operation
        path = f"/v1/operations/{operation['id']}/signature"
        payload = base64.b64decode(self.done("GET", path)["payload"])
        done = self.done("POST", path, self.batch(payload), wait=SECONDS)
        assert done["state"] == "committed" and not done["needs_signature"], done
        return {**done, "payload": cbor2.loads(payload)}
