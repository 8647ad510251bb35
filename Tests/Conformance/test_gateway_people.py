"""Accounts, roles, links, the directory and pairing codes; and how the gateway is reached at all."""

import json
import socket
import ssl

import pytest
import requests

from harness.authenticator import Authenticator
from harness.enrolled import Caller, Service, encoded
from harness.gateway import PASSWORD, SECONDS, Gateway, Person, gateway_command, standing
from harness.holders import unlock_secret
from harness.records import certificates


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital"), self_registration=None) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def rita(hospital):
    return hospital.staff("registrar", "rita")


@pytest.fixture(scope="module")
def ada(hospital, rita):
    return hospital.invited(rita, "patient", "ada")


@pytest.fixture(scope="module")
def doc(hospital, rita):
    return hospital.invited(rita, "doctor", "doc", listed=True)


def invitation(by, role: str, name: str, **fields) -> dict:
    return by.done("POST", "/v1/invitations", {"role": role, "display_name": name, **fields}, expect=201)


def test_patients_make_no_account_by_themselves_unless_the_operator_lets_them(hospital):
    hospital.nobody().refused(403, "registration_closed", "POST", "/v1/registrations", {
        "name": "zoe", "display_name": "Zoe", "password": PASSWORD})


def test_an_invitation_is_followed_once_and_sets_nothing_but_name_and_password(hospital, rita):
    nobody, link = hospital.nobody(), invitation(rita, "doctor", "Dr. Eve")["link"]
    assert nobody.done("POST", "/v1/links/look", {"link": link}) == {
        "purpose": "invitation", "role": "doctor", "display_name": "Dr. Eve", "needs_code": False}
    follow = {"link": link, "name": "eve", "password": PASSWORD + " eve"}
    nobody.refused(400, "message_invalid", "POST", "/v1/links", {**follow, "role": "admin"})
    nobody.refused(400, "weak_password", "POST", "/v1/links", {**follow, "password": "password1234"})
    nobody.refused(409, "taken", "POST", "/v1/links", {**follow, "name": "root"})
    made = nobody.done("POST", "/v1/links", follow, expect=201, wait=SECONDS)
    assert (made["account"]["role"], made["account"]["state"], made["registered"]) == ("doctor", "active", True)
    for body in (follow, {**follow, "link": 64 * "0"}, {**follow, "link": "none"}):
        nobody.refused(400, "link_refused", "POST", "/v1/links", body)
        nobody.refused(400, "link_refused", "POST", "/v1/links/look", {"link": body["link"]})


def test_a_later_link_ends_the_earlier_one(hospital):
    root, nobody = hospital.root, hospital.nobody()
    invited = invitation(root, "auditor", "Olga")
    later = root.done("POST", f"/v1/accounts/{invited['account']['id']}/links", expect=201)["link"]
    nobody.refused(400, "link_refused", "POST", "/v1/links/look", {"link": invited["link"]})
    assert nobody.done("POST", "/v1/links/look", {"link": later})["role"] == "auditor"


def test_registrars_invite_patients_and_doctors_alone(rita, doc):
    for role in ("admin", "auditor", "registrar", "service"):
        rita.refused(404, "not_found", "POST", "/v1/invitations", {"role": role, "display_name": "Mallory"})
    rita.refused(400, "invalid", "POST", "/v1/invitations", {"role": "king", "display_name": "Mallory"})
    # Nobody is invited to be somebody else.
    rita.refused(409, "taken", "POST", "/v1/invitations", {
        "role": "doctor", "display_name": "Mallory", "holder_id": doc.holder})


