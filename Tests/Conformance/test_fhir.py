"""The FHIR R4 facade, judged by fhir.resources (R4B, in which these resources are the same) and, for AuditEvents, by
the rules of IHE's BALP profile PatientRead as FHIRPath. The HL7 validator was not run."""

import json
import time

import pytest
import requests
from fhir.resources.R4B import get_fhir_model_class
from fhirpathpy import evaluate

from harness.gateway import SECONDS, standing

# Required bindings, which fhir.resources does not check.
CODES = {
    "DocumentReference.status": {"current", "superseded", "entered-in-error"},
    "DocumentReference.relatesTo.code": {"replaces", "transforms", "signs", "appends"},
    "Consent.status": {"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"},
    "Consent.provision.type": {"deny", "permit"},
    "AuditEvent.action": {"C", "R", "U", "D", "E"}, "AuditEvent.outcome": {"0", "4", "8", "12"},
    "Provenance.entity.role": {"derivation", "revision", "quotation", "source", "removal"},
    "Bundle.type": {"searchset"}, "Bundle.entry.search.mode": {"match", "include", "outcome"},
    "OperationOutcome.issue.severity": {"fatal", "error", "warning", "information"},
    "OperationOutcome.issue.code": {
        "invalid", "login", "forbidden", "not-found", "not-supported", "conflict", "too-long", "throttled", "transient",
        "exception"},
    "CapabilityStatement.kind": {"instance"}, "CapabilityStatement.status": {"active"},
    "CapabilityStatement.rest.resource.interaction.code": {"read", "search-type"},
}
AUDIT, REST = "http://terminology.hl7.org/CodeSystem/audit-entity-type", "http://hl7.org/fhir/restful-interaction"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
# Slices, cardinalities and fixed values of the profile, and the invariants of the resource that it rests on.
PATIENT_READ = [
    "AuditEvent.meta.profile = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead'",
    "AuditEvent.type.system = 'http://terminology.hl7.org/CodeSystem/audit-event-type'",
    "AuditEvent.type.code = 'rest'",
    f"AuditEvent.subtype.where(system = '{REST}' and code = 'read').count() = 1", "AuditEvent.action = 'R'",
    "AuditEvent.outcome = '0'", "AuditEvent.recorded.exists()",
    f"AuditEvent.agent.where(type.coding.where(system = '{DICOM}' and code = '110153').exists()).count() = 1",
    f"AuditEvent.agent.where(type.coding.where(system = '{DICOM}' and code = '110152').exists()).count() = 1",
    "AuditEvent.agent.where(requestor = true).count() = 1", "AuditEvent.agent.all(who.exists())",
    "AuditEvent.source.observer.exists()", "AuditEvent.entity.count() >= 2",
    f"AuditEvent.entity.where(type.system = '{AUDIT}' and type.code = '1' and role.code = '1').count() = 1",
    "AuditEvent.entity.where(type.code = '1').what.reference.startsWith('Patient/')",
    f"AuditEvent.entity.where(type.system = '{AUDIT}' and type.code = '2' and role.code = '4').count() = 1",
    "AuditEvent.entity.where(type.code = '2').what.exists()",
    "AuditEvent.entity.where(type.code = '2').detail.where(type = 'transaction').count() = 1",
    "AuditEvent.entity.where(type.code = '2').detail.where(type = 'block').count() = 1"]


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital"), ledger=("--block-info",)) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


@pytest.fixture(scope="module")
def doc(hospital):
    return hospital.doctor("doc")


@pytest.fixture(scope="module")
def story(ada, doc):
    """Two records, of which one takes another's place, and a doctor who has read one."""
    first = ada.upload(b"potassium 4.1", **{"Content-Type": "text/plain"})
    second = ada.upload(b"potassium 4.2", **{"Content-Type": "text/plain"})
    picture = ada.upload(b"a picture", scope="imaging")
    ada.grant(doc, expiry=int(time.time()) + 3600)
    access, = doc.access(ada, first)
    doc.seen("/v1/audit", lambda body: body["entries"])
    return {"first": first, "second": second, "picture": picture, "access": access}


