"""Emergencies through the encryption service (docs/spec/holders.md): the ledger has them first, or the emergency
journal where it gives no verdict; doctors who are not enrolled get nothing, whoever speaks for the ledger."""

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from harness.journal import verified
from harness.liar import Liar
from harness.processes import EHRProcessor, Program
from harness.records import DAMAGED, DONE, NO_VERDICT, REFUSED, Practice

DEADLINE = 60
SECRET = {"password": "correct horse battery"}
AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv"]

# Ends the process once the emergency journal is on the device: nobody is told so.
KILLER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int fsync(int descriptor) {
    char link[64], path[4096];
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int result = next(descriptor);
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) {
        path[length] = 0;
        char *end = strstr(path, "/emergency.journal");
        if (end && strcmp(end, "/emergency.journal") == 0) kill(getpid(), SIGKILL);
    }
    return result;
}
"""


class Chain(Program):
    """A ledger that keeps its chain and its addresses when it is started again."""

    def __init__(self, data: Path, component="tcp://127.0.0.1:0", rest="127.0.0.1:0"):
        super().__init__("ehr-dev-ledger", "--bind", component, "--rest", rest, "--data", str(data))
        ready = self.wait_for(r"ready component=(\S+) rest=(\S+)")
        self.component, self.rest = ready.group(1), ready.group(2)

    @property
    def place(self) -> tuple[str, str]:
        return self.component, self.rest.removeprefix("http://")


class Service(Program):
    """A service with a socket for holders and one for maintenance."""

    def __init__(self, configuration: Path):
        super().__init__("ehr-encryption", "--config", str(configuration))
        self.holders = self.wait_for(r"ready listen=unix:(\S+)").group(1)
        self.maintenance = self.wait_for(r"ready maintenance=unix:(\S+)").group(1)


class Ward:
    """A patient whose key is in custody, a doctor who keeps theirs, and no consent between them."""

    def __init__(self, folder: Path, start, url=None):
        self.start, self.folder = start, folder
        self.ledger = start(Chain, folder / "chain")
        self.processor = start(EHRProcessor, self.ledger.component)
        self.practice = Practice(folder, url or self.ledger.rest)
        self.truth = self.ledger.rest
        self.configure(url or self.ledger.rest)
        for name, text in SECRET.items():
            self.secret(name, text)
        for name in ("doc.priv", "thief.priv"):
            self.practice.json("keygen", name, desk=False)
        self.practice.json("keygen", "--encryption", "approve.priv", desk=False)
        self.encryption = self.practice.json("keygen", "--encryption", "doc-enc.priv", desk=False)["public_key"]

    def configure(self, url: str, **emergencies):
        self.practice.configure(
            ledger={"url": url}, wrapper={"keystore": {"key_file": "keystore.key"}},
            emergencies={"wait_seconds": 1, **emergencies},
            service={"listen": f"unix:{self.folder}/run/s", "maintenance": f"{self.folder}/maintenance/s"})
        self.practice.asked = ["--service", f"unix:{self.folder}/run/s", "--url", url]

    def secret(self, name: str, text: str):
        self.practice.path(name).write_text(text + "\n")
        self.practice.path(name).chmod(0o600)

    def serve(self):
        self.service = self.start(Service, self.practice.path("config.json"))
        return self

    def enrol(self, role: str, holder: str, *more):
        code = self.practice.json("holder", "code", f"--{role}", holder, "--service",
                                  f"unix:{self.service.maintenance}", desk=False)["code"]
        self.secret("code", code)
        self.practice.json("holder", "enrol", f"--{role}", holder, "--code-file", "code", *more)

    def admit(self, doctor_enrolled=True):
        """Both are on the ledger, the patient enrolled and with a record."""
        practice = self.practice
        self.enrol("patient", "p", "--password-file", "password")
        practice.json("key", "make", "--patient", "p", "--register", "--password-file", "password")
        if doctor_enrolled:
            self.enrol("doctor", "d", "--key", "doc.priv", "--encryption-key", self.encryption)
        practice.json("doctor", "register", "--doctor", "d", "--key", "doc.priv", "--encryption-key", self.encryption,
                      "--url", self.truth, desk=False)
        self.deposit("r", b"finding")
        return self

    def deposit(self, record: str, content: bytes, exit_code=DONE):
        self.practice.path("input").write_bytes(content)
        return self.practice.json("record", "deposit", "input", *self.practice.named(record), "--password-file",
                                  "password", "--wait", "5" if exit_code else "60", exit_code=exit_code)

    def emergency(self, record="r", *more, exit_code=DONE, wait="30") -> dict:
        return self.practice.json("access", "emergency", *AS_DOCTOR, *self.practice.named(record), "--reason", "coma",
                                  "--wait", wait, *more, exit_code=exit_code)

    def retrieve(self, access: str, record="r", *more) -> bytes:
        return self.practice.retrieve(record, *AS_DOCTOR, "--access", access, *more)

    def retrieved(self, access: str, record="r") -> bytes:
        """Once the journal's path is open."""
        self.until(lambda: self.answer(access, record) == DONE, "the record does not open")
        return self.practice.path("output").read_bytes()

    def answer(self, access: str, record="r") -> int:
        self.practice.path("output").unlink(missing_ok=True)
        return self.practice.run("record", "retrieve", "output", *self.practice.named(record), *AS_DOCTOR, "--access",
                                 access).returncode

    def until(self, condition, what: str):
        deadline = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < deadline, f"{what}:\n{self.service.output}"
            time.sleep(0.2)

    def seen(self):
        """The service has seen the doctor attested: it looks when they open a session."""
        self.practice.path("token").unlink(missing_ok=True)
        self.practice.json("session", "open", "token", *AS_DOCTOR)

        def is_seen():
            with sqlite3.connect(f"file:{self.practice.path('data/keys.sqlite')}?mode=ro", uri=True) as database:
                return database.execute(
                    "SELECT attested_at FROM holder WHERE role = 'doctor'").fetchone()[0] is not None

        self.until(is_seen, "the doctor was not seen attested")
        return self

    def ledger_back(self):
        place = self.ledger.place
        self.ledger = self.start(Chain, self.folder / "chain", *place)

    def entry(self, access: str) -> dict | None:
        shown = self.practice.run("access", "show", "--doctor", "d", "--access", access, "--url", self.truth,
                                  "--format", "json", desk=False)
        return json.loads(shown.stdout) if shown.returncode == DONE else None

    @property
    def journal(self) -> Path:
        return self.practice.path("data/emergency.journal")

    def lines(self) -> list[dict]:
        """The records of the journal."""
        return verified(self.journal.read_bytes(), "emergency")


