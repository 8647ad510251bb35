"""Killed at any moment of any journey: what was acknowledged is there, nothing is by half, and again completes it.

EHR_KILL_POINTS is how many kills there are of `ehr` alone, and of the encryption service; EHR_KILL_SEED repeats a run.
With the key store's transactions taken away it fails within some forty kills.
"""

import os
import random

import pytest

from harness.records import Practice
from harness.strikes import AS_DOCTOR, Database, Strikes

POINTS = int(os.environ.get("EHR_KILL_POINTS", "20"))
SEED = int(os.environ.get("EHR_KILL_SEED", random.SystemRandom().randrange(1 << 32)))
# Long enough that a kill can meet the content on its way.
LENGTH = 400_000


class Campaign:
    """A practice under fire, and what must be true of it."""

    def __init__(self, practice: Practice, strikes: Strikes):
        self.practice, self.strikes, self.database = practice, strikes, Database(practice)
        self.contents, self.erased, self.shared, self.number = {}, set(), False, 0
        self.consent_version = 0

    def next_name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    # Each: the command, killed; what may be there then; the same command again; what must be there then.

    def deposit(self):
        record = self.next_name("r")
        content = os.urandom(LENGTH)
        self.practice.path("input").write_bytes(content)
        command = ["record", "deposit", "input", *self.practice.named(record), "--key", "ada.priv", "--operation",
                   f"deposit-{record}"]
        acknowledged = self.strikes.strike("deposit", *command)
        row = self.database.one("SELECT state FROM record WHERE record_id = ?", record)
        assert row == ("anchored",) if acknowledged else row in (None, ("stored",), ("anchored",))
        self.practice.json(*command)
        self.contents[record] = content
        assert self.practice.retrieve(record) == content

    def share(self):
        command = ["consent", "share", *self.practice.pair, "--all-scopes", "--key", "ada.priv", "--operation",
                   self.next_name("share")]
        acknowledged = self.strikes.strike("share", *command)
        row = self.database.one("SELECT state FROM consent ORDER BY rowid DESC LIMIT 1")
        assert not acknowledged or row == ("active",)
        granted = self.practice.json(*command)
        self.shared, self.consent_version = True, self.consent_version + 1
        shown = self.practice.json("consent", "show", *self.practice.pair, "--url", self.practice.url, desk=False)
        assert shown["status"] == "ACTIVE" and shown["key_ref"] == granted["key_ref"]
        assert shown["version"] == self.consent_version, "the grant was made twice"

    def withdraw(self):
        operation = self.next_name("withdraw")
        command = ["consent", "withdraw", *self.practice.pair, "--key", "ada.priv", "--operation", operation]
        epoch = self.epoch()
        acknowledged = self.strikes.strike("withdraw", *command)
        states = {state for state, in self.database.rows("SELECT state FROM consent")}
        releases = self.database.rows("SELECT access_id FROM release")
        if self.epoch() == epoch:
            assert not acknowledged and "active" in states
            assert self.database.one("SELECT id FROM operation WHERE id = ?", operation) is None
        else:
            assert self.epoch() == epoch + 1 and states == {"denied"} and releases == []
            assert self.database.one("SELECT id FROM operation WHERE id = ?", operation) == (operation,)
        self.practice.json(*command)
        assert self.epoch() == epoch + 1, "withdrawn twice"
        self.shared, self.consent_version = False, self.consent_version + 1
        shown = self.practice.json("consent", "show", *self.practice.pair, "--url", self.practice.url, desk=False)
        assert shown["status"] == "REVOKED" and shown["version"] == self.consent_version
        self.move()

    def move(self):
        """What a withdrawal leaves to the background, killed as well."""
        command = ["key", "rotate", "--patient", "p"]
        self.strikes.strike("move", *command)
        self.practice.json(*command)
        assert self.database.rows("SELECT DISTINCT epoch FROM record_key") in ([], [(self.epoch(),)])
        assert self.database.rows("SELECT epoch FROM root WHERE epoch < ?", self.epoch()) == []

    def rotate(self):
        command = ["key", "rotate", "--kek"]
        self.strikes.strike("rotate", *command)
        for record in self.some_record():
            assert self.practice.retrieve(record) == self.contents[record]
        self.practice.json(*command)
        assert len(self.practice.json("key", "status")["keks"]) == 1

    def release(self):
        (record,) = self.some_record()
        output = self.practice.path("released")
        command = ["record", "retrieve", "released", *self.practice.named(record), *AS_DOCTOR]
        before = {each.name for each in self.practice.folder.iterdir()} - {"service.sock"}
        opened = self.openings()
        acknowledged = self.strikes.strike("release", *command)
        left = {each.name for each in self.practice.folder.iterdir()} - {"service.sock"}
        # Whole, or not there; and no file that holds a part of it.
        assert left == before | ({"released"} if acknowledged or output.exists() else set())
        if output.exists():
            assert output.read_bytes() == self.contents[record]
            output.unlink()
            assert self.openings() > opened
        self.practice.json(*command)
        assert output.read_bytes() == self.contents[record]
        output.unlink()

    def erase(self):
        (record,) = self.some_record()
        query = "SELECT wrapped FROM record_key WHERE record_id = ?"
        wrapped, = self.database.one(query, record)
        name, = self.database.one("SELECT object FROM record WHERE record_id = ?", record)
        command = ["record", "erase", *self.practice.named(record), "--yes"]
        acknowledged = self.strikes.strike("erase", *command)
        if acknowledged:
            assert not self.database.holds(wrapped)
        self.practice.json(*command)
        assert not self.database.holds(wrapped)
        assert not self.database.object(name).exists()
        del self.contents[record]
        self.erased.add(record)

    # What else there is to know.

    def openings(self) -> int:
        """How many keys the journal says were opened; each release that is kept is among them."""
        journal = self.practice.path("data/openings.journal").read_text()
        for access, in self.database.rows("SELECT access_id FROM release"):
            assert f'"under":"{access}"' in journal, "released without a note"
        return journal.count('"given":"release"')

    def epoch(self) -> int:
        row = self.database.one("SELECT epoch FROM patient WHERE patient_id = 'p'")
        return row[0] if row else 1

    def some_record(self) -> list[str]:
        return [self.strikes.random.choice(sorted(self.contents))]

    def prepare(self):
        """Runs every journey once to its end, for its time."""
        measure, practice = self.strikes.measure, self.practice
        practice.path("input").write_bytes(os.urandom(LENGTH))
        for record in ("first", "second"):
            measure("deposit", "record", "deposit", "input", *practice.named(record), "--key", "ada.priv")
        self.contents["first"] = practice.path("input").read_bytes()
        measure("share", "consent", "share", *practice.pair, "--all-scopes", "--key", "ada.priv")
        measure("release", "record", "retrieve", "released", *practice.named("first"), *AS_DOCTOR)
        practice.path("released").unlink()
        measure("withdraw", "consent", "withdraw", *practice.pair, "--key", "ada.priv")
        measure("move", "key", "rotate", "--patient", "p")
        measure("rotate", "key", "rotate", "--kek")
        measure("erase", "record", "erase", *practice.named("second"), "--yes")
        self.erased.add("second")
        self.consent_version = 2

    def run(self, points: int):
        while sum(self.strikes.counts.values()) < points:
            journeys = [self.deposit, self.rotate, self.erase if len(self.contents) > 3 else self.deposit]
            journeys += [self.withdraw, self.release, self.release] if self.shared else [self.share]
            # Each as often as any other, and every order.
            fewest = min(self.strikes.counts.get(each.__name__, 0) for each in journeys)
            self.strikes.random.choice(
                [each for each in journeys if self.strikes.counts.get(each.__name__, 0) <= fewest + 1])()
            self.database.check()
        for record, content in self.contents.items():
            assert self.practice.retrieve(record) == content
        for record in self.erased:
            self.practice.refused("erased", "record", "retrieve", "never", *self.practice.named(record))
        shown = self.practice.json("key", "openings", "--config", "config.json", desk=False)
        assert self.openings() and shown["unfinished_bytes"] == 0
        # An access whose logging was cut short is asked for anew under another id; the first goes on as accepted.
        self.practice.json("operation", "settle")
        status = self.practice.json("key", "status")
        assert status["waiting_operations"] == 0 and status["unneeded_objects"] == 0
        assert status["anchored_records"] == len(self.contents) and status["stored_records"] == 0


@pytest.mark.parametrize("where", ["here", "socket"])
def test_whatever_is_killed_keeps_what_it_acknowledged_and_nothing_by_half(tmp_path, ledger, processor, start, where):
    print(f"seed {SEED}, {POINTS} kills")
    practice = Practice(tmp_path, ledger.rest).register()
    service = practice.ask(start, where) if where != "here" else None
    strikes = Strikes(practice, SEED, service, lambda: (practice.path("config.json"), service.address))
    campaign = Campaign(practice, strikes)
    campaign.prepare()
    try:
        campaign.run(POINTS)
    except AssertionError as failure:
        raise AssertionError(f"seed {SEED}, after {strikes.counts}: {failure}") from failure
    print(f"kills {strikes.counts}, acknowledged before {strikes.acknowledged}, seconds "
          f"{ {journey: round(seconds, 3) for journey, seconds in strikes.durations.items()} }")
