"""Between the encryption service, or `ehr`, and the ledger stands a REST API that lies, about one thing at a time.

Whatever it says, the answer is as it would be without the lie, or it is withheld: a refusal, a wait, an error for
people. Nobody gets a key or a content without an access that the doctor's pinned key has signed and the patient's
grant covers, no key is sealed to another recipient, and none is destroyed.
"""

import base64
import hashlib

import cbor2
import pytest

from harness.clinic import CONSENT, CONSENT_E, D, E, H, PATIENT, R, THIEF, THIEF_POINT, Clinic
from harness.enrolled import Caller, Holder, until
from harness.lying import about_blocks, about_statuses, changes, instead, shows, swallows
from harness.records import DONE, Practice
from model import addressing


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    running = []

    def begin(kind, *arguments, **options):
        running.append(kind(*arguments, **options))
        return running[-1]

    try:
        yield Clinic(begin, tmp_path_factory.mktemp("clinic"))
    finally:
        for each in reversed(running):
            each.stop()


# What is lied about. Each is made anew for every round, of the clinic as it is then.


def access_address(clinic) -> str:
    return addressing.access("d", clinic.access["access_id"])


def every_state(data: bytes | None):
    def lie(request, status, answer):
        return shows(request.path.removeprefix("/state/"), data)(request, status, answer) if (
            request.path.startswith("/state/")) else None
    return lie


def each_block(**header):
    def change(block):
        block["header"] |= header
        yield block
    return about_blocks(change)


def only_single(lie):
    """The same, of blocks that are asked for by their ids."""
    return lambda request, *said: lie(request, *said) if request.path.startswith("/blocks/") else None


def newest(lie):
    """The same, of the list that shows the head."""
    return lambda request, *said: lie(request, *said) if request.path == "/blocks" else None


def each_transaction(change):
    def changed(block):
        for batch in block["batches"]:
            for each in batch["transactions"]:
                change(each)
        yield block
    return about_blocks(changed)


def doubled(block):
    yield from (block, block, block)


def without_transactions(block):
    yield block | {"batches": []}


def twice_its_transactions(block):
    yield block | {"batches": 2 * block["batches"]}


def without_its_last(block):
    for batch in block["batches"]:
        batch["transactions"] = batch["transactions"][:-1]
    yield block


def status(of: str, **more):
    return about_statuses(lambda statuses: [each | {"status": of} | more for each in statuses])


def refusal(statuses):
    return [each | {"status": "INVALID", "invalid_transactions": [
        {"id": 128 * "a", "message": "so it says", "extended_data": ""}]} for each in statuses]


@instead
def nonsense(request, status, answer):
    return 200, b"<html>hello</html>"


@instead
def no_data(request, status, answer):
    return 200, {"data": None, "head": 5, "link": [], "paging": {}}


def failing(status: int):
    return instead(lambda *_: (status, {"error": {"code": 10, "title": "No", "message": "So it says."}}))


PADDED = b"\xa1\x61a" + cbor2.dumps(bytes(40_000))
REVOKED = {name: None for name in ("scopes", "key_ref", "expiry", "write", "purpose", "encryption_key_sha256")}
OWNED = {"owner": THIEF, "version": 2}
READ = {"encryption_key": THIEF_POINT, "version": 2}
WIDE = {"scopes": ["*"], "encryption_key_sha256": hashlib.sha256(THIEF_POINT).hexdigest()}

