"""Bugsink, a receiver of failures that speaks Sentry's protocol, with a project of its own."""

import json
import os
import socket
import subprocess
from pathlib import Path

from harness.processes import REPOSITORY, Program

SECONDS = 120


class Bugsink(Program):
    """A receiver on a port of this machine; `dsn` is its project's."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        made = subprocess.run(
            ["bash", "-c", ". scripts/install-packages.sh && bugsink_environment && echo $BUGSINK"], cwd=REPOSITORY,
            capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr
        self.bin = Path(made.stdout.splitlines()[-1])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.run("bugsink-create-conf", "--template=local", f"--port={port}")
        self.manage("migrate")
        self.dsn = self.manage("shell", "-v", "0", "-c", """
from projects.models import Project
print(Project.objects.create(name="ehr", slug="ehr").dsn)""").splitlines()[-1]
        self.name = "bugsink"
        self.begin(["env", f"--chdir={folder}", f"PYTHONPATH={folder}", "PYTHONUNBUFFERED=1",
                    str(self.bin / "bugsink-manage"), "runserver", "--noreload", f"127.0.0.1:{port}"])
        self.wait_for("Starting development server", SECONDS)

    def run(self, program: str, *arguments: str) -> str:
        done = subprocess.run([self.bin / program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=SECONDS, env={**os.environ, "PYTHONPATH": str(self.folder)})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.run("bugsink-manage", *arguments)

    def events(self) -> list[dict]:
        """What it has taken, each as it came."""
        return json.loads(self.manage("shell", "-v", "0", "-c", """
import json
from events.models import Event
print(json.dumps([json.loads(event.data) for event in Event.objects.order_by("ingested_at")]))""").splitlines()[-1])

    def issues(self) -> int:
        """How many different failures it sees in them."""
        return int(self.manage("shell", "-v", "0", "-c", """
from issues.models import Issue
print(Issue.objects.count())""").splitlines()[-1])
