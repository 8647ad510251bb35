"""No key and no plaintext is anywhere but where it belongs: a search of everything that is written and shown."""

import base64
import os
import resource
import secrets
import signal
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from harness.keystore import all_keys, open_keystore
from harness.processes import EHRProcessor, Ledger, binaries
from harness.records import Practice
from harness.rest import REST
from harness.secrets import Search, forms

PASSPHRASE = secrets.token_hex(16).encode()
AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv"]


def test_the_search_finds_each_form_of_a_secret_wherever_it_stands(tmp_path):
    secret = os.urandom(32)
    search = Search()
    search.add(key=secret)
    assert len(forms(secret)) >= 6
    for before in range(4):
        for form in forms(secret):
            (tmp_path / "log").write_bytes(os.urandom(before) + form + os.urandom(5))
            assert search.files(tmp_path) == [f"key in {tmp_path / 'log'}"]
    for before in range(6):
        (tmp_path / "log").write_bytes(base64.b64encode(os.urandom(before) + secret + os.urandom(7)))
        assert search.files(tmp_path)
    (tmp_path / "log").write_bytes(os.urandom(4096))
    assert search.files(tmp_path) == []


class Canary:
    """A practice whose every secret is known, and everything that its programs write."""

    def __init__(self, folder: Path, start, where: str, monkeypatch):
        # What programs may write is inside; keys and plaintext that a person keeps lie outside.
        self.inside = folder / "data"
        for name in ("tmp", "home", "ledger"):
            (self.inside / name).mkdir(parents=True)
        monkeypatch.setenv("TMPDIR", str(self.inside / "tmp"))
        monkeypatch.setenv("HOME", str(self.inside / "home"))
        self.ledger = start(Ledger, "-v", data=self.inside / "ledger")
        self.processor = start(EHRProcessor, self.ledger.component, "-vvv")
        (folder / "passphrase").write_bytes(PASSPHRASE + b"\n")
        (folder / "passphrase").chmod(0o600)
        self.practice = Practice(
            folder, self.ledger.rest, wrapper={"keystore": {"passphrase_file": "passphrase"}}).register()
        self.service = self.practice.ask(start, where) if where != "here" else None
        self.search, self.shown = Search(), []
        run = self.practice.run

        def kept(*arguments, **options):
            result = run(*arguments, **options)
            self.shown.append((result.stdout + result.stderr).encode())
            return result

        self.practice.run = kept
        for name in ("ada", "doc", "doc-enc"):
            self.search.add(**{f"{name}.priv": bytes.fromhex((folder / f"{name}.priv").read_text())})
        self.search.add(passphrase=PASSPHRASE)

    def learn(self):
        """Adds every key that is wrapped now."""
        keks = open_keystore(self.inside / "keystore", passphrase=PASSPHRASE)
        self.search.add(**{f"KEK {key.hex()}": kek for key, kek in keks.items()})
        found = all_keys(self.inside / "keys.sqlite", keks)
        self.search.add(**found)
        return found

    def found(self, *processes: int) -> list[str]:
        found = self.search.files(self.inside)
        running = [self.ledger, self.processor] + ([self.service] if self.service else [])
        for each in running:
            found += self.search.look(f"the log of {each.name}", each.output.encode())
        for pid in [each.process.pid for each in running if each.process.poll() is None] + list(processes):
            found += self.search.process(pid)
        rest = REST(self.ledger.rest)
        for path in ("/blocks", "/batches", "/transactions", "/state"):
            found += self.search.look(path, rest.get(path, limit=1000).content)
        for number, text in enumerate(self.shown):
            found += self.search.look(f"what command {number} printed", text)
        return found


