"""Reviews, attestations and models are operations of the outbox, of patients, registrars and submitters, who are
enrolled like patients and doctors."""

import base64
import time

import cbor2
import pytest

from harness.enrolled import Caller, Holder, Service, encoded
from harness.processes import EHRProcessor, Ledger
from harness.records import Practice
from test_registrar import keygen

MODEL = "ab" * 32


class Office:
    """A service that signs batches as a registrar, a registrar with a key of their own, and a patient and a doctor."""

    def __init__(self, start, folder):
        registrars = f"{keygen(folder, 'batch')},{keygen(folder, 'reg')}"
        self.start, self.ledger = start, start(Ledger, "--genesis-setting", f"ehr.registrars={registrars}")
        self.processor = start(EHRProcessor, self.ledger.component)
        self.practice = Practice(folder, self.ledger.rest)
        self.practice.configure(
            wrapper={"keystore": {"key_file": "keystore.key"}},
            ledger={"url": self.ledger.rest, "batch_key_file": "batch.priv", "registrar": True},
            service={"listen": f"unix:{folder}/run/s", "maintenance": f"{folder}/maintenance/s"})
        self.serve()
        self.p, self.d, self.n, self.m = (Holder(self.service, role, id).enrol() for role, id in (
            ("patient", "p"), ("doctor", "d"), ("registrar", "n"), ("submitter", "m")))
        self.p.session.committed("POST", "/registrations", self.p.registration())
        self.d.session.committed("POST", "/registrations", {**self.d.registration(), "attest": True})

    def serve(self):
        self.service = self.start(Service, self.practice.path("config.json"))
        self.practice.asked = ["--service", f"unix:{self.service.holders}", "--url", self.ledger.rest]

    def enrol_own(self, role: str, id: str, key: str):
        """Enrols who keeps the key, by `ehr`."""
        drawn = self.practice.json("holder", "code", f"--{role}", id, "--service", f"unix:{self.service.maintenance}",
                                   desk=False)
        self.practice.path("code").write_text(drawn["code"] + "\n")
        self.practice.path("code").chmod(0o600)
        self.practice.json("holder", "enrol", f"--{role}", id, "--code-file", "code", "--key", key)

    def doctor(self) -> dict:
        return self.practice.json("doctor", "show", "d", "--url", self.ledger.rest, desk=False)

    def emergency(self, access: str):
        self.p.session.committed(
            "PUT", f"/patients/p/records/{access}/content?operation_id=deposit-{access}", content=b"finding")
        approval = self.d.approve("act: emergency", "doctor: d", "patient: p", f"record: {access}",
                                  f"access: {access}", "reason: coma", "at: 1")
        self.d.session.committed("POST", "/accesses/emergency", {
            "access_id": access, "patient_id": "p", "record_id": access, "doctor_id": "d", "reason": "coma",
            "at": 1}, headers=approval)


@pytest.fixture
def office(start, tmp_path) -> Office:
    return Office(start, tmp_path)


def attestation(operation: str, status: str, registrar: str = "n") -> dict:
    return {"operation_id": operation, "registrar_id": registrar, "doctor_id": "d", "status": status}


def test_a_registrar_suspends_and_attests_a_doctor_as_often_as_it_takes(office):
    session = office.n.session
    for number, status in enumerate(["suspended", "active", "suspended"]):
        done = session.committed("POST", "/attestations", attestation(f"a-{number}", status))
        assert done["kind"] == "attestation" and done["owner"] == "registrar:n" and done["doctor_id"] == "d"
        assert office.doctor()["attestation"] == status
    # Asked again it is the same, and what was said since stands.
    assert session.committed("POST", "/attestations", attestation("a-1", "active"))["id"] == "a-1"
    assert office.doctor()["attestation"] == "suspended"
    assert session.ask("POST", "/attestations", attestation("a-1", "suspended")).code == "conflict"
    # What is so already is as it was to be.
    session.committed("POST", "/attestations", attestation("a-3", "suspended"))
    listed = session.done("GET", "/operations?owner=registrar:n")["operations"]
    assert [each["id"] for each in listed] == ["a-0", "a-1", "a-2", "a-3"]


