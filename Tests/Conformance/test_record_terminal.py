"""`ehr` on a terminal: progress on standard error and nowhere else, questions, Ctrl-C."""

import os
import pty
import select
import signal
import subprocess
import time

import pytest

from harness.processes import EHRProcessor, binaries
from harness.records import USAGE, Practice

SECONDS = 60


@pytest.fixture
def practice(tmp_path, ledger, processor):
    return Practice(tmp_path, ledger.rest).register()


class Terminal:
    """`ehr` with a terminal of its own for standard input and standard error; standard output is a pipe."""

    def __init__(self, practice: Practice, *arguments: str, desk=True):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [str(binaries() / "ehr"), *arguments, *(practice.asked if desk else [])], cwd=practice.folder,
            stdin=slave, stderr=slave, stdout=subprocess.PIPE, start_new_session=True)
        os.close(slave)
        self.text = ""

    def _read(self, seconds: float) -> bool:
        """Whether anything came; False at the end too."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.text += os.read(self.master, 65536).decode()
            return True
        except OSError:  # Linux says so when the other side has closed.
            return False

    def wait_for(self, text: str):
        deadline = time.monotonic() + SECONDS
        while text not in self.text:
            assert time.monotonic() < deadline and (self._read(1) or self.process.poll() is None), self.text
        return self

    def type(self, text: str):
        os.write(self.master, text.encode())

    def end(self) -> int:
        """The exit code, when all that was written has been read."""
        while self.process.poll() is None or self._read(0.1):
            self._read(0.1)
        self.output = self.process.stdout.read().decode()
        self.process.stdout.close()
        os.close(self.master)
        return self.process.returncode


def test_long_work_shows_rate_bytes_and_time_left_on_a_terminal_and_takes_the_line_away(practice):
    # Longer than a fifth of a second takes, which is how soon anything is shown.
    content = os.urandom(1 << 20) * 200
    practice.path("large").write_bytes(content)
    deposit = ["record", "deposit", "large", *practice.named("r-1"), "--key", "ada.priv"]
    terminal = Terminal(practice, *deposit)
    assert terminal.end() == 0
    lines = terminal.text.split("\r")
    shown = [line for line in lines if line.startswith("sealing")]
    assert shown and all("%" in line and "MiB/s" in line and line.rstrip("\x1b[K").endswith("left") for line in shown)
    assert all(len(line) < 80 + len("\x1b[K") for line in shown)
    shares = [int(line.split("] ")[1].split(" %")[0]) for line in shown]
    assert shares == sorted(shares) and shares[-1] <= 100
    # What stands last is an empty line, and the result is alone on standard output.
    assert "sealing" not in terminal.text.rsplit("\r\x1b[K", 1)[1]
    assert "COMMITTED" in terminal.output and "\x1b" not in terminal.output

    opening = Terminal(practice, "record", "retrieve", "back", *practice.named("r-1"))
    assert opening.end() == 0 and "opening" in opening.text
    assert practice.path("back").read_bytes() == content
    seal = Terminal(practice, "record", "seal", "large", "large.sealed", "--dek", "dek", *practice.named("r-1"),
                    desk=False)
    assert seal.end() == 0 and "sealing" in seal.text and "left" in seal.text
    quiet = practice.run("record", "retrieve", "again", *practice.named("r-1"))
    assert quiet.returncode == 0 and quiet.stderr == ""


def test_erasing_asks_on_a_terminal_and_nothing_but_the_patients_id_is_a_yes(practice):
    practice.deposit("r-1", b"content")
    erase = ["record", "erase", *practice.named("r-1")]
    for answer in ("y\n", "yes\n", "\n", "P\n"):
        terminal = Terminal(practice, *erase).wait_for("Type the patient's id to continue: ")
        terminal.type(answer)
        assert terminal.end() == USAGE and "nothing was erased" in terminal.text
    assert practice.retrieve("r-1") == b"content"
    terminal = Terminal(practice, *erase).wait_for("record r-1 of patient p")
    terminal.type("p\n")
    assert terminal.end() == 0 and "erased" in terminal.output
    practice.cannot_retrieve("erased", "r-1")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_deposit_that_is_interrupted_leaves_nothing_half_done_and_can_be_made_again(practice, number):
    practice.json("key", "status")
    os.mkfifo(practice.path("pipe"))
    process = subprocess.Popen(
        [str(binaries() / "ehr"), "record", "deposit", "pipe", *practice.named("r-1"), "--key", "ada.priv",
         *practice.asked], cwd=practice.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(practice.path("pipe"), "wb", buffering=0) as pipe:
        # More than a pipe holds: when it is written, most of it has been taken, and sealed as it came.
        for _ in range(16):
            pipe.write(os.urandom(1 << 18))
        process.send_signal(number)
        if number == signal.SIGKILL:
            process.wait(SECONDS)
        else:
            try:
                pipe.write(os.urandom(1 << 20))
            except BrokenPipeError:
                pass  # It has ended already, as it should.
    assert process.wait(SECONDS) == -number
    process.communicate()
    assert practice.objects() == []
    status = practice.json("key", "status")
    assert status["stored_records"] == 0 and status["anchored_records"] == 0 and status["waiting_operations"] == 0
    practice.deposit("r-1", b"again")
    assert practice.retrieve("r-1") == b"again"


def test_what_was_accepted_before_an_interruption_goes_on_after_it(tmp_path, ledger, start):
    processor = start(EHRProcessor, ledger.component)
    practice = Practice(tmp_path, ledger.rest).register()
    processor.stop()
    practice.path("input").write_bytes(b"accepted")
    process = subprocess.Popen(
        [str(binaries() / "ehr"), "record", "deposit", "input", *practice.named("r-1"), "--key", "ada.priv",
         *practice.asked], cwd=practice.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + SECONDS
    while practice.json("key", "status")["waiting_operations"] == 0:
        assert time.monotonic() < deadline and process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(SECONDS) == -signal.SIGINT
    process.communicate()
    start(EHRProcessor, ledger.component)
    assert practice.json("operation", "settle")["decided"] == 1
    assert practice.retrieve("r-1") == b"accepted"


def test_a_retrieval_that_is_interrupted_leaves_no_file(practice):
    practice.path("large").write_bytes(os.urandom(1 << 20) * 300)
    practice.json("record", "deposit", "large", *practice.named("r-1"), "--key", "ada.priv")
    before = sorted(each.name for each in practice.folder.iterdir())
    terminal = Terminal(practice, "record", "retrieve", "never", *practice.named("r-1")).wait_for("opening")
    os.kill(terminal.process.pid, signal.SIGINT)
    assert terminal.end() == -signal.SIGINT
    assert sorted(each.name for each in practice.folder.iterdir()) == before
