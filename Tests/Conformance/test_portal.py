"""The portal, on real processes, in a real browser, as people meet it."""

import base64
import os
import re
import zipfile

from playwright.sync_api import expect

from harness.portal import ada, add_record, browser, doc, hospital, invited, root, site, text_id

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 41>>stream
BT /F 24 Tf 20 40 Td (Potassium 4.1) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def test_a_patient_registers_signs_in_and_finds_the_page_that_was_asked_for(browser, ada):
    other = browser.visitor("ada")
    other.go("sign-in")
    other.check("sign-in")
    other.fill("User name", "ada")
    other.fill("Password", "wrong, quite wrong")
    other.click("Sign in")
    other.sees("Name, password or code is wrong.")
    other.fill("Password", other.password)
    other.click("Sign in")
    other.heading("My records")
    other.sees("You have no records yet")
    other.check("records-empty")
    other.page.reload()
    other.heading("My records")
    other.click("Who may see what", role="link")
    other.heading("Who may see what")
    other.click("Sign out")
    other.heading("Sign in")
    other.page.go_back()
    other.heading("Sign in")


def test_a_record_is_uploaded_seen_and_downloaded_and_never_becomes_markup(ada, tmp_path):
    text = "<script>alert(1)</script><b>Befund</b>"
    name = "<b>Befund<b> \u05e9\u05dc\u05d5\u05dd.txt"
    ada.go("records")
    ada.click("Add a record")
    ada.page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/html", "buffer": text.encode()})
    ada.click("Upload")
    ada.sees("The record is stored and on the ledger.")
    row = ada.page.get_by_role("link", name="<b>Befund<b>")
    row.click()
    ada.page.get_by_role("button", name="View", exact=True).click()
    ada.sees(text)
    ada.check("record-text")
    with ada.page.expect_download() as download:
        ada.page.get_by_role("dialog").get_by_role("link", name="Download").click()
    saved = tmp_path / "saved"
    download.value.save_as(saved)
    assert saved.read_text() == text
    ada.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    ada.click("Check now")
    ada.sees("Unchanged:")
    ada.check("record")
    ada.go("my-data")
    with ada.page.expect_download() as download:
        ada.page.get_by_role("button", name="Download everything").click()
    everything = tmp_path / "everything.zip"
    download.value.save_as(everything)
    with zipfile.ZipFile(everything) as archive:
        [entry] = [each for each in archive.namelist() if each.endswith("/" + name)]
        assert archive.read(entry) == text.encode() and archive.testzip() is None


def test_a_doctor_asks_a_patient_allows_a_part_and_ends_it_and_an_open_record_closes_at_once(ada, doc):
    ada.go("records")
    ada.click("Add a record")
    add_record(ada, "values.txt", b"potassium 4.1", "text/plain")
    ada.go("consents")
    ada.click("Show a code")
    code = ada.page.locator("p.large").inner_text()
    doc.go("patients")
    doc.fill("Code of the patient", code)
    doc.click("Connect")
    doc.sees("This is Ada.")
    doc.check("patients")
    doc.page.get_by_role("status").get_by_role("link", name="Ask for a consent").click()
    doc.sees("To Ada")
    doc.page.get_by_label("Laboratory").check()
    doc.page.get_by_label("Images").check()
    doc.check("request-form")
    doc.click("Send the request")
    doc.sees("The request is sent.")

    ada.go("consents")
    ada.sees("asks to see records of yours")
    ada.check("consents-request")
    ada.click("Allow a part…")
    ada.page.get_by_label("Images").uncheck()
    ada.click("Allow this part")
    ada.sees("May see: Laboratory")
    ada.check("consents")

    doc.go("patients")
    doc.page.get_by_role("link", name="Laboratory").click()
    doc.page.get_by_role("checkbox").first.check()
    doc.check("patient")
    doc.click("Open the chosen records (1)")
    doc.page.get_by_role("button", name="View record").click()
    doc.sees("potassium 4.1")
    doc.check("doctor-record")

    ada.page.get_by_role("button", name="End the consent for").click()
    ada.check("consent-end")
    ada.click("End it now")
    ada.sees("Ended.")
    doc.sees("The patient has ended the consent. Nothing of it opens any more.")
    expect(doc.page.get_by_text("potassium 4.1")).to_have_count(0)
    doc.page.get_by_role("dialog").get_by_role("button", name="Close").click()

    ada.go("accesses")
    ada.sees("was allowed to open a record of yours: for treatment")
    ada.check("accesses")
    ada.page.get_by_role("link", name="Check on the ledger").first.click()
    ada.sees("All checks hold.")
    ada.check("transaction")
    doc.go("accesses")
    doc.sees("You opened a record of")
    doc.check("accesses-own")


