"""The processor under the Python SDK's MockValidator, with which Sawtooth's families test their own processors."""

import warnings

import cbor2
import pytest
import zmq
from sawtooth_processor_test.message_factory import MessageFactory
from sawtooth_processor_test.mock_validator import MockValidator
from sawtooth_sdk.protobuf.validator_pb2 import Message

from harness.batches import NAMESPACE, address
from harness.processes import EHRProcessor


class Validator(MockValidator):
    """On a free port, and never waiting for ever; its messages are untouched, correlation ids above all."""

    def __init__(self):
        super().__init__()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.listen("tcp://127.0.0.1:*")
        self._socket.set(zmq.RCVTIMEO, 20_000)

    @property
    def endpoint(self) -> str:
        return self._socket.get_string(zmq.LAST_ENDPOINT)


@pytest.fixture
def validator():
    made = Validator()
    yield made
    made.close()


def test_each_of_its_requests_is_answered_although_none_has_a_correlation_id(validator, start):
    start(EHRProcessor, validator.endpoint)
    assert validator.register_processor()
    factory = MessageFactory("ehr", "1.0", NAMESPACE)
    for patient in ("p-1", "p-2", "p-3"):
        where = [address(f"patient:{patient}")]
        payload = cbor2.dumps({"action": "REGISTER_PATIENT", "patient_id": patient})
        validator.send(factory.create_tp_process_request(payload, where, where, []))
        asked = validator.expect(factory.create_get_request(where))
        validator.respond(factory.create_get_response({where[0]: b""}), asked)
        for _ in range(2):
            told, _ = validator.receive()
            if told.message_type == Message.TP_STATE_SET_REQUEST:
                validator.respond(factory.create_set_response(where), told)
            else:
                assert told.message_type == Message.TP_EVENT_ADD_REQUEST
                validator.respond(factory.create_add_event_response(), told)
        validator.expect(factory.create_tp_response("OK"))
