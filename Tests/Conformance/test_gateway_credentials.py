"""Passwords, codes and enrolment at the gateway, and what an Idempotency-Key asks for (docs/gateway.md)."""

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from harness.authenticator import Authenticator
from harness.enrolled import Caller, Holder, encoded, point
from harness.gateway import PASSWORD, Hospital, Person, sign_in_with, staff, without_session
from harness.holders import unlock_secret

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
def hospital(begin, tmp_path_factory):
    return Hospital(begin, tmp_path_factory.mktemp("hospital"))


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


def test_a_password_is_changed_at_the_encryption_service_first_and_the_same_request_ends_what_a_kill_has_cut(hospital):
    person = hospital.patient("pia")
    elsewhere = without_session(person).sign_in()
    record = person.upload(b"kept")
    old, new = person.password, "nine slow lanterns drift"
    act = ("act: new secret", f"patient: {person.holder}")
    change = {"password": old, "new_password": new}
    person.refused(403, "approval_needed", "PUT", "/v1/me/password", change)
    person.refused(400, "weak_password", "PUT", "/v1/me/password", {**change, "new_password": "password1234"},
                   headers=person.approve(*act))
    person.refused(401, "sign_in_refused", "PUT", "/v1/me/password", {**change, "password": "not the old one"},
                   headers=person.approve(*act))
    assert person.done("PUT", "/v1/me/password", change, headers=person.approve(*act)) == {"keys": "open"}
    assert person.ask("GET", f"/v1/records/{record}/content").content == b"kept"
    elsewhere.refused(401, "session_ended", "GET", "/v1/me")
    without_session(person).refused(401, "sign_in_refused", "POST", "/v1/sessions", {"name": "pia", "password": old})
    person.password = new
    assert person.sign_in().keys == "open"

    # As a kill leaves it: the encryption service has the newer password, and the account has not.
    newest = "six amber rivers bend"
    secrets = [encoded(unlock_secret(each, "patient", person.holder)) for each in (new, newest)]
    caller = Caller(hospital.service.holders)
    opened = caller.done("POST", "/sessions", {"role": "patient", "id": person.holder, "secret": secrets[0]})
    direct = Holder(hospital.service, "patient", person.holder)
    direct.session, direct.approval = Caller(hospital.service.holders, opened["token"]), person.approval
    direct.session.done("PUT", "/unlock-secret", {
        "role": "patient", "id": person.holder, "secret": secrets[1], "old_secret": secrets[0]},
        headers=direct.approve(*act))
    hospital.restart()
    assert person.sign_in().keys == "refused"
    person.refused(401, "session_ended", "PUT", "/v1/me/password", {
        "password": new, "new_password": "another one that is long"})
    assert person.done("PUT", "/v1/me/password", {"password": new, "new_password": newest}) == {"keys": "open"}
    assert person.ask("GET", f"/v1/records/{record}/content").content == b"kept"
    person.password = newest
    assert person.sign_in().keys == "open"
    kinds = [entry["kind"] for entry in person.done("GET", "/v1/audit/gateway")["entries"]]
    assert kinds.count("password_changed") == 2


