"""What the gateway says of a consent, of an emergency, of models and of everything about a patient."""

import hashlib
import io
import json
import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.gateway import PASSWORD, Person, standing

SECONDS = 60


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


def approved(person) -> dict:
    """An export of everything that the patient has approved of."""
    return person.done("POST", "/v1/patients/me/exports", expect=201, headers=person.approve(
        "act: export", f"patient: {person.holder}"))


def auditor(hospital) -> Person:
    person = Person(hospital, "audrey", f"{PASSWORD} audrey")
    invited = hospital.root.done("POST", "/v1/invitations", {"role": "auditor", "display_name": "Audrey"}, expect=201)
    person.done("POST", "/v1/links", {"link": invited["link"], "name": "audrey", "password": person.password},
                expect=201, wait=SECONDS)
    return person.sign_in()


def explanation(person, **query):
    return person.done("GET", "/v1/consents/explain", params=query)


def test_it_says_why_a_record_may_be_read_now_or_not(hospital):
    ada, doc, other = hospital.patient("ada"), hospital.doctor("doc"), hospital.doctor("other")
    lab, imaging = ada.upload(b"lab"), ada.upload(b"imaging", scope="imaging")

    def said(record):
        both = (explanation(ada, doctor=doc.holder, record=record),
                explanation(doc, patient=ada.holder, record=record))
        assert both[0]["allowed"] == both[1]["allowed"] and both[0].get("code") == both[1].get("code")
        return both[0]["allowed"], both[0].get("code")

    assert said(lab) == (False, "consent_missing")
    ada.grant(doc)
    assert said(lab) == (True, None)
    assert said(imaging) == (False, "scope_not_covered")
    assert said("never-made") == (False, "record_unknown")
    assert explanation(ada, doctor=doc.holder, record=lab, purpose="HRESCH")["code"] == "purpose_mismatch"
    # Of others nobody is told anything.
    other.refused(404, "not_found", "GET", "/v1/consents/explain",
                  params={"patient": ada.holder, "record": lab, "doctor": doc.holder})
    ada.refused(400, "invalid", "GET", "/v1/consents/explain", params={"record": lab})
    # The ledger is not waited for: what was withdrawn at the service is over at once.
    ada.done("DELETE", f"/v1/consents/{doc.holder}", expect=202)
    assert said(lab)[0] is False and said(lab)[1] in ("access_withdrawn", "consent_revoked")


def test_a_patient_says_what_an_emergency_was(hospital):
    eve, doc = hospital.patient("eve"), hospital.doctor("eddy")
    record = eve.upload(b"allergies")
    at, access = 1_800_000_000, "0123456789abcdef0123456789abcdef"
    approval = doc.approve("act: emergency", f"doctor: {doc.holder}", f"patient: {eve.holder}", f"record: {record}",
                           f"access: {access}", "reason: ETREAT", f"at: {at}")
    made = doc.done("POST", "/v1/accesses/emergency", {
        "patient_id": eve.holder, "record_id": record, "reason": "ETREAT", "access_id": access, "at": at},
        expect=201, wait=SECONDS, headers=approval)
    assert made["operation"]["state"] == "committed"
    review = {"access_id": access, "doctor_id": doc.holder, "outcome": "disputed"}
    doc.refused(404, "not_found", "POST", "/v1/reviews", review)
    assert eve.done("POST", "/v1/reviews", review, wait=SECONDS)["state"] == "committed"
    eve.refused(400, "invalid", "POST", "/v1/reviews", {**review, "outcome": "fine"})
    assert eve.seen("/v1/audit", lambda body: body["entries"][0]["emergency"].get("outcome") == "disputed")


