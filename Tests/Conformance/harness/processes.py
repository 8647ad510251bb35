"""Starts the programs under test on free loopback ports and ends them again."""

import itertools
import os
import re
import signal
import socket
import subprocess
import threading
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
START_SECONDS = 30
STOP_SECONDS = 15


def binaries() -> Path:
    """The folder of the built programs: EHR_BIN, else what SwiftPM says."""
    named = os.environ.get("EHR_BIN")
    if named:
        return Path(named)
    shown = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    return Path(shown.stdout.strip())


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Program:
    """One running program whose output is kept; `wait_for` blocks until it prints a line that matches."""

    def __init__(self, name: str, *arguments: str):
        self.name = name
        self.begin([str(binaries() / name), *arguments])

    def begin(self, command: list[str]):
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._ended = False
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_for(self, pattern: str, seconds: float = START_SECONDS, number: int = 1) -> re.Match:
        """The match in the first line that matches, or in the one of that number."""
        expression = re.compile(pattern)

        def found():
            matches = (match for line in self.lines if (match := expression.search(line)))
            return next(itertools.islice(matches, number - 1, None), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, timeout=seconds)
            match = found()
        assert match, f"{self.name} did not print {pattern!r} within {seconds} s; it printed:\n{self.output}"
        return match

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def stop(self) -> int:
        """Asks the program to end and returns its exit code; one that does not end in time is killed and reported."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"{self.name} ignored SIGTERM for {STOP_SECONDS} s:\n{self.output}") from None
        self._reader.join(STOP_SECONDS)
        return self.process.returncode

    def kill(self):
        """Ends the program as a power cut would."""
        self.process.kill()
        self.process.wait()


class Ledger(Program):
    """A development ledger; `component` and `rest` are the addresses that it says it listens on."""

    def __init__(self, *arguments: str, data: Path | None = None, component="tcp://127.0.0.1:0", rest="127.0.0.1:0"):
        stored = ["--data", str(data)] if data else []
        super().__init__("ehr-dev-ledger", "--bind", component, "--rest", rest, *stored, *arguments)
        ready = self.wait_for(r"ready component=(\S+) rest=(\S+)")
        self.component, self.rest = ready.group(1), ready.group(2)

    @property
    def place(self) -> dict:
        """What starts another one in its place."""
        return {"component": self.component, "rest": self.rest.removeprefix("http://")}


class EncryptionService(Program):
    """An encryption service; `address` is what `ehr --service` takes."""

    def __init__(self, configuration: Path, listen: str):
        super().__init__("ehr-encryption", "--config", str(configuration), "--listen", listen)
        self.address = self.wait_for(r"ready listen=(\S+)").group(1)


class EHRProcessor(Program):
    """The processor under test. The ledger holds its transactions until it has registered: nothing to wait for."""

    def __init__(self, component: str, *arguments: str):
        super().__init__("ehr-processor", "-C", component, *arguments)


def run_ehr(*arguments: str, rest: str, key: Path | None = None, expect: int = 0) -> subprocess.CompletedProcess:
    """Runs the `ehr` command to its end and checks its exit code."""
    signing = ["--key", str(key)] if key else []
    done = subprocess.run(
        [str(binaries() / "ehr"), *arguments, "--url", rest, *signing], capture_output=True, text=True, timeout=120)
    assert done.returncode == expect, (
        f"ehr {' '.join(arguments)} exited {done.returncode}, not {expect}\n{done.stdout}\n{done.stderr}")
    return done
