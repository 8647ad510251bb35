"""Every route against everybody: each cell of the table that docs/gateway.md has of the code."""

import os
import time

import pytest

from harness.enrolled import encoded
from harness.gateway import SECONDS, Person, standing
from harness.routes import ROLES, routes

# Told to whoever the route does not admit; whoever it admits is told something else, or is served.
KEPT_OUT = {"not_found", "not_signed_in", "session_ended"}
LINK = {"link": 64 * "0"}
PASSWORD = {"password": "not the right one"}
NOTHING = object()

# What each route is asked with, beside the ids of its path: enough to get past who may ask, and no further where it
# would change what other cells need.
BODIES = {
    "POST /v1/sessions": {"name": "nobody", **PASSWORD},
    "DELETE /v1/sessions/{session_id}": NOTHING,
    "POST /v1/registrations": {"name": "x", "display_name": "X", **PASSWORD},
    "POST /v1/links/look": LINK,
    "POST /v1/links": {**LINK, **PASSWORD},
    "POST /v1/me/keys": PASSWORD,
    # Offers one, of which the next shows no code.
    "POST /v1/me/one-time-password": {"password": "{password}"},
    "PUT /v1/me/one-time-password": {"code": "000000"},
    "POST /v1/sessions/passkey/challenges": NOTHING,
    "POST /v1/sessions/passkey": {
        "credential": "AA==", "client_data": "AA==", "authenticator_data": "AA==", "signature": "AA=="},
    "POST /v1/me/passkeys/challenges": {"password": "{password}"},
    "POST /v1/me/passkeys": {
        "password": "{password}", "label": "x", "client_data": "AA==", "attestation_object": "AA=="},
    "PATCH /v1/me/passkeys/{passkey_id}": {"label": "x"},
    "DELETE /v1/me/passkeys/{passkey_id}": NOTHING,
    "POST /v1/me/enrolment-codes": PASSWORD,
    "POST /v1/me/challenges": NOTHING,
    "PUT /v1/me/keys": {"challenge": encoded(bytes(32)), "signature": encoded(bytes(64))},
    "POST /v1/sessions/certificate": {},
    "POST /v1/me/unlocking": {"password": "{password}"},
    "PUT /v1/me/password": {"password": "{password}", "new_password": "short"},
    "POST /v1/me/recovery": {"password": "{password}", "recovery_number": 1, "recovery_code": "none"},
    "POST /v1/me/recovery-codes": NOTHING,
    "DELETE /v1/me/one-time-password": NOTHING,
    "PUT /v1/me/approval-key": {"password": "{password}", "approval_key": "none"},
    "POST /v1/me/device-key": {"password": "{password}", "encryption_key": "none"},
    "POST /v1/attestations": {"doctor_id": "{doctor}", "status": "fine"},
    "DELETE /v1/accounts/{account_id}/one-time-password": NOTHING,
    "POST /v1/accounts/{account_id}/keys": {"label": "test", "rights": ["records:read"]},
    "DELETE /v1/accounts/{account_id}/keys/{key_id}": NOTHING,
    "POST /v1/accounts/{account_id}/certificates": {"label": "test", "sha256": 64 * "0"},
    "DELETE /v1/accounts/{account_id}/certificates/{certificate_id}": NOTHING,
    "PUT /v1/institutions/{institution_id}": {"name": "North"},
    "DELETE /v1/institutions/{institution_id}": NOTHING,
    "POST /v1/reviews": {"access_id": "none", "doctor_id": "{doctor}", "patient_id": "{patient}",
                         "outcome": "justified"},
    "POST /v1/models": {"model_hash": 64 * "0", "sites": ["north"], "metrics": {"rows": 1}},
    "POST /v1/pairing-codes": NOTHING,
    "POST /v1/pairings": {"code": "0000-0000"},
    "POST /v1/invitations": {"role": "patient", "display_name": "X"},
    "PATCH /v1/accounts/{account_id}": {"display_name": "Y"},
    "DELETE /v1/accounts/{account_id}": NOTHING,
    "PUT /v1/accounts/{account_id}/suspension": NOTHING,
    "DELETE /v1/accounts/{account_id}/suspension": NOTHING,
    "POST /v1/accounts/{account_id}/links": NOTHING,
    "POST /v1/records": b"content",
    "PATCH /v1/uploads/{upload_id}": b"",
    "DELETE /v1/uploads/{upload_id}": NOTHING,
    "POST /v1/records/{record_id}/release": NOTHING,
    "POST /v1/records/{record_id}/verify": NOTHING,
    "DELETE /v1/records/{record_id}": NOTHING,
    "DELETE /v1/patients/me": {"patient_id": "other"},
    "POST /v1/patients/me/exports": NOTHING,
    "POST /v1/consents": {"doctor_id": "d", "scopes": ["lab"]},
    "DELETE /v1/consents/{party_id}": NOTHING,
    "POST /v1/consent-requests": {"patient_id": "{patient}", "scopes": ["lab"]},
    "POST /v1/consent-requests/{request_id}/approval": {},
    "POST /v1/consent-requests/{request_id}/denial": NOTHING,
    "DELETE /v1/consent-requests/{request_id}": NOTHING,
    "POST /v1/accesses": {"patient_id": "{patient}", "records": ["{record}"]},
    "POST /v1/accesses/emergency": {"patient_id": "{patient}", "record_id": "{record}", "reason": "coma"},
    "POST /v1/accesses/{access_id}/release": NOTHING,
    "POST /v1/operations/{operation_id}/signature": {"batch": encoded(b"none")},
    "POST /v1/batches": {"batch": encoded(b"none")},
    "POST /v1/approvals": NOTHING,
}
# Nothing is withdrawn of a consent that is not the one that was seen.
HEADERS = {"DELETE /v1/consents/{party_id}": {"If-Match": '"0"'}, "PATCH /v1/uploads/{upload_id}": {
    "Content-Type": "application/partial-upload", "Upload-Offset": "0", "Upload-Complete": "?0"}}