@pytest.fixture
def ward(tmp_path, start) -> Ward:
    return Ward(tmp_path, start).serve().admit()


def test_the_ledger_has_an_emergency_before_anything_is_given_and_it_opens_that_record_alone(ward):
    ward.deposit("other", b"other")
    made = ward.emergency()
    assert made["status"] == "COMMITTED"
    assert ward.entry(made["access_id"])["emergency"] is True
    assert ward.retrieve(made["access_id"]) == b"finding"
    assert ward.retrieve(made["access_id"], "r", "--decryption-key", "doc-enc.priv") == b"finding"
    ward.practice.cannot_retrieve("access_foreign", "other", *AS_DOCTOR, "--access", made["access_id"])
    assert ward.lines() == [] and ward.practice.json("key", "emergencies", "--config", "config.json", desk=False) == []
    # Nobody else's session, and no consent, came of it.
    ward.practice.cannot_retrieve("not_found", "r", "--doctor", "d", "--key", "thief.priv", "--access",
                                  made["access_id"])
    ward.practice.cannot_retrieve("consent_missing", "r", *AS_DOCTOR)


def test_a_key_in_custody_signs_an_emergency_only_with_the_doctors_approval(tmp_path, start):
    ward = Ward(tmp_path, start).serve().admit(doctor_enrolled=False)
    ward.enrol("doctor", "c", "--password-file", "password", "--encryption-key", ward.encryption, "--approval-key",
               "approve.priv")
    ward.practice.json("key", "make", "--doctor", "c", "--register", "--password-file", "password")
    asked = ["access", "emergency", "--doctor", "c", *ward.practice.named("r"), "--reason", "coma", "--password-file",
             "password"]
    ward.practice.refused("approval_needed", *asked, exit_code=2)
    made = ward.practice.json(*asked, "--approval-key", "approve.priv")
    assert made["status"] == "COMMITTED"
    assert ward.practice.retrieve("r", "--doctor", "c", "--password-file", "password", "--access",
                                  made["access_id"]) == b"finding"


