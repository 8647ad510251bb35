"""A doctor reads without a consent: with a reason and a proof, and as an alarm in the patient's audit."""

import os
import time

import pytest

from harness.enrolled import until
from harness.gateway import standing
from harness.journal import verified
from harness.processes import EHRProcessor


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    # Block times say when a review began to be awaited.
    with standing(tmp_path_factory.mktemp("hospital"), ledger=("--block-info",),
                  emergencies={"review_hours": 1}, settings={"emergencies": {"wait_seconds": 1}}) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


@pytest.fixture(scope="module")
def doc(hospital):
    return hospital.doctor("doc")


def opened(doctor, patient, record, **fields) -> dict:
    answer = doctor.emergency(patient, record, **fields)
    assert answer.status_code == 201, answer.text
    assert answer.json()["operation"]["state"] == "committed", answer.text
    return answer.json()


def test_an_emergency_opens_its_record_alone_and_its_patient_sees_who_and_why(ada, doc):
    content = os.urandom(50_000)
    record, other = ada.upload(content), ada.upload(b"another")
    doc.refused(404, "not_found", "GET", f"/v1/records?patient_id={ada.holder}")
    access = opened(doc, ada, record)
    assert doc.ask("GET", access["content"]).content == content
    part = doc.ask("GET", access["content"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert doc.ask("GET", access["content"].replace(record, other)).status_code == 403
    doc.refused(404, "not_found", "GET", f"/v1/records/{record}?patient_id={ada.holder}")
    path = f"/v1/audit?record_id={record}"
    entry = ada.seen(path, lambda body: body["entries"])["entries"][0]
    assert (entry["kind"], entry["doctor_id"], entry["doctor_name"]) == ("emergency", doc.holder, "Dr. Doc")
    assert entry["emergency"]["reason"] == "coma" and not entry["emergency"]["overdue"]
    assert "outcome" not in entry["emergency"] and "purpose" not in entry and "consent_version" not in entry
    assert entry["sentence"] == (f"In an emergency (coma), Dr. Doc opened the record {record} without a consent. "
                                 "It is to be reviewed.")
    shown = doc.done("GET", path)["entries"][0]
    assert shown["access_id"] == access["access_id"] and "doctor_name" not in shown
    checked = ada.done("GET", entry["transaction"])
    assert all(checked["checks"].values()) and checked["payload"]["reason"] == "coma"


def test_an_emergency_needs_a_reason_and_the_doctors_proof_of_that_very_one(ada, doc):
    record = ada.upload(b"sealed")
    body = {"patient_id": ada.holder, "record_id": record}
    doc.refused(400, "message_invalid", "POST", "/v1/accesses/emergency", body)
    doc.refused(403, "approval_needed", "POST", "/v1/accesses/emergency", {**body, "reason": "coma"})
    access, at = os.urandom(16).hex(), int(time.time())
    approval = doc.approve("act: emergency", f"doctor: {doc.holder}", f"patient: {ada.holder}", f"record: {record}",
                           f"access: {access}", "reason: coma", f"at: {at}")
    doc.refused(403, "approval_needed", "POST", "/v1/accesses/emergency", {
        **body, "reason": "unconscious", "access_id": access, "at": at}, headers=approval)
    path = f"/v1/accesses/{access}/content?patient_id={ada.holder}&record_id={record}"
    assert doc.ask("GET", path).status_code == 403
    assert ada.done("GET", f"/v1/audit?record_id={record}")["entries"] == []


def test_where_the_ledger_decides_nothing_the_journal_opens_it_and_the_ledger_has_it_later(hospital, ada, doc):
    content = os.urandom(5_000)
    record = ada.upload(content)
    hospital.processor.kill()
    answer = doc.emergency(ada, record, wait=0)
    assert answer.status_code == 202, answer.text
    access = answer.json()
    assert until(lambda: (got := doc.ask("GET", access["content"])).status_code == 200 and got.content,
                 "the journal opens nothing") == content
    journal = hospital.practice.path("data/emergency.journal").read_bytes()
    assert access["access_id"] in {each.get("under") for each in verified(journal, "emergency")}
    assert ada.done("GET", f"/v1/audit?record_id={record}")["entries"] == []
    hospital.processor = hospital.start(EHRProcessor, hospital.ledger.component)
    doc.seen(f"/v1/operations/{access['operation']['id']}", lambda body: body["state"] == "committed")
    entry, = ada.seen(f"/v1/audit?record_id={record}", lambda body: body["entries"])["entries"]
    assert (entry["kind"], entry["access_id"]) == ("emergency", access["access_id"])


def test_reviews_are_listed_while_they_are_awaited_and_marked_once_they_are_overdue(hospital, ada, doc):
    auditor = hospital.staff("auditor", "olga")
    fresh, old = ada.upload(b"fresh"), ada.upload(b"old")
    opened(doc, ada, fresh)
    opened(doc, ada, old, at=int(time.time()) - 2 * 3600)
    ada.seen(f"/v1/audit?record_id={old}", lambda body: body["entries"])

    def listed(who, which, record=None):
        found = who.done("GET", f"/v1/audit?emergency={which}&limit=100")["entries"]
        return {each["record_id"]: each["emergency"]["overdue"] for each in found if each["record_id"] in (fresh, old)}

    for who in (ada, doc, auditor):
        assert listed(who, "true") == listed(who, "unreviewed") == {fresh: False, old: True}
        assert listed(who, "overdue") == {old: True}
    ada.refused(400, "invalid", "GET", "/v1/audit?emergency=perhaps")
    entry = ada.done("GET", f"/v1/audit?record_id={old}")["entries"][0]
    assert entry["sentence"].endswith("Its review is overdue.")
