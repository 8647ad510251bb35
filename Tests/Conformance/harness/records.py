"""`ehr` with keys and objects of its own: a folder with a configuration, a patient and a doctor on a ledger."""

import importlib.util
import json
import os
import subprocess
from pathlib import Path

from harness.processes import REPOSITORY, EncryptionService, binaries

DONE, REFUSED, USAGE, UNREACHABLE, NO_VERDICT, DAMAGED, LOCAL = range(7)


def _module(path: str):
    specification = importlib.util.spec_from_file_location(Path(path).stem, REPOSITORY / path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def sealed_record():
    """The sealed record's second implementation, beside its vectors."""
    return _module("Tests/TestVectors/Vectors/sealed-record/sealed_record.py")


def certificates():
    """Makes a certificate authority for the length of a test."""
    return _module("Tests/Doubles/certificates.py")


class Practice:
    """A patient `p` with ada.priv, a doctor `d` with doc.priv and doc-enc.priv, and a configuration."""

    patient, doctor = "p", "d"

    def __init__(self, folder: Path, url: str, wrapper: dict | None = None, **settings):
        self.folder, self.url, self.asked = folder, url, []
        self.configure(wrapper=wrapper or {"keystore": {"key_file": "keystore.key"}}, **settings)

    def configure(self, **settings):
        """Writes the configuration anew; `settings` are its sections."""
        self.settings = {"data": "data", "ledger": {"url": self.url}, **settings}
        (self.folder / "config.json").write_text(json.dumps(self.settings))
        self.asked = ["--config", "config.json"]

    def ask(self, start, where: str):
        """Starts an encryption service with this configuration, on a Unix `socket` or over mutual `tls`; from now on
        it is asked."""
        listen, options = f"unix:{self.path('service.sock')}", []
        if where == "tls":
            certificates().certificates(self.folder)
            self.path("server.key").chmod(0o600)
            files = {"certificate": "server.pem", "private_key": "server.key", "client_authorities": "ca.pem"}
            self.configure(**{name: self.settings[name] for name in self.settings if name not in ("data", "ledger")},
                           service={"tls": files})
            listen = "127.0.0.1:0"
            # One certificate will do for both sides here: each is vouched for by the same authority.
            options = ["--tls-ca", "ca.pem", "--tls-cert", "server.pem", "--tls-key", "server.key"]
        service = start(EncryptionService, self.path("config.json"), listen)
        scheme = "https://" if where == "tls" else ""
        self.asked = ["--service", scheme + service.address, "--url", self.url, *options]
        return service

    def path(self, name: str) -> Path:
        return self.folder / name

    def run(self, *arguments, desk=True, **options) -> subprocess.CompletedProcess:
        command = [str(binaries() / "ehr"), *arguments, *(self.asked if desk else [])]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EHR_")}
        options.setdefault("env", environment)
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120, **options)

    def json(self, *arguments, exit_code=DONE, desk=True, **options):
        result = self.run(*arguments, "--format", "json", desk=desk, **options)
        assert result.returncode == exit_code, (arguments, result.returncode, result.stdout, result.stderr)
        return json.loads(result.stdout) if result.stdout else None

    def refused(self, code: str | None, *arguments, exit_code=REFUSED, **options):
        """Runs a command that must end with an exit code and a stable code."""
        answer = self.json(*arguments, exit_code=exit_code, **options)
        assert answer["exit"] == exit_code and answer.get("code") == code, answer
        return answer

    def register(self):
        """Makes the keys and puts patient and doctor on the ledger."""
        for name in ("ada", "doc"):
            self.json("keygen", f"{name}.priv", desk=False)
        encryption = self.json("keygen", "--encryption", "doc-enc.priv", desk=False)["public_key"]
        ledger = ["--url", self.url]
        self.json("patient", "register", "--patient", self.patient, "--key", "ada.priv", *ledger, desk=False)
        self.json("doctor", "register", "--doctor", self.doctor, "--encryption-key", encryption, "--key", "doc.priv",
                  *ledger, desk=False)
        return self

    def named(self, record: str) -> list[str]:
        return ["--patient", self.patient, "--record", record]

    @property
    def pair(self) -> list[str]:
        return ["--patient", self.patient, "--doctor", self.doctor]

    def deposit(self, record: str, content: bytes, *options, **expected):
        self.path("input").write_bytes(content)
        return self.json(
            "record", "deposit", "input", *self.named(record), "--key", "ada.priv", *options, **expected)

    def share(self, *options, **expected):
        return self.json("consent", "share", *self.pair, "--key", "ada.priv",
                         *(options or ["--all-scopes"]), **expected)

    def retrieve(self, record: str, *options) -> bytes:
        """Reads a record as its patient, or as what `options` say; it must succeed."""
        target = self.path("output")
        target.unlink(missing_ok=True)
        self.json("record", "retrieve", "output", *self.named(record), *options)
        assert target.stat().st_mode & 0o777 == 0o600
        return target.read_bytes()

    def cannot_retrieve(self, code: str, record: str, *options, exit_code=REFUSED):
        """Nothing is left where the output would be."""
        before = sorted(each.name for each in self.folder.iterdir())
        self.refused(code, "record", "retrieve", "never", *self.named(record), *options, exit_code=exit_code)
        assert sorted(each.name for each in self.folder.iterdir()) == before

    def objects(self) -> list[Path]:
        """All files of the object store, unfinished ones included."""
        return sorted(each for each in self.path("data/objects").rglob("*") if each.is_file())
