"""Demo patients and three hospitals that learn together: accounts, keys and settings, for scripts/demo/federated.py."""

import base64
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from ehr_federated.flower import free_port
from harness.certificates import Authority
from harness.enrolled import Caller
from harness.gateway import SECONDS, Hospital, Person
from sklearn.datasets import load_breast_cancer

SITES = ("east", "north", "south")
STUDY, SCOPE, LABEL = "breast-cancer", "lab", "malignant"
# Patients who register at once: each stretches a password.
REGISTERING = 2


@dataclass
class Data:
    """Rows of scikit-learn's breast-cancer set: the patients' own, and those that no site ever sees."""

    codes: list[str]
    features: np.ndarray
    labels: np.ndarray
    test_features: np.ndarray
    test_labels: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    @staticmethod
    def load(patients: int) -> "Data":
        loaded = load_breast_cancer()
        labels = (loaded.target == 0).astype(int)
        order = np.random.default_rng(7).permutation(len(labels))
        own, rest = order[:patients], order[patients:]
        # Reference values, as a study's protocol has them: no site tells its own.
        mean, deviation = loaded.data[rest].mean(axis=0), loaded.data[rest].std(axis=0)
        codes = [str(name).replace(" ", "-") for name in loaded.feature_names]
        return Data(codes, loaded.data[own], labels[own], (loaded.data[rest] - mean) / deviation, labels[rest], mean,
                    deviation)

    def bundle(self, row: int) -> bytes:
        """A patient's laboratory report, as a FHIR bundle."""
        values = {**dict(zip(self.codes, map(float, self.features[row]))), LABEL: int(self.labels[row])}
        return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {
            "resourceType": "Observation", "status": "final",
            "code": {"coding": [{"system": "urn:demo:breast-cancer", "code": code}]},
            "valueQuantity": {"value": value}}} for code, value in values.items()]}).encode()

    def study(self) -> dict:
        return {"id": STUDY, "scope": SCOPE, "label": LABEL, "features": [
            {"code": code, "mean": float(mean), "deviation": float(deviation)}
            for code, mean, deviation in zip(self.codes, self.mean, self.deviation)]}


def service(hospital: Hospital, folder: Path, name: str, role: str, rights: list[str]) -> Person:
    """A service account that is somebody on the ledger, with its API key in a file."""
    account = hospital.root.done("POST", "/v1/invitations", {
        "role": "service", "display_name": name, "holder_role": role}, expect=201)["account"]
    asked = {"label": "study", "rights": rights}
    if role == "doctor":
        point = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint)
        asked["encryption_key"] = base64.b64encode(point).decode()
    else:
        # Who maintains the encryption service draws it, at its own socket.
        asked["enrolment_code"] = Caller(hospital.service.maintenance).done(
            "POST", "/enrolment-codes", {"role": role, "id": account["holder"].split(":")[1]})["code"]
    made = hospital.root.done("POST", f"/v1/accounts/{account['id']}/keys", asked, expect=201, wait=SECONDS)
    person = Person(hospital, name, "")
    person.token, person.holder = made["key"], account["holder"].split(":")[1]
    path = folder / f"{name}.key"
    path.touch(mode=0o600)
    path.write_text(made["key"])
    return person


def deposit(hospital: Hospital, data: Data, sites: dict[str, Person]) -> list[Person]:
    """Patients register, upload their report, and consent to the study at their hospital, in turn."""
    def one(row: int) -> Person:
        person = hospital.patient(f"patient{row}")
        person.record = person.done(
            "POST", f"/v1/records?scope={SCOPE}", content=data.bundle(row), expect=201, wait=SECONDS,
            headers={"Content-Type": "application/fhir+json"})["record_id"]
        person.site = SITES[row % len(SITES)]
        person.grant(sites[person.site], (SCOPE,), purpose="HRESCH")
        return person

    with ThreadPoolExecutor(REGISTERING) as registering:
        return list(registering.map(one, range(len(data.labels))))


def node_key(folder: Path, site: str) -> None:
    """The key by which Flower knows a site."""
    key = ec.generate_private_key(ec.SECP384R1())
    path = folder / f"{site}.node"
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.with_suffix(".node.pub").write_bytes(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH))


def settings(hospital: Hospital, folder: Path, data: Data, rounds: int, server: dict, site: dict) -> None:
    """The settings of three sites and a server, as their operators would write them."""
    authority = Authority(folder / "ca", "Study CA")
    own = authority.issue("superlink", "superlink", client=False)
    link = f"127.0.0.1:{free_port()}"
    for name in SITES:
        node_key(folder, name)
        (folder / f"{name}.json").write_text(json.dumps({
            "site": name, "study": data.study(), "gateway": {"url": hospital.url, "key_file": f"{name}.key"},
            "book": f"{name}-book", "superlink": link, "superlink_authorities": authority.path,
            "node_key": f"{name}.node", **site}))
    (folder / "server.json").write_text(json.dumps({
        "study": data.study(), "sites": {site: f"{site}.node.pub" for site in SITES}, "rounds": rounds,
        "round_seconds": 600, "gateway": {"url": hospital.url, "key_file": "server.key"}, "folder": "server",
        "listen": link, "certificate": own.path, "private_key": own.key, "authorities": authority.path, **server}))


class Federated:
    """`ehr-federated` as a process, its output in a file."""

    def __init__(self, folder: Path, name: str, *arguments: str):
        self.name, self.path = name, folder / f"{name}.log"
        with self.path.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ehr_federated.command", *arguments], stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, cwd=folder, env=os.environ)

    @property
    def output(self) -> str:
        return self.path.read_text(errors="replace")

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
