"""A record that has just been withdrawn from a doctor, at every route that could show it to them."""

import os
import time

import pytest

from harness.events import Stream
from harness.gateway import SECONDS, standing
from harness.processes import EHRProcessor
from harness.routes import routes

NAME = "geheimes-blatt.pdf"

# Routes that show a record, or something of it, to a doctor who may read it: asked how, with the access of then.
SHOWING = {
    "GET /v1/records": ["/v1/records?patient_id={patient}", "/v1/records?patient_id={patient}&scope=lab",
                        "/v1/records?patient_id={patient}&current=true"],
    "GET /v1/records/{record_id}": ["/v1/records/{record}?patient_id={patient}"],
    "GET /v1/records/{record_id}/versions": ["/v1/records/{record}/versions?patient_id={patient}"],
    "GET /fhir/DocumentReference": ["/fhir/DocumentReference?patient={patient}",
                                    "/fhir/DocumentReference?patient=Patient/{patient}&category=lab"],
    "GET /fhir/DocumentReference/{record_id}": ["/fhir/DocumentReference/{record}?patient={patient}"],
    "GET /fhir/Provenance": ["/fhir/Provenance?patient={patient}"],
    "GET /fhir/Provenance/{record_id}": ["/fhir/Provenance/{record}?patient={patient}"],
    "POST /v1/accesses": ["/v1/accesses"],
    "GET /v1/accesses/{access_id}/content": ["{content}"],
    "GET /v1/accesses/{access_id}/sealed": ["{sealed}"],
    "POST /v1/accesses/{access_id}/release": ["{release}"],
}
LISTS = ("GET /v1/records", "GET /fhir/DocumentReference", "GET /fhir/Provenance")
# Routes of what the doctor has done or been party to: they may name the record, and show nothing else of it.
NAMING = {
    "GET /fhir/AuditEvent": ["/fhir/AuditEvent", "/fhir/AuditEvent?patient={patient}"],
    "GET /fhir/Patient/{patient_id}": ["/fhir/Patient/{patient}"],
    "GET /fhir/Consent": ["/fhir/Consent"],
    "GET /fhir/Consent/{party_id}": ["/fhir/Consent/{patient}"],
    "GET /v1/audit": ["/v1/audit", "/v1/audit?patient_id={patient}&record_id={record}"],
    "GET /v1/audit/export": ["/v1/audit/export?format=csv", "/v1/audit/export?format=ndjson"],
    "GET /v1/audit/gateway": ["/v1/audit/gateway"],
    "GET /v1/transactions/{transaction_id}": ["/v1/transactions/{transaction}"],
    "GET /v1/operations": ["/v1/operations?limit=100"],
    "GET /v1/operations/{operation_id}": ["/v1/operations/{operation}"],
    "GET /v1/operations/{operation_id}/signature": ["/v1/operations/{operation}/signature"],
    "GET /v1/consents": ["/v1/consents"],
    "GET /v1/consents/explain": ["/v1/consents/explain?patient={patient}&record={record}"],
    "GET /v1/consents/{party_id}": ["/v1/consents/{patient}"],
    "GET /v1/consents/{party_id}/history": ["/v1/consents/{patient}/history"],
    "GET /v1/consent-requests": ["/v1/consent-requests"],
    "GET /v1/events": [],
}
# Routes that answer nothing of any record: to doctors, or at all.
OTHERS = {
    # A patient's alone.
    "GET /fhir/Binary/{record_id}",
    "GET /v1/records/{record_id}/content", "POST /v1/records/{record_id}/verify", "DELETE /v1/records/{record_id}",
    "GET /v1/records/{record_id}/sealed", "POST /v1/records/{record_id}/release",
    "DELETE /v1/patients/me", "POST /v1/patients/me/exports",
    "GET /v1/patients/me/exports/{export_id}", "POST /v1/reviews",
    "POST /v1/pairing-codes", "POST /v1/consents", "DELETE /v1/consents/{party_id}",
    "POST /v1/consent-requests/{request_id}/approval", "POST /v1/consent-requests/{request_id}/denial",
    # They change something, and answer with what the doctor has sent.
    "POST /v1/records", "GET /v1/uploads/{upload_id}", "PATCH /v1/uploads/{upload_id}",
    "DELETE /v1/uploads/{upload_id}", "POST /v1/consent-requests", "GET /v1/consent-requests/{request_id}",
    "DELETE /v1/consent-requests/{request_id}", "POST /v1/accesses/emergency",
    "POST /v1/operations/{operation_id}/signature", "POST /v1/batches", "POST /v1/approvals",
    "GET /v1/approvals", "PUT /v1/me/approval-key", "POST /v1/me/device-key", "POST /v1/attestations",
    # Accounts, and the gateway itself.
    "GET /fhir/metadata",
    "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "POST /v1/sessions", "GET /v1/sessions",
    "DELETE /v1/sessions/{session_id}", "GET /v1/me", "POST /v1/registrations", "POST /v1/links/look",
    "POST /v1/links", "POST /v1/me/keys", "POST /v1/me/one-time-password", "PUT /v1/me/one-time-password",
    "POST /v1/me/enrolment-codes", "POST /v1/me/challenges", "PUT /v1/me/keys", "POST /v1/pairings",
    "GET /v1/directory", "POST /v1/invitations", "GET /v1/accounts", "GET /v1/accounts/{account_id}",
    "PATCH /v1/accounts/{account_id}", "DELETE /v1/accounts/{account_id}",
    "PUT /v1/accounts/{account_id}/suspension", "DELETE /v1/accounts/{account_id}/suspension",
    "POST /v1/accounts/{account_id}/links", "POST /v1/sessions/certificate", "POST /v1/me/unlocking",
    "POST /v1/sessions/passkey/challenges", "POST /v1/sessions/passkey", "POST /v1/me/passkeys/challenges",
    "GET /v1/me/passkeys", "POST /v1/me/passkeys", "PATCH /v1/me/passkeys/{passkey_id}",
    "DELETE /v1/me/passkeys/{passkey_id}",
    "PUT /v1/me/password", "POST /v1/me/recovery", "POST /v1/me/recovery-codes", "GET /v1/me/one-time-password",
    "DELETE /v1/me/one-time-password", "DELETE /v1/accounts/{account_id}/one-time-password",
    "POST /v1/accounts/{account_id}/keys", "GET /v1/accounts/{account_id}/keys",
    "DELETE /v1/accounts/{account_id}/keys/{key_id}", "POST /v1/accounts/{account_id}/certificates",
    "GET /v1/accounts/{account_id}/certificates",
    "DELETE /v1/accounts/{account_id}/certificates/{certificate_id}",
    "PUT /v1/institutions/{institution_id}", "DELETE /v1/institutions/{institution_id}",
    # Of no patient.
    "GET /v1/models", "POST /v1/models", "GET /v1/models/{submitter}/{model_hash}",
    "GET /v1/models/{submitter}/{model_hash}/lineage",
}


