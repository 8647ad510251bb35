"""What befalls people at the portal: files that miss their place or are too long, two tabs, going back, loading anew,
and no mouse."""

import os

import pytest
from playwright.sync_api import expect

from harness.browser_memory import memory_of
from harness.dropping import dragged
from harness.gateway import standing
from harness.portal import add_record, browser, section, site, with_record  # noqa: F401

GIGABYTES = 2 << 30
LONG = 192 << 20


@pytest.fixture(scope="module")
def hospital(tmp_path_factory, site):
    """One that takes no record of two gibibytes."""
    settings = {"limits": {"record_bytes": GIGABYTES - 1}}
    with standing(tmp_path_factory.mktemp("hospital"), portal=str(site), settings=settings) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(browser):
    return with_record(browser, "ada")


def another_tab(person, page: str):
    """The same person's, of the same browser."""
    tab = person.context.new_page()
    tab.goto(f"{person.browser.url}/{page}")
    return tab


def sparse(path, length: int):
    with path.open("wb") as file:
        os.truncate(file.fileno(), length)
    return path


def test_files_are_dropped_on_their_place_and_beside_it_leave_the_page_as_it_is(ada):
    ada.go("records")
    ada.click("Add a record")
    area, page = ada.page.locator(".upload"), ada.page
    let_go = dragged(page.locator("h1"), ("beside.txt", "text/plain", b"1"))
    page.evaluate("addEventListener('drop', event => { window.wasRefused = event.defaultPrevented; })")
    let_go()
    assert page.evaluate("window.wasRefused") is True
    expect(page.get_by_text("beside.txt")).to_have_count(0)
    dragged(area, ("one.txt", "text/plain", b"1"), ("none.txt", "text/plain", b""), ("two.txt", "text/plain", b"2"))()
    ada.sees("This file is empty. Choose another one.")
    ada.click("Upload 2 files")
    expect(page.get_by_text("The record is stored and on the ledger.")).to_have_count(2)
    for name in ("one.txt", "two.txt"):
        expect(section(ada, "Records").get_by_role("link", name=name)).to_be_visible()


def test_two_gibibytes_are_refused_before_a_byte_is_sent_where_the_hospital_takes_less(ada, tmp_path):
    sent = []
    ada.page.on("request", lambda request: request.method in ("POST", "PATCH", "PUT") and sent.append(request.url))
    ada.go("records")
    ada.click("Add a record")
    before = memory_of("VmRSS")
    ada.page.get_by_label("File", exact=True).set_input_files(sparse(tmp_path / "long.bin", GIGABYTES))
    ada.sees("This file is too large: at most 2.1 GB are taken. Split it, or ask your hospital.")
    expect(ada.page.get_by_role("button", name="Upload", exact=True)).to_be_disabled()
    grown = {pid: most - before.get(pid, 0) for pid, most in memory_of("VmRSS").items()}
    assert not sent and max(grown.values()) < GIGABYTES // 16, (sent, grown)


def test_a_long_upload_takes_bounded_memory_of_the_browser(ada, tmp_path):
    ada.go("records")
    ada.click("Add a record")
    add_record(ada, "short.txt", b"so that every process is there", "text/plain")
    before = memory_of("VmRSS")
    ada.page.get_by_label("File", exact=True).set_input_files(sparse(tmp_path / "long.bin", LONG))
    ada.click("Upload")
    expect(ada.page.get_by_text("The record is stored and on the ledger.")).to_be_visible(timeout=120_000)
    grown = {pid: most - before.get(pid, 0) for pid, most in memory_of("VmHWM").items()}
    assert grown and max(grown.values()) < LONG // 2, grown


