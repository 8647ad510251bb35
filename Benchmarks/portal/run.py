"""Measures what a person waits for in the portal, by the browser's own performance API: the first paint, the largest one,
how much is loaded and how long the main thread was busy, for a first visit and for a patient's pages. Prints one JSON
object a line.

    run.py FOLDER PORTAL --records 50 --rounds 5      (EHR_BIN: the folder of the programs)"""

import argparse
import json
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests" / "Conformance"))

from harness.browser import Browser  # noqa: E402
from harness.gateway import standing  # noqa: E402

# Before the page's own scripts, so that nothing is missed.
OBSERVE = """
    window.seen = {largest: 0, long: 0, shift: 0};
    new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.largest = each.startTime; })
        .observe({type: "largest-contentful-paint", buffered: true});
    new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.long += each.duration; })
        .observe({type: "longtask", buffered: true});
    new PerformanceObserver((list) => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) seen.shift += each.value;
    }).observe({type: "layout-shift", buffered: true});
"""
TAKE = """() => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const loaded = [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")];
    return {first_paint_ms: paint.startTime, largest_paint_ms: seen.largest, long_tasks_ms: seen.long,
            layout_shift: seen.shift, loaded_kib: loaded.reduce((sum, each) => sum + each.encodedBodySize, 0) / 1024};
}"""
PAGES = {"records": "My records", "consents": "Who may see what", "accesses": "Who has seen what"}


def measured(person, page: str, heading: str) -> dict:
    person.go(page)
    person.heading(heading)
    person.page.wait_for_load_state("networkidle")
    return person.page.evaluate(TAKE)


def told(name: str, rounds: list[dict]):
    print(json.dumps({"page": name, "rounds": len(rounds), **{
        key: round(statistics.median(each[key] for each in rounds), 3 if key == "layout_shift" else 1)
        for key in rounds[0]}}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("portal", type=Path)
    parser.add_argument("--records", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with standing(options.folder, portal=str(options.portal)) as hospital:
        ada = hospital.patient("ada")
        for _ in range(options.records):
            ada.upload(b"a record")
        browser = Browser(hospital.url)
        try:
            first = []
            for _ in range(options.rounds):
                # A browser that has been here before keeps the bundles.
                person = browser.visitor("ada")
                person.context.add_init_script(OBSERVE)
                first.append(measured(person, "sign-in", "Sign in"))
            told("sign-in, first visit", first)
            person.sign_in()
            person.heading("My records")
            for page, heading in PAGES.items():
                told(page, [measured(person, page, heading) for _ in range(options.rounds)])
        finally:
            browser.stop()


if __name__ == "__main__":
    main()
