"""A hospital whose gateway serves the portal, and people at their browsers: fixtures of the portal's tests."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from harness.authenticator import Authenticator
from harness.browser import Browser, built_portal
from harness.gateway import Hospital
from harness.processes import Ledger


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built_portal(tmp_path_factory.mktemp("portal") / "site")


@pytest.fixture(scope="module")
def hospital(tmp_path_factory, site):
    running = []

    def begin(kind, *arguments, **options):
        # An emergency is opened by its time, which the ledger's blocks then have.
        running.append(kind(*arguments, *(["--block-info"] if kind is Ledger else []), **options))
        return running[-1]

    try:
        yield Hospital(begin, tmp_path_factory.mktemp("hospital"), portal=str(site))
    finally:
        for each in reversed(running):
            if each.process.poll() is None:
                each.stop()


@pytest.fixture(scope="module")
def browser(hospital, pytestconfig):
    pictures = pytestconfig.getoption("--pictures")
    started = Browser(hospital.url, Path(pictures) if pictures else None)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def ada(browser):
    person = browser.visitor("ada")
    person.register()
    return person


@pytest.fixture(scope="module")
def root(browser):
    """The administrator, at a browser, with an authenticator from the first sign-in on."""
    person = browser.visitor("root")
    person.sign_in()
    person.heading("Account")
    person.sees("Your role needs an authenticator.")
    with_authenticator(person)
    person.sees("Done. Keep these codes")
    return person


@pytest.fixture(scope="module")
def doc(browser, root):
    return invited(browser, root, "doc", "doctor", "My patients")


def section(person, name: str):
    return person.page.get_by_role("region", name=name)


def with_authenticator(person):
    """Adds one on the account page, and uses its first code."""
    factor = section(person, "Second factor")
    factor.get_by_label("Password").fill(person.password)
    factor.get_by_role("button", name="Add an authenticator").click()
    expect(factor.get_by_role("img", name="QR code")).to_be_visible()
    person.check("second-factor")
    person.authenticator = Authenticator(factor.locator(".copyable code").inner_text().replace(" ", ""))
    factor.get_by_label("Code", exact=True).fill(person.authenticator.next())
    factor.get_by_role("button", name="Confirm").click()


def invited(browser, root, name: str, role: str, home: str):
    """Somebody whom the administrator invites, and who follows the link."""
    root.go("accounts")
    root.fill("Name of the person", f"Dr. {name.title()}")
    root.page.get_by_role("region", name="Invite somebody").get_by_label("Role").select_option(role)
    root.click("Invite")
    root.sees("is invited")
    link = root.page.locator(".copyable code").first.inner_text()
    person = browser.visitor(name)
    person.page.goto(link)
    person.sees(f"Invitation for Dr. {name.title()} ({role})")
    person.check(f"invitation-{role}")
    person.fill("User name", name)
    person.fill("Password", person.password)
    person.click("Accept the invitation")
    if role in ("doctor", "patient"):
        person.sees("Recovery codes")
        person.page.get_by_label("I have kept the codes in a safe place").check()
        person.click("Continue")
    person.heading(home)
    return person


def text_id(person) -> str:
    """A person's id on the ledger."""
    person.go("account")
    return person.page.locator("dd code").first.inner_text()


def add_record(person, name: str, content: bytes, type: str, kind="Laboratory"):
    person.page.get_by_label("File", exact=True).set_input_files({"name": name, "mimeType": type, "buffer": content})
    person.page.locator(".upload").get_by_label("Kind").select_option(label=kind)
    person.click("Upload")
    person.sees("The record is stored and on the ledger.")


def with_record(browser, name: str):
    """A new patient with one record, at a browser."""
    person = browser.visitor(name)
    person.register()
    person.click("Add a record")
    add_record(person, "values.txt", b"potassium 4.1", "text/plain")
    return person
