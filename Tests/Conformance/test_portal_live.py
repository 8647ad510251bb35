"""What changed elsewhere is on the page without anybody's doing: also where it changes while the page is being read,
and where the stream of events broke off."""

import threading

import pytest
from playwright.sync_api import expect

from harness.enrolled import until
from harness.gateway import SECONDS, standing
from harness.held import HeldSocket
from harness.portal import browser, section, site


@pytest.fixture(scope="module")
def hospital(tmp_path_factory, site):
    """Between the gateway and the encryption service is a socket that holds answers back where told."""
    folder = tmp_path_factory.mktemp("hospital")
    held = HeldSocket(folder / "held/s", folder / "run/s")
    try:
        with standing(folder, portal=str(site), encryption={"address": f"unix:{folder}/held/s"}) as hospital:
            hospital.held = held
            yield hospital
    finally:
        held.close()


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


@pytest.fixture(scope="module")
def ben(hospital):
    return hospital.doctor("ben")


@pytest.fixture
def at_browser(browser):
    """People at browsers of their own, on pages."""
    opened = []

    def begin(name: str, page: str, heading: str):
        visitor = browser.visitor(name)
        opened.append(visitor)
        visitor.sign_in()
        expect(visitor.page.get_by_role("button", name="Sign out")).to_be_visible()
        visitor.go(page)
        visitor.heading(heading)
        return visitor

    yield begin
    for visitor in opened:
        visitor.context.close()


def asked(ben, ada) -> str:
    return ben.done("POST", "/v1/consent-requests", {
        "patient_id": ada.holder, "scopes": ["lab"], "purpose": "TREAT"}, expect=201)["id"]


def approve(ada, ben, request: str):
    ada.done("POST", f"/v1/consent-requests/{request}/approval", {}, expect=201, wait=SECONDS,
             headers=ada.approve_grant(ben))


def rows(person, state=""):
    """Those requests; of one second they are in no order."""
    return section(person, "Sent").get_by_role("listitem").filter(has_text=state)


def test_a_request_and_each_answer_to_it_are_seen_at_once_by_both(hospital, ada, ben, at_browser):
    patient, doctor = at_browser("ada", "consents", "Who may see what"), at_browser("ben", "requests", "Requests")
    cards = section(patient, "Doctors ask you").get_by_role("listitem")
    first = asked(ben, ada)
    expect(rows(doctor)).to_have_count(1)
    expect(cards).to_have_count(1)
    ada.done("POST", f"/v1/consent-requests/{first}/denial")
    expect(rows(doctor, "denied")).to_have_count(1)
    expect(cards).to_have_count(0)
    second = asked(ben, ada)
    expect(cards).to_have_count(1)
    ben.done("DELETE", f"/v1/consent-requests/{second}")
    expect(cards).to_have_count(0)
    expect(rows(doctor, "withdrawn")).to_have_count(1)


def test_an_approval_that_the_ledger_has_before_the_gateway_is_seen_once_the_gateway_has_it(
        hospital, ada, ben, at_browser):
    doctor = at_browser("ben", "requests", "Requests")
    request = asked(ben, ada)
    expect(rows(doctor, "waiting")).to_have_count(1)
    hospital.held.hold(b"POST /v1/consents HTTP/1.1")
    approving = threading.Thread(target=approve, args=(ada, ben, request))
    with doctor.page.expect_response(lambda answer: "/v1/consent-requests" in answer.url) as read:
        approving.start()
    # The event of the consent has come, and what was read for it is of before.
    assert {each["id"]: each["state"] for each in read.value.json()["entries"]}[request] == "waiting"
    hospital.held.let_go()
    approving.join()
    expect(rows(doctor, "approved")).to_have_count(1)


def test_what_happens_while_a_list_loads_stops_nothing_and_is_in_the_list_then(hospital, ada, at_browser):
    patient = at_browser("ada", "records", "My records")
    expect(patient.page.get_by_text("You have no records yet")).to_be_visible()
    asked, stopped = [], []

    def hold_the_first(route):
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    patient.page.on("requestfailed", lambda request: stopped.append(request.url))
    patient.page.route("**/v1/records?**", hold_the_first)
    for content in (b"one", b"two", b"three"):
        ada.upload(content)
    until(lambda: patient.page.wait_for_timeout(100) or asked, "the page did not look")
    asked[0].continue_()
    expect(section(patient, "Records").get_by_role("listitem")).to_have_count(3)
    assert stopped == []


def test_a_stream_that_a_proxy_answers_with_an_error_is_asked_for_again(hospital, ada, at_browser):
    patient = at_browser("ada", "records", "My records")
    before = len(ada.done("GET", "/v1/records")["entries"])
    refused = []

    def refuse(route):
        refused.append(route.request.url)
        route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")

    patient.page.route("**/v1/events", refuse)
    patient.page.reload()
    expect(section(patient, "Records").get_by_role("listitem")).to_have_count(before)
    until(lambda: patient.page.wait_for_timeout(100) or refused, "no stream was asked for")
    ada.upload(b"meanwhile")
    patient.page.unroute("**/v1/events")
    expect(section(patient, "Records").get_by_role("listitem")).to_have_count(before + 1)


def test_a_consent_that_ends_while_no_stream_is_there_closes_what_is_open_once_there_is_one(
        hospital, ada, ben, at_browser):
    ada.upload(b"potassium 4.1")
    ada.grant(ben)
    doctor = at_browser("ben", "patients", "My patients")
    refused = []

    def refuse(route):
        refused.append(route.request.url)
        route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")

    doctor.page.route("**/v1/events", refuse)
    doctor.go(f"patient?id={ada.holder}")
    section(doctor, "Records").get_by_role("checkbox").first.check()
    doctor.click("Open the chosen records (1)")
    doctor.page.get_by_role("button", name="View record").click()
    viewer = doctor.page.get_by_role("dialog")
    expect(viewer).to_contain_text("The encryption service opened this record")
    until(lambda: doctor.page.wait_for_timeout(100) or refused, "no stream was asked for")
    ended = ada.done("DELETE", f"/v1/consents/{ben.holder}", wait=SECONDS)
    assert ended["state"] == "committed"
    ada.seen(f"/v1/consents/{ben.holder}", lambda body: body["state"] == "revoked")
    doctor.page.unroute("**/v1/events")
    expect(viewer).to_contain_text("The patient has ended the consent. Nothing of it opens any more.")
    expect(viewer.get_by_role("link", name="Download")).to_have_count(0)


def test_what_happens_between_the_first_look_and_the_stream_is_seen(hospital, ada, at_browser):
    patient = at_browser("ada", "records", "My records")
    before = len(ada.done("GET", "/v1/records")["entries"])
    held = []
    patient.page.route("**/v1/events", lambda route: held.append(route))
    patient.page.reload()
    expect(section(patient, "Records").get_by_role("listitem")).to_have_count(before)
    until(lambda: patient.page.wait_for_timeout(100) or held, "no stream was asked for")
    ada.upload(b"between")
    expect(section(patient, "Records").get_by_role("listitem")).to_have_count(before)
    held[0].continue_()
    expect(section(patient, "Records").get_by_role("listitem")).to_have_count(before + 1)
