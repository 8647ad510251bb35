"""A server that dies is gone on from, whatever it was at: each round is on the ledger once, and nothing is lost."""

import pytest
from ehr_federated import command, flower
from ehr_federated.anchors import Anchor, AnchorJournal, AnchorWorker, Outcome
from ehr_federated.arrays import read_model, write_model
from ehr_federated.folder_lock import FolderTaken, occupied
from ehr_federated.resuming import CannotResume, last_round
from ehr_federated.verification import affected, verify
from network import STUDY_SETTINGS, Killed, Network
from test_command import CENTRAL


@pytest.fixture
def network(tmp_path, monkeypatch):
    return Network(tmp_path, monkeypatch)


def dies(network, monkeypatch, number: int, is_journalled: bool) -> None:
    """Has the next server die when it has aggregated a round, before or after that is in the journal."""
    add = AnchorJournal.add

    def dying(self, anchor):
        if anchor.message["round"] < number:
            return add(self, anchor)
        if is_journalled:
            add(self, anchor)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(AnchorJournal, "add", dying)
        # Nobody sees anchors through any more: what is in the journal waits there.
        patch.setattr(AnchorWorker, "start", lambda self: self)
        with pytest.raises(Killed):
            network.serve(run=1)
    assert network.ledger.models == []


def lineage_of(network, run: str, number: int) -> list[int]:
    steps = verify(network.ledger, network.rounds.model_path(run, number), network.rounds)
    assert all(step.is_documented for step in steps)
    return [step.round for step in steps]


def test_a_server_that_died_between_aggregation_and_anchor_goes_on_with_the_next_round(network, monkeypatch):
    dies(network, monkeypatch, 1, is_journalled=True)
    network.serve(run=2)
    assert network.entered() == [0, 1, 2] and network.journal.pending() == []
    assert lineage_of(network, "2", 2) == [2, 1, 0]
    # Round 1 is of the first run, and the sites were not asked for it again.
    assert [(each.run, each.round) for each in network.book("north").rounds()] == [("1", 1), ("2", 2)]
    assert network.rounds.model_path("1", 1).exists() and not network.rounds.model_path("2", 1).exists()


def test_a_round_that_was_never_journalled_is_trained_again_and_its_document_is_set_aside(network, monkeypatch):
    dies(network, monkeypatch, 1, is_journalled=False)
    assert {each.round for each in network.rounds.documents()} == {0, 1}
    network.serve(run=2)
    assert network.entered() == [0, 1, 2] and lineage_of(network, "2", 2) == [2, 1, 0]
    assert (network.rounds.folder / "1" / "1.json.unanchored").exists()
    found = affected(network.ledger, network.book("north"), network.rounds, "north-p0")
    assert [each.round for each in found.models] == [1, 2] and found.broken == []
    assert found.undecided == ["round 1 of study, run 1"]


def test_a_run_that_ended_is_not_run_again(network, monkeypatch, capsys):
    network.serve(run=1)
    before = network.journal.path.read_bytes()
    monkeypatch.setattr(command, "Gateway", lambda _: network.ledger)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    monkeypatch.setattr(flower, "Link", None)
    assert command.main(["server", str(network.path)]) == command.DONE
    said = capsys.readouterr().out
    assert "has had its 2 rounds" in said and "raise rounds" in said and "--anew" in said
    assert network.journal.path.read_bytes() == before


def test_more_rounds_than_a_run_has_had_are_trained_on_top(network):
    network.serve(run=1)
    network.settings("server.json", rounds=3)
    network.serve(run=2)
    assert network.entered() == [0, 1, 2, 3] and lineage_of(network, "2", 3) == [3, 2, 1, 0]


def test_a_run_that_begins_anew_begins_at_round_0_and_what_it_repeats_is_refused_and_not_entered_twice(network):
    network.serve(run=1)
    network.serve(run=2, anew=True)
    assert sorted(network.entered()) == [0, 1, 2]
    assert {each.key: each.code for each in network.journal.refused()} == {
        "study-2-1": "model_exists", "study-2-2": "model_exists"}
    # What the ledger has from the first run can be gone on from.
    network.settings("server.json", rounds=3)
    network.serve(run=3)
    assert sorted(network.entered()) == [0, 1, 2, 3]


