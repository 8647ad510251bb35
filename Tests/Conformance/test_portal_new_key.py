"""Another browser gets the key that records open with (docs/portal.md): what is said before, and what is so then."""

from copy import copy

import pytest
from playwright.sync_api import expect

from harness.gateway import standing
from harness.portal import browser, doc, hospital, root, section, site, with_authenticator, with_record  # noqa: F401
from harness.virtual_authenticator import Authenticator, add, sign_in

HERE = "This browser opened the record with its own key."
SERVICE = "The encryption service opened this record"
MADE = "This browser opens records with a new key from now on."


@pytest.fixture(scope="module")
def pat(browser):
    person = with_record(browser, "pat")
    person.go("account")
    with_authenticator(person)
    person.sees("Your authenticator is asked for from now on.")
    return person


def opened(person, text: str):
    """The record, by whom the page says."""
    person.go("records")
    person.page.get_by_role("link", name="values.txt").click()
    person.click("View")
    person.sees("potassium 4.1")
    person.sees(text)


def make_key(person):
    """Asks for one, and gives the section that says what came of it, with the codes."""
    person.go("account")
    person.click("Make a new key in this browser…")
    region = section(person, "Opening records")
    region.get_by_label("Password").fill(person.password)
    region.get_by_role("button", name="Make the key").click()
    return region


LOCK = "Lock the key with a passkey"


def kept(person, region, lock=None):
    """The codes are shown, and stay until the person says that they have them; `lock` is done meanwhile."""
    person.sees(MADE)
    codes = region.locator("ol.codes code")
    expect(codes).to_have_count(10)
    if lock:
        lock(region)
    else:
        expect(region.get_by_role("button", name=LOCK)).to_have_count(0)
    expect(region.get_by_role("button", name="Done")).to_be_disabled()
    region.get_by_label("I have kept the codes in a safe place").check()
    region.get_by_role("button", name="Done").click()
    expect(codes).to_have_count(0)
    if not lock:
        person.sees("This browser opens records with a key that it keeps.")


def with_code(person, authenticator):
    person.sign_in()
    person.fill("Code", authenticator.next())
    person.click("Sign in")
    person.heading("My records")


def test_another_browser_opens_records_from_then_on_and_the_one_before_says_that_it_does_not(browser, pat):
    opened(pat, HERE)
    other = browser.visitor("pat")
    with_code(other, pat.authenticator)
    opened(other, SERVICE)
    other.go("account")
    other.sees("This browser has no key for records")
    other.click("Make a new key in this browser…")
    other.sees("You get ten new recovery codes. Those of before are void.")
    other.check("device-key-make")
    region = make_key(other)
    other.page.get_by_role("dialog").get_by_label("Code", exact=True).fill(pat.authenticator.next())
    other.click("Approve")
    other.sees(MADE)
    other.check("device-key-made")
    kept(other, region)
    opened(other, HERE)
    # The new ledger key signs.
    other.go("records")
    other.click("Add a record")
    other.page.get_by_label("File", exact=True).set_input_files(
        {"name": "more.txt", "mimeType": "text/plain", "buffer": b"sodium 140"})
    other.click("Upload")
    other.sees("The record is stored and on the ledger.")

    pat.page.reload()
    pat.heading("Sign in")
    with_code(pat, pat.authenticator)
    opened(pat, SERVICE)
    pat.go("account")
    pat.sees("This browser’s key opens no records")
    pat.check("device-key-other")


def test_nothing_is_made_where_the_password_is_wrong_or_nothing_was_approved(browser):
    person = with_record(browser, "wilma")
    right, person.password = person.password, "wrong, quite wrong"
    make_key(person)
    person.sees("Name, password or code is wrong.")
    person.password = right
    opened(person, HERE)


