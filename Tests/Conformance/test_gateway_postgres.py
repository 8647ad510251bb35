"""A gateway whose accounts and read model are in PostgreSQL: set up, stopped under it, over TLS, and moved to."""

import json
import os
import re
from pathlib import Path

import pytest
import requests

from harness.certificates import Authority
from harness.enrolled import until
from harness.gateway import gateway_command, standing
from harness.postgres import PostgreSQL
from harness.processes import free_port

SECONDS = 60


@pytest.fixture(scope="module")
def server():
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def hospital(server, tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital"), database=server.address(server.database())) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


def away(hospital) -> dict:
    answer = requests.get(hospital.url + "/readyz", timeout=SECONDS)
    return {part["name"]: part["reason"] for part in answer.json()["parts"] if not part["ready"]}


def test_its_commands_work_on_a_server_as_on_a_file(hospital, server, ada):
    doc = hospital.doctor("doc")
    record = ada.upload(b"first")
    ada.grant(doc)
    access, = doc.access(ada, record)
    assert doc.ask("GET", access["content"]).content == b"first"
    ada.seen("/v1/audit", lambda body: body["entries"])
    states = gateway_command(hospital.folder, "migrate", "--check").stdout.splitlines()
    assert len(states) > 4 and all(" applied " in line for line in states), states
    assert re.fullmatch(r"reindexed block=\d+\n", gateway_command(hospital.folder, "reindex").stdout)
    done = gateway_command(hospital.folder, "audit-index").stdout
    assert re.fullmatch(r"block=\d+ entries=\d+ differences=0\n", done), done
    done = gateway_command(hospital.folder, "audit", "verify").stdout
    assert re.fullmatch(r"entries=\d+ head=\d+:[0-9a-f]{64}\n", done), done
    name, = (line for line in server.sql("postgres", "SELECT datname FROM pg_database") if line.startswith("gateway"))
    slot, = server.sql(name, "SELECT slot FROM index_state")
    server.sql(name, f"UPDATE records_{slot} SET scope = 'altered'")
    assert "the index's column scope is altered" in gateway_command(hospital.folder, "audit-index", expect=5).stdout
    gateway_command(hospital.folder, "reindex")
    # This server does not sync what it commits, and the check says so.
    found = gateway_command(hospital.folder, "check", expect=5).stdout
    assert re.search(r"^database.file +wrong +fsync is off", found, re.MULTILINE), found
    states = dict(re.findall(r"^(database[a-z._]+) +(ok|wrong|unseen) ", found, re.MULTILINE))
    assert {state for name, state in states.items() if name != "database.file"} == {"ok"}, found


def test_a_server_that_is_stopped_is_away_and_the_gateway_goes_on_by_itself_once_it_is_back(hospital, server, ada):
    until(lambda: away(hospital) == {}, "never ready")
    kept = ada.upload(b"kept")
    server.stop()
    try:
        for method, path in (("POST", "/v1/pairing-codes"), ("GET", "/v1/records"), ("GET", "/v1/me")):
            told = ada.refused(503, "database_away", method, path)
            assert int(told.headers["Retry-After"]) > 0
            assert str(server.folder) not in told.text
        assert away(hospital)["database"] == "database_away"
        assert requests.get(hospital.url + "/healthz", timeout=SECONDS).status_code == 200
        done = gateway_command(hospital.folder, "migrate", "--check", expect=69)
        assert "cannot be reached" in done.stderr, done.stderr
    finally:
        server.start()
    ada.done("POST", "/v1/pairing-codes", expect=201)
    until(lambda: away(hospital) == {}, "never ready again")
    records = ada.done("GET", "/v1/records")["entries"]
    assert kept in {each["record_id"] for each in records}
    ada.upload(b"after")


def test_who_holds_the_database_holds_up_writers_alone_and_they_are_told_so(hospital, server, ada):
    name, = (line for line in server.sql("postgres", "SELECT datname FROM pg_database") if line.startswith("gateway"))
    with server.session(name) as holder:
        holder.say("BEGIN; SELECT pg_advisory_xact_lock(6645810, hashtext(current_schema())); SELECT 'held';")
        assert holder.line("held")
        ada.refused(503, "database_away", "POST", "/v1/pairing-codes")
        ada.done("GET", "/v1/records")
    ada.done("POST", "/v1/pairing-codes", expect=201)


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    """A server that takes TLS with a certificate for 127.0.0.1, its authority and its port."""
    authority = Authority(tmp_path_factory.mktemp("authority"))
    own = authority.issue("server", "server", client=False)
    port = free_port()
    server = PostgreSQL(
        "listen_addresses=127.0.0.1", f"port={port}", "ssl=on", "ssl_cert_file=../own.pem", "ssl_key_file=../own.key",
        files={"own.pem": Path(own.path).read_bytes(), "own.key": Path(own.key).read_bytes()})
    yield server, authority, port
    server.stop()


def test_over_a_network_it_asks_for_the_servers_certificate_and_has_its_password_from_a_file(
        hospital, remote, tmp_path):
    server, authority, port = remote
    secret = tmp_path / "password"
    secret.write_bytes((server.folder / "password").read_bytes() + b"\n")
    secret.chmod(0o600)
    word = secret.read_text().strip()

    def migrated(address: str, expect=0, **more):
        settings = json.loads((hospital.folder / "config.json").read_text())
        settings["gateway"] |= {"database": address, "postgres": more}
        (tmp_path / "config.json").write_text(json.dumps(settings))
        done = gateway_command(tmp_path, "migrate", expect=expect)
        assert word not in done.stdout + done.stderr
        return done.stdout + done.stderr

    address = f"postgres://ehr@127.0.0.1:{port}/postgres?sslmode=verify-full"
    given = {"authorities": authority.path, "password_file": str(secret)}
    assert " applied " in migrated(address, **given)
    assert server.sql("postgres", "SELECT name FROM migrations WHERE name = 'accounts-1'") == ["accounts-1"]
    # Neither a stranger's certificate nor a wrong password, nor none.
    stranger = Authority(tmp_path / "stranger", "Another CA")
    assert "certificate verify failed" in migrated(address, 69, **given | {"authorities": stranger.path})
    assert "password" in migrated(address, 69, authorities=authority.path)
    (tmp_path / "wrong").write_text("wrong\n")
    (tmp_path / "wrong").chmod(0o600)
    assert "password authentication failed" in migrated(
        address, 69, **given | {"password_file": str(tmp_path / "wrong")})
    # A password has no place in an address, and no network is crossed without a look at who answers.
    told = migrated(f"postgres://ehr:{word}@127.0.0.1:{port}/postgres", 64)
    assert "holds a password" in told, told
    told = migrated(f"postgresql://ehr:{word}@127.0.0.1:{port}/postgres", 64)
    assert "begins with postgres:" in told and word not in told, told
    assert "verify-full" in migrated("postgres://ehr@db.example/postgres?sslmode=require", 64)
    os.environ["EHR_TEST_PASSWORD"] = word
    try:
        assert " applied " in migrated(address, authorities=authority.path, password_variable="EHR_TEST_PASSWORD")
    finally:
        del os.environ["EHR_TEST_PASSWORD"]


def test_a_gateway_does_not_start_on_a_database_without_its_tables(hospital, server, tmp_path):
    settings = json.loads((hospital.folder / "config.json").read_text())
    settings["gateway"]["database"] = server.address(server.database())
    (tmp_path / "config.json").write_text(json.dumps(settings))
    for command in (["serve", "--listen", "127.0.0.1:0"], ["audit", "verify"], ["reindex"]):
        done = gateway_command(tmp_path, *command, expect=64)
        assert "run ehr-gateway migrate first" in done.stderr, done.stderr


def test_a_gateway_moves_from_a_file_to_a_server_with_all_that_it_knows(server, tmp_path):
    with standing(tmp_path, database="gateway.sqlite") as hospital:
        ada, doc = hospital.patient("ada"), hospital.doctor("doc")
        record = ada.upload(b"kept")
        ada.grant(doc)
        hospital.gateway.stop()
        target = server.address(server.database())
        way = ("move", "--from", f"sqlite:{tmp_path}/gateway.sqlite", "--to", target)
        done = gateway_command(tmp_path, *way)
        assert re.search(r"^accounts rows=3$", done.stdout, re.MULTILINE), done.stdout
        assert re.search(r"^moved tables=\d+ rows=\d+$", done.stdout, re.MULTILINE), done.stdout
        assert "is not empty" in gateway_command(tmp_path, *way, expect=69).stderr
        assert "write sqlite:FILE" in gateway_command(tmp_path, *way[:-1], "gateway.sqlite", expect=64).stderr
        settings = json.loads((tmp_path / "config.json").read_text())
        settings["gateway"]["database"] = target
        (tmp_path / "config.json").write_text(json.dumps(settings))
        (tmp_path / "gateway.sqlite").unlink()
        hospital.restart()
        # Sessions have come along, too.
        access, = doc.access(ada, record)
        assert doc.ask("GET", access["content"]).content == b"kept"
        assert "differences=0" in gateway_command(tmp_path, "audit-index").stdout
        gateway_command(tmp_path, "audit", "verify")
