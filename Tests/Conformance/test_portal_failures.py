"""What the portal says when answers fail, stop, break off or never come: made by a relay before the gateway."""

import re

import pytest
from playwright.sync_api import expect

from harness.portal import browser, hospital, site  # noqa: F401
from harness.relay import Relay


@pytest.fixture(scope="module")
def pat(hospital):
    return hospital.patient("pat")


def test_what_breaks_off_fails_or_never_comes_is_told_and_can_be_tried_again(browser, hospital, pat):
    record = pat.upload(b"x" * 300_000, **{"Content-Type": "text/plain"})
    faults: dict[str, str] = {}
    with Relay(hospital.url, "/clinic") as proxy:
        proxy.spoil = lambda method, path: faults.get(path.split("?")[0])
        person = browser.visitor("pat")
        page = person.page
        page.clock.install()
        page.goto(proxy.url + "/sign-in")
        person.fill("User name", "pat")
        person.fill("Password", person.password)
        person.click("Sign in")
        person.heading("My records")

        content = f"/v1/records/{record}/content"
        faults[content] = "cut"
        page.goto(f"{proxy.url}/record?id={record}")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert download.value.failure()
        person.sees("If a download breaks off")
        page.get_by_role("button", name="View", exact=True).click()
        dialog = page.get_by_role("dialog")
        cut_off = dialog.get_by_text("The record was cut off on its way. Nothing of it is shown.")
        expect(cut_off).to_be_visible()
        faults[content] = "half"
        with page.expect_response(lambda answer: answer.url.endswith(content) and answer.request.method == "GET"):
            dialog.get_by_role("button", name="Try again").click()
        expect(dialog.get_by_text(re.compile(r"\d%"))).to_be_visible()
        page.clock.run_for(90_000)
        expect(cut_off).to_be_visible()
        faults.clear()
        dialog.get_by_role("button", name="Try again").click()
        expect(dialog.locator("pre")).to_contain_text("xxx")

        faults["/v1/records"] = "500"
        page.goto(proxy.url + "/records")
        person.sees("The gateway gave an answer that cannot be read.")
        person.complaints.clear()
        person.check("records-failed")
        faults["/v1/records"] = "never"
        person.click("Try again")
        page.clock.run_for(2_100)
        person.sees("This takes longer than usual.")
        page.clock.run_for(90_000)
        person.sees("The gateway cannot be reached.")
        faults["/v1/records"] = "half"
        with page.expect_response(lambda answer: "/v1/records?" in answer.url):
            person.click("Try again")
        person.sees("This takes longer than usual.")
        page.clock.run_for(90_000)
        person.sees("The gateway cannot be reached.")
        faults.clear()
        person.click("Try again")
        expect(page.get_by_role("region", name="Records").get_by_role("listitem").first).to_be_visible()


def test_a_request_whose_answer_was_lost_is_sent_once_however_often_it_is_tried(browser, hospital, pat):
    hospital.doctor("tess")
    person = browser.visitor("tess")
    person.sign_in()
    person.heading("My patients")
    person.go(f"requests?patient={pat.holder}")
    lost = []

    def lose(route):
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    person.page.route("**/v1/consent-requests", lose)
    person.page.get_by_label("Laboratory").check()
    person.click("Send the request")
    person.sees("The gateway cannot be reached.")
    person.click("Send the request")
    person.sees("The request is sent")
    assert lost == [201]
    assert len(pat.done("GET", "/v1/consent-requests")["entries"]) == 1
