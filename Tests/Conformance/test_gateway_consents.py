"""Doctors ask for consents, patients approve in full, in part, or deny; consents are listed with their history."""

import time

import pytest

from harness.gateway import SECONDS, standing


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


@pytest.fixture(scope="module")
def eve(hospital):
    return hospital.doctor("eve")


def asked(doctor, patient, scopes=("lab",), **fields) -> str:
    """The path of a request that waits."""
    made = doctor.ask("POST", "/v1/consent-requests", {
        "patient_id": patient.holder, "scopes": list(scopes), **fields})
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "waiting" and made.headers["Location"].endswith(made.json()["id"])
    return made.headers["Location"]


def approved(patient, path, doctor, scopes, part=None, **fields):
    return patient.done("POST", f"{path}/approval", part or {}, expect=201, wait=SECONDS,
                        headers=patient.approve_grant(doctor, scopes, **fields))


def test_a_request_is_approved_in_full_or_in_part_and_the_doctor_sees_what_was_granted(ada, doc):
    lab, imaging = ada.upload(b"lab"), ada.upload(b"imaging", scope="imaging")
    path = asked(doc, ada, ("imaging", "lab"), write=True)
    shown = ada.done("GET", path)
    assert ada.done("GET", "/v1/consent-requests")["entries"][0] == shown
    assert shown == {**doc.done("GET", path), "doctor_name": "Dr. Doc"}
    part = {"scopes": ["lab"], "write": False}
    done = approved(ada, path, doc, ("lab",), part)
    assert (done["kind"], done["state"]) == ("grant", "committed") and done["effective_at_block"] > 0
    decided = doc.done("GET", path)
    assert (decided["state"], decided["operation_id"]) == ("approved", done["id"])
    consent = doc.seen(f"/v1/consents/{ada.holder}", lambda body: body["state"] == "active")
    assert (consent["scopes"], consent["write"]) == (["lab"], False)
    assert consent["effective_at_block"] == done["effective_at_block"]
    assert [each["record_id"] for each in doc.done("GET", f"/v1/records?patient_id={ada.holder}")["entries"]] == [lab]
    # The same answer again is the same grant.
    assert approved(ada, path, doc, ("lab",), part)["id"] == done["id"]
    path = asked(doc, ada, ("imaging", "lab"), write=True)
    done = approved(ada, path, doc, ("imaging", "lab"), write=True)
    consent = doc.seen(f"/v1/consents/{ada.holder}", lambda body: body["version"] == consent["version"] + 1)
    assert (consent["scopes"], consent["write"]) == (["imaging", "lab"], True)
    entries = doc.done("GET", f"/v1/records?patient_id={ada.holder}")["entries"]
    assert {each["record_id"] for each in entries} == {lab, imaging}


def test_what_was_denied_or_taken_back_is_granted_by_no_later_answer(ada, eve):
    for end in ("denial", "back"):
        path = asked(eve, ada)
        approval = ada.approve_grant(eve)
        if end == "denial":
            assert ada.done("POST", f"{path}/denial")["state"] == "denied"
        else:
            assert eve.done("DELETE", path)["state"] == "withdrawn"
        ada.refused(409, "request_decided", "POST", f"{path}/approval", {}, headers=approval)
        ada.refused(409, "request_decided", "POST", f"{path}/denial") if end == "back" else None
        eve.refused(409, "request_decided", "DELETE", path) if end == "denial" else None
    ada.refused(404, "not_found", "GET", f"/v1/consents/{eve.holder}")


def test_more_than_was_asked_for_is_not_approved_and_nothing_without_the_patients_proof(ada, eve):
    path = asked(eve, ada)
    for part in ({"scopes": ["lab", "imaging"]}, {"scopes": ["*"]}, {"write": True}):
        ada.refused(400, "invalid", "POST", f"{path}/approval", part)
    ada.refused(403, "approval_needed", "POST", f"{path}/approval", {})
    # A proof of another act is none.
    ada.refused(403, "approval_needed", "POST", f"{path}/approval", {}, headers=ada.approve_grant(eve, ("imaging",)))
    assert eve.done("GET", path)["state"] == "waiting"
    ada.refused(404, "not_found", "GET", f"/v1/consents/{eve.holder}")
    eve.done("DELETE", path)


