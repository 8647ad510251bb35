"""Addresses: IPv4, IPv6 in brackets, and names, wherever one is taken; and what is said of one that is wrong."""

import json
import re
import socket
import subprocess
import urllib.request

import pytest

from harness.processes import EHRProcessor, EncryptionService, Program, binaries, free_port
from harness.records import Practice, certificates

HOSTS = ["127.0.0.1", "[::1]", "localhost"]
SECRET = "hunter2"


def run(program: str, *arguments: str, seconds: float = 20) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(binaries() / program), *arguments], capture_output=True, text=True, timeout=seconds)


@pytest.mark.parametrize("host", HOSTS)
def test_a_ledger_its_api_and_a_processor_speak_over(host, start, tmp_path):
    ledger = start(lambda: Program("ehr-dev-ledger", "--bind", f"tcp://{host}:0", "--rest", f"{host}:0"))
    ready = ledger.wait_for(r"ready component=(\S+) rest=(\S+)")
    component, rest = ready.group(1), ready.group(2)
    assert rest.startswith(f"http://{host}:")
    # What was printed can be pasted where an address is asked for.
    processor = start(EHRProcessor, component, "--metrics", f"{host}:0", "-v")
    processor.wait_for("registered")
    metrics = processor.wait_for(r"address=(\S+) .*serving metrics").group(1)
    with urllib.request.urlopen(f"http://{metrics}/metrics", timeout=10) as answer:
        assert b"ehr_processor_build_info" in answer.read()
    practice = Practice(tmp_path, rest).register()
    practice.deposit("r", b"finding")
    assert practice.retrieve("r") == b"finding"
    alone = start(lambda: Program("ehr-dev-ledger", "rest", "-C", component, "--rest", f"{host}:0"))
    with urllib.request.urlopen(alone.wait_for(r"ready rest=(\S+)").group(1) + "/status", timeout=10) as answer:
        assert json.load(answer)["data"]
    followed = subprocess.Popen(
        [str(binaries() / "ehr"), "events", "follow", "--connect", component, "--from-genesis"],
        stdout=subprocess.PIPE, text=True)
    try:
        assert followed.stdout.readline()
    finally:
        followed.kill()
        followed.communicate()


@pytest.mark.parametrize("host", HOSTS)
def test_an_encryption_service_listens_and_is_asked_at(host, start, ledger, tmp_path):
    practice = Practice(tmp_path, ledger.rest)
    certificates().certificates(tmp_path)
    practice.path("server.key").chmod(0o600)
    files = {"certificate": "server.pem", "private_key": "server.key", "client_authorities": "ca.pem"}
    practice.configure(service={"tls": files}, wrapper={"keystore": {"key_file": "keystore.key"}})
    service = start(EncryptionService, practice.path("config.json"), f"{host}:0")
    assert service.address.startswith(f"{host}:")
    practice.asked = ["--service", f"https://{service.address}", "--tls-ca", "ca.pem", "--tls-cert", "server.pem",
                      "--tls-key", "server.key"]
    assert practice.json("key", "status")


def test_a_name_that_has_only_an_ipv6_address_is_a_validators(start):
    name = "ip6-localhost"
    try:
        families = {entry[0] for entry in socket.getaddrinfo(name, 1)}
    except OSError:
        pytest.skip(f"this machine does not know {name}")
    if families != {socket.AF_INET6}:
        pytest.skip(f"{name} has other addresses here")
    ledger = start(lambda: Program("ehr-dev-ledger", "--bind", "tcp://[::1]:0", "--rest", "127.0.0.1:0"))
    port = ledger.wait_for(r"ready component=tcp://\[::1\]:(\d+)").group(1)
    start(EHRProcessor, f"tcp://{name}:{port}", "-v").wait_for("registered")


