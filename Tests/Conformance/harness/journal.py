"""A journal, read from its specification alone (docs/spec/journals.md)."""

import hashlib
import json
import re


def verified(journal: bytes, kind: str) -> list[dict]:
    """The records of a journal, held against the chain as its specification says."""
    head, *lines = journal.decode().split("\n")
    assert re.fullmatch(f"ehr-journal 1 {kind} [0-9a-f]{{32}}", head) and lines.pop() == ""
    before, records = hashlib.sha256(head.encode()).hexdigest(), []
    for line in lines:
        link, content = line.split(" ", 1)
        assert link == hashlib.sha256(f"{before} {content}".encode()).hexdigest()
        before = link
        records.append(json.loads(content))
    return records
