"""What the portal shows of records and accesses, and how it takes files."""

import json
import os
import re
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pydicom.data import get_testdata_file

from harness.dicom_values import bundled, judged, made, read, windowed
from harness.portal import browser, hospital, site

FHIR = {"Content-Type": "application/fhir+json", "Content-Disposition": 'attachment; filename="course.json"'}
RECORDS, GONE_THROUGH = 10_000, 2_000
# Bytes of an upload that is stopped in its middle, and what a browser sends of it in a second.
LONG, SLOWLY = 3_000_000, 60_000


def coded(text: str) -> dict:
    return {"coding": [{"system": "http://loinc.org", "code": text, "display": text}]}


def observation(name: str, value: float, unit: str, day: str, **more) -> dict:
    return {"resourceType": "Observation", "status": "final", "code": coded(name), "effectiveDateTime": day,
            "valueQuantity": {"value": value, "unit": unit}, **more}


def bundle(*resources: dict) -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": "collection",
                       "entry": [{"resource": resource} for resource in resources]}).encode()


COURSE = bundle(
    {"resourceType": "Patient", "birthDate": "1974-03-02", "gender": "female",
     "name": [{"given": ["<img src=x onerror=alert(1)>"], "family": "\u05e9\u05dc\u05d5\u05dd"}]},
    *[observation("HbA1c", value, "%", day, referenceRange=[{"low": {"value": 4}, "high": {"value": 6}}])
      for value, day in ((6.8, "2025-06-01"), (7.4, "2025-09-01"), (6.1, "2026-01-15"), (5.7, "2026-06-01"))],
    observation("Potassium", 4.1, "mmol/l", "2026-06-01T08:15:00Z"),
    {"resourceType": "AllergyIntolerance", "code": {"text": "Penicillin"}, "criticality": "high",
     "clinicalStatus": coded("active"), "reaction": [{"manifestation": [{"text": "Rash"}]}]},
    {"resourceType": "Condition", "code": {"text": "Diabetes mellitus type 2"}, "clinicalStatus": coded("active"),
     "onsetDateTime": "2019"},
    {"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "Metformin"},
     "dosage": [{"text": "500 mg twice a day"}]},
    {"resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "Tetanus"},
     "occurrenceDateTime": "2024-02-02", "lotNumber": "L7"},
    {"resourceType": "Basic", "code": {"text": "<b>odd</b>"}})


@pytest.fixture(scope="module")
def doc(hospital):
    return hospital.doctor("doc")


@pytest.fixture(scope="module")
def pat(hospital):
    return hospital.patient("pat")


@pytest.fixture(scope="module")
def eye(browser, pat):
    """The same person at a browser."""
    return at_browser(browser, "pat", "My records")


def at_browser(browser, name: str, home: str, **options):
    person = browser.visitor(name, **options)
    person.sign_in()
    person.heading(home)
    return person


def view(person, record: str):
    person.go(f"record?id={record}")
    person.page.get_by_role("button", name="View", exact=True).click()
    return person.page.get_by_role("dialog")


def test_a_bundle_is_a_summary_with_a_chart_and_nothing_of_it_becomes_markup(pat, eye):
    dialog = view(eye, pat.upload(COURSE, **FHIR))
    for text in ("<img src=x onerror=alert(1)> \u05e9\u05dc\u05d5\u05dd", "Penicillin", "500 mg twice a day", "Tetanus",
                 "Basic, shown as text (1)"):
        expect(dialog.get_by_text(text).first).to_be_visible()
    chart = dialog.get_by_role("img", name="HbA1c: 4 values from 1 Jun 2025 to 1 Jun 2026")
    expect(chart).to_have_accessible_name(re.compile("the latest 5.7; 3 of them outside the reference range$"))
    expect(chart.locator(".outside")).to_have_count(3)
    expect(dialog.get_by_role("row", name="HbA1c")).to_contain_text("4 to 6")
    dialog.get_by_text("The values as a table").click()
    expect(dialog.get_by_role("row", name="above the range")).to_have_count(3)
    eye.check("viewer-fhir")
    chart.scroll_into_view_if_needed()
    eye.picture("viewer-chart")


