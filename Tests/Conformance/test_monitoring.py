"""compose/monitoring, held against what the programs really say, and run by Debian's Prometheus and Alertmanager."""

import functools
import json
import re
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
import yaml

from harness.certificates import Authority
from harness.enrolled import until
from harness.gateway import Hospital
from harness.processes import EHRProcessor, free_port
from harness.prometheus import MONITORING, Prometheus, dashboards, named, rules

SECONDS = 60
# Labels that Prometheus itself gives each series.
GIVEN = {"", "job", "instance"}


class Watched:
    """A hospital of which all programs are scraped, beside a node exporter."""

    def __init__(self, begin, folder, monkeypatch):
        def with_numbers(kind, *arguments, **options):
            if kind is EHRProcessor:
                arguments = (*arguments, "--supervised", "--metrics", "127.0.0.1:0", "-v")
            monkeypatch.setenv("EHR_SERVICE_METRICS", "127.0.0.1:0")
            try:
                return begin(kind, *arguments, **options)
            finally:
                monkeypatch.delenv("EHR_SERVICE_METRICS")

        # A certificate whose end can be told: it is shown to nobody here.
        own = Authority(folder / "authority").issue("ledger", "ledger")
        monkeypatch.setenv("EHR_LEDGER_CLIENT_CERTIFICATE", own.path)
        monkeypatch.setenv("EHR_LEDGER_CLIENT_KEY", own.key)
        # Receivers of failures and traces that are away: what is dropped is counted.
        dsn = folder / "dsn"
        dsn.write_text("http://key@127.0.0.1:9/1\n")
        dsn.chmod(0o600)
        for section in ("GATEWAY", "SERVICE"):
            monkeypatch.setenv(f"EHR_{section}_REPORTS_DSN_FILE", str(dsn))
            monkeypatch.setenv(f"EHR_{section}_TRACES_ENDPOINT", "http://127.0.0.1:9")
        self.hospital = Hospital(with_numbers, folder, processor_seconds=1)
        port = self.hospital.processor.wait_for(r"port=(\d+).*serving metrics").group(1)
        node = f"127.0.0.1:{free_port()}"
        self.exporter = subprocess.Popen(
            ["prometheus-node-exporter", f"--web.listen-address={node}", "--collector.disable-defaults",
             "--collector.filesystem"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.targets = {
            "ehr-gateway": self.hospital.url.removeprefix("http://"),
            "ehr-encryption": self.hospital.service.wait_for(r"ready metrics=(\S+)").group(1),
            "ehr-processor": f"127.0.0.1:{port}", "node": node}


@pytest.fixture
def watched(start, tmp_path, monkeypatch):
    standing = Watched(start, tmp_path, monkeypatch)
    yield standing
    standing.exporter.terminate()
    standing.exporter.wait(SECONDS)


class Pager(BaseHTTPRequestHandler):
    """Who is called by a webhook."""

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.called |= {(each["labels"]["alertname"], each["status"]) for each in message["alerts"]}
        self.server.heard.set()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def pager():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pager)
    server.called, server.heard = set(), Event()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def alertmanager(tmp_path, pager):
    """Debian's, with our configuration, whose pauses are left out."""
    text = (MONITORING / "alertmanager.yml").read_text().replace(
        "@PAGER@", f"http://127.0.0.1:{pager.server_address[1]}/")
    settings = yaml.safe_load(text)
    settings["route"] |= {"group_wait": "0s", "group_interval": "1s"}
    (tmp_path / "alertmanager.yml").write_text(json.dumps(settings))
    address = f"127.0.0.1:{free_port()}"
    with (tmp_path / "alertmanager.log").open("w") as log:
        process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={tmp_path / 'alertmanager.yml'}",
             f"--storage.path={tmp_path / 'alerts'}", f"--web.listen-address={address}", "--cluster.listen-address="],
            stdout=log, stderr=log)
    yield address
    process.terminate()
    process.wait(SECONDS)


