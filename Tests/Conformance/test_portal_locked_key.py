"""This browser's key for records, locked by what a passkey gives (the PRF extension): docs/portal.md."""

import pytest
from playwright.sync_api import expect

from harness.portal import add_record, browser, hospital, section, site  # noqa: F401
from harness.virtual_authenticator import Authenticator, sign_in

TEXT = b"potassium 4.1"
HERE = "This browser opened the record with its own key."
THROUGH = "The encryption service opened this record and sent it through the gateway."
LOCKED = "a key that your passkey locks"

# What the browser keeps, as a thief of its files has it; of a field that is named one bit is turned.
KEPT = """async field => {
    const asked = request => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    const database = await asked(indexedDB.open("ehr-device", 1));
    const store = database.transaction("keys", "readwrite").objectStore("keys");
    const kept = {};
    for (const name of await asked(store.getAllKeys())) {
        const value = await asked(store.get(name));
        kept[name] = Object.fromEntries(Object.entries(value).map(([name, part]) =>
            [name, typeof part === "string" ? part : part.constructor.name]));
        if (field) {
            value[field][value[field].length - 1] ^= 1;
            await asked(store.put(value, name));
        }
    }
    database.close();
    return kept;
}"""


def made_with_a_passkey(browser, name: str, **options):
    """Somebody who makes an account, and goes on with a passkey."""
    person = browser.visitor(name)
    # What it must do to the page, it does before that is loaded.
    key = Authenticator(person, **options)
    person.go("register")
    person.fill("Your name", name.title())
    person.fill("User name", name)
    person.fill("Password", person.password)
    person.click("Create an account")
    going = person.page.get_by_role("button", name="Continue with a passkey")
    expect(going).to_be_disabled()
    person.page.get_by_label("I have kept the codes in a safe place").check()
    going.click()
    return person, key


def sign_out(person):
    person.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    person.heading("Sign in")


def without_warning(person):
    """The browser would have RS256 asked for, too, which the gateway does not take (docs/portal.md)."""
    person.complaints[:] = [each for each in person.complaints if "pubKeyCredParams" not in each]


@pytest.fixture(scope="module")
def lea(browser):
    person, key = made_with_a_passkey(browser, "lea")
    person.heading("My records")
    without_warning(person)
    person.key = key
    person.click("Add a record")
    add_record(person, "values.txt", TEXT, "text/plain")
    person.page.get_by_role("link", name="values.txt").click()
    person.record = person.page.url.split("id=")[1]
    return person


def view(person):
    person.go(f"record?id={person.record}")
    person.heading("values.txt")
    person.page.get_by_role("button", name="View", exact=True).click()
    return person.page.get_by_role("dialog")


def test_a_passkey_of_a_new_account_locks_the_key_and_nothing_that_is_kept_opens_without_it(lea):
    kept = lea.page.evaluate(KEPT)
    assert list(kept.values()) == [{
        "kind": "locked", "point": "Uint8Array", "credential": "Uint8Array", "party": "localhost", "iv": "Uint8Array",
        "sealed": "Uint8Array"}], kept
    before = lea.key.uses()
    # The page was not left since the key was made.
    lea.click("View")
    lea.sees(HERE)
    lea.sees(TEXT.decode())
    assert lea.key.uses() == before
    # A page that was loaded anew asks the passkey, once.
    expect(view(lea)).to_contain_text(HERE)
    assert lea.key.uses() > before
    before = lea.key.uses()
    lea.page.keyboard.press("Escape")
    lea.click("View")
    lea.sees(HERE)
    with lea.page.expect_download() as download:
        lea.page.get_by_role("dialog").get_by_role("link", name="Download").click()
    with open(download.value.path(), "rb") as file:
        assert file.read() == TEXT
    assert lea.key.uses() == before
    lea.go("account")
    expect(section(lea, "Opening records")).to_contain_text(LOCKED)
    expect(section(lea, "Passkeys").get_by_role("listitem")).to_contain_text("locks this browser’s key for records")
    lea.check("account-locked-key")


def test_a_sign_in_by_that_passkey_unlocks_the_key_and_one_by_password_asks_for_it(lea):
    sign_out(lea)
    lea.click("Sign in with a passkey")
    lea.heading("My records")
    before = lea.key.uses()
    lea.page.get_by_role("link", name="values.txt").click()
    lea.click("View")
    lea.sees(HERE)
    assert lea.key.uses() == before
    lea.page.keyboard.press("Escape")
    sign_out(lea)
    lea.sign_in()
    lea.heading("My records")
    lea.page.get_by_role("link", name="values.txt").click()
    lea.click("View")
    lea.sees(HERE)
    assert lea.key.uses() > before


@pytest.mark.parametrize("field", ["sealed", "iv", "point"])
def test_a_damaged_key_is_refused_and_said(lea, field):
    lea.go("records")
    lea.page.evaluate(KEPT, field)
    dialog = view(lea)
    expect(dialog.get_by_role("alert")).to_contain_text("This browser’s key for records was damaged")
    expect(dialog).not_to_contain_text(TEXT.decode())
    lea.page.evaluate(KEPT, field)
    expect(view(lea)).to_contain_text(HERE)


def test_who_has_not_the_passkey_at_hand_reads_through_the_service_and_is_told(lea):
    # After this the authenticator believes nobody any more.
    lea.key.verifies(False)
    expect(view(lea)).to_contain_text(THROUGH)
    lea.sees(TEXT.decode())


def test_the_key_goes_with_its_passkey_or_when_the_person_says_so(browser, lea):
    lea.go("account")
    lea.click("Remove this browser’s key…")
    lea.check("account-key-removal")
    lea.click("Remove the key")
    expect(section(lea, "Opening records")).to_contain_text("This browser has no key for records")
    expect(view(lea)).to_contain_text(THROUGH)
    pam, _ = made_with_a_passkey(browser, "pam")
    pam.heading("My records")
    pam.go("account")
    expect(section(pam, "Opening records")).to_contain_text(LOCKED)
    pam.click("Remove the passkey Made with the account")
    pam.sees("You have no passkey yet.")
    expect(section(pam, "Opening records")).to_contain_text("This browser has no key for records")


def test_a_passkey_that_gives_nothing_to_lock_with_leaves_the_key_as_it_is(browser):
    tom, _ = made_with_a_passkey(browser, "tom", hasPrf=False)
    tom.sees("It cannot lock a key, so this browser keeps the key without it.")
    without_warning(tom)
    tom.check("codes-unlocked")
    tom.click("Continue")
    tom.heading("My records")
    tom.go("account")
    expect(section(tom, "Opening records")).to_contain_text("No passkey locks it.")
    sign_out(tom)
    sign_in(tom)
    tom.heading("Open your records")
