"""Fixtures of the conformance tests. Each ledger is its own process with a temporary chain on free loopback ports."""

import pytest

from harness.batches import NAMESPACE
from harness.component import Component
from harness.processes import EHRProcessor, Ledger
from harness.python_processor import PythonProcessor
from harness.rest import REST


def pytest_addoption(parser):
    parser.addoption("--pictures", metavar="FOLDER", help="where tests in a browser leave pictures of each page")


@pytest.fixture
def start():
    """Starts programs and processors: start(Ledger), start(EHRProcessor, ledger.component). Ends them in reverse."""
    running = []

    def begin(kind, *arguments, **options):
        started = kind(*arguments, **options)
        running.append(started)
        return started

    yield begin
    failures = []
    for each in reversed(running):
        try:
            each.stop()
        except AssertionError as failure:
            failures.append(str(failure))
    assert not failures, "\n".join(failures)


@pytest.fixture
def ledger(start) -> Ledger:
    return start(Ledger)


@pytest.fixture
def rest(ledger) -> REST:
    return REST(ledger.rest)


@pytest.fixture
def processor(start, ledger) -> EHRProcessor:
    """The processor under test, connected to `ledger`."""
    return start(EHRProcessor, ledger.component)


@pytest.fixture
def python_processor(start):
    """python_processor(ledger, handler) runs a Python handler of the `ehr` family there."""
    return lambda ledger, handler: start(
        PythonProcessor, ledger.component, handler, "ehr", namespaces=[NAMESPACE])


@pytest.fixture
def connect(ledger):
    """connect() opens a connection to the ledger's component endpoint, connect(endpoint) to another; all are closed."""
    opened = []

    def open_one(endpoint=None):
        opened.append(Component(endpoint or ledger.component))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()
