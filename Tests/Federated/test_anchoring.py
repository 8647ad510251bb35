"""The server without a network: which answers go in, what is anchored, and that each anchor is seen through once."""

import io
import json
import logging
import math

import numpy as np
import pytest
from doubles import Models, arrays
from ehr_federated.anchoring import AnchoringStrategy
from ehr_federated.anchors import Anchor, AnchorJournal, AnchorWorker
from ehr_federated.arrays import check_shapes, model_hash, read_model
from ehr_federated.commitments import SiteTree, consent_root, digest
from ehr_federated.gateway import GatewayAway, GatewayRefused
from ehr_federated.lineage import Lineage, RunIdentity
from ehr_federated.privacy import CentralPrivacy, LocalPrivacy
from ehr_federated.rounds import RoundFolder, bucket, millionths
from flwr.app import Array, ArrayRecord, ConfigRecord, Error, Message, MetricRecord, RecordDict
from flwr.serverapp.exception import PrivacyBudgetExhausted
from flwr.serverapp.strategy import FedAvg

SITES = {1: "east", 2: "north", 3: "south"}
NODES = {site: node for node, site in SITES.items()}


class Nodes:
    """A grid of which the strategy asks for node ids alone."""

    def get_node_ids(self):
        return [1, 2, 3]


def record(model) -> ArrayRecord:
    return ArrayRecord({name: Array(array) for name, array in model.items()})


def answer(site, model, rows=10, **changes) -> Message:
    """A site's answer, with what `changes` says is other about it."""
    order = Message(RecordDict(), dst_node_id=changes.get("node", NODES.get(site, 1)), message_type="train")
    tree = SiteTree(digest(site.encode(), bytes([number])) for number in range(changes.get("leaves", rows)))
    commitment = {"site": site, "block": 10, "root": tree.root, "hashes": b"".join(tree.hashes), "accuracy": 0.75}
    commitment.update(changes.get("commitment", {}))
    metrics = {"weight": float(rows), "rows": rows, **changes.get("metrics", {})}
    return Message(RecordDict({
        "arrays": record(model), "metrics": MetricRecord(metrics), "commitment": ConfigRecord(commitment)}),
        reply_to=order)


def spoilt(data: bytes) -> Message:
    """An answer of `east` one of whose arrays is these bytes."""
    message = answer("east", arrays(1, 1, 1))
    message.content["arrays"]["intercept"] = Array(dtype="float64", shape=(1,), stype="numpy.ndarray", data=data)
    return message


def archive() -> bytes:
    file = io.BytesIO()
    np.savez(file, intercept=np.ones(1))
    return file.getvalue()


