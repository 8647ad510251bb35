"""The openings journal: every record key that is opened is in it before anything leaves, whoever dies meanwhile."""

import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.journal import verified
from harness.processes import EHRProcessor, Ledger, binaries
from harness.records import DAMAGED, Practice

AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv", "--decryption-key", "doc-enc.priv"]

# Ends the process at the moment when it would sync the journal, as a power cut would: the record is written, and nobody
# was told so.
KILLER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int fsync(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) {
        path[length] = 0;
        if (strstr(path, "openings.journal")) kill(getpid(), SIGKILL);
    }
    int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return next(descriptor);
}
"""


@pytest.fixture
def practice(tmp_path, start):
    ledger = start(Ledger)
    start(EHRProcessor, ledger.component)
    practice = Practice(tmp_path, ledger.rest).register()
    practice.deposit("r", b"content")
    practice.share()
    return practice


def journal(practice):
    return practice.path("data/openings.journal")


@pytest.mark.parametrize("where", ["here", "socket"])
def test_the_journal_can_be_held_against_the_ledger_and_verified_by_another_program(practice, start, where):
    if where == "socket":
        practice.ask(start, where)
    assert not journal(practice).exists()
    assert practice.retrieve("r", *AS_DOCTOR) == practice.retrieve("r") == b"content"
    opened = verified(journal(practice).read_bytes(), "openings")
    assert [(each["given"], each["holder"], each["patient"], each["record"]) for each in opened] == [
        ("release", "doctor d", "p", "r"), ("content", "patient p", "p", "r")]
    assert opened[1]["under"] == "owner" and journal(practice).stat().st_mode & 0o777 == 0o600
    entry = practice.json("access", "show", "--doctor", "d", "--access", opened[0]["under"], "--url", practice.url,
                          desk=False)
    assert (entry["patient_id"], entry["record_id"]) == ("p", "r")
    shown = practice.json("key", "openings", "--config", "config.json", desk=False)
    assert (shown["records"], shown["cut_short"], shown["unfinished_bytes"]) == (2, 0, 0)
    assert practice.json("key", "openings", "--config", "config.json", "--hash", shown["hash"],
                         desk=False)["hash_is_of_record"] == 2


def test_what_was_altered_taken_out_or_cut_back_is_seen_and_nothing_is_opened_until_somebody_looks(practice):
    for _ in range(3):
        practice.retrieve("r")
    whole = journal(practice).read_bytes()
    newest = practice.json("key", "openings")["hash"]
    lines = whole.splitlines(keepends=True)
    for damaged, record in [
        (whole.replace(b'"under":"owner"', b'"under":"other"', 1), 1), (b"".join(lines[:2] + lines[3:]), 2),
        (lines[0] + lines[2] + lines[1] + lines[3], 1), (whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:], 3),
    ]:
        journal(practice).write_bytes(damaged)
        seen = practice.refused("journal_broken", "key", "openings", exit_code=DAMAGED)
        assert f"record {record}, at byte {len(b''.join(lines[:record]))}" in seen["error"]
        practice.cannot_retrieve("journal_broken", "r", exit_code=DAMAGED)
        service = subprocess.run(
            [str(binaries() / "ehr-encryption"), "--config", "config.json", "--listen", "unix:s"],
            cwd=practice.folder, capture_output=True, text=True, timeout=60)
        assert service.returncode == 69 and f"record {record}" in service.stderr, service.stderr
        assert journal(practice).read_bytes() == damaged
    # The chain alone does not show that its end is missing: the hash that somebody kept does.
    journal(practice).write_bytes(b"".join(lines[:3]))
    assert practice.json("key", "openings")["records"] == 2
    practice.refused("journal_broken", "key", "openings", "--hash", newest, exit_code=DAMAGED)


def test_a_kill_between_writing_and_syncing_lets_nothing_out_and_loses_nothing(practice, tmp_path):
    compiler = shutil.which("clang") or shutil.which("cc")
    (tmp_path / "killer.c").write_text(KILLER)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", "killer.so", "killer.c", "-ldl"], cwd=tmp_path, check=True)
    assert practice.retrieve("r") == b"content"
    before = journal(practice).read_bytes()
    command = [str(binaries() / "ehr"), "record", "retrieve", "never", "--patient", "p", "--record", "r",
               "--config", "config.json"]
    killed = subprocess.run(command, cwd=tmp_path, env={"PATH": "/usr/bin", "LD_PRELOAD": str(tmp_path / "killer.so")},
                            capture_output=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed
    assert not (tmp_path / "never").exists()
    after = journal(practice).read_bytes()
    assert after.startswith(before) and len(verified(after, "openings")) == 2
    # Cut anywhere, as where not all of it had come to the device.
    for length in (1, 40, 64, 65, 66, len(after) - len(before) - 1):
        cut = after[:len(before) + length]
        journal(practice).write_bytes(cut)
        shown = practice.json("key", "openings")
        assert (shown["records"], shown["unfinished_bytes"]) == (1, length)
        assert practice.retrieve("r") == b"content"
        assert journal(practice).read_bytes().startswith(cut)
        shown = practice.json("key", "openings")
        assert shown["unfinished_bytes"] == 0 and shown["records"] == 3


def test_processes_that_open_keys_at_the_same_time_share_one_chain(practice, start):
    practice.ask(start, "socket")
    asked = practice.asked

    def retrieve(number: int):
        desk = ["--config", "config.json"] if number % 2 else asked
        practice.json("record", "retrieve", f"out-{number}", "--patient", "p", "--record", "r", *desk, desk=False)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(retrieve, range(12)))
    assert len(verified(journal(practice).read_bytes(), "openings")) == 12


def test_the_folder_of_the_journals_can_be_set(practice):
    practice.configure(wrapper=practice.settings["wrapper"], journals={"folder": "apart"})
    practice.retrieve("r")
    assert len(verified(practice.path("apart/openings.journal").read_bytes(), "openings")) == 1
    assert not journal(practice).exists() and practice.path("apart").stat().st_mode & 0o777 == 0o700