def test_who_lost_the_password_has_a_link_and_a_recovery_code_and_no_link_alone_opens_a_record(hospital):
    person = Person(hospital, "rosa", f"{PASSWORD} rosa")
    made = person.done("POST", "/v1/registrations", {
        "name": "rosa", "display_name": "Rosa", "password": person.password,
        "approval_key": encoded(point(person.approval))}, expect=201, wait=SECONDS)
    codes, links = made["recovery_codes"], f"/v1/accounts/{made['account']['id']}/links"
    person.sign_in()
    record = person.upload(b"kept")

    link = hospital.root.done("POST", links, expect=201)["link"]
    lost = Person(hospital, "rosa", "quiet maple stones rest")
    asked = {"link": link, "password": lost.password}
    lost.refused(400, "code_refused", "POST", "/v1/links", {
        **asked, "recovery_number": 1, "recovery_code": codes[1]})
    lost.done("POST", "/v1/links", {**asked, "recovery_number": 1, "recovery_code": codes[0]}, expect=201)
    person.refused(401, "session_ended", "GET", "/v1/me")
    assert lost.sign_in().keys == "open"
    assert lost.ask("GET", f"/v1/records/{record}/content").content == b"kept"

    # With the link alone the account opens, and what is under the lost password stays closed.
    link = hospital.root.done("POST", links, expect=201)["link"]
    lost.password = "loud copper winds turn"
    lost.done("POST", "/v1/links", {"link": link, "password": lost.password}, expect=201)
    assert lost.sign_in().keys == "refused"
    lost.refused(401, "session_ended", "GET", f"/v1/records/{record}/content")
    code = {"password": lost.password, "recovery_number": 2}
    lost.refused(400, "code_refused", "POST", "/v1/me/recovery", {**code, "recovery_code": codes[2]})
    assert lost.done("POST", "/v1/me/recovery", {**code, "recovery_code": codes[1]}) == {"keys": "open"}
    assert lost.ask("GET", f"/v1/records/{record}/content").content == b"kept"
    # Again, as after a lost answer.
    assert lost.done("POST", "/v1/me/recovery", {**code, "recovery_code": codes[1]}) == {"keys": "open"}
    kinds = [entry["kind"] for entry in lost.done("GET", "/v1/audit/gateway")["entries"]]
    assert kinds.count("recovered") == 2 and kinds.count("recovery_started") == 2

    # New codes take the place of those.
    lost.approval = person.approval
    fresh = lost.done("POST", "/v1/me/recovery-codes", {"password": lost.password}, expect=201, headers=lost.approve(
        "act: new secret", f"patient: {person.holder}"))["codes"]
    link = hospital.root.done("POST", links, expect=201)["link"]
    again = Person(hospital, "rosa", "deep purple clouds part")
    asked = {"link": link, "password": again.password, "recovery_number": 3}
    again.refused(400, "code_refused", "POST", "/v1/links", {**asked, "recovery_code": codes[2]})
    again.done("POST", "/v1/links", {**asked, "recovery_code": fresh[2]}, expect=201)
    assert len(fresh) == 10 and again.sign_in().keys == "open"


def test_the_second_factor_of_staff_has_ten_codes_for_a_lost_device_and_is_enrolled_anew(hospital):
    person = staff(hospital, "otto", "auditor")
    factor = "/v1/me/one-time-password"
    assert person.done("GET", factor) == {"second_factor": "none", "codes_left": 0}
    person.refused(404, "not_found", "PUT", factor, {"code": "123456"})
    offered = person.done("POST", factor, {"password": person.password}, expect=201)
    first = Authenticator(offered["text"])
    codes = person.done("PUT", factor, {"code": first.next()})["codes"]
    assert len(codes) == 10 and person.done("GET", factor)["codes_left"] == 10
    asked = {"name": "otto", "password": person.password}
    person.refused(401, "second_factor_needed", "POST", "/v1/sessions", asked)
    person.refused(400, "code_refused", "POST", "/v1/sessions", {**asked, "code": first.code(first.last)})
    sign_in_with(person, codes[0])
    person.refused(400, "code_refused", "POST", "/v1/sessions", {**asked, "code": codes[0]})
    assert person.done("GET", factor)["codes_left"] == 9

    second = Authenticator(person.done("POST", factor, {"password": person.password}, expect=201)["text"])
    fresh = person.done("PUT", factor, {"code": second.next()})["codes"]
    person.refused(400, "code_refused", "POST", "/v1/sessions", {**asked, "code": codes[1]})
    sign_in_with(person, fresh[0])
    # The password changes, and the authenticator stays.
    new = "tall silver gates open"
    assert person.done("PUT", "/v1/me/password", {"password": person.password, "new_password": new}) == {
        "keys": "none"}
    person.password = new
    sign_in_with(person, second.next())

    hospital.root.done("DELETE", f"/v1/accounts/{person.account['id']}/one-time-password")
    assert person.sign_in().done("GET", factor) == {"second_factor": "none", "codes_left": 0}
    kinds = [entry["kind"] for entry in person.done("GET", "/v1/audit/gateway?limit=100")["entries"]]
    assert kinds.count("second_factor_enrolled") == 2 and kinds.count("lost_device_code_used") == 2
    assert "second_factor_removed" in kinds


