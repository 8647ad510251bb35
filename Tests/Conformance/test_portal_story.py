"""The story of scripts/demo.sh by clicks: everybody at a browser of their own, at one time."""

import base64
import json
import re
import zipfile
from pathlib import Path

import requests
from playwright.sync_api import expect
from pydicom.data import get_testdata_file

from harness.dropping import dragged
from harness.portal import browser, doc, hospital, invited, root, section, site, text_id
from harness.processes import REPOSITORY

DICOM = Path(get_testdata_file("CT_small.dcm")).read_bytes()
FHIR = (REPOSITORY / "scripts/demo/fhir-bundle.json").read_bytes()
# A name that is no markup, whichever way it is read.
ADA = "<b>Ada</b> \u05e2\u05d3\u05d4"
HERE = "This browser opened the record with its own key."
ENDED = "The patient has ended the consent. Nothing of it opens any more."


def test_two_people_live_the_whole_story_of_two_records(browser, hospital, root, doc):
    told = Story(browser, hospital, root, doc)
    told.sign_up()
    told.upload()
    told.nothing_without_a_consent()
    told.request_and_approval_in_part()
    told.access_with_a_purpose()
    told.accesses_are_checked_on_the_ledger()
    told.a_flipped_bit()
    told.withdrawal_closes_the_viewer()
    told.emergency_and_review()
    told.roles()
    told.export_and_erasure()
    told.end()


