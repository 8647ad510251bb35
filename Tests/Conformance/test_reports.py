"""Failures of gateway and encryption service at a receiver that speaks Sentry's protocol: which, where, and no more."""

import json
import re
import shutil
import subprocess

import pytest
import requests

from harness.bugsink import Bugsink
from harness.enrolled import until
from harness.gateway import Hospital
from harness.processes import binaries
from harness.receiver import Receiver

SECONDS = 60


def reporting(hospital: Hospital, dsn: str, **more):
    """Has both programs of the hospital report to a receiver."""
    folder = hospital.folder
    (folder / "dsn").write_text(dsn + "\n")
    (folder / "dsn").chmod(0o600)
    settings = json.loads((folder / "config.json").read_text())
    for section in ("gateway", "service"):
        settings[section]["reports"] = {"dsn_file": "dsn", "running_file": f"{section}.running", **more}
    settings["service"]["metrics"] = "127.0.0.1:0"
    (folder / "config.json").write_text(json.dumps(settings))
    hospital.gateway.stop()
    hospital.service.stop()
    hospital.restart_service()
    hospital.restart()


def lose_objects(hospital: Hospital):
    """What people then ask for is a failure of the operator's, in both programs."""
    shutil.rmtree(hospital.folder / "data" / "objects")


def numbers(url: str, program: str) -> dict[str, int]:
    text = requests.get(url + "/metrics", timeout=SECONDS).text
    return {outcome: int(count)
            for outcome, count in re.findall(rf"^{program}_failure_reports_(\w+)_total (\d+)$", text, re.MULTILINE)}


@pytest.fixture
def hospital(start, tmp_path):
    folder = tmp_path / "hospital"
    folder.mkdir()
    return Hospital(start, folder)


def test_a_receiver_is_told_which_failure_and_where_and_nothing_of_who_asked_for_what(hospital, start, tmp_path):
    receiver = start(Bugsink, tmp_path / "bugsink")
    ada = hospital.patient("ada")
    record = ada.upload(b"a secret of hers")
    reporting(hospital, receiver.dsn, environment="production")
    ada.sign_in()
    lose_objects(hospital)
    for _ in range(2):
        assert ada.ask("GET", f"/v1/records/{record}/content", may_fail=True).status_code == 500

    def told() -> dict[str, list[dict]]:
        events: dict[str, list[dict]] = {}
        for event in receiver.events():
            events.setdefault(event["logger"], []).append(event)
        return events

    until(lambda: [len(told().get(name, [])) for name in ("ehr-gateway", "ehr-encryption")] == [2, 2], "not told")
    for name, place in (("ehr-gateway", "GET /v1/records/{record_id}/content"),
                        ("ehr-encryption", "GET /v1/patients/{patient_id}/records/{record_id}/content")):
        event, _ = told()[name]
        raised, = event["exception"]["values"]
        assert (raised["type"], raised["value"], event["level"]) == ("RecordFailure", "object_missing", "error")
        assert event["release"].startswith(f"{name}@") and event["environment"] == "production"
        assert event["transaction"] == place
    assert receiver.issues() == 2, "the same failure twice is one"
    text = json.dumps(receiver.events()) + receiver.output
    for secret in (record, ada.holder, ada.token, "ada", str(hospital.folder), "a secret of hers"):
        assert secret not in text, secret
    metrics = "http://" + hospital.service.wait_for(r"ready metrics=(\S+)").group(1)
    assert numbers(hospital.url, "ehr_gateway") == {"sent": 2, "dropped": 0}
    assert numbers(metrics, "ehr_encryption") == {"sent": 2, "dropped": 0}

    # A run that came to no end is told of at the next start, one that was ended is not.
    hospital.restart_service()
    hospital.gateway.stop()
    hospital.restart()
    until(lambda: len(receiver.events()) == 5, "the crash was not told")
    crash = receiver.events()[-1]
    assert (crash["logger"], crash["level"]) == ("ehr-encryption", "fatal")
    assert crash["exception"]["values"][0]["type"] == "UncleanEnd"


def test_a_receiver_that_does_not_answer_delays_nobody_and_what_it_is_not_told_is_counted(hospital):
    receiver = Receiver()
    receiver.may_answer.clear()
    try:
        ada = hospital.patient("ada")
        record = ada.upload(b"gone")
        reporting(hospital, f"http://{'ab' * 16}@{receiver.address}/behind/7")
        ada.sign_in()
        lose_objects(hospital)
        # One is under way and 64 wait.
        for _ in range(70):
            assert ada.ask("GET", f"/v1/records/{record}/content", may_fail=True, timeout=4).status_code == 500
        until(lambda: numbers(hospital.url, "ehr_gateway")["dropped"] >= 5, "nothing was counted")
        hospital.gateway.wait_for("a receiver takes nothing")
        receiver.may_answer.set()
        until(lambda: numbers(hospital.url, "ehr_gateway")["sent"] > 0, "it goes on once the receiver answers")
        path, headers, body = receiver.came[0]
        assert path == "/behind/api/7/envelope/" and headers["Content-Type"] == "application/x-sentry-envelope"
        assert re.fullmatch("Sentry sentry_version=7, sentry_key=(ab){16}, sentry_client=ehr-[a-z]+/[0-9.]+",
                            headers["X-Sentry-Auth"])
        first, item, event, end = body.split(b"\n")
        assert json.loads(item) == {"type": "event", "length": len(event)} and end == b""
        assert json.loads(first)["event_id"] == json.loads(event)["event_id"]
        said = hospital.gateway.output + hospital.service.output
        assert "ab" * 16 not in said
    finally:
        receiver.end()


@pytest.mark.parametrize("dsn, told", [
    ("https://receiver.example/1", "is no DSN"), ("secret-in-a-wrong-place", "is no DSN"),
    ("https://:@receiver.example/1", "is no DSN"), ("https://abcdef@receiver.example/", "is no DSN"),
    ("http://abcdef@receiver.example/1", "connections.plain_http_hosts")])
def test_a_dsn_that_cannot_be_used_is_refused_at_the_start_and_not_shown(hospital, dsn, told):
    folder = hospital.folder
    settings = json.loads((folder / "config.json").read_text())
    for section in ("gateway", "service"):
        settings[section]["reports"] = {"dsn_file": "dsn"}
    (folder / "dsn").write_text(dsn)
    (folder / "dsn").chmod(0o600)
    (folder / "other.json").write_text(json.dumps(settings))
    hospital.service.stop()
    for program in ("ehr-gateway", "ehr-encryption"):
        done = subprocess.run([binaries() / program, "--config", "other.json"], cwd=folder, capture_output=True,
                              text=True, timeout=SECONDS)
        assert done.returncode == 64 and told in done.stderr, done.stderr
        assert "abcdef" not in done.stderr and "secret-in" not in done.stderr
