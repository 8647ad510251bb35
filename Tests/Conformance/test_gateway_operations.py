"""What those who operate the gateway do: check it, build its read model anew, compare it with the ledger, watch it."""

import json
import os
import re
import shutil
import socketserver
import sqlite3
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest
import requests

from harness.enrolled import until
from harness.gateway import Hospital, Person, gateway_command, standing
from harness.processes import EHRProcessor, binaries

SECONDS = 60
ROWS = ("blocks", "transactions", "patients", "doctors", "records", "consents", "accesses", "models", "earlier")


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital"), audit_head="audit.head", processor_seconds=2) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def story(hospital):
    """A patient with two records, a doctor who has read one, and what the log must not name."""
    ada, doc = hospital.patient("ada"), hospital.doctor("doc")
    record = ada.upload(b"first")
    ada.upload(b"second", **{"Content-Disposition": "attachment; filename=\"secret-name.pdf\""})
    ada.grant(doc)
    access = doc.done("POST", "/v1/accesses", {"patient_id": ada.holder, "records": [record]}, expect=201,
                      wait=SECONDS)[0]
    assert doc.ask("GET", access["content"]).content == b"first"
    ada.seen("/v1/audit", lambda body: body["entries"])
    return ada, doc, record


def database(hospital) -> sqlite3.Connection:
    return sqlite3.connect(hospital.folder / "gateway.sqlite", timeout=30)


def indexed(hospital) -> dict:
    """The rows of the tables in use, but for when each block was read."""
    with database(hospital) as connection:
        slot = connection.execute("SELECT slot FROM index_state").fetchone()[0]
        found = {}
        for name in ROWS:
            cursor = connection.execute(f"SELECT * FROM {name}_{slot}")
            columns = [each[0] for each in cursor.description]
            found[name] = sorted(
                str({column: value for column, value in zip(columns, row) if column != "indexed_at"})
                for row in cursor)
        return found


def away(hospital) -> dict:
    """The parts that are not ready, each with the reason."""
    answer = requests.get(hospital.url + "/readyz", timeout=SECONDS)
    found = {part["name"]: part["reason"] for part in answer.json()["parts"] if not part["ready"]}
    assert answer.status_code == (503 if found else 200) and answer.json()["ready"] is not bool(found)
    return found


def noted(hospital, kind: str) -> list[str]:
    """The details of the operator's own entries, the newest first: who is on the machine concerns no account."""
    with database(hospital) as connection:
        return [row[0] for row in connection.execute(
            "SELECT detail FROM gateway_audit WHERE kind = ? AND actor IS NULL ORDER BY seq DESC", (kind,))]


def test_a_read_model_built_anew_while_the_gateway_serves_has_the_same_rows_and_is_noted(hospital, story):
    before = indexed(hospital)
    assert before["records"] and before["accesses"]
    done = gateway_command(hospital.folder, "reindex")
    block = re.fullmatch(r"reindexed block=(\d+)\n", done.stdout).group(1)
    assert indexed(hospital) == before
    assert noted(hospital, "reindexed") == [f"block={block}"]
    ada = story[0]
    ada.upload(b"the gateway follows on")


def test_each_difference_of_the_read_model_from_the_ledger_is_named(hospital, story):
    ada, doc, record = story
    done = gateway_command(hospital.folder, "audit-index")
    assert re.fullmatch(r"block=\d+ entries=\d+ differences=0\n", done.stdout), done.stdout
    with database(hospital) as connection:
        slot = connection.execute("SELECT slot FROM index_state").fetchone()[0]
        connection.execute(f"UPDATE records_{slot} SET scope = 'altered' WHERE record = ?", (record,))
        connection.execute(f"DELETE FROM consents_{slot} WHERE patient = ?", (ada.holder,))
    done = gateway_command(hospital.folder, "audit-index", expect=5)
    assert f"record:{ada.holder}:{record}: the index's column scope is" in done.stdout, done.stdout
    # An access has its purpose from the consent.
    assert "the index's column purpose is TREAT" in done.stdout, done.stdout
    assert f"consent:{ada.holder}:{doc.holder} is on the ledger, but not in the index" in done.stdout, done.stdout
    assert done.stdout.endswith("differences=3\n")
    gateway_command(hospital.folder, "reindex")
    gateway_command(hospital.folder, "audit-index")
    found = [detail.splitlines()[1] for detail in noted(hospital, "index_audited")]
    assert found[:2] == ["differences=0", "differences=3"]


