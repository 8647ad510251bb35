"""The network that the story runs on: a real Sawtooth, or the development ledger with the same programs.

SAWTOOTH_VALIDATOR and SAWTOOTH_REST name a real one, with ehr-processor running beside its validators. Without them
the tests are skipped and say so, unless --development-ledger is given: then a ledger and a processor are started, so
that the tests themselves are tested.
"""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Conformance"))

from harness.processes import EHRProcessor, Ledger  # noqa: E402
from story import Network  # noqa: E402


def pytest_addoption(parser):
    parser.addoption(
        "--development-ledger", action="store_true", help="run against ehr-dev-ledger instead of a real network")


@pytest.fixture(scope="session")
def network(request):
    validator, rest = os.environ.get("SAWTOOTH_VALIDATOR"), os.environ.get("SAWTOOTH_REST")
    if request.config.getoption("--development-ledger"):
        ledger = Ledger()
        processor = EHRProcessor(ledger.component)
        yield Network(ledger.component, ledger.rest)
        # Both are ended before either is judged: a failure leaves nothing running.
        codes = [processor.stop(), ledger.stop()]
        assert codes == [0, 0], f"{processor.output}\n{ledger.output}"
    elif validator and rest:
        yield Network(validator, rest)
    else:
        pytest.skip("SAWTOOTH_VALIDATOR and SAWTOOTH_REST are not set: no real Sawtooth to run on")


@pytest.fixture
def story(network, tmp_path):
    """A patient, a doctor and a stranger with new keys and new random ids: it can run on one network many times."""
    return network.story(tmp_path)