def test_a_patient_gives_a_consent_to_a_doctor_of_the_directory(ada, doc):
    ada.go("consents")
    ada.click("Give a consent")
    ada.fill("Name of the doctor", "doc")
    ada.click("Search")
    ada.page.get_by_role("button", name="Choose Dr. Doc").click()
    ada.page.get_by_label("Everything").check()
    ada.page.get_by_label("May also add records").check()
    ada.check("consent-give")
    ada.click("Allow this")
    ada.sees("May see: Everything")
    doc.go("patients")
    doc.page.get_by_role("link", name="Everything").click()
    add_record(doc, "letter.txt", b"Dear colleague", "text/plain", kind="Letters")
    ada.go("records")
    ada.sees("by a doctor")


def emergency(browser, doc, name: str):
    """A patient of that name, a record of whom a doctor has opened without a consent."""
    eve = browser.visitor(name)
    eve.register()
    eve.click("Add a record")
    add_record(eve, "allergies.txt", b"penicillin", "text/plain")
    eve.page.get_by_role("link", name="allergies.txt").click()
    record = eve.page.url.split("id=")[1]
    patient = text_id(eve)
    doc.go("emergency")
    doc.fill("Patient’s id on the ledger", patient)
    doc.fill("Record’s id", record)
    doc.check("emergency")
    doc.page.get_by_label("This is an emergency, and I answer for it").check()
    doc.click("Open the record now")
    doc.sees("penicillin")
    doc.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    return eve


def test_an_emergency_access_is_on_top_of_what_a_patient_sees(browser, doc):
    eve = emergency(browser, doc, "eve")
    eve.go("accesses")
    region = eve.page.get_by_role("region", name="Emergency accesses")
    expect(region.get_by_text("without a consent, in an emergency: patient is unconscious")).to_be_visible()
    eve.check("accesses-emergency")
    region.get_by_role("button", name="I dispute it").click()
    eve.click("Write it on the ledger")
    expect(region.get_by_text("reviewed: disputed")).to_be_visible()
    expect(eve.page.get_by_role("button", name="I dispute it")).to_have_count(0)


def test_pictures_and_pdf_are_shown_and_a_new_version_takes_the_old_ones_place(browser):
    fay = browser.visitor("fay")
    fay.register()
    fay.click("Add a record")
    fay.check("records-add")
    add_record(fay, "scan.png", PNG, "image/png", kind="Images")
    fay.page.get_by_role("link", name="scan.png").click()
    fay.click("View")
    image = fay.page.get_by_role("img", name="Image: scan.png")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    fay.page.keyboard.press("Escape")
    expect(fay.page.get_by_role("dialog")).to_have_count(0)
    fay.click("Add a new version")
    fay.page.get_by_label("File", exact=True).set_input_files(
        {"name": "report.pdf", "mimeType": "application/pdf", "buffer": PDF})
    fay.click("Upload")
    fay.sees("The record is stored and on the ledger.")
    fay.page.get_by_role("link", name="Show it").click()
    fay.heading("report.pdf")
    fay.click("View")
    expect(fay.page.locator("iframe[src^='blob:']")).to_be_visible()
    fay.picture("record-pdf")
    fay.page.keyboard.press("Escape")
    fay.check("record-version")
    fay.click("Erase this record…")
    fay.check("erase")
    fay.page.get_by_label("I understand that this cannot be undone").check()
    fay.click("Erase for good")
    fay.sees("The record’s key is destroyed.")


def test_an_auditor_searches_by_pseudonym_and_takes_the_log_along(browser, root, doc, tmp_path):
    emergency(browser, doc, "mia")
    auditor = invited(browser, root, "aud", "auditor", "Account")
    auditor.go("audit")
    auditor.sees("opened a record of")
    auditor.fill("Doctor’s id", "nobody")
    auditor.click("Search")
    auditor.sees("No access matches.")
    auditor.fill("Doctor’s id", text_id(doc))
    auditor.click("Search")
    auditor.sees("opened a record of")
    auditor.check("audit")
    with auditor.page.expect_download() as download:
        auditor.click("Export as CSV", role="link")
    download.value.save_as(tmp_path / "log.csv")
    assert "emergency" in (tmp_path / "log.csv").read_text()