def judged(answer: requests.Response) -> dict:
    """A resource that is one, bindings included; each in a Bundle, too."""
    assert answer.headers["Content-Type"] == "application/fhir+json" and answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    for each in [body] + [entry["resource"] for entry in body.get("entry", [])]:
        get_fhir_model_class(each["resourceType"]).model_validate(each)
        for path, codes in CODES.items():
            if path.startswith(each["resourceType"] + "."):
                assert set(evaluate(each, path)) <= codes, path
    return body


def read(person, path: str, status=200, **options) -> dict:
    answer = person.ask("GET", "/fhir" + path, **options)
    assert answer.status_code == status, answer.text
    return judged(answer)


def searched(person, path: str) -> list[dict]:
    """All pages of a search, none of which counts what is left out."""
    found, url = [], person.hospital.url + "/fhir" + path
    while url:
        answer = requests.get(url, headers={"Authorization": f"Bearer {person.token}"}, timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        bundle = judged(answer)
        assert bundle["type"] == "searchset" and "total" not in bundle
        links = {each["relation"]: each["url"] for each in bundle["link"]}
        assert links["self"] == url
        for entry in bundle.get("entry", []):
            resource = entry["resource"]
            assert entry["fullUrl"] == f"{person.hospital.url}/fhir/{resource['resourceType']}/{resource['id']}"
            found.append(resource)
        url = links.get("next")
    return found


def refused(person, path: str, status: int, kind: str, code: str, **options):
    outcome = read(person, path, status, **options)
    issue, = outcome["issue"]
    assert (outcome["resourceType"], issue["code"], issue["details"]["coding"][0]["code"]) == (
        "OperationOutcome", kind, code), outcome


def test_the_capability_statement_names_what_is_served_and_what_it_names_is_served(hospital, ada, story):
    statement = read(hospital.nobody(), "/metadata")
    assert statement["fhirVersion"] == "4.0.1" and statement["implementation"]["url"] == hospital.url + "/fhir"
    for each in statement["rest"][0]["resource"]:
        can = {interaction["code"] for interaction in each["interaction"]}
        assert ada.ask("GET", f"/fhir/{each['type']}").status_code == (200 if "search-type" in can else 404), each
        for parameter in each.get("searchParam", []):
            values = {"patient": f"Patient/{ada.holder}", "agent": "Practitioner/x", "category": "lab"}
            value = values[parameter["name"]]
            assert ada.ask("GET", f"/fhir/{each['type']}?{parameter['name']}={value}").status_code == 200, each


def test_a_patient_finds_their_records_and_reads_one(ada, story):
    found = {each["id"]: each for each in searched(ada, "/DocumentReference?_count=1")}
    assert set(found) == {story["first"], story["second"], story["picture"]}
    first = found[story["first"]]
    attachment = first["content"][0]["attachment"]
    assert (attachment["contentType"], attachment["size"]) == ("text/plain", 13)
    assert first["subject"]["reference"] == f"Patient/{ada.holder}" and first["author"] == [first["subject"]]
    assert first["category"][0]["coding"] == [{"system": "urn:ehr:scope", "code": "lab"}]
    assert read(ada, f"/DocumentReference/{story['first']}") == first
    assert ada.ask("GET", "/fhir/" + attachment["url"]).content == b"potassium 4.1"
    assert read(ada, f"/Patient/{ada.holder}")["identifier"][0]["value"] == ada.holder
    assert len(searched(ada, "/DocumentReference?category=urn:ehr:scope|imaging")) == 1


def test_a_doctor_finds_what_the_consent_covers_and_nothing_says_that_there_is_more(ada, doc, story):
    for patient in (ada.holder, f"Patient/{ada.holder}"):
        found = searched(doc, f"/DocumentReference?patient={patient}")
        assert {each["id"] for each in found} == {story["first"], story["second"]}
    # How long it is, and of which kind, is for who opens it.
    assert set(found[0]["content"][0]["attachment"]) == {"title", "creation"}
    refused(doc, f"/DocumentReference/{story['picture']}?patient={ada.holder}", 404, "not-found", "not_found")
    refused(doc, f"/Binary/{story['first']}", 404, "not-found", "not_found")
    refused(doc, "/DocumentReference?patient=somebody", 404, "not-found", "not_found")
    refused(doc, "/DocumentReference", 400, "invalid", "invalid")
    assert read(doc, f"/Patient/{ada.holder}")["id"] == ada.holder


def test_provenance_names_who_anchored_a_record_and_in_which_transaction(ada, story):
    shown = ada.done("GET", f"/v1/records/{story['first']}")
    found = read(ada, f"/Provenance/{story['first']}")
    assert found["entity"][0]["what"]["identifier"]["value"] == shown["transaction_id"]
    assert found["target"][0]["reference"] == f"DocumentReference/{story['first']}"
    assert len(searched(ada, "/Provenance?_count=2")) == 3


def test_a_consent_says_to_both_whom_it_lets_do_what_until_when(ada, doc, story):
    consent, = searched(ada, "/Consent")
    provision = consent["provision"]
    actor = provision["actor"][0]["reference"]
    assert (consent["status"], consent["id"], provision["type"]) == ("active", doc.holder, "permit")
    assert actor["identifier"]["value"] == doc.holder and actor["display"] == "Dr. Doc"
    assert provision["code"][0]["coding"][0]["code"] == "lab" and provision["purpose"][0]["code"] == "TREAT"
    assert provision["period"]["end"].endswith("Z")
    assert read(ada, f"/Consent/{doc.holder}") == consent
    theirs = read(doc, f"/Consent/{ada.holder}")
    assert theirs["id"] == ada.holder and "display" not in theirs["provision"]["actor"][0]["reference"]


def test_an_access_is_a_patient_read_of_balp_with_the_chains_coordinates(hospital, ada, doc, story):
    entry, = ada.done("GET", "/v1/audit")["entries"]
    for person in (ada, doc, hospital.staff("auditor", "audrey")):
        event, = searched(person, f"/AuditEvent?patient={ada.holder}&agent=Practitioner/{doc.holder}")
        for rule in PATIENT_READ:
            assert evaluate(event, rule) == [True], rule
        detail = {each["type"]: each["valueString"] for each in evaluate(event, "AuditEvent.entity.detail")}
        assert (detail["transaction"], detail["block"]) == (entry["transaction_id"], str(entry["block"]))
        assert event["purposeOfEvent"][0]["coding"][0]["code"] == "TREAT"
    assert "auditor" not in json.dumps(event)
    noted = ada.done("GET", "/v1/audit/gateway")["entries"]
    assert "audit_read" in {each["kind"] for each in noted}, "who looks at the log is in the log"


def test_an_emergency_is_an_access_for_emergency_treatment_with_its_reason(ada, doc, story):
    answer = doc.emergency(ada, story["picture"]).json()
    assert answer["operation"]["state"] == "committed", answer
    doc.seen("/v1/audit", lambda body: len(body["entries"]) == 2)
    event = searched(ada, "/AuditEvent")[0]
    assert all(evaluate(event, rule) == [True] for rule in PATIENT_READ)
    assert event["purposeOfEvent"][0]["coding"][0]["code"] == "ETREAT"
    assert {"type": "emergency-reason", "valueString": "coma"} in evaluate(event, "AuditEvent.entity.detail")


def test_what_is_wrong_is_told_as_an_operation_outcome(hospital, ada, story):
    refused(hospital.nobody(), "/Consent", 401, "login", "not_signed_in")
    refused(ada, "/Observation", 404, "not-found", "path_unknown")
    refused(ada, "/Consent?_count=0", 400, "invalid", "invalid")
    refused(ada, "/Consent?_sort=date", 400, "invalid", "query_invalid")
    refused(ada, "/DocumentReference?category=", 400, "invalid", "invalid")
    refused(ada, "/AuditEvent?patient=Patient/somebody", 404, "not-found", "not_found")
    refused(ada, "/Consent", 406, "not-supported", "not_acceptable", headers={"Accept": "application/fhir+xml"})
    refused(ada, "/Consent?_format=xml", 406, "not-supported", "not_acceptable")
    answer = ada.ask("POST", "/fhir/Consent", {"resourceType": "Consent"})
    assert answer.status_code == 405 and judged(answer)["issue"][0]["code"] == "not-supported"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert len(searched(ada, "/Consent?_count=100000&_format=json")) == 1
