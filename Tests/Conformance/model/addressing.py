"""Addressing: where entries are, the family's own and those of other families that it reads."""

import hashlib
from functools import lru_cache

NAMESPACE = hashlib.sha512(b"ehr").hexdigest()[:6]

REGISTRARS = "000000e83d555b224e0b8cf345fcff1543516ce3b0c44298fc1c14e3b0c44298fc1c14"
BLOCK_CONFIG = "00b10c01" + 62 * "0"
BLOCKS = "00b10c00"


@lru_cache(100_000)
def _address(key: str) -> str:
    return NAMESPACE + hashlib.sha512(key.encode()).hexdigest()[:64]


def patient(patient_id: str) -> str:
    return _address(f"patient:{patient_id}")


def doctor(doctor_id: str) -> str:
    return _address(f"doctor:{doctor_id}")


def record(patient_id: str, record_id: str) -> str:
    return _address(f"record:{patient_id}:{record_id}")


def consent(patient_id: str, doctor_id: str) -> str:
    return _address(f"consent:{patient_id}:{doctor_id}")


def access(doctor_id: str, access_id: str) -> str:
    return _address(f"access:{doctor_id}:{access_id}")


def model(model_hash: str, submitter: str) -> str:
    return _address(f"model:{model_hash}:{submitter}")


def block(number: int) -> str:
    return BLOCKS + f"{number:062x}"
