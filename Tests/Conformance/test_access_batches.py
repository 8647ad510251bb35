"""Several accesses of one doctor: one batch, one block, each an operation of its own, and one refusal spares the
others."""

import base64
import time

import cbor2
import pytest
from sawtooth_sdk.protobuf.transaction_pb2 import TransactionHeader

from harness.batches import NAMESPACE, address, batch, transaction
from harness.processes import EHRProcessor
from test_outbox import DEADLINE, DOCTOR, PATIENT, Clinic

LIMIT = 50
# The Settings family's and BlockInfo's entries: more than the action needs is allowed to who signs the batch too.
WIDE = [NAMESPACE, "000000", "00b10c"]


class Ward(Clinic):
    """Records of one patient, shared with one doctor."""

    def deposit(self, *records: str, scope: str = "general"):
        for record in records:
            self.service.committed(
                "PUT", f"/patients/p/records/{record}/content?operation_id=deposit-{record}&scope={scope}",
                content=record.encode())

    def share(self, *scopes: str, operation: str = "share"):
        self.service.committed("POST", "/consents", {
            "operation_id": operation, "patient_id": "p", "doctor_id": "d", "scopes": list(scopes)})

    def register(self):
        for holder in (PATIENT, DOCTOR):
            self.service.committed("POST", "/registrations", holder)

    def draw(self, *records: str) -> dict:
        """The body that asks for accesses to these records."""
        drawn = [self.service.ask("POST", "/accesses", {"patient_id": "p", "record_id": record, "doctor_id": "d"})[2]
                 for record in records]
        return {"patient_id": "p", "doctor_id": "d", "accesses": [
            {"access_id": each["access_id"], "record_id": each["record_id"]} for each in drawn]}

    def log(self, message: dict, wait: int | None = 60, status: int = 200) -> list[dict]:
        got, _, body = self.service.ask("POST", "/accesses/log", message, wait=wait)
        assert got == status, (got, body)
        assert len(body["accesses"]) == len(message["accesses"])
        return body["accesses"]

    def content(self, part: dict):
        return self.service.ask("POST", "/accesses/content", {"patient_id": "p", "doctor_id": "d", **part})[2]

    def accesses(self) -> list[list[list[str]]]:
        """Of each block and each batch that has any, the oldest first: the records whose accesses are logged."""
        blocks = []
        for block in reversed(self.rest.json("/blocks", limit=1000)["data"]):
            batches = []
            for each in block["batches"]:
                payloads = [cbor2.loads(base64.b64decode(one["payload"])) for one in each["transactions"]
                            if one["header"]["family_name"] == "ehr"]
                logged = [one["record_id"] for one in payloads if one["action"] == "LOG_ACCESS"]
                if logged:
                    batches.append(logged)
            if batches:
                blocks.append(batches)
        return blocks


@pytest.fixture
def ward(start, tmp_path) -> Ward:
    ward = Ward(start, tmp_path)
    ward.register()
    return ward


def states(entries: list[dict]) -> list[str]:
    return [each["operation"]["state"] if "operation" in each else each["problem"].get("ledger_code")
            or each["problem"]["code"] for each in entries]


def test_fifty_accesses_are_one_batch_in_one_block(ward):
    records = [f"r-{number}" for number in range(LIMIT)]
    ward.deposit(*records)
    ward.share("*")
    asked = ward.draw(*records)
    entries = ward.log(asked)
    assert states(entries) == ["committed"] * LIMIT
    assert ward.accesses() == [[records]]
    for part, entry in zip(asked["accesses"], entries):
        operation = entry["operation"]
        assert operation["record_id"] == part["record_id"] and operation["owner"] == "doctor:d"
        assert "batch" not in operation and ward.content(part) == part["record_id"].encode()
    assert len({ward.batch_id(each["operation"]["id"]) for each in entries}) == 1
    assert [each["record_id"] for each in ward.listed("doctor:d") if each["kind"] == "access"] == records
    # Again it is the same, and nothing is submitted.
    assert [each["operation"]["id"] for each in ward.log(asked)] == [each["operation"]["id"] for each in entries]
    assert ward.accesses() == [[records]]
    # One more is too many.
    status, _, problem = ward.service.ask("POST", "/accesses/log", {**asked, "accesses": [
        {"access_id": f"a-{number}", "record_id": "r-0"} for number in range(LIMIT + 1)]})
    assert status == 400 and problem["code"] == "invalid", problem


def test_one_without_consent_is_refused_and_the_others_are_committed(ward):
    records = [f"r-{number}" for number in range(LIMIT - 1)]
    ward.deposit(*records)
    ward.deposit("secret", scope="lab")
    ward.share("general")
    entries = ward.log(ward.draw(*records[:7], "secret", *records[7:]))
    assert states(entries) == ["committed"] * 7 + ["scope_not_covered"] + ["committed"] * (LIMIT - 8)
    assert entries[7]["problem"]["status"] == 409 and entries[7]["problem"]["code"] == "rejected"
    assert ward.accesses() == [[records]]


