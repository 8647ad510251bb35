"""Handlers of the `ehr` family in Python, to be run by a PythonProcessor."""

import hashlib
import time
from collections import Counter

import cbor2
from sawtooth_sdk.processor.exceptions import InternalError, InvalidTransaction

from harness.batches import address


def reference(request, state):
    """REGISTER_PATIENT with only a patient_id, as the family's specification fixes it for every implementation."""
    patient_id = cbor2.loads(request.payload)["patient_id"]
    where = address(f"patient:{patient_id}")
    if state.get([where]):
        raise InvalidTransaction("Patient exists")
    state.set({where: cbor2.dumps({"patient_id": patient_id, "owner": request.header.signer_public_key})})


class Recorded:
    """The processor that stood behind the validator whose answers are among the test vectors.

    It runs REGISTER_PATIENT and a few actions that make a validator do everything a handler can ask of it.
    """

    def __init__(self):
        self._internal_errors = Counter()

    def __call__(self, request, state):
        try:
            payload = cbor2.loads(request.payload)
            action = payload["action"]
        except Exception as error:
            raise InvalidTransaction("Bad payload") from error
        run = getattr(self, f"_{action.lower()}", None) if isinstance(action, str) else None
        if run is None:
            raise InvalidTransaction(f"Unknown action {action}")
        run(request, state, payload)

    def _register_patient(self, request, state, _):
        reference(request, state)

    def _set(self, _, state, payload):
        state.set(payload["sets"])

    def _delete(self, _, state, payload):
        state.delete(payload["addrs"])

    def _both(self, _, state, payload):
        state.delete(payload["addrs"])
        state.set(payload["sets"])

    def _get(self, _, state, payload):
        state.get(payload["addrs"])

    def _event(self, _, state, payload):
        state.add_event("ehr/test", [("k", "v"), ("n", "1")], b"\x00event")
        if payload.get("sets"):
            state.set(payload["sets"])

    def _receipt(self, _, state, __):
        state.add_receipt_data(b"receipt-1")
        state.add_receipt_data(b"\x00\xff")

    def _internal(self, request, _, payload):
        key = hashlib.sha512(request.payload).hexdigest()
        self._internal_errors[key] += 1
        if self._internal_errors[key] <= payload["n"]:
            raise InternalError("internal, try again", extended_data=b"ext")

    def _invalid(self, _, __, payload):
        raise InvalidTransaction(payload["message"], extended_data=payload.get("ext", b""))

    def _sleep(self, _, __, payload):
        time.sleep(payload["s"])