def test_while_the_ledger_is_away_the_journal_has_it_first_and_the_ledger_when_it_is_back(ward):
    ward.seen().ledger.kill()
    made = ward.emergency(exit_code=NO_VERDICT, wait="0")
    assert made["code"] == "undecided" and made["operation"]
    deposited = ward.deposit("new", b"new", exit_code=NO_VERDICT)
    fresh = ward.emergency("new", exit_code=NO_VERDICT, wait="0")
    assert ward.retrieved(made["access_id"]) == b"finding"
    assert ward.retrieved(fresh["access_id"], "new") == b"new"
    lines = ward.lines()
    assert [(each["under"], each["given"]) for each in lines] == [
        (made["access_id"], "content"), (fresh["access_id"], "content")]
    assert all(each["batch"] and each["attested_at"] and each["doctor"] == "d" for each in lines)
    listed = ward.practice.json("key", "emergencies", "--config", "config.json", desk=False)
    assert [each["operation"] for each in listed] == [made["operation"], fresh["operation"]]
    assert "a record was opened in an emergency that the ledger does not have yet" in ward.service.output
    operation = ["operation", "show", made["operation"], "--session", "token"]
    assert ward.practice.json(*operation)["opened_at"] and ward.practice.json(*operation)["status"] == "WAITING"

    # A kill changes nothing of what is owed.
    ward.service.kill()
    ward.serve()
    ward.ledger_back()
    for each in (made, fresh):
        ward.until(lambda: ward.entry(each["access_id"]), "the ledger has no such entry")
        assert ward.entry(each["access_id"])["reason"] == "coma"
    # It was the very batch that the journal has, after the record's own anchor.
    ward.seen()
    shown = ward.practice.json("operation", "list", "--doctor", "d", "--session", "token", "--state",
                                "committed")
    assert {each["operation"] for each in shown} >= {made["operation"], fresh["operation"]}
    assert deposited["operation"] and len(ward.lines()) == 2


def test_a_ledger_that_hangs_is_as_good_as_away(ward):
    ward.seen()
    ward.ledger.process.send_signal(signal.SIGSTOP)
    try:
        made = ward.emergency(exit_code=NO_VERDICT, wait="0")
        assert ward.retrieved(made["access_id"]) == b"finding"
        assert [each["given"] for each in ward.lines()] == ["content"]
    finally:
        ward.ledger.process.send_signal(signal.SIGCONT)
    ward.until(lambda: ward.entry(made["access_id"]), "the ledger has no such entry")


def test_a_kill_between_the_journals_line_and_the_answer_loses_nothing(ward, tmp_path, monkeypatch):
    compiler = shutil.which("clang") or shutil.which("cc")
    (tmp_path / "killer.c").write_text(KILLER)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", "killer.so", "killer.c", "-ldl"], cwd=tmp_path, check=True)
    # The journal itself is made with the first emergency.
    ward.emergency()
    ward.seen().service.stop()
    with monkeypatch.context() as patch:
        patch.setenv("LD_PRELOAD", str(tmp_path / "killer.so"))
        doomed = ward.start(Service, ward.practice.path("config.json"))
    ward.ledger.kill()
    made = ward.emergency(exit_code=NO_VERDICT, wait="0")
    ward.until(lambda: ward.answer(made["access_id"]) and doomed.process.poll() is not None, "nothing was killed")
    assert doomed.process.returncode == -signal.SIGKILL and not ward.practice.path("output").exists()
    assert [each["under"] for each in ward.lines()] == [made["access_id"]]
    ward.serve()
    assert ward.retrieved(made["access_id"]) == b"finding"
    assert {each["under"] for each in ward.lines()} == {made["access_id"]}
    ward.ledger_back()
    ward.until(lambda: ward.entry(made["access_id"]), "the ledger has no such entry")


