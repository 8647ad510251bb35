"""Who somebody is to the gateway: keys of services, and certificates (docs/gateway.md)."""

import os
import subprocess

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec

from harness.certificates import Authority
from harness.enrolled import Caller, encoded, point, until
from harness.gateway import Hospital, Person, gateway_command
from harness.processes import binaries
from harness.records import Practice

SECONDS = 60


@pytest.fixture(scope="module")
def begin():
    running = []

    def start(kind, *arguments, **options):
        running.append(kind(*arguments, **options))
        return running[-1]

    yield start
    for each in reversed(running):
        if each.process.poll() is None:
            each.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def hospital(begin, authority, tmp_path_factory):
    return Hospital(begin, tmp_path_factory.mktemp("hospital"), authority)


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


def service(hospital, name: str, **fields) -> dict:
    return hospital.root.done("POST", "/v1/invitations", {
        "role": "service", "display_name": name, **fields}, expect=201)["account"]


def with_key(hospital, account: dict, rights, **fields) -> Person:
    """A service that shows an API key, as `made` has it."""
    made = hospital.root.done("POST", f"/v1/accounts/{account['id']}/keys", {
        "label": "first", "rights": list(rights), **fields}, expect=201, wait=SECONDS)
    machine = Person(hospital, account["display_name"], "")
    machine.token, machine.made, machine.account = made["key"], made, account
    machine.holder = (account.get("holder") or ":").split(":")[1]
    return machine


def noted(hospital, kind: str) -> list:
    entries = hospital.root.done("GET", "/v1/audit/gateway?limit=100")["entries"]
    return [entry for entry in entries if entry["kind"] == kind]


def test_an_api_key_is_the_service_within_the_rights_that_it_names_and_until_it_ends(hospital, ada):
    robot = service(hospital, "Robot")
    keys = f"/v1/accounts/{robot['id']}/keys"
    machine = with_key(hospital, robot, ["directory:read"])
    assert machine.done("GET", "/v1/me")["id"] == robot["id"]
    hospital.doctor("finder")
    assert machine.done("GET", "/v1/directory?name=finder")["entries"]
    refused = machine.refused(403, "right_missing", "GET", "/v1/records").json()
    assert "records:read" in refused["detail"]
    machine.refused(403, "right_missing", "GET", "/v1/audit/gateway")
    for method, path in (("GET", "/v1/accounts"), ("DELETE", "/v1/patients/me"), ("GET", "/v1/sessions"),
                         ("DELETE", "/v1/sessions/current"), ("POST", "/v1/me/recovery-codes"),
                         ("POST", "/v1/pairings")):
        machine.refused(404, "not_found", method, path)

    # It is shown once, and lists tell of it without it.
    shown = hospital.root.done("GET", keys)["entries"]
    assert [entry["id"] for entry in shown] == [machine.made["id"]] and shown[0]["rights"] == ["directory:read"]
    assert "key" not in shown[0] and shown[0]["used_at"]
    secret = machine.token.split("_")[2]
    assert all(secret.encode() not in each.read_bytes() for each in hospital.folder.glob("gateway.sqlite*"))
    assert secret not in hospital.gateway.output

    # Only administrators make keys, for services, with rights that there are.
    ada.refused(404, "not_found", "POST", keys, {"label": "x", "rights": ["directory:read"]})
    hospital.root.refused(400, "invalid", "POST", keys, {"label": "x", "rights": ["everything"]})
    hospital.root.refused(400, "invalid", "POST", keys, {"label": "x", "rights": []})
    hospital.root.refused(400, "invalid", "POST", f"/v1/accounts/{ada.account['id']}/keys", {
        "label": "x", "rights": ["directory:read"]})

    other = with_key(hospital, robot, ["directory:read"], lifetime=1)
    until(lambda: other.ask("GET", "/v1/me").status_code == 401, "never over")
    other.refused(401, "key_refused", "GET", "/v1/me")
    hospital.root.refused(404, "not_found", "DELETE", f"/v1/accounts/{ada.account['id']}/keys/{machine.made['id']}")
    hospital.root.done("DELETE", f"{keys}/{machine.made['id']}", expect=204)
    machine.refused(401, "key_refused", "GET", "/v1/me")
    machine.token = machine.token[:-1] + ("0" if machine.token[-1] != "0" else "1")
    machine.refused(401, "key_refused", "GET", "/v1/me")
    made = {entry["detail"]["key"] for entry in noted(hospital, "key_made")}
    assert {machine.made["id"], other.made["id"]} <= made
    assert noted(hospital, "key_revoked")[0]["detail"]["key"] == machine.made["id"]
    gateway_command(hospital.folder, "audit", "verify")


