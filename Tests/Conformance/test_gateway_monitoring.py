"""What is seen of the gateway by those who watch it: its numbers, as Prometheus reads them, and its log."""

import base64
import json
import re
import subprocess

import pytest
import requests

from harness.enrolled import until
from harness.gateway import PASSWORD, Gateway, Hospital, Person
from harness.processes import free_port

SECONDS = 60


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    running = []

    def begin(kind, *arguments, **options):
        # As a production logs: for programs, each request.
        more = ("--log-format", "json") if kind is Gateway else ()
        running.append(kind(*arguments, *more, **options))
        return running[-1]

    try:
        yield Hospital(begin, tmp_path_factory.mktemp("hospital"))
    finally:
        for each in reversed(running):
            if each.process.poll() is None:
                each.stop()


@pytest.fixture(scope="module")
def story(hospital):
    """Whatever happens in a day, and all that the log must not tell of it."""
    ada, doc = hospital.patient("ada"), hospital.doctor("doc")
    record = ada.upload(b"the content itself", **{"Content-Disposition": 'attachment; filename="melanoma.pdf"'})
    ada.grant(doc)
    access = doc.done("POST", "/v1/accesses", {"patient_id": ada.holder, "records": [record]}, expect=201,
                      wait=SECONDS)[0]
    assert doc.ask("GET", access["content"]).content == b"the content itself"
    ada.done("GET", f"/v1/records/{record}")
    ada.done("GET", f"/v1/consents/{doc.holder}")
    code = ada.done("POST", "/v1/pairing-codes", expect=201)["code"]
    doc.done("POST", "/v1/pairings", {"code": code}, expect=None)
    doc.done("GET", "/v1/directory?role=doctor&name=doc", expect=None)
    ada.refused(404, "not_found", "GET", "/v1/records/nothing-that-is-there")
    Person(hospital, "ada", "wrong " + PASSWORD).refused(
        401, "sign_in_refused", "POST", "/v1/sessions", {"name": "ada", "password": "wrong password entirely"})
    ada.ask("GET", "/v1/audit/export")
    hospital.root.done("GET", "/v1/accounts")
    ada.done("DELETE", f"/v1/consents/{doc.holder}", wait=SECONDS)
    ada.done("DELETE", f"/v1/records/{record}", expect=None,
             headers=ada.approve("act: erase", f"patient: {ada.holder}", f"record: {record}"))
    return [ada.holder, doc.holder, record, access["access_id"], ada.token, doc.token, hospital.root.token,
            ada.account["id"], "ada", "Ada", "doc", "Dr. Doc", "melanoma", PASSWORD, code,
            "wrong password entirely", "the content itself", "nothing-that-is-there"]


def test_every_line_of_the_log_is_json_and_none_tells_of_a_person(hospital, story):
    lines = [line for line in hospital.gateway.lines if not line.startswith("ready ")]
    entries = [json.loads(line) for line in lines]
    asked = [entry for entry in entries if entry.get("message") == "request"]
    ids = [entry["metadata"]["hb.request.id"] for entry in asked]
    assert len(ids) > 20 and all(re.fullmatch("[0-9a-f]{17,32}", each) for each in ids), ids
    assert len(set(ids)) == len(ids)
    for entry in entries:
        text = json.dumps(entry)
        for secret in story:
            assert not re.search(rf"\b{re.escape(secret)}\b", text), (secret, entry)
        for token in (secret for secret in story if len(secret) > 30):
            assert base64.b64encode(token.encode()).decode() not in text


def test_an_answer_is_found_in_the_log_by_its_id_and_by_the_trace_of_who_asked(hospital, story):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = requests.get(hospital.url + "/v1/records", timeout=SECONDS,
                          headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.status_code == 401
    line = hospital.gateway.wait_for(answer.headers["X-Request-Id"]).string
    entry = json.loads(line)["metadata"]
    assert (entry["trace"], entry["status"], entry["code"], entry["route"]) == (
        trace, 401, "not_signed_in", "/v1/records")


def test_prometheus_scrapes_the_numbers_and_promtool_finds_no_fault_in_them(hospital, story, tmp_path):
    text = requests.get(hospital.url + "/metrics", timeout=SECONDS).text
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    target, port = hospital.url.removeprefix("http://"), free_port()
    # JSON is YAML.
    (tmp_path / "prometheus.yml").write_text(json.dumps({
        "global": {"scrape_interval": "1s"},
        "scrape_configs": [{"job_name": "gateway", "static_configs": [{"targets": [target]}]}]}))
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            ["prometheus", f"--config.file={tmp_path / 'prometheus.yml'}", f"--storage.tsdb.path={tmp_path / 'data'}",
             f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
    try:
        def value(query: str):
            try:
                answer = requests.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}, timeout=SECONDS)
            except requests.ConnectionError:
                assert server.poll() is None, (tmp_path / "log").read_text()
                return None
            found = answer.json()["data"]["result"] if answer.status_code == 200 else []
            return float(found[0]["value"][1]) if found else None

        until(lambda: value('up{job="gateway"}') == 1, "the gateway was never scraped")
        assert value("ehr_gateway_index_subscribed") == 1 and value("ehr_gateway_processor_away") == 0
        assert value('ehr_gateway_production_ok{fact="ledger.registrars"}') == 0
        uploads = 'ehr_gateway_request_seconds_count{method="POST",route="/v1/records",status="201"}'
        assert value(uploads) == 1
        until(lambda: value('ehr_gateway_request_seconds_count{route="/metrics",status="200"}') > 2, "no later scrape")
    finally:
        server.terminate()
        server.wait(SECONDS)
