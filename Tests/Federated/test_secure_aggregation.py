"""Secure aggregation: the sum is right or refused, single updates are masked, and who asks for one is told no.

All of it with Flower's own workflow and modifier, and the masks of this package.
"""

import copy
import importlib

import numpy as np
import pytest
from doubles import arrays
from ehr_federated import secure_masks, secure_site
from ehr_federated.arrays import read_model
from ehr_federated.secure_site import CannotBeMasked, RequestRefused, check_maskable, check_request
from ehr_federated.secure_sum import MODULUS, QUANTA, SecureAggregation
from ehr_federated.settings import SettingsRefused, read_server, read_site
from ehr_federated.verification import verify
from flwr.app import ConfigRecord, Error, Message, MetricRecord, RecordDict
from flwr.common import bytes_to_ndarray, ndarray_to_bytes
from flwr.common.secure_aggregation.secaggplus_constants import RECORD_KEY_CONFIGS, Key, Stage
from network import Network, vector

FOUR = ("east", "north", "south", "west")
SERVER = {"clipping_range": 8.0, "maximum_rows": 50}
SITE = {**SERVER, "minimum_sites": 3}
CHOSEN = SecureAggregation(3, 8.0, 50)


@pytest.fixture
def network(tmp_path, monkeypatch):
    """Four sites, of which three must answer."""
    return Network(tmp_path, monkeypatch, FOUR, site={"secure_aggregation": SITE}, server={
        "secure_aggregation": SERVER, "minimum_sites": 3, "rounds": 1})


def last_model(network) -> np.ndarray:
    return vector(read_model(network.rounds.model_path("1", 1)))


@pytest.fixture(scope="module")
def in_clear(tmp_path_factory):
    """The same round without secure aggregation, and without a site."""
    found = {}

    def round_without(away=""):
        if away not in found:
            with pytest.MonkeyPatch.context() as patch:
                other = Network(
                    tmp_path_factory.mktemp("clear"), patch, FOUR, server={"minimum_sites": 3, "rounds": 1})
                other.away = {away}
                other.serve()
                found[away] = last_model(other)
        return found[away]

    return round_without


def test_the_sum_is_the_weighted_mean_and_what_is_anchored_is_what_the_next_round_gets(in_clear, network):
    network.settings("server.json", rounds=2)
    network.serve()
    assert np.allclose(last_model(network), in_clear(), atol=1e-3)
    _, first, second = network.ledger.models[::-1]
    assert first["metrics"] == {"rows": "50-99", "refused": 0, "privacy": "secagg+"}
    assert first["sites"] == list(FOUR) and second["parent_hash"] == first["model_hash"]
    assert [step.is_documented for step in verify(
        network.ledger, network.rounds.model_path("1", 2), network.rounds)] == [True] * 3
    # A site knows by its book what it was sent.
    assert [each.parent for each in network.book("west").rounds()] == [
        each["model_hash"] for each in network.ledger.models[:0:-1]]


def test_no_update_leaves_a_site_in_clear(network):
    network.serve()
    masked = [reply for _, stage, reply in network.sent if stage == Stage.COLLECT_MASKED_VECTORS]
    assert len(masked) == 4
    for reply in masked:
        assert all(len(record) == 0 for record in reply.content.array_records.values())
        values = np.concatenate([bytes_to_ndarray(each).ravel() for each in _values(reply)])
        # Unmasked ones are no larger than the steps of the range.
        assert values.max() > QUANTA and len(set(values)) == len(values)


def _values(reply) -> list[bytes]:
    return reply.content.config_records[RECORD_KEY_CONFIGS][Key.MASKED_PARAMETERS]


def with_values(reply, change) -> Message:
    """A masked reply whose arrays are changed."""
    values = change([bytes_to_ndarray(each) for each in _values(reply)])
    reply.content.config_records[RECORD_KEY_CONFIGS][Key.MASKED_PARAMETERS] = [ndarray_to_bytes(v) for v in values]
    return reply