def huge() -> bytes:
    """The head of an array that no machine has the memory for."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f8", "fortran_order": False, "shape": (2**50,)})
    return file.getvalue()


def pickled() -> bytes:
    file = io.BytesIO()
    np.save(file, np.array([{}], dtype=object), allow_pickle=True)
    return file.getvalue()


@pytest.fixture
def made(tmp_path):
    """made(...) is a strategy; its anchors are in `anchors`."""
    def make(inner=None, **fields):
        inner = inner or FedAvg(
            fraction_evaluate=0.0, min_train_nodes=3, min_available_nodes=3, weighted_by_key="weight")
        anchors: list[Anchor] = []
        identity = RunIdentity(
            "study", "1", SITES, **{"minimum_sites": 2, "update_norm": 100.0, "framework": "test", **fields})
        strategy = AnchoringStrategy(
            inner, Lineage(identity, RoundFolder(tmp_path / "rounds"), lambda: 10, anchors.append))
        strategy.anchors = anchors
        strategy.lineage.begin(arrays(0, 0, 0))
        return strategy
    return make


def run_round(strategy, number, *answers, sent=(0, 0, 0)):
    list(strategy.configure_train(number, record(arrays(*sent)), ConfigRecord(), Nodes()))
    return strategy.aggregate_train(number, iter(answers))[0]


def test_what_is_anchored_is_what_clients_receive_with_its_parent_and_its_commitments(made, tmp_path):
    strategy = made()
    answers = [answer("north", arrays(1, 0, 0)), answer("south", arrays(4, 0, 3), rows=20)]
    result = run_round(strategy, 1, *answers)
    assert result["coefficients"].numpy()[0][0] == pytest.approx(3)
    first, second = (anchor.message for anchor in strategy.anchors)
    assert first == {
        "model_hash": model_hash(arrays(0, 0, 0)), "sites": sorted(NODES), "metrics": {"parameters": 3}, "round": 0,
        "framework": "test"}
    roots = {each.content["commitment"]["site"]: each.content["commitment"]["root"] for each in answers}
    assert second["model_hash"] == model_hash({name: each.numpy() for name, each in result.items()})
    assert second["parent_hash"] == first["model_hash"] and second["sites"] == ["north", "south"]
    assert second["consent_root"] == consent_root(10, roots)
    assert second["metrics"] == {"rows": "20-49", "refused": 0, "train_accuracy_ppm": 750_000}
    kept = RoundFolder(tmp_path / "rounds")
    assert model_hash(read_model(kept.model_path("1", 1))) == second["model_hash"]
    assert kept.of(second["model_hash"], second["consent_root"]).consent_root() == second["consent_root"]


@pytest.mark.parametrize("code,bad", [
    ("not_finite", lambda: answer("east", arrays(math.nan, 0, 1))),
    ("not_finite", lambda: answer("east", arrays(0, math.inf, 1))),
    ("other_shape", lambda: answer("east", {**arrays(1, 1, 1), "more": np.zeros(1)})),
    ("other_shape", lambda: answer("east", {**arrays(1, 1, 1), "intercept": np.zeros(2)})),
    ("other_shape", lambda: answer("east", {**arrays(1, 1, 1), "intercept": np.zeros(1, dtype=np.float32)})),
    ("update_too_large", lambda: answer("east", arrays(1000, 0, 0))),
    ("update_empty", lambda: answer("east", arrays(0, 0, 0))),
    ("count_differs", lambda: answer("east", arrays(1, 1, 1), leaves=9)),
    ("count_differs", lambda: answer("east", arrays(1, 1, 1), leaves=11)),
    ("weight_differs", lambda: answer("east", arrays(1, 1, 1), metrics={"weight": 1e9})),
    ("root_differs", lambda: answer("east", arrays(1, 1, 1), commitment={"root": bytes(32)})),
    ("other_block", lambda: answer("east", arrays(1, 1, 1), commitment={"block": 9})),
    ("other_site", lambda: answer("west", arrays(1, 1, 1), node=1)),
    ("other_site", lambda: answer("south", arrays(1, 1, 1), node=1)),
    ("other_site", lambda: answer("east", arrays(1, 1, 1), node=9)),
    ("site_twice", lambda: answer("north", arrays(1, 1, 1))),
    ("reply_incomplete", lambda: Message(RecordDict({"arrays": record(arrays(1, 1, 1))}), reply_to=Message(
        RecordDict(), dst_node_id=1, message_type="train"))),
    *(("reply_incomplete", lambda data=data: spoilt(data)) for data in (
        b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04 no archive", archive(), huge(), pickled())),
    ("site_failed", lambda: Message(Error(0, "out of memory"), reply_to=Message(
        RecordDict(), dst_node_id=1, message_type="train"))),
])
def test_a_wrong_answer_is_named_and_goes_into_nothing(made, code, bad):
    strategy = made()
    result = run_round(strategy, 1, answer("north", arrays(1, 0, 0)), answer("south", arrays(3, 0, 0)), bad())
    assert [refusal.code for _, refusal in strategy.refused] == [code]
    assert result["coefficients"].numpy()[0][0] == pytest.approx(2)
    assert strategy.anchors[1].message["sites"] == ["north", "south"]
    assert strategy.anchors[1].message["metrics"]["refused"] == 1


def test_too_few_answers_leave_the_model_as_it_was_and_anchor_nothing(made):
    strategy = made()
    assert run_round(strategy, 1, answer("north", arrays(1, 0, 0))) is None
    assert len(strategy.anchors) == 1
    run_round(strategy, 2, answer("north", arrays(1, 0, 0)), answer("south", arrays(3, 0, 0)))
    assert strategy.anchors[1].message["round"] == 2
    assert strategy.anchors[1].message["parent_hash"] == strategy.anchors[0].model


def test_a_round_goes_on_at_the_block_that_was_known_while_the_gateway_is_away(made):
    strategy = made()
    list(strategy.configure_train(1, record(arrays(0, 0, 0)), ConfigRecord(), Nodes()))

    def away():
        raise GatewayAway("not now")

    strategy.lineage._block = away
    messages = list(strategy.configure_train(2, record(arrays(0, 0, 0)), ConfigRecord(), Nodes()))
    assert {message.content["config"]["block"] for message in messages} == {10}


def test_arrays_without_a_dimension_are_refused_before_training():
    with pytest.raises(ValueError, match="no dimension"):
        check_shapes({"intercept": np.array(1.0)})


def test_buckets_and_millionths_are_whole_and_within_the_ledgers_limits():
    assert [bucket(count) for count in (0, 1, 9, 10, 60, 199, 10**7)] == [
        "0", "1-9", "1-9", "10-19", "50-99", "100-199", "1000000-"]
    assert millionths(0.1234567) == 123457 and millionths(-1) == 0 and millionths(1e300) == 2**53 - 1


def private(made, epsilon=10.0):
    inner = FedAvg(fraction_evaluate=0.0, min_train_nodes=3, min_available_nodes=3, weighted_by_key="weight")
    privacy = CentralPrivacy(1.0, 1.0, 1e-5, epsilon)
    return made(privacy.wrap(inner, 3), minimum_sites=3, uniform=True, privacy={"privacy": "central"})


def uniform(model):
    return [answer(site, model, metrics={"weight": 1.0}) for site in sorted(NODES)]


def test_with_central_privacy_the_noisy_model_is_anchored_with_what_was_spent(made):
    strategy = private(made)
    result = run_round(strategy, 1, *uniform(arrays(3, 4, 0)))
    anchored = strategy.anchors[1].message
    assert anchored["model_hash"] == model_hash({name: each.numpy() for name, each in result.items()})
    # Clipped to length 1 it would be (0.6, 0.8, 0) without noise.
    assert not np.allclose(result["coefficients"].numpy(), [[0.6, 0.8]], atol=1e-9)
    assert anchored["metrics"]["privacy"] == "central"
    # One Gaussian mechanism with the noise multiplier 1, at delta 1e-5: between 4 and 6 by any accountant.
    assert 4_000_000 < anchored["metrics"]["epsilon_ppm"] < 6_000_000


def test_training_stops_before_the_round_that_would_exceed_the_budget(made):
    strategy = private(made, epsilon=6.0)
    run_round(strategy, 1, *uniform(arrays(3, 4, 0)))
    with pytest.raises(PrivacyBudgetExhausted):
        run_round(strategy, 2, *uniform(arrays(3, 4, 0)))
    assert len(strategy.anchors) == 2


def test_with_central_privacy_a_round_without_one_site_is_dropped_and_own_weights_are_refused(made):
    strategy = private(made)
    answers = [*uniform(arrays(3, 4, 0))[:2], answer("south", arrays(3, 4, 0))]
    assert run_round(strategy, 1, *answers) is None
    assert strategy.refused[0][1].code == "weight_differs" and len(strategy.anchors) == 1


@pytest.mark.parametrize("wrong", [
    lambda: LocalPrivacy(1.0, 1.5, 1e-5), lambda: LocalPrivacy(0.0, 0.5, 1e-5), lambda: LocalPrivacy(1.0, 0.5, 0.0),
    lambda: CentralPrivacy(1.0, 0.0, 1e-5, 1.0), lambda: CentralPrivacy(1.0, 1.0, 1.0, 1.0)])
def test_privacy_without_a_proof_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


def anchor(number: int, parent: str | None = None) -> Anchor:
    message = {"model_hash": digest(bytes([number])).hex(), "sites": ["north"], "metrics": {}, "round": number}
    return Anchor(f"study-1-{number}", {**message, **({"parent_hash": parent} if parent else {})})


def test_an_outage_delays_anchors_and_each_is_entered_once_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr("ehr_federated.anchors.PAUSES", (0.01,))
    ledger = Models()
    ledger.away = 3
    worker = AnchorWorker(AnchorJournal(tmp_path / "anchors"), lambda: ledger).start()
    first = anchor(0)
    worker.add(first)
    worker.add(anchor(1, first.model))
    assert worker.finish(30)
    assert [each["round"] for each in ledger.models] == [1, 0] and len(ledger.asked) == 5


def test_a_server_that_dies_between_aggregation_and_anchor_enters_it_after_its_restart(tmp_path):
    AnchorJournal(tmp_path / "anchors").add(anchor(0))
    ledger = Models()
    for _ in range(2):
        assert AnchorWorker(AnchorJournal(tmp_path / "anchors"), lambda: ledger).start().finish(30)
    assert len(ledger.models) == 1 and len(ledger.asked) == 1


def test_an_anchor_that_was_entered_before_its_outcome_was_kept_is_not_entered_twice(tmp_path):
    ledger, path = Models(), tmp_path / "anchors"
    ledger.post("/v1/models", anchor(0).message, "before")
    AnchorJournal(path).add(anchor(0))
    assert AnchorWorker(AnchorJournal(path), lambda: ledger).start().finish(30)
    outcome = AnchorJournal(path).outcomes["study-1-0"]
    assert (outcome.state, len(ledger.models)) == ("committed", 1)


def test_what_the_ledger_refuses_is_kept_with_its_code(tmp_path, caplog):
    journal = AnchorJournal(tmp_path / "anchors")
    with caplog.at_level(logging.ERROR):
        worker = AnchorWorker(journal, Models).start()
        worker.add(anchor(1, digest().hex()))
        assert worker.finish(30)
    assert journal.outcomes["study-1-1"].code == "parent_unknown" and "parent_unknown" in caplog.text


def test_the_worker_outlives_a_gateway_that_says_no(tmp_path, monkeypatch):
    """As where the key has ended, or lacks a right, until an administrator has mended that."""
    monkeypatch.setattr("ehr_federated.anchors.PAUSES", (0.01,))
    ledger, refusals = Models(), iter(range(3))

    def gateway():
        if next(refusals, None) is None:
            return ledger
        return Refusing()

    class Refusing:
        def post(self, *_, **__):
            raise GatewayRefused(401, "unauthenticated", "the key has ended")

        entries = post

    worker = AnchorWorker(AnchorJournal(tmp_path / "anchors"), gateway).start()
    worker.add(anchor(0))
    assert worker.finish(30) and len(ledger.models) == 1


def test_a_journal_that_was_cut_off_goes_on_and_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "anchors"
    AnchorJournal(path).add(anchor(0))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:20])
    journal = AnchorJournal(path)
    assert list(journal.anchors) == ["study-1-0"] and path.read_bytes() == whole
    with pytest.raises(ValueError, match="another model"):
        journal.add(Anchor("study-1-0", {"model_hash": "x"}))
    path.write_bytes(json.dumps({"other": 1}).encode() + b"\n" + whole)
    with pytest.raises(ValueError, match=":1 is no entry"):
        AnchorJournal(path)
