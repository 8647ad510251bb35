"""The live tests on a network with registrars: they say what is missing, and pass with a registrar's key."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.batches import private_key_hex, public_key
from harness.processes import REPOSITORY, EHRProcessor, Ledger

SHARED = "test_a_record_is_shared_read_and_withdrawn"


@pytest.fixture
def run(start, tmp_path):
    """run("name") runs one live test with that name's key for every batch, on a network whose registrar is reg."""
    ledger = start(Ledger, "--genesis-setting", f"ehr.registrars={public_key('reg')}")
    start(EHRProcessor, ledger.component)

    def one(batcher: str | None = None) -> subprocess.CompletedProcess:
        key = []
        if batcher:
            file = Path(tmp_path / "batch.priv")
            file.write_text(private_key_hex(batcher) + "\n")
            file.chmod(0o600)
            key = ["--batch-key", str(file)]
        environment = os.environ | {"SAWTOOTH_VALIDATOR": ledger.component, "SAWTOOTH_REST": ledger.rest}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "--quiet", "Tests/LiveSawtoothTests", "-k", SHARED, *key],
            cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=300)

    return one


def test_without_a_registrars_key_the_live_tests_say_what_to_give(run):
    done = run()
    assert done.returncode == 1
    assert "This network has registrars (the setting ehr.registrars)" in done.stdout
    assert "scripts/live-test.sh --batch-key FILE" in done.stdout


def test_with_a_key_that_is_no_registrars_the_live_tests_say_so(run):
    done = run("mallory")
    assert done.returncode == 1
    assert f"is not one of them: its public key is {public_key('mallory')}." in done.stdout


def test_with_a_registrars_key_the_live_tests_pass_and_name_what_they_left(run):
    done = run("reg")
    assert done.returncode == 0, done.stdout
    left = done.stdout.split("left on the chain", 1)[1]
    for kind in ("patient:", "doctor:", "record:", "consent:", "access:"):
        assert f"\n  {kind}" in left
