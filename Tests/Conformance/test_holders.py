"""Holders enrol, act in sessions and approve grave acts (docs/spec/holders.md): by `ehr`, and by a client written from
that page alone."""

import base64
import hashlib
import json
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.processes import Program
from harness.records import USAGE, Practice

PASSWORD = "correct horse battery"
N = {"secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141}


class Desk(Program):
    """A service with a socket for holders and one for maintenance."""

    def __init__(self, configuration: Path):
        super().__init__("ehr-encryption", "--config", str(configuration))
        self.holders = self.wait_for(r"ready listen=unix:(\S+)").group(1)
        self.maintenance = self.wait_for(r"ready maintenance=unix:(\S+)").group(1)


@pytest.fixture
def practice(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest)
    practice.configure(
        wrapper={"keystore": {"key_file": "keystore.key"}},
        service={"listen": f"unix:{tmp_path}/run/s", "maintenance": f"{tmp_path}/maintenance/s",
                 "enrolled_only": True})
    for name, text in (("password", PASSWORD), ("other", "another, much longer password")):
        practice.path(name).write_text(text + "\n")
        practice.path(name).chmod(0o600)
    return practice


@pytest.fixture
def service(practice, start):
    return begin(practice, start)


def begin(practice, start):
    service = start(Desk, practice.path("config.json"))
    practice.asked = ["--service", f"unix:{service.holders}", "--url", practice.url]
    return service


def code(practice, service, role: str, holder: str) -> str:
    answer = practice.json("holder", "code", f"--{role}", holder, "--service", f"unix:{service.maintenance}",
                           desk=False)
    practice.path("code").write_text(answer["code"] + "\n")
    practice.path("code").chmod(0o600)
    return answer["code"]


def enrol_both(practice, service):
    practice.json("keygen", "--encryption", "approve.priv", desk=False)
    code(practice, service, "patient", "p")
    enrolled = practice.json("holder", "enrol", "--patient", "p", "--code-file", "code", "--password-file", "password",
                             "--approval-key", "approve.priv")
    practice.json("key", "make", "--patient", "p", "--register", "--password-file", "password")
    practice.json("keygen", "doc.priv", desk=False)
    code(practice, service, "doctor", "d")
    practice.json("holder", "enrol", "--doctor", "d", "--code-file", "code", "--key", "doc.priv")
    practice.json("doctor", "register", "--doctor", "d", "--key", "doc.priv", "--url", practice.url, desk=False)
    return enrolled


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


def test_keys_in_this_process_are_unlocked_with_the_password(practice, service):
    enrol_both(practice, service)
    here = ["--config", "config.json"]
    practice.path("input").write_bytes(b"here")
    deposit = ["record", "deposit", "input", *practice.named("r"), *here]
    practice.refused("unsigned", *deposit, desk=False, exit_code=USAGE)
    assert practice.json(*deposit, "--password-file", "password", desk=False)["status"] == "COMMITTED"


class Client(HTTPConnection):
    """A client from the page: it knows no line of the service's code."""

    def __init__(self, path: str):
        super().__init__("service", timeout=60)
        self.path, self.token = path, None

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)

    def ask(self, method: str, path: str, message=None, headers=()):
        headers = dict(headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if message is not None:
            headers["Content-Type"] = "application/json"
        self.request(method, "/v1" + path, None if message is None else json.dumps(message), headers)
        response = self.getresponse()
        body = response.read()
        return response.status, json.loads(body) if body else None


def text(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def raw(signature: bytes, curve: str) -> bytes:
    r, s = decode_dss_signature(signature)
    if curve in N:
        s = min(s, N[curve] - s)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def unlock_secret(password: str, role: str, holder: str) -> bytes:
    salt = hashlib.sha256(f"ehr/1 password\0{role}\0{holder}".encode()).digest()
    stretched = hashlib.scrypt(password.encode(), salt=salt, n=2**17, r=8, p=1, maxmem=2**28, dklen=32)
    return HKDFExpand(hashes.SHA256(), 32, b"ehr/1 unlock secret").derive(stretched)


def bytes_of(code: str) -> bytes:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    value = 0
    for character in code.replace("-", ""):
        value = value * 32 + digits.index(character)
    return value.to_bytes(16, "big")


def encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


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


def test_a_key_in_custody_is_rotated_with_new_codes_and_then_taken_out(practice, service, start):
    codes = enrol_both(practice, service)["recovery_codes"]
    approved = ["--password-file", "password", "--approval-key", "approve.priv"]
    rotate = ["holder", "rotate", "--patient", "p"]
    practice.refused("approval_needed", *rotate, "--password-file", "password", exit_code=USAGE)
    practice.refused("session_refused", *rotate, "--password-file", "other", "--approval-key", "approve.priv")
    owner = practice.json("patient", "show", "p", "--url", practice.url, desk=False)["owner"]
    rotated = practice.json(*rotate, *approved, "--operation", "o-1")
    assert rotated["status"] == "COMMITTED" and rotated["custody"] and len(rotated["recovery_codes"]) == 10
    assert not set(rotated["recovery_codes"]) & set(codes)
    again = practice.json(*rotate, *approved, "--operation", "o-1")
    assert again["status"] == "COMMITTED" and "recovery_codes" not in again
    assert practice.json("patient", "show", "p", "--url", practice.url, desk=False)["owner"] != owner
    practice.path("input").write_bytes(b"finding")
    practice.json("record", "deposit", "input", *practice.named("r"), "--password-file", "password")
    practice.json("consent", "share", *practice.pair, "--all-scopes", *approved)
    service.kill()
    service = begin(practice, start)
    assert practice.retrieve("r", "--doctor", "d", "--key", "doc.priv") == b"finding"

    practice.path("recovery").write_text(codes[0] + "\n")
    practice.path("recovery").chmod(0o600)
    recover = ["holder", "password", "--patient", "p", "--recovery", "1", "--code-file", "recovery",
               "--new-password-file", "other"]
    practice.refused("session_refused", *recover)
    practice.path("recovery").write_text(rotated["recovery_codes"][0] + "\n")
    practice.json(*recover)
    approved[1] = "other"

    practice.json("keygen", "own.priv", desk=False)
    taken = practice.json(*rotate, *approved, "--new-key", "own.priv")
    assert taken["status"] == "COMMITTED" and not taken["custody"] and "recovery_codes" not in taken
    practice.refused("session_refused", "session", "open", "token", "--patient", "p", "--password-file", "other")
    practice.json("session", "open", "token", "--patient", "p", "--key", "own.priv")
    assert practice.retrieve("r", "--session", "token") == b"finding"
    # The doctor's key is in nobody's custody.
    practice.refused("session_refused", "holder", "rotate", "--doctor", "d", "--password-file", "password",
                     "--config", "config.json", desk=False)


def test_the_page_is_enough_to_rotate_a_key_in_custody_and_to_take_it_out(practice, service):
    enrol_both(practice, service)
    client, secret = Client(service.holders), unlock_secret(PASSWORD, "patient", "p")
    approval = ec.derive_private_key(int(practice.path("approve.priv").read_text(), 16), ec.SECP256R1())
    client.token = client.ask("POST", "/sessions", {"role": "patient", "id": "p", "secret": encoded(secret)})[1]["token"]

    def approve(*lines: str) -> dict:
        nonce = base64.b64decode(client.ask("POST", "/approvals")[1]["challenge"])
        signature = approval.sign(
            text("ehr/1 approval", f"nonce: {nonce.hex()}", *lines), ec.ECDSA(hashes.SHA256()))
        return {"Approval": f"nonce={nonce.hex()}, signature={raw(signature, 'P-256').hex()}", "Prefer": "wait=30"}

    kept = ["act: rotate", "patient: p", "new key: in custody", "encryption key: as before"]
    own = ec.generate_private_key(ec.SECP256K1())
    public = own.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()
    taken = [kept[0], kept[1], f"new key: {public}", kept[3]]
    request = {"operation_id": "o-1", "secret": encoded(secret)}
    assert client.ask("POST", "/rotations", request, approve(*taken))[1]["code"] == "approval_needed"
    wrong = request | {"secret": encoded(bytes(32))}
    assert client.ask("POST", "/rotations", wrong, approve(*kept))[1]["code"] == "session_refused"
    status, rotated = client.ask("POST", "/rotations", request, approve(*kept))
    assert status == 200 and rotated["operation"]["state"] == "committed", rotated
    assert len(rotated["recovery_codes"]) == 10

    message = b"\0".join([b"ehr/1 rotate", b"patient", b"p", public.encode(), b"2"])
    proof = raw(own.sign(message, ec.ECDSA(hashes.SHA256())), "secp256k1")
    request = {"operation_id": "o-2", "secret": encoded(secret), "public_key": public, "proof": encoded(proof),
               "prev_version": 2}
    status, out = client.ask("POST", "/rotations", request, approve(*taken))
    assert status == 200 and out["operation"]["state"] == "committed" and "recovery_codes" not in out, out
    assert client.ask("GET", "/operations?owner=patient:p")[1]["code"] == "session_ended"


def test_the_page_is_enough_to_recover_who_has_lost_every_secret(practice, start):
    safe = practice.json("keygen", "--encryption", "safe.priv", desk=False)["public_key"]
    configuration = json.loads(practice.path("config.json").read_text())
    practice.path("config.json").write_text(json.dumps(configuration | {"holders": {"recovery_recipient": safe}}))
    service = begin(practice, start)
    enrol_both(practice, service)
    maintenance = ["--service", f"unix:{service.maintenance}"]
    practice.refused("service_failed", "holder", "sealed-keys", "sealed", "--patient", "p", exit_code=3)
    practice.json("holder", "sealed-keys", "sealed", "--patient", "p", *maintenance, desk=False)
    recover = ["holder", "recover", "sealed", "recovered", "--new-password-file", "other", "--decryption-key"]
    practice.refused("release_failed", *recover, "approve.priv", desk=False, exit_code=5)
    practice.json(*recover, "safe.priv", desk=False)
    assert practice.path("recovered").stat().st_mode & 0o777 == 0o600
    practice.json("holder", "restore", "recovered", *maintenance, desk=False)
    opened = ["session", "open", "token", "--patient", "p", "--password-file"]
    practice.refused("session_refused", *opened, "password")
    practice.json(*opened, "other")
    practice.refused("conflict", "holder", "restore", "recovered", *maintenance, desk=False)

    # And by the page alone.
    client = Client(service.maintenance)
    status, sealed = client.ask("POST", "/sealed-keys", {"role": "patient", "id": "p"})
    assert status == 200 and len(sealed["keys"]) == 1, sealed
    key = sealed["keys"][0]
    recipient, box = base64.b64decode(key["recipient"]), base64.b64decode(key["sealed"])
    assert recipient.hex() == safe and len(box) == 113 and key["public_key"] == sealed["pinned"]
    private = ec.derive_private_key(int(practice.path("safe.priv").read_text(), 16), ec.SECP256R1())
    info = b"\0".join([b"ehr/1 offline recovery", b"patient", b"p", sealed["pinned"].encode(),
                       hashlib.sha256(recipient).digest()])
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    scalar = suite.decrypt(box, private, info)
    ledger = ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256K1())
    public = ledger.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()
    assert public == sealed["pinned"]
    secret = unlock_secret("a third, long password", "patient", "p")
    wrapping = HKDF(hashes.SHA256(), 32, b"ehr/1 unlock", b"patient\0p").derive(secret)
    locked = aes_key_wrap(wrapping, scalar)
    anew = suite.encrypt(scalar, private.public_key(), info)
    opened = hashlib.sha256(box).digest()
    signature = ledger.sign(
        text("ehr/1 recovery", "patient: p", f"key: {public}", f"opened: {opened.hex()}", f"locked: {locked.hex()}",
             f"sealed: {anew.hex()}"), ec.ECDSA(hashes.SHA256()))
    status, problem = client.ask("POST", "/recovered-keys", {
        "role": "patient", "id": "p", "signature": encoded(raw(signature, "secp256k1")),
        "keys": [{"public_key": public, "opened": encoded(opened), "locked": encoded(locked),
                  "sealed": encoded(anew)}]})
    assert status == 204, problem
    holder = Client(service.holders)
    assert holder.ask("POST", "/sessions", {"role": "patient", "id": "p", "secret": encoded(secret)})[0] == 201


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