def test_a_holder_has_a_one_time_password_at_the_encryption_service_which_asks_for_codes_itself(hospital):
    person = hospital.patient("nora")
    doc = hospital.doctor("codedoc")
    elsewhere = without_session(person).sign_in()
    factor, who = "/v1/me/one-time-password", f"patient: {person.holder}"
    password = {"password": person.password}
    person.refused(403, "approval_needed", "POST", factor, password)
    approved = person.approve("act: new one-time password", who)
    person.refused(401, "sign_in_refused", "POST", factor, {"password": "not the password"}, headers=approved)
    made = person.done("POST", factor, password, expect=201, headers=approved)
    shown = Authenticator(made["text"])
    assert made["uri"].startswith("otpauth://totp/")
    person.refused(403, "code_refused", "PUT", factor, {"code": "000000"})
    assert person.done("PUT", factor, {"code": shown.next()}) == {"codes": []}
    assert person.done("GET", factor) == {"second_factor": "encryption_service"}
    elsewhere.refused(401, "session_ended", "GET", "/v1/me")
    asked = {"name": "nora", **password}
    elsewhere.refused(401, "second_factor_needed", "POST", "/v1/sessions", asked)
    elsewhere.refused(400, "code_refused", "POST", "/v1/sessions", {**asked, "code": "000000"})
    assert sign_in_with(elsewhere, shown.next()).keys == "open"

    # While the encryption service is away nobody asks for the code, and the password alone adds no way around it.
    hospital.service.kill()
    alone = without_session(person).sign_in()
    assert alone.keys == "away"
    alone.refused(401, "session_ended", "POST", "/v1/me/passkeys/challenges", password)
    hospital.restart_service()
    elsewhere.token = None
    assert sign_in_with(elsewhere, shown.next()).keys == "open"

    # A code approves what was shown together, and nothing else.
    grant = "".join(f"{line}\n" for line in (
        "act: grant", who, f"doctor: {doc.holder}", "scopes: lab", "expiry: none", "write: false", "purpose: TREAT"))
    drawn = elsewhere.done("POST", "/v1/approvals", {"code": shown.next(), "acts": [grant]}, expect=201)
    nonce = {"Approval": f"nonce={base64.b64decode(drawn['challenge']).hex()}"}
    consent = {"doctor_id": doc.holder, "scopes": ["imaging"]}
    elsewhere.refused(403, "approval_needed", "POST", "/v1/consents", consent, headers=nonce)
    elsewhere.done("POST", "/v1/consents", {**consent, "scopes": ["lab"]}, expect=201, wait=SECONDS, headers=nonce)

    elsewhere.refused(403, "approval_needed", "DELETE", factor)
    elsewhere.done("DELETE", factor, expect=204, headers=elsewhere.approve("act: remove one-time password", who))
    assert without_session(person).sign_in().keys == "open"
    kinds = [entry["kind"] for entry in elsewhere.done("GET", "/v1/audit/gateway?limit=100")["entries"]]
    assert {"second_factor_enrolled", "second_factor_removed"} <= set(kinds)


