"""Traces of gateway and encryption service at a receiver of OTLP over HTTP: from a request to the batch, of nobody."""

import json
import re
import subprocess

import pytest
import requests

from harness.enrolled import until
from harness.gateway import Hospital
from harness.otlp import TraceReceiver
from harness.processes import binaries
from harness.rest import REST

SECONDS = 60
SERVER, CLIENT = 2, 3
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def tracing(hospital: Hospital, endpoint: str, **more):
    """Has both programs of the hospital send their spans somewhere."""
    folder = hospital.folder
    settings = json.loads((folder / "config.json").read_text())
    for section in ("gateway", "service"):
        settings[section]["traces"] = {"endpoint": endpoint, **more}
    settings["service"]["metrics"] = "127.0.0.1:0"
    (folder / "config.json").write_text(json.dumps(settings))
    hospital.gateway.stop()
    hospital.service.stop()
    hospital.restart_service("-v")
    hospital.restart()


def numbers(url: str, program: str) -> dict[str, int]:
    text = requests.get(url + "/metrics", timeout=SECONDS).text
    return {outcome: int(count)
            for outcome, count in re.findall(rf"^{program}_spans_(\w+)_total (\d+)$", text, re.MULTILINE)}


@pytest.fixture
def hospital(start, tmp_path):
    folder = tmp_path / "hospital"
    folder.mkdir()
    return Hospital(start, folder)


@pytest.fixture
def receiver():
    receiver = TraceReceiver()
    yield receiver
    receiver.end()


