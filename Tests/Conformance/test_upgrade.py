"""scripts/upgrade.sh on the processes, with packages that dpkg-deb made. In place of systemd and of dpkg's own list are
scripts, which start and end the real programs, unpack the real packages and write down what they were asked."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
import requests

from harness.enrolled import until
from harness.gateway import Hospital
from harness.postgres import PostgreSQL
from harness.processes import REPOSITORY, binaries, free_port

FOLDERS = ("to", "keystore-to", "opener-to", "erasures-to")
PROGRAMS = ("ehr-encryption", "ehr-gateway")

SYSTEMCTL = """
echo "systemctl $*" >> "$STATE/asked"
verb="$1"
shift
[ "$1" != --quiet ] || shift
lives() { grep -q '^State:.[^Z]' "/proc/$(cat "$STATE/$1.pid" 2> /dev/null)/status" 2> /dev/null; }
for service in "$@"; do
    case "$verb" in
        is-active) lives "$service" || exit 3 ;;
        stop)
            ! lives "$service" || kill "$(cat "$STATE/$service.pid")"
            while lives "$service"; do sleep 0.05; done
            ;;
        start)
            setsid "$STATE/usr/bin/$service" --config "$CONFIG" -v >> "$STATE/$service.log" 2>&1 < /dev/null &
            echo $! > "$STATE/$service.pid"
            ;;
    esac
done
"""
DPKG = """
[ "$1" != --compare-versions ] || exec /usr/bin/dpkg "$@"
echo "dpkg $1 $2 $(basename -a "${@:3}" | tr '\\n' ' ')" >> "$STATE/asked"
for package in "${@:3}"; do
    dpkg-deb --extract "$package" "$STATE"
    dpkg-deb --field "$package" Version > "$STATE/$(dpkg-deb --field "$package" Package).version"
