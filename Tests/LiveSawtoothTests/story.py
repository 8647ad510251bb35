"""One record's story as its people tell it: each step is one call of the `ehr` command."""

import json
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import cbor2
import pytest

from harness.batches import address
from harness.processes import binaries
from harness.rest import REST

# A real network makes a block about once a second, and a consensus of several nodes takes longer.
WAIT_SECONDS = 120


def new_id() -> str:
    """128 random bits, as the family asks of clients."""
    return secrets.token_hex(16)


def public_key(private: Path) -> str:
    from sawtooth_signing.secp256k1 import Secp256k1Context, Secp256k1PrivateKey
    key = Secp256k1PrivateKey.from_hex(private.read_text().strip())
    return Secp256k1Context().get_public_key(key).as_hex()


# The key string of the entry that a noun's transactions write, from the options of `ehr`.
ENTRIES = {
    "patient": "patient:{patient}", "doctor": "doctor:{doctor}", "record": "record:{patient}:{record}",
    "consent": "consent:{patient}:{doctor}", "access": "access:{doctor}:{access}",
}


@dataclass
class Network:
    component: str
    rest: str
    batch_key: Path | None = None
    """Signs every batch; without it, whoever signs the transaction does."""
    left: dict[str, None] = field(default_factory=dict)
    """Key strings of the entries that the stories wrote, in order."""

    def note(self, arguments: tuple[str, ...]):
        options = {name.removeprefix("--"): value for name, value in zip(arguments, arguments[1:])}
        self.left[ENTRIES[arguments[0]].format(**options)] = None

    def require_registrar(self, code: str | None):
        """Ends the test with what is missing where the network has registrars and no batch is signed by one."""
        if code not in ("not_attested", "not_registrar"):
            return
        missing = (
            f"The key in {self.batch_key} is not one of them: its public key is {public_key(self.batch_key)}."
            if self.batch_key else
            "Give the private key file of one of them: scripts/live-test.sh --batch-key FILE")
        pytest.fail(
            f"[{code}] This network has registrars (the setting ehr.registrars): a doctor counts only when the batch "
            f"that registers the doctor is signed by a registrar. {missing}", pytrace=False)

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
        return public_key(self.key(name))

    def batcher(self, name: str) -> str:
        """The public key that signs the batches of `name`'s transactions."""
        return public_key(self.network.batch_key or self.key(name))

    def ehr(self, *arguments: str, expect: int = 0) -> dict:
        """Runs `ehr` to its end, checks its exit code, and returns the JSON document that it printed."""
        done = subprocess.run(
            [str(binaries() / "ehr"), *arguments, "--format", "json"],
            capture_output=True, text=True, timeout=WAIT_SECONDS + 60)
        printed = done.stdout.strip() or done.stderr.strip()
        document = json.loads(printed) if printed.startswith("{") else {}
        self.network.require_registrar(document.get("code"))
        assert done.returncode == expect, (
            f"ehr {' '.join(arguments)} exited {done.returncode}, not {expect}\n{done.stdout}\n{done.stderr}")
        return document

    def asks(self, *arguments: str, expect: int = 0) -> dict:
        return self.ehr(*arguments, "--url", self.network.rest, expect=expect)

    def does(self, who: str, *arguments: str, expect: int = 0) -> dict:
        """One signed transaction, seen through to its verdict."""
        batch_key = ["--batch-key", str(self.network.batch_key)] if self.network.batch_key else []
        done = self.asks(
            *arguments, "--key", str(self.key(who)), *batch_key, "--wait", str(WAIT_SECONDS), expect=expect)
        if expect == 0:
            self.network.note(arguments)
        return done

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
