"""Records that come in parts and go on where they were cut, as draft-ietf-httpbis-resumable-upload says."""

import base64
import hashlib
import json
import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from harness.enrolled import until
from harness.gateway import SECONDS, Person, standing

LIMIT = 4_000_000
PART = "application/partial-upload"


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital"), settings={"limits": {"record_bytes": LIMIT}}) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ada(hospital):
    return hospital.patient("ada")


@pytest.fixture(scope="module")
def bea(hospital):
    return hospital.patient("bea")


def digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def opened(person: Person, content: bytes = b"", **headers) -> str:
    """The path of an upload with its first bytes."""
    answer = person.ask("POST", "/v1/records?scope=lab", content=content, headers={
        "Upload-Complete": "?0", "Content-Type": "application/pdf", **headers})
    assert answer.status_code == 201, answer.text
    told, path = answer.json(), answer.headers["Location"]
    assert path == f"/v1/uploads/{told['upload_id']}" and not told["complete"]
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Complete"]) == (str(told["offset"]), "?0")
    return path


def part(person: Person, path: str, offset: int, content: bytes, last=False, **headers):
    return person.ask("PATCH", path, content=content, wait=SECONDS if last else None, headers={
        "Content-Type": PART, "Upload-Offset": str(offset), "Upload-Complete": "?1" if last else "?0", **headers})


def offset(person: Person, path: str) -> int:
    answer = person.ask("HEAD", path)
    assert answer.status_code == 200 and not answer.content, answer.status_code
    return int(answer.headers["Upload-Offset"])


def finished(person: Person, path: str, start: int, content: bytes, **headers) -> str:
    """The record that came of it, which is `content`."""
    answer = part(person, path, start, content[start:], last=True, **headers)
    assert (answer.status_code, answer.headers["Upload-Complete"]) == (201, "?1"), answer.text
    record = answer.json()["record_id"]
    assert answer.json()["operation"]["state"] == "committed"
    assert person.ask("GET", f"/v1/records/{record}/content").content == content
    return record


def over(person: Person, path: str):
    """It is as if it had never been."""
    assert person.refused(404, "upload_over", "GET", path).json()["detail"].endswith("begin anew")
    assert part(person, path, 0, b"x").json()["code"] == "upload_over"
    person.refused(404, "upload_over", "DELETE", path)


def beginning(person: Person, path: str, start: int, length: int, content: bytes) -> socket.socket:
    """A part of which only the beginning comes, on a connection of its own."""
    host, port = person.hospital.url.removeprefix("http://").split(":")
    stream = socket.create_connection((host, int(port)), timeout=SECONDS)
    stream.sendall((
        f"PATCH {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\nContent-Type: {PART}\r\n"
        f"Upload-Offset: {start}\r\nUpload-Complete: ?0\r\nContent-Length: {length}\r\n\r\n").encode() + content)
    return stream


def open_files(program) -> list[str]:
    found = []
    for each in Path(f"/proc/{program.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(os.readlink(each))
    return found


def incoming(hospital) -> bool:
    """Whether objects are being written: their files have no name until they are whole."""
    return any("/objects/incoming/" in each for each in open_files(hospital.service))


def nothing_is_left(hospital):
    until(lambda: not incoming(hospital), "an object was left that nobody finishes")


def test_what_comes_in_parts_is_one_record_with_the_label_that_it_was_opened_with(ada):
    content = os.urandom(1_000_000)
    path = opened(ada, content[:10], **{"Content-Disposition": 'attachment; filename="scan.pdf"',
                                        "Upload-Length": str(len(content)), "Repr-Digest": digest(content)})
    answer = ada.ask("HEAD", path)
    assert answer.headers["Upload-Length"] == str(len(content)) and "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Upload-Limit"] == f"max-size={LIMIT}, max-age=600"
    for start, end in ((10, 10), (10, 300_000), (300_000, 700_001)):
        piece = content[start:end]
        answer = part(ada, path, start, piece, **{"Content-Digest": digest(piece)})
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end)), answer.text
    record = finished(ada, path, 700_001, content)
    shown = ada.seen(f"/v1/records/{record}")
    assert (shown["media_type"], shown["file_name"], shown["length"]) == ("application/pdf", "scan.pdf", len(content))
    # The answer may have been lost: it is told again, and nothing else is taken.
    told = part(ada, path, len(content), b"", last=True)
    assert (told.status_code, told.json()["record_id"]) == (201, record)
    assert ada.done("GET", path) == {"upload_id": path.rsplit("/")[-1], "record_id": record, "complete": True,
                                     "offset": len(content), "length": len(content)}
    assert part(ada, path, 5, b"x").json()["code"] == "offset_mismatch"
    ada.refused(409, "upload_complete", "DELETE", path)