# Those about what a doctor reads, which is read under them.
READING = {
    "doctor absent": lambda c: [shows(D, None)],
    "doctor's owner": lambda c: [changes("doctor", D, **OWNED)],
    "doctor's encryption key": lambda c: [changes("doctor", D, **READ)],
    "both keys of the doctor": lambda c: [changes("doctor", D, **OWNED | READ)],
    "doctor suspended": lambda c: [changes("doctor", D, attestation="suspended", attested_by=THIEF)],
    "another doctor's entry": lambda c: [shows(D, c.truth[E])],
    "consent absent": lambda c: [shows(CONSENT, None)],
    "consent revoked": lambda c: [changes("consent", CONSENT, status="REVOKED", **REVOKED)],
    "consent's scopes": lambda c: [changes("consent", CONSENT, scopes=["*"])],
    "consent's version": lambda c: [changes("consent", CONSENT, version=c.version + 1)],
    "consent's key reference": lambda c: [changes("consent", CONSENT, key_ref="made-up")],
    "consent's purpose": lambda c: [changes("consent", CONSENT, purpose="research")],
    "consent's end": lambda c: [changes("consent", CONSENT, expiry=1)],
    "consent's recipient": lambda c: [changes("consent", CONSENT, **WIDE)],
    "consent's right to write": lambda c: [changes("consent", CONSENT, write=True)],
    "consent of a doctor whom it was not given": lambda c: [changes("consent", CONSENT, doctor_id="e")],
    "record absent": lambda c: [shows(R, None)],
    "record's hash": lambda c: [changes("record", R, hash_sha256=64 * "0")],
    "record's scope": lambda c: [changes("record", H, scope="lab"), changes("record", R, scope="hiv")],
    "record's signer": lambda c: [changes("record", R, signer=THIEF)],
    "record's author": lambda c: [changes("record", R, signer=THIEF, author_id="e")],
    "another record's anchor": lambda c: [shows(R, c.truth[H]), shows(H, c.truth[R])],
    "access absent": lambda c: [shows(access_address(c), None)],
    "access's signer": lambda c: [changes("access", access_address(c), signer=THIEF)],
    "access of another record": lambda c: [changes("access", access_address(c), record_id="h")],
    "access in an emergency": lambda c: [
        changes("access", access_address(c), emergency=True, reason="coma", at=1, reviewed=False)],
    "access under another version": lambda c: [changes("access", access_address(c), consent_version=c.version + 1)],
    "all at once": lambda c: [
        changes("doctor", D, **OWNED | READ), changes("consent", CONSENT, **WIDE), changes("record", H, scope="lab"),
        changes("record", R, signer=THIEF), changes("access", access_address(c), signer=THIEF)],
    "transactions dropped": lambda c: [about_blocks(without_transactions)],
    "transactions doubled": lambda c: [about_blocks(twice_its_transactions)],
    "lists of transactions truncated": lambda c: [about_blocks(without_its_last)],
    "transaction's signer": lambda c: [each_transaction(lambda each: each["header"].update(signer_public_key=THIEF))],
    "transaction's signature": lambda c: [each_transaction(lambda each: each.update(header_signature=128 * "a"))],
    "transaction's payload": lambda c: [
        each_transaction(lambda each: each.update(payload=base64.b64encode(b"payload").decode()))],
    "block's number": lambda c: [only_single(each_block(block_num="1"))],
    "block before a block": lambda c: [only_single(each_block(previous_block_id=c.old_block["header_signature"]))],
    "one block for every block": lambda c: [
        only_single(lambda request, status, answer: (200, answer | {"data": c.old_block}))],
    "no block but the head": lambda c: [only_single(about_blocks(lambda block: iter(())))],
}