def test_an_hours_openings_without_the_ledger_are_limited_across_restarts(ward):
    ward.seen().service.stop()
    ward.configure(ward.ledger.rest, hourly_limit=1)
    ward.serve()
    ward.deposit("other", b"other")
    ward.ledger.kill()
    made = [ward.emergency(record, exit_code=NO_VERDICT, wait="0") for record in ("r", "other")]
    assert ward.retrieved(made[0]["access_id"]) == b"finding"
    ward.service.kill()
    ward.serve()
    ward.until(lambda: ward.answer(made[1]["access_id"], "other") == REFUSED, "there is no limit")
    ward.practice.cannot_retrieve("emergency_limit", "other", *AS_DOCTOR, "--access", made[1]["access_id"])
    assert "a doctor wants to open more records" in ward.service.output
    assert [each["record"] for each in ward.lines()] == ["r"]


def test_a_journal_that_does_not_hold_opens_no_emergency_and_says_so(ward):
    ward.seen().ledger.kill()
    made = ward.emergency(exit_code=NO_VERDICT, wait="0")
    assert ward.retrieved(made["access_id"]) == b"finding"
    ward.service.stop()
    whole = ward.journal.read_bytes()
    ward.journal.write_bytes(whole.replace(b'"given":"content"', b'"given":"nothing"'))
    ward.ledger_back()
    ward.serve()
    assert "no emergency is opened" in ward.service.output
    ward.practice.refused("journal_broken", "key", "emergencies", "--config", "config.json", desk=False,
                          exit_code=DAMAGED)
    ward.practice.cannot_retrieve("journal_broken", "r", *AS_DOCTOR, "--access", made["access_id"], exit_code=DAMAGED)
    ward.emergency(exit_code=DAMAGED)
    # Patients read on.
    assert ward.practice.retrieve("r", "--password-file", "password") == b"finding"


@pytest.mark.parametrize("is_silent", [False, True])
def test_no_ledger_and_no_liar_makes_an_emergency_open_for_a_doctor_who_is_not_pinned(tmp_path, start, is_silent):
    ward = Ward(tmp_path, start).serve().admit(doctor_enrolled=False)
    # All of it is on the ledger, as it would be for any other doctor.
    made = ward.practice.json("access", "emergency", *AS_DOCTOR, *ward.practice.named("r"), "--reason", "coma", "--url",
                              ward.truth, desk=False)
    liar = ward.start(Liar, ward.truth)
    ward.service.stop()
    ward.configure(liar.url)
    ward.serve()
    liar.is_silent = is_silent
    ward.practice.refused("emergency_not_enrolled", "access", "emergency", *AS_DOCTOR, *ward.practice.named("r"),
                          "--reason", "coma")
    ward.practice.cannot_retrieve(
        "ledger_away" if is_silent else "access_emergency", "r", *AS_DOCTOR, "--access", made["access_id"],
        exit_code=3 if is_silent else REFUSED)


def test_a_liar_who_shows_another_owner_makes_nothing_open_for_that_key(tmp_path, start):
    ward = Ward(tmp_path, start).serve().admit()
    liar = ward.start(Liar, ward.truth)
    ward.service.stop()
    ward.configure(liar.url)
    ward.serve()
    made = ward.emergency()
    own, thief = (ward.practice.path(f"{name}.pub").read_text().strip().encode() for name in ("doc", "thief"))
    assert len(own) == len(thief) == 66
    liar.hidden, liar.shown = own, thief
    ward.practice.cannot_retrieve("access_other_owner", "r", *AS_DOCTOR, "--access", made["access_id"])
    # Not even with a session of the doctor's: what the thief signs is none of the pinned key's.
    ward.practice.json("session", "open", "token", *AS_DOCTOR)
    ward.practice.refused("invalid", "access", "emergency", "--doctor", "d", "--key", "thief.priv",
                          "--session", "token", *ward.practice.named("r"), "--reason", "coma")
    liar.hidden = b""
    assert ward.retrieve(made["access_id"]) == b"finding"
