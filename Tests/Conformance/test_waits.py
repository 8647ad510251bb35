"""What `ehr` waits for: it says so after two seconds, ends at the first signal, and never waits without a limit."""

import fcntl
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import termios

import pytest

from harness.processes import binaries
from harness.records import LOCAL, Practice

EHR = str(binaries() / "ehr")
SECONDS = 60


@pytest.fixture
def practice(tmp_path):
    """Keys of its own; no ledger and no service can be reached."""
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    practice.json("keygen", "ada.priv", desk=False)
    practice.json("key", "status")
    return practice


class Waiting:
    """A command that waits; its standard error is read line by line."""

    def __init__(self, practice, *arguments, desk=True, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EHR_")}
        self.process = subprocess.Popen(
            [EHR, *arguments, *(practice.asked if desk else [])], cwd=practice.folder, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

    def says(self, text: str):
        line = self.process.stderr.readline()
        assert line.startswith("ehr: waiting for ") and text in line, line
        return self

    def ends_by(self, number: int):
        self.process.send_signal(number)
        output, complaint = self.process.communicate(timeout=SECONDS)
        assert self.process.returncode == -number, (self.process.returncode, complaint)
        assert (output, complaint) == ("", "")


@pytest.fixture
def number():
    return signal.SIGTERM


@pytest.mark.parametrize("name", ["keys.sqlite", "keystore", "erasures.list"])
def test_a_lock_that_another_process_holds_is_named_and_a_signal_ends_the_wait(practice, name, number):
    practice.json("key", "make", "--patient", "p")
    command = {"erasures.list": ["record", "erase", "--patient", "p", "--everything", "--yes"],
               "keystore": ["key", "rotate", "--kek"]}.get(name, ["key", "status"])
    with open(practice.path(f"data/{name}.lock"), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        Waiting(practice, *command).says(f"data/{name}").ends_by(number)
    assert practice.json("key", "status")["erasures"] == 0


def test_the_database_itself_is_waited_for_in_the_same_way(practice, number):
    held = sqlite3.connect(practice.path("data/keys.sqlite"), isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    Waiting(practice, "key", "make", "--patient", "p").says("the key database").ends_by(number)
    # It has a limit.
    late = practice.json("key", "make", "--patient", "p", exit_code=LOCAL)
    assert late["code"] == "keys_unavailable"
    held.execute("ROLLBACK")
    held.close()
    practice.json("key", "make", "--patient", "p")


@pytest.fixture
def silent():
    """A server that takes connections and requests, and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_answer_of_the_ledger_is_waited_for_by_its_address(practice, silent, number):
    for command in (["block", "list"], ["patient", "register", "--patient", "p", "--key", "ada.priv"]):
        Waiting(practice, *command, "--url", silent, desk=False).says(silent).ends_by(number)


def test_a_validator_that_does_not_answer_ends_at_a_signal(practice, number):
    following = Waiting(practice, "events", "follow", "-C", "tcp://127.0.0.1:1", desk=False)
    following.says("tcp://127.0.0.1:1").ends_by(number)


def test_a_pipe_that_gives_nothing_is_named_and_a_signal_ends_the_wait(practice, number):
    named = practice.named("r")
    os.mkfifo(practice.path("pipe"), 0o600)
    seal = ["record", "seal", "pipe", "sealed", "--dek", "k", *named]
    # Nobody writes to it, and then somebody who writes nothing.
    Waiting(practice, *seal, desk=False).says("pipe").ends_by(number)
    writer = os.open(practice.path("pipe"), os.O_RDWR)
    Waiting(practice, *seal, desk=False).says("pipe").ends_by(number)
    Waiting(practice, "patient", "register", "--patient", "p", "--key", "pipe", "--url", "http://127.0.0.1:1",
            desk=False).says("pipe").ends_by(number)
    Waiting(practice, "record", "deposit", "pipe", *named, "--key", "ada.priv").says("pipe").ends_by(number)
    os.close(writer)
    reading, writing = os.pipe()
    Waiting(practice, "batch", "submit", "-", desk=False, stdin=reading).says("standard input").ends_by(number)
    os.close(reading)
    os.close(writing)
    assert not practice.path("sealed").exists() and not practice.path("k").exists()


def on_terminal(practice, *arguments):
    """A command whose standard input and standard error are a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen([EHR, *arguments, *practice.asked], cwd=practice.folder, stdin=slave, stderr=slave,
                               stdout=subprocess.PIPE, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, 0x540E, 0))  # TIOCSCTTY: Ctrl-C reaches it.
    return master, slave, process


def read_until(master, text: bytes) -> bytes:
    seen = b""
    while text not in seen:
        seen += os.read(master, 4096)
    return seen


@pytest.mark.parametrize("command, prompt", [
    (["record", "retrieve", "out", "--unlock"], b"Password: "), (["record", "erase"], b"continue: ")])
def test_a_prompt_ends_at_ctrl_c_and_leaves_the_terminal_as_it_was(practice, command, prompt):
    master, slave, process = on_terminal(practice, *command, *practice.named("r"))
    before = termios.tcgetattr(slave)
    read_until(master, prompt)
    os.write(master, b"\x03")
    assert process.wait(SECONDS) == -signal.SIGINT
    assert termios.tcgetattr(slave)[3] & termios.ECHO == before[3] & termios.ECHO != 0
    process.stdout.close()
    os.close(slave)
    os.close(master)


def test_the_library_of_a_token_that_never_comes_back_is_named_and_a_signal_ends_the_wait(practice, number):
    practice.path("vendor.c").write_text("int C_GetFunctionList(void **l) { for (;;) pause(); }\n")
    built = subprocess.run(["clang", "-w", "-shared", "-fPIC", "-include", "unistd.h", "-o", "vendor.so", "vendor.c"],
                           cwd=practice.folder, capture_output=True)
    assert built.returncode == 0, built.stderr
    practice.path("pin").write_text("1234\n")
    practice.path("pin").chmod(0o600)
    practice.configure(wrapper={"kind": "pkcs11", "pkcs11": {"library": str(practice.path("vendor.so")), "token": "t",
                                           "pin_file": "pin"}})
    Waiting(practice, "key", "make", "--patient", "p").says("vendor.so").ends_by(number)
