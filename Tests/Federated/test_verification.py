"""`verify` and `affected`: what is wrong about a model, its lineage or a round is named."""

import dataclasses
import json

import numpy as np
import pytest
from doubles import Models, arrays
from ehr_federated.anchors import AnchorJournal, AnchorWorker
from ehr_federated.arrays import model_hash, read_model, write_model
from ehr_federated.rounds import RoundFolder
from ehr_federated.site_book import BookLeaf, BookRound, SiteBook
from ehr_federated.verification import DoesNotHold, Findings, affected, check_proof, descendants, proof_document, verify
from test_anchoring import answer, made, run_round  # noqa: F401


@pytest.fixture
def story(made, tmp_path):  # noqa: F811
    """Two rounds of `north` and `south` on a ledger in memory; what `north` keeps is in `book`."""
    strategy = made()
    book = SiteBook(tmp_path / "book")
    for number, start in ((1, 1), (2, 5)):
        leaves = tuple(BookLeaf(bytes([n] * 16).hex(), f"p{n}", f"r{n}", 1) for n in range(10 if number == 1 else 9))
        entry = BookRound("study", "1", number, 10, "north", "", leaves)
        tree_root = _tree(entry)
        book.keep(dataclasses.replace(entry, root=tree_root.root.hex()))
        north = answer("north", arrays(start, 0, 0), rows=len(leaves), commitment={
            "root": tree_root.root, "hashes": b"".join(tree_root.hashes)})
        run_round(strategy, number, north, answer("south", arrays(start, 1, 0)), sent=(0, 0, 0))
    ledger = Models()
    worker = AnchorWorker(AnchorJournal(tmp_path / "anchors"), lambda: ledger).start()
    for each in strategy.anchors:
        worker.add(each)
    assert worker.finish(30) and len(ledger.models) == 3
    return ledger, RoundFolder(tmp_path / "rounds"), book


def _tree(entry):
    from ehr_federated.commitments import SiteTree
    return SiteTree(each.digest for each in entry.leaves)


def test_a_lineage_is_walked_back_to_round_0(story):
    ledger, folder, _ = story
    steps = verify(ledger, folder.model_path("1", 2), folder)
    assert [(step.round, step.is_documented) for step in steps] == [(2, True), (1, True), (0, True)]
    assert [step.is_documented for step in verify(ledger, folder.model_path("1", 2), None)] == [False] * 3


def test_a_file_that_was_altered_is_named(story, tmp_path):
    ledger, folder, _ = story
    model = read_model(folder.model_path("1", 2))
    model["intercept"] = model["intercept"] + 1e-12
    write_model(tmp_path / "altered.npz", model)
    with pytest.raises(DoesNotHold, match="the ledger has no model"):
        verify(ledger, tmp_path / "altered.npz", folder)
    write_model(folder.model_path("1", 1), model)
    with pytest.raises(DoesNotHold, match=r"round 1 .*1\.npz was altered"):
        verify(ledger, folder.model_path("1", 2), folder)


@pytest.mark.parametrize("change,words", [
    ({"parent_hash": "zero"}, "round 2 .* its parent is"),
    ({"consent_root": "0" * 64}, "round 2 .* its consent root is 0000"),
    ({"consent_root": None}, "commits to no consents"),
    ({"sites": ["north"]}, "round 2 .* its sites are"),
    ({"round": 5}, "its number is 5"),
    ({"round": None}, "is of no round"),
])
def test_an_entry_that_is_not_as_its_document_says_is_named(story, change, words):
    ledger, folder, _ = story
    if change.get("parent_hash"):
        change = {"parent_hash": ledger.models[-1]["model_hash"]}
    ledger.models[0].update(change)
    with pytest.raises(DoesNotHold, match=words):
        verify(ledger, folder.model_path("1", 2), folder)


def test_a_lineage_that_does_not_end_at_round_0_or_runs_backwards_is_named_without_documents(story):
    ledger, folder, _ = story
    path = folder.model_path("1", 2)
    ledger.models[1]["round"] = 3
    with pytest.raises(DoesNotHold, match="later round 3"):
        verify(ledger, path, None)
    ledger.models[1].update(round=1, parent_hash=None)
    with pytest.raises(DoesNotHold, match="ends at round 1"):
        verify(ledger, path, None)