NAMED = {"GET /v1/directory": "name=doc"}
# Roles that a route admits, and of whom here is nothing that it could be about: the registrar is nobody on the ledger,
# and patient and doctor have been offered no one-time password.
ABSENT = {name: {"registrar"} for name in (
    "POST /v1/me/recovery", "POST /v1/me/recovery-codes", "DELETE /v1/me/one-time-password", "POST /v1/reviews",
    "POST /v1/approvals", "GET /v1/approvals", "PUT /v1/me/approval-key")}
ABSENT["PUT /v1/me/one-time-password"] = {"patient", "doctor"}
# Nobody here has a passkey: test_portal_passkeys.py makes them.
for name in ("PATCH /v1/me/passkeys/{passkey_id}", "DELETE /v1/me/passkeys/{passkey_id}"):
    ABSENT[name] = set(ROLES)
# Of nobody: who may ask may see all of them.
COMMON = ("/v1/models/",)
# Routes that a doctor asks about a patient.
ABOUT = ("/v1/records", "/v1/records/{record_id}", "/v1/records/{record_id}/versions")
FHIR_ABOUT = ("/fhir/DocumentReference", "/fhir/DocumentReference/{record_id}", "/fhir/Provenance",
              "/fhir/Provenance/{record_id}")


class World:
    """Somebody of each role, and what a patient and a doctor have between them."""

    def __init__(self, hospital):
        self.hospital = hospital
        self.people = {"patient": hospital.patient("ada"), "doctor": hospital.doctor("doc")}
        self.people |= {role: hospital.staff(role, f"the-{role}") for role in ("registrar", "auditor")}
        self.people["admin"] = hospital.root
        for role in ("registrar", "auditor", "admin"):
            # Of which the cells' code is none.
            person = self.people[role]
            person.done("POST", "/v1/me/one-time-password", {"password": person.password}, expect=201)
        self.ada, self.doc = self.people["patient"], self.people["doctor"]
        self.bea, self.eve = hospital.patient("bea"), hospital.doctor("eve")
        self.record = self.ada.upload(b"content")
        self.ada.grant(self.doc, write=True)
        self.access, = self.doc.access(self.ada, self.record)
        entry = self.ada.seen(f"/v1/audit?record_id={self.record}", lambda body: body["entries"])["entries"][0]
        self.begun, self.waiting, self.transaction = None, None, entry["transaction_id"]
        self.own = {"patient": self.ada.done("GET", "/v1/operations")["entries"][0]["id"],
                    "doctor": self.access["operation"]["id"]}
        self.service, self.model = None, 64 * "1"
        hospital.practice.json("keygen", "submitter.priv", desk=False)
        hospital.practice.json("model", "add", self.model, "--site", "north", "--metric", "rows=1", "--key",
                               "submitter.priv", "--url", hospital.ledger.rest, desk=False)
        listed = self.people["auditor"].seen("/v1/models", lambda body: body["entries"])
        self.submitter = listed["entries"][0]["submitter"]
        self.ended = Person(hospital, "doc", self.doc.password).sign_in()
        self.ended.done("DELETE", "/v1/sessions/current", expect=204)

    def account(self) -> str:
        return self.hospital.root.done("POST", "/v1/invitations", {"role": "auditor", "display_name": "New"},
                                       expect=201)["account"]["id"]

    def service_account(self) -> str:
        if not self.service:
            self.service = self.hospital.root.done("POST", "/v1/invitations", {
                "role": "service", "display_name": "Back end"}, expect=201)["account"]["id"]
        return self.service

    def key(self) -> str:
        return self.hospital.root.done("POST", f"/v1/accounts/{self.service_account()}/keys", {
            "label": "test", "rights": ["records:read"]}, expect=201)["id"]

    def certificate(self) -> str:
        return self.hospital.root.done("POST", f"/v1/accounts/{self.service_account()}/certificates", {
            "label": "test", "sha256": os.urandom(32).hex()}, expect=201)["id"]

    def institution(self) -> str:
        self.hospital.root.done("PUT", "/v1/institutions/south", {"name": "South"})
        return "south"

    def request(self) -> str:
        """One that waits."""
        if not self.waiting or self.doc.done("GET", f"/v1/consent-requests/{self.waiting}")["state"] != "waiting":
            self.waiting = self.doc.done("POST", "/v1/consent-requests", {
                "patient_id": self.ada.holder, "scopes": ["lab"]}, expect=201)["id"]
        return self.waiting

    def export(self) -> str:
        """One that the patient has approved of."""
        return self.ada.done("POST", "/v1/patients/me/exports", expect=201, headers=self.ada.approve(
            "act: export", f"patient: {self.ada.holder}"))["export_id"]

    def upload(self) -> str:
        """One of the patient's that is open."""
        if not self.begun or self.ada.ask("GET", f"/v1/uploads/{self.begun}").status_code != 200:
            self.begun = self.ada.done("POST", "/v1/records", content=b"", expect=201, headers={
                "Upload-Complete": "?0"})["upload_id"]
        return self.begun

    def session(self, role: str) -> str:
        """Another session of theirs."""
        person = self.people.get(role, self.doc)
        other = Person(self.hospital, person.name, person.password).sign_in()
        return next(each["id"] for each in other.done("GET", "/v1/sessions")["entries"] if each["current"])

    def ids(self, route, role: str) -> dict:
        """What exists, for the parameters of the path; new where a route uses it up."""
        found = {}
        # Keys and certificates are of this account.
        account = self.service_account if "/keys" in route.path or "/certificates" in route.path else self.account
        for name in route.parameters:
            found[name] = {
                "record_id": lambda: self.record, "patient_id": lambda: self.ada.holder,
                "access_id": lambda: self.access["access_id"],
                "party_id": lambda: self.ada.holder if role == "doctor" else self.doc.holder,
                "operation_id": lambda: self.own.get(role, self.own["patient"]), "account_id": account,
                "key_id": self.key, "certificate_id": self.certificate,
                "institution_id": self.institution,
                "submitter": lambda: self.submitter, "model_hash": lambda: self.model,
                "transaction_id": lambda: self.transaction, "request_id": self.request,
                "upload_id": self.upload, "export_id": self.export,
                "passkey_id": lambda: 32 * "0", "session_id": lambda: self.session(role)}[name]()
        return found

    def path(self, route, ids: dict, role: str) -> str:
        query = [NAMED[route.name]] if route.name in NAMED else []
        if route.path.startswith("/v1/accesses/{"):
            query += [f"patient_id={self.ada.holder}", f"record_id={self.record}"]
        elif route.method == "GET" and route.path in ABOUT and role == "doctor":
            query.append(f"patient_id={self.ada.holder}")
        elif route.path in FHIR_ABOUT and role == "doctor":
            query.append(f"patient={self.ada.holder}")
        elif route.path == "/v1/consents/explain":
            party = f"patient={self.ada.holder}" if role == "doctor" else f"doctor={self.doc.holder}"
            query += [party, f"record={self.record}"]
        return route.path.format(**ids) + ("?" + "&".join(query) if query else "")

    def asked(self, person, route, path: str, method=None) -> tuple[int, str | None, dict]:
        """Status, code and problem."""
        body = BODIES.get(route.name, NOTHING)
        options = {"headers": HEADERS.get(route.name, {}), "stream": True, "wait": SECONDS}
        if isinstance(body, bytes):
            options["content"] = body
        elif body is not NOTHING:
            filled = {"{patient}": self.ada.holder, "{doctor}": self.doc.holder, "{record}": self.record,
                      "{password}": person.password}
            options["message"] = {name: filled.get(value, value) if isinstance(value, str) else [
                filled.get(each, each) for each in value] if isinstance(value, list) else value
                for name, value in body.items()}
        answer = person.ask(method or route.method, path, **options)
        with answer:
            kinds = ("application/json", "application/problem+json", "application/fhir+json")
            told = answer.json() if answer.headers.get("Content-Type") in kinds and method != "HEAD" else {}
        if told.get("resourceType") == "OperationOutcome" if type(told) is dict else False:
            issue, = told["issue"]
            told = {"code": issue["details"]["coding"][0]["code"], "detail": issue["details"]["text"]}
        elif type(told) is dict and told.get("resourceType") == "Bundle":
            told = {"entries": told.get("entry", [])}
        problem = told if answer.status_code >= 400 else {"entries": told.get("entries")} if type(told) is dict else {}
        return answer.status_code, problem.get("code"), problem


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield World(hospital)


