"""Debian's Prometheus and Alertmanager, with the rules of compose/monitoring."""

import json
import re
import subprocess
from pathlib import Path

import requests
import yaml

from harness.processes import REPOSITORY, free_port

SECONDS = 60
MONITORING = REPOSITORY / "compose" / "monitoring"
# Those of PromQL's words that are written as metrics and labels are.
WORDS = {
    "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "time",
    "sum", "rate", "increase", "abs", "timestamp", "histogram_quantile"}


def rules() -> list[dict]:
    groups = yaml.safe_load((MONITORING / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboards() -> dict[str, dict]:
    found = sorted((MONITORING / "grafana" / "dashboards").glob("*.json"))
    return {path.name: json.loads(path.read_text()) for path in found}


def named(expression: str) -> set[tuple[str, str]]:
    """Which labels an expression names of which metrics; a metric without labels goes with an empty one.

    It knows the PromQL of our files, and a word that it does not know it takes for a metric."""
    metrics, labels, bare = set(), set(), re.sub(r'"[^"]*"', '""', expression)
    for alternatives in re.findall(r'__name__=~"([a-z_|]+)"', expression):
        metrics |= set(alternatives.split("|"))
    for matchers in re.findall(r"\{([^}]*)\}", bare):
        labels |= set(re.findall(r"(\w+)\s*(?:=|!)", matchers)) - {"__name__"}
    for listed in re.findall(r"\b(?:by|on|without)\s*\(([^)]*)\)", bare):
        labels |= set(re.findall(r"\w+", listed))
    rest = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(?:by|on|without)\s*\([^)]*\)", " ", bare)
    metrics |= set(re.findall(r"\b[a-z]\w*", rest)) - WORDS
    return {(metric, label) for metric in metrics for label in labels | {""}}


class Prometheus:
    """Scrapes `targets`, by job, each second; evaluates the rules each second and waits for none of them."""

    def __init__(self, folder: Path, targets: dict[str, str], alertmanager: str | None = None):
        self.folder, self.url = folder, f"http://127.0.0.1:{free_port()}"
        written = yaml.safe_load((MONITORING / "rules.yml").read_text())
        for rule in (rule for group in written["groups"] for rule in group["rules"]):
            rule.pop("for", None)
        # JSON is YAML.
        (folder / "rules.yml").write_text(json.dumps(written))
        (folder / "prometheus.yml").write_text(json.dumps({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": ["rules.yml"],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}] if alertmanager else []},
            "scrape_configs": [
                {"job_name": job, "static_configs": [{"targets": [target]}]} for job, target in targets.items()]}))
        with (folder / "prometheus.log").open("w") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
                 f"--web.listen-address={self.url.removeprefix('http://')}"], stdout=log, stderr=log)

    def asked(self, path: str, **parameters):
        """What it answers; nothing while it starts."""
        try:
            answer = requests.get(f"{self.url}/api/v1/{path}", params=parameters, timeout=SECONDS)
        except requests.ConnectionError:
            assert self.process.poll() is None, (self.folder / "prometheus.log").read_text()
            return None
        return answer.json()["data"] if answer.status_code == 200 else None

    def value(self, query: str) -> float | None:
        found = (self.asked("query", query=query) or {"result": []})["result"]
        return float(found[0]["value"][1]) if found else None

    def firing(self) -> set[tuple[str, str]]:
        """Each alert that fires, with its job."""
        alerts = (self.asked("alerts") or {"alerts": []})["alerts"]
        return {(each["labels"]["alertname"], each["labels"].get("job", ""))
                for each in alerts if each["state"] == "firing"}

    def stop(self):
        self.process.terminate()
        self.process.wait(SECONDS)
