"""Records and their keys through `ehr`: every verb, what it refuses, and what is left when it fails."""

import hashlib
import os
import re
import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from harness.processes import EHRProcessor, Ledger
from harness.records import DAMAGED, LOCAL, NO_VERDICT, UNREACHABLE, USAGE, Practice, sealed_record

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv"]
RELEASED = [*AS_DOCTOR, "--decryption-key", "doc-enc.priv"]


@pytest.fixture
def local(tmp_path, ledger, processor):
    """Keys and objects in the process of `ehr` itself."""
    return Practice(tmp_path, ledger.rest).register()


@pytest.fixture(params=["here", "socket"])
def practice(request, local, start):
    """The same, and asked of an encryption service."""
    if request.param != "here":
        local.ask(start, request.param)
    return local


@pytest.mark.parametrize("where", ["here", "socket", "tls"])
def test_a_record_is_deposited_read_shared_withdrawn_and_erased(local, start, where):
    practice = local
    if where != "here":
        practice.ask(start, where)
    content = os.urandom(300_000)
    deposited = practice.deposit("r-1", content, "--scope", "imaging")
    assert deposited["status"] == "COMMITTED" and deposited["plaintext_bytes"] == len(content)
    anchor = practice.json("record", "show", *practice.named("r-1"), "--url", practice.url, desk=False)
    (stored,) = practice.objects()
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == anchor["hash_sha256"] and anchor["scope"] == "imaging"
    verified = practice.json("record", "verify", *practice.named("r-1"))
    assert verified["verified"] and verified["decrypted"] and verified["hash_sha256"] == anchor["hash_sha256"]
    assert practice.retrieve("r-1") == content

    practice.cannot_retrieve("consent_missing", "r-1", *AS_DOCTOR)
    practice.share("--scope", "imaging")
    assert practice.retrieve("r-1", *RELEASED) == content
    assert practice.retrieve("r-1", *AS_DOCTOR) == content
    accesses = practice.json("access", "show", "--patient", "p", "--url", practice.url, desk=False)
    assert len(accesses) == 2 and {entry["record_id"] for entry in accesses} == {"r-1"}

    withdrawn = practice.json("consent", "withdraw", *practice.pair, "--reason", "PATREQ", "--key", "ada.priv")
    assert withdrawn["status"] == "COMMITTED" and withdrawn["access"] == "denied"
    shown = practice.json("consent", "show", *practice.pair, "--url", practice.url, desk=False)
    assert shown["status"] == "REVOKED" and shown["reason"] == "PATREQ"
    practice.cannot_retrieve("consent_revoked", "r-1", *AS_DOCTOR)
    practice.cannot_retrieve("access_withdrawn", "r-1", "--access", accesses[0]["access_id"], "--doctor", "d")

    # A service has begun to move them by itself.
    assert practice.json("key", "rotate", "--patient", "p")["keys_moved"] == 1 or where != "here"
    assert practice.json("key", "status")["keys_to_rotate"] == 0
    assert practice.json("key", "rotate")["patients_moved"] == 0
    before = practice.json("key", "status")["keks"][0]["kek"]
    assert practice.json("key", "rotate", "--kek")["keys_rewrapped"] == 1
    assert practice.json("key", "rotate", "--rewrap")["keys_rewrapped"] == 1
    (kek,) = practice.json("key", "status")["keks"]
    assert kek["kek"] != before and practice.retrieve("r-1") == content

    erased = practice.json("record", "erase", *practice.named("r-1"), "--yes")
    assert erased["objects_removed"] == 1 and len(erased["remains"]) == 3 and not practice.objects()
    assert practice.json("record", "erase", *practice.named("r-1"), "--yes")["objects_removed"] == 0
    practice.cannot_retrieve("erased", "r-1")
    practice.refused("erased", "record", "verify", *practice.named("r-1"))
    practice.path("input").write_bytes(b"again")
    practice.refused("erased", "record", "deposit", "input", *practice.named("r-1"), "--key", "ada.priv")
    # Of the patient only the one record is gone; then everything is.
    practice.deposit("r-2", b"two")
    assert practice.json("record", "erase", "--patient", "p", "--everything", "--yes")["erased"] == "everything"
    practice.cannot_retrieve("erased", "r-2")
    status = practice.json("key", "status")
    assert status["patients"] == 0 and status["erasures"] == 2 and status["keks"] == []


