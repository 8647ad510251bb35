"""Passkeys at the portal, in a real browser with Chromium's virtual authenticator, whose ceremonies PyPI's webauthn
judges too."""

import base64
import json

import pytest
from playwright.sync_api import expect
from webauthn import verify_authentication_response, verify_registration_response

from harness.portal import ada, browser, doc, hospital, root, site  # noqa: F401
from harness.virtual_authenticator import Authenticator, add, bytes_of, sign_in


def url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def challenge_of(client_data: bytes) -> bytes:
    text = json.loads(client_data)["challenge"]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def judged_registration(sent: dict, origin: str):
    told = bytes_of(sent["client_data"])
    return verify_registration_response(
        credential={"id": "AA", "rawId": "AA", "type": "public-key", "response": {
            "clientDataJSON": url(told), "attestationObject": url(bytes_of(sent["attestation_object"]))}},
        expected_challenge=challenge_of(told), expected_rp_id="localhost", expected_origin=origin,
        require_user_verification=True)


@pytest.fixture(scope="module")
def key(browser, ada):
    """Ada's passkey, with a secret."""
    authenticator = Authenticator(ada)
    add(ada, "my <b>telephone</b>")
    ada.sees("The passkey is added.")
    ada.sees("opens your records")
    ada.sees("approves what you allow")
    ada.check("passkeys")
    return authenticator


def test_a_passkey_signs_in_and_opens_the_records_without_a_password(browser, ada, key, hospital):
    sent = key.sent["/v1/me/passkeys"]
    made = judged_registration(sent, browser.url)
    assert len(bytes_of(sent["secret"])) == 32
    ada.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    ada.heading("Sign in")
    ada.check("sign-in-passkey")
    ada.click("Sign in with a passkey")
    ada.heading("My records")
    ada.sees("You have no records yet")
    shown = key.sent["/v1/sessions/passkey"]
    assert shown["secret"] == sent["secret"]
    told = bytes_of(shown["client_data"])
    verify_authentication_response(
        credential={"id": url(bytes_of(shown["credential"])), "rawId": url(bytes_of(shown["credential"])),
                    "type": "public-key", "response": {
                        "clientDataJSON": url(told), "signature": url(bytes_of(shown["signature"])),
                        "authenticatorData": url(bytes_of(shown["authenticator_data"]))}},
        expected_challenge=challenge_of(told), expected_rp_id="localhost", expected_origin=browser.url,
        credential_public_key=made.credential_public_key, credential_current_sign_count=made.sign_count,
        require_user_verification=True)
    # The same assertion again, and what it was drawn for changed.
    nobody = hospital.nobody()
    nobody.refused(400, "passkey_refused", "POST", "/v1/sessions/passkey", {**shown, "cookie": False})


def test_a_passkey_gets_another_name(ada, key):
    ada.go("account")
    ada.click("Rename the passkey my <b>telephone</b>")
    name = ada.page.get_by_label("New name")
    expect(name).to_be_focused()
    expect(name).to_have_value("my <b>telephone</b>")
    name.fill("my <i>old</i> one")
    ada.check("passkey-renaming")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("button", name="Remove the passkey my <i>old</i> one")).to_be_visible()
    ada.page.reload()
    ada.sees("my <i>old</i> one")


def test_a_passkey_is_offered_beside_the_names_that_a_browser_fills_in(browser, ada, key):
    other = browser.visitor("ada")
    copy = key.copied_to(other, isOffered=True)
    # The virtual person takes what is offered at once.
    other.go("sign-in")
    other.heading("Open your records")
    assert "/v1/sessions/passkey" in copy.sent and not other.complaints
    expect(ada.page.locator("main")).to_be_visible()