def test_a_doctor_reads_on_by_a_consent_of_before_and_opens_here_what_is_allowed_anew(browser, doc):
    person = with_record(browser, "clara")

    def allow():
        person.go("consents")
        person.click("Give a consent")
        person.fill("Name of the doctor", "doc")
        person.click("Search")
        person.page.get_by_role("button", name="Choose Dr. Doc").click()
        person.page.get_by_label("Everything").check()
        with person.page.expect_response(lambda answer: answer.url.endswith("/v1/consents")
                                         and answer.request.method == "POST") as answered:
            person.click("Allow this")
        assert answered.value.json()["state"] == "committed"

    def read(text: str):
        doc.go("patients")
        doc.page.get_by_role("link", name="Everything").click()
        doc.page.get_by_role("checkbox").first.check()
        doc.click("Open the chosen records (1)")
        doc.page.get_by_role("button", name="View record").click()
        doc.sees("potassium 4.1")
        doc.sees(text)

    allow()
    read(HERE)
    doc.go("account")
    doc.click("Make a new key in this browser…")
    doc.sees("Consents that you have stay.")
    doc.check("device-key-make-doctor")
    kept(doc, make_key(doc))
    read(SERVICE)
    allow()
    read(HERE)


def test_a_passkey_approves_of_it_and_asks_for_the_password_from_then_on(browser):
    person = with_record(browser, "ida")
    passkey = Authenticator(person)
    add(person, "my telephone")
    passkeys = section(person, "Passkeys")
    expect(passkeys).to_contain_text("opens your records")
    before = passkey.uses()

    def left(region):
        expect(region.get_by_role("button", name=LOCK)).to_be_enabled()

    kept(person, make_key(person), left)
    assert passkey.uses() == before + 1
    expect(section(person, "Opening records")).to_contain_text("No passkey locks it.")
    expect(passkeys).not_to_contain_text("opens your records")
    expect(passkeys).to_contain_text("approves what you allow")
    opened(person, HERE)
    person.page.keyboard.press("Escape")
    person.click("Sign out")
    person.heading("Sign in")
    sign_in(person)
    person.heading("Open your records")
    person.fill("Password", person.password)
    person.click("Open")
    person.heading("My records")
    opened(person, HERE)


def test_a_passkey_locks_a_key_that_is_made_later_and_one_that_cannot_says_so(browser):
    person = with_record(browser, "noa")
    passkey = Authenticator(person)
    add(person, "my telephone")

    def lock(region):
        region.get_by_role("button", name=LOCK).click()
        expect(region).to_contain_text("a key that your passkey locks: without the passkey it opens nothing")
        expect(region.get_by_role("button", name=LOCK)).to_have_count(0)
        person.check("device-key-locked")

    kept(person, make_key(person), lock)
    expect(section(person, "Passkeys").get_by_role("listitem")).to_contain_text("locks this browser’s key for records")
    person.page.reload()
    before = passkey.uses()
    opened(person, HERE)
    assert passkey.uses() == before + 1
    # Whoever has the browser's files and not the passkey opens nothing with them.
    passkey.verifies(False)
    person.page.reload()
    person.click("View")
    person.sees(SERVICE)

    plain = with_record(browser, "udo")
    Authenticator(plain, hasPrf=False)
    add(plain, "an older one")

    def fail(region):
        region.get_by_role("button", name=LOCK).click()
        expect(region.get_by_role("alert")).to_contain_text("This passkey cannot lock a key.")

    kept(plain, make_key(plain), fail)
    plain.sees("This browser opens records with a key that it keeps.")
    opened(plain, HERE)


def test_where_registrars_vouch_for_doctors_the_page_says_that_the_key_of_before_stays(browser, site, tmp_path):
    registrars = ("--genesis-setting", f"ehr.registrars={'02' + 'ab' * 32}")
    with standing(tmp_path, portal=str(site), ledger=registrars) as hospital:
        elsewhere = copy(browser)
        elsewhere.url = hospital.url.replace("127.0.0.1", "localhost")
        link = hospital.root.done("POST", "/v1/invitations", {
            "role": "doctor", "display_name": "Dr. Vera"}, expect=201)["link"]
        person = elsewhere.visitor("vera")
        person.go(f"invitation#{link}")
        person.fill("User name", "vera")
        person.fill("Password", person.password)
        person.click("Accept the invitation")
        person.page.get_by_label("I have kept the codes in a safe place").check()
        person.click("Continue")
        person.heading("My patients")
        region = make_key(person)
        person.sees("The ledger has refused the new key, and the one of before stays.")
        expect(region.locator("ol.codes code")).to_have_count(10)
        person.check("device-key-refused")
        region.get_by_label("I have kept the codes in a safe place").check()
        region.get_by_role("button", name="Done").click()
        person.sees("This browser opens records with a key that it keeps.")
        person.context.close()
