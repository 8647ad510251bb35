"""Holders enrol, act in sessions and approve grave acts (docs/spec/holders.md): by `ehr`, and by a client written from
that page alone."""

import base64
import hashlib
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.holders import (  # noqa: F401
    PASSWORD, Client, begin, bytes_of, code, encoded, enrol_both, practice, raw, service, text, unlock_secret)
from harness.records import UNREACHABLE, USAGE


def test_the_enrolled_act_in_sessions_and_nobody_acts_without_one(practice, service, start):
    enrolled = enrol_both(practice, service)
    assert enrolled["custody"] and len(enrolled["recovery_codes"]) == 10
    practice.refused("enrolment_refused", "holder", "enrol", "--patient", "p", "--code-file", "code",
                     "--password-file", "password")
    practice.path("input").write_bytes(b"finding")
    deposit = ["record", "deposit", "input", *practice.named("r")]
    practice.refused("not_found", *deposit)
    practice.refused("session_refused", *deposit, "--password-file", "other")
    assert practice.json(*deposit, "--password-file", "password")["status"] == "COMMITTED"

    practice.json("session", "open", "token", "--patient", "p", "--password-file", "password")
    assert practice.path("token").stat().st_mode & 0o777 == 0o600
    assert practice.retrieve("r", "--session", "token") == b"finding"
    own = ["operation", "list", "--patient", "p"]
    practice.refused("not_found", *own)
    assert [each["kind"] for each in practice.json(*own, "--password-file", "password")] == ["registration", "anchor"]
    share = ["consent", "share", *practice.pair, "--all-scopes", "--session", "token"]
    practice.refused("approval_needed", *share, exit_code=USAGE)
    assert practice.json(*share, "--approval-key", "approve.priv")["status"] == "COMMITTED"
    as_doctor = ["--doctor", "d", "--key", "doc.priv"]
    assert practice.retrieve("r", *as_doctor) == b"finding"
    practice.cannot_retrieve("not_found", "r", "--doctor", "d", "--session", "token")
    practice.json("keygen", "thief.priv", desk=False)
    practice.cannot_retrieve("not_found", "r", "--doctor", "d", "--key", "thief.priv")

    # A kill ends every session, and nothing else: the tokens of before open nothing.
    service.kill()
    begin(practice, start)
    practice.cannot_retrieve("session_ended", "r", "--session", "token")
    assert practice.retrieve("r", "--password-file", "password") == b"finding"
    withdrawn = practice.json("consent", "withdraw", *practice.pair, "--password-file", "password")
    assert withdrawn["status"] == "COMMITTED"
    practice.cannot_retrieve("consent_revoked", "r", *as_doctor)

    erase = ["record", "erase", "--patient", "p", "--everything", "--yes", "--password-file", "password"]
    practice.refused("approval_needed", *erase, exit_code=USAGE)
    assert practice.json(*erase, "--approval-key", "approve.priv")["objects_removed"] == 1
    practice.refused("session_refused", "session", "open", "t2", "--patient", "p", "--password-file", "password")
    assert not practice.path("t2").exists()


def test_a_lost_password_is_replaced_by_a_recovery_code_once(practice, service):
    codes = enrol_both(practice, service)["recovery_codes"]
    practice.path("recovery").write_text(codes[4].lower().replace("-", " ") + "\n")
    practice.path("recovery").chmod(0o600)
    recover = ["holder", "password", "--patient", "p", "--recovery", "5", "--code-file", "recovery",
               "--new-password-file", "other"]
    practice.json(*recover)
    practice.refused("session_refused", *recover)
    opened = ["session", "open", "token", "--patient", "p", "--password-file"]
    practice.refused("session_refused", *opened, "password")
    practice.json(*opened, "other")
    change = ["holder", "password", "--patient", "p", "--password-file", "other", "--new-password-file", "password"]
    practice.refused("approval_needed", *change, exit_code=USAGE)
    practice.json(*change, "--approval-key", "approve.priv")
    practice.refused("session_ended", "session", "list", "--session", "token")
    fresh = practice.json("holder", "recovery-codes", "--patient", "p", "--password-file", "password",
                          "--approval-key", "approve.priv")["recovery_codes"]
    assert len(fresh) == 10 and not set(fresh) & set(codes)


