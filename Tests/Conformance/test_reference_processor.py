"""The reference handler, run in Python, and ehr-processor agree: same verdicts, same leaves, same state root."""

import random

import cbor2

from harness import merkle
from harness.batches import address, batch, private_key_hex, public_key, register_patient
from harness.handlers import reference
from harness.processes import EHRProcessor, Ledger
from harness.rest import REST

SIGNERS = ["alice", "bob", "carol"]


def verdict(status: dict) -> tuple:
    return status["status"], [each["message"] for each in status["invalid_transactions"]]


def test_the_sdk_s_batch_is_accepted_and_stored_as_the_reference_says(processor, rest):
    [status] = rest.submit(batch("alice", register_patient("alice", "p-1")))
    assert status["status"] == "COMMITTED"
    leaves = rest.leaves()
    assert leaves[address("patient:p-1")] == cbor2.dumps({"patient_id": "p-1", "owner": public_key("alice")})
    assert rest.state_root() == merkle.state_root(leaves)


def test_a_patient_is_registered_once_whoever_asks(processor, rest):
    first = batch("alice", register_patient("alice", "p-1"))
    again = batch("alice", register_patient("alice", "p-1", nonce="again"))
    stranger = batch("bob", register_patient("bob", "p-1"))
    assert [verdict(rest.submit(each)[0]) for each in (first, again, stranger)] == [
        ("COMMITTED", []), ("INVALID", ["Patient exists"]), ("INVALID", ["Patient exists"])]
    assert cbor2.loads(rest.leaves()[address("patient:p-1")])["owner"] == public_key("alice")


def test_a_batch_is_an_atomic_unit(processor, rest):
    rest.submit(batch("alice", register_patient("alice", "p-1")))
    [status] = rest.submit(batch("bob", register_patient("bob", "p-2"), register_patient("bob", "p-1")))
    assert verdict(status) == ("INVALID", ["Patient exists"])
    assert address("patient:p-2") not in rest.leaves()


def test_a_batcher_who_is_not_the_signer_changes_nothing(processor, rest):
    [status] = rest.submit(batch("bob", register_patient("alice", "p-1", batcher="bob")))
    assert status["status"] == "COMMITTED"
    assert cbor2.loads(rest.leaves()[address("patient:p-1")])["owner"] == public_key("alice")


def test_python_and_swift_processors_give_the_same_state_root(start, python_processor, tmp_path):
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    chosen = random.Random(seed)
    # The genesis block names the validator's key: the same key, so that the chains begin with the same state.
    key = tmp_path / "validator.priv"
    key.write_text(private_key_hex("validator") + "\n")
    key.chmod(0o600)
    theirs, ours = start(Ledger, "--validator-key", str(key)), start(Ledger, "--validator-key", str(key))
    python = python_processor(theirs, reference)
    start(EHRProcessor, ours.component)
    ledgers = [REST(theirs.rest), REST(ours.rest)]

    seen: set[tuple] = set()
    for number in range(40):
        name = chosen.choice(SIGNERS)
        patients = [f"p-{chosen.randrange(25)}" for _ in range(chosen.choice([1, 1, 1, 2, 5]))]
        made = batch(name, *(
            register_patient(chosen.choice(SIGNERS), patient, batcher=name, nonce=f"{number}.{index}")
            for index, patient in enumerate(patients)))
        verdicts = [verdict(rest.submit(made)[0]) for rest in ledgers]
        assert verdicts[0] == verdicts[1], f"seed {seed}, batch {number} of {patients}"
        seen.add(verdicts[0][0])

        leaves = [rest.leaves() for rest in ledgers]
        assert leaves[0] == leaves[1], f"seed {seed}, batch {number}"
        roots = [rest.state_root() for rest in ledgers]
        assert roots[0] == roots[1] == merkle.state_root(leaves[0]), f"seed {seed}, batch {number}"
    assert seen == {"COMMITTED", "INVALID"}, f"seed {seed} made no duplicates"
    assert python.applied > 0