# Those that concern whatever is asked of the ledger: everything is done under them.
EVERYTHING = {
    "patient absent": lambda c: [shows(PATIENT, None)],
    "patient's owner": lambda c: [changes("patient", PATIENT, **OWNED)],
    "owner at a grant": lambda c: [changes("doctor", E, **OWNED)],
    "encryption key at a grant": lambda c: [changes("doctor", E, **READ)],
    "another doctor's entry at a grant": lambda c: [shows(E, c.truth[D])],
    "consent before a grant": lambda c: [shows(CONSENT_E, c.truth[CONSENT])],
    "entries that nobody can read": lambda c: [every_state(b"\xff")],
    "entries that are too long": lambda c: [every_state(PADDED)],
    "one entry for every address": lambda c: [every_state(c.truth[D])],
    "no entry at all": lambda c: [every_state(None)],
    "an old head": lambda c: [newest(lambda request, status, answer: (
        200, answer | {"data": [c.old_block], "head": c.old_block["header_signature"]}))],
    "a head that there is not": lambda c: [newest(about_blocks(
        lambda block: iter([block | {"header_signature": 128 * "a"}])))],
    "a head's number": lambda c: [newest(each_block(block_num="1000000000000"))],
    "a padded list of blocks": lambda c: [newest(about_blocks(doubled))],
    "committed, but sent to nobody": lambda c: [swallows, status("COMMITTED")],
    "refused, but sent to nobody": lambda c: [swallows, about_statuses(refusal)],
    "refused, but committed": lambda c: [about_statuses(refusal)],
    "pending for ever": lambda c: [status("PENDING")],
    "unknown for ever": lambda c: [status("UNKNOWN")],
    "another batch's status": lambda c: [status("COMMITTED", id=128 * "a")],
    "no statuses": lambda c: [about_statuses(lambda statuses: [])],
    "padded statuses": lambda c: [about_statuses(lambda statuses: refusal(statuses) + 2 * statuses)],
    "a status that there is not": lambda c: [status("PROMISED")],
    "nonsense": lambda c: [nonsense],
    "no data": lambda c: [no_data],
    "an error for everything": lambda c: [failing(500)],
    "nothing is found": lambda c: [failing(404)],
    "everything is forbidden": lambda c: [failing(403)],
    "everything is wrong": lambda c: [failing(400)],
}


@pytest.mark.parametrize("lie", READING)
def test_a_lie_about_what_a_doctor_reads_withholds_and_widens_nothing(clinic, lie):
    clinic.log()
    forged, forgeries = clinic.forgeries()
    with clinic.proxy.telling(*READING[lie](clinic), *forgeries):
        for access in forged:
            for answer in clinic.reads(access, clinic.d):
                clinic.withheld(f"a read under a forged access of {access['record_id']}", answer)
        clinic.reads(clinic.access, clinic.d)
        clinic.own()
    clinic.check({"r", "h"})
    clinic.log()
    assert [answer.status for answer in clinic.reads(clinic.access, clinic.d)] == [200, 200, 200]


@pytest.mark.parametrize("lie", EVERYTHING)
def test_a_lie_about_the_ledger_withholds_and_destroys_and_gives_nothing(clinic, lie):
    clinic.log()
    forged, forgeries = clinic.forgeries()
    new, record = clinic.name("patient"), clinic.name("record")
    told = clinic.proxy.told
    with clinic.proxy.telling(*EVERYTHING[lie](clinic), *forgeries):
        for access in forged:
            for answer in clinic.reads(access, clinic.d):
                clinic.withheld("a read under a forged access", answer)
        clinic.reads(clinic.access, clinic.d)
        clinic.own()
        # Enrolment asks the ledger for nothing, and is as it would be.
        holder = Holder(clinic.service, "patient", new).enrol()
        accepted = {
            "registration": holder.session.ask("POST", "/registrations", holder.registration()),
            "access": clinic.d.session.ask("POST", "/accesses/log", clinic.drawn()),
            "deposit": clinic.p.session.ask("PUT", clinic.content(record, record, "lab"), content=b"new"),
            "grant": clinic.p.grant(clinic.name("share"), "e", "lab"),
            "withdrawal": clinic.p.session.ask("POST", "/consents/withdraw", {
                "operation_id": clinic.name("withdraw"), "patient_id": "p", "doctor_id": "e"}),
        }
        # Access ends at once, whatever the ledger is said to say.
        assert clinic.rows("SELECT 1 FROM consent WHERE doctor_id = 'e' AND state IN ('pending', 'active')") == []
    assert clinic.proxy.told > told, "the lie was not told"
    for what, answer in accepted.items():
        if answer.status != 200:
            clinic.withheld(what, answer)
    stored = {"r", "h"} | ({record} if accepted["deposit"].status in (200, 202) else set())
    clinic.contents[record] = b"new"

    # Once the lie is over what was accepted is seen through; a revoke whose version was lied about is signed anew,
    # which takes its patient.
    maintenance = Caller(clinic.service.maintenance)
    for name, in clinic.rows("SELECT id FROM operation WHERE state = 'waiting' AND kind = 'revoke'"):
        clinic.p.session.ask("POST", f"/operations/{name}/settle", wait=60)
    until(lambda: maintenance.done("POST", "/operations/settle", wait=5)["waiting"] == 0, "an operation waits on")
    clinic.check(stored)
    clinic.log()
    assert [answer.status for answer in clinic.reads(clinic.access, clinic.d)] == [200, 200, 200]