done
"""


class Machine:
    """A hospital whose services a stand-in for systemd runs, from packages of release 1."""

    def __init__(self, start, folder: Path, **gateway):
        self.folder, self.state = folder, folder / "state"
        self.state.mkdir(parents=True)
        port = free_port()
        (folder / "hospital").mkdir()
        self.hospital = Hospital(start, folder / "hospital", **gateway)
        self.hospital.gateway.stop()
        self.hospital.service.stop()
        self.config = folder / "hospital" / "config.json"
        settings = json.loads(self.config.read_text())
        settings["gateway"]["listen"] = f"127.0.0.1:{port}"
        self.config.write_text(json.dumps(settings))
        self.hospital.url = f"http://127.0.0.1:{port}"
        self.stand_in("systemctl", SYSTEMCTL)
        self.stand_in("dpkg", DPKG)
        self.stand_in("dpkg-query", 'cat "$STATE/${!#}.version"')
        self.environment = {
            **os.environ, "STATE": str(self.state), "CONFIG": str(self.config), "EHR": str(binaries() / "ehr"),
            "PATH": f"{self.state}/stand-ins:{self.state}/usr/bin:{os.environ['PATH']}", "WAIT_SECONDS": "60"}
        self.release("1")
        for name in PROGRAMS:
            self.run("dpkg", "--force-confold", "--install", self.package("1", name))
            self.run("systemctl", "start", name)
        self.answers()
        self.asked()

    def stand_in(self, name: str, text: str):
        path = self.state / "stand-ins" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/bash\n{text}")
        path.chmod(0o755)

    def package(self, version: str, name: str) -> str:
        return str(self.folder / version / f"{name}_{version}.deb")

    def release(self, version: str, **faults: str):
        """Packages whose programs are those under test, after a line of shell that may be at fault."""
        for name in PROGRAMS:
            staging = self.folder / "staging" / name
            shutil.rmtree(staging, ignore_errors=True)
            (staging / "DEBIAN").mkdir(parents=True)
            (staging / "usr" / "bin").mkdir(parents=True)
            (staging / "DEBIAN" / "control").write_text(
                f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: nobody\nDescription: test\n")
            program = staging / "usr" / "bin" / name
            program.write_text(
                f"#!/bin/bash\n# of release {version}\n{faults.get(name.removeprefix('ehr-'), '')}\n"
                f'exec "{binaries()}/{name}" "$@"\n')
            program.chmod(0o755)
            (self.folder / version).mkdir(exist_ok=True)
            subprocess.run(["dpkg-deb", "--build", staging, self.package(version, name)], check=True,
                           capture_output=True)

    def run(self, *command, expect=0) -> subprocess.CompletedProcess:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=self.environment)
        assert expect == done.returncode, (done.returncode, done.stdout, done.stderr)
        return done

    def upgrade(self, to: str, *action: str, expect=0) -> subprocess.CompletedProcess:
        folders = [part for each in FOLDERS for part in (f"--{each}", str(self.folder / "kept" / each))]
        return self.run(
            "bash", REPOSITORY / "scripts" / "upgrade.sh", *action, "--encryption", self.config, "--gateway",
            self.config, "--packages", self.folder / to, "--previous", self.folder / "1", *folders, expect=expect)

    def runs(self, version: str) -> bool:
        return all(f"# of release {version}\n" in (self.state / "usr" / "bin" / name).read_text() for name in PROGRAMS)

    def answers(self):
        """Waits until people can sign in."""
        def ready():
            try:
                return requests.get(self.hospital.url + "/readyz", timeout=60).status_code == 200
            except requests.ConnectionError:
                return False
        until(ready, "the gateway never came to be ready")

    def asked(self) -> list[str]:
        """What the stand-ins were asked since the last time, but for questions."""
        path = self.state / "asked"
        lines = [line.strip() for line in path.read_text().splitlines() if "is-active" not in line]
        path.write_text("")
        return lines

    def end(self):
        for name in PROGRAMS:
            pid = int((self.state / f"{name}.pid").read_text())
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


@pytest.fixture
def machine(start, tmp_path):
    machine = Machine(start, tmp_path)
    yield machine
    machine.end()


STOP = "systemctl stop ehr-gateway ehr-encryption"
START = ["systemctl start ehr-encryption", "systemctl start ehr-gateway"]


def installs(version: str) -> str:
    return "dpkg --force-confold --install " + " ".join(f"{name}_{version}.deb" for name in PROGRAMS)


def test_an_upgrade_backs_up_first_and_people_go_on_and_a_way_back_has_what_was_there_before_it(machine):
    ada = machine.hospital.patient("ada")
    before = ada.upload(b"before the upgrade")
    machine.release("2")
    done = machine.upgrade("2")
    assert machine.asked() == [STOP, installs("2"), *START] and machine.runs("2")
    machine.answers()
    ada.sign_in()
    after = ada.upload(b"after the upgrade")
    assert ada.ask("GET", f"/v1/records/{before}/content").content == b"before the upgrade"
    assert f"back --encryption {machine.config}" in done.stdout

    machine.upgrade("2", "back")
    assert machine.asked() == [STOP, installs("1"), *START] and machine.runs("1")
    machine.answers()
    ada.sign_in()
    assert ada.ask("GET", f"/v1/records/{before}/content").content == b"before the upgrade"
    assert ada.ask("GET", f"/v1/records/{after}/content").status_code in (404, 410)
    # Nothing is overwritten: what came since is aside, and stops a second way back from being taken by mistake.
    assert (machine.folder / "hospital" / "gateway.sqlite.upgraded").exists()
    assert "from another time" in machine.upgrade("2", "back", expect=2).stderr


@pytest.mark.parametrize("program, fault, told", [
    ("gateway", '[ "$1" != migrate ] || exit 70', "the upgrade is not done"),
    ("encryption", "exit 70", "wrong since the upgrade: encryption")])
def test_a_release_that_fails_says_so_and_the_way_back_is_open(machine, program, fault, told):
    ada = machine.hospital.patient("ada")
    record = ada.upload(b"before the upgrade")
    machine.release("2", **{program: fault})
    machine.environment["WAIT_SECONDS"] = "3"
    failed = machine.upgrade("2", expect=70 if program == "gateway" else 2)
    assert told in failed.stderr and "upgrade.sh back --encryption" in failed.stderr
    machine.upgrade("2", "back")
    machine.answers()
    ada.sign_in()
    assert ada.ask("GET", f"/v1/records/{record}/content").content == b"before the upgrade"


def test_nothing_is_installed_without_a_way_back_or_that_is_older_or_without_a_backup(machine):
    machine.release("2")
    machine.release("0")
    (machine.state / "ehr-gateway.version").write_text("1.5")
    assert "there is no way back" in machine.upgrade("2", expect=2).stderr
    assert "is older" in machine.upgrade("0", expect=2).stderr
    (machine.folder / "none").mkdir()
    assert "has no package" in machine.upgrade("none", expect=2).stderr
    assert machine.asked() == []
    (machine.state / "ehr-gateway.version").write_text("1")
    (machine.folder / "kept" / "to").mkdir(parents=True)
    (machine.folder / "kept" / "to" / "something").touch()
    assert "the old programs are started again" in machine.upgrade("2", expect=2).stderr
    assert machine.asked() == [STOP, *START] and machine.runs("1")
    machine.answers()


def test_with_postgresql_the_way_back_keeps_what_came_since_in_a_schema_of_its_own(start, tmp_path):
    server = PostgreSQL()
    name = server.database()
    machine = Machine(start, tmp_path, database=server.address(name))
    try:
        ada = machine.hospital.patient("ada")
        record = ada.upload(b"before the upgrade")
        machine.release("2")
        machine.upgrade("2")
        machine.answers()
        machine.hospital.patient("eve")
        machine.upgrade("2", "back")
        machine.answers()
        ada.sign_in()
        assert ada.ask("GET", f"/v1/records/{record}/content").content == b"before the upgrade"
        for schema, there in (("upgraded", "3"), ("public", "2")):
            assert server.sql(name, f"SELECT count(*) FROM {schema}.accounts") == [there]
    finally:
        machine.end()
        server.stop()