def test_everything_about_a_patient_is_in_one_archive_that_others_can_read(hospital):
    may, doc = hospital.patient("may"), hospital.doctor("dan")
    big = os.urandom(3_000_000)
    records = {may.upload(big, **{"Content-Disposition": "attachment; filename*=UTF-8''R%C3%B6ntgen.dcm"}): big,
               may.upload(b"", scope="imaging"): b"", may.upload(b"short"): b"short"}
    gone = may.upload(b"erased soon")
    may.grant(doc)
    read = doc.done("POST", "/v1/accesses", {"patient_id": may.holder, "records": list(records)[:1]},
                    expect=201, wait=SECONDS)
    assert read[0]["operation"]["state"] == "committed"
    approval = may.approve("act: erase", f"patient: {may.holder}", f"record: {gone}")
    may.done("DELETE", f"/v1/records/{gone}", headers=approval)
    may.refused(410, "erased", "GET", f"/v1/records/{gone}/content")
    assert may.ask("HEAD", f"/v1/records/{gone}/content").status_code == 410
    may.refused(404, "not_found", "GET", "/v1/records/never-made/content")
    may.seen("/v1/audit", lambda body: body["entries"])
    answer = may.ask("GET", approved(may)["archive"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None

    def lines(name):
        return [json.loads(line) for line in archive.read(name).splitlines()]

    assert lines("about.json")[0]["patient_id"] == may.holder
    assert lines("account.json")[0]["display_name"] == "May"
    assert {entry["record_id"] for entry in lines("records.ndjson")} == {*records, gone}
    for record, content in records.items():
        [name] = [name for name in archive.namelist() if name.startswith(f"records/{record}/")]
        assert archive.read(name) == content
        if content == big:
            assert name.endswith("/R\u00f6ntgen.dcm")
    assert [entry["doctor_id"] for entry in lines("consents.ndjson")] == [doc.holder]
    assert [entry["record_id"] for entry in lines("accesses.ndjson")] == list(records)[:1]
    assert "exported" in {entry["kind"] for entry in lines("gateway-audit.ndjson")}
    assert {problem["code"] for problem in lines("problems.ndjson")} <= {"erased"}
    assert not any(name.startswith(f"records/{gone}/") for name in archive.namelist())
    # Cut off, it is no archive.
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(answer.content[:-100]))
    doc.refused(404, "not_found", "POST", "/v1/patients/me/exports")


def test_a_session_alone_takes_nothing_away(hospital):
    """It needs an approval, that the encryption service sees, of this act; and is then that session's alone."""
    tom, other = hospital.patient("tom"), hospital.patient("tim")
    record = tom.upload(b"content")
    act = ("act: export", f"patient: {tom.holder}")
    for headers in ({}, other.approve(*act), tom.approve(act[0], f"patient: {other.holder}"),
                    tom.approve("act: erase", act[1]), {"Approval": f"nonce={64 * '0'}"}):
        tom.refused(403, "approval_needed", "POST", "/v1/patients/me/exports", headers=headers)
    headers = tom.approve(*act)
    made = tom.done("POST", "/v1/patients/me/exports", expect=201, headers=headers)
    tom.refused(403, "approval_needed", "POST", "/v1/patients/me/exports", headers=headers)
    assert 0 < made["ends_at"] - time.time() <= 300
    again = Person(hospital, "tom", tom.password).sign_in()
    for person, path in ((again, made["archive"]), (other, made["archive"]), (tom, made["archive"][:-32] + 32 * "0")):
        person.refused(404, "not_found", "GET", path)
    for _ in range(2):
        archive = zipfile.ZipFile(io.BytesIO(tom.ask("GET", made["archive"]).content))
        assert archive.read(f"records/{record}/content") == b"content"
    # Another takes its place.
    later = approved(tom)
    tom.refused(404, "not_found", "GET", made["archive"])
    assert tom.ask("HEAD", later["archive"]).status_code == 200


def test_models_are_listed_with_where_they_came_from(hospital):
    hospital.practice.json("keygen", "submitter.priv", desk=False)
    hashes = [hashlib.sha256(name).hexdigest() for name in (b"first", b"second")]
    for number, model in enumerate(hashes):
        parent = ["--parent", hashes[0]] if number else []
        hospital.practice.json("model", "add", model, "--site", "north", "--site", "south",
                               "--metric", "accuracy_ppm=968000", "--round", str(number), *parent,
                               "--key", "submitter.priv", "--url", hospital.ledger.rest, desk=False)
    audrey = auditor(hospital)
    listed = audrey.seen("/v1/models", lambda body: len(body["entries"]) == 2)["entries"]
    assert [entry["model_hash"] for entry in listed] == hashes[::-1]
    assert listed[0]["metrics"] == {"accuracy_ppm": 968000} and listed[0]["sites"] == ["north", "south"]
    submitter = listed[0]["submitter"]
    lineage = audrey.done("GET", f"/v1/models/{submitter}/{hashes[1]}/lineage")["entries"]
    assert [entry["model_hash"] for entry in lineage] == hashes[::-1]
    assert audrey.done("GET", f"/v1/models/{submitter}/{hashes[0]}")["round"] == 0
    audrey.refused(404, "not_found", "GET", f"/v1/models/{submitter}/{'0' * 64}/lineage")
    audrey.refused(400, "invalid", "GET", "/v1/models", params={"submitter": "me"})
    # Patients hold a hospital's proof against them; whoever runs the machine has no use for them.
    assert hospital.patient("pat").done("GET", "/v1/models")["entries"] == listed
    hospital.root.refused(404, "not_found", "GET", "/v1/models")


def test_a_burst_of_accesses_has_a_verdict_for_each(hospital):
    ida, doc = hospital.patient("ida"), hospital.doctor("dora")
    records = [ida.upload(f"record {number}".encode()) for number in range(6)]
    other = ida.upload(b"not covered", scope="imaging")
    ida.grant(doc)

    def read(record):
        return doc.done("POST", "/v1/accesses", {"patient_id": ida.holder, "records": [record]},
                        expect=201, wait=SECONDS)[0]

    with ThreadPoolExecutor(7) as people:
        replies = list(people.map(read, [*records, other]))
    assert [reply["operation"]["state"] for reply in replies[:-1]] == ["committed"] * 6
    assert replies[-1]["refused"]["code"] == "scope_not_covered"
    for number, reply in enumerate(replies[:-1]):
        assert doc.ask("GET", reply["content"]).content == f"record {number}".encode()