def test_alerts_fire_when_parts_are_killed_and_somebody_is_called(watched, alertmanager, pager, tmp_path):
    hospital = watched.hospital
    ada = hospital.patient("ada")
    ada.upload(b"content")
    prometheus = Prometheus(tmp_path, watched.targets, alertmanager)
    try:
        until(lambda: [prometheus.value(f'up{{job="{job}"}}') for job in watched.targets] == [1] * 4,
              "not all were scraped")
        until(lambda: prometheus.value("ehr_encryption_anchored_records") == 1, "the record was never counted")
        known_to_prometheus(prometheus)
        # A ledger that is open to everybody is a finding, and on a laptop the only one.
        until(lambda: ("LedgerOpen", "ehr-gateway") in prometheus.firing(), "the open ledger was not found")
        # Spans are not taken, that certificate ends in a day, and this machine's disk is its own affair.
        until(lambda: ("TelemetryDropped", "ehr-gateway") in prometheus.firing(), "dropped spans were not heard of")
        expected = {"LedgerOpen", "TelemetryDropped", "CertificateEnds", "CertificateEndsSoon", "DiskFills"}
        assert {name for name, _ in prometheus.firing()} <= expected, prometheus.firing()

        hospital.processor.kill()
        ada.done("POST", "/v1/records?scope=lab", content=b"waits", expect=202,
                 headers={"Content-Type": "application/octet-stream"})
        until(lambda: {("ProgramGone", "ehr-processor"), ("ProcessorAway", "ehr-gateway"),
                       ("PartNotReady", "ehr-gateway")} <= prometheus.firing(), "the dead processor was not missed")
        hospital.service.kill()
        until(lambda: ("ProgramGone", "ehr-encryption") in prometheus.firing(), "the service was not missed")
        hospital.ledger.kill()
        until(lambda: ("IndexNotFollowing", "ehr-gateway") in prometheus.firing(), "the ledger was not missed")
        until(lambda: {("ProgramGone", "firing"), ("ProcessorAway", "firing")} <= pager.called, "nobody was called")
    finally:
        prometheus.stop()


def known_to_prometheus(prometheus: Prometheus):
    """Every metric and label of rules and dashboards is one that the programs export."""
    labels_of = functools.cache(lambda metric: {
        label for each in prometheus.asked("series", **{"match[]": metric}) or [] for label in each})
    sources = {rule["alert"]: rule["expr"] for rule in rules()}
    for name, board in dashboards().items():
        for panel in board["panels"]:
            if panel["datasource"]["uid"] == "prometheus":
                for target in panel["targets"]:
                    sources[f"{name}: {panel['title']} {target['refId']}"] = target["expr"]
                    shown = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
                    for metric in {metric for metric, _ in named(target["expr"])}:
                        assert shown <= labels_of(metric) | GIVEN, (name, panel["title"], metric)
    assert len(sources) > 50
    for source, expression in sources.items():
        for metric, label in named(expression):
            assert metric == "up" or labels_of(metric), f"{source}: no program exports {metric}"
            assert label in labels_of(metric) | GIVEN, f"{source}: {metric} has no label {label}"


def test_a_metric_that_no_program_exports_is_seen_in_an_expression():
    """What the check above reads out of PromQL."""
    assert named('sum by (status) (rate(a_total{route!~"/x"}[5m])) > 0 or b') == {
        (metric, label) for metric in ("a_total", "b") for label in ("", "status", "route")}
    assert named('{__name__=~"a|b"} - time() < 3 * 86400') == {("a", ""), ("b", "")}


def test_each_alert_has_a_test_in_which_it_fires_and_one_in_which_it_is_silent():
    tests = yaml.safe_load((MONITORING / "rules_test.yml").read_text())["tests"]
    seen = {(each["alertname"], bool(each["exp_alerts"])) for test in tests for each in test["alert_rule_test"]}
    assert seen == {(rule["alert"], fires) for rule in rules() for fires in (True, False)}
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket") and set(rule["annotations"]) == {"summary", "action"}


@pytest.mark.parametrize("command", [
    ["promtool", "check", "config", "prometheus.yml"], ["promtool", "test", "rules", "rules_test.yml"],
    ["amtool", "check-config", "alertmanager.yml"],
], ids=" ".join)
def test_the_files_are_what_their_own_tools_take(command, tmp_path):
    for path in MONITORING.glob("*.yml"):
        (tmp_path / path.name).write_text(path.read_text().replace("@PAGER@", "http://pager.example/"))
    assert "://" not in (MONITORING / "alertmanager.yml").read_text(), "a receiver is named that is nobody's"
    # What compose/first-start.sh makes.
    (tmp_path / "ca.pem").touch()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_log_lines_have_few_labels_and_none_of_people():
    alloy = (MONITORING / "config.alloy").read_text()
    kept = re.search(r"stage\.label_keep \{\s+values = (\[[^]]*\])", alloy).group(1)
    assert json.loads(kept) == ["service", "level", "instance"]
    loki = yaml.safe_load((MONITORING / "loki.yaml").read_text())
    assert loki["auth_enabled"] is False and loki["analytics"] == {"reporting_enabled": False}
    for board in dashboards().values():
        for panel in (panel for panel in board["panels"] if panel["datasource"]["uid"] == "loki"):
            for target in panel["targets"]:
                assert set(re.findall(r"(\w+)\s*=~?", target["expr"])) <= {"service", "level", "instance"}
