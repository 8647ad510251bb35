"""Gateway, encryption service, ledger and processor killed at any moment under uploads, grants, withdrawals and reads.
Every operation that was accepted ends committed, or invalid with a reason, none of them twice, and no content was
released that the ledger has no entry of.

EHR_KILL_POINTS is how many kills there are; EHR_KILL_SEED repeats their moments.
"""

import base64
import collections
import os
import random
import socket
import threading
import time

import cbor2
import requests

from harness.enrolled import Service, until
from harness.gateway import SECONDS, Person, standing
from harness.processes import EHRProcessor, Ledger
from harness.rest import REST

POINTS = int(os.environ.get("EHR_KILL_POINTS", "30"))
SEED = int(os.environ.get("EHR_KILL_SEED", random.SystemRandom().randrange(1 << 32)))
# Seconds that a request waits for the ledger, and a client for an answer.
WAIT, PATIENCE = 5, 20
# Answers that say: again.
AGAIN = {502, 503, 504}
ALL = {"anchor", "grant", "revoke", "access"}
KINDS = {"ADD_RECORD_HASH": "anchor", "GRANT_ACCESS": "grant", "REVOKE_ACCESS": "revoke", "LOG_ACCESS": "access",
         "EMERGENCY_ACCESS": "emergency", "REGISTER_PATIENT": "registration", "REGISTER_DOCTOR": "registration"}


class Client(Person):
    """Somebody who goes on until there is an answer, through one session of their own."""

    def __init__(self, person: Person, load: "Load"):
        super().__init__(person.hospital, person.name, person.password)
        self.approval, self.reading, self.holder, self.load = person.approval, person.reading, person.holder, load
        self.sign_in()

    def sure(self, method: str, path: str, message=None, headers=lambda: {}, **options) -> requests.Response | None:
        """An answer that is final; none once the load is over. The key makes each repetition the same request."""
        key = os.urandom(16).hex()
        while not self.load.over.is_set():
            try:
                # Before the headers: they may hold a proof, which takes a session.
                if self.token is None:
                    self.sign_in()
                answer = self.ask(method, path, message, headers={"Idempotency-Key": key, **headers()}, wait=WAIT,
                                  timeout=PATIENCE, **options)
                if answer.status_code not in AGAIN | {401}:
                    return answer
                if answer.status_code == 401:
                    self.token = None
            except (requests.exceptions.RequestException, SignedOut):
                pass
            # Whatever was killed is being started: asking without a pause only keeps it from that.
            self.load.over.wait(0.05)
        return None

    def sign_in(self):
        signed = self.ask("POST", "/v1/sessions", {"name": self.name, "password": self.password}, timeout=PATIENCE)
        if signed.status_code != 201 or signed.json()["keys"] != "open":
            raise SignedOut(signed.text)
        self.token = signed.json()["token"]
        return self

    def approve(self, *lines: str) -> dict:
        answer = self.ask("POST", "/v1/approvals", timeout=PATIENCE)
        if answer.status_code == 401:
            self.token = None
        if answer.status_code != 201:
            raise SignedOut(answer.text)
        return self.signed(answer.json()["challenge"], *lines)


class SignedOut(Exception):
    pass


class Load:
    """What goes on all the time, and what was promised in it."""

    def __init__(self, hospital):
        self.hospital, self.over, self.lock = hospital, threading.Event(), threading.Lock()
        self.ada, self.bea, self.doc = hospital.patient("ada"), hospital.patient("bea"), hospital.doctor("doc")
        self.read = {each: self.upload_first(each) for each in (self.ada, self.bea)}
        self.ada.grant(self.doc)
        # By who acts: operations that were accepted, each with what it was.
        self.accepted: dict[str, dict[str, str]] = collections.defaultdict(dict)
        self.uploads: dict[str, tuple[str, bytes]] = {}
        # Accesses under which content came, whole.
        self.released: dict[str, str] = {}
        self.failures, self.steps = [], 0

    def upload_first(self, patient) -> tuple[str, bytes]:
        content = os.urandom(30_000)
        return patient.upload(content), content

    def note(self, who: Person, operation: dict):
        with self.lock:
            self.accepted[who.name][operation["id"]] = operation["kind"]
            self.steps += 1

    # What each thread does, again and again.

    def uploads_of(self, patient: Client):
        content = os.urandom(random.randrange(1, 60_000))
        answer = patient.sure("POST", "/v1/records?scope=lab", content=content)
        if answer is not None:
            assert answer.status_code in (200, 201, 202), answer.text
            self.note(patient, answer.json()["operation"])
            with self.lock:
                self.uploads[answer.json()["record_id"]] = (patient.name, content)

    def consents_of(self, patient: Client, doctor: Client):
        answer = patient.sure("POST", "/v1/consents", {"doctor_id": doctor.holder, "scopes": ["lab"]},
                              headers=lambda: patient.approve_grant(doctor))
        if answer is not None and answer.status_code in (200, 201, 202):
            self.note(patient, answer.json())
            self.reads_of(doctor, patient.holder, *self.read[self.bea])
        answer = patient.sure("DELETE", f"/v1/consents/{doctor.holder}")
        if answer is not None and answer.status_code in (200, 202):
            self.note(patient, answer.json())

    def reads_of(self, doctor: Client, patient: str, record: str, content: bytes):
        answer = doctor.sure("POST", "/v1/accesses", {"patient_id": patient, "records": [record]})
        if answer is None:
            return
        assert answer.status_code in (201, 202), answer.text
        access, = answer.json()
        if "operation" in access:
            self.note(doctor, access["operation"])
        answer = doctor.sure("GET", access["content"])
        # Not yet logged, withdrawn, or logged too long ago: a reason, and nothing of the record.
        if answer is not None and answer.status_code == 200:
            assert answer.content == content
            with self.lock:
                self.released[access["access_id"]] = record
        elif answer is not None:
            assert answer.status_code in (403, 404, 409), answer.text

    def begin(self):
        def again(step, *parts):
            def run():
                try:
                    while not self.over.is_set():
                        step(*parts)
                except Exception as failure:
                    self.failures.append(failure)
                    self.over.set()
            thread = threading.Thread(target=run)
            thread.start()
            return thread

        client = lambda person: Client(person, self)
        ada, reader = client(self.ada), client(self.doc)
        self.threads = [
            again(self.uploads_of, ada), again(self.uploads_of, client(self.bea)),
            again(self.consents_of, client(self.bea), client(self.doc)),
            again(self.reads_of, reader, self.ada.holder, *self.read[self.ada])]

    def kinds(self) -> set[str]:
        with self.lock:
            return {kind for each in self.accepted.values() for kind in each.values()}

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        if self.failures:
            raise self.failures[0]


