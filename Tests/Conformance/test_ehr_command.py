"""`ehr` from outside: exit codes, output, and what it does when something is wrong."""

import hashlib
import json
import os
import socket
import subprocess

import pytest

from harness.processes import EHRProcessor, Ledger, binaries

DONE, REJECTED, USAGE, UNREACHABLE, NO_VERDICT, DAMAGED, LOCAL = range(7)


class Ehr:
    """Runs `ehr` in a folder of its own, against one REST API."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url

    def run(self, *arguments, url=True):
        command = [str(binaries() / "ehr"), *arguments]
        if url and self.url:
            command += ["--url", self.url]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120)

    def json(self, *arguments, url=True, exit_code=DONE):
        result = self.run(*arguments, "--format", "json", url=url)
        assert result.returncode == exit_code, (arguments, result.stdout, result.stderr)
        return json.loads(result.stdout) if result.stdout else None


@pytest.fixture
def offline(tmp_path):
    return Ehr(tmp_path, None)


@pytest.fixture
def ehr(tmp_path, ledger, processor):
    ehr = Ehr(tmp_path, ledger.rest)
    for who in ("ada", "doc"):
        ehr.json("keygen", f"{who}.priv", url=False)
    return ehr


@pytest.mark.parametrize("arguments", [
    ["nonsense"],
    ["patient", "register"],
    ["patient", "show", "no id"],
    ["patient", "show", "a" * 65],
    ["patient", "register", "--key", "k", "--wait", "301"],
    ["patient", "register", "--key", "k", "--wait", "-1"],
    ["patient", "register", "--key", "k", "--encryption-key", "04ff"],
    ["record", "anchor", "--patient", "p", "--record", "r", "--key", "k"],
    ["record", "anchor", "--patient", "p", "--record", "r", "--key", "k", "--hash", "AB" * 32],
    ["consent", "grant", "--patient", "p", "--doctor", "d", "--key", "k"],
    ["consent", "grant", "--patient", "p", "--doctor", "d", "--key", "k", "--scope", "lab", "--scope", "lab"],
    ["consent", "grant", "--patient", "p", "--doctor", "d", "--key", "k", "--scope", "lab", "--all-scopes"],
    ["access", "show", "--access", "a"],
    ["access", "review", "--access", "a", "--doctor", "d", "--patient", "p", "--outcome", "maybe", "--key", "k"],
    ["state", "show", "ab"],
    ["batch", "status", "ab"],
    ["block", "show", "ab"],
])
def test_a_wrong_command_line_ends_with_2_and_says_what_is_wrong(offline, arguments):
    result = offline.run(*arguments)
    assert result.returncode == USAGE
    assert result.stderr and not result.stdout


@pytest.mark.parametrize("identifier", [".", ".."])
@pytest.mark.parametrize("arguments", [
    ("patient", "show"), ("record", "erase", "--everything", "--yes", "--patient"),
    ("record", "erase", "--patient", "p", "--yes", "--record"), ("operation", "show")])
def test_an_id_that_means_a_folder_is_refused_with_the_reason(offline, arguments, identifier):
    result = offline.run(*arguments, identifier)
    assert result.returncode == USAGE and "id_reserved" in result.stderr, result.stderr


def test_help_and_version_of_every_noun_end_with_0(offline):
    for noun in ("keygen", "patient", "doctor", "record", "consent", "access", "model", "batch", "state", "block",
                 "events"):
        result = offline.run(noun, "--help")
        assert result.returncode == DONE and "USAGE" in result.stdout


def test_nobody_listening_ends_with_3(offline):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        answer = offline.json("patient", "show", "p", "--url", url, exit_code=UNREACHABLE)
    assert answer["exit"] == UNREACHABLE and answer["error"]


def test_a_server_that_is_no_ledger_ends_with_3(offline, tmp_path):
    import http.server
    import threading

    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>hello</html>")

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        offline.json("patient", "show", "p", "--url", f"http://127.0.0.1:{server.server_port}", exit_code=UNREACHABLE)
    finally:
        server.shutdown()


def test_a_missing_or_foreign_key_file_ends_with_6(offline, tmp_path):
    (tmp_path / "text").write_text("hello\n")
    for name in ("missing.priv", "text"):
        answer = offline.json("patient", "register", "--key", name, exit_code=LOCAL)
        assert "hello" not in json.dumps(answer)


def test_keygen_never_overwrites_a_key(offline, tmp_path):
    first = offline.json("keygen", "k.priv")
    assert (tmp_path / "k.pub").read_text() == first["public_key"] + "\n"
    assert os.stat(tmp_path / "k.priv").st_mode & 0o777 == 0o600
    before = (tmp_path / "k.priv").read_bytes()
    offline.json("keygen", "k.priv", exit_code=LOCAL)
    assert (tmp_path / "k.priv").read_bytes() == before


def test_a_record_is_sealed_anchored_verified_and_opened(ehr, tmp_path):
    content = os.urandom(100_000)
    (tmp_path / "scan").write_bytes(content)
    names = ["--patient", "p-1", "--record", "r-1"]
    sealed = ehr.json("record", "seal", *names, "--dek", "dek", "scan", "sealed", url=False)
    assert sealed["hash_sha256"] == hashlib.sha256((tmp_path / "sealed").read_bytes()).hexdigest()
    assert os.stat(tmp_path / "dek").st_mode & 0o777 == 0o600
    ehr.json("patient", "register", "--patient", "p-1", "--key", "ada.priv")
    anchored = ehr.json("record", "anchor", *names, "--key", "ada.priv", "sealed")
    assert anchored["status"] == "COMMITTED" and anchored["hash_sha256"] == sealed["hash_sha256"]
    verified = ehr.json("record", "verify", *names, "--dek", "dek", "sealed")
    assert verified["verified"] and verified["decrypted"] and verified["address"] in anchored["addresses"]
    ehr.json("record", "open", *names, "--dek", "dek", "sealed", "opened", url=False)
    assert (tmp_path / "opened").read_bytes() == content

    damaged = bytearray((tmp_path / "sealed").read_bytes())
    damaged[-1] ^= 1
    (tmp_path / "damaged").write_bytes(damaged)
    assert ehr.json("record", "verify", *names, "damaged", exit_code=DAMAGED)["code"] == "anchor_mismatch"
    ehr.json("record", "verify", *names, "--dek", "dek", "damaged", exit_code=DAMAGED)
    ehr.json("record", "open", *names, "--dek", "dek", "damaged", "never", url=False, exit_code=DAMAGED)
    ehr.json("record", "open", "--patient", "p-1", "--record", "other", "--dek", "dek", "sealed", "never", url=False,
             exit_code=DAMAGED)
    assert not (tmp_path / "never").exists()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    ehr.json("record", "open", *names, "--dek", "no-such-dek", "sealed", "never", url=False, exit_code=LOCAL)


def test_every_action_has_a_verb_and_every_rejection_its_code(ehr, tmp_path):
    key, doctor_key = ["--key", "ada.priv"], ["--key", "doc.priv"]
    pair = ["--patient", "p", "--doctor", "d"]
    ehr.json("patient", "register", "--patient", "p", *key)
    taken = ehr.json("patient", "register", "--patient", "p", *doctor_key, exit_code=REJECTED)
    assert taken["code"] == "patient_exists"
    ehr.json("doctor", "register", "--doctor", "d", *doctor_key)
    ehr.json("record", "anchor", "--patient", "p", "--record", "r", "--hash", "ab" * 32, "--scope", "lab", *key)
    grant = ehr.json("consent", "grant", *pair, "--scope", "lab", "--write", *key)
    assert grant["version"] == 1
    stale = ehr.json("consent", "grant", *pair, "--scope", "lab", "--prev-version", "0", *key, exit_code=REJECTED)
    assert stale["code"] == "stale_version"
    ehr.json("record", "anchor", "--patient", "p", "--record", "r2", "--hash", "cd" * 32, "--scope", "lab",
             "--author", "d", "--supersedes", "r", *doctor_key)
    assert ehr.json("record", "show", "--patient", "p", "--record", "r")["superseded_by"] == "r2"
    logged = ehr.json("access", "log", *pair, "--record", "r2", *doctor_key)
    entry = ehr.json("access", "show", "--doctor", "d", "--access", logged["access_id"])
    assert entry["consent_version"] == 1 and entry["emergency"] is False
    assert ehr.json("consent", "revoke", *pair, "--reason", "PATREQ", *key)["version"] == 2
    refused = ehr.json("access", "log", *pair, "--record", "r2", *doctor_key, exit_code=REJECTED)
    assert refused["code"] == "consent_revoked" and refused["transaction_id"]
    assert ehr.json("consent", "show", *pair)["status"] == "REVOKED"
    ehr.json("access", "emergency", *pair, "--record", "r", "--reason", "ETREAT", "--access", "e", *doctor_key)
    assert ehr.json("access", "review", *pair, "--access", "e", "--outcome", "disputed", *doctor_key,
                    exit_code=REJECTED)["code"]
    ehr.json("access", "review", *pair, "--access", "e", "--outcome", "disputed", *key)
    assert {row["access_id"] for row in ehr.json("access", "show", "--patient", "p")} == {logged["access_id"], "e"}

    ehr.json("keygen", "new.priv", url=False)
    ehr.json("patient", "rotate", "p", "--new-key", "new.priv", *key)
    assert ehr.json("patient", "show", "p")["version"] == 2
    assert ehr.json("consent", "grant", *pair, "--all-scopes", *key, exit_code=REJECTED)["code"] == "not_owner"
    ehr.json("doctor", "rotate", "d", "--new-key", "ada.priv", *doctor_key)
    # No registrars are set here, so anyone may attest; see test_a_registrar_attests for a network that has them.
    ehr.json("doctor", "attest", "d", "--status", "suspended", *key)
    again = ehr.json("doctor", "attest", "d", "--status", "suspended", *key, exit_code=REJECTED)
    assert again["code"] == "status_unchanged"
    model = ehr.json("model", "add", "ef" * 32, "--site", "s-1", "--metric", "accuracy=9312", *key)
    submitter = (tmp_path / "ada.pub").read_text().strip()
    shown = ehr.json("model", "show", "ef" * 32, "--submitter", submitter)
    assert shown["metrics"] == {"accuracy": 9312} and shown["address"] in model["addresses"]

    state = ehr.json("state", "list")
    assert {row["kind"] for row in state} == {"patient", "doctor", "record", "consent", "access", "model"}
    assert ehr.json("state", "show", state[0]["address"])["kind"] == state[0]["kind"]
    block = ehr.json("block", "show")
    assert block["signatures"] == "valid" and block["block_num"] == ehr.json("block", "list")[0]["block_num"]
    status = ehr.json("batch", "status", model["batch_id"])
    assert status[0]["status"] == "COMMITTED"


def test_a_registrar_attests_and_nobody_else_can(tmp_path, start):
    Ehr(tmp_path, None).json("keygen", "reg.priv", url=False)
    registrar = (tmp_path / "reg.pub").read_text().strip()
    ledger = start(Ledger, "--genesis-setting", f"ehr.registrars={registrar}")
    start(EHRProcessor, ledger.component)
    ehr = Ehr(tmp_path, ledger.rest)
    ehr.json("keygen", "doc.priv", url=False)
    ehr.json("doctor", "register", "--doctor", "d", "--key", "doc.priv")
    assert ehr.json("doctor", "show", "d")["attestation"] is None
    refused = ehr.json("doctor", "attest", "d", "--key", "doc.priv", exit_code=REJECTED)
    assert refused["code"] == "not_registrar"
    ehr.json("doctor", "attest", "d", "--key", "doc.priv", "--batch-key", "reg.priv")
    assert ehr.json("doctor", "show", "d")["attested_by"] == registrar
    ehr.json("doctor", "register", "--doctor", "d2", "--key", "doc.priv", "--batch-key", "reg.priv")
    assert ehr.json("doctor", "show", "d2")["attestation"] == "active"


def test_what_is_not_there_ends_with_1(ehr):
    for arguments in (["patient", "show", "nobody"], ["doctor", "show", "nobody"],
                      ["consent", "show", "--patient", "p", "--doctor", "d"],
                      ["state", "show", "00" * 35], ["block", "show", "ab" * 64]):
        ehr.json(*arguments, exit_code=REJECTED)


def test_no_verdict_in_time_ends_with_4_and_names_the_batch(tmp_path, ledger):
    # Without a processor the ledger holds the batch back.
    ehr = Ehr(tmp_path, ledger.rest)
    ehr.json("keygen", "ada.priv", url=False)
    answer = ehr.json("patient", "register", "--key", "ada.priv", "--wait", "1", exit_code=NO_VERDICT)
    assert len(answer["batch_id"]) == 128


def test_a_file_of_batches_is_submitted_and_damaged_ones_are_refused(ehr, tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    ehr.json("batch", "submit", "empty", exit_code=USAGE)
    (tmp_path / "garbage").write_bytes(b"\xff\xfe garbage")
    ehr.json("batch", "submit", "garbage", exit_code=USAGE)
    ehr.json("batch", "submit", "missing", exit_code=LOCAL)


def test_events_are_followed_from_the_first_block(ehr, ledger):
    ehr.json("patient", "register", "--patient", "p", "--key", "ada.priv")
    ehr.json("doctor", "register", "--doctor", "d", "--key", "doc.priv")
    result = ehr.run("events", "follow", "-C", ledger.component, "--from-genesis", "--count", "2", "--format", "json",
                     url=False)
    assert result.returncode == DONE, result.stderr
    *events, end = [json.loads(line) for line in result.stdout.splitlines()]
    assert end == {"end": "count", "events": 2}
    assert [event["event_type"] for event in events] == ["ehr/patient-registered", "ehr/doctor-registered"]
    assert events[0]["attributes"] == {"patient_id": "p"}
