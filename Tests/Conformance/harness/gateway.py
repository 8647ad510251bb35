"""A gateway with everything behind it, each part its own process, asked over HTTP as docs/gateway.md says."""

import base64
import json
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from harness import postgres
from harness.certificates import Authority
from harness.enrolled import Service, encoded, point, until
from harness.processes import EHRProcessor, Ledger, Program, binaries
from harness.records import Practice

SECONDS = 60
PASSWORD = "seven green kettles hum"


class Gateway(Program):
    """A gateway; `url` is where it listens."""

    def __init__(self, configuration: Path, *arguments: str):
        super().__init__("ehr-gateway", "--config", str(configuration), "-v", "--listen", "127.0.0.1:0", *arguments)
        scheme = "https" if "tls" in json.loads(configuration.read_text())["gateway"] else "http"
        self.url = f"{scheme}://" + self.wait_for(r"ready listen=(\S+)").group(1)


def gateway_command(folder: Path, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess:
    """Runs a command of the gateway's to its end and checks its exit code, unless that is None."""
    done = subprocess.run(
        [str(binaries() / "ehr-gateway"), *arguments, "--config", str(folder / "config.json")],
        capture_output=True, text=True, timeout=120)
    assert expect in (None, done.returncode), (arguments, done.returncode, done.stdout, done.stderr)
    return done


class Hospital:
    """Ledger, processor, encryption service and gateway; an administrator `root`. With an authority the gateway has
    TLS, and takes that authority's certificates."""

    def __init__(self, start, folder: Path, authority: Authority | None = None, enrols=True, ledger=(), data=None,
                 settings=None, **gateway):
        """`ledger` are options of the ledger's, which keeps its chain in `data`; `gateway` are the gateway's settings,
        of which none is left as it is by default, and `settings` other sections."""
        gateway = {"self_registration": True, **gateway}
        if postgres.wanted() and "database" not in gateway:
            server = postgres.shared()
            gateway["database"] = server.address(server.database())
        self.start, self.folder = start, folder
        # Where it is, for configurations in other folders.
        self.database = gateway.get("database") or str(folder / "gateway.sqlite")
        self.verify = authority.path if authority else None
        if authority:
            own = authority.issue("gateway", "gateway", client=False)
            gateway["tls"] = {"certificate": own.path, "private_key": own.key, "client_authorities": authority.path}
        self.ledger = start(Ledger, *ledger, data=data)
        self.processor = start(EHRProcessor, self.ledger.component)
        self.practice = Practice(folder, self.ledger.rest)
        self.practice.configure(
            wrapper={"keystore": {"key_file": "keystore.key"}},
            service={"listen": f"unix:{folder}/run/s", "maintenance": f"{folder}/maintenance/s",
                     "enrolled_only": True, "clients_enrol": enrols},
            gateway={"database": "gateway.sqlite", "validator": self.ledger.component,
                     "encryption": {"address": f"unix:{folder}/run/s"},
                     **{name: value for name, value in gateway.items() if value is not None}}, **(settings or {}))
        self.service = start(Service, self.practice.path("config.json"))
        gateway_command(folder, "migrate")
        secret = folder / "root.password"
        secret.write_text(PASSWORD + " root\n")
        secret.chmod(0o600)
        gateway_command(folder, "admin", "create", "--name", "root", "--display-name", "Root",
                        "--password-file", str(secret))
        self.gateway = start(Gateway, self.practice.path("config.json"))
        self.url = self.gateway.url
        self.root = Person(self, "root", PASSWORD + " root").sign_in()

    def restart(self):
        """Ends the gateway as a power cut would, and starts it again."""
        if self.gateway.process.poll() is None:
            self.gateway.kill()
        self.gateway = self.start(Gateway, self.practice.path("config.json"))
        self.url = self.gateway.url

    def restart_service(self, *arguments: str):
        """The same for the encryption service."""
        self.service.kill()
        self.service = self.start(Service, self.practice.path("config.json"), *arguments)

    def patient(self, name: str) -> "Person":
        person = Person(self, name, f"{PASSWORD} {name}")
        made = person.done("POST", "/v1/registrations", {
            "name": name, "display_name": name.title(), "password": person.password,
            "approval_key": encoded(point(person.approval))}, expect=201, wait=SECONDS)
        assert made["registered"] and len(made["recovery_codes"]) == 10
        return person.sign_in()

    def staff(self, role: str, name: str) -> "Person":
        """Somebody who is nobody on the ledger."""
        person = Person(self, name, f"{PASSWORD} {name}")
        invited = self.root.done("POST", "/v1/invitations", {"role": role, "display_name": name.title()}, expect=201)
        person.done("POST", "/v1/links", {"link": invited["link"], "name": name, "password": person.password},
                    expect=201)
        return person.sign_in()

    def nobody(self) -> "Person":
        return Person(self, "nobody", "")

    def doctor(self, name: str) -> "Person":
        return self.invited(self.root, "doctor", name, listed=True)

    def invited(self, by: "Person", role: str, name: str, **fields) -> "Person":
        """A patient or a doctor whom somebody has invited."""
        person = Person(self, name, f"{PASSWORD} {name}")
        title = "Dr. " if role == "doctor" else ""
        invited = by.done("POST", "/v1/invitations", {
            "role": role, "display_name": title + name.title(), **fields}, expect=201)
        made = person.done("POST", "/v1/links", {
            "link": invited["link"], "name": name, "password": person.password,
            "approval_key": encoded(point(person.approval)), "encryption_key": encoded(point(person.reading))},
            expect=201, wait=SECONDS)
        assert made["registered"]
        return person.sign_in()


@contextmanager
def standing(folder: Path, **options):
    """A hospital for the length of a block."""
    running = []

    def begin(kind, *arguments, **each):
        running.append(kind(*arguments, **each))
        return running[-1]

    try:
        yield Hospital(begin, folder, **options)
    finally:
        for each in reversed(running):
            if each.process.poll() is None:
                each.stop()


class Person:
    """Somebody with a password, and keys of their own to approve and to read with."""

    def __init__(self, hospital: Hospital, name: str, password: str):
        self.hospital, self.name, self.password = hospital, name, password
        self.approval = ec.generate_private_key(ec.SECP256R1())
        self.reading = ec.generate_private_key(ec.SECP256R1())
        self.token = None

    def sign_in(self) -> "Person":
        signed = self.done("POST", "/v1/sessions", {"name": self.name, "password": self.password}, expect=201)
        self.token, self.account, self.keys = signed["token"], signed["account"], signed["keys"]
        self.holder = (signed["account"].get("holder") or ":").split(":")[1]
        return self

    def ask(self, method: str, path: str, message=None, *, content=None, wait=None, headers=(), may_fail=False,
            **options):
        """A response; a problem must be a problem document, and no failure of the gateway's unless it may fail."""
        headers = dict(headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if wait is not None:
            headers["Prefer"] = f"wait={wait}"
        if message is not None:
            headers["Content-Type"], content = "application/json", json.dumps(message).encode()
        options = {"verify": self.hospital.verify, "timeout": SECONDS * 2, **options}
        answer = requests.request(method, self.hospital.url + path, data=content, headers=headers, **options)
        if answer.status_code >= 400 and method != "HEAD":
            kind = "application/fhir+json" if path.startswith("/fhir/") else "application/problem+json"
            assert answer.headers["Content-Type"] == kind, (answer.status_code, answer.content)
            assert answer.status_code != 500 or may_fail, answer.text
        return answer

    def done(self, method: str, path: str, message=None, expect=200, **options):
        answer = self.ask(method, path, message, **options)
        assert expect in (None, answer.status_code), (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def refused(self, status: int, code: str, method: str, path: str, message=None, **options):
        answer = self.ask(method, path, message, **options)
        assert (answer.status_code, answer.json().get("code")) == (status, code), (method, path, answer.text)
        return answer

    def approve(self, *lines: str) -> dict:
        """The header that approves of an act."""
        return self.signed(self.done("POST", "/v1/approvals", expect=201)["challenge"], *lines)

    def signed(self, challenge: str, *lines: str) -> dict:
        nonce = base64.b64decode(challenge).hex()
        text = "".join(f"{line}\n" for line in ("ehr/1 approval", f"nonce: {nonce}", *lines)).encode()
        r, s = decode_dss_signature(self.approval.sign(text, ec.ECDSA(hashes.SHA256())))
        return {"Approval": f"nonce={nonce}, signature={(r.to_bytes(32, 'big') + s.to_bytes(32, 'big')).hex()}"}

    def upload(self, content: bytes, scope="lab", **headers) -> str:
        """The id of a record that the ledger has."""
        made = self.done("POST", f"/v1/records?scope={scope}", content=content, expect=201, wait=SECONDS,
                         headers={"Content-Type": "application/octet-stream", **headers})
        self.seen(f"/v1/records/{made['record_id']}")
        return made["record_id"]

    def approve_grant(self, doctor: "Person", scopes=("lab",), **fields) -> dict:
        return self.approve(
            "act: grant", f"patient: {self.holder}", f"doctor: {doctor.holder}", f"scopes: {' '.join(scopes)}",
            f"expiry: {fields.get('expiry', 'none')}", f"write: {str(fields.get('write', False)).lower()}",
            f"purpose: {fields.get('purpose', 'TREAT')}")

    def grant(self, doctor: "Person", scopes=("lab",), **fields):
        approval = self.approve_grant(doctor, scopes, **fields)
        done = self.done("POST", "/v1/consents", {"doctor_id": doctor.holder, "scopes": list(scopes), **fields},
                         expect=201, wait=SECONDS, headers=approval)
        assert done["state"] == "committed", done
        self.seen(f"/v1/consents/{doctor.holder}", lambda body: body["state"] == "active")
        return done

    def access(self, patient: "Person", *records: str) -> list[dict]:
        """Accesses that the ledger has."""
        accesses = self.done("POST", "/v1/accesses", {"patient_id": patient.holder, "records": list(records)},
                             expect=201, wait=SECONDS)
        assert [each["operation"]["state"] for each in accesses] == ["committed"] * len(records), accesses
        return accesses

    def emergency(self, patient: "Person", record: str, reason="coma", at=None, access=None, wait=SECONDS):
        """The answer to an emergency that was approved."""
        access, at = access or os.urandom(16).hex(), at or int(time.time())
        approval = self.approve(
            "act: emergency", f"doctor: {self.holder}", f"patient: {patient.holder}", f"record: {record}",
            f"access: {access}", f"reason: {reason}", f"at: {at}")
        return self.ask("POST", "/v1/accesses/emergency", {
            "patient_id": patient.holder, "record_id": record, "reason": reason, "access_id": access, "at": at},
            wait=wait, headers=approval)

    def seen(self, path: str, is_so=lambda body: True):
        """Waits until the read model shows it."""
        def look():
            answer = self.ask("GET", path)
            return answer.status_code == 200 and is_so(answer.json()) and answer.json()
        return until(look, f"{path} never came to be so")


def staff(hospital, name: str, role: str, **fields) -> Person:
    """Somebody who is nobody on the ledger."""
    person = Person(hospital, name, f"{PASSWORD} {name}")
    invited = hospital.root.done("POST", "/v1/invitations", {
        "role": role, "display_name": name.title(), **fields}, expect=201)
    person.done("POST", "/v1/links", {"link": invited["link"], "name": name, "password": person.password}, expect=201)
    return person.sign_in()


def sign_in_with(person: Person, code: str) -> Person:
    signed = person.done("POST", "/v1/sessions", {
        "name": person.name, "password": person.password, "code": code}, expect=201)
    person.token, person.keys = signed["token"], signed["keys"]
    return person


def without_session(person: Person) -> Person:
    other = Person(person.hospital, person.name, person.password)
    other.approval, other.holder = person.approval, person.holder
    return other
