"""Two processes see to one operation, and one is killed between a verdict and settling it: the other does not settle
what it was told of the batch before."""

import base64
import os
import subprocess
import threading

import cbor2
import pytest
from sawtooth_sdk.protobuf.batch_pb2 import BatchList

from harness.enrolled import until
from harness.lying import LyingREST, about_statuses, instead
from harness.processes import EncryptionService, binaries
from harness.records import NO_VERDICT, Practice
from harness.strikes import Database

DEADLINE = 60
WITHDRAW = ["consent", "withdraw", "--patient", "p", "--doctor", "d", "--key", "ada.priv", "--operation", "w"]


def says(status: str, code: str = ""):
    """The verdict that is told of a batch, in the truth's place."""
    def change(statuses):
        notice = base64.b64encode(cbor2.dumps({"code": code})).decode()
        return [each | {"status": status, "invalid_transactions": [
            {"id": 128 * "a", "message": "so it says", "extended_data": notice}] if code else []} for each in statuses]
    return change


class Way:
    """One settler's way to the ledger: the first batch of the operation is kept from it, and a verdict made up."""

    def __init__(self, truth: str, first: str | None = None):
        self.rest, self.first = LyingREST(truth), first
        self.stop = self.rest.stop
        self.told, self.on = threading.Event(), threading.Event()
        self.posted, self.replaced = [], threading.Event()
        self.decided, self.over = threading.Event(), threading.Event()

    def swallow(self, is_all: bool):
        """Keeps the first batch from the ledger, or every one."""
        @instead
        def lie(request, status, answer):
            if request.method != "POST" or request.path != "/batches":
                return None
            ids = [each.header_signature for each in BatchList.FromString(request.body).batches]
            self.posted += ids
            if self.first and self.first not in ids:
                self.replaced.set()
            return (202, {"link": ""}) if is_all or self.first in ids else None
        return lie

    @staticmethod
    def is_asked(request, answer, ids) -> bool:
        return request.path.startswith("/batch_statuses") and any(each["id"] in ids for each in answer["data"])

    def of_first(self, change):
        """Says of the first batch what `change` makes of it, once it may."""
        def lie(request, status, answer):
            if not self.is_asked(request, answer, [self.first]):
                return None
            self.told.set()
            assert self.on.wait(DEADLINE)
            return about_statuses(change)(request, status, answer)
        return lie

    def of_others(self):
        """Waits with the verdict on any other batch for longer than its asker lives."""
        def lie(request, status, answer):
            if not self.is_asked(request, answer, self.posted) or self.is_asked(request, answer, [self.first]):
                return None
            if [each["status"] for each in answer["data"]] != ["COMMITTED"]:
                return None
            self.decided.set()
            self.over.wait(DEADLINE)
            return None
        return lie


@pytest.fixture
def practice(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest).register()
    practice.deposit("r", b"content")
    practice.share()
    return practice


def begin(practice, way: Way, *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [str(binaries() / "ehr"), *command, "--config", "config.json", "--url", way.rest.url], cwd=practice.folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("EHR_")},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("settler", ["ehr", "service"])
@pytest.mark.parametrize("killed_after", [None, "signing anew", "the verdict"])
def test_who_was_told_of_an_older_batch_settles_nothing_by_it(practice, start, settler, killed_after):
    database = Database(practice)

    def state():
        return database.one("SELECT state FROM operation WHERE id = 'w'")[0]

    # Accepted and signed; the ledger has nothing of it.
    way = start(Way, practice.url)
    with way.rest.telling(way.swallow(True), about_statuses(says("PENDING"))):
        practice.json(*WITHDRAW, "--wait", "1", "--url", way.rest.url, exit_code=NO_VERDICT)
    first, = set(way.posted)

    # One asks, and hears its verdict late.
    late = start(Way, practice.url, first)
    with late.rest.telling(late.swallow(False), late.of_first(says("INVALID", "doctor_unknown"))):
        if settler == "ehr":
            slow = begin(practice, late, "operation", "settle")
        else:
            practice.configure(**{**practice.settings, "ledger": {"url": late.rest.url}})
            slow = start(EncryptionService, practice.path("config.json"), f"unix:{practice.path('run/s')}")
        assert late.told.wait(DEADLINE)

        # Another is told that the batch is late, signs anew, and dies.
        if killed_after:
            other = start(Way, practice.url, first)
            other.on.set()
            is_lost = killed_after == "signing anew"
            lies = [other.swallow(is_lost), other.of_first(says("INVALID", "stale_version"))]
            with other.rest.telling(*lies, *([] if is_lost else [other.of_others()])):
                doomed = begin(practice, other, *WITHDRAW)
                assert (other.replaced if is_lost else other.decided).wait(DEADLINE)
                doomed.kill()
                doomed.communicate()
                other.over.set()
        assert state() == "waiting"

        late.on.set()
        if settler == "ehr":
            slow.communicate(timeout=DEADLINE)
        until(lambda: state() != "waiting", "the operation has no verdict")
    assert state() == ("committed" if killed_after else "invalid")
    shown = practice.json("consent", "show", *practice.pair, "--url", practice.url, desk=False)
    assert shown["status"] == ("REVOKED" if killed_after else "ACTIVE")
    assert shown["version"] == (2 if killed_after else 1)