def test_an_empty_record_and_one_sent_whole_with_the_field_are_records(ada):
    finished(ada, opened(ada), 0, b"")
    made = ada.done("POST", "/v1/records", content=b"whole", expect=201, wait=SECONDS, headers={
        "Upload-Complete": "?1"})
    assert ada.ask("GET", f"/v1/records/{made['record_id']}/content").content == b"whole"


def test_after_a_connection_that_broke_it_goes_on_from_what_is_there(ada):
    content = os.urandom(2_000_000)
    path, there = opened(ada), 0
    while there == 0:
        beginning(ada, path, 0, 1_500_000, content[:700_000]).close()
        there = offset(ada, path)
    assert there <= 700_000
    # A part that was cut is no harm to the next one, however often.
    with beginning(ada, path, there, 100_000, content[there:there + 50_000]):
        pass
    # What was sent before the break may come after HEAD: whoever goes on from a wrong place is told the right one.
    until(lambda: part(ada, path, at := offset(ada, path), content[at:at + 1]).status_code == 204,
          "nothing could follow what was cut")
    finished(ada, path, offset(ada, path), content)


def test_another_offset_is_told_the_right_one_and_changes_nothing(ada):
    content = os.urandom(5_000)
    path = opened(ada, content[:1_000])
    for wrong in (0, 999, 1_001, LIMIT):
        answer = part(ada, path, wrong, b"other")
        if wrong == LIMIT:
            assert (answer.status_code, answer.json()["code"]) == (413, "record_too_long")
            continue
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "1000")
        assert (answer.json()["code"], answer.json()["offset"]) == ("offset_mismatch", 1_000)
    for headers in ({"Upload-Offset": "-1"}, {"Upload-Offset": "1e3"}, {"Upload-Complete": "yes"},
                    {"Upload-Complete": None}, {"Upload-Offset": None}, {"Upload-Offset": 20 * "9"}):
        assert part(ada, path, 1_000, b"other", **headers).json()["code"] == "invalid", headers
    assert part(ada, path, 1_000, b"x", **{"Content-Type": "text/plain"}).json()["code"] == "part_type"
    finished(ada, path, 1_000, content)


def test_it_is_there_for_the_session_that_began_it_and_for_nobody_else(hospital, ada, bea):
    content = os.urandom(1_000)
    path = opened(ada, content[:500])
    for other in (bea, Person(hospital, "ada", ada.password).sign_in()):
        over(other, path)
    assert hospital.nobody().ask("GET", path).json()["code"] == "not_signed_in"
    assert hospital.root.ask("GET", path).json()["code"] == "not_found"
    finished(ada, path, 500, content)


def test_of_two_parts_at_one_time_one_is_taken_and_whoever_asks_for_the_offset_ends_it(ada):
    content = os.urandom(100_000)
    path = opened(ada)
    with beginning(ada, path, 0, 60_000, content[:30_000]) as stream:
        until(lambda: part(ada, path, 7, b"").json()["code"] == "in_progress", "the first part never came")
        there = offset(ada, path)
        assert 0 <= there <= 30_000
        stream.sendall(content[30_000:60_000])
        told = b""
        while b'"upload_interrupted"' not in told:
            piece = stream.recv(65_536)
            assert piece, told
            told += piece
        assert told.startswith(b"HTTP/1.1 409 ")
    assert offset(ada, path) == there
    finished(ada, path, there, content)


def test_what_is_given_up_leaves_no_object(hospital, ada):
    path = opened(ada, os.urandom(300_000))
    until(lambda: incoming(hospital), "nothing was ever written")
    ada.done("DELETE", path, expect=204)
    over(ada, path)
    nothing_is_left(hospital)


def test_it_ends_with_the_session(hospital, bea):
    records = len(bea.done("GET", "/v1/records")["entries"])
    leaving = Person(hospital, "bea", bea.password).sign_in()
    path = opened(leaving, os.urandom(300_000))
    # A part is on its way while somebody signs out.
    with beginning(leaving, path, 300_000, 1_000_000, os.urandom(300_000)) as stream:
        leaving.done("DELETE", "/v1/sessions/current", expect=204)
        leaving.refused(401, "session_ended", "GET", path)
        nothing_is_left(hospital)
        stream.close()
    over(bea, path)
    assert len(bea.done("GET", "/v1/records")["entries"]) == records