def test_a_consent_is_given_by_passkey_where_the_browser_has_no_key(browser, ada, key, doc):
    other = browser.visitor("ada")
    key.copied_to(other)
    sign_in(other)
    other.heading("Open your records")
    other.fill("Password", other.password)
    other.click("Open")
    other.heading("My records")
    other.go("consents")
    other.click("Give a consent")
    other.fill("Name of the doctor", "doc")
    other.click("Search")
    other.page.get_by_role("button", name="Choose Dr. Doc").click()
    other.page.get_by_label("Everything").check()
    with other.page.expect_request("**/v1/consents") as asked:
        other.click("Allow this")
    approval = asked.value.headers["approval"]
    assert "passkey=" in approval and "authenticator_data=" in approval
    other.sees("May see: Everything")
    # A proof is good once.
    refused = other.page.evaluate("""async ([approval, body]) => (await (await fetch("v1/consents", {
        method: "POST", headers: {"Approval": approval, "Content-Type": "application/json"}, body})).json()).code""",
        [approval, asked.value.post_data])
    assert refused == "approval_needed"


def test_without_a_secret_a_passkey_signs_in_and_the_password_opens_the_records(browser):
    bob = browser.visitor("bob")
    bob.register()
    key = Authenticator(bob, hasPrf=False)
    add(bob, "a key")
    bob.sees("It cannot open your records")
    assert "secret" not in key.sent["/v1/me/passkeys"]
    bob.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    bob.heading("Sign in")
    sign_in(bob)
    bob.heading("Open your records")
    bob.check("unlock")
    bob.fill("Password", "wrong, quite wrong")
    bob.click("Open")
    bob.sees("Name, password or code is wrong.")
    bob.page.reload()
    bob.heading("Open your records")
    bob.fill("Password", bob.password)
    bob.click("Open")
    bob.heading("My records")
    bob.sees("You have no records yet")


def test_a_foreign_origin_a_stale_challenge_and_a_removed_passkey_are_refused(browser, ada, key, hospital):
    other = browser.visitor("ada")
    key.copied_to(other)
    # Another origin of the same host: the browser has the passkey there, and says where it was.
    drawn = hospital.nobody().done("POST", "/v1/sessions/passkey/challenges", expect=201)
    made = """async (challenge) => {
        const shown = await navigator.credentials.get({publicKey: {
            challenge: Uint8Array.from(atob(challenge), (each) => each.charCodeAt(0)), rpId: "localhost",
            userVerification: "required"}});
        const text = (part) => btoa(String.fromCharCode(...new Uint8Array(part)));
        return {credential: text(shown.rawId), client_data: text(shown.response.clientDataJSON),
            authenticator_data: text(shown.response.authenticatorData), signature: text(shown.response.signature)};
    }"""
    other.page.route("http://localhost:1234/**", lambda route: route.fulfill(
        content_type="text/html", body="<title>foreign</title>"))
    other.page.goto("http://localhost:1234/")
    foreign = other.page.evaluate(made, drawn["challenge"])
    assert json.loads(bytes_of(foreign["client_data"]))["origin"] == "http://localhost:1234"
    nobody = hospital.nobody()
    nobody.refused(400, "passkey_refused", "POST", "/v1/sessions/passkey", foreign)
    # A challenge that nobody has drawn.
    other.go("sign-in")
    stale = other.page.evaluate(made, base64.b64encode(bytes(56)).decode())
    nobody.refused(400, "passkey_refused", "POST", "/v1/sessions/passkey", stale)
    fresh = nobody.done("POST", "/v1/sessions/passkey/challenges", expect=201)["challenge"]
    good = other.page.evaluate(made, fresh)
    assert nobody.done("POST", "/v1/sessions/passkey", good, expect=201)["keys"] == "locked"
    ada.go("account")
    ada.page.get_by_role("button", name="Remove the passkey my").click()
    ada.sees("You have no passkey yet.")
    sign_in(other)
    other.sees("The passkey was not accepted.")
    ada.sees("This browser has the key that approves")
    expect(ada.page.get_by_role("button", name="Remove the passkey my")).to_have_count(0)