def test_an_administrator_suspends_sees_health_and_finds_no_record(browser, root, hospital):
    root.go("health")
    root.sees("Everything works.")
    root.check("health")
    invited(browser, root, "rex", "auditor", "Account")
    gus = browser.visitor("gus")
    gus.register()
    root.go("accounts")
    root.check("accounts")
    root.page.get_by_role("button", name="Suspend Gus").click()
    expect(root.page.get_by_role("button", name="Let Gus in again")).to_be_visible()
    gus.page.reload()
    gus.heading("Sign in")
    root.page.get_by_role("button", name="Change the role of Dr. Rex").click()
    root.page.get_by_role("dialog").get_by_label("Role").select_option("registrar")
    root.click("Save")
    expect(root.page.get_by_role("dialog")).to_have_count(0)
    expect(root.page.get_by_role("listitem").filter(has_text="Dr. Rex")).to_contain_text("registrar")
    for page in ("records", "consents", "accesses", "audit"):
        root.go(page)
        root.heading("Not found")
    root.go("account")
    root.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    root.heading("Sign in")
    root.sign_in()
    root.fill("Code", root.authenticator.next())
    root.click("Sign in")
    root.heading("Accounts")


def test_whoever_leaves_is_warned_and_signed_out_and_may_answer(browser):
    ida = browser.visitor("ida")
    ida.page.clock.install()
    ida.register()
    ida.page.clock.run_for(14 * 60 * 1000 + 5000)
    ida.sees("Are you still there?")
    ida.check("idle")
    ida.click("Stay signed in")
    expect(ida.page.get_by_role("dialog")).to_have_count(0)
    ida.page.clock.run_for(15 * 60 * 1000 + 5000)
    ida.heading("Sign in")
    ida.sees("You were signed out because nothing was done for a while.")
    ida.page.reload()
    ida.heading("Sign in")


def test_sessions_are_listed_and_ended_from_another_browser(browser, ada):
    other = browser.visitor("ada")
    other.sign_in()
    other.heading("My records")
    ada.go("account")
    ada.check("account")
    ends = ada.page.get_by_role("button", name="End the session of")
    for _ in range(ends.count()):
        before = ends.count()
        ends.first.click()
        expect(ends).to_have_count(before - 1)
    other.click("Who may see what", role="link")
    other.heading("Sign in")
    other.sees("Your session has ended.")


def test_a_gateway_that_fails_or_never_answers_is_told_of_and_asked_again(browser, ada):
    page = ada.page
    page.route("**/v1/records?*", lambda route: route.fulfill(status=500, body="<h1>broken</h1>"))
    ada.go("records")
    ada.sees("The gateway gave an answer that cannot be read.")
    # The newest counts, and at no moment is there none: the page looks again by itself when its stream begins.
    page.route("**/v1/records?*", lambda route: route.abort())
    ada.click("Try again")
    ada.sees("The gateway cannot be reached.")
    page.route("**/v1/records?*", lambda route: None)
    ada.click("Try again")
    ada.go("records")
    ada.sees("This takes longer than usual.")
    page.unroute("**/v1/records?*")
    ada.complaints.clear()
    ada.go("records")
    expect(ada.page.get_by_role("region", name="Records")).to_contain_text(re.compile("txt|no records yet"))


def test_it_speaks_german_and_is_used_by_the_keyboard_alone(browser):
    person = browser.visitor("gerda", language="de-DE")
    person.go("sign-in")
    person.heading("Anmelden")
    assert person.page.evaluate("document.documentElement.lang") == "de"
    person.check("sign-in-german")
    person.page.keyboard.press("Tab")
    person.page.get_by_label("Benutzername").focus()
    person.page.keyboard.type("gerda")
    person.page.keyboard.press("Tab")
    person.page.keyboard.type("falsch und falsch")
    person.page.keyboard.press("Enter")
    person.sees("Name, Passwort oder Code ist falsch.")
    person.click("English")
    person.heading("Sign in")


def test_an_upload_is_given_up_or_cut_by_the_end_of_a_session_and_the_person_is_told(browser):
    person = browser.visitor("kim")
    person.register()
    person.click("Add a record")
    page = person.page
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""})
    person.sees("This file is empty.")
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_disabled()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "long.bin", "mimeType": "", "buffer": os.urandom(1_000_000)})
    page.route("**/v1/records?scope=*", lambda route: None)
    person.click("Upload")
    page.get_by_role("button", name="Cancel the upload of long.bin").click()
    expect(page.get_by_text("long.bin")).to_have_count(0)
    page.unroute("**/v1/records?scope=*")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "again.bin", "mimeType": "", "buffer": os.urandom(1_000_000)})
    other = browser.visitor("kim")
    other.sign_in()
    other.heading("My records")
    other.go("account")
    other.page.get_by_role("button", name="End the session of").click()
    other.sees("The session has ended.")
    person.click("Upload")
    person.heading("Sign in")
    person.sees("Your session has ended.")
