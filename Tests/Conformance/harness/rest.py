"""Sawtooth's REST API, as a client in another language uses it."""

import base64
import time

import requests
from sawtooth_sdk.protobuf.batch_pb2 import Batch

from harness.batches import serialized

VERDICT_SECONDS = 60


class REST:
    def __init__(self, url: str):
        self.url = url.rstrip("/")

    def get(self, path: str, **parameters) -> requests.Response:
        return requests.get(self.url + path, params=parameters, timeout=60)

    def json(self, path: str, **parameters) -> dict:
        answer = self.get(path, **parameters)
        assert answer.status_code == 200, f"{answer.url}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, *batches: Batch) -> requests.Response:
        return requests.post(
            self.url + "/batches", data=serialized(*batches), timeout=60,
            headers={"Content-Type": "application/octet-stream"})

    def submit(self, *batches: Batch) -> list[dict]:
        """Submits batches and returns their statuses, final ones, in the same order."""
        answer = self.post(*batches)
        assert answer.status_code == 202, f"{answer.status_code} {answer.text}"
        return [self.verdict(each.header_signature) for each in batches]

    def verdict(self, batch_id: str, seconds: float = VERDICT_SECONDS) -> dict:
        """COMMITTED or INVALID. UNKNOWN right after submission means not yet."""
        deadline = time.monotonic() + seconds
        status = {}
        while time.monotonic() < deadline:
            status = self.json("/batch_statuses", id=batch_id, wait=min(5, int(seconds)))["data"][0]
            if status["status"] in ("COMMITTED", "INVALID"):
                return status
            # `wait` answers UNKNOWN at once; a tenth of a second keeps this loop from spinning.
            time.sleep(0.1)
        raise AssertionError(f"no verdict on {batch_id} within {seconds} s: {status}")

    def leaves(self) -> dict[str, bytes]:
        """Every state entry, by address, all pages."""
        found: dict[str, bytes] = {}
        answer = self.json("/state", limit=100)
        while True:
            found.update((leaf["address"], base64.b64decode(leaf["data"])) for leaf in answer["data"])
            position = answer["paging"].get("next_position")
            if not position:
                return found
            answer = self.json("/state", limit=100, start=position, head=answer["head"])

    def state_root(self) -> str:
        return self.json("/blocks", limit=1)["data"][0]["header"]["state_root_hash"]