def test_the_production_check_says_what_is_wrong_and_what_to_do(hospital, story):
    done = gateway_command(hospital.folder, "check", expect=5)
    states = dict(re.findall(r"^([a-z._]+) +(ok|wrong|unseen) ", done.stdout, re.MULTILINE))
    assert states == {
        "database.schema": "ok", "database.file": "ok", "database.accounts": "ok", "database.audit": "ok",
        "database.index": "ok", "encryption": "ok", "ledger.registrars": "wrong", "ledger.block_time": "wrong",
        "ledger.block_time_rules": "wrong", "ledger.block_time_fresh": "wrong", "ledger.families": "wrong",
        "ledger.batch_signers": "unseen", "versions": "ok", "processor": "ok",
        "files.secrets": "ok", "machine.disk": states["machine.disk"],
        "machine.clock": states["machine.clock"], "machine.backups": "unseen"}
    assert "-> propose ehr.registrars" in done.stdout
    ready = requests.get(hospital.url + "/readyz", timeout=SECONDS).json()
    assert {fact["name"]: fact["state"] for fact in ready["production"]} == {
        name: state for name, state in states.items() if name.startswith("ledger.")}


def test_the_production_check_misses_a_processor_where_something_waits(start, tmp_path):
    hospital = Hospital(start, tmp_path)
    ada = hospital.patient("ada")
    assert "nothing waits for a verdict" in gateway_command(hospital.folder, "check", expect=5).stdout
    hospital.processor.stop()
    ada.done("POST", "/v1/records?scope=lab", content=b"waits", expect=202,
             headers={"Content-Type": "application/octet-stream"})
    done = gateway_command(hospital.folder, "check", expect=5)
    assert re.search(r"^processor +wrong +1 operations wait, and no block decided any in 10 s$", done.stdout, re.M)
    assert "-> start ehr-processor at each validator" in done.stdout


def test_the_production_check_sees_that_the_encryption_service_is_of_another_release(start, tmp_path):
    class Other(BaseHTTPRequestHandler):
        server_version, sys_version = "ehr-encryption/0.0.9", ""

        def do_GET(self):
            body = b'{"parts": {}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class OnSocket(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True

        def get_request(self):
            request, _ = super().get_request()
            return request, ("local", 0)

    hospital = Hospital(start, tmp_path)
    path = hospital.service.holders
    hospital.service.stop()
    with OnSocket(path, Other) as server:
        os.chmod(path, 0o600)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            done = gateway_command(hospital.folder, "check", expect=5)
        finally:
            server.shutdown()
    assert re.search(r"^versions +wrong +ehr-gateway/\S+ \(commit \w+\), ehr-encryption/0\.0\.9", done.stdout, re.M), \
        done.stdout
    assert "-> install the same release of all programs" in done.stdout


def test_the_production_check_is_content_with_a_ledger_that_is_set_up(start, tmp_path):
    families = [{"family": "ehr", "version": "1.0", "namespaces": ["ac06e9"]},
                {"family": "sawtooth_settings", "version": "1.0", "namespaces": ["000000"]},
                {"family": "block_info", "version": "1.0", "namespaces": ["00b10c"]}]
    hospital = Hospital(start, tmp_path, ledger=(
        "--block-info", "--genesis-setting", f"ehr.registrars={'02' + 'ab' * 32}", "--genesis-setting",
        f"sawtooth.validator.transaction_families={json.dumps(families)}"))
    until(lambda: Person(hospital, "nobody", "").ask("GET", "/readyz").status_code == 200, "never ready")
    hospital.patient("ada")

    def is_content():
        done = gateway_command(hospital.folder, "check", expect=None)
        return done.returncode == 0 and "wrong" not in done.stdout and "ledger.batch_signers     unseen" in done.stdout

    until(is_content, "the check was never content")


