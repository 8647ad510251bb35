"""What people do about themselves in the portal, and what registrars, auditors and administrators do: in a real
browser, on real processes."""

import re
import shlex
import subprocess

import pytest
from playwright.sync_api import expect

from harness.enrolled import Caller
from harness.key_keeper import KeyKeeper
from harness.portal import (
    add_record, browser, doc, hospital, invited, root, section, site, with_authenticator, with_record)
from harness.processes import binaries

NEW = "nine slow lanterns drift"


@pytest.fixture(scope="module")
def pia(browser):
    return with_record(browser, "pia")


def elsewhere(browser, name: str, password: str):
    """The same person at another browser."""
    person = browser.visitor(name)
    person.password = password
    return person


def test_a_patient_adds_an_authenticator_and_another_browser_approves_by_its_codes_and_then_by_itself(
        browser, pia, doc):
    pia.go("account")
    pia.sees("This browser has the key that approves")
    with_authenticator(pia)
    pia.sees("Your authenticator is asked for from now on.")
    pia.check("account-patient")

    other = elsewhere(browser, "pia", pia.password)
    other.sign_in()
    other.fill("Code", pia.authenticator.next())
    other.click("Sign in")
    other.heading("My records")
    other.go("account")
    other.sees("A code of your authenticator approves instead.")
    section(other, "Approving").get_by_label("Password").fill(pia.password)
    other.click("Let this browser approve")
    other.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    other.sees("Nothing was approved, so nothing was done.")
    other.click("Let this browser approve")
    other.check("approve-by-code")
    other.page.get_by_role("dialog").get_by_label("Code", exact=True).fill(pia.authenticator.next())
    other.click("Approve")
    other.sees("This browser has the key that approves")

    # The key of the browser before is over, and is told so.
    pia.go("my-data")
    pia.click("Erase everything…")
    pia.page.get_by_role("dialog").get_by_role("textbox").fill("pia")
    pia.click("Erase everything now")
    pia.sees("The approval was not accepted.")

    factor = section(other, "Second factor")
    factor.get_by_role("button", name="Remove the authenticator").click()
    expect(factor.get_by_text("An authenticator shows a code")).to_be_visible()


def test_a_password_is_changed_and_a_lost_one_is_replaced_by_a_link_and_a_recovery_code(browser, root):
    person = browser.visitor("rosa")
    person.register()
    person.click("Add a record")
    add_record(person, "values.txt", b"sodium 140", "text/plain")
    person.go("account")
    change = section(person, "Change the password")
    change.get_by_label("Password", exact=True).fill(person.password)
    change.get_by_label("New password").fill("password1234")
    change.get_by_role("button").click()
    person.sees("This password is easy to guess.")
    change.get_by_label("New password").fill(NEW)
    change.get_by_role("button").click()
    person.sees("The password is changed.")
    codes = section(person, "Recovery codes")
    codes.get_by_label("Password").fill(NEW)
    codes.get_by_role("button", name="Draw new codes").click()
    person.sees("These take the place of the codes before.")
    drawn = codes.locator("code").all_inner_texts()
    assert len(drawn) == 10
    person.check("account-codes")

    root.go("accounts")
    root.click("New link for Rosa")
    link = root.page.locator(".copyable code").first.inner_text()
    lost = elsewhere(browser, "rosa", "loud copper winds turn")
    lost.page.goto(link)
    lost.sees("Choose a new password for Rosa.")
    lost.check("recovery-link")
    lost.fill("New password", lost.password)
    lost.click("Set the password")
    lost.heading("Sign in")
    lost.sign_in()
    lost.heading("Account")
    lost.sees("This password does not open your keys.")
    lost.check("account-locked")
    recover = section(lost, "Open my keys with a recovery code")
    recover.get_by_label("Password").fill(lost.password)
    recover.get_by_label("Number of the recovery code").fill("3")
    recover.get_by_label("Recovery code", exact=True).fill(drawn[2])
    recover.get_by_role("button").click()
    expect(section(lost, "Approving")).to_be_visible()
    lost.go("records")
    lost.page.get_by_role("link", name="values.txt").click()
    lost.page.get_by_role("button", name="View", exact=True).click()
    lost.sees("sodium 140")


