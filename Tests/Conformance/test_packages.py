"""Debian packages, made of the programs under test, installed and removed in a folder of their own."""

import json
import os
import re
import subprocess

import pytest

from harness.batches import batch, register_patient
from harness.processes import REPOSITORY, Ledger, Program, binaries
from harness.rest import REST

SECONDS = 120
SERVICES = ("ehr-processor", "ehr-encryption", "ehr-gateway")


def done(*command, **options) -> str:
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=SECONDS, **options)
    assert ended.returncode == 0, (command, ended.stdout, ended.stderr)
    return ended.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> dict:
    """The packages of the services, by name: neither stripped of a second nor squeezed for one."""
    folder = tmp_path_factory.mktemp("packages")
    chosen = [part for name in SERVICES for part in ("--only", name)]
    made = done(REPOSITORY / "scripts" / "package.sh", "--programs", binaries(), "--output", folder, "--compression",
                "none", *chosen).splitlines()
    return {re.match(r".*/([a-z-]+)_[\d.]+\.deb$", path).group(1): path for path in made if path.endswith(".deb")}


@pytest.fixture
def machine(tmp_path):
    """A folder that dpkg takes for a machine, with the users that every one has."""
    root = tmp_path / "machine"
    for name in ("etc", "var/lib/dpkg/info", "var/lib/dpkg/updates"):
        (root / name).mkdir(parents=True)
    for name in ("status", "available"):
        (root / "var/lib/dpkg" / name).touch()
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")
    return root


def dpkg(machine, *arguments) -> str:
    # The scripts run here, and change the folder: there is no shell in it.
    return done("dpkg", f"--root={machine}", f"--log={machine}/dpkg.log", "--force-script-chrootless",
                "--force-depends", *arguments)


def test_a_package_is_installed_runs_and_is_removed_and_leaves_what_is_not_its_own(packages, machine, start):
    dpkg(machine, "--install", packages["ehr-processor"])
    assert "ehr-processor:" in (machine / "etc/passwd").read_text()
    ledger = start(Ledger)
    options = (machine / "etc/default/ehr-processor").read_text().split('"')[1]
    given = options.replace("tcp://127.0.0.1:4004", ledger.component).replace("127.0.0.1:9464", "127.0.0.1:0").split()
    installed = Installed(machine / "usr/bin/ehr-processor", *given)
    assert REST(ledger.rest).submit(batch("alice", register_patient("alice", "p")))[0]["status"] == "COMMITTED"
    assert installed.stop() == 0, installed.output

    kept = machine / "var/lib/ehr-processor"
    kept.mkdir(parents=True)
    (kept / "kept").touch()
    dpkg(machine, "--install", packages["ehr-processor"])
    dpkg(machine, "--remove", "ehr-processor")
    assert not (machine / "usr/bin/ehr-processor").exists() and (machine / "etc/default/ehr-processor").exists()
    dpkg(machine, "--purge", "ehr-processor")
    assert not (machine / "etc/default/ehr-processor").exists() and (kept / "kept").exists()


class Installed(Program):
    def __init__(self, path, *arguments):
        self.name = path.name
        self.begin([str(path), *arguments])


def test_the_configurations_that_are_installed_are_taken_by_their_programs(packages, machine, tmp_path):
    for name in ("ehr-encryption", "ehr-gateway"):
        dpkg(machine, "--install", packages[name])
    users = (machine / "etc/passwd").read_text()
    assert users.count("ehr-gateway:") == 1 and "ehr-encryption:" in users and "nologin" in users
    gateway = json.loads((machine / "etc/ehr/gateway.json").read_text())
    encryption = json.loads((machine / "etc/ehr/encryption.json").read_text())
    assert encryption["service"]["listen"] == gateway["gateway"]["encryption"]["address"]
    assert gateway["gateway"]["encryption"]["user"] == "ehr-encryption"
    assert encryption["service"]["client_users"] == ["ehr-gateway"]
    # Folders of this machine in place of those that systemd makes.
    for name, settings in (("gateway", gateway), ("encryption", encryption)):
        text = json.dumps(settings).replace("/var/lib/", f"{tmp_path}/state/").replace("/run/", f"{tmp_path}/run/")
        # Users of the package are none of this machine's.
        written = json.loads(text)
        if name == "encryption":
            del written["service"]["client_users"]
            written["service"]["metrics"] = "127.0.0.1:0"
        else:
            written["gateway"]["encryption"]["user"] = str(os.getuid())
        (tmp_path / f"{name}.json").write_text(json.dumps(written))
    for folder in ("ehr", "ehr-key", "ehr-erasures", "ehr-gateway", "ehr-gateway-head"):
        (tmp_path / "state" / folder).mkdir(parents=True, mode=0o700)
    (tmp_path / "run").mkdir()
    done(machine / "usr/bin/ehr-gateway", "migrate", "--config", tmp_path / "gateway.json")
    service = Installed(machine / "usr/bin/ehr-encryption", "--config", str(tmp_path / "encryption.json"))
    service.wait_for(r"ready listen=unix:")
    assert service.stop() == 0, service.output


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_hardened_and_starts_what_the_package_has(packages, name, tmp_path):
    done("dpkg-deb", "--extract", packages[name], tmp_path)
    unit = tmp_path / "lib/systemd/system" / f"{name}.service"
    settings = unit.read_text()
    assert "@" not in settings.replace("@system-service", "").replace("~@privileged", "")
    for line in re.findall(r"^ExecStart\w*=(\S+)", settings, re.MULTILINE):
        assert (tmp_path / line.lstrip("/")).is_file(), line
    # systemd's own judgement: 0 is none, 10 is all exposed. What is left: sockets to anywhere, no root of its own.
    assert "exposure level" in done("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)
    assert "\n" in done("dpkg-deb", "--field", packages[name], "Depends") and "libc6" in done(
        "dpkg-deb", "--field", packages[name], "Depends")


@pytest.mark.parametrize("name", SERVICES)
def test_what_systemd_makes_is_where_the_configuration_points(packages, name, tmp_path):
    done("dpkg-deb", "--extract", packages[name], tmp_path)
    unit = (tmp_path / "lib/systemd/system" / f"{name}.service").read_text()
    made = {f"/var/lib/{each}" for line in re.findall(r"^StateDirectory=(.+)$", unit, re.MULTILINE)
            for each in line.split()}
    made |= {f"/run/{each}" for line in re.findall(r"^RuntimeDirectory=(.+)$", unit, re.MULTILINE)
             for each in line.split()}
    for configuration in (tmp_path / "etc/ehr").glob("*.json"):
        for path in re.findall(r'"(?:unix:)?(/[^"]+)"', configuration.read_text()):
            own = path in made or os.path.dirname(path) in made
            assert own or path == "/run/ehr/s", f"{path} is in no folder of {name}'s"