@pytest.mark.parametrize("spoil,words", [
    (lambda network: _alter(network), r"round 2 .*2\.npz was altered"),
    (lambda network: network.rounds.model_path("1", 2).unlink(), "its file cannot be read"),
    (lambda network: (network.rounds.folder / "1" / "2.json").unlink(), "its document is not in"),
    (lambda network: network.journal.settle(Outcome("study-1-2", "refused", code="parent_unknown", detail="no")),
     "the ledger refused round 2 .*parent_unknown"),
    (lambda network: network.settings("server.json", study={**STUDY_SETTINGS, "id": "other"}), "give other a folder"),
    (lambda network: network.settings("server.json", study={
        **STUDY_SETTINGS, "features": STUDY_SETTINGS["features"][:1]}), "the settings are for"),
])
def test_what_is_not_as_the_journal_says_is_named_and_nothing_is_trained(network, spoil, words):
    network.serve(run=1)
    network.settings("server.json", rounds=3)
    spoil(network)
    network.sent.clear()
    with pytest.raises(CannotResume, match=words):
        network.serve(run=2)
    assert network.sent == [] and network.entered() == [0, 1, 2]


def _alter(network) -> None:
    path = network.rounds.model_path("1", 2)
    model = read_model(path)
    model["intercept"] = model["intercept"] + 1e-12
    write_model(path, model)


def test_a_child_of_a_forged_parent_is_refused_by_the_ledger_and_not_gone_on_from(network):
    network.serve(run=1)
    message = {**network.ledger.models[0], "parent_hash": "ab" * 32, "model_hash": "cd" * 32, "round": 3}
    journal = network.journal
    journal.add(Anchor("study-1-3", message))
    assert AnchorWorker(journal, lambda: network.ledger).start().finish(30)
    with pytest.raises(CannotResume, match="parent_unknown"):
        last_round(journal, network.rounds, "study")


def test_what_rounds_before_the_end_of_a_server_have_spent_is_counted(tmp_path, monkeypatch):
    network = Network(tmp_path, monkeypatch, server={"central_privacy": CENTRAL, "rounds": 1, "update_norm": 1e6})
    network.serve(run=1)
    network.settings("server.json", rounds=2)
    network.serve(run=2)
    first, second = (each["metrics"]["epsilon_ppm"] for each in network.ledger.models[1::-1])
    alone = Network(tmp_path / "alone", monkeypatch, server={"central_privacy": CENTRAL, "update_norm": 1e6})
    alone.serve(run=1)
    assert [first, second] == [each["metrics"]["epsilon_ppm"] for each in alone.ledger.models[1::-1]] and first < second
    # The budget that a second run finds used up has it train nothing.
    network.settings("server.json", rounds=3, central_privacy={**CENTRAL, "epsilon_budget": second / 1e6 + 0.01})
    network.serve(run=3)
    assert network.entered() == [0, 1, 2]


def test_a_budget_that_begins_after_rounds_without_noise_is_refused(tmp_path, monkeypatch):
    network = Network(tmp_path, monkeypatch, server={"rounds": 1})
    network.serve(run=1)
    network.settings("server.json", rounds=2, central_privacy=CENTRAL, update_norm=1e6)
    with pytest.raises(CannotResume, match="no epsilon would hold"):
        network.serve(run=2)
    assert network.entered() == [0, 1]


def test_a_model_whose_document_a_killed_server_did_not_write_is_set_aside(network):
    network.serve(run=1)
    model = network.rounds.model_path("1", 9)
    model.write_bytes(b"half")
    network.settings("server.json", rounds=3)
    network.serve(run=2)
    assert not model.exists() and model.with_name("9.npz.unanchored").exists()


def test_one_server_alone_runs_in_a_folder(tmp_path):
    with occupied(tmp_path / "server"), pytest.raises(FolderTaken, match="another server runs in"):
        with occupied(tmp_path / "server", seconds=0):
            pass
    with occupied(tmp_path / "server", seconds=0):
        pass
