"""Journeys that are killed at a random moment: what the killed process had acknowledged, and what it left."""

import hashlib
import os
import random
import sqlite3
import subprocess
import time
from contextlib import closing

from harness.processes import Program, binaries
from harness.records import DONE, Practice

AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv", "--decryption-key", "doc-enc.priv"]


class Strikes:
    """Runs `ehr`, and kills it, or the encryption service that it asks, after a random time.

    A journey's time is measured while it runs to its end, and the moment is drawn over a little more than that, rather
    late than early, when the program starts: some journeys are over, and acknowledged, before the kill.
    """

    def __init__(self, practice: Practice, seed: int, service: Program | None, places=tuple):
        """`service` is asked where it is one, and started again with what `places` gives."""
        self.practice, self.random = practice, random.Random(seed)
        self.durations, self.counts, self.acknowledged = {}, {}, 0
        self.service, self.places = service, places

    def measure(self, journey: str, *arguments: str, done=DONE) -> None:
        """Runs a journey to its end, for its time."""
        began = time.monotonic()
        ended = self.practice.run(*arguments)
        assert ended.returncode == done, (arguments, ended.stderr)
        self.durations[journey] = time.monotonic() - began

    def strike(self, journey: str, *arguments: str, done=DONE) -> bool:
        """Runs the command and kills; whether it was acknowledged, with the exit code `done`, nevertheless."""
        self.counts[journey] = self.counts.get(journey, 0) + 1
        delay = self.random.triangular(0, 1.1, 0.8) * self.durations[journey]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EHR_")}
        client = subprocess.Popen(
            [str(binaries() / "ehr"), *arguments, *self.practice.asked], cwd=self.practice.folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            client.wait(delay)
        except subprocess.TimeoutExpired:
            if self.service is None:
                client.kill()
        if self.service is not None:
            self.service.kill()
        output, _ = client.communicate(timeout=60)
        if self.service is not None:
            self.service.stop()
            # In the same place: the socket of the one that died is no obstacle.
            self.service.__init__(*self.places())
        # A client that was not killed itself ends in order: done, or it says that the service is gone.
        assert self.service is None or client.returncode in (0, 1, 3, 4), (arguments, client.returncode, output)
        self.acknowledged += client.returncode == done
        return client.returncode == done


class Database:
    """The key database as it lies there, read past the programs and without changing it."""

    def __init__(self, practice: Practice):
        self.folder = practice.path("data")

    def rows(self, query: str, *values) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.folder / 'keys.sqlite'}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(query, values).fetchall()

    def one(self, query: str, *values):
        rows = self.rows(query, *values)
        return rows[0] if rows else None

    def check(self) -> None:
        """What holds at every moment: no row without those that it belongs to, no record without its whole object."""
        assert self.one("PRAGMA integrity_check") == ("ok",)
        assert self.rows("PRAGMA foreign_key_check") == []
        stranded = """
            SELECT r.record_id FROM record r WHERE r.state != 'refused' AND (
                NOT EXISTS (SELECT 1 FROM record_key k WHERE (k.patient_id, k.record_id) = (r.patient_id, r.record_id))
                OR NOT EXISTS (SELECT 1 FROM operation o WHERE o.kind = 'anchor'
                    AND (o.patient_id, o.record_id) = (r.patient_id, r.record_id)))"""
        assert self.rows(stranded) == []
        assert self.rows("""
            SELECT id FROM operation o WHERE o.kind = 'anchor' AND NOT EXISTS (
                SELECT 1 FROM record r WHERE (o.patient_id, o.record_id) = (r.patient_id, r.record_id))""") == []
        assert self.rows("""
            SELECT id FROM operation o WHERE o.kind = 'grant' AND NOT EXISTS (
                SELECT 1 FROM consent c WHERE c.key_ref = o.key_ref)""") == []
        for name, sha256, length in self.rows("SELECT object, sha256, length FROM record WHERE state != 'refused'"):
            content = self.object(name).read_bytes()
            assert len(content) == length and hashlib.sha256(content).digest() == sha256

    def object(self, name: str):
        return self.folder / "objects" / "objects" / name[:2] / name

    def holds(self, secret: bytes) -> bool:
        """Whether any file of the database has these bytes anywhere."""
        return any(secret in file.read_bytes() for file in self.folder.glob("keys.sqlite*"))