def test_the_production_check_looks_at_the_machine(hospital, tmp_path):
    settings = json.loads((hospital.folder / "config.json").read_text())
    del settings["wrapper"]
    secret = tmp_path / "encryption.token"
    secret.write_text("t")
    secret.chmod(0o640)
    certificate, key = tmp_path / "gateway.pem", tmp_path / "gateway.key"
    backups = tmp_path / "backups"
    (backups / "monday").mkdir(parents=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "12",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    key.chmod(0o600)
    settings["gateway"] |= {"database": str(hospital.folder / "gateway.sqlite"), "backups": {"folder": "backups"},
                            "tls": {"certificate": "gateway.pem", "private_key": "gateway.key"}}
    (tmp_path / "config.json").write_text(json.dumps(settings))
    service = tmp_path / "service.json"
    service.write_text(json.dumps({"ledger": {"bearer_file": "encryption.token"}, "service": {"listen": "unix:s"}}))

    def found(name):
        done = gateway_command(tmp_path, "check", "--encryption", str(service), expect=5)
        return re.search(rf"^{name} +(ok|wrong) +(.*)", done.stdout, re.MULTILINE).groups()

    assert found("files.secrets") == ("wrong", f"{secret} has mode 0640")
    assert re.fullmatch("gateway.tls.certificate ends in 1[12] days", found("files.certificate")[1])
    assert found("machine.backups") == ("ok", f"the newest in {backups} is 0 hours old")
    secret.chmod(0o600)
    os.utime(backups / "monday", (time.time() - 28 * 3600,) * 2)
    assert found("files.secrets")[0] == "ok"
    assert found("machine.backups") == ("wrong", f"the newest in {backups} is 28 hours old")
    (backups / "monday").rmdir()
    assert found("machine.backups") == ("wrong", f"{backups} is empty")
    secret.unlink()
    assert found("files.secrets") == ("wrong", f"{secret}: No such file or directory")


def test_ehr_check_is_the_gateways_and_sees_the_files_of_the_services_tls(hospital, tmp_path):
    settings = json.loads((hospital.folder / "config.json").read_text())
    del settings["wrapper"]
    settings["gateway"]["database"] = str(hospital.folder / "gateway.sqlite")
    for each, days in (("service", "12"), ("authority", "400")):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", days,
                        "-keyout", tmp_path / f"{each}.key", "-out", tmp_path / f"{each}.pem"], check=True,
                       capture_output=True)
    key = tmp_path / "service.key"
    key.chmod(0o644)
    tls = {"certificate": "service.pem", "private_key": "service.key", "client_authorities": "authority.pem"}
    alone = {"service": {"listen": "127.0.0.1:1", "tls": tls}}
    # As a file of its own, and as a section of the gateway's.
    (tmp_path / "service.json").write_text(json.dumps(alone))
    (tmp_path / "config.json").write_text(json.dumps(settings))
    (tmp_path / "both.json").write_text(json.dumps(settings | alone))
    (tmp_path / "bin").mkdir()
    elsewhere = shutil.copy(binaries() / "ehr", tmp_path / "bin")
    for command in ([binaries() / "ehr", "check", "--config", "config.json", "--encryption", "service.json"],
                    [binaries() / "ehr", "check", "--config", "both.json"],
                    [elsewhere, "check", "--config", "both.json"]):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PATH": f"{binaries()}:{os.environ['PATH']}"})
        assert done.returncode == 5, done.stderr
        found = re.findall(r"^files\.(\w+) +(\w+) +(.*)", done.stdout, re.MULTILINE)
        assert ("secrets", "wrong", "service.key has mode 0644") in found
        said = [(state, fact) for name, state, fact in found if name == "certificate"]
        assert [state for state, _ in said] == ["wrong", "ok"], said
        assert re.fullmatch("service.tls.certificate ends in 1[12] days", said[0][1])
        assert said[1][1].startswith("service.tls.client_authorities ends in ")
    (tmp_path / "service.pem").unlink()
    done = subprocess.run([binaries() / "ehr", "check", "--config", "both.json"], cwd=tmp_path, capture_output=True,
                          text=True, timeout=120)
    assert re.search("wrong +service.tls.certificate: No such file", done.stdout), done.stdout
    done = subprocess.run([elsewhere, "check", "--config", "both.json"], cwd=tmp_path, capture_output=True, text=True,
                          timeout=120, env={"PATH": str(tmp_path)})
    assert done.returncode == 6 and "where the gateway is installed" in done.stderr


