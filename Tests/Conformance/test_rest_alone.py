"""The REST API as a process of its own, in front of a validator that another one is."""

import pytest

from harness.batches import address, batch, register_patient, transaction
from harness.processes import EHRProcessor, Ledger, Program
from harness.rest import REST


class RESTAlone(Program):
    """`ehr-dev-ledger rest`; `rest` is the address that it says it listens on."""

    def __init__(self, component: str, *arguments: str):
        super().__init__("ehr-dev-ledger", "rest", "--connect", component, "--rest", "127.0.0.1:0", *arguments)
        self.rest = self.wait_for(r"ready rest=(\S+)").group(1)


def test_it_answers_as_the_ledgers_own_and_says_503_while_the_validator_is_away(start, tmp_path):
    ledger = start(Ledger, data=tmp_path / "chain")
    processor = start(EHRProcessor, ledger.component)
    alone = start(RESTAlone, ledger.component)
    own, other = REST(ledger.rest), REST(alone.rest)
    made = batch("alice", register_patient("alice", "p-1"))
    assert other.submit(made)[0]["status"] == "COMMITTED"
    entry = f"/state/{address('patient:p-1')}"
    for path in ("/blocks", "/batches", "/transactions", "/state", entry, "/peers", "/none"):
        expected, got = own.get(path), other.get(path)
        assert got.status_code == expected.status_code, path
        assert got.text.replace(alone.rest, ledger.rest) == expected.text, path

    waiting = batch("bob", transaction("bob", b"", [address("x")], [address("x")], family="nobody"))
    assert other.post(waiting).status_code == 202
    assert ledger.stop() == 0
    away = other.get("/blocks")
    assert away.status_code == 503
    assert away.json()["error"]["code"] in (17, 18)

    start(Program, "ehr-dev-ledger", "--bind", ledger.component, "--rest", "127.0.0.1:0", "--data",
          str(tmp_path / "chain")).wait_for("ready ")
    back = next(answer for _ in range(30) if (answer := other.get(f"/batches/{made.header_signature}")).ok)
    assert back.json()["data"]["header_signature"] == made.header_signature
    assert (alone.stop(), processor.stop()) == (0, 0)


def test_it_serves_before_there_is_a_validator(start):
    ledger = Ledger()
    ledger.stop()
    alone = start(RESTAlone, ledger.component)
    answer = REST(alone.rest).get("/status")
    assert answer.status_code == 503 and answer.json()["error"]["code"] == 17


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--connect", "127.0.0.1:4004"], "tcp://HOST:PORT"),
        (["--connect", "tcp://127.0.0.1"], "tcp://HOST:PORT"),
        (["--rest", "here"], "HOST:PORT"),
        (["--rest", "0.0.0.0:0"], "--allow-remote"),
    ])
def test_addresses_that_cannot_be_meant_are_refused_with_what_to_write(start, arguments, hint):
    refused = start(Program, "ehr-dev-ledger", "rest", *arguments)
    refused.wait_for(hint)
    assert refused.process.wait(10) == 64


@pytest.mark.parametrize("before", [["--data", "/nowhere"], ["--rest", "127.0.0.1:0"], ["--allow-remote"], ["-v"]])
def test_options_before_the_subcommand_are_refused_and_not_ignored(start, before):
    refused = start(Program, "ehr-dev-ledger", *before, "rest", "--rest", "127.0.0.1:0")
    refused.wait_for("Options before rest")
    assert refused.process.wait(10) == 64
