"""What was asked of a real Sawtooth 1.2.6 over HTTP is asked of the ledger, and the answers are compared.

Ids of blocks, and everything that the genesis block's own keys and nonces enter, differ from chain to chain: a recorded
id stands for whichever id the ledger gave in its place first, and has to stand for the same one ever after.
"""

import base64
import http.client
import json
import re
from urllib.parse import urlsplit

from harness.batches import NAMESPACE
from harness.handlers import Recorded
from harness.processes import REPOSITORY, Ledger
from harness.python_processor import PythonProcessor

EXCHANGES = [
    json.loads(line)
    for line in (REPOSITORY / "Tests/TestVectors/Vectors/rest/exchanges.jsonl").read_text().splitlines()]
GENESIS_KEY = "0367b4fb152fcfa564ebd94be3ea615c5e955512784a405b24f20d58195cbf43c6"
RENAMED = re.compile(r"[0-9a-f]{128}|0[23][0-9a-f]{64}")

# Where the recorded validator or REST API failed or hung, this one gives a clear answer: number -> status, error code.
BETTER = {
    81: (400, 30), 82: (400, 30), 83: (400, 30), 84: (400, 30),   # undecodable headers and keys were never answered
    92: (400, 42), 119: (400, 46), 122: (400, 43),                # aiohttp's own 500s
    143: (400, 53), 182: (400, 53), 221: (400, 53), 260: (400, 53),
    273: (400, 54),                                               # a start beyond the chain was never answered
    279: (400, 62), 283: (400, 62), 285: (400, 62), 299: (400, 60),
    345: (202, None),                                             # hung behind a family without a processor
}


class Renaming:
    """Recorded ids and those that stand in their place here."""

    def __init__(self):
        self.ours = {}

    def apply(self, text: str) -> str:
        return RENAMED.sub(lambda match: self.ours.get(match.group(), match.group()), text)

    def same(self, recorded, ours, path="") -> list[str]:
        """Differences, after new ids were matched."""
        if isinstance(recorded, dict) and isinstance(ours, dict) and recorded.keys() == ours.keys():
            return [each for key in recorded for each in self.same(recorded[key], ours[key], f"{path}/{key}")]
        if isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
            return [
                each for number, pair in enumerate(zip(recorded, ours))
                for each in self.same(*pair, f"{path}/{number}")]
        if path.endswith("/consensus") or recorded == ours:
            return []
        if isinstance(recorded, str) and isinstance(ours, str):
            if recorded.startswith("CAES") and ours.startswith("CAES"):  # a settings proposal has a random nonce
                return []
            theirs, mine = RENAMED.findall(recorded), RENAMED.findall(ours)
            if RENAMED.sub("#", recorded) == RENAMED.sub("#", ours):
                for one, other in zip(theirs, mine):
                    self.ours.setdefault(one, other)
                if self.apply(recorded) == ours:
                    return []
        return [f"{path}: recorded {recorded!r}, here {ours!r}"]


def ask(authority: str, request: dict, renaming: Renaming):
    connection = http.client.HTTPConnection(authority, timeout=60)
    try:
        connection.putrequest(
            request["method"], renaming.apply(request["target"]), skip_host=True, skip_accept_encoding=True)
        for name, value in request["headers"]:
            connection.putheader(name, value)
        body = base64.b64decode(request["body_base64"])
        connection.endheaders(renaming.apply(body.decode()).encode() if body[:2] == b'["' else body)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def test_the_recorded_questions_get_the_recorded_answers(start):
    ledger = start(
        Ledger, "--genesis-setting", f"sawtooth.settings.vote.authorized_keys={GENESIS_KEY}")
    start(PythonProcessor, ledger.component, Recorded(), "ehr", namespaces=[NAMESPACE])
    authority = urlsplit(ledger.rest).netloc
    renaming = Renaming()
    problems = []
    for exchange in EXCHANGES:
        if exchange["request"] is None:
            continue
        number, name = exchange["n"], exchange["name"]
        status, headers, body = ask(authority, exchange["request"], renaming)
        if number in BETTER:
            wanted, code = BETTER[number]
            got = json.loads(body).get("error", {}).get("code") if body.startswith("{") else None
            if (status, got) != (wanted, code):
                problems.append(f"{number} {name}: here {status}, code {got}, not {wanted}, {code}: {body[:200]}")
            continue
        recorded = exchange["response"]
        wanted = int(recorded["status_line"].split()[1])
        if status != wanted:
            problems.append(f"{number} {name}: recorded {wanted}, here {status}: {body[:300]}")
            continue
        text = recorded["body"]
        if not text.startswith("{"):
            if body != text:
                problems.append(f"{number} {name}: recorded {text!r}, here {body!r}")
            continue
        if name == "statuses-behind-unknown-family":
            # The recorded validator no longer answered; here a family without a processor blocks nobody.
            text = text.replace("UNKNOWN", "COMMITTED")
        differences = renaming.same(json.loads(renaming.apply(text)), json.loads(body))
        problems += [f"{number} {name}{each[:400]}" for each in differences[:3]]
    assert not problems, "\n".join([f"{len(problems)} differences", *problems[:60]])