def test_whoever_is_suspended_is_out_at_once_until_they_are_let_in_again(hospital, rita):
    root, sue = hospital.root, hospital.invited(rita, "patient", "sue")
    account = f"/v1/accounts/{sue.account['id']}"
    tag = root.ask("GET", account).headers["ETag"]
    suspended = root.ask("PUT", f"{account}/suspension", headers={"If-Match": tag})
    assert suspended.json()["state"] == "suspended" and suspended.headers["ETag"] != tag
    root.refused(412, "stale_version", "DELETE", f"{account}/suspension", headers={"If-Match": tag})
    sue.refused(401, "session_ended", "GET", "/v1/me")
    sue.refused(401, "session_ended", "GET", "/v1/records")
    signing_in = {"name": "sue", "password": sue.password}
    sue.refused(403, "suspended", "POST", "/v1/sessions", signing_in)
    # Only the right password is told so.
    sue.refused(401, "sign_in_refused", "POST", "/v1/sessions", {**signing_in, "password": "wrong"})
    root.refused(400, "invalid", "POST", f"{account}/links")
    assert root.done("DELETE", f"{account}/suspension")["state"] == "active"
    assert sue.sign_in().keys == "open"
    assert {"account_suspended", "account_resumed"} <= {
        each["kind"] for each in sue.done("GET", "/v1/audit/gateway")["entries"]}


def test_roles_change_among_staff_alone_and_end_what_was_open(hospital, ada):
    root, max_ = hospital.root, hospital.staff("auditor", "max")
    path = f"/v1/accounts/{max_.account['id']}"
    max_.done("GET", "/v1/audit")
    assert root.done("PATCH", path, {"role": "registrar"})["role"] == "registrar"
    max_.refused(401, "session_ended", "GET", "/v1/audit")
    max_.sign_in().refused(404, "not_found", "GET", "/v1/audit")
    root.refused(400, "invalid", "PATCH", path, {"role": "doctor"})
    root.refused(400, "invalid", "PATCH", f"/v1/accounts/{ada.account['id']}", {"role": "admin"})
    assert "role_changed" in {each["kind"] for each in root.done("GET", "/v1/audit/gateway?limit=100")["entries"]}


def test_administrators_govern_others_and_one_of_them_stays(hospital):
    root = hospital.root
    own = f"/v1/accounts/{root.account['id']}"
    for method, path, message in (("PUT", f"{own}/suspension", None), ("PATCH", own, {"role": "auditor"}),
                                  ("DELETE", own, None), ("POST", f"{own}/links", None)):
        root.refused(404, "not_found", method, path, message)
    assert root.done("GET", own)["state"] == "active"


def test_accounts_are_listed_by_role_and_state_a_page_at_a_time(hospital, ada, doc, rita):
    found, cursor = [], ""
    while cursor is not None:
        answer = hospital.root.ask("GET", f"/v1/accounts?limit=2{cursor and '&cursor=' + cursor}")
        page = answer.json()
        assert ("Link" in answer.headers) == ("next" in page) and len(page["entries"]) <= 2
        found, cursor = found + page["entries"], page.get("next")
    assert len({each["id"] for each in found}) == len(found)
    assert {"root", "ada", "doc", "rita"} <= {each.get("name") for each in found}
    assert "password" not in json.dumps(found)
    doctors = hospital.root.done("GET", "/v1/accounts?role=doctor&state=active")["entries"]
    assert doc.account["id"] in {each["id"] for each in doctors} and {each["role"] for each in doctors} == {"doctor"}


def test_an_account_that_is_erased_signs_in_no_more_and_has_no_name(hospital, rita):
    gone = hospital.invited(rita, "doctor", "gone", listed=True)
    path = f"/v1/accounts/{gone.account['id']}"
    hospital.root.done("DELETE", path, expect=204)
    gone.refused(401, "session_ended", "GET", "/v1/me")
    gone.refused(401, "sign_in_refused", "POST", "/v1/sessions", {"name": "gone", "password": gone.password})
    left = hospital.root.done("GET", path)
    assert left["state"] == "erased" and not {"name", "display_name", "holder"} & set(left)
    assert rita.done("GET", "/v1/directory?name=gone")["entries"] == []