def with_bytes(reply, data) -> Message:
    reply.content.config_records[RECORD_KEY_CONFIGS][Key.MASKED_PARAMETERS] = [*_values(reply)[:-1], data]
    return reply


def with_metrics(reply, **changes) -> Message:
    reply.content.config_records["fitres.metrics"].update(changes)
    return reply


def with_rows(reply, rows) -> Message:
    reply.content.metric_records["fitres.num_examples"] = MetricRecord({"num_examples": rows})
    return reply


@pytest.mark.parametrize("code,change", [
    ("site_failed", lambda reply: Message(Error(0, "out of memory"), reply_to=reply)),
    (None, lambda reply: None),
    ("other_shape", lambda reply: with_values(reply, lambda values: values[:-1])),
    ("other_shape", lambda reply: with_values(reply, lambda values: [*values, values[-1]])),
    ("other_shape", lambda reply: with_values(reply, lambda values: [values[0], values[1].ravel(), *values[2:]])),
    ("other_shape", lambda reply: with_values(reply, lambda values: [*values[:-1], values[-1][0]])),
    ("other_shape", lambda reply: with_values(reply, lambda values: [*values[:-1], values[-1] + MODULUS])),
    ("other_shape", lambda reply: with_values(reply, lambda values: [*values[:-1], np.array([np.nan])])),
    ("reply_incomplete", lambda reply: with_bytes(reply, b"\x93NUMPY no array")),
    ("reply_incomplete", lambda reply: Message(RecordDict(), reply_to=reply)),
    ("count_differs", lambda reply: with_rows(reply, 9)),
    ("root_differs", lambda reply: with_metrics(reply, root=bytes(32))),
    ("other_block", lambda reply: with_metrics(reply, block=9)),
    ("other_site", lambda reply: with_metrics(reply, site="north")),
])
def test_a_wrong_masked_answer_is_named_and_its_masks_are_taken_out_of_the_sum(
        in_clear, network, caplog, code, change):
    def alter(name, stage, reply):
        if name != "east" or stage != Stage.COLLECT_MASKED_VECTORS:
            return reply
        changed = change(copy.deepcopy(reply))
        if changed is not None:
            changed.metadata.__dict__["_src_node_id"] = reply.metadata.src_node_id
        return changed

    network.alter = alter
    network.serve()
    assert network.ledger.models[0]["sites"] == ["north", "south", "west"]
    assert network.ledger.models[0]["metrics"]["refused"] == (0 if code is None else 1)
    assert [f"refused {code}: " in caplog.text] == [code is not None]
    assert np.allclose(last_model(network), in_clear("east"), atol=1e-3)


@pytest.mark.parametrize("stage", [Stage.SETUP, Stage.SHARE_KEYS, Stage.COLLECT_MASKED_VECTORS, Stage.UNMASK])
def test_too_few_sites_give_no_sum_nothing_is_unmasked_and_the_next_round_goes_on(network, stage):
    network.settings("server.json", rounds=2)
    lost = []

    def alter(name, at, reply):
        if at == stage and name in ("east", "west") and len(lost) < 2:
            lost.append(name)
            return None
        return reply

    network.alter = alter
    network.serve()
    # Round 1 has left the model as it was; both sites are back in round 2.
    assert network.entered() == [0, 2] and network.ledger.models[0]["sites"] == list(FOUR)
    unmasked = [name for name, at, _ in network.sent if at == Stage.UNMASK]
    assert len(unmasked) == (6 if stage == Stage.UNMASK else 4)


def test_a_wrong_share_gives_no_model(network, caplog):
    def alter(name, stage, reply):
        if name == "east" and stage == Stage.UNMASK:
            shares = reply.content.config_records[RECORD_KEY_CONFIGS]
            shares[Key.SHARE_LIST] = [each[:-1] + bytes([each[-1] ^ 1]) for each in shares[Key.SHARE_LIST]]
        return reply

    network.alter = alter
    network.serve()
    assert network.entered() == [0] and "refused sum_" in caplog.text


