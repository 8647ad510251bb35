"""Commitments and model hashes: the vectors of docs/spec/federated.md, and those of other implementations."""

import re
from pathlib import Path

import numpy as np
import pytest
from ehr_federated.arrays import model_hash, read_model, write_model
from ehr_federated.commitments import (
    InclusionProof, SiteTree, consent_root, counted, digest, leaf, leaf_hash, tree_root)

PAGE = (Path(__file__).resolve().parents[2] / "docs/spec/federated.md").read_text()
VECTORS = {what.strip(): value for what, value in re.findall(r"^\| (.+) \| `([0-9a-f]{64})` \|$", PAGE, re.MULTILINE)}
LEAVES = [leaf(bytes(range(start, start + 16)), patient, record, version) for start, patient, record, version in (
    (0x00, "p1", "r1", 1), (0x10, "p1", "r2", 1), (0x20, "p2", "r1", 3))]
# Inputs and roots of the tests that Certificate Transparency's own repositories share.
TRANSPARENCY = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def vector(start: str) -> str:
    return next(value for what, value in VECTORS.items() if what.startswith(start))


def test_the_page_has_all_vectors_and_the_code_gives_them():
    assert len(VECTORS) == 8
    assert [each.hex() for each in LEAVES] == [vector(f"leaf of salt `{start}0") for start in "012"]
    one, three = SiteTree(LEAVES[:1]), SiteTree(LEAVES)
    assert one.root.hex() == vector("root of the first") and three.root.hex() == vector("root of all")
    assert consent_root(7, {"south": one.root, "north": three.root}) == vector("consent root")
    model = {"intercept": np.array([0.5]), "coefficients": np.array([[1.0, -2.0]])}
    assert model_hash(model) == vector("hash of `intercept`")
    assert model_hash({"n": np.array(258, dtype=np.int32)}) == vector("hash of `n`")


def test_the_tree_is_that_of_rfc_6962():
    assert [tree_root([leaf_hash(each) for each in TRANSPARENCY[:size]]).hex() for size in range(1, 9)] == ROOTS
    assert tree_root([]) == digest()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 64, 100])
def test_each_leaf_proves_its_place_and_no_other(size):
    tree = SiteTree(digest(bytes([number])) for number in range(size))
    for index, value in enumerate(tree.leaves):
        proof = tree.proof(value)
        assert (proof.index, proof.size) == (index, size) and proof.holds(tree.root)
        assert not proof.holds(digest())
        assert not InclusionProof(digest(b"another"), index, size, proof.path).holds(tree.root)
        for part in range(len(proof.path)):
            bent = (*proof.path[:part], digest(), *proof.path[part + 1:])
            assert not InclusionProof(value, index, size, bent).holds(tree.root)
        assert not InclusionProof(value, index, size, (*proof.path, digest())).holds(tree.root)
        assert not InclusionProof(value, size, size, proof.path).holds(tree.root)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 20])
def test_the_hashes_of_the_leaves_tell_how_many_there_are_and_the_root(size):
    tree = SiteTree(digest(bytes([number])) for number in range(size))
    hashes = b"".join(tree.hashes)
    assert counted(hashes) == (size, tree.root)
    assert counted(hashes + digest())[1] != tree.root and counted(hashes[32:])[1] != tree.root
    for wrong in (hashes[1:], hashes + hashes[:32]):
        with pytest.raises(ValueError):
            counted(wrong)


def test_what_is_no_leaf_or_root_is_refused():
    for wrong in ((b"short", "p", "r", 1), (bytes(16), "p", "r", 0)):
        with pytest.raises(ValueError):
            leaf(*wrong)
    with pytest.raises(ValueError, match="twice"):
        SiteTree([LEAVES[0], LEAVES[0]])
    with pytest.raises(ValueError):
        SiteTree([b"short"])
    with pytest.raises(ValueError):
        consent_root(7, {})
    with pytest.raises(ValueError):
        consent_root(7, {"north": b"short"})


def test_a_consent_root_depends_on_block_and_each_sites_root():
    first, second = digest(b"1"), digest(b"2")
    roots = {
        consent_root(7, {"a": first, "b": second}), consent_root(8, {"a": first, "b": second}),
        consent_root(7, {"a": second, "b": first}), consent_root(7, {"a": first})}
    assert len(roots) == 4


def test_a_models_hash_is_that_of_its_numbers_and_shapes_alone(tmp_path):
    array = np.arange(6, dtype=np.float64).reshape(2, 3)
    hashed = model_hash({"a": array, "b": np.zeros(1)})
    assert model_hash({"b": np.zeros(1), "a": np.asfortranarray(array)}) == hashed
    assert model_hash({"a": array.astype(">f8"), "b": np.zeros(1)}) == hashed
    others = [
        {"a": array.reshape(3, 2), "b": np.zeros(1)}, {"a": array.astype(np.float32), "b": np.zeros(1)},
        {"a": array, "c": np.zeros(1)}, {"a": array + 1e-15, "b": np.zeros(1)}, {"a": array, "b": np.array(0.0)}]
    assert hashed not in {model_hash(each) for each in others}
    with pytest.raises(ValueError, match="object"):
        model_hash({"a": np.array([{}], dtype=object)})
    write_model(tmp_path / "m.npz", {"a": array, "b": np.zeros(1)})
    assert model_hash(read_model(tmp_path / "m.npz")) == hashed
    (tmp_path / "m.npz").write_bytes(b"no archive")
    with pytest.raises(ValueError, match="no model"):
        read_model(tmp_path / "m.npz")
