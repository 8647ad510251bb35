"""Flower's own programs, run with what this package needs of them: TLS, keys for nodes, no telemetry, no installing."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from ehr_federated.settings import ServerSettings, SiteSettings

CONNECTION = "study"
# Site by the id that Flower gives the node with that site's key, in the folder of the study.
NODES = "nodes.json"
START_SECONDS = 120
AGAIN_SECONDS = 3
APP = """\
[project]
name = "ehr-federated-study"
version = "0.1.0"
description = "Names what is installed at the sites; brings no code of its own"
license = "Apache-2.0"

[tool.flwr.app]
publisher = "ehr-federated"

[tool.flwr.app.components]
serverapp = "ehr_federated.server_app:app"
clientapp = "ehr_federated.client_app:app"

[tool.flwr.app.config]
server-config = ""
anew = false
"""


# Linux's PR_SET_PDEATHSIG.
SIGNAL_AT_PARENTS_DEATH = 1
LIBC = ctypes.CDLL(None)


class FlowerFailed(Exception):
    """A program of Flower's has failed; says which, and what it said last."""


def program(name: str) -> str:
    """The path of a program of Flower's, beside this interpreter."""
    return str(Path(sys.executable).parent / name)


def environment(home: Path) -> dict[str, str]:
    """Flower's programs start each other from PATH, and keep their state in FLWR_HOME."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        **os.environ, "FLWR_HOME": str(home.resolve()), "FLWR_TELEMETRY_ENABLED": "0",
        "FLWR_DISABLE_UPDATE_CHECK": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def end_with_parent() -> None:
    """Has the kernel kill this process when its parent is gone, also one that was killed.

    A SuperNode or SuperLink that outlived its `ehr-federated` would be in the way of the next one, and takes long to
    end by itself. What Flower runs below it ends once it is gone.
    """
    LIBC.prctl(SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def site_command(settings: SiteSettings, path: Path) -> list[str]:
    """What runs a site's node. Its own API is for its child processes, and stays on this machine."""
    return [
        program("flower-supernode"), "--superlink", settings.superlink,
        "--root-certificates", str(settings.superlink_authorities),
        "--auth-supernode-private-key", str(settings.node_key), "--host", "127.0.0.1", "--port", str(free_port()),
        "--node-config", f"site-config={json.dumps(str(path.resolve()))}"]


class Site:
    """A SuperNode as a child process, for as long as the site takes part.

    Flower's ends where the SuperLink is not there, or does not know its key yet: it is started again then.
    """

    def __init__(self, settings: SiteSettings, path: Path):
        self._command, self._environment = site_command(settings, path), environment(settings.book / "flower")
        self._child: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()

    def run(self) -> int:
        """Until SIGTERM or SIGINT; 0."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._end())
        while not self._ending.is_set():
            self._child = subprocess.Popen(
                self._command, env=self._environment, preexec_fn=end_with_parent)
            if self._ending.is_set():
                self._child.terminate()
            code = self._child.wait()
            if not self._ending.wait(AGAIN_SECONDS):
                print(f"flower-supernode has ended with {code}; it is started again", file=sys.stderr, flush=True)
        return 0

    def _end(self) -> None:
        self._ending.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()


class Link:
    """A SuperLink as a child process that lets in the registered nodes alone."""

    def __init__(self, settings: ServerSettings, lock: int):
        """Starts it. It holds `lock` for as long as it runs."""
        self.settings, self.home = settings, settings.folder / "flower"
        self.environment = environment(self.home)
        host, port = settings.listen.rsplit(":", 1)
        (self.home / "config.toml").write_text(
            f'[superlink]\ndefault = "{CONNECTION}"\n\n[superlink.{CONNECTION}]\naddress = "{settings.listen}"\n'
            f'root-certificates = "{settings.authorities.resolve()}"\n')
        self.process = subprocess.Popen(
            [program("flower-superlink"), "--host", host, "--port", port, "--enable-supernode-auth",
             "--disable-runtime-dependency-installation", "--ssl-certfile", str(settings.certificate),
             "--ssl-keyfile", str(settings.private_key), "--ssl-ca-certfile", str(settings.authorities)],
            env=self.environment, pass_fds=(lock,), preexec_fn=end_with_parent)

    def admit(self) -> None:
        """Waits until it listens, registers the sites' keys, and keeps whose key each node has. Raises FlowerFailed."""
        self._wait()
        nodes = {}
        for site, key in self.settings.sites.items():
            made = json.loads(self._run("supernode", "register", str(key), CONNECTION, "--format", "json"))
            nodes[str(made["node-id"])] = site
        (self.settings.folder / NODES).write_text(json.dumps(nodes))
        print(f"{len(self.settings.sites)} sites may take part at {self.settings.listen}", flush=True)

    def _wait(self) -> None:
        host, port = self.settings.listen.rsplit(":", 1)
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection((host, int(port)), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise FlowerFailed(f"flower-superlink does not listen on {host}:{port}")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [program("flwr"), *arguments], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise FlowerFailed(f"flwr {arguments[0]}: {(done.stderr or done.stdout).strip()[-2000:]}")
        return done.stdout

    def run(self, config: Path, anew: bool = False) -> str:
        """Runs the study to its end, from round 0 if `anew`, its log on standard output.

        Returns the run's id. Raises FlowerFailed.
        """
        application = self.home / "ehr-federated-study"
        application.mkdir(exist_ok=True)
        (application / "pyproject.toml").write_text(APP)
        started = json.loads(self._run(
            "run", str(application), CONNECTION, "--format", "json", "--run-config",
            f"server-config={json.dumps(str(config.resolve()))} anew={json.dumps(anew)}"))
        run = str(started["run-id"])
        subprocess.run([program("flwr"), "log", run, CONNECTION], env=self.environment, check=False)
        status = json.loads(self._run("ls", CONNECTION, "--run-id", run, "--format", "json"))["runs"][0]["status"]
        if status != "finished:completed":
            raise FlowerFailed(f"the run {run} ended as {status}")
        return run

    def stop(self) -> None:
        """Ends it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