def test_the_same_operation_again_is_the_same_operation(practice):
    first = practice.deposit("r-1", b"content", "--operation", "deposit-1")
    again = practice.deposit("r-1", b"another content", "--operation", "deposit-1")
    assert again["repeated"] and not first["repeated"] and again["block_num"] == first["block_num"]
    assert practice.retrieve("r-1") == b"content" and len(practice.objects()) == 1
    practice.path("input").write_bytes(b"x")
    practice.refused("invalid", "record", "deposit", "input", *practice.named("r-1"), "--scope", "lab",
                     "--key", "ada.priv")
    granted = practice.share("--all-scopes", "--operation", "share-1")
    assert practice.share("--all-scopes", "--operation", "share-1")["key_ref"] == granted["key_ref"]
    assert practice.json("consent", "show", *practice.pair, "--url", practice.url, desk=False)["version"] == 1
    revoke = ["consent", "withdraw", *practice.pair, "--operation", "withdraw-1", "--key", "ada.priv"]
    assert practice.json(*revoke)["block_num"] == practice.json(*revoke)["block_num"]
    practice.refused("conflict", "consent", "share", *practice.pair, "--all-scopes", "--key", "ada.priv",
                     "--operation", "withdraw-1")
    shown = practice.json("operation", "show", "share-1")
    assert shown["status"] == "COMMITTED" and shown["kind"] == "grant"
    practice.refused("not_found", "operation", "show", "no-such-operation")


def test_of_many_that_come_first_one_makes_everything_and_all_go_on(tmp_path):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: practice.run("key", "status"), range(8)))
    assert [each.returncode for each in results] == [0] * 8, [each.stderr for each in results]
    assert sum("A NEW KEYSTORE WAS MADE" in each.stderr for each in results) == 1


def test_content_comes_from_a_pipe_and_may_be_empty(practice):
    piped = practice.run("record", "deposit", "/dev/stdin", *practice.named("r-1"), "--key", "ada.priv", input="piped")
    assert piped.returncode == 0, piped.stderr
    assert practice.retrieve("r-1") == b"piped"
    practice.deposit("r-2", b"")
    assert practice.retrieve("r-2") == b""


def test_a_part_of_a_record_is_read_and_what_lies_behind_its_end_left_out(practice):
    content = os.urandom(200_000)
    practice.deposit("r-1", content)
    practice.share()
    for text, expected in (("0-0", content[:1]), ("70000-70099", content[70_000:70_100]),
                           ("199000-", content[199_000:]), ("199990-999999", content[199_990:])):
        assert practice.retrieve("r-1", "--range", text) == expected
        assert practice.retrieve("r-1", "--range", text, *AS_DOCTOR) == expected
    practice.cannot_retrieve("range_out_of_bounds", "r-1", "--range", "300000-300001", exit_code=USAGE)


def test_keys_in_custody_sign_for_patient_and_doctor(practice):
    made = practice.json("key", "make", "--patient", "c-1", "--register")
    assert practice.json("patient", "show", "c-1", "--url", practice.url, desk=False)["owner"] == made["public_key"]
    practice.refused("conflict", "key", "make", "--patient", "c-1")
    encryption = practice.path("doc-enc.pub").read_text().strip()
    practice.json("key", "make", "--doctor", "c-2", "--register", "--encryption-key", encryption)
    practice.patient, practice.doctor = "c-1", "c-2"
    practice.path("input").write_bytes(b"in custody")
    practice.json("record", "deposit", "input", *practice.named("r-1"))
    practice.json("consent", "share", *practice.pair, "--all-scopes")
    assert practice.retrieve("r-1", "--doctor", "c-2", "--decryption-key", "doc-enc.priv") == b"in custody"
    practice.json("consent", "withdraw", *practice.pair)
    practice.cannot_retrieve("consent_revoked", "r-1", "--doctor", "c-2")


def test_ids_that_are_drawn_are_told_before_anything_is_done_and_going_on_with_them_is_one_record(practice):
    practice.path("input").write_bytes(b"content")
    deposit = ["record", "deposit", "input", "--patient", practice.patient, "--key", "ada.priv"]
    first = practice.run(*deposit)
    assert first.returncode == 0, first.stderr
    told = re.search(r"run this again with (--record (\S+) --operation (\S+))\n", first.stderr)
    assert told, first.stderr
    again = practice.json(*deposit, *told[1].split())
    assert again["repeated"] and again["record_id"] == told[2] and again["operation"] == told[3]
    if "--config" in practice.asked:
        broken = practice.run(*deposit, "--wait", "1", "--set", "ledger.url=http://127.0.0.1:1")
        assert "run this again with --record" in broken.stderr
    assert "run this again" not in practice.run(*deposit, "--record", told[2]).stderr


