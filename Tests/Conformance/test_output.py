"""Standard output: what did not arrive is never taken for what did, in all four programs."""

import json
import os
import signal
import subprocess

import pytest

from harness.processes import binaries
from harness.records import LOCAL, UNREACHABLE, USAGE, Practice

PROGRAMS = ("ehr", "ehr-processor", "ehr-encryption", "ehr-gateway", "ehr-dev-ledger")
OUTPUT_FAILED = 6
PRINTED = (["--help"], ["--version"], ["--generate-completion-script", "bash"], ["--experimental-dump-help"])


def run(program: str, *arguments: str, cwd=None, shell: str = "", **options) -> subprocess.CompletedProcess:
    """Runs a program; `shell` is what a shell puts behind its name, such as `>&-`."""
    command = ["sh", "-c", f'exec "$0" "$@" {shell}', str(binaries() / program), *arguments]
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=60, cwd=cwd, **options)


@pytest.mark.parametrize("arguments", PRINTED, ids=lambda each: each[0])
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_the_parser_prints_is_checked_too(program, arguments):
    full = run(program, *arguments, shell=">/dev/full")
    assert full.returncode == OUTPUT_FAILED, full
    assert full.stderr == f"{program}: cannot write to standard output: no space left on its device\n"
    closed = run(program, *arguments, shell=">&-")
    assert closed.returncode == OUTPUT_FAILED and "it is closed" in closed.stderr, closed


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_reader_that_has_gone_ends_a_program_quietly(program):
    reading, writing = os.pipe()
    os.close(reading)
    done = run(program, "--experimental-dump-help", stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, "")


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_result_that_cannot_be_written_is_a_failure_and_says_why(tmp_path, form):
    for target, why in ((">/dev/full", "no space left on its device"), (">&-", "it is closed")):
        done = run("ehr", "keygen", f"{form}{len(why)}.priv", "--format", form, cwd=tmp_path, shell=target)
        assert done.returncode == LOCAL and why in done.stderr, done
    # What the command failed with says more than that nobody could be told.
    away = run("ehr", "block", "list", "--url", "http://127.0.0.1:1", "--format", form, shell=">/dev/full")
    assert away.returncode == UNREACHABLE and "127.0.0.1:1" in away.stderr


def test_nothing_that_is_meant_for_a_closed_output_gets_into_a_file(tmp_path):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    done = run("ehr", "key", "status", "--config", "config.json", cwd=tmp_path, shell="<&- >&-")
    assert done.returncode == LOCAL and "it is closed" in done.stderr
    assert practice.path("data/keys.sqlite").read_bytes()[:15] == b"SQLite format 3"
    assert practice.json("key", "status")["patients"] == 0


@pytest.mark.parametrize("shell", [">/dev/full", ">&-"])
def test_a_server_whose_ready_line_cannot_be_written_does_not_run_unnoticed(tmp_path, shell):
    ledger = run("ehr-dev-ledger", "--bind", "tcp://127.0.0.1:0", "--rest", "127.0.0.1:0", shell=shell)
    assert ledger.returncode == OUTPUT_FAILED and "cannot write to standard output" in ledger.stderr
    Practice(tmp_path, "http://127.0.0.1:1")
    service = run("ehr-encryption", "--config", "config.json", "--listen", f"unix:{tmp_path}/s", cwd=tmp_path,
                  shell=shell)
    assert service.returncode == OUTPUT_FAILED and "cannot write to standard output" in service.stderr, service


def test_a_list_on_a_full_device_fails_and_json_lists_end_in_a_way_that_can_be_seen(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest).register()
    whole = practice.run("block", "list", "--url", ledger.rest, "--format", "json", desk=False).stdout
    assert whole.endswith("]\n") and json.loads(whole)
    full = run("ehr", "block", "list", "--url", ledger.rest, "--format", "json", shell=">/dev/full")
    assert full.returncode == LOCAL and "no space left" in full.stderr

    follow = ["events", "follow", "-C", ledger.component, "--from-genesis", "--format", "json"]
    lines = practice.run(*follow, "--count", "2", desk=False).stdout.splitlines()
    assert [json.loads(line)["event_type"] for line in lines[:2]] == ["ehr/patient-registered", "ehr/doctor-registered"]
    assert json.loads(lines[2]) == {"end": "count", "events": 2} and len(lines) == 3
    none = practice.run(*follow, "--count", "0", desk=False)
    assert json.loads(none.stdout) == {"end": "count", "events": 0}

    process = subprocess.Popen([str(binaries() / "ehr"), *follow], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    seen = [json.loads(process.stdout.readline()) for _ in range(2)]
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert json.loads(rest) == {"end": "interrupted", "events": len(seen)}
    assert process.returncode == -signal.SIGTERM

    # A follower whose reader goes ends with it.
    process = subprocess.Popen([str(binaries() / "ehr"), *follow], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    practice.json("keygen", "eve.priv", desk=False)
    practice.json("patient", "register", "--patient", "e", "--key", "eve.priv", "--url", ledger.rest, desk=False)
    assert process.wait(60) == -signal.SIGPIPE
    assert b"following" in process.stderr.read()
    process.stderr.close()
