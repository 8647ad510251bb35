"""docs/compliance.md and docs/procedures.md claim nothing that is not there."""

import re

import pytest

from harness.prometheus import rules
from harness.processes import REPOSITORY

PAGES = {name: (REPOSITORY / "docs" / name).read_text() for name in ("compliance.md", "procedures.md")}
CONFORMANCE = REPOSITORY / "Tests" / "Conformance"


def test_every_test_that_is_named_exists():
    named = re.findall(r"`(test_\w+\.py)::(\w+)`", PAGES["compliance.md"])
    assert len(named) > 40
    for file, name in named:
        assert re.search(rf"^def {name}\(", (CONFORMANCE / file).read_text(), re.MULTILINE), f"{file}::{name}"
    titled = re.findall(r"`(\w+Tests): ([^`]+)`", PAGES["compliance.md"])
    assert titled
    for folder, title in titled:
        sources = [path.read_text() for path in (REPOSITORY / "Tests" / folder).glob("*.swift")]
        assert any(f'"{title}"' in source for source in sources), f"{folder}: {title}"


def test_each_row_names_a_test_or_leaves_the_rest_to_the_operator():
    rows = [line for line in PAGES["compliance.md"].splitlines() if line.startswith("| ") and "`test_" not in line]
    for row in rows:
        requirement, _, shown, remains = (cell.strip() for cell in row.strip("|").split("|"))
        assert shown == "shown by" or "Tests:" in shown or remains, requirement


@pytest.mark.parametrize("page", sorted(PAGES))
def test_alerts_routes_and_commands_that_are_named_exist(page):
    text = PAGES[page]
    known = {rule["alert"] for rule in rules()}
    alerts = re.findall(r"alert\s+`(\w+)`", text)
    assert alerts and set(alerts) <= known
    routes = (REPOSITORY / "docs" / "gateway.md").read_text()
    for method, path in re.findall(r"\b(GET|POST|PUT|DELETE) `(/v1/[^`]+)`", text):
        assert f"| {method} `{path}` |" in routes, f"{method} {path}"
    completions = (REPOSITORY / "scripts" / "completions" / "ehr.fish").read_text()
    for noun, verb in re.findall(r"`ehr (\w+) ([a-z-]+)", text):
        assert f"'{verb}'" in completions or f' {verb}' in completions, f"ehr {noun} {verb}"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_links_lead_to_pages_and_their_headings(page):
    for target, heading in re.findall(r"\]\(([\w./-]+\.md)(?:#([\w-]+))?\)", PAGES[page]):
        path = REPOSITORY / "docs" / target
        assert path.is_file(), target
        headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
        made = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}
        assert not heading or heading in made, f"{target}#{heading}"