@pytest.mark.parametrize("arguments", [
    ["record", "deposit", "config.json", "--patient", "p"],
    ["key", "status", "--service", "unix:/nowhere", "--config", "config.json"],
    ["key", "status", "--service", "nowhere"],
    ["key", "status", "--service", "https://127.0.0.1:1"],
    ["key", "status", "--config", "config.json", "--tls-cert", "c.pem"],
    ["key", "status", "--config", "config.json", "--tls-ca", "c.pem"],
    ["key", "backup", "b", "--config", "config.json", "--tls-ca", "c.pem"],
    ["key", "status", "--service", "unix:/nowhere", "--tls-cert", "c.pem", "--tls-key", "c.key"],
    ["key", "status", "--config", "config.json", "--set", "ledger.uri=http://x"],
    ["key", "status", "--config", "config.json", "--set", "wrapper.kind=hsm"],
    ["key", "status", "--config", "wrong.json"],
    ["key", "backup", "b", "--service", "unix:/nowhere"],
    ["key", "rotate", "--kek", "--rewrap", "--config", "config.json"],
    ["key", "make", "--config", "config.json"],
    ["record", "retrieve", "o", "--patient", "p", "--record", "r", "--key", "k", "--config", "config.json"],
    ["record", "retrieve", "o", "--patient", "p", "--record", "r", "--range", "9-1", "--config", "config.json"],
    ["record", "retrieve", "o", "--patient", "p", "--record", "r", "--doctor", "d", "--decryption-key", "k",
     "--range", "0-1", "--config", "config.json"],
    ["record", "erase", "--patient", "p", "--yes", "--config", "config.json"],
    ["record", "erase", "--patient", "p", "--record", "r", "--config", "config.json"],
    ["record", "verify", "file", "--patient", "p", "--record", "r", "--config", "config.json"],
    ["consent", "share", "--patient", "p", "--doctor", "d", "--config", "config.json"],
    ["operation", "show", "no id", "--config", "config.json"],
])
def test_a_wrong_command_line_or_configuration_ends_with_2(tmp_path, arguments):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    (tmp_path / "wrong.json").write_text('{"keys": {"databse": "k"}}')
    result = practice.run(*arguments, desk=False)
    assert result.returncode == USAGE, result.stderr
    assert result.stderr and not result.stdout


def test_files_of_tls_that_cannot_be_used_end_with_6(tmp_path):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    result = practice.run("key", "status", "--service", "https://localhost:1", "--tls-ca", "absent", "--tls-cert",
                          "absent", "--tls-key", "absent", desk=False)
    assert result.returncode == LOCAL, result.stderr
    assert "absent" in result.stderr


def test_what_local_files_cannot_give_ends_with_6(local):
    named = local.named("r-1")
    local.deposit("r-1", b"content")
    local.json("record", "deposit", "no-such-file", *local.named("r-2"), "--key", "ada.priv", exit_code=LOCAL)
    local.json("record", "retrieve", "no-such-folder/output", *named, exit_code=LOCAL)
    local.json("record", "retrieve", ".", *named, exit_code=LOCAL)
    local.refused("record_too_long", "record", "deposit", "input", *local.named("r-3"), "--key", "ada.priv",
                     "--set", "limits.record_bytes=3", exit_code=LOCAL)
    local.path("keystore.key").chmod(0o644)
    local.json("record", "retrieve", "output", *named, exit_code=LOCAL)
    local.path("keystore.key").chmod(0o600)
    local.path("keystore.key").write_bytes(os.urandom(32))
    wrong = local.refused("wrapper_refused", "record", "retrieve", "output", *named, exit_code=LOCAL)
    assert "not this keystore's" in wrong["error"]
    assert not local.path("output").exists()


