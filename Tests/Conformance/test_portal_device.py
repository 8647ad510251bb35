"""Records that the browser opens itself, with a key that never leaves it (docs/portal.md)."""

import base64
import hashlib
import json
import os
import re
import secrets
import subprocess
from pathlib import Path

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from playwright.sync_api import expect

from harness.browser import Browser
from harness.browser_memory import memory_of
from harness.portal import add_record, hospital, site
from harness.processes import REPOSITORY
from harness.relay import Relay
from harness.secrets import Search, forms

VECTORS = REPOSITORY / "Tests/TestVectors/Vectors"
CANARY = secrets.token_hex(24).encode()
HERE = "This browser opened the record with its own key."
# What a chunk, sealed, and all before the first take.
CHUNK, HEADER = 16_400, 56
# Bytes of a record that no browser would hold.
LARGE = 1 << 30


@pytest.fixture(scope="module")
def relay(hospital):
    with Relay(hospital.url, "/clinic/portal") as running:
        yield running


@pytest.fixture(autouse=True)
def handed_on(relay):
    yield
    relay.reset()


@pytest.fixture(scope="module")
def browser(relay):
    started = Browser(relay.url)
    yield started
    started.stop()


class Clinic:
    """A patient and a doctor, each at a browser with a key of its own, and a record that both may read. Gateway and
    encryption service were started anew since the record was uploaded, which they saw in clear."""

    def __init__(self, hospital, relay, browser):
        self.hospital = hospital
        self.ada, self.doc = browser.visitor("ada"), browser.visitor("doc")
        self.ada.register()
        link = hospital.root.done("POST", "/v1/invitations", {
            "role": "doctor", "display_name": "Dr. Doc", "listed": True}, expect=201)["link"]
        self.doc.page.goto(f"{browser.url}/invitation#{link}")
        self.doc.fill("User name", "doc")
        self.doc.fill("Password", self.doc.password)
        self.doc.click("Accept the invitation")
        self.doc.page.get_by_label("I have kept the codes in a safe place").check()
        self.doc.click("Continue")
        self.doc.heading("My patients")
        # 100,000 bytes are seven chunks, the last of which is not full.
        self.content = (CANARY + b" potassium 4.1\n" + os.urandom(40_000).hex().encode())[:100_000].ljust(100_000, b".")
        self.ada.click("Add a record")
        add_record(self.ada, "values.txt", self.content, "text/plain")
        self.ada.page.get_by_role("link", name="values.txt").click()
        self.record = self.ada.page.url.split("id=")[1]
        self.ada.go("consents")
        self.ada.click("Give a consent")
        self.ada.fill("Name of the doctor", "doc")
        self.ada.click("Search")
        self.ada.page.get_by_role("button", name="Choose Dr. Doc").click()
        self.ada.page.get_by_label("Everything").check()
        self.ada.click("Allow this")
        self.ada.sees("May see: Everything")
        hospital.restart_service()
        hospital.restart()
        relay.behind = hospital.url
        relay.sent.clear()
        for person, home in ((self.ada, "My records"), (self.doc, "My patients")):
            person.context.clear_cookies()
            person.sign_in()
            person.heading(home)

    def own(self, person=None):
        """The patient's page of the record."""
        person = person or self.ada
        person.go(f"record?id={self.record}")
        person.heading("values.txt")
        return person


@pytest.fixture(scope="module")
def clinic(hospital, relay, browser):
    return Clinic(hospital, relay, browser)


def saved(person) -> Path | None:
    """The file that the browser has saved, or nothing where it says that this failed."""
    with person.page.expect_download() as started:
        person.page.get_by_role("link", name="Download").first.click()
    return None if started.value.failure() else Path(started.value.path())


def download(person) -> bytes | None:
    file = saved(person)
    return file and file.read_bytes()