def test_a_service_that_is_a_doctor_on_the_ledger_reads_under_a_consent_with_the_key_that_unlocks_its_own(
        hospital, ada):
    account = service(hospital, "Reading room", holder_role="doctor", listed=False)
    reading = ec.generate_private_key(ec.SECP256R1())
    machine = with_key(hospital, account, ["records:read", "accesses", "consents:read", "audit:read"],
                       encryption_key=encoded(point(reading)))
    assert machine.made["unlocks"] and machine.made["registered"] and len(machine.made["recovery_codes"]) == 10
    content = os.urandom(50_000)
    record = ada.upload(content)
    path = f"/v1/records?patient_id={ada.holder}"
    machine.refused(404, "not_found", "GET", path)
    ada.grant(machine)
    assert [entry["record_id"] for entry in machine.done("GET", path)["entries"]] == [record]
    accesses = machine.done("POST", "/v1/accesses", {"patient_id": ada.holder, "records": [record]}, expect=201,
                            wait=SECONDS)
    assert machine.ask("GET", accesses[0]["content"]).content == content
    machine.seen("/v1/audit", lambda body: [entry["record_id"] for entry in body["entries"]] == [record])
    machine.refused(403, "right_missing", "POST", "/v1/records?scope=lab", content=b"x",
                    headers={"Content-Type": "application/octet-stream"})

    # A later key reads what needs no ledger key, until a recovery code has it unlock that.
    second = with_key(hospital, account, ["records:read", "consents:read"])
    assert second.made["unlocks"] is False and second.done("GET", "/v1/consents")["entries"]
    second.refused(403, "key_locked", "GET", path)
    machine.done("GET", path)
    third = with_key(hospital, account, ["records:read"], recovery_number=1,
                     recovery_code=machine.made["recovery_codes"][0])
    assert third.made["unlocks"] and third.done("GET", path)["entries"]
    machine.refused(403, "key_locked", "GET", path)

    # The sessions at the encryption service are in memory alone, on both sides.
    hospital.restart()
    assert third.done("GET", path)["entries"]
    hospital.service.kill()
    hospital.service = hospital.start(type(hospital.service), hospital.practice.path("config.json"))
    until(lambda: third.ask("GET", path).status_code == 200, "never read again")
    ada.sign_in()


def test_a_service_that_is_a_submitter_is_enrolled_with_a_code_and_enters_models(hospital):
    account = service(hospital, "Study", holder_role="submitter")
    keys, asked = f"/v1/accounts/{account['id']}/keys", {"label": "x", "rights": ["models:write", "models:read"]}
    hospital.root.refused(400, "invalid", "POST", keys, asked)
    hospital.root.refused(403, "enrolment_refused", "POST", keys, {**asked, "enrolment_code": "no code"})
    assert all(entry["revoked_at"] for entry in hospital.root.done("GET", keys)["entries"])
    code = Caller(hospital.service.maintenance).done("POST", "/enrolment-codes", {
        "role": "submitter", "id": account["holder"].split(":")[1]})["code"]
    machine = with_key(hospital, account, asked["rights"], enrolment_code=code)
    assert machine.made["unlocks"]
    assert not hospital.root.done("POST", keys, asked, expect=201)["unlocks"]
    model = {"model_hash": 64 * "a", "sites": ["north"], "metrics": {"rows": 1}, "round": 0}
    for _ in range(2):
        done = machine.done("POST", "/v1/models", model, expect=None, wait=SECONDS)
        assert done["state"] == "committed", done
    entry = machine.seen("/v1/models", lambda body: body["entries"])["entries"][0]
    assert entry["model_hash"] == model["model_hash"] and entry["block"] == done["effective_at_block"]


def by_certificate(hospital, identity) -> Person:
    """A session that the certificate alone has opened."""
    person = Person(hospital, "", "")
    person.signed = person.done("POST", "/v1/sessions/certificate", expect=201, cert=identity.pair)
    person.token = person.signed["token"]
    return person