def test_one_leaf_more_in_a_document_and_verify_fails(story):
    ledger, folder, book = story
    entry = list(book.rounds())[1]
    more = dataclasses.replace(entry, leaves=(*entry.leaves, BookLeaf("ff" * 16, "p9", "r9", 1)))
    document = next(each for each in folder.documents() if each.round == 2)
    folder.keep(dataclasses.replace(document, roots={**document.roots, "north": _tree(more).root.hex()}))
    with pytest.raises(DoesNotHold, match="round 2 .* its consent root is"):
        verify(ledger, folder.model_path("1", 2), folder)


def test_a_patients_models_are_proven_against_the_ledger_and_the_others_descend(story):
    ledger, folder, book = story
    told = affected(ledger, book, folder, "p9")
    found = told.models
    assert [each.round for each in found] == [1] and told.undecided == told.broken == []
    assert descendants(ledger, [found[0].model]) == [ledger.models[0]["model_hash"]]
    assert [each.round for each in affected(ledger, book, folder, "p3").models] == [1, 2]
    assert affected(ledger, book, folder, "nobody") == Findings([], [], [])

    document = json.loads(json.dumps(proof_document(found[0])))
    root = ledger.models[1]["consent_root"]
    check_proof(document, root)
    with pytest.raises(DoesNotHold, match="roots"):
        check_proof(document, "0" * 64)
    document["records"][0]["consent_version"] = 2
    with pytest.raises(DoesNotHold, match="r9"):
        check_proof(document, root)


def test_a_round_without_a_document_is_undecided_and_one_that_is_not_on_the_ledger_does_not_hold(story):
    ledger, folder, book = story
    (folder.folder / "1" / "1.json").unlink()
    found = affected(ledger, book, folder, "p9")
    assert found == Findings([], ["round 1 of study, run 1"], [])
    del ledger.models[0]
    found = affected(ledger, book, folder, "p3")
    assert found.models == [] and "round 2 of study, run 1: the ledger has no model" in found.broken[0]


def test_what_does_not_hold_is_collected_and_the_other_rounds_are_proven_all_the_same(story):
    ledger, folder, book = story
    ledger.models[1]["consent_root"] = "0" * 64
    found = affected(ledger, book, folder, "p3")
    assert [each.round for each in found.models] == [2] and len(found.broken) == 1
    entry = next(each for each in book.rounds() if each.round == 2)
    (book.folder / "study-1-2.json").unlink()
    book.keep(dataclasses.replace(entry, leaves=entry.leaves[1:]))
    found = affected(ledger, book, folder, "p3")
    assert found.models == [] and sorted(text[:7] for text in found.broken) == ["round 1", "round 2"]


def test_of_two_answers_of_a_site_to_one_round_the_one_that_went_in_is_proven(story):
    ledger, folder, book = story
    entry = next(each for each in book.rounds() if each.round == 1)
    other = dataclasses.replace(entry, leaves=entry.leaves[1:])
    book.keep(dataclasses.replace(other, root=_tree(other).root.hex()))
    assert len(list(book.rounds())) == 3
    found = affected(ledger, book, folder, "p3")
    assert [each.round for each in found.models] == [1, 2] and found.broken == found.undecided == []


def test_a_parent_that_the_server_has_forged_is_found_by_a_site_that_was_sent_another_model(story):
    ledger, folder, book = story
    for entry, parent in zip(list(book.rounds()), (ledger.models[2]["model_hash"], "ab" * 32)):
        path = book.folder / f"study-1-{entry.round}.json"
        path.unlink()
        book.keep(dataclasses.replace(entry, parent=parent))
    found = affected(ledger, book, folder, "p3")
    assert [each.round for each in found.models] == [1]
    assert "round 2 of study, run 1: its parent is" in found.broken[0] and "was sent the model abab" in found.broken[0]


def test_of_two_runs_that_gave_the_same_model_the_document_with_the_ledgers_consent_root_counts(story):
    ledger, folder, _ = story
    document = next(each for each in folder.documents() if each.round == 2)
    # Sorted before the run that is on the ledger.
    folder.keep(dataclasses.replace(document, run="0", block=9))
    assert verify(ledger, folder.model_path("1", 2), folder)[0].is_documented
    (folder.folder / "1" / "2.json").unlink()
    with pytest.raises(DoesNotHold, match="round 2 .* its consent root is"):
        verify(ledger, folder.model_path("1", 2), folder)


def test_a_models_hash_survives_its_file(story):
    _, folder, _ = story
    assert model_hash(read_model(folder.model_path("1", 0))) == model_hash(
        {"coefficients": np.zeros((1, 2)), "intercept": np.zeros(1)})