class Story:
    def __init__(self, browser, hospital, root, doc):
        self.browser, self.hospital, self.root, self.ben = browser, hospital, root, doc
        self.ada = browser.visitor("ada")
        self.asked: set[str] = set()
        for person in (self.ada, self.ben):
            person.page.on("request", lambda request: self.asked.add(request.url))

    def sign_up(self):
        ada = self.ada
        ada.go("register")
        ada.fill("Your name", ADA)
        ada.fill("User name", "ada")
        ada.fill("Password", ada.password)
        ada.click("Create an account")
        expect(ada.page.locator("ol.codes code")).to_have_count(10)
        expect(ada.page.get_by_role("button", name="Continue", exact=True)).to_be_disabled()
        ada.page.get_by_label("I have kept the codes in a safe place").check()
        ada.click("Continue")
        ada.heading("My records")

    def upload(self):
        """The image is dropped, the report is chosen; neither is anywhere in clear."""
        ada = self.ada
        ada.click("Add a record")
        area = ada.page.locator(".upload")
        let_go = dragged(area, ("ct.dcm", "application/dicom", DICOM))
        expect(area).to_have_class(re.compile(r"\bover\b"))
        let_go()
        expect(area).not_to_have_class(re.compile(r"\bover\b"))
        expect(area.get_by_text(f"ct.dcm, {len(DICOM) / 1000:.1f} kB")).to_be_visible()
        area.get_by_label("Kind").select_option(label="Images")
        ada.click("Upload")
        ada.sees("The record is stored and on the ledger.")
        ada.page.get_by_label("File", exact=True).set_input_files(
            {"name": "lab.json", "mimeType": "application/fhir+json", "buffer": FHIR})
        area.get_by_label("Kind").select_option(label="Laboratory")
        ada.click("Upload")
        # What was done before is gone from the list.
        expect(area.get_by_text("ct.dcm")).to_have_count(0)
        ada.sees("The record is stored and on the ledger.")
        self.records = {name: self.record(name) for name in ("ct.dcm", "lab.json")}
        for file in self.hospital.folder.rglob("*"):
            if file.is_file() and file.suffix != ".sqlite-shm":
                content = file.read_bytes()
                for word in (b"CompressedSamples", b"Exemplar", b"ct.dcm", b"lab.json"):
                    assert word not in content, (file, word)

    def record(self, name: str) -> str:
        link = self.ada.page.get_by_role("link", name=name)
        link.wait_for()
        return link.get_attribute("href").split("id=")[1]

    def nothing_without_a_consent(self):
        ben = self.ben
        ben.go("patients")
        ben.sees("No patient lets you see records now.")
        self.patient = text_id(self.ada)
        ben.go(f"patient?id={self.patient}")
        ben.sees("That is not there, or not for you.")
        expect(ben.page.get_by_role("checkbox")).to_have_count(0)

    def request_and_approval_in_part(self):
        ada, ben = self.ada, self.ben
        ada.go("consents")
        ada.sees("Nobody may see your records now.")
        ada.click("Show a code")
        ben.go("patients")
        ben.fill("Code of the patient", ada.page.locator("p.large").inner_text())
        ben.click("Connect")
        ben.sees(f"This is {ADA}.")
        ben.page.get_by_role("status").get_by_role("link", name="Ask for a consent").click()
        for scope in ("Laboratory", "Images"):
            ben.page.get_by_label(scope).check()
        ben.page.get_by_label("Purpose").select_option(label="for treatment")
        ben.click("Send the request")
        sent = section(ben, "Sent").get_by_role("listitem")
        expect(sent).to_contain_text("waiting")

        ada.go("consents")
        asked = section(ada, "Doctors ask you")
        expect(asked).to_contain_text("Dr. Doc asks to see records of yours")
        expect(asked).to_contain_text("May see: Images, Laboratory")
        ada.click("Allow a part…")
        ada.page.get_by_label("Laboratory").uncheck()
        ada.fill("Until", "2027-12-31")
        ada.click("Allow this part")
        expect(section(ada, "Allowed now")).to_contain_text("May see: Images")
        expect(section(ada, "Allowed now")).to_contain_text("until 31 Dec 2027")
        # Nobody has loaded the doctor's page anew.
        expect(sent).to_contain_text("approved")

    def access_with_a_purpose(self):
        ben = self.ben
        ben.click("Patients", role="link")
        ben.page.get_by_role("link", name=ADA).click()
        ben.heading(ADA)
        # One of two records: the report is of another kind.
        expect(ben.page.get_by_role("checkbox")).to_have_count(1)
        ben.page.get_by_role("checkbox").check()
        ben.page.get_by_label("What for").select_option(label="for treatment")
        ben.click("Open the chosen records (1)")
        ben.page.get_by_role("button", name="View record").click()
        expect(ben.page.get_by_role("img", name="Picture: CT")).to_be_visible()
        ben.sees(HERE)

    def accesses_are_checked_on_the_ledger(self):
        ada = self.ada
        ada.click("Who has seen what", role="link")
        entry = section(ada, "All accesses").get_by_role("listitem")
        expect(entry).to_have_count(1)
        expect(entry).to_contain_text("Dr. Doc was allowed to open a record of yours: for treatment")
        entry.get_by_role("link", name="Check on the ledger").click()
        ada.sees("All checks hold.")
        says = section(ada, "What it says")
        for text in ("LOG_ACCESS", self.patient, self.records["ct.dcm"]):
            expect(says).to_contain_text(text)
        ada.page.go_back()
        expect(entry).to_have_count(1)

    def a_flipped_bit(self):
        ada = self.ada
        for name, who in (("ct.dcm", "Dr. Doc"), ("lab.json", "No consent covers this record now.")):
            ada.go(f"record?id={self.records[name]}")
            expect(section(ada, "Who may see it")).to_contain_text(who)
        for file in (self.hospital.folder / "data/objects").rglob("*"):
            # The smaller of the two.
            if file.is_file() and file.stat().st_size < 20_000:
                break
        whole = file.read_bytes()
        file.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
        ada.click("Check now")
        expect(section(ada, "Is it unchanged?").get_by_role("alert")).to_be_visible()
        ada.click("View")
        expect(ada.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
        expect(ada.page.get_by_role("dialog")).not_to_contain_text("Exemplar")
        ada.page.keyboard.press("Escape")
        file.write_bytes(whole)
        ada.click("Check now")
        ada.sees("Unchanged:")

    def withdrawal_closes_the_viewer(self):
        """At once in the one window of the doctor's; the other one hears of nothing, and is refused."""
        ada, ben = self.ada, self.ben
        deaf = ben.context.new_page()
        deaf.route("**/v1/events", lambda route: route.abort())
        deaf.goto(f"{self.browser.url}/patient?id={self.patient}")
        deaf.get_by_role("checkbox").check()
        ada.click("Who may see what", role="link")
        ada.click("End the consent for Dr. Doc")
        ada.click("End it now")
        ada.sees("Ended. The ledger has it.")
        ada.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(ben.page.get_by_role("dialog")).to_contain_text(ENDED)
        expect(ben.page.get_by_role("img", name="Picture: CT")).to_have_count(0)
        ben.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        deaf.get_by_role("button", name="Open the chosen records (1)").click()
        expect(deaf.get_by_text("Refused:")).to_be_visible()
        deaf.close()
        ada.click("History of the consent for Dr. Doc")
        expect(ada.page.get_by_role("dialog").get_by_role("listitem")).to_have_count(2)
        ada.page.keyboard.press("Escape")
        ada.click("Who has seen what", role="link")
        expect(section(ada, "Noted by the gateway")).to_contain_text("Dr. Doc tried to open a record and was refused")

    def emergency_and_review(self):
        ada, ben = self.ada, self.ben
        ben.go("emergency")
        ben.fill("Patient’s id on the ledger", self.patient)
        ben.fill("Record’s id", self.records["lab.json"])
        ben.page.get_by_label("Reason").select_option(label="life is in danger")
        expect(ben.page.get_by_role("button", name="Open the record now")).to_be_disabled()
        ben.page.get_by_label("This is an emergency, and I answer for it").check()
        ben.click("Open the record now")
        expect(ben.page.get_by_role("dialog").get_by_text("Exemplar").first).to_be_visible()
        ben.page.keyboard.press("Escape")
        # On the page that the patient has open, above all else.
        emergencies = section(ada, "Emergency accesses")
        expect(emergencies).to_contain_text("without a consent, in an emergency: life is in danger")
        expect(ada.page.get_by_role("region").first).to_have_accessible_name("Emergency accesses")
        emergencies.get_by_role("button", name="It was right").click()
        ada.click("Write it on the ledger")
        expect(emergencies).to_contain_text("reviewed: justified")

    def roles(self):
        """The auditor sees pseudonyms alone, the administrator nothing of it."""
        audrey = invited(self.browser, self.root, "audrey", "auditor", "Account")
        audrey.go("audit")
        entries = section(audrey, "All accesses").get_by_role("listitem")
        expect(entries).to_have_count(2)
        for name in ("Ada", "Dr. Doc"):
            expect(audrey.page.locator("main")).not_to_contain_text(name)
        audrey.click("Check all 2 on the ledger")
        audrey.sees("2 of 2 were checked. Of 0 a check failed, or the ledger says something else.")
        audrey.page.get_by_label("Emergency accesses").select_option(label="Emergencies only")
        audrey.click("Search")
        expect(entries).to_have_count(1)
        expect(entries).to_contain_text("reviewed: justified")
        for page in ("records", "consents", "accesses", "audit", f"record?id={self.records['lab.json']}"):
            self.root.go(page)
            self.root.heading("Not found")

    def export_and_erasure(self):
        ada = self.ada
        ada.click("My data", role="link")
        with ada.page.expect_download() as download:
            ada.click("Download everything")
        with zipfile.ZipFile(download.value.path()) as archive:
            assert archive.testzip() is None
            for name, content in (("ct.dcm", DICOM), ("lab.json", FHIR)):
                assert archive.read(f"records/{self.records[name]}/{name}") == content
        ada.click("My records", role="link")
        ada.page.get_by_role("link", name="ct.dcm").click()
        ada.click("Erase this record…")
        ada.page.get_by_label("I understand that this cannot be undone").check()
        ada.click("Erase for good")
        ada.sees("The record’s key is destroyed.")
        with ada.page.expect_download() as download:
            ada.click("Save the certificate", role="link")
        certificate = json.loads(Path(download.value.path()).read_text())
        assert (certificate["patient_id"], certificate["record_id"]) == (self.patient, self.records["ct.dcm"])
        assert certificate["destroyed"] and certificate["remains"] and certificate["objects"] == 1
        ada.check("erased")
        ada.click("All records")
        # The ledger has its anchor for good; its name has gone with its key.
        rows = section(ada, "Records").get_by_role("listitem")
        expect(rows.filter(has_text="lab.json")).to_be_visible()
        expect(rows.filter(has_text="ct.dcm")).to_have_count(0)
        ada.go(f"record?id={self.records['ct.dcm']}")
        ada.click("View")
        expect(ada.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("This record is erased")

    def end(self):
        """The ledger has nobody's name; the browsers have asked nobody else, and show no script a cookie."""
        answer = requests.get(f"{self.hospital.ledger.rest}/state", params={"limit": 1000}).json()
        state = [base64.b64decode(entry["data"]) for entry in answer["data"]]
        assert any(self.patient.encode() in entry for entry in state)
        for word in (b"Ada", b"Doc", b"Exemplar", b"ct.dcm"):
            assert not any(word in entry for entry in state)
        assert all(url.startswith((self.browser.url, "blob:")) for url in self.asked), self.asked
        for person in (self.ada, self.ben):
            assert person.page.evaluate("document.cookie") == ""
            assert person.context.cookies() and not person.complaints, person.complaints
