"""A record's media type and file name reach who may read the record, and stand nowhere else (docs/spec/keys.md)."""

import base64
import json
import os
import secrets

import pytest
from harness.holders import Client
from harness.records import Practice
from test_record_secrets import AS_DOCTOR, Canary


def tell(canary, *arguments, exit_code=0):
    """What a command answers, past the search of what was printed: this is where a label belongs."""
    result = Practice.run(canary.practice, "record", "describe", *arguments, "--format", "json")
    assert result.returncode == exit_code, (result.stdout, result.stderr)
    return json.loads(result.stdout)


@pytest.mark.parametrize("where", ["here", "socket"])
def test_a_label_is_told_to_who_may_read_the_record_and_is_nowhere_in_clear(tmp_path, start, monkeypatch, where):
    canary = Canary(tmp_path, start, where, monkeypatch)
    practice = canary.practice
    marks = [secrets.token_hex(16) for _ in range(3)]
    name, kind = f"Röntgen – {marks[0]} (2).pdf", f"application/x-{marks[1]};v=\"1, 2\""
    refused = f"{marks[2]}/of/a/path"
    canary.search.add(name=name.encode(), **{f"mark {mark}": mark.encode() for mark in marks})
    practice.deposit("r-1", b"content", "--name", name, "--type", kind)
    practice.deposit("r-2", b"other")
    for option, value in (("--name", refused), ("--type", marks[2]), ("--name", marks[2] + "\n")):
        practice.path("input").write_bytes(b"x")
        practice.refused("invalid", "record", "deposit", "input", *practice.named("r-3"), "--key", "ada.priv", option,
                         value)

    told = tell(canary, *practice.named("r-1"))
    assert (told["file_name"], told["media_type"]) == (name, kind)
    assert (told["plaintext_bytes"], told["state"], told["scope"]) == (7, "anchored", "general")
    anchor = practice.json("record", "show", *practice.named("r-1"), "--url", practice.url, desk=False)
    assert told["sha256"] == anchor["hash_sha256"]
    assert tell(canary, *practice.named("r-2"))["file_name"] is None
    practice.refused("not_found", "record", "describe", *practice.named("r-4"))
    # Deposited again, it keeps its content and its label.
    assert practice.deposit("r-1", b"else", "--name", "else")["repeated"]
    assert tell(canary, *practice.named("r-1")) == told

    # A doctor is told what one without access to the record, or to one that is not there, is told.
    for record in ("r-1", "r-4"):
        answers = [practice.run("record", verb, *file, *practice.named(record), *AS_DOCTOR, "--format", "json")
                   for verb, file in (("describe", []), ("retrieve", ["never"]))]
        codes = {(each.returncode, json.loads(each.stdout)["code"]) for each in answers}
        assert len(codes) == 1 and 0 not in {status for status, _ in codes}, codes
    practice.share()
    assert tell(canary, *practice.named("r-1"), *AS_DOCTOR)["file_name"] == name
    practice.json("consent", "withdraw", *practice.pair, "--key", "ada.priv")
    practice.refused("consent_revoked", "record", "describe", *practice.named("r-1"), *AS_DOCTOR)

    practice.json("key", "rotate")
    practice.json("key", "rotate", "--kek")
    assert tell(canary, *practice.named("r-1")) == told
    practice.json("key", "backup", "data/backup.sqlite", "--config", "config.json", desk=False)
    assert canary.found() == []
    practice.json("record", "erase", *practice.named("r-1"), "--yes")
    practice.run("record", "describe", *practice.named("r-1"))
    assert canary.found() == []
    assert canary.search.bytes_searched > 1 << 20


def test_a_client_from_the_page_gives_a_label_with_the_content_and_reads_ranges(tmp_path, start, monkeypatch):
    canary = Canary(tmp_path, start, "socket", monkeypatch)
    practice, client = canary.practice, Client(str(tmp_path / "service.sock"))
    practice.json("key", "make", "--patient", "custodial", "--register")
    name, content = f"Befund {secrets.token_hex(16)} ✓.txt", os.urandom(50_000)
    canary.search.add(name=name.encode())
    path = "/v1/patients/custodial/records/r"

    def ask(method, target, body=None, headers=()):
        client.request(method, target, body, dict(headers))
        answer = client.getresponse()
        return answer.status, answer.headers, answer.read()

    fields = {"Record-Media-Type": "text/plain", "Record-File-Name": base64.b64encode(name.encode()).decode(),
              "Prefer": "wait=30", "Content-Type": "application/octet-stream"}
    assert ask("PUT", path + "/content?operation_id=o", content, fields)[0] == 200
    kind = {"Content-Type": "application/json"}
    status, _, body = ask("POST", "/v1/patients/custodial/descriptions", json.dumps({"records": ["none", "r"]}), kind)
    assert status == 200
    described, = json.loads(body)["records"]
    assert (described["file_name"], described["media_type"], described["length"]) == (name, "text/plain", 50_000)

    for asked, first, last in (("0-9", 0, 9), ("49990-", 49_990, 49_999), ("-5", 49_995, 49_999),
                               ("40000-99999", 40_000, 49_999)):
        status, headers, body = ask("GET", path + "/content", headers={"Range": f"bytes={asked}"})
        assert (status, headers["Content-Range"]) == (206, f"bytes {first}-{last}/50000")
        assert body == content[first:last + 1]
        assert json.loads(base64.b64decode(headers["Record-Description"])) == described
    status, headers, _ = ask("GET", path + "/content", headers={"Range": "bytes=50000-"})
    assert (status, headers["Content-Range"]) == (416, "bytes */50000")

    # A doctor without an access hears what there is to hear of the content: on which ledger entry it founders.
    for record, code in (("r", "access_not_logged"), ("none", "access_no_record")):
        access = json.dumps({"access_id": "a", "patient_id": "custodial", "record_id": record, "doctor_id": "d"})
        for path in ("description", "content"):
            status, _, body = ask("POST", f"/v1/accesses/{path}", access, kind)
            assert (status, json.loads(body)["code"]) == (403, code) and name.encode() not in body
    assert canary.found() == []
