"""The administrator's page of health, while one part after the other goes away."""

import requests
from playwright.sync_api import expect

from harness.enrolled import until
from harness.gateway import SECONDS
from harness.portal import browser, hospital, root, site

QUEUE = "Operations that wait for the ledger’s verdict"


def row(person, term: str):
    return person.page.locator("main dl > div", has=person.page.get_by_text(term, exact=True)).locator("dd")


def waiting(hospital) -> str | None:
    """What the gateway tells Prometheus, which is told at once whatever is away."""
    text = requests.get(hospital.url + "/metrics", timeout=SECONDS).text
    found = [line.split()[1] for line in text.splitlines() if line.startswith("ehr_gateway_waiting_operations ")]
    return found[0] if found else None


def test_an_administrator_sees_what_waits_for_the_ledger_whichever_part_is_away(browser, hospital, root):
    ada = hospital.patient("ada")
    root.go("health")
    root.sees("Everything works.")
    expect(row(root, QUEUE)).to_have_text("0")
    expect(row(root, "Blocks that are not read yet")).to_have_text("0")
    hospital.processor.stop()
    for content in (b"waits", b"waits, too"):
        ada.done("POST", "/v1/records?scope=lab", content=content, expect=202,
                 headers={"Content-Type": "application/octet-stream"})
    # Gateway and page look by themselves, every ten seconds each.
    expect(row(root, QUEUE)).to_have_text("2", timeout=SECONDS * 1000)
    hospital.ledger.kill()
    until(lambda: requests.get(hospital.url + "/readyz", timeout=SECONDS).status_code == 503,
          "the ledger was not missed")
    root.page.reload()
    expect(row(root, "Ledger")).to_contain_text("does not answer")
    expect(row(root, QUEUE)).to_have_text("2")
    root.check("health-queue")
    hospital.service.kill()
    until(lambda: waiting(hospital) is None, "an old number was told for that of now")
    expect(row(root, QUEUE)).to_have_text("not known")
    root.click("Deutsch")
    expect(row(root, "Vorgänge, die auf das Urteil des Ledgers warten")).to_have_text("nicht bekannt")
    expect(row(root, "Prozessor")).to_be_visible()