@pytest.mark.parametrize("spoil", [
    lambda configs: configs.pop(Key.SHARE_LIST), lambda configs: configs.update({Key.SHARE_LIST: []}),
    lambda configs: configs.update({Key.NODE_ID_LIST: [99] * len(configs[Key.NODE_ID_LIST])})])
def test_shares_that_flower_stumbles_over_end_the_round_and_not_the_run(network, spoil, caplog):
    network.settings("server.json", rounds=2)
    spoilt = []

    def alter(name, stage, reply):
        if name == "east" and stage == Stage.UNMASK and not spoilt:
            spoilt.append(1)
            spoil(reply.content.config_records[RECORD_KEY_CONFIGS])
        return reply

    network.alter = alter
    network.serve()
    assert network.entered() == [0, 2]


def test_a_site_that_weighs_other_than_it_states_gives_no_model(network, monkeypatch, caplog):
    """As its masks hide that, the sum alone shows it, by the value that stands for the rows."""
    own = secure_site.check_value
    monkeypatch.setattr(secure_site, "check_value", lambda rows, chosen: own([rows[0] + 1], chosen))
    network.serve()
    assert network.entered() == [0] and "refused sum_wrong: " in caplog.text


def test_sites_that_together_go_too_far_give_no_model(network, caplog):
    network.settings("server.json", update_norm=0.01)
    network.serve()
    assert network.entered() == [0] and "refused update_too_large: " in caplog.text


def test_masks_are_drawn_here_by_both_sides_and_are_of_full_length():
    secure_masks.install()
    for name in secure_masks.USERS:
        assert importlib.import_module(name).pseudo_rand_gen is secure_masks.masks
    first, second = (secure_masks.masks(seed, MODULUS, [(2000,), (3, 4)]) for seed in (b"a" * 32, b"a" * 31 + b"b"))
    assert [each.shape for each in first] == [(2000,), (3, 4)] and first[0].dtype == np.int64
    assert not np.array_equal(first[0], second[0]) and 0 <= first[0].min() and first[0].max() < MODULUS
    assert np.array_equal(first[1], secure_masks.masks(b"a" * 32, MODULUS, [(2000,), (3, 4)])[1])
    # Flower folds a seed to the exclusive or of its words: these two would be one.
    folded = [bytes(4) * 7 + b"\1\2\3\4", b"\1\2\3\4" + bytes(4) * 7]
    assert not np.array_equal(*(secure_masks.masks(seed, MODULUS, [(8,)])[0] for seed in folded))
    with pytest.raises(ValueError, match="no dimension"):
        secure_masks.masks(b"a", MODULUS, [(1,), ()])
    with pytest.raises(ValueError, match="power of two"):
        secure_masks.masks(b"a", MODULUS - 1, [(1,)])


@pytest.mark.parametrize("trained,rows,words", [
    ({**arrays(1, 1, 1), "intercept": np.array([np.nan])}, 9, "outside of"),
    (arrays(0, 0, 8.01), 9, "outside of .-8"),
    ({**arrays(1, 1, 1), "intercept": np.zeros(2)}, 9, "the trained arrays are"),
    ({**arrays(1, 1, 1), "more": np.zeros(2)}, 9, "the trained arrays are"),
    (arrays(1, 1, 1), 51, "51 rows, and maximum_rows is 50"),
])
def test_what_would_be_cut_off_or_spoilt_is_refused_before_it_is_masked(trained, rows, words):
    with pytest.raises(CannotBeMasked, match=words):
        check_maskable(arrays(0, 0, 0), trained, rows, CHOSEN)
    check_maskable(arrays(0, 0, 0), arrays(1, 1, 1), 50, CHOSEN)


@pytest.mark.parametrize("array,words", [(np.array(1.0), "no dimension"), (np.array([1]), "type int64")])
def test_arrays_that_secure_aggregation_gets_wrong_without_a_word_are_refused(array, words):
    with pytest.raises(CannotBeMasked, match=words):
        check_maskable({"x": array}, {"x": array}, 9, CHOSEN)