class Strikes:
    """Kills one part after the other, and starts it again in its place."""

    def __init__(self, hospital, seed: int, data):
        self.hospital, self.random, self.data = hospital, random.Random(seed), data
        self.counts = collections.Counter()

    def strike(self):
        part = self.random.choice([self.gateway, self.service, self.ledger, self.processor])
        time.sleep(self.random.uniform(0, 0.4))
        part()
        self.counts[part.__name__] += 1

    def gateway(self):
        self.hospital.restart()

    def service(self):
        self.hospital.service.kill()
        self.hospital.service = self.hospital.start(Service, self.hospital.practice.path("config.json"))

    def ledger(self):
        ledger = self.hospital.ledger
        ledger.kill()
        self.hospital.ledger = self.hospital.start(Ledger, data=self.data, **ledger.place)

    def processor(self):
        self.hospital.processor.kill()
        self.hospital.processor = self.hospital.start(EHRProcessor, self.hospital.ledger.component)


def operations(person: Person) -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        page = person.done("GET", f"/v1/operations?limit=100{cursor and '&cursor=' + cursor}")
        found, cursor = found + page["entries"], page.get("next")
    return found


def ledger_payloads(url: str) -> list[dict]:
    """Of every committed transaction of the family, what it says."""
    found, path = [], "/blocks?limit=100"
    while path:
        page = REST(url).json(path)
        for block in page["data"]:
            for batch in block["batches"]:
                found += [cbor2.loads(base64.b64decode(each["payload"])) for each in batch["transactions"]
                          if each["header"]["family_name"] == "ehr"]
        following = page["paging"].get("next")
        path = following and following[following.index("/blocks"):]
    return found


def settled(people, accepted=None) -> dict[str, dict[str, dict]]:
    """Everybody's operations, once each has its verdict."""
    found = {}
    for person in people:
        def decided():
            listed = operations(person)
            return listed if all(each["state"] != "waiting" for each in listed) else None
        found[person.name] = {each["id"]: each for each in until(decided, f"{person.name}'s operations wait")}
    return found


def check(hospital, load: Load):
    people = [each.sign_in() for each in (load.ada, load.bea, load.doc)]
    found = settled(people)
    for name, accepted in load.accepted.items():
        for id, kind in accepted.items():
            operation = found[name].get(id)
            assert operation and operation["kind"] == kind, f"{kind} {id} of {name}'s was accepted and is gone"
            assert operation["state"] == "committed" or operation["code"] or operation["message"], operation
    payloads = ledger_payloads(hospital.ledger.rest)
    committed = collections.Counter(
        each["kind"] for listed in found.values() for each in listed.values() if each["state"] == "committed")
    written = collections.Counter(KINDS[each["action"]] for each in payloads)
    assert committed == written, (committed, written)
    for action, name in (("ADD_RECORD_HASH", "record_id"), ("LOG_ACCESS", "access_id")):
        ids = [each[name] for each in payloads if each["action"] == action]
        assert len(ids) == len(set(ids)), f"{action} twice"
    logged = {each["access_id"]: each["record_id"] for each in payloads if each["action"] == "LOG_ACCESS"}
    assert load.released.items() <= logged.items(), "content was released without an entry"
    for record, (name, content) in load.uploads.items():
        person = next(each for each in people if each.name == name)
        operation, = [each for each in found[name].values() if each.get("record_id") == record]
        answer = person.ask("GET", f"/v1/records/{record}/content")
        assert operation["state"] != "committed" or answer.content == content, (record, answer.status_code)
    return committed