def test_the_directory_shows_doctors_to_patients_and_patients_to_those_who_keep_it(hospital, ada, doc, rita):
    hidden = hospital.invited(rita, "doctor", "hidden", listed=False)
    entry = {"holder": f"doctor:{doc.holder}", "name": "Dr. Doc"}
    assert ada.done("GET", "/v1/directory?name=DOC")["entries"] == [entry]
    assert ada.done("GET", "/v1/directory?name=hidden")["entries"] == []
    assert rita.done("GET", "/v1/directory?name=hidden")["entries"][0]["holder"] == f"doctor:{hidden.holder}"
    ada.refused(404, "not_found", "GET", "/v1/directory?name=ada&role=patient")
    assert doc.done("GET", "/v1/directory?name=ada&role=patient")["entries"] == []
    assert rita.done("GET", "/v1/directory?name=ada&role=patient")["entries"][0]["holder"] == f"patient:{ada.holder}"
    ada.refused(400, "invalid", "GET", "/v1/directory?name=d")
    ada.refused(400, "invalid", "GET", "/v1/directory?role=doctor")


def test_a_pairing_code_works_once_and_a_later_one_ends_it(hospital, ada, doc, rita):
    early = ada.done("POST", "/v1/pairing-codes", expect=201)["code"]
    code = ada.done("POST", "/v1/pairing-codes", expect=201)["code"]
    doc.refused(400, "code_refused", "POST", "/v1/pairings", {"code": early})
    paired = doc.done("POST", "/v1/pairings", {"code": code.lower()}, expect=201)
    assert paired == {"holder": f"patient:{ada.holder}", "name": "Ada"}
    doc.refused(400, "code_refused", "POST", "/v1/pairings", {"code": code})
    asked = doc.done("POST", "/v1/consent-requests", {"patient_id": ada.holder, "scopes": ["lab"]}, expect=201)
    assert ada.done("GET", f"/v1/consent-requests/{asked['id']}")["state"] == "waiting"
    guesser = hospital.invited(rita, "doctor", "guesser")
    codes = [guesser.ask("POST", "/v1/pairings", {"code": f"0000-000{number}"}) for number in range(7)]
    assert [each.status_code for each in codes[:5]] == [400] * 5
    assert codes[-1].status_code == 429 and int(codes[-1].headers["Retry-After"]) > 0
    # Nor is the right one looked at then; another doctor is not held up.
    code = ada.done("POST", "/v1/pairing-codes", expect=201)["code"]
    guesser.refused(429, "too_many_attempts", "POST", "/v1/pairings", {"code": code})
    doc.done("POST", "/v1/pairings", {"code": code}, expect=201)


def test_a_recovery_link_sets_a_password_ends_sessions_and_opens_no_key(hospital, rita):
    root, lost = hospital.root, hospital.invited(rita, "patient", "lost")
    record = lost.upload(b"mine")
    link = root.done("POST", f"/v1/accounts/{lost.account['id']}/links", expect=201)["link"]
    # Until it is followed, all is as it was.
    assert lost.ask("GET", f"/v1/records/{record}/content").content == b"mine"
    nobody = hospital.nobody()
    assert nobody.done("POST", "/v1/links/look", {"link": link})["purpose"] == "recovery"
    nobody.done("POST", "/v1/links", {"link": link, "password": PASSWORD + " found"}, expect=201)
    lost.refused(401, "session_ended", "GET", "/v1/me")
    old = lost.password
    nobody.refused(401, "sign_in_refused", "POST", "/v1/sessions", {"name": "lost", "password": old})
    lost.token, lost.password = None, PASSWORD + " found"
    # The key in custody is under the old password: whoever makes links reads nothing and signs nothing.
    assert lost.sign_in().keys == "refused"
    lost.refused(401, "session_ended", "GET", f"/v1/records/{record}/content")
    lost.refused(401, "session_ended", "POST", "/v1/approvals")
    lost.refused(401, "session_ended", "GET", "/v1/records")
    nobody.refused(400, "link_refused", "POST", "/v1/links", {"link": link, "password": PASSWORD + " again"})