def test_every_route_is_known_here_as_one_that_shows_a_record_or_does_not():
    named = [*SHOWING, *NAMING, *OTHERS]
    assert sorted(named) == sorted(each.name for each in routes())


class Walk:
    """A patient with a record that a doctor has read."""

    def __init__(self, hospital):
        self.hospital = hospital
        self.ada, self.doc = hospital.patient("ada"), hospital.doctor("doc")
        self.content = os.urandom(40_000)
        with Stream(self.doc) as stream:
            assert next(stream.lines) == ": open"
            self.start = next(stream.lines).removeprefix("id: ")
        self.record = self.ada.upload(self.content, **{
            "Content-Type": "application/x-secret", "Content-Disposition": f'attachment; filename="{NAME}"'})
        shown = self.ada.done("GET", f"/v1/records/{self.record}")
        # What nobody who may not read it is told, beside its content.
        self.secrets = [shown["sha256"], NAME, "application/x-secret", shown["transaction_id"]]
        self.read()

    def read(self):
        """The doctor may read it, and has just done so."""
        self.ada.grant(self.doc)
        access, = self.doc.access(self.ada, self.record)
        self.values = {
            "patient": self.ada.holder, "record": self.record, "content": access["content"],
            "sealed": access["content"].replace("/content?", "/sealed?"),
            "release": access["content"].replace("/content?", "/release?"), "operation": access["operation"]["id"]}
        entry = self.doc.seen("/v1/audit", lambda body: any(
            each["access_id"] == access["access_id"] for each in body["entries"]))["entries"]
        self.values["transaction"] = next(
            each["transaction_id"] for each in entry if each["access_id"] == access["access_id"])

    def ask(self, route: str, path: str, **options):
        method = options.pop("method", None) or route.split()[0]
        message = {"patient_id": self.ada.holder, "records": [self.record]} if route == "POST /v1/accesses" else None
        return self.doc.ask(method, path.format(**self.values), message, **options)

    def answers(self, of: dict):
        """Every way to ask: route, and what it answers."""
        for route, paths in of.items():
            for path in paths:
                yield route, self.ask(route, path, wait=SECONDS if route == "POST /v1/accesses" else None)
                if route.startswith("GET"):
                    yield route, self.ask(route, path, method="HEAD")
                    yield route, self.ask(route, path, headers={"Range": "bytes=0-9"})
                    yield route, self.ask(route, path, headers={"Range": "bytes=-10"})

    def is_shown(self, route: str, answer) -> bool:
        if answer.status_code >= 400:
            return False
        if route == "POST /v1/accesses":
            return "refused" not in answer.json()[0]
        if answer.request.method == "HEAD":
            # A list may be there that lacks it.
            return route not in LISTS or int(answer.headers["Content-Length"]) > 300
        return "/v1/accesses/" in route or self.record in answer.text

    def nothing_else(self, answer):
        """Nothing of the record but its id."""
        told = answer.text + str(answer.headers)
        assert not any(each in told for each in self.secrets), (answer.url, told)
        for start in range(0, len(self.content), 1000):
            assert self.content[start:start + 10] not in answer.content, answer.url

    def shown(self):
        for route, answer in self.answers(SHOWING):
            assert self.is_shown(route, answer), (route, answer.status_code, answer.text)
        assert self.doc.ask("GET", self.values["content"]).content == self.content

    def hidden(self):
        for route, answer in self.answers(SHOWING):
            assert not self.is_shown(route, answer), (route, answer.status_code, answer.text)
            self.nothing_else(answer)
        for route, answer in self.answers(NAMING):
            assert answer.status_code < 500, (route, answer.text)
            self.nothing_else(answer)
        # The record's own transaction is not the doctor's to see.
        assert self.doc.ask("GET", f"/v1/transactions/{self.secrets[-1]}").status_code == 404
        with Stream(self.doc, self.start) as stream:
            told = stream.until("access-logged")
        assert not any(each in str(told) for each in self.secrets)


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    # With block times the ledger, too, knows when a consent is over.
    with standing(tmp_path_factory.mktemp("hospital"), ledger=("--block-info",)) as hospital:
        yield Walk(hospital)