def test_a_request_is_its_parties_alone_and_five_wait_at_a_time(hospital, ada, doc, eve):
    bea = hospital.patient("bea")
    paths = [asked(eve, bea) for _ in range(5)]
    eve.refused(409, "requests_waiting", "POST", "/v1/consent-requests", {
        "patient_id": bea.holder, "scopes": ["lab"]})
    absent = ada.refused(404, "not_found", "GET", "/v1/consent-requests/nothing").json()
    for who, method, path in (
            (ada, "GET", paths[0]), (doc, "GET", paths[0]), (ada, "POST", f"{paths[0]}/denial"),
            (doc, "DELETE", paths[0])):
        assert {**who.refused(404, "not_found", method, path).json(), "request_id": ""} == {**absent, "request_id": ""}
    ada.refused(404, "not_found", "POST", f"{paths[0]}/approval", {})
    eve.refused(404, "not_found", "POST", "/v1/consent-requests", {"patient_id": "nobody", "scopes": ["lab"]})
    first = bea.done("GET", "/v1/consent-requests?limit=3")
    then = bea.done("GET", f"/v1/consent-requests?limit=3&cursor={first['next']}")
    for cursor in ("1", "1.", "x.1", "1.\0", "\0"):
        bea.refused(400, "invalid", "GET", "/v1/consent-requests", params={"cursor": cursor})
    listed = first["entries"] + then["entries"]
    assert {f"/v1/consent-requests/{each['id']}" for each in listed} == set(paths) and len(listed) == 5
    assert not any(each["patient_id"] == bea.holder for each in ada.done("GET", "/v1/consent-requests")["entries"])


def test_consents_are_listed_with_their_history_and_end_by_time_or_by_their_patient(hospital, doc):
    cleo = hospital.patient("cleo")
    record = cleo.upload(b"soon over")
    expiry = int(time.time()) + 3
    cleo.grant(doc, expiry=expiry)
    cleo.seen(f"/v1/consents/{doc.holder}", lambda body: body["state"] == "expired")
    doc.refused(404, "not_found", "GET", f"/v1/records/{record}?patient_id={cleo.holder}")
    assert [each["state"] for each in cleo.done("GET", "/v1/consents?state=expired")["entries"]] == ["expired"]
    cleo.grant(doc)
    seen = cleo.ask("GET", f"/v1/consents/{doc.holder}")
    cleo.refused(412, "changed_meanwhile", "DELETE", f"/v1/consents/{doc.holder}", headers={"If-Match": '"1"'})
    ended = cleo.done("DELETE", f"/v1/consents/{doc.holder}?reason=moved", wait=SECONDS,
                      headers={"If-Match": seen.headers["ETag"]})
    assert (ended["kind"], ended["state"]) == ("revoke", "committed")
    now = cleo.seen(f"/v1/consents/{doc.holder}", lambda body: body["state"] == "revoked")
    assert (now["reason"], now["effective_at_block"]) == ("moved", ended["effective_at_block"])
    history = cleo.done("GET", f"/v1/consents/{doc.holder}/history")["entries"]
    assert sorted(each["version"] for each in history) == [1, 2, 3]
    assert history == doc.done("GET", f"/v1/consents/{cleo.holder}/history")["entries"]
    assert cleo.done("GET", "/v1/consents?state=active")["entries"] == []
    cleo.refused(404, "not_found", "GET", f"/v1/consents?patient_id={doc.holder}")
    cleo.refused(400, "invalid", "GET", "/v1/consents?state=over")


def test_names_come_from_the_directory_and_asking_makes_no_name_of_a_pseudonym(hospital):
    root = hospital.root
    root.done("PUT", "/v1/institutions/north", {"name": "Hospital  North"})
    dora = hospital.invited(root, "doctor", "dora", listed=True, institution="north")
    pia = hospital.patient("pia")
    path = asked(dora, pia)
    for shown in (pia.done("GET", path), pia.done("GET", "/v1/consent-requests")["entries"][0]):
        assert (shown["doctor_name"], shown["institution_name"]) == ("Dr. Dora", "Hospital North")
    for shown in (dora.done("GET", path), dora.done("GET", "/v1/consent-requests")["entries"][0]):
        assert not {"patient_name", "doctor_name"} & set(shown) and "Pia" not in str(shown)
    approved(pia, path, dora, ("lab",))
    pia.seen(f"/v1/consents/{dora.holder}", lambda body: body["state"] == "active")
    for shown in (pia.done("GET", f"/v1/consents/{dora.holder}"), pia.done("GET", "/v1/consents")["entries"][0]):
        assert (shown["doctor_name"], shown["institution_name"]) == ("Dr. Dora", "Hospital North")
    for shown in (dora.done("GET", f"/v1/consents/{pia.holder}"), dora.done("GET", "/v1/consents")["entries"][0]):
        assert shown["patient_name"] == "Pia" and "doctor_name" not in shown
    pia.done("DELETE", f"/v1/consents/{dora.holder}", wait=SECONDS)
    dora.seen(f"/v1/consents/{pia.holder}", lambda body: body["state"] == "revoked")
    assert "Pia" not in str(dora.done("GET", "/v1/consents"))
    # An institution that somebody belongs to stays.
    root.refused(409, "taken", "DELETE", "/v1/institutions/north")
    root.done("PUT", "/v1/institutions/south", {"name": "South"})
    root.done("DELETE", "/v1/institutions/south", expect=204)
    root.refused(400, "invalid", "PUT", "/v1/institutions/south", {"name": ""})
    pia.refused(404, "not_found", "PUT", "/v1/institutions/south", {"name": "Mine"})
