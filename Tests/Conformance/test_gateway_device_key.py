"""Another key that records open with (POST /v1/me/device-key): a rotation that the ledger has, and what follows."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from harness.enrolled import encoded, point
from harness.gateway import SECONDS, Person, standing, without_session
from harness.processes import EHRProcessor

PATH = "/v1/me/device-key"


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


def entry(hospital, person) -> dict:
    """What the ledger has of somebody."""
    role = person.account["holder"].split(":")[0]
    return hospital.practice.json(role, "show", person.holder, "--url", hospital.ledger.rest, desk=False)


def asked(person) -> tuple[ec.EllipticCurvePrivateKey, dict, tuple[str, ...]]:
    """A new key, the message that has it, and the act that is approved."""
    new = ec.generate_private_key(ec.SECP256R1())
    role = person.account["holder"].split(":")[0]
    return new, {"password": person.password, "encryption_key": encoded(point(new))}, (
        "act: rotate", f"{role}: {person.holder}", "new key: in custody", f"encryption key: {point(new).hex()}")


def made(person, **options) -> tuple[ec.EllipticCurvePrivateKey, dict]:
    new, message, act = asked(person)
    return new, person.done("POST", PATH, message, headers=person.approve(*act), **options)


def test_a_first_key_comes_with_a_new_ledger_key_and_new_codes_and_ends_other_sessions(hospital):
    person = hospital.patient("ada")
    record, other = person.upload(b"kept"), without_session(person).sign_in()
    before = entry(hospital, person)
    assert before["encryption_key"] is None
    new, answer = made(person, wait=SECONDS)
    after = entry(hospital, person)
    assert answer["operation"]["state"] == "committed" and len(answer["recovery_codes"]) == 10
    assert after["encryption_key"] == point(new).hex() and after["owner"] != before["owner"]
    # This session goes on, and signs with the new key.
    release = person.done("POST", f"/v1/records/{record}/release")
    assert release["recipient"] == encoded(point(new))
    person.upload(b"another")
    other.refused(401, "session_ended", "GET", "/v1/me")
    assert other.sign_in().keys == "open"
    noted = person.done("GET", "/v1/audit/gateway?limit=100")["entries"]
    assert [each["detail"]["state"] for each in noted if each["kind"] == "device_key_changed"] == ["committed"]
    # One of the new codes sets a password.
    links = f"/v1/accounts/{person.account['id']}/links"
    lost = Person(hospital, "ada", "quiet maple stones rest")
    lost.done("POST", "/v1/links", {
        "link": hospital.root.done("POST", links, expect=201)["link"], "password": lost.password,
        "recovery_number": 4, "recovery_code": answer["recovery_codes"][3]}, expect=201)
    assert lost.sign_in().keys == "open"
    assert lost.ask("GET", f"/v1/records/{record}/content").content == b"kept"


def test_nothing_changes_without_the_password_the_approval_and_a_key(hospital):
    person = hospital.patient("bea")
    before = entry(hospital, person)
    _, message, act = asked(person)
    person.refused(403, "approval_needed", "POST", PATH, message)
    _, _, another = asked(person)
    person.refused(403, "approval_needed", "POST", PATH, message, headers=person.approve(*another))
    person.refused(401, "sign_in_refused", "POST", PATH, {**message, "password": "not the password"},
                   headers=person.approve(*act))
    for key in (bytes(65), b"short"):
        person.refused(400, "invalid", "POST", PATH, {**message, "encryption_key": encoded(key)},
                       headers=person.approve(*act))
    assert entry(hospital, person) == before
    hospital.root.refused(404, "not_found", "POST", PATH, {**message, "password": hospital.root.password})


def test_a_doctor_reads_on_by_the_consents_of_before_and_gets_keys_of_those_that_are_given_anew(hospital):
    patient, doc = hospital.patient("cleo"), hospital.doctor("doc")
    record = patient.upload(b"finding")
    patient.grant(doc)
    new, answer = made(doc, wait=SECONDS)
    assert answer["operation"]["state"] == "committed" and entry(hospital, doc)["encryption_key"] == point(new).hex()

    def named():
        access, = doc.access(patient, record)
        return f"/v1/accesses/{access['access_id']}", f"?patient_id={patient.holder}&record_id={record}"

    path, query = named()
    assert doc.ask("GET", f"{path}/content{query}").content == b"finding"
    doc.refused(403, "access_other_encryption_key", "POST", f"{path}/release{query}")
    patient.grant(doc)
    path, query = named()
    assert doc.done("POST", f"{path}/release{query}")["recipient"] == encoded(point(new))


def test_while_the_ledger_is_silent_the_codes_are_told_and_the_key_of_before_counts(hospital):
    person = hospital.patient("dora")
    first, _ = made(person, wait=SECONDS)
    record = person.upload(b"kept")
    hospital.processor.stop()
    second, answer = made(person, wait=1, expect=202)
    assert answer["operation"]["state"] == "waiting" and len(answer["recovery_codes"]) == 10
    assert person.done("POST", f"/v1/records/{record}/release")["recipient"] == encoded(point(first))
    hospital.processor = hospital.start(EHRProcessor, hospital.ledger.component)
    person.seen(f"/v1/operations/{answer['operation']['id']}", lambda body: body["state"] == "committed")
    assert person.done("POST", f"/v1/records/{record}/release")["recipient"] == encoded(point(second))


def test_where_registrars_vouch_for_doctors_the_key_of_before_stays_and_the_new_codes_count(tmp_path):
    with standing(tmp_path, ledger=("--genesis-setting", f"ehr.registrars={'02' + 'ab' * 32}")) as hospital:
        doc, patient = hospital.doctor("doc"), hospital.patient("ada")
        before = entry(hospital, doc)
        _, answer = made(doc, wait=SECONDS)
        assert (answer["operation"]["state"], answer["operation"]["code"]) == ("invalid", "not_registrar")
        assert entry(hospital, doc) == before
        lost = Person(hospital, "doc", "quiet maple stones rest")
        link = hospital.root.done("POST", f"/v1/accounts/{doc.account['id']}/links", expect=201)["link"]
        lost.done("POST", "/v1/links", {
            "link": link, "name": "doc", "password": lost.password, "recovery_number": 1,
            "recovery_code": answer["recovery_codes"][0]}, expect=201)
        assert lost.sign_in().keys == "open"
        # Patients vouch for themselves.
        assert made(patient, wait=SECONDS)[1]["operation"]["state"] == "committed"
