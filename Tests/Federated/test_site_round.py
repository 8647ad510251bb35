"""A round at a site: what may be read, what is committed to, and that nothing else is trained on."""

import dataclasses
import stat

import numpy as np
import pytest
from doubles import STUDY, Patients, arrays, bundle, sample
from ehr_federated.arrays import model_hash
from ehr_federated.commitments import counted
from ehr_federated.committed_rows import CommitmentBroken, CommittedRows
from ehr_federated.consents import BlockNotThere, Consent, ConsentGate, ReadRecord
from ehr_federated.gateway import Gateway, GatewaySettings
from ehr_federated.learning import LogisticLearner
from ehr_federated.settings import SiteSettings
from ehr_federated.site_book import SiteBook
from ehr_federated.site_round import NothingToTrainOn, RoundOrder, SiteRound


def patients(count=6, **options) -> Patients:
    gateway = Patients()
    for number in range(count):
        gateway.add(f"p{number}", sample(number % 2, number), **options)
    return gateway


def site(tmp_path, gateway) -> SiteRound:
    settings = SiteSettings(
        site="north", study=STUDY, gateway=GatewaySettings("http://unused", tmp_path / "key"), book=tmp_path / "book",
        superlink="unused:1", superlink_authorities=tmp_path / "ca", node_key=tmp_path / "node")
    return SiteRound(settings, LogisticLearner(), gateway)


def used(tmp_path, number=1) -> set[str]:
    entry = next(each for each in SiteBook(tmp_path / "book").rounds() if each.round == number)
    return {leaf.patient for leaf in entry.leaves}


def test_a_site_trains_on_what_is_consented_to_and_commits_to_exactly_that(tmp_path):
    gateway = patients()
    result = site(tmp_path, gateway).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    assert result.rows == 6 and counted(result.hashes) == (6, result.root)
    assert result.accuracy == 1 and np.isfinite(result.model["coefficients"]).all()
    entry, = SiteBook(tmp_path / "book").rounds()
    assert entry.root == result.root.hex() == entry.tree().root.hex() and entry.block == 10
    assert sorted(gateway.logged) == sorted(leaf.record for leaf in entry.leaves)
    path, = (tmp_path / "book").glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("fields", [
    {"scopes": ("imaging",)}, {"purpose": "TREAT"}, {"at": 11}, {"record_block": 11}])
def test_no_record_is_read_without_a_consent_for_this_purpose_and_scope_at_the_block(tmp_path, fields):
    gateway = patients(4).add("other", sample(1, 9), **fields)
    site(tmp_path, gateway).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    assert used(tmp_path) == {"p0", "p1", "p2", "p3"} and "other-r0" not in gateway.logged


def test_a_consent_to_everything_covers_the_scope(tmp_path):
    gateway = patients(4).add("all", sample(1, 9), scopes=("*",))
    site(tmp_path, gateway).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    assert "all" in used(tmp_path)


def test_who_withdraws_between_two_rounds_is_out_of_the_next(tmp_path):
    gateway = patients()
    running = site(tmp_path, gateway)
    running.run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    gateway.withdraw("p3")
    assert running.run(RoundOrder("study", "1", 2, 10), arrays(0, 0, 0)).rows == 5
    assert "p3" in used(tmp_path, 1) and "p3" not in used(tmp_path, 2)


@pytest.mark.parametrize("change", [
    lambda gateway: gateway.withdraw("p3"), lambda gateway: gateway.consents["p3"].update(version=2)])
def test_who_withdraws_or_consents_anew_while_a_round_reads_is_out_of_it(tmp_path, change):
    gateway, calls = patients(), []

    def once():
        calls.append(1)
        if len(calls) == 1:
            change(gateway)

    gateway.before_content = once
    result = site(tmp_path, gateway).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    assert result.rows == 5 and "p3" not in used(tmp_path)


def test_a_record_that_gives_no_row_is_left_out_and_not_committed_to(tmp_path):
    gateway = patients().add("q", b"not JSON").add("r", bundle({"f1": 1.0})).add(
        "s", bundle({"f1": 1.0, "f2": 2.0, "malignant": 7})).add("t", b"[]")
    assert site(tmp_path, gateway).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0)).rows == 6
    assert used(tmp_path) == {f"p{number}" for number in range(6)}


def test_a_patient_with_many_records_is_read_in_batches(tmp_path):
    gateway = Patients().add("p", *(sample(number % 2, number) for number in range(120)))
    assert site(tmp_path, gateway).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0)).rows == 120


def test_one_row_more_than_was_committed_to_is_never_trained_on():
    records = [ReadRecord(Consent(f"p{n}", 1), f"r{n}", sample(n % 2, n)) for n in range(4)]
    rows, without = CommittedRows.of(records, STUDY)
    assert without == 0
    more = dataclasses.replace(
        rows, features=np.vstack([rows.features, [[0.0, 0.0]]]), labels=np.append(rows.labels, 1))
    with pytest.raises(CommitmentBroken, match="5 rows and 5 labels, and 4 leaves"):
        more.fit(LogisticLearner(), arrays(0, 0, 0))


def test_leaves_that_were_changed_afterwards_are_found(tmp_path):
    site(tmp_path, patients()).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    path, = (tmp_path / "book").glob("*.json")
    path.write_text(path.read_text().replace('"p3"', '"p9"'))
    entry, = SiteBook(tmp_path / "book").rounds()
    with pytest.raises(ValueError, match="was committed to"):
        entry.tree()


def test_a_site_that_died_and_is_asked_for_the_round_again_keeps_both_commitments(tmp_path):
    running = site(tmp_path, patients())
    answers = [running.run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0)) for _ in range(2)]
    kept = list(SiteBook(tmp_path / "book").rounds())
    assert {each.root for each in kept} == {each.root.hex() for each in answers} and len(kept) == 2
    assert {each.tree().root.hex() for each in kept} == {each.root for each in kept}
    assert {each.parent for each in kept} == {model_hash(arrays(0, 0, 0))}


def test_a_round_without_records_or_of_another_study_ends_in_words(tmp_path):
    with pytest.raises(NothingToTrainOn, match="north has no record"):
        site(tmp_path, Patients()).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))
    with pytest.raises(ValueError, match="takes part in study"):
        site(tmp_path, patients()).run(RoundOrder("other", "1", 1, 10), arrays(0, 0, 0))
    one_label = Patients().add("p", sample(1, 1)).add("q", sample(1, 2))
    with pytest.raises(ValueError, match="one label"):
        site(tmp_path, one_label).run(RoundOrder("study", "1", 1, 10), arrays(0, 0, 0))


def test_a_gateway_that_is_away_is_asked_again_and_one_that_is_behind_is_waited_for():
    gateway = patients()
    gateway.away = 2
    assert len(ConsentGate(gateway, STUDY).consents(10)) == 6
    with pytest.raises(BlockNotThere):
        ConsentGate(gateway, STUDY).consents(11, seconds=0.1)


def test_an_api_key_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "key"
    path.write_text("ehr_1_2\n")
    path.chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        Gateway(GatewaySettings("http://unused", path))
    path.chmod(0o600)
    Gateway(GatewaySettings("http://unused", path))
