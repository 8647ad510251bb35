"""The network that the story runs on: a real Sawtooth, or the development ledger with the same programs.

SAWTOOTH_VALIDATOR and SAWTOOTH_REST name a real one, with ehr-processor running beside its validators. Without them
the tests are skipped and say so, unless --development-ledger is given: then a ledger and a processor are started, so
that the tests themselves are tested. --batch-key names the key that signs every batch, a registrar's where the network
has registrars; a development ledger then has that one registrar.
"""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Conformance"))

from harness.processes import EHRProcessor, Ledger  # noqa: E402
from story import Network, public_key  # noqa: E402

NETWORK = pytest.StashKey[Network]()


def pytest_addoption(parser):
    parser.addoption(
        "--development-ledger", action="store_true", help="run against ehr-dev-ledger instead of a real network")
    parser.addoption("--batch-key", type=Path, help="file of the private key that signs every batch")


@pytest.fixture(scope="session")
def network(request):
    validator, rest = os.environ.get("SAWTOOTH_VALIDATOR"), os.environ.get("SAWTOOTH_REST")
    batch_key = request.config.getoption("--batch-key")
    if request.config.getoption("--development-ledger"):
        registrars = ["--genesis-setting", f"ehr.registrars={public_key(batch_key)}"] if batch_key else []
        ledger = Ledger(*registrars)
        processor = EHRProcessor(ledger.component)
        yield Network(ledger.component, ledger.rest, batch_key)
        # Both are ended before either is judged: a failure leaves nothing running.
        codes = [processor.stop(), ledger.stop()]
        assert codes == [0, 0], f"{processor.output}\n{ledger.output}"
    elif validator and rest:
        request.config.stash[NETWORK] = Network(validator, rest, batch_key)
        yield request.config.stash[NETWORK]
    else:
        pytest.skip("SAWTOOTH_VALIDATOR and SAWTOOTH_REST are not set: no real Sawtooth to run on")


@pytest.fixture
def story(network, tmp_path):
    """A patient, a doctor and a stranger with new keys and new random ids: it can run on one network many times."""
    return network.story(tmp_path)


def pytest_terminal_summary(terminalreporter, config):
    """Names what stays on a real network, whatever became of the tests."""
    network = config.stash.get(NETWORK, None)
    if network is None:
        return
    terminalreporter.section("left on the chain")
    terminalreporter.line(
        f"{len(network.left)} entries of the ehr family, with random ids and public keys whose private keys are gone, "
        f"stay on the chain behind {network.rest}:")
    for key in network.left:
        terminalreporter.line(f"  {key}")