def test_another_key_that_approves_is_pinned_with_the_password_and_an_approval_and_the_one_before_is_over(hospital):
    person, doc = hospital.patient("olga"), hospital.doctor("olgadoc")
    me = person.done("GET", "/v1/me")
    assert (me["keys"], me["idle_limit"], me["limit"]) == ("open", 900, 28_800)
    assert person.done("GET", "/v1/approvals") == {"ways": ["approval_key"]}
    other = ec.generate_private_key(ec.SECP256R1())
    asked = {"password": person.password, "approval_key": encoded(point(other))}
    path = "/v1/me/approval-key"
    act = ("act: new approval key", f"patient: {person.holder}", f"approval key: {point(other).hex()}")
    person.refused(403, "approval_needed", "PUT", path, asked)
    person.refused(400, "invalid", "PUT", path, {**asked, "approval_key": encoded(bytes(65))},
                   headers=person.approve(*act))
    person.refused(401, "sign_in_refused", "PUT", path, {**asked, "password": "not the password"},
                   headers=person.approve(*act))
    old, headers = person.approval, person.approve(*act)
    person.done("PUT", path, asked, expect=204, headers=headers)
    person.refused(403, "approval_needed", "POST", "/v1/consents", {"doctor_id": doc.holder, "scopes": ["lab"]},
                   headers=person.approve_grant(doc))
    person.approval = other
    person.grant(doc)
    person.approval = old
    person.refused(403, "approval_needed", "PUT", path, asked, headers=person.approve(*act))
    noted = person.done("GET", "/v1/audit/gateway?limit=100")["entries"]
    assert [entry["kind"] for entry in noted].count("approval_key_changed") == 1


def test_a_registrar_suspends_a_doctor_on_the_ledger_and_attests_them_again(hospital):
    doc, registrar = hospital.doctor("suspended"), Person(hospital, "rega", f"{PASSWORD} rega")
    invited = hospital.root.done("POST", "/v1/invitations", {
        "role": "registrar", "display_name": "Rega", "holder_id": "rega"}, expect=201)
    drawn = Caller(hospital.service.maintenance).done(
        "POST", "/enrolment-codes", {"role": "registrar", "id": "rega"})["code"]
    registrar.done("POST", "/v1/links", {"link": invited["link"], "name": "rega", "password": registrar.password,
                                         "enrolment_code": drawn}, expect=201)
    assert registrar.sign_in().keys == "open"

    def said(status, **options):
        return registrar.done("POST", "/v1/attestations", {"doctor_id": doc.holder, "status": status},
                              wait=SECONDS, **options)

    def shown():
        return hospital.practice.json(
            "doctor", "show", doc.holder, "--url", hospital.ledger.rest, desk=False).get("attestation")

    key = {"Idempotency-Key": "suspension"}
    first = said("suspended", headers=key)
    assert (first["kind"], first["state"], shown()) == ("attestation", "committed", "suspended")
    assert said("active")["state"] == "committed" and shown() == "active"
    assert said("suspended", headers=key)["id"] == first["id"] and shown() == "active"
    registrar.refused(400, "invalid", "POST", "/v1/attestations", {"doctor_id": doc.holder, "status": "gone"})
    doc.refused(404, "not_found", "POST", "/v1/attestations", {"doctor_id": doc.holder, "status": "active"})


