"""One record's story as its people tell it: each step is one call of the `ehr` command."""

import json
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cbor2

from harness.batches import address
from harness.processes import binaries
from harness.rest import REST

# A real network makes a block about once a second, and a consensus of several nodes takes longer.
WAIT_SECONDS = 120


def new_id() -> str:
    """128 random bits, as the family asks of clients."""
    return secrets.token_hex(16)


@dataclass
class Network:
    component: str
    rest: str

    def story(self, folder: Path) -> "Story":
        return Story(self, folder)


class Story:
    def __init__(self, network: Network, folder: Path):
        self.network = network
        self.rest = REST(network.rest)
        self.folder = folder
        self.patient, self.doctor, self.record = new_id(), new_id(), new_id()
        self.dek = folder / "record.dek"
        self.plain, self.sealed = folder / "record", folder / "record.sealed"
        for name in ("patient", "doctor", "stranger"):
            self.ehr("keygen", str(self.key(name)))

    def key(self, name: str) -> Path:
        return self.folder / f"{name}.priv"

    def public_key(self, name: str) -> str:
        from sawtooth_signing.secp256k1 import Secp256k1Context, Secp256k1PrivateKey
        private = Secp256k1PrivateKey.from_hex(self.key(name).read_text().strip())
        return Secp256k1Context().get_public_key(private).as_hex()

    def ehr(self, *arguments: str, expect: int = 0) -> dict:
        """Runs `ehr` to its end, checks its exit code, and returns the JSON document that it printed."""
        done = subprocess.run(
            [str(binaries() / "ehr"), *arguments, "--format", "json"],
            capture_output=True, text=True, timeout=WAIT_SECONDS + 60)
        assert done.returncode == expect, (
            f"ehr {' '.join(arguments)} exited {done.returncode}, not {expect}\n{done.stdout}\n{done.stderr}")
        printed = done.stdout.strip() or done.stderr.strip()
        return json.loads(printed) if printed.startswith("{") else {}

    def asks(self, *arguments: str, expect: int = 0) -> dict:
        return self.ehr(*arguments, "--url", self.network.rest, expect=expect)

    def does(self, who: str, *arguments: str, expect: int = 0) -> dict:
        """One signed transaction, seen through to its verdict."""
        return self.asks(
            *arguments, "--key", str(self.key(who)), "--wait", str(WAIT_SECONDS), expect=expect)

    # The steps.

    def register(self):
        self.does("patient", "patient", "register", "--patient", self.patient)
        self.does("doctor", "doctor", "register", "--doctor", self.doctor)

    def names(self) -> list[str]:
        return ["--patient", self.patient, "--record", self.record]

    def seal(self, content: bytes):
        self.plain.write_bytes(content)
        self.ehr("record", "seal", str(self.plain), str(self.sealed), "--dek", str(self.dek), *self.names())

    def anchor(self, *, expect: int = 0, who: str = "patient") -> dict:
        return self.does(
            who, "record", "anchor", str(self.sealed), *self.names(), "--scope", "imaging", expect=expect)

    def grant(self, *options: str, expect: int = 0, who: str = "patient") -> dict:
        return self.does(
            who, "consent", "grant", "--patient", self.patient, "--doctor", self.doctor,
            *(options or ("--scope", "imaging")), expect=expect)

    def revoke(self) -> dict:
        return self.does("patient", "consent", "revoke", "--patient", self.patient, "--doctor", self.doctor)

    def log(self, access: str, *, expect: int = 0, who: str = "doctor") -> dict:
        return self.does(
            who, "access", "log", "--access", access, "--doctor", self.doctor, *self.names(), expect=expect)

    # What others see.

    def entry(self, key: str) -> dict | None:
        """A state entry as the REST API and cbor2 give it: nothing of ours in between."""
        answer = self.rest.get(f"/state/{address(key)}")
        if answer.status_code == 404:
            return None
        import base64
        return cbor2.loads(base64.b64decode(answer.json()["data"]))

    def consent(self) -> dict | None:
        return self.entry(f"consent:{self.patient}:{self.doctor}")

    def access(self, access: str) -> dict | None:
        return self.entry(f"access:{self.doctor}:{access}")