def test_a_bundle_of_ten_thousand_entries_is_shown_a_part_at_a_time_and_one_that_is_nested_deeply_as_text(pat, eye):
    many = bundle(*[{"resourceType": "Condition", "code": {"text": f"C{number}"}} for number in range(10_000)])
    dialog = view(eye, pat.upload(many, **FHIR))
    expect(dialog.get_by_text("Conditions (10000)")).to_be_visible()
    expect(dialog.get_by_role("listitem")).to_have_count(25)
    dialog.get_by_role("button", name="Show 100 more").click()
    expect(dialog.get_by_role("listitem")).to_have_count(125)
    deep = b'{"resourceType": "Bundle", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    dialog = view(eye, pat.upload(deep, **FHIR))
    expect(dialog.locator("pre")).to_contain_text('{"resourceType": "Bundle", "x": [[[')


def test_dicom_files_are_read_as_pydicom_reads_them_or_refused(tmp_path):
    own = [path for path in sorted(Path(get_testdata_file("CT_small.dcm")).parent.glob("*.dcm"))
           if path.stat().st_size < 300_000]
    paths = own + made(tmp_path)
    shown = 0
    for path, ours in zip(paths, read(bundled(tmp_path), paths), strict=True):
        theirs = judged(path)
        drawn = ours.pop("shown", None)
        if path.name == "rtplan_truncated.dcm":
            # pydicom makes do with what is left of it.
            theirs = {"code": "truncated"}
        assert ours == theirs, path.name
        if drawn and len(drawn) == len(theirs["values"]):
            assert drawn == windowed(theirs), path.name
        shown += "code" not in theirs
    assert shown >= 40 and len(own) >= 60


def test_dicom_is_drawn_with_a_window_that_a_hand_and_a_keyboard_move(pat, eye):
    path = Path(get_testdata_file("CT_small.dcm"))
    dialog = view(eye, pat.upload(path.read_bytes(), scope="imaging"))
    canvas = dialog.get_by_role("img", name="Picture: CT")
    expect(canvas).to_be_visible()
    pixels = """canvas => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
        const copy = new OffscreenCanvas(128, 128).getContext("2d", {willReadFrequently: true});
        copy.drawImage(canvas, 0, 0);
        done([...copy.getImageData(0, 0, 128, 128).data].filter((_, index) => index % 4 === 0));
    })))"""
    assert canvas.evaluate(pixels) == windowed(judged(path))
    eye.check("viewer-dicom")
    level, width = (dialog.get_by_label(re.compile(f"^{name}")) for name in ("Level", "Window"))
    before = [float(slider.input_value()) for slider in (level, width)]
    box = canvas.bounding_box()
    eye.page.mouse.move(box["x"] + 50, box["y"] + 50)
    eye.page.mouse.down()
    eye.page.mouse.move(box["x"] + 10, box["y"] + 80)
    eye.page.mouse.up()
    after = [float(slider.input_value()) for slider in (level, width)]
    assert after[0] < before[0] and after[1] < before[1]
    assert canvas.evaluate(pixels) != windowed(judged(path))
    level.focus()
    eye.page.keyboard.press("ArrowRight")
    assert float(level.input_value()) > after[0]
    eye.click("All values")
    assert canvas.evaluate(pixels) == windowed(judged(path))


def test_dicom_that_is_compressed_or_cut_is_not_shown_and_can_be_downloaded(pat, eye):
    compressed = Path(get_testdata_file("JPEG2000.dcm")).read_bytes()
    cut = Path(get_testdata_file("CT_small.dcm")).read_bytes()[:-1000]
    for content, text in ((compressed, "encoded in a way that is not shown here (JPEG 2000)"),
                          (cut, "This file is shorter than it says, or damaged.")):
        dialog = view(eye, pat.upload(content, scope="imaging"))
        expect(dialog.get_by_text(text)).to_be_visible()
        expect(dialog.get_by_role("link", name="Download")).to_be_visible()
        expect(dialog.locator("canvas")).to_have_count(0)