SETUP = {
    Key.STAGE: Stage.SETUP, Key.SAMPLE_NUMBER: 4, Key.SHARE_NUMBER: 4, Key.THRESHOLD: 3, Key.CLIPPING_RANGE: 8.0,
    Key.TARGET_RANGE: QUANTA, Key.MOD_RANGE: MODULUS, Key.MAX_WEIGHT: 50.0}


def request(**configs) -> Message:
    return Message(RecordDict({RECORD_KEY_CONFIGS: ConfigRecord(configs)}), dst_node_id=1, message_type="train")


@pytest.mark.parametrize("order,words", [
    (Message(RecordDict(), dst_node_id=1, message_type="train"), "an update in clear"),
    (request(**{**SETUP, Key.THRESHOLD: 2}), "2 of 4 sites could unmask"),
    (request(**{**SETUP, Key.SAMPLE_NUMBER: 6, Key.SHARE_NUMBER: 6}), "more than half"),
    (request(**{**SETUP, Key.SHARE_NUMBER: 3}), "share_num is 3"),
    (request(**{**SETUP, Key.CLIPPING_RANGE: 1.0}), "clipping_range is 1.0"),
    (request(**{**SETUP, Key.MAX_WEIGHT: 1.0}), "max_weight is 1.0"),
    (request(**{Key.STAGE: Stage.UNMASK, Key.ACTIVE_NODE_ID_LIST: [1, 2, 3], Key.DEAD_NODE_ID_LIST: [3]}),
     "both kinds of shares of the nodes .3"),
    (request(**{Key.STAGE: Stage.UNMASK, Key.ACTIVE_NODE_ID_LIST: [1, 2], Key.DEAD_NODE_ID_LIST: [3, 4]}),
     "the sum would be of 2 sites"),
])
def test_a_request_that_would_uncover_single_updates_is_refused(order, words):
    with pytest.raises(RequestRefused, match=words):
        check_request(order, CHOSEN)
    check_request(request(**SETUP), CHOSEN)


def test_a_site_and_a_server_that_do_not_agree_on_secure_aggregation_do_not_train(tmp_path, monkeypatch):
    network = Network(tmp_path, monkeypatch, FOUR, server={"rounds": 1}, site={"secure_aggregation": SITE})
    network.serve()
    assert network.entered() == [0] and all("an update in clear" in r.error.reason for *_, r in network.sent)
    other = Network(tmp_path / "other", monkeypatch, FOUR, server={"rounds": 1, "secure_aggregation": SERVER})
    other.serve()
    assert other.entered() == [0] and all("wants secure aggregation" in r.error.reason for *_, r in other.sent)


@pytest.mark.parametrize("changes,words", [
    ({"minimum_sites": 2}, "3 or more"), ({"secure_aggregation": {**SERVER, "maximum_rows": 0}}, "above 0"),
    ({"secure_aggregation": {**SERVER, "other": 0}}, "unknown: other"),
    ({"central_privacy": {"clipping_norm": 4.0, "noise_multiplier": 1.0, "delta": 1e-5, "epsilon_budget": 20.0},
      "minimum_sites": 4}, "not both"),
    ({"sites": {name: name for name in "abcdef"}}, "more than half"),
])
def test_settings_under_which_secure_aggregation_would_hide_nothing_are_refused(network, changes, words):
    network.settings("server.json", **changes)
    with pytest.raises(ValueError, match=words):
        read_server(network.path)


def test_local_noise_does_not_fit_into_the_range_of_masked_values(network):
    path = network.folder / "east.json"
    assert read_site(path).secure_aggregation == CHOSEN
    network.settings("east.json", local_privacy={"clipping_norm": 1.0, "epsilon": 0.5, "delta": 1e-5})
    with pytest.raises(SettingsRefused, match="not both"):
        read_site(path)