def test_a_read_is_one_trace_from_the_request_through_the_service_to_the_batch_and_holds_nobody(hospital, receiver):
    ada, berta = hospital.patient("ada"), hospital.doctor("berta")
    record = ada.upload(b"a secret of hers")
    ada.grant(berta)
    (hospital.folder / "token").write_text("let-me-in\n")
    (hospital.folder / "token").chmod(0o600)
    tracing(hospital, receiver.endpoint + "/behind", token_file="token")
    berta.sign_in()
    answer = berta.ask("POST", "/v1/accesses", {"patient_id": ada.holder, "records": [record]}, wait=SECONDS,
                       headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
    assert answer.status_code == 201, answer.text

    def path() -> list:
        """From the batch back to the request, as far as it has come."""
        spans = {span.id: span for span in receiver.spans if span.trace == TRACE}
        found = [span for span in spans.values() if span.name == "submit batch"]
        while found and found[-1].parent in spans:
            found.append(spans[found[-1].parent])
        return found

    until(lambda: len(path()) == 4, "the spans did not come")
    batch, served, asked, request = path()
    assert [(span.program, span.kind, span.name) for span in (request, asked, served)] == [
        ("ehr-gateway", SERVER, "POST /v1/accesses"), ("ehr-gateway", CLIENT, "POST encryption service"),
        ("ehr-encryption", SERVER, served.name)]
    assert request.parent == PARENT and served.name.startswith("POST /v1/")
    assert request.attributes["http.response.status_code"] == 201
    assert batch.attributes["sawtooth.batch.status"] == "COMMITTED"
    assert request.start <= asked.start <= served.start <= batch.start
    assert 0 < batch.nanoseconds <= served.nanoseconds <= request.nanoseconds

    # The ledger knows the batch by that id, and the log of both programs has the trace.
    known = REST(hospital.ledger.rest).json(f"/batches/{batch.attributes['sawtooth.batch.id']}")
    assert len(known["data"]["transactions"]) == batch.attributes["sawtooth.batch.transactions"] == 1
    for program in (hospital.gateway, hospital.service):
        until(lambda program=program: TRACE in program.output, "the trace is not in the log")

    berta.done("GET", f"/v1/records/{record}?patient_id={ada.holder}")
    berta.ask("GET", f"/v1/records/0123456789?patient_id={ada.holder}")
    until(lambda: {span.attributes.get("http.response.status_code") for span in receiver.spans
                   if span.name == "GET /v1/records/{record_id}"} == {200, 404}, "the refusal did not come")
    assert all(path == "/behind/v1/traces" and headers["Authorization"] == "Bearer let-me-in"
               for path, headers, _ in receiver.came)
    text = b"\n".join(body for _, _, body in receiver.came).decode() + hospital.gateway.output + hospital.service.output
    for secret in (record, ada.holder, berta.holder, berta.token, "berta", "a secret of hers", "let-me-in",
                   "0123456789"):
        assert secret not in text, secret


def test_a_client_that_is_not_sampled_is_not_recorded_and_a_trace_is_handed_on_without_a_receiver(hospital, receiver):
    ada = hospital.patient("ada")
    for flags in ("00", "01"):
        ada.ask("GET", "/v1/records", headers={"traceparent": f"00-{'ab' * 15}{flags}-{PARENT}-{flags}"})
    # Neither program has a receiver here: only the log tells of a trace.
    until(lambda: "ab" * 15 + "01" in hospital.gateway.output, "the client's trace is not in the gateway's log")
    tracing(hospital, receiver.endpoint)
    ada.sign_in()
    for flags in ("00", "01"):
        ada.ask("GET", "/v1/records", headers={"traceparent": f"00-{'ab' * 15}{flags}-{PARENT}-{flags}"})
    until(lambda: [span for span in receiver.spans if span.trace == "ab" * 15 + "01"], "no span came")
    assert not [span for span in receiver.spans if span.trace == "ab" * 15 + "00"]


def test_one_trace_in_many_is_recorded_where_the_operator_wants_fewer(hospital, receiver):
    ada = hospital.patient("ada")
    tracing(hospital, receiver.endpoint, one_in=1_000_000)
    ada.sign_in()
    for _ in range(20):
        ada.done("GET", "/v1/records")
    ada.ask("GET", "/v1/records", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
    until(lambda: [span for span in receiver.spans if span.trace == TRACE], "the client's own trace did not come")
    assert {span.trace for span in receiver.spans} == {TRACE}


def test_a_receiver_that_does_not_answer_delays_nobody_and_what_it_is_not_told_is_counted(hospital, receiver):
    ada = hospital.patient("ada")
    receiver.may_answer.clear()
    tracing(hospital, receiver.endpoint)
    ada.sign_in()
    until(lambda: receiver.came, "nothing was sent")
    assert ada.ask("GET", "/v1/records", timeout=4).status_code == 200
    until(lambda: numbers(hospital.url, "ehr_gateway")["dropped"] > 0, "nothing was counted")
    hospital.gateway.wait_for("a receiver takes nothing")
    receiver.may_answer.set()
    until(lambda: ada.ask("GET", "/v1/records").status_code == 200
          and numbers(hospital.url, "ehr_gateway")["sent"] > 0, "it goes on once the receiver answers")
    metrics = "http://" + hospital.service.wait_for(r"ready metrics=(\S+)").group(1)
    assert set(numbers(metrics, "ehr_encryption")) == {"sent", "dropped"}


@pytest.mark.parametrize("settings, told", [
    ({"endpoint": "http://receiver.example:4318"}, "connections.plain_http_hosts"),
    ({"endpoint": "localhost:4318"}, "traces.endpoint"), ({"one_in": 10}, "set and no receiver"),
    ({"endpoint": "http://u:secret-word@localhost"}, "traces.endpoint")])
def test_a_receiver_that_cannot_be_used_is_refused_at_the_start(hospital, settings, told):
    folder = hospital.folder
    config = json.loads((folder / "config.json").read_text())
    for section in ("gateway", "service"):
        config[section]["traces"] = settings
    (folder / "other.json").write_text(json.dumps(config))
    hospital.service.stop()
    for program in ("ehr-gateway", "ehr-encryption"):
        done = subprocess.run([binaries() / program, "--config", "other.json"], cwd=folder, capture_output=True,
                              text=True, timeout=SECONDS)
        assert done.returncode == 64 and told in done.stderr, done.stderr
        assert "secret-word" not in done.stderr
