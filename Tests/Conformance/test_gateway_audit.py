"""Who has read what: exported whole, told as it happens, and who looked at it is in the log, too."""

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest
import requests

from harness.enrolled import until
from harness.events import Stream
from harness.gateway import SECONDS, gateway_command, standing

ROWS = 6_000


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def doc(hospital):
    return hospital.doctor("doc")


@pytest.fixture(scope="module")
def ada(hospital, doc):
    """A patient, of whose records `doc` has read two, and `=1+1` once."""
    ada = hospital.patient("ada")
    ada.records = [ada.upload(b"first"), ada.upload(b"second")]
    ada.grant(doc)
    doc.access(ada, *ada.records)
    ada.seen("/v1/audit", lambda body: len(body["entries"]) == 2)
    return ada


@pytest.fixture(scope="module")
def bea(hospital, doc):
    bea = hospital.patient("bea")
    bea.records = [bea.upload(b"hers")]
    bea.grant(doc)
    doc.access(bea, *bea.records)
    bea.seen("/v1/audit", lambda body: body["entries"])
    return bea


@pytest.fixture(scope="module")
def olga(hospital):
    return hospital.staff("auditor", "olga")


def exported(person, kind: str, query="") -> requests.Response:
    answer = person.ask("GET", f"/v1/audit/export?format={kind}{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"] == f'attachment; filename="audit.{kind}"'
    return answer


def rows(person, kind: str, query="") -> list[dict]:
    """The entries of a whole export, as text of their columns."""
    text = exported(person, kind, query).content.decode()
    if kind == "csv":
        *lines, end = text.split("\r\n")[:-1]
        found = list(csv.DictReader(io.StringIO("\r\n".join(lines))))
        assert end == f"# end,{len(found)}"
        return found
    *lines, end = [json.loads(line) for line in text.splitlines()]
    assert end == {"end": True, "entries": len(lines)}
    return lines


def ids(entries) -> list[str]:
    return [each["access_id"] for each in entries]


def noted(person) -> list[dict]:
    return person.done("GET", "/v1/audit/gateway?limit=100")["entries"]


def test_an_export_is_all_that_its_reader_may_see_with_a_closing_line(ada, bea, doc, olga):
    listed = ada.done("GET", "/v1/audit")["entries"]
    assert len(listed) == 2
    for kind in ("csv", "ndjson"):
        assert ids(rows(ada, kind)) == ids(listed)
        assert {each["patient_id"] for each in rows(doc, kind)} == {ada.holder, bea.holder}
        assert len(rows(olga, kind)) == len(rows(doc, kind)) == 3
        assert ids(rows(olga, kind, f"&patient_id={bea.holder}")) == ids(bea.done("GET", "/v1/audit")["entries"])
    cells, = [each for each in rows(ada, "csv") if each["record_id"] == ada.records[0]]
    line, = [each for each in rows(ada, "ndjson") if each["record_id"] == ada.records[0]]
    for column in ("kind", "doctor_id", "patient_id", "purpose", "transaction_id"):
        assert cells[column] == line.get(column, ""), column
    assert (cells["consent_version"], cells["block"]) == ("1", str(line["block"]))
    # No names of patients or doctors in what auditors take away.
    assert "Ada" not in exported(olga, "csv").text and "Doc" not in exported(olga, "ndjson").text
    ada.refused(404, "not_found", "GET", f"/v1/audit/export?patient_id={bea.holder}")
    ada.refused(400, "invalid", "GET", "/v1/audit/export?format=xlsx")


def test_whoever_looks_at_the_log_of_others_is_in_the_log_for_them_to_see(hospital, ada, bea, olga):
    bea_before = len(noted(bea))
    olga.done("GET", f"/v1/audit?patient_id={ada.holder}")
    exported(olga, "csv", f"&patient_id={ada.holder}")
    seen = [(each["kind"], each["actor"]) for each in noted(ada)]
    assert ("audit_read", olga.account["id"]) in seen and ("exported", olga.account["id"]) in seen
    assert len(noted(bea)) == bea_before
    exported(bea, "ndjson")
    assert noted(bea)[0]["kind"] == "exported"
    with Stream(olga):
        newest = noted(olga)[0]
    assert (newest["kind"], newest["detail"]) == ("audit_read", {"what": "events"})
    assert gateway_command(hospital.folder, "audit", "verify").stdout.startswith("entries=")


def test_a_transaction_is_shown_to_whom_it_concerns_and_to_auditors(ada, bea, doc, olga):
    path = ada.done("GET", "/v1/audit")["entries"][0]["transaction"]
    for who in (ada, doc, olga):
        assert all(who.done("GET", path)["checks"].values())
    absent = bea.refused(404, "not_found", "GET", "/v1/transactions/" + 128 * "0").json()
    assert {**bea.refused(404, "not_found", "GET", path).json(), "request_id": ""} == {**absent, "request_id": ""}


