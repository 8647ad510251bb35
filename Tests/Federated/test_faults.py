"""Sites that die in a round, wherever they are in it, and come back."""

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest
from doubles import arrays
from ehr_federated.commitments import counted
from ehr_federated.learning import LogisticLearner
from ehr_federated.site_book import SiteBook
from ehr_federated.site_round import RoundOrder
from ehr_federated.verification import verify
from network import Network
from test_site_round import patients, site

ORDER = RoundOrder("study", "1", 1, 10)


class Slow(LogisticLearner):
    """Says that it trains, and never ends."""

    def fit(self, model, features, labels):
        reached.set()
        time.sleep(600)


def reading(gateway):
    def stay():
        reached.set()
        time.sleep(600)

    gateway.before_content = stay
    return gateway


# Of a fork, which has all of this test's process.
FORK = multiprocessing.get_context("fork")
reached = FORK.Event()


@pytest.mark.parametrize("at,kept", [("reading", 0), ("training", 1)])
def test_a_site_that_is_killed_keeps_whole_commitments_alone_and_answers_when_it_is_back(tmp_path, at, kept):
    running = site(tmp_path, reading(patients()) if at == "reading" else patients())
    running.learner = Slow()
    reached.clear()
    child = FORK.Process(target=running.run, args=(ORDER, arrays(0, 0, 0)))
    child.start()
    assert reached.wait(30)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    book = SiteBook(tmp_path / "book")
    assert [len(each.tree().leaves) for each in book.rounds()] == [6] * kept

    result = site(tmp_path, patients()).run(ORDER, arrays(0, 0, 0))
    assert counted(result.hashes) == (6, result.root) and np.isfinite(result.model["coefficients"]).all()
    assert result.root.hex() in {each.root for each in book.rounds()} and len(list(book.rounds())) == kept + 1


def test_a_round_goes_on_without_a_site_that_died_in_it_and_the_next_one_has_it_again(tmp_path, monkeypatch):
    network = Network(tmp_path, monkeypatch, server={"minimum_sites": 2})
    lost = []

    def alter(name, stage, reply):
        if name == "north" and not lost:
            lost.append(name)
            return None
        return reply

    network.alter = alter
    network.serve()
    assert [each["sites"] for each in network.ledger.models[1::-1]] == [["east", "south"], ["east", "north", "south"]]
    assert [step.round for step in verify(
        network.ledger, network.rounds.model_path("1", 2), network.rounds)] == [2, 1, 0]
    # What north committed to in round 1 went into nothing, and its document says so.
    document = next(each for each in network.rounds.documents() if each.round == 1)
    assert sorted(document.roots) == ["east", "south"] and len(list(network.book("north").rounds())) == 2


def test_a_site_that_is_not_there_at_all_is_waited_for_no_longer_than_others_are_enough(tmp_path, monkeypatch):
    network = Network(tmp_path, monkeypatch, server={"minimum_sites": 2})
    network.away = {"south"}
    network.serve()
    assert {tuple(each["sites"]) for each in network.ledger.models[:2]} == {("east", "north")}