def test_nobody_is_believed_about_being_a_registrar_or_a_submitter(office):
    model = {"submitter_id": "m", "payload": encoded(cbor2.dumps({
        "action": "MODEL_PROVENANCE", "model_hash": MODEL, "sites": ["s"], "metrics": {"accuracy": 1}}))}
    review = {"access_id": "e", "doctor_id": "d", "patient_id": "p", "outcome": "justified", "registrar_id": "n"}
    asked = [("/attestations", attestation("x", "suspended")), ("/models", model), ("/reviews", review),
             ("/attestations", attestation("x", "suspended", "nobody")), ("/models", {**model, "submitter_id": "no"})]
    for caller in (Caller(office.service.holders), office.p.session, office.d.session):
        for path, message in asked:
            answer = caller.ask("POST", path, message)
            assert (answer.status, answer.code) == (404, "not_found"), (path, message, answer)
    assert office.n.session.ask("POST", "/models", model).code == "not_found"
    assert office.doctor()["attestation"] == "active"


def test_an_emergency_is_reviewed_by_its_patient_or_a_registrar_once(office):
    office.emergency("e-1")
    review = {"access_id": "e-1", "doctor_id": "d", "patient_id": "p", "outcome": "disputed"}
    done = office.p.session.committed("POST", "/reviews", review)
    assert done["kind"] == "review" and done["owner"] == "patient:p" and done["doctor_id"] == "d"
    assert office.p.session.committed("POST", "/reviews", review)["id"] == done["id"]
    answer = office.p.session.ask("POST", "/reviews", {**review, "outcome": "justified"}, wait=60)
    assert answer.status == 409 and answer.json["ledger_code"] == "already_reviewed", answer
    # By a registrar who keeps the key, which the setting names.
    office.emergency("e-2")
    office.enrol_own("registrar", "own", "reg.priv")
    shown = office.practice.json(
        "access", "review", "--access", "e-2", "--doctor", "d", "--patient", "p", "--outcome", "justified",
        "--registrar", "own", "--key", "reg.priv")
    assert shown["status"] == "COMMITTED", shown
    assert [each["kind"] for each in office.practice.json(
        "operation", "list", "--registrar", "own", "--session", office_session(office))] == ["review"]


def office_session(office) -> str:
    office.practice.json("session", "open", "--registrar", "own", "--key", "reg.priv", "session")
    return "session"


def test_a_submitter_enters_models_that_the_service_batches(office):
    payload = cbor2.dumps({
        "action": "MODEL_PROVENANCE", "model_hash": MODEL, "sites": ["s-2", "s-1"],
        "metrics": {"loss": "low", "accuracy": 1}})
    message = {"submitter_id": "m", "payload": encoded(payload)}
    done = office.m.session.committed("POST", "/models", message)
    assert done["kind"] == "model" and done["owner"] == "submitter:m"
    assert office.m.session.committed("POST", "/models", message)["id"] == done["id"]
    other = {**message, "payload": encoded(cbor2.dumps({
        "action": "MODEL_PROVENANCE", "model_hash": MODEL, "sites": ["s-3"], "metrics": {"accuracy": 1}}))}
    answer = office.m.session.ask("POST", "/models", other, wait=60)
    assert answer.status == 409 and answer.json["ledger_code"] == "model_exists", answer
    assert office.m.session.ask("POST", "/models", {**message, "payload": encoded(b"x")}).code == "message_invalid"
    keygen(office.practice.folder, "sub")
    office.enrol_own("submitter", "own", "sub.priv")
    shown = office.practice.json("model", "add", "cd" * 32, "--site", "s", "--metric", "accuracy=2", "--submitter",
                                 "own", "--key", "sub.priv")
    assert shown["status"] == "COMMITTED", shown


def test_what_a_registrar_ordered_outlives_the_session_and_the_service(office):
    office.processor.stop()
    answer = office.n.session.ask("POST", "/attestations", attestation("a", "suspended"))
    assert answer.status == 202, answer
    office.service.kill()
    office.serve()
    office.start(EHRProcessor, office.ledger.component)
    deadline = time.monotonic() + 60
    while office.doctor()["attestation"] != "suspended":
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_registrars_and_submitters_have_no_entry_to_register_or_rotate(office):
    for holder in (office.n, office.m):
        answer = holder.session.ask("POST", "/registrations", holder.named)
        assert answer.code == "invalid" and "no entry" in answer.json["detail"], answer
        new = "in custody"
        approval = holder.approve(
            "act: rotate", f"{holder.role}: {holder.id}", f"new key: {new}", "encryption key: as before")
        answer = holder.session.ask(
            "POST", "/rotations", {"operation_id": "r", "secret": base64.b64encode(holder.secret).decode()},
            headers=approval)
        assert answer.code == "invalid" and "nothing to rotate" in answer.json["detail"], answer