def test_a_damaged_a_missing_and_another_records_object_end_with_5_and_leave_nothing(practice):
    practice.deposit("r-1", os.urandom(100_000))
    practice.share()
    (stored,) = practice.objects()
    whole = stored.read_bytes()
    damages = {
        "record_altered": whole[:50_000] + bytes([whole[50_000] ^ 1]) + whole[50_001:],
        "record_shorter": whole[:-20_000], "record_other_key": bytes(56) + whole[56:],
    }
    for code, damaged in damages.items():
        stored.write_bytes(damaged)
        practice.cannot_retrieve(code, "r-1", exit_code=DAMAGED)
        practice.cannot_retrieve(code, "r-1", *AS_DOCTOR, exit_code=DAMAGED)
        # A service compares what it sends with the anchor before it sends the last piece, and can open nothing of it.
        cut_off = "--service" in practice.asked and code != "record_shorter"
        practice.cannot_retrieve("anchor_mismatch" if cut_off else code, "r-1", *RELEASED, exit_code=DAMAGED)
        practice.refused(code, "record", "verify", *practice.named("r-1"), exit_code=DAMAGED)
    stored.unlink()
    practice.cannot_retrieve("object_missing", "r-1", exit_code=DAMAGED)
    stored.write_bytes(whole)
    assert len(practice.retrieve("r-1")) == 100_000

    practice.deposit("r-2", b"two")
    with closing(sqlite3.connect(practice.path("data/keys.sqlite"))) as database, database:
        database.execute("UPDATE record_key SET wrapped = (SELECT wrapped FROM record_key WHERE record_id = 'r-1')")
    # What only the service's operator can mend is the service's failure to everyone else.
    code, exit_code = ("service_failed", UNREACHABLE) if "--service" in practice.asked else (
        "cryptography_failed", DAMAGED)
    practice.cannot_retrieve(code, "r-2", exit_code=exit_code)


def test_nobody_listening_ends_with_3_and_no_verdict_with_4_and_what_was_accepted_goes_on(tmp_path, ledger, start):
    processor = start(EHRProcessor, ledger.component)
    practice = Practice(tmp_path, ledger.rest).register()
    practice.deposit("r-1", b"content")
    processor.stop()
    practice.path("input").write_bytes(b"waits")
    waiting = practice.refused(
        "undecided", "record", "deposit", "input", *practice.named("r-2"), "--key", "ada.priv", "--wait", "1",
        "--operation", "o-2", exit_code=NO_VERDICT)
    assert waiting["operation"] == "o-2"
    assert practice.json("operation", "show", "o-2")["status"] == "WAITING"
    practice.refused("undecided", "operation", "settle", "--wait", "1", exit_code=NO_VERDICT)
    away = ["--url", "http://127.0.0.1:1"]
    practice.cannot_retrieve("ledger_away", "r-1", *away, exit_code=UNREACHABLE)
    # Withdrawing needs no ledger to take effect.
    withdrawn = practice.json("consent", "withdraw", *practice.pair, "--key", "ada.priv", *away, "--wait", "1",
                              "--operation", "w-1", exit_code=NO_VERDICT)
    assert withdrawn["access"] == "denied"
    start(EHRProcessor, ledger.component)
    # What could not be signed then, for want of the consent's version, waits for who has the key.
    settled = practice.refused("undecided", "operation", "settle", exit_code=NO_VERDICT)
    assert settled["decided"] == 1 and settled["waiting"] == 1
    assert practice.json("operation", "show", "o-2")["status"] == "COMMITTED"
    assert practice.json("key", "status")["unsigned_operations"] == 1
    again = practice.json("consent", "withdraw", *practice.pair, "--key", "ada.priv", "--operation", "w-1")
    assert again["status"] == "COMMITTED" and practice.json("operation", "settle")["waiting"] == 0
    assert practice.retrieve("r-2") == b"waits"


def test_a_refused_anchor_is_kept_for_72_hours_then_its_key_goes_and_its_object_is_swept(local):
    local.path("input").write_bytes(b"not registered")
    local.refused("patient_unknown", "record", "deposit", "input", "--patient", "stranger", "--record", "r",
                     "--key", "ada.priv", "--operation", "o-1")
    shown = local.json("operation", "show", "o-1")
    assert shown["status"] == "INVALID" and abs(shown["refused_at"] - time.time()) < 3600
    assert local.json("record", "sweep")["objects_removed"] == 0 and local.objects()
    with closing(sqlite3.connect(local.path("data/keys.sqlite"))) as database, database:
        database.execute("UPDATE operation SET refused_at = refused_at - 72 * 3600")
    assert local.json("record", "sweep")["objects_removed"] == 1 and not local.objects()