def test_what_was_accepted_is_done_once_and_nothing_is_read_unlogged_wherever_something_is_killed(tmp_path):
    print(f"seed {SEED}, {POINTS} kills")
    data = tmp_path / "chain"
    with standing(tmp_path, data=data) as hospital:
        load, strikes = Load(hospital), Strikes(hospital, SEED, data)
        load.begin()
        try:
            for _ in range(POINTS):
                enough = load.steps + strikes.random.randint(1, 8)
                until(lambda: load.steps >= enough or load.over.is_set(), "nothing goes on")
                if load.over.is_set():
                    break
                strikes.strike()
                if strikes.counts.total() % 30 == 0:
                    print(f"kills {dict(strikes.counts)}", flush=True)
            # A kind that was always hit comes through now that nothing is killed.
            until(lambda: load.over.is_set() or load.kinds() == ALL and load.released, "some kind never came through")
        finally:
            load.end()
        try:
            committed = check(hospital, load)
        except AssertionError as failure:
            raise AssertionError(f"seed {SEED}, after {strikes.counts}: {failure}") from failure
        kinds = collections.Counter(kind for each in load.accepted.values() for kind in each.values())
        assert kinds.keys() == ALL and load.released, kinds
        print(f"kills {dict(strikes.counts)}, committed {dict(committed)}, accepted {dict(kinds)}, "
              f"released {len(load.released)}")


def test_each_kind_of_operation_outlives_its_session_and_a_restart_before_its_verdict(tmp_path):
    with standing(tmp_path, ledger=("--block-info",)) as hospital:
        ada, doc, eve = hospital.patient("ada"), hospital.doctor("doc"), hospital.doctor("eve")
        record, other = ada.upload(b"first"), ada.upload(b"second", scope="hiv")
        ada.grant(doc)
        ada.grant(eve, ("imaging",))
        hospital.processor.kill()
        new = Person(hospital, "new", "seven green kettles hum new")
        made = new.done("POST", "/v1/registrations", {
            "name": "new", "display_name": "New", "password": new.password}, expect=201)
        assert made["registered"] is False
        anchor = ada.done("POST", "/v1/records?scope=lab", content=b"third", expect=202)["operation"]
        grant = ada.done("POST", "/v1/consents", {"doctor_id": doc.holder, "scopes": ["lab", "hiv"]}, expect=202,
                         headers=ada.approve_grant(doc, ("hiv", "lab")))
        revoke = ada.done("DELETE", f"/v1/consents/{eve.holder}", expect=202)
        access, = doc.done("POST", "/v1/accesses", {"patient_id": ada.holder, "records": [record]}, expect=202)
        emergency = eve.emergency(ada, other, wait=0)
        assert emergency.status_code == 202, emergency.text
        kinds = {each["id"]: each["kind"] for each in (
            anchor, grant, revoke, access["operation"], emergency.json()["operation"])}
        assert sorted(kinds.values()) == ["access", "anchor", "emergency", "grant", "revoke"]
        for person in (ada, doc, eve):
            person.done("DELETE", "/v1/sessions/current", expect=204)
            person.token = None
        hospital.gateway.kill()
        hospital.service.kill()
        hospital.service = hospital.start(Service, hospital.practice.path("config.json"))
        hospital.processor = hospital.start(EHRProcessor, hospital.ledger.component)
        hospital.restart()
        people = [each.sign_in() for each in (ada, doc, eve, new)]
        found = {id: each for listed in settled(people).values() for id, each in listed.items()}
        assert {id: found[id]["state"] for id in kinds} == dict.fromkeys(kinds, "committed")
        assert [each["state"] for each in found.values() if each.get("patient_id") == new.holder] == ["committed"]
        committed = collections.Counter(each["kind"] for each in found.values())
        assert committed == collections.Counter(
            KINDS[each["action"]] for each in ledger_payloads(hospital.ledger.rest))


def test_an_upload_that_meets_the_end_of_the_encryption_service_is_told_so_and_the_gateway_goes_on(tmp_path):
    with standing(tmp_path) as hospital:
        ada = hospital.patient("ada")
        host, port = hospital.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=SECONDS) as connection:
            connection.sendall((
                f"POST /v1/records?scope=lab HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {ada.token}\r\n"
                "Content-Type: application/octet-stream\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n"
            ).encode())
            # Once the body is wanted, it is on its way to the encryption service.
            assert connection.recv(100).startswith(b"HTTP/1.1 100")
            connection.sendall(bytes(100_000))
            hospital.service.kill()
            # The gateway has seen that it is gone, and still waits for the rest of the body.
            until(lambda: ada.ask("GET", "/v1/operations").status_code == 503, "the service is not missed")
            connection.sendall(bytes(100_000))
            answer = connection.recv(10_000)
            assert answer.startswith(b"HTTP/1.1 503") and b"encryption_away" in answer, answer
        assert ada.done("GET", "/healthz") and hospital.gateway.process.poll() is None