def test_a_rotation_that_the_pinned_key_has_signed_moves_the_pin_and_nothing_else_does(practice, service):
    enrol_both(practice, service)
    practice.path("input").write_bytes(b"finding")
    practice.json("record", "deposit", "input", *practice.named("r"), "--password-file", "password")
    practice.json("consent", "share", *practice.pair, "--all-scopes", "--password-file", "password",
                  "--approval-key", "approve.priv")
    assert practice.retrieve("r", "--doctor", "d", "--key", "doc.priv") == b"finding"
    for name in ("new.priv", "thief.priv"):
        practice.json("keygen", name, desk=False)
    rotate = ["holder", "rotate", "--doctor", "d", "--new-key", "new.priv"]
    practice.refused("not_found", *rotate, "--key", "thief.priv")
    practice.json("session", "open", "token", "--doctor", "d", "--key", "doc.priv")
    practice.refused("invalid", *rotate, "--key", "thief.priv", "--session", "token")
    assert practice.json(*rotate, "--key", "doc.priv", "--session", "token")["status"] == "COMMITTED"
    # Asked for again, by who did not hear the answer, it is what it was.
    assert practice.json(*rotate, "--key", "doc.priv", "--session", "token", "--prev-version", "1")[
        "status"] == "COMMITTED"
    practice.cannot_retrieve("not_found", "r", "--doctor", "d", "--key", "doc.priv")
    # The consent of before counts for the new key.
    assert practice.retrieve("r", "--doctor", "d", "--key", "new.priv") == b"finding"
    practice.refused("invalid", "holder", "rotate", "--patient", "p", "--key", "thief.priv", "--new-key", "new.priv",
                     "--password-file", "password")


def test_maintenance_is_asked_for_at_its_own_socket_and_reads_no_record(practice, service):
    maintenance = ["--service", f"unix:{service.maintenance}"]
    practice.refused("service_failed", "key", "status", exit_code=3)
    practice.refused("service_failed", "holder", "code", "--patient", "p", exit_code=3)
    assert practice.json("key", "status", *maintenance, desk=False)["patients"] == 0
    for path in (service.maintenance, service.holders):
        assert Path(path).stat().st_mode & 0o777 == 0o600
    enrol_both(practice, service)
    practice.refused("service_failed", "session", "open", "token", "--patient", "p", "--password-file", "password",
                     *maintenance, desk=False, exit_code=3)


def test_a_client_draws_codes_for_ids_that_nobody_uses_where_that_is_set(practice, start):
    settings = {name: practice.settings[name] for name in ("wrapper", "service")}
    settings["service"] = settings["service"] | {"clients_enrol": True}
    practice.configure(**settings)
    service = begin(practice, start)
    draw = ["holder", "code", "--patient"]
    for name in ("code", "void"):
        practice.path(name).touch(mode=0o600)
    practice.path("void").write_text(practice.json(*draw, "p")["code"] + "\n")
    practice.path("code").write_text(practice.json(*draw, "p")["code"] + "\n")
    enrol = ["holder", "enrol", "--patient", "p", "--password-file", "password", "--code-file"]
    practice.refused("enrolment_refused", *enrol, "void")
    practice.json(*enrol, "code")
    practice.refused("conflict", *draw, "p")
    # An id that somebody has on the ledger, and one that maintenance has given away.
    practice.json("keygen", "own.priv", desk=False)
    practice.json("patient", "register", "--patient", "q", "--key", "own.priv", "--url", practice.url, desk=False)
    practice.refused("conflict", *draw, "q")
    code(practice, service, "patient", "r")
    practice.refused("conflict", *draw, "r")
    # Where the ledger does not answer nobody knows whether an id is new.
    service.kill()
    practice.url = "http://127.0.0.1:9"
    practice.configure(**settings)
    begin(practice, start)
    practice.refused("ledger_away", *draw, "s", exit_code=UNREACHABLE)


def test_keys_in_this_process_are_unlocked_with_the_password(practice, service):
    enrol_both(practice, service)
    here = ["--config", "config.json"]
    practice.path("input").write_bytes(b"here")
    deposit = ["record", "deposit", "input", *practice.named("r"), *here]
    practice.refused("unsigned", *deposit, desk=False, exit_code=USAGE)
    assert practice.json(*deposit, "--password-file", "password", desk=False)["status"] == "COMMITTED"


