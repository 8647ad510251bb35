"""Sites and a server of a study in one process: the real ServerApp and ClientApps, with a grid in between that a test
may have lose or alter messages, and gateways in memory."""

import copy
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from doubles import STUDY, Models, Patients, sample
from ehr_federated import anchors, client_app, server_app, site_round
from ehr_federated.anchors import AnchorJournal
from ehr_federated.flower import NODES
from ehr_federated.rounds import RoundFolder
from ehr_federated.site_book import SiteBook
from flwr.app import Context, Error, Message, RecordDict
from flwr.common.secure_aggregation.secaggplus_constants import RECORD_KEY_CONFIGS, Key

SITES = ("east", "north", "south")
STUDY_SETTINGS = {
    "id": STUDY.id, "scope": STUDY.scope, "label": STUDY.label, "features": [
        {"code": each.code, "mean": each.mean, "deviation": each.deviation} for each in STUDY.features]}


class Killed(BaseException):
    """As `kill -9`: nothing catches it."""


def stage_of(order: Message) -> str:
    """The stage of secure aggregation, or `train`."""
    configs = order.content.config_records.get(RECORD_KEY_CONFIGS)
    return str(configs[Key.STAGE]) if configs else "train"


class Network:
    """`alter(site, stage, reply)` may give another reply, or none. Sites in `away` get nothing."""

    def __init__(self, folder: Path, monkeypatch, sites=SITES, server=None, site=None):
        folder.mkdir(exist_ok=True)
        self.folder, self.ledger, self.run = folder, Models(), SimpleNamespace(run_id=1)
        self.sites = dict(enumerate(sites, 1))
        self.patients = {name: self._hospital(name, number) for number, name in self.sites.items()}
        self.alter = lambda name, stage, reply: reply
        self.away: set[str] = set()
        self.sent: list[tuple[str, str, Any]] = []
        self._contexts: dict[int, Context] = {}
        for name in sites:
            self._write(f"{name}.json", {
                "site": name, "book": f"{name}-book", "superlink": "unused:1", "superlink_authorities": "ca",
                "node_key": "node", "gateway": {"url": "http://unused", "key_file": name}, **(site or {})})
        self.path = self._write("server.json", {
            "sites": {name: f"{name}.pub" for name in sites}, "rounds": 2, "folder": "server",
            "gateway": {"url": "http://unused", "key_file": "server"}, "listen": "127.0.0.1:1", "certificate": "x",
            "private_key": "x", "authorities": "x", **(server or {})})
        (folder / "server").mkdir()
        (folder / "server" / NODES).write_text(json.dumps({str(node): name for node, name in self.sites.items()}))
        monkeypatch.setattr(server_app, "Gateway", lambda settings: self.ledger)
        monkeypatch.setattr(site_round, "Gateway", lambda settings: self.patients[settings.key_file.name])
        monkeypatch.setattr(anchors, "PAUSES", (0.01,))
        # Nothing loses its power here, and a disk that many use takes a second for each file.
        monkeypatch.setattr(os, "fsync", lambda _: None)

    def _hospital(self, name: str, number: int) -> Patients:
        patients = Patients()
        for each in range(8 + 2 * number):
            patients.add(f"{name}-p{each}", sample(each % 2, 100 * number + each))
        return patients

    def _write(self, name: str, settings: dict) -> Path:
        path = self.folder / name
        path.write_text(json.dumps({"study": STUDY_SETTINGS, **settings}))
        return path

    def settings(self, name: str, **changes) -> None:
        path = self.folder / name
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    def serve(self, run: int = 1, anew: bool = False) -> None:
        """A run from its start to its end, as the SuperLink has it run."""
        self.run, self._contexts = SimpleNamespace(run_id=run), {}
        server_app.main(self, Context(run, 0, {}, RecordDict(), {"server-config": str(self.path), "anew": anew}))

    def get_node_ids(self):
        return [node for node, name in self.sites.items() if name not in self.away]

    def send_and_receive(self, messages, *, timeout=None):
        replies = []
        # Flower asks in any order, and a sum depends on it in its last digits.
        for order in sorted(messages, key=lambda each: each.metadata.dst_node_id):
            node, stage = order.metadata.dst_node_id, stage_of(order)
            name = self.sites[node]
            if name in self.away:
                continue
            reply = self.alter(name, stage, self.answer(node, order))
            if reply is not None:
                self.sent.append((name, stage, reply))
                replies.append(reply)
        return replies

    def answer(self, node: int, order: Message) -> Message:
        """What the site's ClientApp says to a copy of the order; an error where it raises, as with Flower."""
        message = Message(copy.deepcopy(order.content), dst_node_id=node, message_type="train")
        context = self._contexts.setdefault(node, Context(self.run.run_id, node, {
            "site-config": str(self.folder / f"{self.sites[node]}.json")}, RecordDict(), {}))
        try:
            return client_app.app(message, context)
        except Exception as error:
            return Message(Error(0, f"{type(error)}:<'{error}'>"), reply_to=message)

    @property
    def rounds(self) -> RoundFolder:
        return RoundFolder(self.folder / "server" / "rounds")

    @property
    def journal(self) -> AnchorJournal:
        return AnchorJournal(self.folder / "server" / "anchors")

    def book(self, name: str) -> SiteBook:
        return SiteBook(self.folder / f"{name}-book")

    def entered(self) -> list[int]:
        """Rounds on the ledger, oldest first."""
        return [each["round"] for each in reversed(self.ledger.models)]


def vector(model) -> np.ndarray:
    """All numbers of a model, by the names of its arrays."""
    return np.concatenate([np.asarray(model[name]).ravel() for name in sorted(model)])
