"""Vectors of passkeys (Tests/TestVectors/Vectors/webauthn) that the Swift tests go by: PyPI's webauthn agrees."""

import importlib.util
import json

import pytest

from harness.processes import REPOSITORY

FOLDER = REPOSITORY / "Tests/TestVectors/Vectors/webauthn"
VECTORS = json.loads((FOLDER / "vectors.json").read_text())


def maker():
    spec = importlib.util.spec_from_file_location("make_webauthn_vectors", FOLDER / "make_vectors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["registrations", "assertions"])
def test_the_judge_takes_and_refuses_what_the_vectors_say(kind):
    made = maker()
    judge = {"registrations": made.registered, "assertions": made.asserted}[kind]
    # Only what we refuse on top is not the judge's to refuse.
    assert {each["name"] for each in VECTORS[kind] if not each["judged"]} <= {
        "a foreign frame", "a foreign page above", "RS256", "no point", "bytes after the object", "a credential in it"}
    for case in VECTORS[kind]:
        told = made.judged(case, judge)
        if not case["refusal"]:
            assert case.get("after", case.get("counter")) == (
                told.new_sign_count if kind == "assertions" else told.sign_count)
