"""A PostgreSQL server of the tests' own, and the databases on it. scripts/postgres-server.sh runs it."""

import atexit
import functools
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness.processes import REPOSITORY

STOP_SECONDS = 60


def wanted() -> bool:
    """Whether hospitals keep their accounts in PostgreSQL: `EHR_TEST_DATABASE=postgres`."""
    return os.environ.get("EHR_TEST_DATABASE") == "postgres"


class PostgreSQL:
    """A server that keeps its databases when it is stopped and started; `folder` is that of its socket."""

    def __init__(self, *settings: str, files: dict[str, bytes] | None = None):
        """`files` are put where the server finds them by their names."""
        self.folder = Path(tempfile.mkdtemp(prefix="ehr-pg-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        for name, content in (files or {}).items():
            (self.folder / name).write_bytes(content)
            (self.folder / name).chmod(0o600)
        self.settings, self.names = settings, itertools.count()
        self.port = next((each.removeprefix("port=") for each in settings if each.startswith("port=")), "5432")
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [REPOSITORY / "scripts" / "postgres-server.sh", self.folder, *self.settings],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().split()
        assert line and line[0] == "ready", f"no server: {line}"
        self.pid = int(line[2])

    def stop(self) -> int:
        """Who is connected is cut off."""
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(STOP_SECONDS)
        self.process.stdout.close()
        return self.process.returncode

    def database(self) -> str:
        """A new database; its name."""
        name = f"gateway{next(self.names)}"
        self.sql("postgres", f"CREATE DATABASE {name}")
        return name

    def address(self, name: str) -> str:
        """What `gateway.database` takes."""
        return f"postgres:host='{self.folder}' port={self.port} user=ehr dbname={name}"

    def sql(self, name: str, *statements: str) -> list[str]:
        """The lines that statements answer, columns with | between, each statement a transaction of its own."""
        done = subprocess.run([*self.psql(name), *(f"--command={each}" for each in statements)],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def psql(self, name: str) -> list[str]:
        return ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1",
                "--host", str(self.folder), "--port", self.port, "--username", "ehr", "--dbname", name]

    def session(self, name: str) -> "Session":
        """A connection that stays, for transactions that go on."""
        return Session(self, name)


class Session:
    """A psql that is told statements; it ends, and its transaction with it, with the block."""

    def __init__(self, server: PostgreSQL, name: str):
        self.process = subprocess.Popen(
            server.psql(name), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(STOP_SECONDS)
        self.process.stdout.close()

    def say(self, statements: str):
        self.process.stdin.write(statements + "\n")
        self.process.stdin.flush()

    def line(self, text: str) -> bool:
        """Whether that line comes before the output ends."""
        return any(each.strip() == text for each in self.process.stdout)


@functools.cache
def shared() -> PostgreSQL:
    """One server for a process of tests, which ends with it."""
    return PostgreSQL()