def test_a_patient_erases_everything_after_it_was_said_what_that_means(browser, hospital):
    person = browser.visitor("erna")
    person.register()
    person.click("Add a record")
    add_record(person, "values.txt", b"gone", "text/plain")
    person.go("my-data")
    person.check("my-data")
    person.click("Erase everything…")
    now = person.page.get_by_role("button", name="Erase everything now")
    expect(now).to_be_disabled()
    person.check("my-data-erasing")
    person.page.get_by_role("dialog").get_by_role("textbox").fill("erna")
    now.click()
    person.sees("Everything is erased")
    person.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    person.heading("Sign in")
    person.sign_in()
    person.sees("Name, password or code is wrong.")


def test_a_registrar_suspends_a_doctor_on_the_ledger_and_sees_no_record(browser, root, doc, hospital):
    signed = hospital.nobody().done("POST", "/v1/sessions", {
        "name": "root", "password": root.password, "code": root.authenticator.next()}, expect=201)
    hospital.root.token = signed["token"]
    made = hospital.root.done("POST", "/v1/invitations", {
        "role": "registrar", "display_name": "Rega", "holder_id": "rega"}, expect=201)
    code = Caller(hospital.service.maintenance).done(
        "POST", "/enrolment-codes", {"role": "registrar", "id": "rega"})["code"]
    person = hospital.nobody()
    rega = browser.visitor("rega")
    person.done("POST", "/v1/links", {"link": made["link"], "name": "rega", "password": rega.password,
                                      "enrolment_code": code}, expect=201)
    rega.sign_in()
    rega.heading("Doctors")
    rega.go("account")
    with_authenticator(rega)
    rega.sees("Your authenticator is asked for from now on.")
    rega.go("doctors")
    rega.fill("Name of the doctor", "Doc")
    rega.click("Search")
    rega.click("Choose Dr. Doc")
    rega.check("doctors")
    rega.page.get_by_label("Status").select_option(label="May not read any longer")
    rega.click("Write it on the ledger")
    rega.sees("It is on the ledger.")
    rega.go("records")
    expect(rega.page.get_by_role("heading", level=1)).to_have_text(re.compile("Not found"))


def test_an_administrator_sees_what_of_the_ledgers_settings_is_wrong(root):
    root.go("health")
    root.sees("Registrars are named")
    expect(root.page.get_by_role("listitem").filter(has_text="Registrars are named")).to_contain_text("wrong")
    root.check("health-production")


def test_an_auditor_sees_which_model_was_trained_from_which_and_what_each_rests_on(browser, root, hospital):
    practice = hospital.practice
    practice.json("keygen", "submitter.priv", desk=False)
    # A study of two rounds, and another one that went on from its beginning.
    for hash, parent, number in (("a", None, 0), ("b", "a", 1), ("c", "a", 1), ("d", "b", 2)):
        practice.json(
            "model", "add", 64 * hash, "--site", "north", "--site", "south", "--metric", "rows=1", "--round",
            str(number), *(["--parent", 64 * parent] if parent else []), "--key", "submitter.priv", "--url",
            hospital.ledger.rest, desk=False)
    ida = invited(browser, root, "ida", "auditor", "Account")
    with_authenticator(ida)
    ida.sees("Done. Keep these codes")
    ida.go("models")
    expect(ida.page.get_by_role("img", name="4 models")).to_be_visible()
    assert ida.page.locator("svg circle").count() == 4 and ida.page.locator("svg path").count() == 3
    ida.click("Details of Round 2")
    ida.sees("trained from Round 1")
    ida.sees("north, south")
    ida.check("models")


def test_who_keeps_the_ledger_key_is_shown_what_to_sign_with_and_that_does_it(browser, hospital):
    kay = KeyKeeper(hospital, "patient", "kay")
    kay.done("POST", "/v1/registrations", {
        "name": "kay", "display_name": "Kay", "password": kay.password, "signing": "elsewhere"}, expect=201)
    kay.sign_in()
    kay.enrol()
    kay.open().register()
    person = elsewhere(browser, "kay", kay.password)
    person.sign_in()
    person.heading("Account")
    shown = section(person, "If you keep your ledger key yourself")
    person.check("account-own-key")
    commands = shown.locator("code").all_inner_texts()
    folder = hospital.folder
    (folder / "FILE").write_text("potassium 4.1")
    deposit, = [command for command in commands if command.startswith("ehr record deposit")]
    deposit = deposit.replace("ADDRESS", f"unix:{folder}/run/s").replace("ledger.priv", "kay.priv")
    done = subprocess.run([binaries() / "ehr", *shlex.split(deposit)[1:], "--format", "json"], cwd=folder,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert kay.seen("/v1/records", lambda body: len(body["entries"]) == 1)