@pytest.mark.parametrize("where", ["here", "socket"])
def test_no_secret_and_no_plaintext_is_written_or_shown_anywhere(tmp_path, start, monkeypatch, where):
    canary = Canary(tmp_path, start, where, monkeypatch)
    practice = canary.practice
    marks = {f"plaintext {number}": os.urandom(32) for number in range(3)}
    marks["text"] = secrets.token_hex(24).encode()
    canary.search.add(**marks)
    content = b"".join(os.urandom(1000) + mark for mark in marks.values()) * 50
    practice.deposit("r-1", content, "--scope", "imaging")
    practice.deposit("r-2", content)
    practice.share()
    practice.json("key", "make", "--patient", "custodial", "--register")
    known = canary.learn()
    assert {name.split(" of ")[0] for name in known} == {"root", "PDK", "DEK", "signing key"}

    assert practice.retrieve("r-1", *AS_DOCTOR, "--decryption-key", "doc-enc.priv") == content
    assert practice.retrieve("r-1", *AS_DOCTOR) == content == practice.retrieve("r-2")
    practice.json("record", "verify", *practice.named("r-2"))
    # Refusals talk most: a wrong key, a damaged object, a withdrawn consent.
    practice.json("record", "retrieve", "never", *practice.named("r-1"), "--doctor", "d", "--key", "ada.priv",
                  exit_code=1)
    stored = practice.objects()[0]
    whole = stored.read_bytes()
    stored.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
    for record in ("r-1", "r-2"):
        practice.run("record", "verify", *practice.named(record))
    stored.write_bytes(whole)
    practice.json("consent", "withdraw", *practice.pair, "--key", "ada.priv")
    practice.cannot_retrieve("consent_revoked", "r-1", *AS_DOCTOR)
    practice.json("key", "rotate")
    practice.json("key", "rotate", "--kek")
    canary.learn()
    practice.json("key", "backup", "data/backup.sqlite", "--config", "config.json", desk=False)

    # One that is at work has its database open, its log beside it, and half a record sealed.
    os.mkfifo(practice.path("pipe"))
    deposit = subprocess.Popen(
        [str(binaries() / "ehr"), "record", "deposit", "pipe", *practice.named("r-3"), "--key", "ada.priv",
         *practice.asked], cwd=practice.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with open(practice.path("pipe"), "wb", buffering=0) as pipe:
        for _ in range(8):
            pipe.write(content[:1 << 17])
        assert canary.found(deposit.pid) == []
    canary.shown.append(deposit.communicate(timeout=60)[0])
    assert deposit.returncode == 0 and len(canary.learn()) >= len(known)

    wrapped = wrapped_keys(canary.inside / "keys.sqlite")
    practice.json("record", "erase", *practice.named("r-1"), "--yes")
    canary.search.add(**{"wrapped " + name: blob for name, blob in wrapped.items() if name == "r-1"})
    # As it lies after a power cut, log and all, but for the backup from before the erasure.
    if canary.service:
        canary.service.kill()
    (canary.inside / "backup.sqlite").unlink()
    assert canary.found() == []
    assert canary.search.bytes_searched > 1 << 20 and len(canary.search.secrets) >= 14
    assert canary.search.files(practice.folder), "what lies outside is found, or nothing would be"


def wrapped_keys(database: Path) -> dict[str, bytes]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT record_id, wrapped FROM record_key"))


def crash(command: list[str], folder: Path) -> tuple[str, bool]:
    """Starts a program that could dump a core, as far as this user may, makes it crash once it listens or reads `pipe`,
    and gives its limit for core files and whether it dumped one."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard)))
    try:
        if "pipe" in command:
            with open(folder / "pipe", "wb", buffering=0) as pipe:
                # More than a pipe holds: it reads, so it has started.
                pipe.write(bytes(1 << 18))
                return crashed(process)
        assert process.stdout.readline()
        return crashed(process)
    finally:
        process.stdout.close()


def crashed(process: subprocess.Popen) -> tuple[str, bool]:
    lines = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    limit = next(line for line in lines if line.startswith("Max core file size")).split()[4:6]
    process.send_signal(signal.SIGABRT)
    # A program that catches this to look at itself may never end: then it says nothing of dumps.
    patience = threading.Timer(30, process.kill)
    patience.start()
    dumped = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT).si_code == os.CLD_DUMPED
    patience.cancel()
    assert process.wait() == -signal.SIGABRT
    return " ".join(limit), dumped


def test_programs_that_hold_keys_dump_no_core(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest).register()
    os.mkfifo(tmp_path / "pipe")
    deposit = [str(binaries() / "ehr"), "record", "deposit", "pipe", *practice.named("r"), "--key", "ada.priv"]
    service = [str(binaries() / "ehr-encryption"), "--config", "config.json", "--listen", f"unix:{tmp_path}/socket"]
    # One that does not switch them off keeps the limit that it was started with.
    other = ["python3", "-uc", "import time; print('ready'); time.sleep(60)"]
    if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
        assert crash(other, tmp_path)[0] != "0 0"
    assert crash([*deposit, *practice.asked], tmp_path) == ("0 0", False)
    assert crash(service, tmp_path) == ("0 0", False)
