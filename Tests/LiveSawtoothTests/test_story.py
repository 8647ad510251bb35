"""The whole story of a record on a network: sealed, anchored, shared, read, withdrawn."""

import hashlib
import secrets

from sawtooth_sdk.protobuf.batch_pb2 import BatchHeader
from sawtooth_sdk.protobuf.client_batch_pb2 import ClientBatchGetRequest, ClientBatchGetResponse
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness.batches import verifies
from harness.component import Component
from story import new_id

# Several chunks of a sealed record and a short last one.
CONTENT = secrets.token_bytes(40_000)


def test_a_record_is_shared_read_and_withdrawn(story):
    story.register()
    assert story.entry(f"patient:{story.patient}") == {
        "patient_id": story.patient, "owner": story.public_key("patient")}

    story.seal(CONTENT)
    story.anchor()
    digest = hashlib.sha256(story.sealed.read_bytes()).hexdigest()
    assert story.entry(f"record:{story.patient}:{story.record}")["hash_sha256"] == digest

    unasked = new_id()
    assert story.log(unasked, expect=1)["code"] == "consent_missing"

    story.grant()
    assert story.consent()["status"] == "ACTIVE"
    read = new_id()
    story.log(read)
    logged = story.access(read)
    assert (logged["record_id"], logged["consent_version"], logged["signer"]) == (
        story.record, 1, story.public_key("doctor"))

    story.asks("record", "verify", str(story.sealed), "--dek", str(story.dek), *story.names())
    opened = story.folder / "opened"
    story.ehr("record", "open", str(story.sealed), str(opened), "--dek", str(story.dek), *story.names())
    assert opened.read_bytes() == CONTENT

    story.revoke()
    assert (story.consent()["status"], story.consent()["version"]) == ("REVOKED", 2)
    late = new_id()
    assert story.log(late, expect=1)["code"] == "consent_revoked"
    assert story.access(late) is None and story.access(unasked) is None


def test_only_the_owner_gives_and_only_the_doctor_reads(story):
    story.register()
    story.seal(CONTENT)
    assert story.anchor(who="stranger", expect=1)["code"] == "not_owner"
    story.anchor()
    assert story.grant(who="stranger", expect=1)["code"] == "not_owner"
    story.grant("--scope", "lab")
    assert story.log(new_id(), expect=1)["code"] == "scope_not_covered"
    assert story.grant("--scope", "imaging", "--prev-version", "0", expect=1)["code"] == "stale_version"
    story.grant("--all-scopes")
    assert story.log(new_id(), who="stranger", expect=1)["code"] == "not_owner"
    story.log(new_id())


def test_an_emergency_is_on_the_ledger_until_it_is_reviewed(story):
    story.register()
    story.seal(CONTENT)
    story.anchor()
    access = new_id()
    story.does("doctor", "access", "emergency", "--access", access, "--doctor", story.doctor, *story.names(),
               "--reason", "unconscious")
    assert story.access(access)["emergency"] is True and story.access(access)["reviewed"] is False
    review = ["access", "review", "--access", access, "--doctor", story.doctor, "--patient", story.patient,
              "--outcome", "justified"]
    story.does("doctor", *review, expect=1)
    story.does("patient", *review)
    assert (story.access(access)["reviewed"], story.access(access)["outcome"]) == (True, "justified")


def test_a_file_that_is_not_the_anchored_one_is_refused(story):
    story.register()
    story.seal(CONTENT)
    story.anchor()
    damaged = bytearray(story.sealed.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    story.sealed.write_bytes(damaged)
    story.asks("record", "verify", str(story.sealed), "--dek", str(story.dek), *story.names(), expect=5)
    opened = story.folder / "opened"
    story.ehr("record", "open", str(story.sealed), str(opened), "--dek", str(story.dek), *story.names(), expect=5)
    assert not opened.exists()


def test_what_ehr_signs_verifies_with_the_python_sdk(story):
    batch_id = story.does("patient", "patient", "register", "--patient", story.patient)["batch_id"]
    with Component(story.network.component) as component:
        answer = component.request(
            Message.CLIENT_BATCH_GET_REQUEST, ClientBatchGetRequest(batch_id=batch_id), ClientBatchGetResponse)
    assert answer.status == ClientBatchGetResponse.OK
    batch, owner, batcher = answer.batch, story.public_key("patient"), story.batcher("patient")
    header = BatchHeader.FromString(batch.header)
    assert header.signer_public_key == batcher
    assert verifies(batch.header_signature, batch.header, batcher)
    [transaction] = batch.transactions
    assert list(header.transaction_ids) == [transaction.header_signature]
    assert verifies(transaction.header_signature, transaction.header, owner)
    described = TransactionHeader.FromString(transaction.header)
    assert described.payload_sha512 == hashlib.sha512(transaction.payload).hexdigest()
    assert (described.family_name, described.family_version, described.batcher_public_key) == ("ehr", "1.0", batcher)