def test_an_unsigned_deposit_says_whose_signature_is_missing(practice):
    practice.path("input").write_bytes(b"x")
    refused = practice.refused(
        "unsigned", "record", "deposit", "input", *practice.named("r-1"), exit_code=USAGE)
    assert "patient p" in refused["error"] and not practice.objects()


@pytest.mark.parametrize("where", ["here", "socket"])
def test_an_access_that_the_doctor_logged_opens_the_record_where_block_time_tells_its_age(tmp_path, start, where):
    ledger = start(Ledger, "--genesis-setting", "sawtooth.validator.batch_injectors=block_info")
    start(EHRProcessor, ledger.component)
    practice = Practice(tmp_path, ledger.rest).register()
    if where != "here":
        practice.ask(start, where)
    practice.deposit("r-1", b"content")
    practice.share()
    logged = practice.json("access", "log", *practice.pair, "--record", "r-1", "--key", "doc.priv", "--url",
                           practice.url, desk=False)
    access = ["--doctor", "d", "--access", logged["access_id"]]
    assert practice.retrieve("r-1", *access, "--decryption-key", "doc-enc.priv") == b"content"
    practice.deposit("r-2", b"another")
    practice.cannot_retrieve("access_foreign", "r-2", *access)
    practice.cannot_retrieve("access_not_logged", "r-1", "--doctor", "d", "--access", "never-logged")


def test_a_backup_is_restored_with_its_erasure_list_and_not_without(local):
    local.deposit("r-1", b"one")
    local.deposit("r-2", b"two")
    local.json("key", "backup", "backup.sqlite")
    assert local.path("backup.sqlite").stat().st_mode & 0o777 == 0o600
    local.json("key", "backup", "backup.sqlite", exit_code=LOCAL)
    local.deposit("r-3", b"since then")
    local.json("record", "erase", *local.named("r-1"), "--yes")
    local.json("key", "restore", "backup.sqlite", exit_code=LOCAL)

    for name in ("keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm"):
        local.path(f"data/{name}").unlink(missing_ok=True)
    erasures = local.path("data/erasures.list")
    shutil.move(erasures, local.path("elsewhere"))
    local.json("key", "restore", "backup.sqlite", exit_code=LOCAL)
    assert not local.path("data/keys.sqlite").exists()
    shutil.move(local.path("elsewhere"), erasures)
    local.json("key", "restore", "backup.sqlite")
    local.cannot_retrieve("erased", "r-1")
    assert local.retrieve("r-2") == b"two"
    local.cannot_retrieve("not_found", "r-3")


def hpke_info(access: str, recipient: bytes) -> bytes:
    return b"\0".join([b"ehr/1 release", b"p", b"r-1", b"d", access.encode(), hashlib.sha256(recipient).digest()])


def test_a_release_and_a_sealed_record_open_in_python_and_pythons_open_here(practice):
    content, sealed = os.urandom(50_000), sealed_record()
    practice.deposit("r-1", content)
    practice.share()
    released = practice.json("record", "release", "release", "--sealed", "sealed", *practice.named("r-1"), *AS_DOCTOR)
    secret = ec.derive_private_key(int(practice.path("doc-enc.priv").read_text(), 16), ec.SECP256R1())
    point = secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    info = hpke_info(released["access_id"], point)
    dek = SUITE.decrypt(practice.path("release").read_bytes(), secret, info)
    (stored,) = practice.objects()
    assert practice.path("sealed").read_bytes() == stored.read_bytes()
    assert sealed.open_sealed(dek, sealed.context("p", "r-1"), stored.read_bytes()) == content

    own = os.urandom(32)
    practice.path("theirs").write_bytes(sealed.seal(own, sealed.context("p", "r-1"), content))
    practice.path("their-release").write_bytes(SUITE.encrypt(own, secret.public_key(), info))
    opened = ["record", "open", "theirs", "opened", *practice.named("r-1"), "--release", "their-release",
              "--decryption-key", "doc-enc.priv", "--doctor", "d", "--access"]
    practice.json(*opened, released["access_id"], desk=False)
    assert practice.path("opened").read_bytes() == content
    # A private key as OpenSSL writes it does as well.
    pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    practice.path("doc-enc.priv").write_bytes(pem)
    practice.json(*opened, released["access_id"], "--force", desk=False)
    practice.path("opened").unlink()
    practice.refused("release_failed", *opened, "another-access", desk=False, exit_code=DAMAGED)
    assert not practice.path("opened").exists()