def test_the_vectors_hold_in_a_browser_and_the_damaged_ones_are_refused(browser):
    bundle = subprocess.run(
        ["esbuild", str(REPOSITORY / "Sources/Servers/Portal/opening/vectors.ts"), "--bundle", "--format=iife",
         "--global-name=vectors"], check=True, capture_output=True, text=True).stdout
    accept = json.loads((VECTORS / "sealed-record/accept.json").read_text())
    keys = json.loads((VECTORS / "record-keys/vectors.json").read_text())
    vectors = {
        "hpke": json.loads((VECTORS / "record-keys/hpke-rfc9180.json").read_text()),
        "releases": keys["releases"], "own": keys["own_releases"], "accept": accept,
        "reject": json.loads((VECTORS / "sealed-record/reject.json").read_text()),
        "files": {each["name"]: base64.b64encode((VECTORS / "sealed-record" / each["file"]).read_bytes()).decode()
                  for each in accept if "file" in each}}
    page = browser.visitor("nobody").page
    page.goto(f"{browser.url}/sign-in")
    assert page.evaluate(f"{bundle}\nvectors.checkVectors({json.dumps(vectors)})") == 1 + 2 + 2 + 9 + 25


def memory(pid: int) -> list[bytes]:
    """What a process holds in memory that it may write."""
    found = []
    with open(f"/proc/{pid}/mem", "rb") as content:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights = line.split()[:2]
            first, last = (int(number, 16) for number in place.split("-"))
            if not rights.startswith("rw"):
                continue
            content.seek(first)
            try:
                found.append(content.read(last - first))
            except OSError:
                # Pages that were given back since, and those of devices.
                continue
    return found


def is_held(secret: bytes, pieces: list[bytes]) -> bool:
    return any(form in piece for form in forms(secret) for piece in pieces)


def test_what_a_browser_opens_is_in_clear_neither_in_the_gateway_nor_in_the_encryption_service(clinic, relay):
    ada = clinic.own()
    ada.click("View")
    ada.sees(CANARY.decode())
    ada.sees(HERE)
    ada.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert download(ada) == clinic.content
    ada.sees("Saved, as this browser opened it.")

    doc = clinic.doc
    doc.page.get_by_role("link", name="Everything").click()
    doc.page.get_by_role("checkbox").first.check()
    doc.click("Open the chosen records (1)")
    doc.page.get_by_role("button", name="View record").click()
    doc.sees(CANARY.decode())
    doc.sees(HERE)
    assert download(doc) == clinic.content
    assert not ada.complaints and not doc.complaints, (ada.complaints, doc.complaints)

    asked = [path for method, path in relay.asked if method == "GET" and re.search(r"/(content|sealed)(\?|$)", path)]
    assert len(asked) == 4 and all("/sealed" in path for path in asked), asked
    assert not is_held(CANARY, [content for _, content in relay.sent])
    for process in (clinic.hospital.gateway, clinic.hospital.service):
        held = memory(process.process.pid)
        # Memory is read as it is: what the program must hold is found in it.
        assert is_held(clinic.record.encode(), held), process.name
        assert not is_held(CANARY, held), f"the canary is in the memory of {process.name}"
        assert CANARY.decode() not in process.output
    # What was given is the key, sealed.
    opened = (clinic.hospital.folder / "data/openings.journal").read_text()
    for holder in ("patient", "doctor"):
        assert re.search(rf'"given":"release","holder":"{holder} ', opened), opened
    assert '"given":"content"' not in opened
    search = Search()
    search.add(canary=CANARY)
    assert search.files(clinic.hospital.folder) == []


def test_a_browser_without_the_key_reads_through_the_service_and_says_so(clinic, relay, browser):
    other = browser.visitor("ada", language="de-DE")
    other.go("sign-in")
    other.fill("Benutzername", "ada")
    other.fill("Passwort", other.password)
    other.click("Anmelden")
    other.heading("Meine Akten")
    other.go(f"record?id={clinic.record}")
    other.click("Ansehen")
    other.sees("Der Verschlüsselungsdienst hat diese Akte geöffnet und durch das Gateway gesandt.")
    other.sees(CANARY.decode())
    assert is_held(CANARY, [content for _, content in relay.sent]), "what is in clear is found in what was sent"


@pytest.mark.parametrize("damage, text", [
    (lambda sealed: sealed[:HEADER + 3 * CHUNK + 9] + bytes([sealed[HEADER + 3 * CHUNK + 9] ^ 1])
     + sealed[HEADER + 3 * CHUNK + 10:], "The record was altered."),
    (lambda sealed: sealed[:HEADER + 6 * CHUNK], "The record is cut short."),
    (lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:], "its beginning was altered"),
], ids=["altered", "last-missing", "header"])
def test_a_record_that_was_damaged_on_its_way_is_neither_shown_nor_saved(clinic, relay, damage, text):
    relay.alter = lambda path, body: damage(body) if path.endswith("/sealed") else body
    ada = clinic.own()
    ada.click("View")
    ada.sees(text)
    expect(ada.page.get_by_text(CANARY.decode())).to_have_count(0)
    ada.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    if "beginning" in text:
        # It shows before the first byte: no download begins.
        ada.page.get_by_role("link", name="Download").first.click()
    else:
        assert download(ada) is None
    ada.sees(text)
    assert ada.page.url.endswith(f"record?id={clinic.record}")


