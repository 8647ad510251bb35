"""A patient and a doctor who keep their own ledger keys: they enrol, open sessions and act by signatures that are made
elsewhere, with keys of `ehr keygen`."""

import base64
import os

import cbor2
import pytest

from harness.enrolled import encoded
from harness.gateway import SECONDS, standing
from harness.key_keeper import KeyKeeper


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ida(hospital):
    ida = KeyKeeper(hospital, "patient", "ida")
    made = ida.done("POST", "/v1/registrations", {
        "name": "ida", "display_name": "Ida", "password": ida.password, "signing": "elsewhere"}, expect=201)
    assert "recovery_codes" not in made and "registered" not in made
    ida.sign_in()
    # No password opens what it does not lock.
    assert ida.keys == "refused"
    ida.refused(401, "session_ended", "GET", "/v1/records")
    ida.enrol()
    return ida.open().register()


@pytest.fixture(scope="module")
def own(hospital):
    own = KeyKeeper(hospital, "doctor", "own")
    invited = hospital.root.done("POST", "/v1/invitations", {"role": "doctor", "display_name": "Own"}, expect=201)
    own.done("POST", "/v1/links", {
        "link": invited["link"], "name": "own", "password": own.password, "signing": "elsewhere"}, expect=201)
    own.sign_in()
    own.enrol()
    return own.open().register()


def uploaded(patient, content) -> str:
    made = patient.done("POST", "/v1/records?scope=lab&signing=elsewhere", content=content, expect=202, headers={
        "Content-Type": "application/octet-stream"})
    done = patient.completed(made["operation"])
    assert done["payload"]["record_id"] == made["record_id"]
    patient.seen(f"/v1/records/{made['record_id']}")
    return made["record_id"]


def granted(patient, doctor) -> dict:
    # The signature of the grant itself is the proof: no other is asked for.
    return patient.completed(patient.done("POST", "/v1/consents", {
        "doctor_id": doctor.holder, "scopes": ["lab"], "signing": "elsewhere"}, expect=202))


def test_a_record_is_uploaded_shared_and_read_with_keys_that_nobody_else_has(hospital, ida, own):
    content = os.urandom(20_000)
    record = uploaded(ida, content)
    assert ida.ask("GET", f"/v1/records/{record}/content").content == content
    ida.refused(403, "approval_needed", "POST", "/v1/consents", {"doctor_id": own.holder, "scopes": ["lab"]})
    done = granted(ida, own)
    assert (done["payload"]["action"], done["payload"]["doctor_id"]) == ("GRANT_ACCESS", own.holder)
    own.seen(f"/v1/consents/{ida.holder}", lambda body: body["state"] == "active")
    access, = own.done("POST", "/v1/accesses", {
        "patient_id": ida.holder, "records": [record], "signing": "elsewhere"}, expect=202)
    assert own.ask("GET", access["content"]).status_code == 403
    assert own.completed(access["operation"])["payload"]["record_id"] == record
    assert own.ask("GET", access["content"]).content == content
    # It ends before the end is signed.
    ended = ida.done("DELETE", f"/v1/consents/{own.holder}?signing=elsewhere", expect=202)
    assert own.ask("GET", access["content"]).status_code == 403
    own.refused(404, "not_found", "GET", f"/v1/records?patient_id={ida.holder}")
    assert ida.completed(ended)["payload"]["action"] == "REVOKE_ACCESS"
    ida.seen(f"/v1/consents/{own.holder}", lambda body: body["state"] == "revoked")


def test_only_the_pinned_key_signs_and_only_what_was_asked_for(hospital, ida, own):
    made = ida.done("POST", "/v1/records?signing=elsewhere", content=b"mine", expect=202)
    path = f"/v1/operations/{made['operation']['id']}/signature"
    payload = base64.b64decode(ida.done("GET", path)["payload"])
    other = cbor2.loads(payload)
    for wrong in (own.batch(payload), ida.batch(cbor2.dumps({**other, "scope": "hiv"}, canonical=True)),
                  {"batch": encoded(b"none")}, {}):
        assert ida.ask("POST", path, wrong).status_code in (400, 403, 409)
    for method in ("GET", "POST"):
        own.refused(404, "not_found", method, path, {} if method == "POST" else None)
    assert ida.done("GET", f"/v1/operations/{made['operation']['id']}")["state"] == "waiting"
    listed = ida.done("GET", "/v1/operations?state=waiting")["entries"]
    assert made["operation"]["id"] in [each["id"] for each in listed]
    # What somebody else signed is not handed in as one's own.
    foreign = cbor2.dumps({"action": "REGISTER_PATIENT", "patient_id": ida.holder}, canonical=True)
    assert own.ask("POST", "/v1/batches", own.batch(foreign)).status_code in (400, 403, 404, 409)
    ida.completed(made["operation"])


def test_a_session_opens_with_the_holders_key_a_fresh_challenge_and_nothing_else(hospital, ida, own):
    token = ida.token
    challenge = base64.b64decode(ida.done("POST", "/v1/me/challenges", expect=201)["challenge"])
    lines = ("ehr/1 session", f"patient: {ida.holder}", f"challenge: {challenge.hex()}")
    path, drawn = "/v1/me/keys", {"challenge": encoded(challenge)}
    assert ida.ask("PUT", path, {**drawn, "signature": own.sign(*lines)}).json()["code"] == "session_refused"
    # The challenge is used up.
    assert ida.ask("PUT", path, {**drawn, "signature": ida.sign(*lines)}).json()["code"] == "session_refused"
    assert ida.ask("PUT", path, {**drawn, "signature": encoded(bytes(3))}).status_code in (400, 403)
    ida.done("GET", "/v1/operations")
    ida.done("DELETE", "/v1/sessions/current", expect=204)
    made = ida.ask("POST", "/v1/batches", ida.batch(b"\xa0"))
    assert (made.status_code, made.json()["code"]) == (401, "session_ended")
    # An ended session is no obstacle to the next.
    ida.sign_in().open()
    assert ida.token != token


def test_a_link_and_a_registration_make_no_key_in_custody_where_none_is_wanted(hospital):
    jo = KeyKeeper(hospital, "patient", "joe")
    jo.done("POST", "/v1/registrations", {
        "name": "joe", "display_name": "Joe", "password": jo.password, "signing": "elsewhere"}, expect=201)
    jo.sign_in()
    jo.refused(400, "invalid", "POST", "/v1/me/keys", {"password": jo.password, "public_key": jo.public})
    assert jo.ask("POST", "/v1/me/enrolment-codes", {"password": "another one"}).status_code == 401
    code = jo.done("POST", "/v1/me/enrolment-codes", {"password": jo.password}, expect=201)["code"]
    assert jo.ask("POST", "/v1/me/keys", {
        "password": jo.password, "code": code, "public_key": jo.public, "signature": encoded(bytes(64))
    }).json()["code"] in ("enrolment_refused", "invalid")
    # Or in custody after all.
    made = jo.done("POST", "/v1/me/keys", {"password": jo.password}, expect=201, wait=SECONDS)
    assert made["registered"] and len(made["recovery_codes"]) == 10
    assert jo.sign_in().keys == "open"
