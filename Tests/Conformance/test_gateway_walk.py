"""The walk through the gateway with `curl` in docs/gateway.md, run as it is written there."""

import json
import os
import re
import subprocess

from harness.gateway import PASSWORD, Person, standing
from harness.processes import REPOSITORY


def commands() -> str:
    """The indented lines of the walk."""
    page = (REPOSITORY / "docs" / "gateway.md").read_text()
    walk = page.split("## A walk through it\n")[1].split("\n## ")[0]
    lines = re.findall(r"^    (.*)$", walk, re.MULTILINE)
    assert len(lines) > 30
    return "\n".join(lines)


def test_the_walk_does_what_it_says(tmp_path):
    content = os.urandom(100_000)
    folder = tmp_path / "walk"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(content)
    with standing(tmp_path) as hospital:
        done = subprocess.run(
            ["bash", "-euxo", "pipefail", "-c", commands()], cwd=folder, capture_output=True, text=True, timeout=240,
            env={**os.environ, "G": hospital.url, "ROOT": PASSWORD + " root"})
        assert done.returncode == 0, (done.stdout, done.stderr)
        assert (folder / "again.pdf").read_bytes() == (folder / "read.pdf").read_bytes() == content
        told, decoder = [], json.JSONDecoder()
        text = done.stdout.strip()
        while text:
            value, end = decoder.raw_decode(text)
            told.append(value)
            text = text[end:].lstrip()
        registered, listed, followed, granted, ended, audit, explained = told
        assert len(registered["recovery_codes"]) == 10 and registered["registered"] and followed["registered"]
        assert (granted["kind"], granted["state"], ended["kind"], ended["state"]) == (
            "grant", "committed", "revoke", "committed")
        assert "entries" in listed and "entries" in audit and explained["allowed"] is False
        ada = Person(hospital, "ada", "seven green kettles hum").sign_in()
        entry, = ada.seen("/v1/audit", lambda body: body["entries"])["entries"]
        assert entry["sentence"].startswith("Dr. Doc was allowed to read the record ")