def test_where_no_head_is_shown_the_ledger_counts_as_away(clinic):
    # Which is asked for again for some seconds: once is enough.
    clinic.log()
    with clinic.proxy.telling(newest(about_blocks(lambda block: iter(())))):
        answer = clinic.d.session.ask("POST", "/accesses/release", clinic.access)
    assert answer.status == 503 and answer.code == "ledger_away", answer
    clinic.check({"r", "h"})


def test_a_consent_that_was_withdrawn_stays_so_whatever_is_shown(clinic):
    assert clinic.p.grant(clinic.name("share"), "e", "lab", wait=60).json["state"] == "committed"
    access = clinic.drawn(doctor=clinic.e)
    clinic.e.session.committed("POST", "/accesses/log", access)
    assert clinic.reads(access, clinic.e)[0].body == clinic.contents["r"]
    entry = base64.b64decode(clinic.rest.json(f"/state/{CONSENT_E}")["data"])
    head = clinic.rest.json("/blocks", limit=1)["data"][0]
    clinic.p.session.committed("POST", "/consents/withdraw", {
        "operation_id": clinic.name("withdraw"), "patient_id": "p", "doctor_id": "e"})
    old_head = newest(lambda request, status, answer: (
        200, answer | {"data": [head], "head": head["header_signature"]}))
    for lie in (shows(CONSENT_E, entry), old_head):
        with clinic.proxy.telling(lie):
            for answer in clinic.reads(access, clinic.e):
                assert answer.code == "access_withdrawn", answer


def test_ehr_with_keys_of_its_own_believes_no_lie_either(clinic, tmp_path):
    """Here the doctor is not enrolled, and the grant was made before the lie."""
    practice = Practice(tmp_path, clinic.ledger.rest)
    practice.patient, practice.doctor = "own-p", "own-d"
    practice.register()
    practice.deposit("r", b"finding", "--scope", "lab")
    practice.deposit("h", b"positive", "--scope", "hiv")
    practice.share("--scope", "lab")
    practice.url = clinic.proxy.url
    practice.configure(wrapper={"keystore": {"key_file": "keystore.key"}})
    doctor, consent = addressing.doctor("own-d"), addressing.consent("own-p", "own-d")
    hidden = addressing.record("own-p", "h")
    as_doctor = ["--doctor", "own-d", "--key", "doc.priv", "--decryption-key", "doc-enc.priv"]
    for record, lies in {
        "r": [[changes("doctor", doctor, **OWNED)], [changes("doctor", doctor, **READ)],
              [shows(addressing.record("own-p", "r"), None)], [swallows, status("COMMITTED")],
              [about_blocks(without_transactions)], [no_data]],
        "h": [[changes("consent", consent, **WIDE)], [changes("record", hidden, scope="lab")]],
    }.items():
        for told in lies:
            with clinic.proxy.telling(*told):
                done = practice.run("record", "retrieve", "never", *practice.named(record), *as_doctor)
            assert done.returncode in range(1, 7) and done.stderr.startswith("ehr: "), (record, done)
            assert not practice.path("never").exists()
    assert practice.retrieve("r", *as_doctor) == b"finding"
    practice.json("record", "verify", *practice.named("r"))
    with clinic.proxy.telling(changes("record", addressing.record("own-p", "r"), hash_sha256=64 * "0")):
        assert practice.run("record", "verify", *practice.named("r")).returncode != DONE
