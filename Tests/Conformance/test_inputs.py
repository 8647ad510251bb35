"""Files that `ehr` reads: opened once, from wherever they come; and `-` wherever a file of content is meant."""

import json
import os
import pty
import select
import socket
import subprocess
import threading

import pytest

from harness.batches import batch, register_patient, serialized
from harness.processes import binaries
from harness.records import DAMAGED, DONE, LOCAL, NO_VERDICT, USAGE, Practice

CONTENT = os.urandom(70_000)
EHR = str(binaries() / "ehr")


@pytest.fixture
def offline(tmp_path):
    """Files alone: no ledger and no service can be reached."""
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    practice.path("plain").write_bytes(CONTENT)
    return practice


@pytest.fixture
def practice(tmp_path, ledger, processor):
    return Practice(tmp_path, ledger.rest).register()


def shell(practice, line: str, **options) -> subprocess.CompletedProcess:
    """Runs `line` in bash, where $EHR is the program."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EHR_")}
    return subprocess.run(["bash", "-c", line], cwd=practice.folder, capture_output=True, timeout=60,
                          env={**environment, "EHR": EHR}, **options)


def record(name: str) -> str:
    return f"--patient p --record {name}"


def test_a_record_goes_through_pipes_both_ways(offline):
    offline.json("record", "seal", "plain", "first", "--dek", "k", *offline.named("r"), desk=False)
    done = shell(offline, f"cat plain | $EHR record seal - - --dek k {record('r')} --format json | tee sealed"
                          f" | $EHR record open - - --dek k {record('r')}")
    assert done.returncode == DONE and done.stdout == CONTENT, done.stderr
    # The result is beside the content, and counts it.
    result = json.loads(next(line for line in done.stderr.splitlines() if line.startswith(b"{")))
    assert result["plaintext_bytes"] == len(CONTENT)
    assert result["sealed_bytes"] == offline.path("sealed").stat().st_size


@pytest.mark.parametrize("given", ["<(cat plain)", "/dev/stdin < plain", "- < plain", "/dev/fd/7 7< plain"])
def test_a_file_is_opened_once_wherever_it_comes_from(offline, given):
    file, redirection = (given.split(" ", 1) + [""])[:2] if not given.startswith("<(") else (given, "")
    done = shell(offline, f"$EHR record seal {file} sealed --dek k {record('r')} {redirection}")
    assert done.returncode == DONE, done.stderr
    source = "<(cat sealed)" if given.startswith("<(") else file
    redirection = redirection.replace("plain", "sealed")
    done = shell(offline, f"$EHR record open {source} back --dek <(cat k) {record('r')} {redirection}")
    assert done.returncode == DONE, done.stderr
    assert offline.path("back").read_bytes() == CONTENT


def test_standard_input_may_be_a_socket(offline):
    ours, theirs = socket.socketpair()
    writer = threading.Thread(target=lambda: (ours.sendall(CONTENT), ours.close()))
    writer.start()
    done = shell(offline, f"$EHR record seal - sealed --dek k {record('r')}", stdin=theirs)
    theirs.close()
    writer.join()
    assert done.returncode == DONE, done.stderr
    offline.json("record", "open", "sealed", "back", "--dek", "k", *offline.named("r"), desk=False)
    assert offline.path("back").read_bytes() == CONTENT


def test_secrets_come_from_pipes_and_are_checked_where_they_are_opened(offline):
    offline.json("keygen", "ada.priv", desk=False)
    done = shell(offline, "$EHR patient register --patient p --key <(cat ada.priv) --url http://127.0.0.1:1 --wait 0")
    assert done.returncode == NO_VERDICT, done.stderr
    os.mkfifo(offline.path("open-pipe"), 0o644)
    offline.path("open-pipe").chmod(0o644)
    writer = os.open(offline.path("open-pipe"), os.O_RDWR)
    os.write(writer, offline.path("ada.priv").read_bytes())
    refused = offline.json("patient", "register", "--patient", "p", "--key", "open-pipe", "--url",
                           "http://127.0.0.1:1", "--wait", "0", desk=False, exit_code=LOCAL)
    os.close(writer)
    assert "0644" in refused["error"]


@pytest.mark.parametrize("change", ["grows", "is replaced", "shrinks"])
def test_what_is_written_while_it_is_read_is_no_record(offline, change):
    path = offline.path("plain")
    path.write_bytes(b"a" * (4 << 20))
    process = subprocess.Popen(
        [EHR, "record", "seal", "plain", "-", "--dek", "k", *offline.named("r"), "--format", "json"],
        cwd=offline.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # It is being read from here on, and cannot get on: nobody takes what is sealed.
    assert process.stdout.read(1)
    if change == "grows":
        with open(path, "ab") as file:
            file.write(b"b")
    elif change == "shrinks":
        os.truncate(path, 0)
    else:
        offline.path("other").write_bytes(b"other")
        os.replace(offline.path("other"), path)
    _, complaint = process.communicate(timeout=60)
    if change == "is replaced":
        # The one that was opened is whole.
        assert process.returncode == DONE and json.loads(complaint)["plaintext_bytes"] == 4 << 20
    else:
        assert process.returncode == LOCAL and b"written while it was read" in complaint, complaint
        assert not offline.path("k").exists()


def test_deposit_and_retrieve_take_and_give_streams(practice):
    asked = " ".join(practice.asked)
    done = shell(practice, f"cat /etc/passwd | $EHR record deposit - {record('r-1')} --key ada.priv {asked}")
    assert done.returncode == DONE, done.stderr
    done = shell(practice, f"$EHR record retrieve - {record('r-1')} {asked} --format json | cat")
    assert done.stdout == open("/etc/passwd", "rb").read()
    assert json.loads(done.stderr)["plaintext_bytes"] == len(done.stdout)
    refused = shell(practice, f"$EHR record retrieve - {record('none')} {asked} --format json")
    assert refused.returncode != DONE and refused.stdout == b"" and b'"error"' in refused.stderr


def test_batches_are_submitted_from_a_pipe(practice, ledger):
    batches = serialized(batch("eve", register_patient("eve", "e")))
    done = shell(practice, f"$EHR batch submit - --url {ledger.rest} --format json", input=batches)
    assert done.returncode == DONE and json.loads(done.stdout)[0]["status"] == "COMMITTED", done.stdout
    long = shell(practice, f"head -c 20000000 /dev/zero | $EHR batch submit - --url {ledger.rest}")
    assert long.returncode == LOCAL and b"longer than" in long.stderr


def test_content_is_not_shown_on_a_terminal_unless_told(offline):
    offline.path("plain").write_bytes(b"what nobody else may see")
    offline.json("record", "seal", "plain", "sealed", "--dek", "k", *offline.named("r"), desk=False)

    def on_terminal(*arguments):
        master, slave = pty.openpty()
        process = subprocess.Popen([EHR, *arguments], cwd=offline.folder, stdout=slave, stderr=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL)
        os.close(slave)
        complaint = process.communicate(timeout=60)[1]
        shown = b""
        while select.select([master], [], [], 0)[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:
                break
        os.close(master)
        return process.returncode, shown, complaint

    opening = ["record", "open", "sealed", "-", "--dek", "k", *offline.named("r")]
    code, shown, complaint = on_terminal(*opening)
    assert (code, shown) == (USAGE, b"") and b"--to-terminal" in complaint
    code, shown, _ = on_terminal(*opening, "--to-terminal")
    assert code == DONE and b"what nobody else may see" in shown
    code, shown, complaint = on_terminal("record", "seal", "plain", "-", "--dek", "new", *offline.named("r"))
    assert (code, shown) == (USAGE, b"") and not offline.path("new").exists()
    retrieving = ["record", "retrieve", "-", *offline.named("r"), *offline.asked]
    assert on_terminal(*retrieving)[0] == USAGE


def test_a_damaged_record_on_standard_output_ends_as_a_failure(offline):
    offline.json("record", "seal", "plain", "sealed", "--dek", "k", *offline.named("r"), desk=False)
    sealed = offline.path("sealed").read_bytes()
    offline.path("sealed").write_bytes(sealed[:-1])
    done = shell(offline, f"$EHR record open sealed - --dek k {record('r')}")
    assert done.returncode == DAMAGED and CONTENT.startswith(done.stdout)
