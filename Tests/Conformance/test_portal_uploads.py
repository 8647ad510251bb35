"""Uploads of the portal that are paused, cut and given up: they go on from what the gateway has."""

import os
import re

import pytest
from playwright.sync_api import expect

from harness.enrolled import until
from harness.gateway import SECONDS
from harness.portal import browser, hospital, site  # noqa: F401

# Three requests of the page's.
CONTENT = os.urandom(20 << 20)
# Bytes a second: some seconds for all of it.
SPEED = 4 << 20


class Upload:
    """A long file that somebody uploads over a slow connection."""

    def __init__(self, person, name: str, file=None):
        self.person, self.page, self.name = person, person.page, name
        self.offsets: list[int] = []
        self.deleted: list[str] = []
        self.page.on("request", self.note)
        self.network = person.context.new_cdp_session(self.page)
        self.network.send("Network.enable")
        self.connect(SPEED)
        person.go("records")
        person.click("Add a record")
        self.page.get_by_label("File", exact=True).set_input_files(
            file or {"name": name, "mimeType": "application/x-long", "buffer": CONTENT})
        person.click("Upload")

    def note(self, request):
        if request.method == "PATCH":
            self.offsets.append(int(request.headers["upload-offset"]))
            self.path = request.url[request.url.index("/v1/uploads/"):]
        elif request.method == "DELETE":
            self.deleted.append(request.url)

    def connect(self, speed: int, offline=False):
        self.network.send("Network.emulateNetworkConditions", {
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed})

    def reaches(self, part: float):
        until(lambda: self.page.wait_for_timeout(20) or float(
            self.page.get_by_role("progressbar").get_attribute("value")) >= part, "it never came so far")

    def ends(self):
        """All of it is there, and it went on where it was cut."""
        self.connect(-1)
        self.person.sees("The record is stored and on the ledger.")
        self.page.remove_listener("request", self.note)


def stored(person, name: str) -> bytes:
    """What the gateway has of the file."""
    person.go("records")
    row = person.page.get_by_role("link", name=name)
    expect(row).to_be_visible()
    record = row.get_attribute("href").rsplit("id=", 1)[-1]
    answer = person.context.request.get(f"{person.browser.url}/v1/records/{record}/content", timeout=SECONDS * 1000)
    assert answer.status == 200, answer.text()
    return answer.body()


@pytest.fixture(scope="module")
def pat(browser):
    person = browser.visitor("pat")
    person.register()
    return person


def test_a_long_file_that_was_paused_goes_on_from_what_is_there(pat):
    upload = Upload(pat, "paused.bin")
    upload.reaches(0.2)
    pat.click("Pause")
    pat.sees("Paused. Go on within some minutes")
    pat.check("upload-paused")
    before = len(upload.offsets)
    pat.click("Go on")
    upload.ends()
    assert upload.offsets[before] > 0 and upload.offsets[-1] > upload.offsets[before], upload.offsets
    assert stored(pat, "paused.bin") == CONTENT


def test_a_connection_that_is_lost_is_told_and_the_file_goes_on_by_itself(pat):
    upload = Upload(pat, "lost.bin")
    upload.reaches(0.2)
    upload.connect(0, offline=True)
    pat.sees(re.compile("no connection; it goes on by itself"))
    before = len(upload.offsets)
    upload.ends()
    assert upload.offsets[before] > 0, upload.offsets
    assert stored(pat, "lost.bin") == CONTENT


def test_a_file_whose_upload_the_gateway_has_lost_begins_anew_by_itself(hospital, pat):
    upload = Upload(pat, "anew.bin")
    upload.reaches(0.2)
    pat.click("Pause")
    before = len(upload.offsets)
    # As after ten minutes: who has the session ends it.
    token = next(each["value"] for each in pat.context.cookies() if each["name"] == "ehr_session")
    person = hospital.nobody()
    person.token = token
    person.done("DELETE", upload.path, expect=204)
    pat.click("Go on")
    upload.ends()
    assert upload.offsets[before] == 0
    assert stored(pat, "anew.bin") == CONTENT


def test_a_file_that_is_given_up_is_forgotten_by_the_gateway(hospital, pat):
    upload = Upload(pat, "given-up.bin")
    upload.reaches(0.1)
    pat.page.get_by_role("button", name="Cancel the upload of given-up.bin").click()
    expect(pat.page.get_by_text("given-up.bin")).to_have_count(0)
    until(lambda: pat.page.wait_for_timeout(20) or upload.deleted, "the gateway was never told")
    upload.connect(-1)
    pat.go("records")
    expect(pat.page.get_by_role("link", name="given-up.bin")).to_have_count(0)


def test_a_file_that_was_changed_meanwhile_is_said_to_be_and_no_connection_is_blamed(pat, tmp_path):
    file = tmp_path / "changed.bin"
    file.write_bytes(CONTENT)
    upload = Upload(pat, "changed.bin", file)
    upload.reaches(0.2)
    pat.click("Pause")
    file.write_bytes(CONTENT[::-1] + b"more")
    pat.click("Go on")
    pat.sees("The file has been changed or moved.")
    upload.connect(-1)
    pat.go("records")
    expect(pat.page.get_by_role("link", name="changed.bin")).to_have_count(0)


def test_a_page_that_is_loaded_anew_gives_its_upload_up(hospital, pat):
    upload = Upload(pat, "reloaded.bin")
    upload.reaches(0.2)
    person = hospital.nobody()
    person.token = next(each["value"] for each in pat.context.cookies() if each["name"] == "ehr_session")
    pat.page.once("dialog", lambda dialog: dialog.accept())
    pat.page.reload()
    until(lambda: person.ask("GET", upload.path).status_code == 404, "the gateway still holds it")
    upload.connect(-1)
