"""A clinic between whose encryption service and ledger a REST API stands that lies."""

import base64
import hashlib
import os
import sqlite3
from contextlib import closing

import cbor2
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from harness.batches import public_key, signer, transaction
from harness.enrolled import Holder, Service, point
from harness.lying import LyingREST, about_blocks, as_json, shows
from harness.processes import EHRProcessor, Ledger
from harness.records import Practice, sealed_record
from harness.rest import REST
from model import addressing, cbor
from sawtooth_sdk.protobuf.transaction_pb2 import Transaction, TransactionHeader

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
THIEF, THIEF_SECRET = public_key("thief"), Holder(None, "doctor", "thief").reading
THIEF_POINT = point(THIEF_SECRET)
# What is said of a stored object, or of its row, that does not fit the anchor: an error for the operator.
OBJECT_CODES = {"anchor_mismatch", "keys_damaged"}
D, E, R, H = (addressing.doctor("d"), addressing.doctor("e"), addressing.record("p", "r"), addressing.record("p", "h"))
CONSENT, CONSENT_E, PATIENT = addressing.consent("p", "d"), addressing.consent("p", "e"), addressing.patient("p")


class Clinic:
    """A patient `p` with a record `r` of scope lab and `h` of scope hiv; doctor `d` may read lab, and `e` nothing."""

    def __init__(self, start, folder):
        self.ledger = start(Ledger)
        start(EHRProcessor, self.ledger.component)
        self.rest = REST(self.ledger.rest)
        self.proxy = start(LyingREST, self.ledger.rest)
        self.practice = Practice(folder, self.proxy.url)
        self.practice.configure(wrapper={"keystore": {"key_file": "keystore.key"}}, service={
            "listen": f"unix:{folder}/run/s", "maintenance": f"{folder}/maintenance/s", "enrolled_only": True})
        self.service = start(Service, self.practice.path("config.json"))
        self.number = 0
        self.p, self.d, self.e = (
            Holder(self.service, role, id).enrol() for role, id in (("patient", "p"), ("doctor", "d"), ("doctor", "e")))
        for holder in (self.p, self.d, self.e):
            holder.session.committed("POST", "/registrations", holder.registration())
        self.contents = {"r": os.urandom(100_000), "h": b"positive"}
        for record, scope in (("r", "lab"), ("h", "hiv")):
            self.p.session.committed(
                "PUT", self.content(record, f"deposit-{record}", scope), content=self.contents[record])
        assert self.p.grant("share-d", "d", "lab", wait=60).json["state"] == "committed"
        self.old_block = self.rest.json("/blocks", limit=1)["data"][0]
        self.truth = {
            address: base64.b64decode(self.rest.json(f"/state/{address}")["data"])
            for address in (D, E, R, H, CONSENT, PATIENT)}
        self.version = cbor.read_map(self.truth[CONSENT]).get("version", 1)
        self.log()

    def content(self, record: str, operation: str, scope: str) -> str:
        return f"/patients/p/records/{record}/content?operation_id={operation}&scope={scope}"

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    def drawn(self, record: str = "r", doctor: Holder | None = None) -> dict:
        doctor = doctor or self.d
        return doctor.session.done(
            "POST", "/accesses", {"patient_id": "p", "record_id": record, "doctor_id": doctor.id})

    def log(self):
        """An access that is as it must be."""
        self.access = self.drawn()
        self.d.session.committed("POST", "/accesses/log", self.access)

    def rows(self, query: str) -> list[tuple]:
        path = self.practice.path("data/keys.sqlite")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(query).fetchall()

    # What must be true of an answer.

    def withheld(self, what: str, answer):
        assert answer.status not in (200, 201, 204), (what, answer)
        if answer.status >= 400:
            assert answer.json["detail"] and answer.code != "failed", (what, answer)
            assert answer.status != 500 or answer.code in OBJECT_CODES, (what, answer)

    def own(self):
        answer = self.p.session.ask("GET", "/patients/p/records/r/content")
        if answer.status == 200:
            assert answer.body == self.contents["r"]
        else:
            self.withheld("own content", answer)
        answer = self.p.session.ask("POST", "/patients/p/records/r/verify")
        if answer.status == 200:
            (sha256,), = self.rows("SELECT sha256 FROM record WHERE record_id = 'r'")
            assert answer.json["sha256"] == sha256.hex()
        else:
            self.withheld("verification", answer)

    def reads(self, access: dict, holder: Holder):
        """Content, sealed record and release, as far as they are given: then they are the right ones."""
        answers = [holder.session.ask("POST", f"/accesses/{what}", access) for what in ("content", "sealed", "release")]
        record = self.contents[access["record_id"]]
        content, sealed, release = answers
        if content.status == 200:
            assert content.body == record
        if release.status == 200:
            assert base64.b64decode(release.json["recipient"]) == point(holder.reading)
            info = b"\0".join(
                [b"ehr/1 release"] + [access[name].encode() for name in (
                    "patient_id", "record_id", "doctor_id", "access_id")]
                + [hashlib.sha256(point(holder.reading)).digest()])
            dek = SUITE.decrypt(base64.b64decode(release.json["sealed"]), holder.reading, info)
            if sealed.status == 200:
                record_format = sealed_record()
                context = record_format.context("p", access["record_id"])
                assert record_format.open_sealed(dek, context, sealed.body) == record
        for answer in answers:
            if answer.status != 200:
                self.withheld("a read", answer)
        return answers

    # Forgeries: entries and transactions of accesses that the doctor never logged.

    def forgeries(self):
        """Accesses that were only drawn, and lies that show each as logged: by a key of the liar's, or in the name of
        the doctor's."""
        accesses, lies, shown = [], [], []
        for record, is_named in (("r", False), ("h", False), ("r", True), ("h", True)):
            access = self.drawn(record)
            key = self.d.owner if is_named else THIEF
            address = addressing.access("d", access["access_id"])
            lies.append(shows(address, cbor2.dumps({
                "access_id": access["access_id"], "doctor_id": "d", "patient_id": "p", "record_id": record,
                "consent_version": self.version, "signer": key})))
            payload = cbor2.dumps({"action": "LOG_ACCESS", **access})
            forged = transaction("thief", payload, [D, CONSENT, address, addressing.record("p", record)], [address])
            header = TransactionHeader.FromString(forged.header)
            if is_named:
                header.signer_public_key = header.batcher_public_key = key
                forged = Transaction(header=header.SerializeToString(), payload=payload,
                                     header_signature=signer("thief").sign(header.SerializeToString()))
            shown.append(as_json(forged, header))
            accesses.append(access)

        def add(block):
            if block["batches"]:
                block["batches"][0]["transactions"] += shown
            yield block
        return accesses, [*lies, about_blocks(add)]

    # What must be true once the lie is over.

    def check(self, stored: set[str]):
        """Nothing was destroyed, nothing given to others, and all of it is as the truth has it."""
        keys = {record for record, in self.rows("SELECT record_id FROM record_key WHERE patient_id = 'p'")}
        assert stored <= keys, f"keys are gone: {stored - keys}"
        recipients = {holder.id: hashlib.sha256(point(holder.reading)).hexdigest() for holder in (self.d, self.e)}
        owners = {holder.id: holder.owner for holder in (self.d, self.e)}
        for doctor, scopes, recipient, owner, state in self.rows(
                "SELECT doctor_id, scopes, recipient_sha256, doctor_owner, state FROM consent"):
            assert (recipient, owner, scopes) == (recipients[doctor], owners[doctor], "lab")
            assert doctor == "e" or state == "active"
        for holder in (self.p, self.d, self.e):
            assert self.rows(f"SELECT owner, encryption_key, approval_key FROM holder WHERE id = '{holder.id}'") == [
                (holder.owner, point(holder.reading), point(holder.approval))]
        assert base64.b64decode(self.rest.json(f"/state/{CONSENT}")["data"]) == self.truth[CONSENT]
        assert self.p.session.ask("GET", "/patients/p/records/r/content").body == self.contents["r"]
