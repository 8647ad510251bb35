"""What the programs have in common: versions, log lines, options, completions."""

import json
import re
import subprocess

import pytest
import requests

from harness.processes import EHRProcessor, Ledger, Program, binaries, run_ehr

PROGRAMS = ("ehr", "ehr-processor", "ehr-encryption", "ehr-gateway", "ehr-dev-ledger")


def said(program: str, *arguments: str) -> str:
    return subprocess.run(
        [str(binaries() / program), *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


def build() -> tuple[str, str]:
    """Version and commit of the programs under test."""
    return re.fullmatch(r"ehr (\S+) \(commit (\S+)\)\n", said("ehr", "--version")).groups()


def commands(command: dict):
    """A command and all below it, `help` aside."""
    yield command
    for each in command.get("subcommands", []):
        if each["commandName"] != "help":
            yield from commands(each)


def parsed(program: str) -> list[dict]:
    return list(commands(json.loads(said(program, "--experimental-dump-help"))["command"]))


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_says_its_version_and_commit(program):
    version, commit = build()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert said(program, "--version") == f"{program} {version} (commit {commit})\n"


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_command_that_can_be_run_takes_the_same_options_about_log_lines(program):
    # The groups of `ehr` and `ehr-gateway` do nothing by themselves.
    grouped = program in ("ehr", "ehr-gateway")
    runnable = [each for each in parsed(program) if not grouped or not each.get("subcommands")]
    assert runnable
    for command in runnable:
        names = [spelled["name"] for argument in command["arguments"] for spelled in argument.get("names", [])]
        for name in ("v", "verbose", "log-format", "version", "h", "help"):
            assert names.count(name) == 1, (command["commandName"], name)


def test_an_option_that_goes_with_another_is_not_ignored_without_it():
    done = subprocess.run(
        [str(binaries() / "ehr-processor"), "--reject-crashing-transactions", "-C", "tcp://127.0.0.1:1"],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 64 and "needs --supervised" in done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_takes_a_file_or_folder_is_completed_as_one(program):
    for command in parsed(program):
        for argument in command["arguments"]:
            kind = argument.get("completionKind", {})
            if argument["valueName"] in ("file", "sealed", "input"):
                assert "file" in kind, (command["commandName"], argument["valueName"], argument.get("names"))
            if argument["valueName"] == "folder":
                assert "directory" in kind


def test_the_first_log_line_and_the_headers_and_a_metric_say_which_build_it_is(start, tmp_path):
    version, commit = build()
    ledger = start(Ledger, "-v", "--log-format", "json")
    processor = start(EHRProcessor, ledger.component, "-v", "--log-format", "json", "--metrics", "127.0.0.1:0")
    alone = start(Program, "ehr-dev-ledger", "rest", "-C", ledger.component, "--rest", "127.0.0.1:0", "-v",
                  "--log-format", "json")
    port = processor.wait_for(r'"port":(\d+)').group(1)
    rest = alone.wait_for(r"ready rest=(\S+)").group(1)
    for program, name in ((ledger, "ehr-dev-ledger"), (processor, "ehr-processor"), (alone, "ehr-dev-ledger")):
        program.wait_for('"started"')
        first = json.loads(program.lines[0])
        assert (first["label"], first["message"]) == (name, "started")
        assert first["metadata"] == {"version": version, "commit": commit}
    for url, name in ((ledger.rest, "ehr-dev-ledger"), (rest, "ehr-dev-ledger")):
        assert requests.get(url + "/blocks", timeout=60).headers["Server"] == f"{name}/{version} (commit {commit})"
    page = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=60)
    assert page.headers["Server"] == f"ehr-processor/{version} (commit {commit})"
    assert f'\nehr_processor_build_info{{version="{version}",commit="{commit}"}} 1\n' in page.text

    done = run_ehr("block", "list", "-v", "--log-format", "json", rest=ledger.rest)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert (lines[0]["label"], lines[0]["metadata"]) == ("ehr", {"version": version, "commit": commit})
    assert lines[1]["metadata"] == {"url": ledger.rest}
    assert run_ehr("block", "list", rest=ledger.rest).stderr == ""


def test_every_line_of_a_json_log_is_an_object_and_its_numbers_are_numbers(start):
    ledger = start(Ledger, "-vv", "--log-format", "json")
    ledger.wait_for('"REST API listens"')
    requests.get(ledger.rest + "/blocks/none", timeout=60)
    ledger.stop()
    lines = [json.loads(line) for line in ledger.lines if not line.startswith("ready ")]
    [listens] = [line["metadata"] for line in lines if line["message"] == "REST API listens"]
    assert listens["port"] == int(ledger.rest.rsplit(":", 1)[1])