def test_whoever_signs_out_in_one_tab_is_signed_out_in_the_other_whatever_that_shows(browser, ada):
    person = browser.visitor("ada")
    person.sign_in()
    person.heading("My records")
    tab = another_tab(person, "records")
    tab.get_by_role("link", name="values.txt").click()
    tab.get_by_role("button", name="View", exact=True).click()
    expect(tab.get_by_text("potassium 4.1")).to_be_visible()
    person.click("Sign out")
    person.heading("Sign in")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(tab.get_by_text("potassium 4.1")).to_have_count(0)
    tab.go_back()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_what_is_done_in_one_tab_shows_in_the_other(hospital, ada):
    hospital.doctor("doc")
    ada.go("consents")
    tab = another_tab(ada, "consents")
    expect(tab.get_by_text("Nobody may see your records now.")).to_be_visible()
    ada.click("Give a consent")
    ada.fill("Name of the doctor", "doc")
    ada.click("Search")
    ada.page.get_by_role("button", name="Choose Dr. Doc").click()
    ada.page.get_by_label("Everything").check()
    ada.click("Allow this")
    ada.sees("May see: Everything")
    end = tab.get_by_role("button", name="End the consent for Dr. Doc")
    end.click()
    tab.get_by_role("button", name="End it now").click()
    expect(tab.get_by_text("Ended. The ledger has it.")).to_be_visible()
    ada.sees("Nobody may see your records now.")
    tab.close()


def test_going_back_and_loading_anew_lead_to_where_one_was(ada):
    page = ada.page
    ada.go("records")
    page.get_by_role("link", name="values.txt").click()
    ada.heading("values.txt")
    ada.click("Who has seen it", role="link")
    ada.sees("Only one record is shown.")
    page.go_back()
    ada.heading("values.txt")
    ada.click("View")
    ada.sees("potassium 4.1")
    page.reload()
    ada.heading("values.txt")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    ada.heading("My records")
    page.go_forward()
    ada.heading("values.txt")
    assert not ada.complaints, ada.complaints


def test_who_must_sign_in_first_then_comes_to_the_page_that_was_asked_for_and_leaves_none_to_the_next(browser, ada):
    person = browser.visitor("ada")
    person.go("accesses")
    person.heading("Sign in")
    person.fill("User name", "ada")
    person.fill("Password", person.password)
    person.click("Sign in")
    person.heading("Who has seen what")
    person.click("Sign out")
    person.fill("User name", "ada")
    person.fill("Password", person.password)
    person.click("Sign in")
    person.heading("My records")


def test_a_record_is_opened_without_a_mouse_and_what_has_the_focus_shows_it(browser, ada):
    person = browser.visitor("ada")
    person.go("sign-in")
    page, press = person.page, person.page.keyboard.press
    page.get_by_label("User name").focus()
    page.keyboard.type("ada")
    press("Tab")
    page.keyboard.type(person.password)
    press("Enter")
    person.heading("My records")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    def tabbed_to(place):
        for _ in range(40):
            press("Tab")
            if place.evaluate("place => place === document.activeElement"):
                assert place.evaluate("place => getComputedStyle(place).outlineStyle") == "solid"
                return
        raise AssertionError(f"the keyboard does not come to {place}")

    tabbed_to(page.get_by_role("link", name="values.txt"))
    press("Enter")
    person.heading("values.txt")
    view = page.get_by_role("button", name="View", exact=True)
    tabbed_to(view)
    press("Enter")
    person.sees("potassium 4.1")
    for _ in range(10):
        press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(view).to_be_focused()
    # On paper there is nothing to press.
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(view).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_picture_that_is_none_is_said_to_be_and_can_be_downloaded(ada):
    ada.go("records")
    ada.click("Add a record")
    add_record(ada, "none.png", b"\x89PNG\r\n\x1a\nno picture", "image/png", kind="Images")
    ada.page.get_by_role("link", name="none.png").click()
    ada.page.get_by_role("button", name="View", exact=True).click()
    dialog = ada.page.get_by_role("dialog")
    expect(dialog.get_by_text("This kind of file cannot be shown here.")).to_be_visible()
    expect(dialog.get_by_role("link", name="Download")).to_be_visible()
