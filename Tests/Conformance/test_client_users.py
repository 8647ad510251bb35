"""Service and clients may run as different users of one machine: each is told who the other is."""

import json
import os
import subprocess

import pytest

from harness.processes import binaries
from harness.records import UNREACHABLE, Practice

SERVICE, CLIENT, STRANGER = 45001, 45002, 45003

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs as other users")


@pytest.fixture
def practice(tmp_path, ledger, processor):
    for folder in [tmp_path, *tmp_path.parents]:
        if str(folder) in ("/", "/tmp"):
            break
        folder.chmod(folder.stat().st_mode | 0o111)
    practice = Practice(tmp_path, ledger.rest)
    own = practice.path("service")
    own.mkdir(mode=0o711)
    own.chmod(0o711)
    (own / "config.json").write_text(json.dumps({
        "data": "data", "ledger": {"url": ledger.rest}, "wrapper": {"keystore": {"key_file": "key"}},
        "service": {"listen": f"unix:{own}/s", "maintenance": f"{own}/maintenance/s", "client_users": [str(CLIENT)]}}))
    for path in (own, own / "config.json"):
        os.chown(path, SERVICE, SERVICE)
    # Programs where every user may run them.
    for name in ("ehr", "ehr-encryption"):
        copy = practice.path(name)
        copy.write_bytes((binaries() / name).read_bytes())
        copy.chmod(0o755)
    process = subprocess.Popen(
        [str(practice.path("ehr-encryption")), "--config", str(own / "config.json")], user=SERVICE, group=SERVICE,
        extra_groups=[], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        lines = []
        while sum(line.startswith("ready") for line in lines) < 2:
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        yield practice
    finally:
        process.terminate()
        process.wait(30)


def ask(practice, user: int, *options: str, socket: str = "s") -> tuple[int, dict]:
    done = subprocess.run(
        [str(practice.path("ehr")), "operation", "show", "none", "--service",
         f"unix:{practice.path('service')}/{socket}", *options, "--format", "json"],
        user=user, group=user, extra_groups=[], capture_output=True, text=True, timeout=60,
        env={"PATH": "/usr/bin", "HOME": "/"}, cwd="/")
    return done.returncode, json.loads(done.stdout)


def test_a_named_user_is_served_and_another_is_not(practice):
    assert practice.path("service/s").stat().st_mode & 0o777 == 0o666
    assert practice.path("service/maintenance/s").stat().st_mode & 0o777 == 0o600
    as_service = ("--service-user", str(SERVICE))
    assert ask(practice, CLIENT, *as_service)[1]["code"] == "not_found"
    assert ask(practice, SERVICE)[1]["code"] == "not_found"
    status, answer = ask(practice, STRANGER, *as_service)
    assert status == UNREACHABLE and "client_users" in answer["error"], answer
    # And maintenance is for the service's own user.
    status, answer = ask(practice, CLIENT, *as_service, socket="maintenance/s")
    assert status == UNREACHABLE and "no connection" in answer["error"], answer


def test_a_client_sends_nothing_to_a_user_whom_it_was_not_told(practice):
    for options in ((), ("--service-user", str(STRANGER))):
        status, answer = ask(practice, CLIENT, *options)
        assert status == UNREACHABLE and f"belongs to user {SERVICE}" in answer["error"], answer