def test_a_consent_that_ends_after_the_judging_splits_the_batch(ward):
    ward.deposit("r-1", "r-2")
    ward.deposit("l-1", "l-2", scope="lab")
    ward.share("*")
    asked = ward.draw("r-1", "l-1", "r-2", "l-2")
    ward.processor.stop()
    # The ledger has this first, and the judging does not see it.
    status, location, _ = ward.service.ask("POST", "/consents", {
        "operation_id": "narrower", "patient_id": "p", "doctor_id": "d", "scopes": ["lab"]})
    assert status == 202
    entries = ward.log(asked, wait=None, status=202)
    assert states(entries) == ["waiting"] * 4
    ward.start(EHRProcessor, ward.ledger.component)
    done = [ward.seen_through(f"/v1/operations/{each['operation']['id']}") for each in entries]
    assert [each.get("code", each["state"]) for each in done] == [
        "scope_not_covered", "committed", "scope_not_covered", "committed"]
    assert ward.accesses() == [[["l-1", "l-2"]]]
    assert ward.seen_through(location)["state"] == "committed"
    assert ward.content(asked["accesses"][1]) == b"l-1"


def test_what_was_accepted_together_outlives_the_service(ward):
    ward.deposit("r-1", "r-2", "r-3")
    ward.share("*")
    asked = ward.draw("r-1", "r-2", "r-3")
    ward.processor.stop()
    entries = ward.log(asked, wait=None, status=202)
    ward.encryption.kill()
    ward.service.close()
    ward.serve()
    # Each of them waits for the ledger, and none for a signature.
    assert ward.service.ask("GET", "/queue")[2] == {"awaited_verdicts": 3}
    assert ward.service.ask("GET", "/keys")[2]["unsigned_operations"] == 0
    # Asked again before the ledger has a verdict.
    assert [each["operation"]["id"] for each in ward.log(asked, wait=None, status=202)] == [
        each["operation"]["id"] for each in entries]
    ward.start(EHRProcessor, ward.ledger.component)
    for entry in entries:
        assert ward.seen_through(f"/v1/operations/{entry['operation']['id']}")["state"] == "committed"
    assert ward.accesses() == [[["r-1", "r-2", "r-3"]]]


def test_accesses_of_a_fork_that_lost_are_submitted_again_in_their_batch(ward):
    ward.deposit("r-1", "r-2", "r-3")
    ward.share("*")
    asked = ward.draw("r-1", "r-2", "r-3")
    entries = ward.log(asked)
    before = {ward.batch_id(each["operation"]["id"]) for each in entries}
    ward.control.order("reorganise", 1, "drop")
    deadline = time.monotonic() + DEADLINE
    for part in asked["accesses"]:
        while ward.content(part) != part["record_id"].encode():
            assert time.monotonic() < deadline, ward.content(part)
            time.sleep(0.5)
    assert states(ward.log(asked)) == ["committed"] * 3
    assert {ward.batch_id(each["operation"]["id"]) for each in entries} == before
    assert ward.accesses() == [[["r-1", "r-2", "r-3"]]]


@pytest.fixture
def own_key(start, tmp_path) -> Ward:
    """The doctor keeps the key."""
    ward = Ward(start, tmp_path)
    ward.service.committed("POST", "/registrations", PATIENT)
    payload = cbor2.dumps({"action": "REGISTER_DOCTOR", "doctor_id": "own"})
    where = [address("doctor:own")]
    registered = ward.rest.submit(batch("own", transaction("own", payload, [*where, "000000"], where)))
    assert registered[0]["status"] == "COMMITTED", registered
    ward.deposit("r-1", "r-2", "r-3")
    ward.service.committed("POST", "/consents", {
        "operation_id": "share", "patient_id": "p", "doctor_id": "own", "scopes": ["*"]})
    return ward