def test_a_password_in_where_a_service_listens_is_refused_and_never_printed(tmp_path):
    config = tmp_path / "config.json"
    config.write_text('{"data": "data", "wrapper": {"keystore": {"key_file": "key"}}}')
    done = run("ehr-encryption", "--config", str(config), "--listen", f"user:{SECRET}@127.0.0.1:9")
    assert done.returncode == 64 and "@" in done.stderr and "leave" in done.stderr, done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_a_validators_name_that_is_not_known_yet_is_looked_up_again_and_the_log_says_why(start):
    processor = start(EHRProcessor, "tcp://validator.invalid:4004")
    line = processor.wait_for("no validator yet", number=2).string
    assert re.search(r"reason=.*(not known|name resolution|No address)", line)


def test_the_log_has_the_systems_reason_where_nothing_listens(start):
    port = free_port()
    processor = start(EHRProcessor, f"tcp://127.0.0.1:{port}")
    assert "Connection refused" in processor.wait_for("no validator yet").string


LISTENING = [
    ("ehr-dev-ledger", ["--rest", "127.0.0.1:0", "--allow-remote", "--bind"], "tcp://"),
    ("ehr-dev-ledger", ["--bind", "tcp://127.0.0.1:0", "--allow-remote", "--rest"], ""),
    ("ehr-processor", ["-C", "tcp://127.0.0.1:1", "--metrics"], ""),
]


@pytest.mark.parametrize("program, options, scheme", LISTENING)
@pytest.mark.parametrize("address, reason", [
    ("192.0.2.1:9", "Cannot assign requested address"),
    ("nosuch.invalid:9", "Name or service not known|No address associated|name resolution"),
])
def test_where_nobody_can_listen_the_address_and_the_systems_reason_are_told(
        program, options, scheme, address, reason):
    done = run(program, *options, scheme + address)
    assert done.returncode not in (0, -11)
    assert address in done.stderr and re.search(reason, done.stderr), done.stderr


@pytest.mark.parametrize("program, options, scheme", LISTENING + [
    ("ehr-processor", ["-C"], "tcp://"),
    ("ehr-dev-ledger", ["rest", "--rest", "127.0.0.1:0", "-C"], "tcp://"),
    ("ehr", ["events", "follow", "--connect"], "tcp://"),
])
@pytest.mark.parametrize("address", ["::1:9", "[::1]", "[::1:9", "host", "host:65536", "host:x", "ho st:9", ":9"])
def test_what_is_no_address_is_refused_with_the_form(program, options, scheme, address):
    done = run(program, *options, scheme + address)
    assert done.returncode not in (0, -11)
    assert address in done.stderr and "HOST:PORT" in done.stderr and "brackets" in done.stderr, done.stderr


@pytest.mark.parametrize("program, options, scheme", LISTENING + [
    ("ehr-processor", ["-C"], "tcp://"),
    ("ehr-dev-ledger", ["rest", "--rest", "127.0.0.1:0", "-C"], "tcp://"),
    ("ehr", ["events", "follow", "--connect"], "tcp://"),
    ("ehr", ["key", "status", "--service"], "https://"),
    ("ehr", ["patient", "show", "p", "--url"], "https://"),
])
def test_a_password_in_an_address_is_refused_and_never_printed(program, options, scheme):
    done = run(program, *options, f"{scheme}user:{SECRET}@127.0.0.1:9")
    assert done.returncode not in (0, -11)
    assert "@" in done.stderr and "leave" in done.stderr, done.stderr
    assert SECRET not in done.stderr + done.stdout


@pytest.mark.parametrize("url, reason", [
    ("http://127.0.0.1:9", "Connection refused"), ("http://[::1]:9", "Connection refused"),
    ("https://nosuch.invalid", "Name or service not known|No address associated|name resolution"),
])
def test_a_ledger_that_is_not_there_is_told_with_the_systems_reason(url, reason):
    done = run("ehr", "patient", "show", "p", "--url", url)
    assert done.returncode == 3
    assert re.search(f"No connection to {re.escape(url)}: ({reason})\\.", done.stderr), done.stderr
