"""Noise at a site: the update is clipped, the noise is as strong as its proof needs, and what is anchored is what was
sent."""

import math

import numpy as np
import pytest
from doubles import arrays
from ehr_federated.arrays import read_model
from ehr_federated.site_round import SiteResult, SiteRound
from flwr.app import Array, ArrayRecord, ConfigRecord, Message, RecordDict
from flwr.clientapp.mod import localdp_mod
from network import Network, vector

PRIVACY = {"clipping_norm": 0.5, "epsilon": 0.9, "delta": 1e-5}
# Two clipped updates are at most twice the clipping norm apart; the classical Gaussian mechanism.
DEVIATION = 2 * 0.5 * math.sqrt(2 * math.log(1.25 / 1e-5)) / 0.9


def made(tmp_path, monkeypatch, **server) -> Network:
    return Network(tmp_path, monkeypatch, server={"rounds": 1, **server}, site={"local_privacy": PRIVACY})


def update(reply: Message) -> np.ndarray:
    """What a site sends; it was sent zeros."""
    return vector({name: array.numpy() for name, array in reply.content["arrays"].items()})


def test_an_update_is_clipped_before_noise_of_the_strength_that_the_proof_needs_is_added(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(localdp_mod, "add_gaussian_noise_inplace", lambda arrays, deviation: asked.append(deviation))
    network = made(tmp_path, monkeypatch)
    network.serve()
    assert asked == [pytest.approx(DEVIATION)] * 3
    # Each site would go much further; the direction is kept.
    assert [np.linalg.norm(update(reply)) for *_, reply in network.sent] == [pytest.approx(0.5)] * 3


def test_what_a_site_sends_has_the_noise_in_each_number(tmp_path, monkeypatch):
    np.random.seed(20)
    network = made(tmp_path, monkeypatch)
    trained = arrays(0.1, 0.1, 0.1)
    monkeypatch.setattr(SiteRound, "run", lambda *_: SiteResult(trained, 9, 1.0, bytes(32), bytes(32)))
    order = Message(RecordDict({
        "arrays": ArrayRecord({name: Array(array) for name, array in arrays(0, 0, 0).items()}),
        "config": ConfigRecord({"study": "study", "server-round": 1, "block": 10, "uniform": False})}),
        dst_node_id=1, message_type="train")
    drawn = np.array([update(network.answer(1, order)) for _ in range(200)]) - vector(trained)
    # The update itself is shorter than the clipping norm, and stays as it is.
    assert len(set(drawn.ravel())) == drawn.size and abs(drawn.mean()) < DEVIATION / 5
    assert drawn.std() == pytest.approx(DEVIATION, rel=0.15)


def test_what_is_anchored_is_the_mean_of_what_was_sent_and_no_figure_goes_beside_it(tmp_path, monkeypatch):
    network = made(tmp_path, monkeypatch)
    network.serve()
    rows = [reply.content["metrics"]["rows"] for *_, reply in network.sent]
    mean = np.average([update(reply) for *_, reply in network.sent], axis=0, weights=rows)
    model = read_model(network.rounds.model_path("1", 1))
    assert np.allclose(vector(model), mean, atol=1e-12)
    entry = network.ledger.models[0]
    assert "train_accuracy_ppm" not in entry["metrics"] and entry["sites"] == ["east", "north", "south"]
    assert all("accuracy" not in reply.content["commitment"] for *_, reply in network.sent)


def test_a_site_adds_no_noise_where_the_server_adds_some(tmp_path, monkeypatch):
    central = {"clipping_norm": 4.0, "noise_multiplier": 1.0, "delta": 1e-5, "epsilon_budget": 20.0}
    network = made(tmp_path, monkeypatch, central_privacy=central, update_norm=1e6)
    network.serve()
    assert network.entered() == [0]


def test_a_site_that_cannot_train_sends_no_noise_alone_and_the_others_go_on(tmp_path, monkeypatch):
    network = made(tmp_path, monkeypatch, minimum_sites=2)
    # All rows of one label: nothing can be learned, and nothing is sent.
    contents = network.patients["east"].contents
    contents.update({record: contents["east-p0-r0"] for record in contents})
    network.serve()
    assert network.ledger.models[0]["sites"] == ["north", "south"]
    assert network.ledger.models[0]["metrics"]["refused"] == 1
