"""`ehr-federated` as a command: its settings, and what it says and answers for anchors that the ledger refused."""

import json

import pytest
from doubles import Models
from ehr_federated import command, flower
from ehr_federated.anchors import Anchor, AnchorJournal, Outcome
from ehr_federated.settings import SettingsRefused, read_server

GATEWAY = {"url": "http://127.0.0.1:1", "key_file": "server.key"}
STUDY = {"id": "study", "scope": "lab", "label": "malignant", "features": [{"code": "f1", "mean": 0, "deviation": 1}]}
CENTRAL = {"clipping_norm": 4.0, "noise_multiplier": 1.0, "delta": 1e-5, "epsilon_budget": 20.0}


def settings(folder, **changes):
    path = folder / "server.json"
    path.write_text(json.dumps({
        "study": STUDY, "sites": {"north": "north.pub", "south": "south.pub"}, "rounds": 1, "gateway": GATEWAY,
        "folder": "server", "listen": "127.0.0.1:1", "certificate": "link.pem", "private_key": "link.key",
        "authorities": "ca.pem", **changes}))
    return path


def refused(journal: AnchorJournal, key: str) -> None:
    journal.add(Anchor(key, {"model_hash": "00" * 32, "round": 1}))
    journal.settle(Outcome(key, "refused", code="model_exists", detail="the model is there"))


@pytest.fixture
def ledger(monkeypatch):
    models = Models()
    monkeypatch.setattr(command, "Gateway", lambda _: models)
    return models


def test_anchors_that_the_ledger_refused_are_named_and_the_command_has_not_succeeded(tmp_path, ledger, capsys):
    path, journal = settings(tmp_path), AnchorJournal(tmp_path / "server" / "anchors")
    journal.add(Anchor("study-1-0", {"model_hash": "11" * 32, "round": 0}))
    assert command.main(["anchor", str(path)]) == command.DONE and len(ledger.models) == 1
    refused(journal, "study-2-1")
    assert command.main(["anchor", str(path)]) == command.REFUSED
    told = capsys.readouterr().err
    assert "study-2-1" in told and "model_exists" in told and "00" * 32 in told and "study-1-0" not in told


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_run_answers_for_its_own_anchors_and_not_for_those_of_earlier_ones(
        tmp_path, ledger, monkeypatch, capsys, is_refused):
    path, journal = settings(tmp_path), AnchorJournal(tmp_path / "server" / "anchors")
    refused(journal, "study-1-1")

    class Link:
        def __init__(self, *_):
            self.admit = self.stop = lambda: None

        def run(self, *_):
            if is_refused:
                refused(AnchorJournal(journal.path), "study-2-1")
            return "2"

    monkeypatch.setattr(flower, "Link", Link)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    assert command.main(["server", str(path), "--anew"]) == (command.REFUSED if is_refused else command.DONE)
    told = capsys.readouterr().err
    assert "study-1-1" not in told and ("study-2-1" in told) == is_refused


def test_central_privacy_is_for_rounds_of_all_sites_alone(tmp_path):
    with pytest.raises(SettingsRefused, match="minimum_sites"):
        read_server(settings(tmp_path, central_privacy=CENTRAL, minimum_sites=1))
    assert read_server(settings(tmp_path, central_privacy=CENTRAL)).minimum_sites == 2
    assert read_server(settings(tmp_path, central_privacy=CENTRAL, minimum_sites=2)).minimum_sites == 2
    assert read_server(settings(tmp_path, minimum_sites=1)).minimum_sites == 1
