"""The gateway, with everything behind it, as people and services meet it."""

import base64
import hashlib
import os

import pytest

from harness.enrolled import until
from harness.gateway import Person, gateway_command, standing

SECONDS = 60


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


@pytest.fixture(scope="module")
def doc(hospital):
    return hospital.doctor("doc")


def digest(content: bytes) -> dict:
    return {"Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"}


def test_a_record_is_uploaded_shared_read_by_its_doctor_after_the_ledger_has_it_and_ended(hospital, ada, doc):
    content = os.urandom(300_000)
    record = ada.upload(content, **digest(content), **{
        "Content-Type": "application/pdf", "Content-Disposition": "attachment; filename*=UTF-8''Bl%C3%A4tt%201.pdf"})
    whole = ada.ask("GET", f"/v1/records/{record}/content")
    assert whole.content == content and whole.headers["Content-Type"] == "application/pdf"
    assert whole.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Bl%C3%A4tt%201.pdf"
    shown = ada.done("GET", f"/v1/records/{record}")
    assert shown["scope"] == "lab" and shown["patient_id"] == ada.holder
    assert (shown["length"], shown["file_name"]) == (300_000, "Bl\u00e4tt 1.pdf")
    for asked, part, told in (("bytes=0-9", content[:10], "0-9"), ("bytes=-5", content[-5:], "299995-299999"),
                              ("bytes=299990-999999", content[-10:], "299990-299999")):
        answer = ada.ask("GET", f"/v1/records/{record}/content", headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, part)
        assert answer.headers["Content-Range"] == f"bytes {told}/300000"
    assert ada.ask("GET", f"/v1/records/{record}/content", headers={"Range": "bytes=300000-"}).status_code == 416
    doc.refused(404, "not_found", "GET", f"/v1/records/{record}?patient_id={ada.holder}")
    ada.grant(doc)
    listed = doc.done("GET", f"/v1/records?patient_id={ada.holder}")["entries"]
    assert [entry["record_id"] for entry in listed] == [record]
    accesses = doc.done("POST", "/v1/accesses", {"patient_id": ada.holder, "records": [record]}, expect=201,
                        wait=SECONDS)
    assert accesses[0]["operation"]["state"] == "committed"
    assert doc.ask("GET", accesses[0]["content"]).content == content
    head = doc.ask("HEAD", accesses[0]["content"])
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", "300000")
    entry = ada.seen(f"/v1/audit?record_id={record}", lambda body: body["entries"])["entries"][0]
    assert entry["doctor_id"] == doc.holder and entry["doctor_name"] == "Dr. Doc"
    checked = ada.done("GET", entry["transaction"])
    assert all(checked["checks"].values()) and checked["payload"]["record_id"] == record
    ended = ada.done("DELETE", f"/v1/consents/{doc.holder}", wait=SECONDS)
    assert ended["state"] == "committed"
    doc.refused(404, "not_found", "GET", f"/v1/records?patient_id={ada.holder}")
    assert doc.ask("GET", accesses[0]["content"]).status_code == 403


def test_what_is_not_ones_own_is_told_as_what_is_not_there(hospital, ada, doc):
    record = ada.upload(b"mine")
    other = hospital.patient("bea")
    absent = other.refused(404, "not_found", "GET", "/v1/records/nothing").json()
    theirs = other.refused(404, "not_found", "GET", f"/v1/records/{record}").json()
    assert {**absent, "request_id": ""} == {**theirs, "request_id": ""}
    other.refused(404, "not_found", "GET", f"/v1/records?patient_id={ada.holder}")
    other.refused(404, "not_found", "GET", f"/v1/records/{record}/content")
    hospital.root.refused(404, "not_found", "GET", f"/v1/records/{record}")
    hospital.root.refused(404, "not_found", "GET", "/v1/consents")
    hospital.root.refused(404, "not_found", "GET", "/v1/audit")
    Person(hospital, "nobody", "").refused(401, "not_signed_in", "GET", "/v1/records")


def test_a_body_that_is_not_what_was_stated_of_it_is_no_record(hospital, ada):
    before = len(ada.done("GET", "/v1/records?limit=100")["entries"])
    ada.refused(400, "digest_mismatch", "POST", "/v1/records?scope=lab", content=b"altered", headers=digest(b"other"))
    ada.refused(400, "digest_invalid", "POST", "/v1/records", content=b"x", headers={"Content-Digest": "md5=:x:"})
    assert len(ada.done("GET", "/v1/records?limit=100")["entries"]) == before


def test_the_same_idempotency_key_is_the_same_operation_and_another_body_is_refused(hospital, ada, doc):
    key = {"Idempotency-Key": "upload-1"}
    first = ada.done("POST", "/v1/records?scope=lab", content=b"once", expect=201, wait=SECONDS, headers=key)
    hospital.restart()
    again = ada.done("POST", "/v1/records?scope=lab", content=b"once", expect=201, wait=SECONDS, headers=key)
    assert (again["record_id"], again["operation"]["id"]) == (first["record_id"], first["operation"]["id"])
    ada.refused(422, "idempotency_key_reused", "POST", "/v1/records?scope=lab", content=b"other", headers=key)


def test_nobody_acts_for_who_is_signed_out(hospital):
    person = hospital.patient("cleo")
    token = person.token
    person.done("DELETE", "/v1/sessions/current", expect=204)
    person.refused(401, "session_ended", "GET", "/v1/records")
    person.token = None
    person.sign_in()
    assert person.token != token and person.keys == "open"


def test_methods_and_paths_that_are_not_known(hospital, ada):
    answer = ada.refused(405, "method_unknown", "PUT", "/v1/records")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    options = ada.ask("OPTIONS", "/v1/records").headers
    assert (options["Allow"], options["Upload-Limit"]) == (answer.headers["Allow"], f"max-size={16 << 30}")
    assert "Upload-Limit" not in ada.ask("OPTIONS", "/v1/consents").headers
    ada.refused(405, "method_unknown", "TRACE", "/v1/records")
    ada.refused(404, "path_unknown", "GET", "/v1/nothing")
    ada.refused(404, "path_unknown", "GET", "/v1/records/")
    head, got = ada.ask("HEAD", "/v1/records"), ada.ask("GET", "/v1/records")
    assert head.status_code == 200 and not head.content
    assert head.headers["Content-Length"] == str(len(got.content))
    assert got.headers["X-Content-Type-Options"] == "nosniff" and got.headers["Cache-Control"] == "no-store"


def test_it_says_whether_it_is_ready_and_tells_its_numbers(hospital):
    nobody = Person(hospital, "nobody", "")
    assert nobody.done("GET", "/healthz") == {"alive": True}
    until(lambda: nobody.ask("GET", "/readyz").status_code == 200, "never ready")
    metrics = nobody.ask("GET", "/metrics").text
    assert "ehr_gateway_index_lag_blocks 0.0" in metrics and 'route="/v1/' in metrics
    until(lambda: "ehr_gateway_waiting_operations 0.0" in nobody.ask("GET", "/metrics").text, "something waits")


def test_the_audit_of_the_gateway_holds_and_has_who_was_let_in(hospital, doc):
    done = gateway_command(hospital.folder, "audit", "verify")
    assert done.stdout.startswith("entries=")
    noted = hospital.root.done("GET", "/v1/audit/gateway?limit=100")["entries"]
    assert {"signed_in", "account_invited"} <= {entry["kind"] for entry in noted}