def test_it_is_shown_nowhere_once_the_service_or_the_ledger_has_it_withdrawn(walk):
    walk.shown()
    hospital = walk.hospital
    # The ledger decides nothing: to it, and to the read model, the consent is in force.
    hospital.processor.kill()
    waiting = walk.ada.done("DELETE", f"/v1/consents/{walk.doc.holder}", expect=202)
    assert waiting["state"] == "waiting"
    assert walk.doc.done("GET", f"/v1/consents/{walk.ada.holder}")["state"] == "active"
    walk.hidden()
    hospital.processor = hospital.start(EHRProcessor, hospital.ledger.component)
    walk.doc.seen(f"/v1/consents/{walk.ada.holder}", lambda body: body["state"] == "revoked")
    walk.hidden()
    walk.read()
    walk.shown()


def test_it_is_shown_nowhere_once_a_narrower_consent_leaves_it_out(walk):
    walk.read()
    walk.ada.grant(walk.doc, ("imaging",))
    walk.doc.seen(f"/v1/consents/{walk.ada.holder}", lambda body: body["scopes"] == ["imaging"])
    walk.hidden()


def test_it_is_shown_nowhere_once_the_consent_is_over(walk):
    walk.read()
    walk.ada.grant(walk.doc, expiry=int(time.time()) + 4)
    walk.doc.seen(f"/v1/consents/{walk.ada.holder}", lambda body: body["state"] == "expired")
    walk.hidden()


def test_it_is_shown_nowhere_once_its_patient_has_erased_it(walk):
    walk.read()
    ada = walk.ada
    done = ada.done("DELETE", f"/v1/records/{walk.record}", headers=ada.approve(
        "act: erase", f"patient: {ada.holder}", f"record: {walk.record}"))
    assert done
    for route, answer in walk.answers({name: paths for name, paths in SHOWING.items() if "/accesses" in name}):
        assert not walk.is_shown(route, answer), (route, answer.text)
    assert ada.ask("GET", f"/v1/records/{walk.record}/content").status_code in (404, 410)