def test_a_browsers_session_is_in_a_cookie_that_only_pages_of_this_address_use(hospital, ada):
    browser, url = requests.Session(), hospital.url
    signing_in = {"name": "ada", "password": ada.password, "cookie": True}
    answer = browser.post(f"{url}/v1/sessions", json=signing_in)
    assert answer.status_code == 201 and not {"token", "device"} & set(answer.json())
    for cookie in answer.raw.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert browser.get(f"{url}/v1/me").json()["name"] == "ada"
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": url},
                    {"Sec-Fetch-Site": "same-site"}):
        refused = browser.post(f"{url}/v1/pairing-codes", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site"), headers
    for headers in ({"Origin": url}, {"Sec-Fetch-Site": "same-origin"}):
        assert browser.post(f"{url}/v1/pairing-codes", headers=headers).status_code == 201
    stale = browser.cookies.copy()
    ended = browser.delete(f"{url}/v1/sessions/current", headers={"Origin": url})
    assert ended.status_code == 204 and "Max-Age=0" in ended.headers["Set-Cookie"]
    # A cookie whose session is over, and which no script can remove, does not keep its owner from signing in again.
    browser.cookies = stale
    assert browser.get(f"{url}/v1/me").json()["code"] == "session_ended"
    again = browser.post(f"{url}/v1/sessions", json=signing_in, headers={"Origin": url})
    assert again.status_code == 201 and browser.get(f"{url}/v1/me").status_code == 200


def test_sessions_are_listed_and_ended_by_their_owner_alone(hospital, ada, doc):
    other = Person(hospital, "ada", ada.password).sign_in()
    mine = [each["id"] for each in ada.done("GET", "/v1/sessions")["entries"] if each["current"]]
    theirs = [each["id"] for each in other.done("GET", "/v1/sessions")["entries"] if each["current"]]
    assert mine != theirs
    doc.refused(404, "not_found", "DELETE", f"/v1/sessions/{theirs[0]}")
    ada.done("DELETE", f"/v1/sessions/{theirs[0]}", expect=204)
    other.refused(401, "session_ended", "GET", "/v1/me")
    ada.done("GET", "/v1/me")


def test_a_holder_with_a_one_time_password_is_signed_in_by_a_right_code_or_not_at_all(hospital, rita):
    two = hospital.invited(rita, "patient", "two")
    secret = encoded(unlock_secret(two.password, "patient", two.holder))
    socket_ = hospital.service.holders
    session = Caller(socket_, Caller(socket_).done("POST", "/sessions", {
        "role": "patient", "id": two.holder, "secret": secret})["token"])
    approval = two.signed(session.done("POST", "/approvals")["challenge"],
                          "act: new one-time password", f"patient: {two.holder}")
    device = Authenticator(session.done("POST", "/one-time-password", {}, headers=approval)["secret"])
    session.done("PUT", "/one-time-password", {"code": device.next()})
    signing_in, nobody = {"name": "two", "password": two.password}, hospital.nobody()
    nobody.refused(401, "second_factor_needed", "POST", "/v1/sessions", signing_in)
    right = device.next()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for code in (wrong, "", "12345"):
        nobody.refused(400, "code_refused", "POST", "/v1/sessions", {**signing_in, "code": code})
    two.token = nobody.done("POST", "/v1/sessions", {**signing_in, "code": right}, expect=201)["token"]
    two.done("GET", "/v1/records")
    # Nor is there a way round while the service that asks for codes is away: the password alone shows nothing.
    hospital.service.kill()
    half = Person(hospital, "two", two.password).sign_in()
    assert half.keys == "away" and half.done("GET", "/v1/me")["name"] == "two"
    hospital.service = hospital.start(Service, hospital.practice.path("config.json"))
    for path in ("/v1/audit", "/v1/audit/export", "/v1/consents", "/v1/records", "/v1/events", "/v1/consent-requests",
                 "/v1/operations", "/v1/directory?name=doc", f"/v1/transactions/{128 * '0'}"):
        half.refused(401, "session_ended", "GET", path)
    half.refused(401, "session_ended", "POST", "/v1/pairing-codes")
    half.done("DELETE", "/v1/sessions/current", expect=204)
    # No session was left by halves.
    assert len(two.done("GET", "/v1/sessions")["entries"]) == 2
    nobody.refused(400, "code_refused", "POST", "/v1/sessions", {**signing_in, "code": right})


# How it is reached.


def serve(hospital, expect: int, listen="0.0.0.0:0", **gateway):
    """What a gateway says that does not start."""
    path = hospital.practice.path("other")
    path.mkdir(exist_ok=True)
    settings = json.loads(hospital.practice.path("config.json").read_text())
    settings["gateway"] |= {"database": hospital.database, **gateway}
    (path / "config.json").write_text(json.dumps(settings))
    return gateway_command(path, "serve", "--listen", listen, expect=expect).stderr


def test_plain_http_beyond_loopback_is_refused_unless_proxies_are_declared(hospital, tmp_path):
    assert "0.0.0.0" in (told := serve(hospital, 64)) and "gateway.proxies" in told and "gateway.tls" in told
    certificates().certificates(tmp_path)
    # One of two files is no TLS.
    for name, file in (("certificate", "server.pem"), ("private_key", "server.key")):
        assert "belong together" in serve(hospital, 64, tls={name: str(tmp_path / file)})
    assert "cannot be used" in serve(
        hospital, 64, tls={"certificate": str(tmp_path / "server.pem"), "private_key": str(tmp_path / "no.key")})
    serve_config = hospital.practice.path("other/config.json")
    settings = json.loads(serve_config.read_text())
    settings["gateway"] |= {"tls": {}, "proxies": ["127.0.0.1"]}
    serve_config.write_text(json.dumps(settings))
    started = Open(serve_config)
    try:
        answer = requests.post(f"http://127.0.0.1:{started.port}/v1/sessions", json={
            "name": "root", "password": PASSWORD + " root", "cookie": True})
        assert answer.status_code == 201 and "Secure" in answer.headers["Set-Cookie"]
    finally:
        started.stop()


class Open(Gateway):
    """A gateway on all addresses."""

    def __init__(self, configuration):
        super(Gateway, self).__init__("ehr-gateway", "--config", str(configuration), "--listen", "0.0.0.0:0")
        self.port = self.wait_for(r"ready listen=\S+:(\d+)").group(1)


def test_with_a_certificate_it_speaks_tls_and_nothing_older_or_plainer(hospital, tmp_path):
    certificates().certificates(tmp_path)
    (tmp_path / "server.key").chmod(0o600)
    settings = json.loads(hospital.practice.path("config.json").read_text())
    settings["gateway"] |= {"database": hospital.database, "tls": {
        "certificate": str(tmp_path / "server.pem"), "private_key": str(tmp_path / "server.key")}}
    (tmp_path / "config.json").write_text(json.dumps(settings))
    started = Open(tmp_path / "config.json")
    try:
        url = f"https://127.0.0.1:{started.port}"
        answer = requests.post(f"{url}/v1/sessions", verify=str(tmp_path / "ca.pem"), json={
            "name": "root", "password": PASSWORD + " root", "cookie": True})
        assert answer.status_code == 201
        assert all("Secure" in each for each in answer.raw.headers.getlist("Set-Cookie"))
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{url}/healthz", timeout=SECONDS)
        with pytest.raises(requests.exceptions.ConnectionError):
            requests.get(f"http://127.0.0.1:{started.port}/healthz", timeout=SECONDS)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", int(started.port))) as plain:
            old.wrap_socket(plain)
    finally:
        started.stop()