def test_a_registrar_enrols_new_patients_and_doctors_where_the_gateway_alone_may_not(begin, tmp_path_factory):
    hospital = Hospital(begin, tmp_path_factory.mktemp("registry"), enrols=False)
    maintenance, anyone = Caller(hospital.service.maintenance), Caller(hospital.service.holders)
    new = {"role": "patient", "id": "new"}
    assert anyone.ask("POST", "/enrolment-codes", new).code == "path_unknown"
    direct = Holder(hospital.service, "registrar", "desk").enrol()
    first = direct.session.done("POST", "/enrolment-codes", new)["code"]
    code = direct.session.done("POST", "/enrolment-codes", new)["code"]
    enrolment = {**new, "secret": encoded(bytes(32))}
    assert anyone.ask("POST", "/enrolments", {**enrolment, "code": first}).code == "enrolment_refused"
    anyone.done("POST", "/enrolments", {**enrolment, "code": code})
    assert direct.session.ask("POST", "/enrolment-codes", new).code == "conflict"
    assert direct.session.ask("POST", "/enrolment-codes", {"role": "registrar", "id": "x"}).code == "invalid"
    opened = anyone.done("POST", "/sessions", {**new, "secret": encoded(bytes(32))})
    patient = Caller(hospital.service.holders, opened["token"])
    assert patient.ask("POST", "/enrolment-codes", {"role": "patient", "id": "y"}).code == "path_unknown"

    # Through the gateway: the registrar's own code comes from who maintains the service.
    registrar = Person(hospital, "reg", f"{PASSWORD} reg")
    invited = hospital.root.done("POST", "/v1/invitations", {
        "role": "registrar", "display_name": "Regina", "holder_id": "reg"}, expect=201)
    assert "enrolment_code" not in invited
    drawn = maintenance.done("POST", "/enrolment-codes", {"role": "registrar", "id": "reg"})["code"]
    registrar.done("POST", "/v1/links", {"link": invited["link"], "name": "reg", "password": registrar.password,
                                         "enrolment_code": drawn}, expect=201)
    assert registrar.sign_in().keys == "open"
    registrar.refused(409, "conflict", "POST", "/v1/invitations", {
        "role": "patient", "display_name": "In use", "holder_id": "new"})
    invited = registrar.done("POST", "/v1/invitations", {"role": "patient", "display_name": "Paula"}, expect=201)
    person = Person(hospital, "paula", f"{PASSWORD} paula")
    made = person.done("POST", "/v1/links", {
        "link": invited["link"], "name": "paula", "password": person.password,
        "enrolment_code": invited["enrolment_code"], "approval_key": encoded(point(person.approval))},
        expect=201, wait=SECONDS)
    assert made["registered"] and person.sign_in().keys == "open"
    assert person.ask("GET", f"/v1/records/{person.upload(b'finding')}/content").content == b"finding"

    # Without the code there is an account, and the code makes its keys later.
    invited = registrar.done("POST", "/v1/invitations", {"role": "patient", "display_name": "Late"}, expect=201)
    late = Person(hospital, "late", f"{PASSWORD} late")
    late.refused(403, "enrolment_refused", "POST", "/v1/links", {
        "link": invited["link"], "name": "late", "password": late.password})
    assert late.sign_in().keys == "refused"
    late.done("POST", "/v1/me/keys", {
        "password": late.password, "enrolment_code": invited["enrolment_code"]}, expect=201, wait=SECONDS)
    assert late.sign_in().keys == "open"