def test_accesses_are_signed_in_a_second_step_as_one_batch(own_key):
    ward = own_key
    asked = {"patient_id": "p", "doctor_id": "own", "signing": "elsewhere", "accesses": [
        {"access_id": f"a-{number}", "record_id": f"r-{number}"} for number in range(1, 5)]}
    entries = ward.log(asked, wait=None, status=202)
    assert states(entries) == ["waiting"] * 3 + ["record_unknown"]
    assert ward.service.ask("GET", "/queue")[2] == {"awaited_verdicts": 0}
    assert ward.service.ask("GET", "/keys")[2]["unsigned_operations"] == 3
    operations = [each["operation"] for each in entries[:3]]
    payloads = [base64.b64decode(each["payload"]) for each in operations]
    signed = batch("own", *[
        transaction("own", payload, WIDE, [NAMESPACE], nonce=str(number)) for number, payload in enumerate(payloads)])
    message = {"batch": base64.b64encode(signed.SerializeToString()).decode()}
    path = f"/operations/{operations[1]['id']}/signature"

    # Of another operation than those that are signed it is nothing.
    one = batch("own", *signed.transactions[:2])
    status, _, problem = ward.service.ask(
        "POST", f"/operations/{operations[2]['id']}/signature",
        {"batch": base64.b64encode(one.SerializeToString()).decode()})
    assert status == 400 and problem["code"] == "invalid", problem

    for _ in range(2):
        status, _, body = ward.service.ask("POST", path, message, wait=60)
        assert status == 200, body
        assert [(each["id"], each["state"]) for each in body["operations"]] == [
            (each["id"], "committed") for each in operations]
    assert ward.accesses() == [[["r-1", "r-2", "r-3"]]]
    status, _, content = ward.service.ask(
        "POST", "/accesses/content", {"patient_id": "p", "doctor_id": "own", "access_id": "a-1", "record_id": "r-1"})
    assert TransactionHeader.FromString(signed.transactions[0].header).nonce == "0"
    # Nobody here drew the id, and without block time nobody can say how old it is.
    assert status == 403 and content["code"] == "access_age_unknown", content


def test_a_batch_that_is_signed_already_and_one_of_which_is_refused_is_signed_anew(own_key):
    ward = own_key
    payloads = [cbor2.dumps({
        "action": "LOG_ACCESS", "access_id": f"a-{number}", "patient_id": "p", "doctor_id": "own",
        "record_id": f"r-{number}"}) for number in range(1, 5)]
    transactions = [transaction("own", payload, WIDE, [NAMESPACE]) for payload in payloads]
    asked = {"patient_id": "p", "doctor_id": "own", "accesses": [
        {"access_id": f"a-{number}", "record_id": f"r-{number}"} for number in range(1, 5)]}
    whole = base64.b64encode(batch("own", *transactions).SerializeToString()).decode()
    entries = ward.log({**asked, "batch": whole}, status=202)
    assert states(entries) == ["waiting"] * 3 + ["record_unknown"]
    part = base64.b64encode(batch("own", *transactions[:3]).SerializeToString()).decode()
    entries = ward.log({**asked, "accesses": asked["accesses"][:3], "batch": part})
    assert states(entries) == ["committed"] * 3
    assert ward.accesses() == [[["r-1", "r-2", "r-3"]]]


def test_a_list_is_read_strictly(ward):
    part = {"access_id": "a-1", "record_id": "r-1"}
    base = {"patient_id": "p", "doctor_id": "d"}
    for message, code in [
        ({**base, "accesses": [part], **part}, "message_invalid"),
        ({**base, "accesses": [{**part, "purpose": "TREAT"}]}, "message_invalid"),
        ({**base, "accesses": [{"access_id": "a-1"}]}, "message_invalid"),
        ({**base, "accesses": [{**part, "record_id": ".."}]}, "id_reserved"),
        ({**base, "accesses": [part, part]}, "invalid"),
        ({**base, "accesses": []}, "invalid"),
        ({**base, **part, "transactions": []}, "message_invalid"),
        ({**base, "access_id": "a-1"}, "message_invalid"),
        ({**base, **part, "batch": "AAAA"}, "invalid"),
        ({**base, **part, "batch": "", "transaction": ""}, "invalid"),
    ]:
        status, _, problem = ward.service.ask("POST", "/accesses/log", message)
        assert status == 400 and problem["code"] == code, (message, problem)


def test_ehr_logs_several_records_at_once_at_the_ledger_and_through_the_service(ward):
    practice = ward.practice
    ward.deposit("r-1", "r-2")
    ward.deposit("secret", scope="lab")
    ward.share("general")
    who = ["--patient", "p", "--doctor", "d"]
    done = practice.json("access", "log", *who, "--record", "r-1", "--record", "r-2")
    assert [each["status"] for each in done["accesses"]] == ["COMMITTED"] * 2, done
    for each in done["accesses"]:
        practice.json("record", "retrieve", "--patient", "p", "--record", each["record_id"], "--doctor", "d",
                      "--access", each["access_id"], f"{each['record_id']}.out")
        assert practice.path(f"{each['record_id']}.out").read_bytes() == each["record_id"].encode()
    mixed = practice.refused(
        "scope_not_covered", "access", "log", *who, "--record", "r-1", "--record", "secret")
    assert [each["status"] for each in mixed["accesses"]] == ["COMMITTED", "REFUSED"], mixed
    assert ward.accesses() == [[["r-1", "r-2"]], [["r-1"]]]