def test_a_certificate_signs_staff_in_and_opens_no_record_until_the_password_unlocks_the_keys(
        hospital, authority, ada, tmp_path):
    doc = hospital.doctor("carddoc")
    content = os.urandom(10_000)
    record = ada.upload(content)
    ada.grant(doc)
    card, bound = authority.issue("card", "Carla Card", "Hospital"), f"/v1/accounts/{doc.account['id']}/certificates"
    nobody = Person(hospital, "", "")
    nobody.refused(401, "certificate_refused", "POST", "/v1/sessions/certificate")
    nobody.refused(401, "certificate_refused", "POST", "/v1/sessions/certificate", cert=card.pair)
    made = hospital.root.done("POST", bound, {"label": "card", "sha256": card.sha256}, expect=201)
    hospital.root.refused(409, "taken", "POST", bound, {"label": "again", "sha256": card.sha256})
    hospital.root.refused(400, "invalid", "POST", bound, {"label": "x", "sha256": card.sha256, "subject": "CN=x"})
    hospital.root.refused(400, "invalid", "POST", f"/v1/accounts/{ada.account['id']}/certificates", {
        "label": "x", "sha256": "0" * 64})
    doc.refused(404, "not_found", "POST", bound, {"label": "x", "sha256": "0" * 64})

    person = by_certificate(hospital, card)
    assert person.signed["keys"] == "locked" and person.signed["session"]["way"] == "certificate"
    assert person.done("GET", "/v1/me")["id"] == doc.account["id"]
    person.refused(403, "keys_locked", "GET", "/v1/consents")
    asked = {"patient_id": ada.holder, "records": [record]}
    logged = doc.done("POST", "/v1/accesses", asked, expect=201, wait=SECONDS)[0]
    for method, path, message in (
            ("GET", f"/v1/records?patient_id={ada.holder}", None), ("POST", "/v1/accesses", asked),
            ("GET", logged["content"], None), ("GET", logged["content"].replace("/content?", "/sealed?"), None),
            ("POST", logged["content"].replace("/content?", "/release?"), None)):
        person.refused(403, "keys_locked", method, path, message)
    person.refused(401, "sign_in_refused", "POST", "/v1/me/unlocking", {"password": "not the password"})
    person.refused(403, "keys_locked", "GET", logged["content"])
    assert person.done("POST", "/v1/me/unlocking", {"password": doc.password}) == {"keys": "open"}
    assert person.ask("GET", logged["content"]).content == content

    # Neither a stranger's authority nor the name alone.
    forged = Authority(tmp_path / "forged").issue("card", "Carla Card", "Hospital")
    with pytest.raises((requests.exceptions.SSLError, requests.exceptions.ConnectionError)):
        nobody.ask("POST", "/v1/sessions/certificate", cert=forged.pair)
    next_card = authority.issue("next", "Carla Card", "Hospital")
    nobody.refused(401, "certificate_refused", "POST", "/v1/sessions/certificate", cert=next_card.pair)
    named = hospital.root.done("POST", bound, {"label": "name", "subject": "CN=Carla Card,O=Hospital"}, expect=201)
    by_certificate(hospital, next_card)
    listed = hospital.root.done("GET", bound)["entries"]
    assert [entry["id"] for entry in listed] == [made["id"], named["id"]]

    hospital.root.done("DELETE", f"{bound}/{made['id']}", expect=204)
    person.refused(401, "session_ended", "GET", "/v1/me")
    assert {entry["detail"]["certificate"] for entry in noted(hospital, "certificate_bound")} == {
        made["id"], named["id"]}
    assert noted(hospital, "certificate_removed")[0]["detail"]["certificate"] == made["id"]


def test_a_service_signs_in_by_certificate_within_the_rights_of_its_keys(hospital, authority):
    robot = service(hospital, "Scanner")
    scanner = authority.issue("scanner", "scanner 3")
    hospital.root.done("POST", f"/v1/accounts/{robot['id']}/certificates", {
        "label": "scanner", "subject": "CN=scanner 3"}, expect=201)
    machine = by_certificate(hospital, scanner)
    assert machine.signed["keys"] == "none"
    machine.refused(403, "right_missing", "GET", "/v1/directory?name=root")
    key = with_key(hospital, robot, ["directory:read"])
    machine.done("GET", "/v1/directory?name=root")
    hospital.root.done("DELETE", f"/v1/accounts/{robot['id']}/keys/{key.made['id']}", expect=204)
    machine.refused(403, "right_missing", "GET", "/v1/directory?name=root")


def test_who_shows_an_ended_session_can_still_sign_in(hospital):
    person = hospital.patient("olga")
    person.done("DELETE", "/v1/sessions/current", expect=204)
    person.refused(401, "session_ended", "GET", "/v1/me")
    person.done("GET", "/healthz")
    assert person.sign_in().done("GET", "/v1/me")["name"] == "olga"


def test_passwords_of_an_installed_list_are_refused_and_a_list_that_cannot_be_read_lets_none_pass(tmp_path):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    practice.configure(wrapper={"keystore": {"key_file": "keystore.key"}}, gateway={
        "database": "gateway.sqlite", "validator": "tcp://127.0.0.1:1", "encryption": {"address": "unix:/none"}})
    gateway_command(tmp_path, "migrate")
    common, secret = tmp_path / "common.txt", tmp_path / "password"
    # What no rule of strength would find.
    common.write_bytes("short\r\nghjnbdjcnjzybt\r\nлюбовьлюбовь99\n".encode())

    def made(name: str, password: str, listed=common) -> str:
        secret.write_text(password + "\n")
        secret.chmod(0o600)
        done = subprocess.run(
            [str(binaries() / "ehr-gateway"), "admin", "create", "--another", "--name", name, "--display-name", "Root",
             "--password-file", str(secret), "--config", str(tmp_path / "config.json")],
            capture_output=True, text=True, timeout=60, env={**os.environ, "EHR_COMMON_PASSWORDS": str(listed)})
        assert password not in done.stdout + done.stderr
        return "made" if done.returncode == 0 else done.stderr

    assert "among the commonest" in made("one", "GHJNbdjcnjzybt")
    assert "among the commonest" in made("one", "любовьлюбовь99")
    assert "list of common passwords cannot be read" in made("one", "seven green kettles hum", tmp_path / "absent")
    assert made("one", "seven green kettles hum") == "made"
    assert made("two", "ghjnbdjcnjzybt", "") == "made"