def test_events_tell_what_concerns_their_reader_and_go_on_where_they_broke_off(hospital, ada, bea, doc, olga):
    with Stream(ada) as hers, Stream(bea) as others, Stream(olga) as all_of_it:
        begun = others.next
        record = ada.upload(b"third")
        doc.access(ada, record)
        after = bea.upload(b"another")
        told = hers.until("access-logged")
        assert [each["event"] for each in told] == ["record-anchored", "access-logged"]
        assert all(each["patient_id"] == ada.holder for each in told) and told[1]["doctor_id"] == doc.holder
        assert begun()["patient_id"] == bea.holder
        assert [each["patient_id"] for each in all_of_it.until("access-logged")] == [ada.holder] * 2
    assert bea.done("GET", f"/v1/records/{after}")["record_id"] == after
    # What happened while nobody listened, once, the gateway killed in between.
    ada.upload(b"fourth")
    hospital.restart()
    with Stream(ada, told[0]["id"]) as again:
        first, second = again.next(), again.next()
    assert first == told[1] and second["event"] == "record-anchored" and second["patient_id"] == ada.holder
    # Who never got an event has a place, too.
    with Stream(bea) as quiet:
        assert next(quiet.lines) == ": open"
        place = next(quiet.lines).removeprefix("id: ")
    missed = bea.upload(b"missed")
    with Stream(bea, place) as again:
        event = again.next()
    assert bea.done("GET", f"/v1/records/{missed}")["transaction_id"] == event["transaction_id"]
    ada.refused(400, "invalid", "GET", "/v1/events", headers={"Last-Event-ID": "yesterday"})


def test_events_end_with_the_session(hospital, doc):
    person = hospital.patient("cleo")
    with Stream(person) as stream:
        token = person.token
        person.done("DELETE", "/v1/sessions/current", expect=204)
        person.token = None
        person.sign_in()
        assert person.token != token
        # In the new session: the old one's reader is told nothing of it.
        person.upload(b"unseen")
        assert stream.next()["event"] == "session-ended" and stream.next() is None


def test_a_gateway_that_is_stopped_ends_its_streams(hospital, ada):
    with Stream(ada) as stream:
        assert hospital.gateway.stop() == 0
        assert stream.next() is None
    hospital.restart()


def tables(hospital) -> tuple:
    """The gateway's database, and the tables of accesses and transactions in it."""
    connection = sqlite3.connect(hospital.folder / "gateway.sqlite", timeout=60)
    names = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    slot, = connection.execute("SELECT slot FROM index_state").fetchone()
    assert {f"accesses_{slot}", f"transactions_{slot}"} <= set(names)
    return connection, f"accesses_{slot}", f"transactions_{slot}"


def many(hospital, table: str, condition: str, **columns: str) -> None:
    """Makes `ROWS` more rows of one, with other columns as `columns` say, of `n`."""
    connection, accesses, transactions = tables(hospital)
    name = {"accesses": accesses, "transactions": transactions}[table]
    with closing(connection), connection:
        every = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        wanted = ", ".join(columns.get(each, f"t.{each}") for each in every)
        connection.execute(f"""
            WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < {ROWS})
            INSERT INTO {name} ({', '.join(every)})
            SELECT {wanted} FROM count, (SELECT * FROM {name} WHERE {condition} LIMIT 1) AS t""")


def test_no_event_is_lost_to_a_reader_who_is_slow(hospital):
    person = hospital.patient("dora")
    with Stream(person) as stream:
        person.upload(b"one")
        place = stream.next()["id"]
    many(hospital, "transactions", f"patient = '{person.holder}' ORDER BY position DESC", position="t.position + n",
         id="randomblob(64)")
    with Stream(person, place) as stream:
        assert stream.next()
        for _ in range(20):
            person.done("GET", "/v1/me")
        count = 1
        while count < ROWS:
            assert stream.next()["event"] == "record-anchored"
            count += 1


def test_an_export_that_is_cut_off_lacks_its_closing_line(hospital, bea):
    many(hospital, "transactions", f"patient = '{bea.holder}' AND event LIKE '%access-logged'", id="randomblob(64)",
         position="t.position + n")
    many(hospital, "accesses", f"patient = '{bea.holder}'", access="'copy-' || n", made="t.made + n")
    whole = exported(bea, "ndjson").text.splitlines()
    assert json.loads(whole[-1]) == {"end": True, "entries": ROWS + 1} and len(whole) == ROWS + 2
    for kind in ("csv", "ndjson"):
        answer = requests.get(
            f"{hospital.url}/v1/audit/export?format={kind}", headers={"Authorization": f"Bearer {bea.token}"},
            stream=True, timeout=SECONDS)
        pieces = answer.iter_content(1000)
        text = next(pieces)
        hospital.restart()
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            for piece in pieces:
                text += piece
        assert b'"end"' not in text and b"# end" not in text
    until(lambda: bea.ask("GET", "/readyz").status_code == 200, "never ready")
