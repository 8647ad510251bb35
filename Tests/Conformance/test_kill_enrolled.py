"""Killed at any moment of what the enrolled do: enrolments, rotations of a key in custody, emergencies with a ledger
that decides and with one that does not. Nothing is by half, both journals hold and have what was given, and again
completes it.

EHR_KILL_POINTS is how many kills there are of `ehr` alone, and of the encryption service; EHR_KILL_SEED repeats a run.
"""

import os
import random
import time

import pytest

from harness.holders import Desk
from harness.journal import verified
from harness.processes import EHRProcessor, Ledger
from harness.records import DONE, NO_VERDICT, Practice
from harness.strikes import Database, Strikes

POINTS = int(os.environ.get("EHR_KILL_POINTS", "8"))
SEED = int(os.environ.get("EHR_KILL_SEED", random.SystemRandom().randrange(1 << 32)))
DEADLINE = 60
AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv"]
PATIENTS_PROOF = ["--password-file", "password", "--approval-key", "approve.priv"]
# The password, and ten recovery codes.
LOCKS = 11
# Rotations of one patient's key: the service keeps no more than eight that are not final.
ROTATIONS = 6


class Campaign:
    """A patient whose key is in custody, a doctor who keeps theirs, a record without consent, and kills."""

    def __init__(self, folder, start, where: str, ledger):
        self.start, self.ledger = start, ledger
        self.processor = start(EHRProcessor, ledger.component)
        self.practice = Practice(folder, ledger.rest)
        self.practice.configure(
            wrapper={"keystore": {"key_file": "keystore.key"}}, emergencies={"wait_seconds": 1, "hourly_limit": 10_000},
            service={"listen": f"unix:{folder}/run/s", "maintenance": f"{folder}/maintenance/s"})
        self.maintenance, service = self.practice.asked, None
        if where == "service":
            service = start(Desk, self.practice.path("config.json"))
            self.maintenance = ["--service", f"unix:{service.maintenance}"]
            self.practice.asked = ["--service", f"unix:{service.holders}", "--url", ledger.rest]
        self.strikes = Strikes(self.practice, SEED, service, lambda: (self.practice.path("config.json"),))
        self.database = Database(self.practice)
        self.content = os.urandom(100_000)
        self.number, self.journals, self.emergencies = 0, {}, []
        self.rotated, self.rotations = "p", 0

    def secret(self, name: str, text: str):
        self.practice.path(name).write_text(text + "\n")
        self.practice.path(name).chmod(0o600)

    def draw(self, role: str, holder: str):
        drawn = self.practice.json("holder", "code", f"--{role}", holder, *self.maintenance, desk=False)
        self.secret("code", drawn["code"])

    def next_name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    def prepare(self):
        """Who there must be, and every journey once to its end, for its time."""
        practice, measure = self.practice, self.strikes.measure
        self.secret("password", "correct horse battery")
        for kind in ([], ["--encryption"]):
            practice.json("keygen", *kind, "approve.priv" if kind else "doc.priv", desk=False)
        self.draw("patient", "p")
        measure("enrol", *self.enrolment("p"))
        practice.path("input").write_bytes(self.content)
        self.admit("p")
        self.draw("doctor", "d")
        practice.json("holder", "enrol", "--doctor", "d", "--code-file", "code", "--key", "doc.priv")
        practice.json("doctor", "register", *AS_DOCTOR, "--url", practice.url, desk=False)
        measure("rotate", *self.rotation(self.next_name("rotation")))
        access = self.next_name("access")
        measure("emergency", *self.emergency_access(access))
        # The doctor is seen attested here.
        measure("open", *self.opening(access))
        self.processor.stop()
        access = self.next_name("access")
        measure("undecided", *self.emergency_access(access), "--wait", "0", done=NO_VERDICT)
        measure("open undecided", *self.opening(access), "--force")
        self.emergencies.append(access)
        self.decided()
        practice.path("opened").unlink()
        self.check()

    def admit(self, patient: str):
        """Puts a patient who is enrolled on the ledger, with a record."""
        password = ["--password-file", "password"]
        self.practice.json("key", "make", "--patient", patient, "--register", *password)
        self.practice.json("record", "deposit", "input", "--patient", patient, "--record", "r", *password)

    def decided(self):
        """The ledger decides again, and what was accepted meanwhile is seen through."""
        self.processor = self.start(EHRProcessor, self.ledger.component)
        if not self.strikes.service:
            self.practice.json("operation", "settle")
        self.until(lambda: not self.database.rows("SELECT id FROM operation WHERE state = 'waiting'"),
                   "operations have no verdict")

    def until(self, condition, what: str):
        deadline = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < deadline, what
            time.sleep(0.05)

    def enrolment(self, patient: str) -> list[str]:
        return ["holder", "enrol", "--patient", patient, "--code-file", "code", *PATIENTS_PROOF]

    def rotation(self, operation: str) -> list[str]:
        return ["holder", "rotate", "--patient", self.rotated, *PATIENTS_PROOF, "--operation", operation]

    def emergency_access(self, access: str) -> list[str]:
        return ["access", "emergency", *AS_DOCTOR, *self.practice.named("r"), "--reason", "coma", "--access", access,
                "--at", "1700000000"]

    def opening(self, access: str) -> list[str]:
        return ["record", "retrieve", "opened", *self.practice.named("r"), *AS_DOCTOR, "--access", access]

    # What must hold at every moment.

    def check(self):
        self.database.check()
        for kind in ("openings", "emergency"):
            path = self.practice.path(f"data/{kind}.journal")
            journal = path.read_bytes() if path.exists() else b""
            assert journal.startswith(self.journals.get(kind, b"")), f"the {kind} journal was changed"
            self.journals[kind] = journal
        journalled = {each.get("operation") for each in self.lines("emergency")}
        for operation, in self.database.rows("SELECT id FROM operation WHERE is_journalled = 1"):
            assert operation in journalled, "noted as journalled before it was"
        for role, holder, owner in self.database.rows("SELECT role, id, owner FROM holder WHERE custody = 1"):
            assert len(self.locks(holder, owner)) == LOCKS, (role, holder)

    def lines(self, kind: str) -> list[dict]:
        journal = self.journals.get(kind)
        return verified(journal, kind) if journal else []

    def under(self, kind: str, access: str) -> list[dict]:
        self.check()
        return [each for each in self.lines(kind) if each.get("under") == access]

    def locks(self, patient: str, owner: str) -> list[tuple]:
        return self.database.rows(
            "SELECT name FROM locked_key WHERE role = 'patient' AND id = ? AND public_key = ?", patient, owner)

    def owner(self, patient: str) -> str | None:
        row = self.database.one("SELECT owner FROM holder WHERE role = 'patient' AND id = ?", patient)
        return row and row[0]

    def entry(self, access: str) -> dict:
        """What the ledger has."""
        return self.practice.json("access", "show", "--doctor", "d", "--access", access, "--url", self.practice.url,
                                  desk=False)

    # Each: the command, killed; what may be there then; the same command again; what must be there then.

    def enrol(self):
        patient = self.next_name("patient")
        self.draw("patient", patient)
        command = self.enrolment(patient)
        acknowledged = self.strikes.strike("enrol", *command)
        owner = self.owner(patient)
        left = self.database.one("SELECT made_at FROM enrolment_code WHERE id = ?", patient)
        assert (owner is None) == (left is not None), "the code is used up without the enrolment, or good for another"
        if owner is None:
            assert not acknowledged
            assert self.database.rows("SELECT name FROM locked_key WHERE id = ?", patient) == []
            self.practice.json(*command)
        else:
            self.practice.refused("enrolment_refused", *command)
        # The key is there for who has the password, whether the codes were shown or not.
        fresh = self.practice.json("holder", "recovery-codes", "--patient", patient, *PATIENTS_PROOF)
        assert len(fresh["recovery_codes"]) == LOCKS - 1

    def rotate(self):
        self.rotations += 1
        if self.rotations % ROTATIONS == 0:
            self.rotated = self.next_name("patient")
            self.draw("patient", self.rotated)
            self.practice.json(*self.enrolment(self.rotated))
            self.admit(self.rotated)
        patient, operation = self.rotated, self.next_name("rotation")
        before, command = self.owner(patient), self.rotation(operation)
        acknowledged = self.strikes.strike("rotate", *command)
        kept = self.database.one("SELECT state FROM operation WHERE id = ?", operation)
        assert not acknowledged or kept == ("committed",)
        if kept is None:
            assert self.owner(patient) == before
        assert self.practice.json(*command)["status"] == "COMMITTED"
        owner = self.owner(patient)
        assert owner != before and self.practice.json(
            "patient", "show", patient, "--url", self.practice.url, desk=False)["owner"] == owner
        self.practice.json("record", "retrieve", "opened", "--patient", patient, "--record", "r", "--password-file",
                           "password")
        assert self.practice.path("opened").read_bytes() == self.content
        self.practice.path("opened").unlink()

    def emergency(self):
        access = self.next_name("access")
        command = self.emergency_access(access)
        acknowledged = self.strikes.strike("emergency", *command)
        assert not acknowledged or self.entry(access)["emergency"] is True
        assert self.practice.json(*command)["status"] == "COMMITTED"
        self.open("open", access)
        assert self.under("emergency", access) == []

    def undecided(self):
        self.processor.stop()
        access = self.next_name("access")
        command = [*self.emergency_access(access), "--wait", "0"]
        self.strikes.strike("undecided", *command, done=NO_VERDICT)
        self.practice.json(*command, exit_code=NO_VERDICT)
        self.open("open undecided", access)
        lines = self.under("emergency", access)
        # The batch is in the first, and in others where a kill came before the note that it is.
        assert lines[0]["batch"] and all(each["doctor"] == "d" for each in lines)
        self.emergencies.append(access)
        self.decided()

    def open(self, journey: str, access: str):
        """Reads the record under the access; whole, or nothing, and nothing that is not in the openings journal."""
        output = self.practice.path("opened")
        acknowledged = self.strikes.strike(journey, *self.opening(access))
        assert output.exists() or not acknowledged
        if output.exists():
            assert output.read_bytes() == self.content
            assert self.under("openings", access), "opened without a note"
            output.unlink()
        # The service may have begun anew with what it waits for.
        self.until(lambda: self.practice.run(*self.opening(access)).returncode == DONE, "the record does not open")
        assert output.read_bytes() == self.content and self.under("openings", access)
        output.unlink()

    def run(self, points: int):
        journeys = [self.enrol, self.rotate, self.emergency, self.undecided]
        while sum(self.strikes.counts.values()) < points:
            fewest = min(self.strikes.counts.get(each.__name__, 0) for each in journeys)
            self.strikes.random.choice(
                [each for each in journeys if self.strikes.counts.get(each.__name__, 0) <= fewest])()
            self.check()
        self.decided()
        config = ["--config", "config.json"]
        for journal in ("openings", "emergency"):
            verified(self.practice.path(f"data/{journal}.journal").read_bytes(), journal)
        assert self.practice.json("key", "openings", *config, desk=False)["unfinished_bytes"] == 0
        # What was opened without the ledger is owed to it, and it has all of it now.
        listed = {each["access_id"] for each in self.practice.json("key", "emergencies", *config, desk=False)}
        assert listed == set(self.emergencies)
        assert all(self.entry(access)["emergency"] is True for access in self.emergencies)
        status = self.practice.json("key", "status", *self.maintenance, desk=False)
        assert status["waiting_operations"] == status["unanchored_emergencies"] == 0


@pytest.mark.parametrize("where", ["here", "service"])
def test_what_the_enrolled_do_is_whole_after_any_kill_and_both_journals_hold(tmp_path, start, where):
    print(f"seed {SEED}, {POINTS} kills")
    # Whose access ids nobody has drawn, block time says how old they are.
    campaign = Campaign(tmp_path, start, where, start(Ledger, "--block-info"))
    campaign.prepare()
    strikes = campaign.strikes
    try:
        campaign.run(POINTS)
    except AssertionError as failure:
        raise AssertionError(f"seed {SEED}, after {strikes.counts}: {failure}") from failure
    print(f"kills {strikes.counts}, acknowledged before {strikes.acknowledged}, seconds "
          f"{ {journey: round(seconds, 3) for journey, seconds in strikes.durations.items()} }")