def test_what_is_longer_or_another_than_was_said_is_no_record(hospital, ada):
    content = os.urandom(10_000)

    def refuses(status: int, code: str, answer):
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text

    refuses(413, "record_too_long", ada.ask("POST", "/v1/records", content=b"", headers={
        "Upload-Complete": "?0", "Upload-Length": str(LIMIT + 1)}))
    refuses(400, "invalid", ada.ask("POST", "/v1/records", content=b"", headers={"Upload-Complete": "0"}))
    refuses(400, "digest_invalid", ada.ask("POST", "/v1/records", content=b"", headers={
        "Upload-Complete": "?0", "Repr-Digest": "sha-256=:00:"}))
    # Announced, it is refused before it comes; else it is found too long as it comes.
    path = opened(ada, content)
    refuses(413, "record_too_long", part(ada, path, 10_000, os.urandom(LIMIT - 9_999)))
    assert offset(ada, path) == 10_000
    refuses(413, "record_too_long", part(ada, path, 10_000, iter([os.urandom(LIMIT // 2)] * 3)))
    over(ada, path)
    path = opened(ada, **{"Upload-Length": "9999"})
    refuses(400, "length_mismatch", part(ada, path, 0, content))
    over(ada, path)
    path = opened(ada, content, **{"Upload-Length": "10001"})
    refuses(400, "length_mismatch", part(ada, path, 10_000, b"", last=True))
    over(ada, path)
    path = opened(ada)
    refuses(400, "digest_mismatch", part(ada, path, 0, content, **{"Content-Digest": digest(b"other")}))
    over(ada, path)
    path = opened(ada, **{"Repr-Digest": digest(b"other")})
    refuses(400, "digest_mismatch", part(ada, path, 0, content, last=True))
    over(ada, path)
    nothing_is_left(hospital)


def test_under_its_key_it_is_the_same_upload_and_then_the_record(ada):
    content, key = os.urandom(50_000), {"Idempotency-Key": os.urandom(8).hex()}
    path = opened(ada, content[:20_000], **key)
    again = ada.ask("POST", "/v1/records?scope=lab", content=content[:20_000], headers={
        "Upload-Complete": "?0", "Content-Type": "application/pdf", **key})
    assert (again.status_code, again.headers["Location"], again.headers["Upload-Offset"]) == (201, path, "20000")
    ada.refused(422, "idempotency_key_reused", "POST", "/v1/records?scope=lab", content=content, headers={
        "Content-Type": "application/pdf", **key})
    # Given up, it begins anew under the same key, as the same record.
    named = again.json()["record_id"]
    ada.done("DELETE", path, expect=204)
    path = opened(ada, **key)
    assert finished(ada, path, 0, content) == named
    told = ada.done("POST", "/v1/records?scope=lab", content=b"", expect=201, wait=SECONDS, headers={
        "Upload-Complete": "?0", "Content-Type": "application/pdf", **key})
    assert (told["record_id"], told["operation"]["state"]) == (named, "committed")


def test_an_account_has_three_at_one_time(ada, bea):
    paths = [opened(ada) for _ in range(3)]
    ada.refused(429, "too_many_uploads", "POST", "/v1/records", content=b"", headers={"Upload-Complete": "?0"})
    bea.done("DELETE", opened(bea), expect=204)
    ada.done("POST", "/v1/records", content=b"whole", expect=201, wait=SECONDS)
    ada.done("DELETE", paths[0], expect=204)
    for path in [*paths[1:], opened(ada)]:
        ada.done("DELETE", path, expect=204)


def test_a_refusal_of_the_encryption_service_is_told_before_the_content_comes(hospital, ada):
    record = ada.upload(b"first")
    ada.refused(400, "invalid", "POST", f"/v1/records?scope=imaging&record_id={record}", content=b"", headers={
        "Upload-Complete": "?0"})


def test_a_gateway_that_was_killed_loses_what_was_open_and_one_that_nobody_goes_on_with_ends(hospital, ada):
    path = opened(ada, os.urandom(300_000))
    until(lambda: incoming(hospital), "nothing was ever written")
    file = hospital.practice.path("config.json")
    before = file.read_text()
    settings = json.loads(before)
    settings["gateway"]["uploads"] = {"idle_seconds": 1}
    file.write_text(json.dumps(settings))
    try:
        hospital.restart()
        over(ada, path)
        nothing_is_left(hospital)
        path = opened(ada, os.urandom(300_000))
        # To ask for it would be a use of it.
        until(lambda: incoming(hospital), "nothing was ever written")
        nothing_is_left(hospital)
        over(ada, path)
    finally:
        file.write_text(before)
        hospital.restart()