def test_accesses_are_charted_by_day_with_a_table_and_filtered_by_person_and_record(browser, hospital, doc, pat, eye):
    record, other = pat.upload(b"one"), pat.upload(b"two", scope="general")
    pat.grant(doc)
    doc.access(pat, record)
    doc.emergency(pat, other)
    pat.seen("/v1/audit", lambda body: len(body["entries"]) == 2)
    eye.go("accesses")
    chart = eye.page.get_by_role("img", name=re.compile("^Accesses by day .*: 2 in all, 1 of them in an emergency$"))
    expect(chart).to_be_visible()
    eye.page.get_by_text("The values as a table").click()
    expect(eye.page.get_by_role("row").last).to_contain_text("1")
    eye.check("accesses-chart")
    entries = eye.page.get_by_role("region", name="All accesses").get_by_role("listitem")
    expect(entries).to_have_count(2)
    entries.filter(has_text="was allowed to open").get_by_role("button", name="Only this record").click()
    expect(entries).to_have_count(1)
    expect(eye.page.get_by_role("img", name=re.compile(": 1 in all, 0 of them"))).to_be_visible()
    entries.get_by_role("button", name="Only Dr. Doc").click()
    eye.sees("Only Dr. Doc is shown.")
    hospital.staff("auditor", "aud")
    auditor = at_browser(browser, "aud", "Account")
    auditor.go("audit")
    auditor.fill("Id of the record", other)
    auditor.click("Search")
    auditor.click("Show as a chart")
    chart = auditor.page.get_by_role("img", name=re.compile(": 1 in all, 1 of them"))
    chart.scroll_into_view_if_needed()
    auditor.check("audit-chart")


def choose(person, *files):
    person.page.get_by_label("File", exact=True).set_input_files(list(files))


