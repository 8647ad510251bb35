"""Ledger keys in custody are rotated, taken out, and recovered with a key in a safe (docs/spec/holders.md): by `ehr`,
and by a client written from that page alone."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.holders import (  # noqa: F401
    PASSWORD, Client, begin, encoded, enrol_both, practice, raw, service, text, unlock_secret)
from harness.records import NO_VERDICT, USAGE


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


def test_a_late_verdict_on_a_rotation_comes_in_one_document_with_the_codes(practice, service, processor):
    enrol_both(practice, service)
    approved = ["--password-file", "password", "--approval-key", "approve.priv"]
    processor.stop()
    late = practice.refused("undecided", "holder", "rotate", "--patient", "p", *approved, "--wait", "1",
                            exit_code=NO_VERDICT)
    assert len(late["recovery_codes"]) == 10 and late["custody"] and late["operation"]
    shown = practice.run("holder", "rotate", "--doctor", "d", "--key", "doc.priv", "--new-key", "doc.priv")
    assert shown.returncode != 0 and shown.stdout == ""


def test_the_page_is_enough_to_rotate_a_key_in_custody_and_to_take_it_out(practice, service):
    enrol_both(practice, service)
    client, secret = Client(service.holders), unlock_secret(PASSWORD, "patient", "p")
    approval = ec.derive_private_key(int(practice.path("approve.priv").read_text(), 16), ec.SECP256R1())
    opened = client.ask("POST", "/sessions", {"role": "patient", "id": "p", "secret": encoded(secret)})[1]
    client.token = opened["token"]

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