def test_to_look_makes_no_database(hospital, tmp_path):
    settings = json.loads((hospital.folder / "config.json").read_text())
    settings["gateway"]["database"] = "absent.sqlite"
    (tmp_path / "config.json").write_text(json.dumps(settings))
    done = gateway_command(tmp_path, "migrate", "--check")
    assert done.stdout and all(line.endswith(" missing") for line in done.stdout.splitlines())
    for command in (["check"], ["audit", "verify"], ["reindex"], ["audit-index"], ["serve", "--listen", "127.0.0.1:0"]):
        done = gateway_command(tmp_path, *command, expect=None)
        assert done.returncode in (64, 69) and "there is no database" in done.stderr, (command, done)
    assert os.listdir(tmp_path) == ["config.json"]


def test_the_head_of_the_audit_is_kept_while_it_serves_and_what_was_cut_off_is_missed(hospital, story):
    kept = hospital.folder / "audit.head"
    until(kept.exists, "no head was kept")
    hospital.gateway.stop()
    number = int(kept.read_text().split(":")[0])
    assert number > 1
    gateway_command(hospital.folder, "audit", "verify", "--head", str(kept))
    with database(hospital) as connection:
        rows = list(connection.execute("SELECT * FROM gateway_audit WHERE seq >= ?", (number,)))
        head = connection.execute("SELECT seq, hash FROM gateway_audit_head").fetchone()
        connection.execute("DELETE FROM gateway_audit WHERE seq >= ?", (number,))
        connection.execute("UPDATE gateway_audit_head SET seq = ?, hash = (SELECT hash FROM gateway_audit "
                           "WHERE seq = ?)", (number - 1, number - 1))
        connection.commit()
        done = gateway_command(hospital.folder, "check", expect=5)
        assert re.search(rf"^database.audit +wrong +entry {number}", done.stdout, re.MULTILINE), done.stdout
        connection.executemany(f"INSERT INTO gateway_audit VALUES ({','.join('?' * len(rows[0]))})", rows)
        connection.execute("UPDATE gateway_audit_head SET seq = ?, hash = ?", head)
    gateway_command(hospital.folder, "audit", "verify", "--head", str(kept))
    hospital.restart()


def test_a_processor_that_decides_nothing_is_told_of_until_it_does(hospital, story):
    ada = story[0]
    until(lambda: away(hospital) == {}, "never ready")
    hospital.processor.stop()
    ada.done("POST", "/v1/records?scope=lab", content=b"waits", expect=202,
             headers={"Content-Type": "application/octet-stream"})
    until(lambda: away(hospital) == {"processor": "processor_away"}, "the processor was never missed")
    assert "ehr_gateway_processor_away 1.0" in requests.get(hospital.url + "/metrics", timeout=SECONDS).text
    hospital.processor = hospital.start(EHRProcessor, hospital.ledger.component)
    until(lambda: away(hospital) == {}, "the processor was never seen again")


def test_each_part_that_is_away_is_named(hospital, story):
    until(lambda: away(hospital) == {}, "never ready")
    hospital.service.kill()
    until(lambda: away(hospital) == {"encryption": "encryption_away"}, "the encryption service was not missed")
    hospital.restart_service()
    until(lambda: away(hospital) == {}, "never ready again")
    hospital.ledger.kill()
    until(lambda: set(away(hospital)) == {"encryption", "ledger", "index"},
          "the ledger was not missed")