def test_an_idempotency_key_asks_every_post_for_the_same_thing_and_no_secret_is_kept_for_it(hospital, ada):
    doc, colleague, root = hospital.doctor("keydoc"), hospital.doctor("otherdoc"), hospital.root
    key = {"Idempotency-Key": "the-same"}

    # What shows a secret is done once, and shown once.
    asked = {"role": "auditor", "display_name": "Ida"}
    root.refused(400, "invalid", "POST", "/v1/invitations", {**asked, "role": "king"}, headers=key)
    made = root.done("POST", "/v1/invitations", asked, expect=201, headers=key)
    other = {"Idempotency-Key": "another"}
    code = ada.done("POST", "/v1/pairing-codes", expect=201, headers=key)["code"]
    paired = doc.done("POST", "/v1/pairings", {"code": code}, expect=201, headers=key)
    number = root.done("POST", f"/v1/accounts/{doc.account['id']}/certificates", {
        "label": "x", "sha256": "ab" * 32}, expect=201, headers=other)["id"]
    signing = {"name": "keydoc", "password": doc.password}
    signed = Person(hospital, "", "").done("POST", "/v1/sessions", signing, expect=201, headers=key)
    hospital.restart()
    for _ in range(2):
        root.refused(409, "answered_before", "POST", "/v1/invitations", asked, headers=key)
        ada.refused(409, "answered_before", "POST", "/v1/pairing-codes", headers=key)
        Person(hospital, "", "").refused(409, "answered_before", "POST", "/v1/sessions", signing, headers=key)
        # What shows none is told again, and done once: the code is used up.
        assert doc.done("POST", "/v1/pairings", {"code": code}, expect=201, headers=key) == paired
        assert root.done("POST", f"/v1/accounts/{doc.account['id']}/certificates", {
            "label": "x", "sha256": "ab" * 32}, expect=201, headers=other)["id"] == number
    root.refused(422, "idempotency_key_reused", "POST", "/v1/invitations", {**asked, "display_name": "Other"},
                 headers=key)
    root.refused(422, "idempotency_key_reused", "POST", f"/v1/accounts/{doc.account['id']}/certificates", {
        "label": "x", "sha256": "cd" * 32}, headers=other)
    named = [entry for entry in root.done("GET", "/v1/accounts?role=auditor&limit=100")["entries"]
             if entry["display_name"] == "Ida"]
    assert len(named) == 1

    # A request for a consent is approved once.
    asking = doc.done("POST", "/v1/consent-requests", {"patient_id": ada.holder, "scopes": ["lab"]}, expect=201)
    approval = ada.approve("act: grant", f"patient: {ada.holder}", f"doctor: {doc.holder}", "scopes: lab",
                           "expiry: none", "write: false", "purpose: TREAT")
    path, own = f"/v1/consent-requests/{asking['id']}/approval", {"Idempotency-Key": "approval"}
    granted = ada.done("POST", path, {}, expect=201, wait=SECONDS, headers={**approval, **own})
    again = ada.ask("POST", path, {}, wait=SECONDS, headers=own)
    assert again.status_code == 201 and again.json()["id"] == granted["id"], again.text
    ada.refused(422, "idempotency_key_reused", "POST", path, {"write": False}, headers=own)

    # An approval is good once, and what it has approved is known again.
    lines = ("act: grant", f"patient: {ada.holder}", f"doctor: {colleague.holder}", "scopes: lab", "expiry: none",
             "write: false", "purpose: TREAT")
    consent, own = {"doctor_id": colleague.holder, "scopes": ["lab"]}, {"Idempotency-Key": "grant"}
    granted = ada.done("POST", "/v1/consents", consent, expect=201, wait=SECONDS,
                       headers={**ada.approve(*lines), **own})
    assert ada.done("POST", "/v1/consents", consent, expect=201, headers=own)["id"] == granted["id"]

    stored = b"".join(each.read_bytes() for each in hospital.folder.glob("gateway.sqlite*"))
    for secret in (made["link"], code, signed["token"], signed["device"]):
        assert secret.encode() not in stored

    # And every POST looks at the key.
    account = root.done("POST", "/v1/invitations", {"role": "service", "display_name": "Back end"}, expect=201)
    service = Person(hospital, "", "")
    service.token = root.done("POST", f"/v1/accounts/{account['account']['id']}/keys", {
        "label": "models", "rights": ["models:write"]}, expect=201)["key"]
    people = (root, ada, doc, colleague, staff(hospital, "rita", "registrar"), service)
    paths = [path for path, methods in root.done("GET", "/openapi.json")["paths"].items() if "post" in methods]
    for path in paths:
        answers = []
        for person in people:
            answer = person.ask("POST", re.sub(r"\{\w+\}", "x", path), {}, headers={"Idempotency-Key": "x" * 129})
            answers.append(answer.json()["code"])
        # These read their messages first.
        first = path in ("/v1/consents", "/v1/consent-requests", "/v1/accesses", "/v1/accesses/emergency")
        assert "idempotency_key_invalid" in answers or first and "message_invalid" in answers, (path, answers)