def test_the_page_is_enough_to_enrol_open_a_session_and_approve(practice, service):
    client = Client(service.holders)
    approval = ec.generate_private_key(ec.SECP256R1())
    point = approval.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    drawn = code(practice, service, "patient", "p")
    secret = unlock_secret(PASSWORD, "patient", "p")
    status, enrolled = client.ask("POST", "/enrolments", {
        "role": "patient", "id": "p", "code": drawn, "secret": encoded(secret), "approval_key": encoded(point)})
    assert status == 201, enrolled
    # `ehr` stretches the same password to the same secret, and this client what `ehr` has.
    practice.json("key", "make", "--patient", "p", "--register", "--password-file", "password")
    status, opened = client.ask("POST", "/sessions", {"role": "patient", "id": "p", "secret": encoded(secret)})
    assert status == 201 and len(opened["token"]) == 64 and opened["idle_limit"] == 900 and opened["limit"] == 28800
    assert opened["session"] | {"id": "", "opened_at": 0} == {
        "id": "", "opened_at": 0, "role": "patient", "holder": "p", "way": "secret", "idle": 0, "current": True}
    client.token = opened["token"]

    own = ec.generate_private_key(ec.SECP256K1())
    public = own.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()
    drawn = code(practice, service, "doctor", "d")
    digest = hashlib.sha256(bytes_of(drawn)).hexdigest()
    signature = own.sign(text("ehr/1 enrolment", "doctor: d", f"code: {digest}"), ec.ECDSA(hashes.SHA256()))
    doctor = Client(service.holders)
    status, enrolled = doctor.ask("POST", "/enrolments", {
        "role": "doctor", "id": "d", "code": drawn, "public_key": public,
        "signature": encoded(raw(signature, "secp256k1"))})
    assert (status, enrolled) == (201, {"public_key": public})
    status, drawn = doctor.ask("POST", "/sessions/challenges")
    assert status == 201 and drawn["seconds"] == 60
    challenge = base64.b64decode(drawn["challenge"])
    signed = own.sign(text("ehr/1 session", "doctor: d", f"challenge: {challenge.hex()}"), ec.ECDSA(hashes.SHA256()))
    message = {"role": "doctor", "id": "d", "challenge": drawn["challenge"],
               "signature": encoded(raw(signed, "secp256k1"))}
    status, opened = doctor.ask("POST", "/sessions", message)
    assert status == 201, opened
    assert doctor.ask("POST", "/sessions", message)[1]["code"] == "session_refused"

    # The private scalar as `ehr` reads it, so that the doctor is on the ledger with this very key.
    practice.path("doc.priv").write_text(f"{own.private_numbers().private_value:064x}\n")
    practice.path("doc.priv").chmod(0o600)
    practice.json("doctor", "register", "--doctor", "d", "--key", "doc.priv", "--url", practice.url, desk=False)
    grant = {"operation_id": "g", "patient_id": "p", "doctor_id": "d", "scopes": ["lab", "imaging"],
             "expiry": 4_000_000_000}
    status, problem = client.ask("POST", "/consents", grant)
    assert (status, problem["code"]) == (403, "approval_needed")

    def approve(*lines: str) -> dict:
        status, drawn = client.ask("POST", "/approvals")
        nonce = base64.b64decode(drawn["challenge"])
        assert status == 201 and drawn["seconds"] == 120 and len(nonce) == 32
        signature = approval.sign(
            text("ehr/1 approval", f"nonce: {nonce.hex()}", *lines), ec.ECDSA(hashes.SHA256()))
        return {"Approval": f"nonce={nonce.hex()}, signature={raw(signature, 'P-256').hex()}"}

    lines = ["act: grant", "patient: p", "doctor: d", "scopes: imaging lab", "expiry: 4000000000", "write: false",
             "purpose: TREAT"]
    wider = [line.replace("imaging lab", "*") for line in lines]
    assert client.ask("POST", "/consents", grant, approve(*wider))[1]["code"] == "approval_needed"
    header = approve(*lines)
    status, operation = client.ask("POST", "/consents", grant, header | {"Prefer": "wait=30"})
    assert (status, operation.get("state")) == (200, "committed"), operation
    assert client.ask("POST", "/consents", grant | {"operation_id": "g2"}, header)[1]["code"] == "approval_needed"
    header = approve("act: erase", "patient: p")
    assert client.ask("DELETE", "/patients/p", {"patient_id": "p"}, header)[0] == 200
    assert client.ask("GET", "/sessions")[1]["code"] == "session_ended"


def test_no_password_code_token_or_secret_is_in_any_file_or_log(practice, service):
    codes = enrol_both(practice, service)["recovery_codes"]
    practice.json("session", "open", "token", "--patient", "p", "--password-file", "password")
    token = practice.path("token").read_text().strip()
    secret = unlock_secret(PASSWORD, "patient", "p")
    needles = [PASSWORD.encode(), secret, secret.hex().encode(), encoded(secret).encode(), token.encode(),
               bytes.fromhex(token), *[text.encode() for text in codes], *[bytes_of(text) for text in codes]]
    mine = {"password", "token", "code"}
    files = [each for each in practice.folder.rglob("*") if each.is_file() and each.name not in mine]
    assert any(each.name == "keys.sqlite" for each in files)
    contents = {each: each.read_bytes() for each in files} | {"the service's log": service.output.encode()}
    for where, content in contents.items():
        for needle in needles:
            assert needle not in content, where
