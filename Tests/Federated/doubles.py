"""A gateway in memory, with what the package asks of the real one, and records as the study of the tests has them."""

import itertools
import json
import random
from collections.abc import Callable

import numpy as np
from ehr_federated.gateway import GatewayAway, GatewayRefused
from ehr_federated.settings import Feature, Study

STUDY = Study("study", "lab", (Feature("f1", 0.0, 1.0), Feature("f2", 10.0, 2.0)), "malignant")


def bundle(values: dict[str, float]) -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": {"resourceType": "Observation", "status": "final", "code": {"coding": [{"code": code}]},
                      "valueQuantity": {"value": value}}} for code, value in values.items()]}).encode()


def sample(label: int, seed: int) -> bytes:
    draw = random.Random(seed)
    return bundle({"f1": draw.gauss(2 * label - 1, 0.3), "f2": draw.gauss(10 + 4 * label - 2, 0.5), "malignant": label})


class Patients:
    """A gateway as a site sees it: `patients` with their consents and records. `before_content` is called before each
    record that is opened."""

    def __init__(self, block=10):
        self.block_number, self.consents, self.records, self.contents = block, {}, {}, {}
        self.logged: list[str] = []
        self.before_content: Callable[[], None] = lambda: None
        self.away = 0

    def add(self, patient: str, *contents: bytes, version=1, at=5, scopes=("lab",), purpose="HRESCH", record_block=4):
        self.consents[patient] = {
            "patient_id": patient, "version": version, "effective_at_block": at, "scopes": list(scopes),
            "purpose": purpose, "state": "active"}
        for number, content in enumerate(contents):
            record = f"{patient}-r{number}"
            self.records.setdefault(patient, []).append({"record_id": record, "block": record_block})
            self.contents[record] = content
        return self

    def withdraw(self, patient: str):
        del self.consents[patient]

    def pages(self, path, **query):
        if self.away:
            self.away -= 1
            raise GatewayAway("not now")
        assert (path, query) == ("/v1/consents", {"state": "active"})
        yield {"entries": list(self.consents.values()), "block": self.block_number}

    def entries(self, path, **query):
        assert path == "/v1/records" and query["scope"] == "lab" and query["current"] == "true"
        if query["patient_id"] not in self.consents:
            raise GatewayRefused(404, "not_found", "not there")
        yield from self.records[query["patient_id"]]

    def post(self, path, message, key, wait=0):
        assert path == "/v1/accesses" and message["purpose"] == "HRESCH" and len(message["records"]) <= 50
        if message["patient_id"] not in self.consents:
            return [{"record_id": each, "refused": {"code": "consent_revoked"}} for each in message["records"]]
        self.logged += message["records"]
        return [{"record_id": each, "operation": {"state": "committed"}, "content": each}
                for each in message["records"]]

    def content(self, path):
        self.before_content()
        if path.rsplit("-r", 1)[0] not in self.consents:
            raise GatewayRefused(404, "not_found", "not there")
        return self.contents[path]


class Models:
    """A gateway as a server sees it: a ledger of models. `away` is for how many requests nobody answers."""

    def __init__(self):
        self.models: list[dict] = []
        self.asked: list[str] = []
        self.away, self.blocks = 0, itertools.count(20)

    def block(self, path):
        return 10

    def post(self, path, message, key, wait=0):
        assert path == "/v1/models"
        self.asked.append(key)
        if self.away:
            self.away -= 1
            raise GatewayAway("not now")
        if any(each["model_hash"] == message["model_hash"] for each in self.models):
            return {"state": "invalid", "code": "model_exists", "message": "the model is there"}
        parent = message.get("parent_hash")
        if parent and all(each["model_hash"] != parent for each in self.models):
            return {"state": "invalid", "code": "parent_unknown", "message": "there is no such parent"}
        self.models.insert(0, {**message, "submitter": "02" + 64 * "a", "block": next(self.blocks)})
        return {"state": "committed", "effective_at_block": self.models[0]["block"]}

    def entries(self, path, **query):
        if path == "/v1/models":
            yield from (each for each in self.models if all(each.get(name) == value for name, value in query.items()))
            return
        digest = path.split("/")[4]
        while digest:
            entry = next(each for each in self.models if each["model_hash"] == digest)
            yield entry
            digest = entry.get("parent_hash")


def arrays(*numbers: float) -> dict[str, np.ndarray]:
    values = np.array(numbers, dtype=np.float64)
    return {"coefficients": values[None, :2], "intercept": values[2:3]}