def test_every_route_that_takes_something_has_a_request_here():
    asking = {each.name for each in routes() if each.method != "GET"}
    assert asking == set(BODIES)


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_a_route_admits_whom_the_table_names_and_tells_others_that_there_is_nothing(world, route):
    for role in ROLES:
        person = world.people[role]
        ids = world.ids(route, role if route.admits(role) else "patient")
        status, code, problem = world.asked(person, route, world.path(route, ids, role))
        if route.admits(role) and role not in ABSENT.get(route.name, ()):
            assert code not in KEPT_OUT and status not in (405, 501), (role, status, problem)
        else:
            assert (status, code) == (404, "not_found"), (role, problem)
            # As what is not there at all.
            absent = {name: "nothing" for name in ids}
            assert {**problem, "request_id": ""} == {
                **world.asked(person, route, world.path(route, absent, role))[2], "request_id": ""}
        if route.method == "GET":
            assert world.asked(person, route, world.path(route, ids, role), "HEAD")[0] == status, role
    ids = {name: "nothing" for name in route.parameters}
    for person, code in ((world.hospital.nobody(), "not_signed_in"), (world.ended, "session_ended")):
        status, told, problem = world.asked(person, route, world.path(route, ids, "patient"))
        assert told not in KEPT_OUT if route.is_open else (status, told) == (401, code), problem