class LargeRecord:
    """A record of points in the place of one, sealed by another implementation as it is sent."""

    def __init__(self, clinic, length: int, damaged_chunk: int | None = None, type="application/octet-stream"):
        self.record, self.length, self.type, self.given = clinic.record, length, type, 0
        self.damaged = None if damaged_chunk is None else HEADER + damaged_chunk * CHUNK
        clinic.ada.go("account")
        self.patient = clinic.ada.page.locator("dd code").first.inner_text()
        self.dek, self.salted = os.urandom(32), None

    @property
    def named(self) -> bytes:
        return b"\0".join([self.patient.encode(), self.record.encode()])

    def alter(self, path: str, body: bytes) -> bytes:
        if not path.endswith("/release"):
            return body
        answer = json.loads(body)
        point = base64.b64decode(answer["recipient"])
        info = b"\0".join([b"ehr/1 own release", self.named, hashlib.sha256(point).digest()])
        sealed = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM).encrypt(
            self.dek, ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point), info)
        return json.dumps({**answer, "sealed": base64.b64encode(sealed).decode()}).encode()

    def make(self, method: str, path: str, headers):
        if method == "HEAD" and path.endswith("/content"):
            return 200, {"Content-Type": self.type, "Content-Disposition": "attachment"}, self.length, []
        if not path.endswith("/sealed"):
            return None
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("Range", ""))
        if asked:
            # Parts must be of one sealing.
            self.salted = self.salted or b"".join(self.sealed())
            part = self.salted[int(asked[1]):int(asked[2]) + 1]
            return 206, {}, len(part), self.counted([part])
        return 200, {}, HEADER + self.length + 16 * (self.length // 16_384 + 1), self.counted(self.sealed())

    def sealed(self):
        sealer = Cobblestone256Encryptor(self.dek, b"\0".join([b"ehr/1 record", self.named]))
        piece, offset = b"." * (1 << 20), 0
        for number in range(self.length // len(piece) + 1):
            made = sealer.update(piece) if number < self.length // len(piece) else sealer.finalize()
            if self.damaged is not None and offset <= self.damaged < offset + len(made):
                at = self.damaged - offset
                made = made[:at] + bytes([made[at] ^ 1]) + made[at + 1:]
            offset += len(made)
            yield made

    def counted(self, pieces):
        for piece in pieces:
            self.given += len(piece)
            yield piece


def test_a_download_of_any_length_takes_bounded_memory(clinic, relay):
    large, ada = LargeRecord(clinic, LARGE), clinic.own()
    # A short one first, so that every process that there will be is there.
    assert download(ada) == clinic.content
    relay.alter, relay.make = large.alter, large.make
    before = memory_of("VmRSS")
    file = saved(ada)
    assert file and file.stat().st_size == LARGE
    with open(file, "rb") as content:
        assert all(piece.count(b".") == len(piece) for piece in iter(lambda: content.read(1 << 20), b""))
    grown = {pid: most - before.get(pid, 0) for pid, most in memory_of("VmHWM").items()}
    assert grown and max(grown.values()) < LARGE // 2, grown


def test_a_long_download_fails_where_one_chunk_does_not_verify(clinic, relay):
    large, ada = LargeRecord(clinic, LARGE, damaged_chunk=2000), clinic.own()
    relay.alter, relay.make = large.alter, large.make
    assert download(ada) is None
    ada.sees("The record was altered.")
    assert large.given < LARGE, "it goes on no further"


def test_of_a_text_that_is_too_long_to_be_shown_the_beginning_is_read_and_the_end_is_verified(clinic, relay):
    for damaged_chunk, text in ((None, HERE), (70 << 6, "The record was altered.")):
        # The last chunk, which is empty, has that index.
        large, ada = LargeRecord(clinic, 70 << 20, damaged_chunk, "text/plain"), clinic.own()
        relay.alter, relay.make = large.alter, large.make
        ada.click("View")
        ada.sees(text)
        assert large.given < 3 << 20
        ada.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        relay.reset()