def named(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


@contextmanager
def slowly(person):
    """This browser sends `SLOWLY`, as long as the block lasts."""
    session = person.page.context.new_cdp_session(person.page)
    session.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": SLOWLY})
    yield
    session.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": -1})
    session.detach()


def sending(person, name: str):
    """Waits until a part of it has gone."""
    bar = person.page.get_by_role("progressbar", name=f"Upload of {name}")
    expect(bar).not_to_have_attribute("value", "0")
    return bar


def test_several_files_are_uploaded_and_what_is_empty_or_too_long_is_told_before(eye, tmp_path):
    long = tmp_path / "long.txt"
    with long.open("wb") as file:
        os.truncate(file.fileno(), (16 << 30) + 1)
    eye.go("records")
    eye.click("Add a record")
    eye.sees("At most 17.2 GB each.")
    choose(eye, long)
    eye.sees("This file is too large: at most 17.2 GB are taken.")
    choose(eye, named("none.txt", b""), named("first.txt", b"1"), named("second.txt", b"2"))
    eye.sees("This file is empty.")
    expect(eye.page.get_by_text("long.txt")).to_have_count(0)
    eye.check("upload-several")
    eye.click("Upload 2 files")
    expect(eye.page.get_by_text("The record is stored and on the ledger.")).to_have_count(2)
    for name in ("first.txt", "second.txt"):
        expect(eye.page.get_by_role("link", name=name)).to_be_visible()


def test_an_upload_is_paused_goes_on_and_is_cancelled(eye, pat):
    eye.go("records")
    eye.click("Add a record")
    choose(eye, named("paused.txt", b"p" * LONG), named("cancelled.txt", b"c" * LONG))
    with slowly(eye):
        eye.click("Upload 2 files")
        sending(eye, "paused.txt")
        eye.click("Pause")
        eye.sees("Paused.")
        expect(eye.page.get_by_role("progressbar")).to_have_count(0)
        eye.check("upload-paused")
        eye.click("Go on")
        sending(eye, "paused.txt")
        eye.click("Cancel the upload of cancelled.txt")
    eye.sees("The record is stored and on the ledger.")
    eye.page.get_by_role("link", name="paused.txt").wait_for()
    names = [record.get("file_name") for record in pat.done("GET", "/v1/records?limit=100")["entries"]]
    assert names.count("paused.txt") == 1 and "cancelled.txt" not in names


def test_a_session_that_ends_in_the_middle_of_an_upload_says_what_to_do(eye, pat):
    eye.go("records")
    eye.click("Add a record")
    choose(eye, named("lost.txt", b"l" * LONG))
    with slowly(eye):
        eye.click("Upload")
        sending(eye, "lost.txt")
        for session in pat.done("GET", "/v1/sessions")["entries"]:
            if not session["current"]:
                pat.done("DELETE", f"/v1/sessions/{session['id']}", expect=204)
        eye.heading("Sign in")
    eye.sees("An upload was cut off")
    eye.check("upload-interrupted")
    names = [record.get("file_name") for record in pat.done("GET", "/v1/records?limit=100")["entries"]]
    assert "lost.txt" not in names


def test_a_telephone_takes_a_picture(browser, pat):
    phone = at_browser(browser, "pat", "My records", has_touch=True, is_mobile=True)
    phone.click("Add a record")
    camera = phone.page.get_by_label("Take a picture")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(named("camera.jpg", b"\xff\xd8"))
    phone.click("Upload")
    phone.sees("The record is stored and on the ledger.")
    phone.check("upload-camera")


def test_ten_thousand_records_are_listed_page_by_page_and_each_page_is_asked_for_once(browser, hospital):
    ten = hospital.patient("ten")
    record = ten.upload(b"the first of many")
    copied(hospital, record)
    person = at_browser(browser, "ten", "My records")
    asked: list[str] = []
    person.page.on("request", lambda request: "/v1/records?" in request.url and asked.append(request.url))
    person.go("records")
    rows = person.page.get_by_role("region", name="Records").locator("li")
    expect(rows).to_have_count(50)
    person.check("records-many")
    asked.clear()
    pages = 6
    for page in range(1, pages):
        person.click("Show more")
        expect(rows).to_have_count(50 * (page + 1))
    assert len(asked) == pages - 1 == len(set(asked))
    # On, as fast as the list goes; then it still does what it is asked to.
    person.page.evaluate(ON, GONE_THROUGH)
    expect(rows).to_have_count(GONE_THROUGH)
    assert len(asked) == len(set(asked)) == GONE_THROUGH // 50 - 1
    rows.last.get_by_role("link").click()
    person.sees("Is it unchanged?")
    assert not person.complaints, person.complaints


# Presses the button for the next page as soon as there is one, until so many rows are there.
ON = """count => new Promise(done => {
    const press = () => {
        if (document.querySelectorAll("main .list > li").length >= count) return done();
        [...document.querySelectorAll("button")].find(each => each.textContent === "Show more")?.click();
        setTimeout(press, 5);
    };
    press();
})"""


def copied(hospital, record: str):
    """Has the read model list that record under ten thousand ids more, each with a transaction of its own."""
    with closing(sqlite3.connect(hospital.folder / "gateway.sqlite", timeout=60)) as connection, connection:
        connection.row_factory = sqlite3.Row
        slot, = connection.execute("SELECT slot FROM index_state").fetchone()
        row = connection.execute(f"SELECT * FROM records_{slot} WHERE record = ?", (record,)).fetchone()
        made = connection.execute(f"SELECT * FROM transactions_{slot} WHERE position = ?", (row["made"],)).fetchone()
        for number in range(1, RECORDS + 1):
            other = f"{number:0{len(record)}d}"
            place = {"made": row["made"] + number, "changed": row["made"] + number}
            insert(connection, f"records_{slot}", {
                **row, **place, "record": other, "series": other,
                "entry": row["entry"].replace(record.encode(), other.encode())})
            insert(connection, f"transactions_{slot}", {**made, "position": place["made"], "id": os.urandom(64)})


def insert(connection, table: str, row: dict):
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