@pytest.mark.parametrize("route", [
    each for each in routes() if each.parameters and not each.path.startswith(COMMON)], ids=lambda route: route.name)
def test_the_id_of_another_is_told_as_one_that_is_not_there(world, route):
    for role, person in (("patient", world.bea), ("doctor", world.eve)):
        if not route.admits(role):
            continue
        ids = world.ids(route, role)
        for record in (world.record, "nothing"):
            theirs, absent = [
                world.asked(person, route, world.path(route, each, role).replace(world.record, record))
                for each in (ids, {name: "nothing" for name in ids})]
            # Of nobody there is no history.
            assert theirs[0] >= 400 and theirs[0] not in (500, 405) or theirs[2] == {"entries": []}, theirs

            def plain(problem):
                text = {name: str(value) for name, value in problem.items() if name != "request_id"}
                for name in (*ids.values(), "nothing", world.record):
                    text = {key: value.replace(name, "ID") for key, value in text.items()}
                return text
            assert plain(theirs[2]) == plain(absent[2])
    # It was let alone.
    assert world.doc.ask("GET", world.access["content"]).content == b"content"


def test_a_proof_is_good_once_for_its_act_in_its_session(world):
    ada, doc = world.ada, world.doc
    message = {"doctor_id": doc.holder, "scopes": ["lab"], "write": True}
    proof = ada.approve_grant(doc, write=True)
    assert ada.done("POST", "/v1/consents", message, expect=201, wait=SECONDS, headers=proof)["state"] == "committed"
    ada.refused(403, "approval_needed", "POST", "/v1/consents", message, headers=proof)
    other = Person(world.hospital, "ada", ada.password).sign_in()
    other.approval = ada.approval
    ada.refused(403, "approval_needed", "POST", "/v1/consents", message,
                headers=other.approve_grant(doc, write=True))
    act = ("act: erase", f"patient: {ada.holder}", f"record: {world.record}")
    bea = world.bea
    for headers in ({}, ada.approve(*act[:2]), bea.approve(*act), {"Approval": "nonce=00, signature=00"}):
        answer = ada.ask("DELETE", f"/v1/records/{world.record}", headers=headers)
        assert answer.status_code in (400, 403), answer.text
    access, now = os.urandom(16).hex(), int(time.time())
    emergency = {"patient_id": bea.holder, "record_id": world.record, "reason": "coma", "access_id": access, "at": now}
    lines = ("act: emergency", f"doctor: {doc.holder}", f"patient: {bea.holder}", f"record: {world.record}",
             f"access: {access}", "reason: coma", f"at: {now + 1}")
    doc.refused(403, "approval_needed", "POST", "/v1/accesses/emergency", emergency, headers=doc.approve(*lines))
    assert ada.ask("GET", f"/v1/records/{world.record}/content").content == b"content"
