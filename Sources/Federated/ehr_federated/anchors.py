"""Anchors: models that are to be entered on the ledger, kept in a journal, and seen through once by a worker."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ehr_federated.gateway import Gateway, GatewayAway, GatewayRefused
from ehr_federated.logs import LOG

WAIT = 30
PAUSES = (0.5, 1, 2, 5, 10)


@dataclass(frozen=True)
class Anchor:
    """One MODEL_PROVENANCE, as `POST /v1/models` takes it, and the key under which it is asked for once."""

    key: str
    message: dict[str, Any]

    @property
    def model(self) -> str:
        return str(self.message["model_hash"])


@dataclass(frozen=True)
class Outcome:
    """What became of an anchor: `committed` with its block, or `refused` with the ledger's code and words."""

    key: str
    state: str
    block: int | None = None
    code: str | None = None
    detail: str | None = None


class AnchorJournal:
    """Anchors and outcomes, a line each, on disk before anybody acts on them."""

    def __init__(self, path: Path):
        """Raises ValueError for a journal that is damaged anywhere but in a last line that was cut off."""
        self.path = path
        self.anchors: dict[str, Anchor] = {}
        self.outcomes: dict[str, Outcome] = {}
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self._read()

    def _read(self) -> None:
        data = self.path.read_bytes()
        whole = data[:data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            # Cut off by a crash while it was written: nobody has acted on it.
            os.truncate(self.path, len(whole))
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                entry = json.loads(line)
                if "anchor" in entry:
                    anchor = Anchor(**entry["anchor"])
                    self.anchors[anchor.key] = anchor
                else:
                    outcome = Outcome(**entry["outcome"])
                    self.outcomes[outcome.key] = outcome
            except (KeyError, TypeError, json.JSONDecodeError) as error:
                raise ValueError(f"{self.path}:{number} is no entry of a journal: {error}") from None

    def _write(self, entry: dict[str, Any]) -> None:
        with self._lock, self.path.open("ab") as file:
            file.write(json.dumps(entry, sort_keys=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def add(self, anchor: Anchor) -> None:
        """Keeps an anchor. The same one again changes nothing. Raises ValueError for another one under its key."""
        known = self.anchors.get(anchor.key)
        if known is not None:
            if known != anchor:
                raise ValueError(f"another model is journalled as {anchor.key}")
            return
        self._write({"anchor": asdict(anchor)})
        self.anchors[anchor.key] = anchor

    def settle(self, outcome: Outcome) -> None:
        """Keeps what became of an anchor."""
        self._write({"outcome": asdict(outcome)})
        self.outcomes[outcome.key] = outcome

    def pending(self) -> list[Anchor]:
        """Anchors without an outcome, in their order."""
        return [anchor for key, anchor in self.anchors.items() if key not in self.outcomes]

    def refused(self) -> list[Outcome]:
        """What the ledger has refused."""
        return [outcome for outcome in self.outcomes.values() if outcome.state == "refused"]


class AnchorWorker:
    """Sees the journal's anchors through beside the training, one after the other: a parent goes before its child."""

    def __init__(self, journal: AnchorJournal, gateway: Callable[[], Gateway]):
        self.journal, self._gateway = journal, gateway
        self._changed, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="anchors", daemon=True)

    def start(self) -> "AnchorWorker":
        self._thread.start()
        return self

    def add(self, anchor: Anchor) -> None:
        """Keeps an anchor, and returns before it is entered."""
        self.journal.add(anchor)
        self._changed.set()

    def finish(self, seconds: float) -> bool:
        """Waits until all anchors have an outcome; whether they do. The others stay in the journal."""
        self._stopping.set()
        self._changed.set()
        self._thread.join(seconds)
        return not self.journal.pending()

    def _work(self) -> None:
        failures = 0
        while True:
            pending = self.journal.pending()
            if not pending:
                if self._stopping.is_set():
                    return
                self._changed.wait()
                self._changed.clear()
                continue
            try:
                self.journal.settle(enter(self._gateway(), pending[0]))
                failures = 0
            except (GatewayAway, GatewayRefused, OSError) as error:
                # Refused: this service itself, as with a key that has ended. An administrator can mend that.
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                LOG.warning("the anchor %s waits: %s; again in %s s", pending[0].key, error, pause)
                failures += 1
                threading.Event().wait(pause)


def enter(gateway: Gateway, anchor: Anchor) -> Outcome:
    """Enters a model. What is on the ledger already, word by word, counts as entered.

    Raises GatewayAway, and GatewayRefused where the gateway does not even tell what is on the ledger.
    """
    try:
        operation = gateway.post("/v1/models", anchor.message, anchor.key, wait=WAIT)
    except GatewayRefused as refusal:
        return _refused(gateway, anchor, refusal.code, str(refusal))
    if operation["state"] == "waiting":
        raise GatewayAway("the ledger has not decided yet")
    if operation["state"] == "invalid":
        return _refused(gateway, anchor, str(operation.get("code")), str(operation.get("message")))
    LOG.info("anchored %s: %s in block %s", anchor.key, anchor.model, operation.get("effective_at_block"))
    return Outcome(anchor.key, "committed", operation.get("effective_at_block"))


def _refused(gateway: Gateway, anchor: Anchor, code: str, detail: str) -> Outcome:
    entries = list(gateway.entries("/v1/models", model_hash=anchor.model))
    if code == "model_exists" and not entries:
        raise GatewayAway("the gateway has not read the model from the ledger yet")
    for entry in entries:
        if all(entry.get(name) == value for name, value in anchor.message.items()):
            return Outcome(anchor.key, "committed", int(entry["block"]))
    LOG.error("the anchor %s was refused: %s (%s)", anchor.key, detail, code)
    return Outcome(anchor.key, "refused", code=code, detail=detail)
