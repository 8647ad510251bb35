"""A patient sees who has read their records for research, and holds what a hospital proves of a model against the
ledger: in a real browser, on real processes."""

import hashlib
import json

import pytest
from playwright.sync_api import expect

from harness.portal import browser, hospital, section, site

SALT = 16 * "07"


def digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def answer(hospital, person) -> dict:
    """What `ehr-federated affected` prints of a round of this one record, after the round is on the ledger."""
    patient, record = person.holder, person.record
    leaf = digest(b"\0".join([b"ehr/1 fl-leaf", bytes.fromhex(SALT), patient.encode(), record.encode(), b"1"]))
    roots = {"north": digest(b"\0", leaf).hex()}
    root = digest(b"\0".join([b"ehr/1 fl-round", b"5", b"north", bytes.fromhex(roots["north"])])).hex()
    practice = hospital.practice
    practice.json("keygen", "submitter.priv", desk=False)
    for hash, *options in (
            ("a", "--round", "0"), ("b", "--round", "1", "--parent", 64 * "a", "--consent-root", root),
            ("c", "--round", "2", "--parent", 64 * "b", "--consent-root", 64 * "1")):
        practice.json("model", "add", 64 * hash, "--site", "north", "--metric", "rows=1-9", *options, "--key",
                      "submitter.priv", "--url", hospital.ledger.rest, desk=False)
    listed = person.seen("/v1/models", lambda body: len(body["entries"]) == 3)
    return {"patient": patient, "descendants": [], "undecided": ["round 3 of study, run 9"], "does_not_hold": [],
            "models": [{
                "model_hash": 64 * "b", "submitter": listed["entries"][0]["submitter"], "study": "study", "round": 1,
                "block": 5, "site": "north", "roots": roots, "records": [{
                    "patient": patient, "record": record, "consent_version": 1, "salt": SALT, "index": 0, "size": 1,
                    "path": []}]}]}


def give(person, told) -> None:
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    person.page.get_by_label("The hospital’s answer").set_input_files(
        {"name": "answer.json", "mimeType": "application/json", "buffer": content})


@pytest.fixture(scope="module")
def ada(browser, hospital):
    """A patient whose record was read twice for research, and who then has ended the consent."""
    person = hospital.patient("ada")
    person.record = person.upload(b"content")
    reader = hospital.doctor("north")
    person.grant(reader, purpose="HRESCH")
    for _ in range(2):
        accesses = reader.done("POST", "/v1/accesses", {
            "patient_id": person.holder, "records": [person.record], "purpose": "HRESCH"}, expect=201, wait=60)
        assert accesses[0]["operation"]["state"] == "committed"
    other = hospital.doctor("family")
    person.grant(other)
    other.access(person, person.record)
    person.done("DELETE", f"/v1/consents/{reader.holder}", wait=60, expect=None)
    person.seen(f"/v1/consents/{reader.holder}", lambda body: body["state"] == "revoked")
    visitor = browser.visitor("ada")
    visitor.password = person.password
    visitor.sign_in()
    visitor.heading("My records")
    visitor.person = person
    return visitor


def test_a_patient_sees_who_has_read_for_research_and_nobody_else(ada):
    ada.click("Studies", role="link")
    ada.heading("Studies that learned from my records")
    rows = section(ada, "Who has read your records for research").get_by_role("listitem")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("you no longer allow it")
    expect(rows).to_contain_text("readings: 2")
    expect(rows).to_contain_text("records: 1")
    ada.check("studies")


def test_a_hospitals_proof_is_held_against_the_ledger_and_a_forged_one_is_named(ada, hospital):
    ada.go("studies")
    told = answer(hospital, ada.person)
    give(ada, told)
    ada.sees("Proven: it has learned from your records.")
    ada.sees("Round 1 at north; the study, as the hospital says: study")
    ada.sees("models trained from it later: 1")
    ada.sees("Rounds of which the hospital cannot tell yet: round 3 of study, run 9")
    ada.check("studies-proven")
    model, = told["models"]
    for change, words in (
            ({"block": 6}, "the ledger has another fingerprint for this round"),
            ({"model_hash": 64 * "d"}, "the ledger has no such model"),
            ({"records": [{**model["records"][0], "record": "other"}]}, "a record is not among those"),
            ({"records": [{**model["records"][0], "patient": "other"}]}, "the answer is about somebody else")):
        give(ada, {**told, "models": [{**model, **change}]})
        ada.sees(f"Not proven: {words}")
    give(ada, b"no answer")
    ada.sees("This file is no such answer: JSON")
    give(ada, {**told, "models": []})
    ada.sees("By this answer, no model has learned from your records.")
    assert not ada.complaints


def test_the_page_is_in_german_too(ada, browser):
    visitor = browser.visitor("ada", language="de-DE")
    visitor.go("sign-in")
    visitor.fill("Benutzername", "ada")
    visitor.fill("Passwort", ada.person.password)
    visitor.click("Anmelden")
    visitor.click("Studien", role="link")
    visitor.heading("Studien, die aus meinen Akten gelernt haben")
    visitor.sees("Sie erlauben es nicht mehr")
    visitor.check("studies-german")
