"""Transactions and batches made with the Python SDK alone: its protobuf classes, its signing."""

import hashlib

import cbor2
from sawtooth_sdk.protobuf.batch_pb2 import Batch, BatchHeader, BatchList
from sawtooth_sdk.protobuf.transaction_pb2 import Transaction, TransactionHeader
from sawtooth_signing import CryptoFactory, create_context
from sawtooth_signing.secp256k1 import Secp256k1PrivateKey

CONTEXT = create_context("secp256k1")
NAMESPACE = hashlib.sha512(b"ehr").hexdigest()[:6]


def address(key: str) -> str:
    """The address of a key string such as `patient:p-1`."""
    return NAMESPACE + hashlib.sha512(key.encode()).hexdigest()[:64]


def private_key_hex(name: str) -> str:
    """A fixed key for a name: its SHA-256."""
    return hashlib.sha256(name.encode()).hexdigest()


def signer(name: str):
    return CryptoFactory(CONTEXT).new_signer(Secp256k1PrivateKey.from_hex(private_key_hex(name)))


def public_key(name: str) -> str:
    return signer(name).get_public_key().as_hex()


def transaction(name: str, payload: bytes, inputs, outputs, *, batcher: str | None = None, nonce: str = "",
                family: str = "ehr", version: str = "1.0", dependencies=()) -> Transaction:
    """A signed transaction; the same arguments give the same bytes, so that two ledgers get the same one."""
    header = TransactionHeader(
        signer_public_key=public_key(name), batcher_public_key=public_key(batcher or name),
        family_name=family, family_version=version, inputs=inputs, outputs=outputs, nonce=nonce,
        dependencies=dependencies, payload_sha512=hashlib.sha512(payload).hexdigest()).SerializeToString()
    return Transaction(header=header, header_signature=signer(name).sign(header), payload=payload)


def batch(name: str, *transactions: Transaction) -> Batch:
    header = BatchHeader(
        signer_public_key=public_key(name),
        transaction_ids=[each.header_signature for each in transactions]).SerializeToString()
    return Batch(header=header, header_signature=signer(name).sign(header), transactions=transactions)


def batch_of(private_key: str, payload: bytes, inputs, outputs) -> Batch:
    """One transaction of the `ehr` family in a batch, both signed by a key in hex."""
    by = CryptoFactory(CONTEXT).new_signer(Secp256k1PrivateKey.from_hex(private_key))
    public = by.get_public_key().as_hex()
    header = TransactionHeader(
        signer_public_key=public, batcher_public_key=public, family_name="ehr", family_version="1.0", inputs=inputs,
        outputs=outputs, payload_sha512=hashlib.sha512(payload).hexdigest()).SerializeToString()
    one = Transaction(header=header, header_signature=by.sign(header), payload=payload)
    header = BatchHeader(signer_public_key=public, transaction_ids=[one.header_signature]).SerializeToString()
    return Batch(header=header, header_signature=by.sign(header), transactions=[one])


def register_patient(name: str, patient_id: str, *, batcher: str | None = None, nonce: str = "") -> Transaction:
    payload = cbor2.dumps({"action": "REGISTER_PATIENT", "patient_id": patient_id})
    where = [address(f"patient:{patient_id}")]
    return transaction(name, payload, where, where, batcher=batcher, nonce=nonce)


def serialized(*batches: Batch) -> bytes:
    return BatchList(batches=batches).SerializeToString()


def verifies(signature: str, content: bytes, key: str) -> bool:
    """Whether the Python SDK takes a signature of ours."""
    from sawtooth_signing.secp256k1 import Secp256k1PublicKey
    return CONTEXT.verify(signature, content, Secp256k1PublicKey.from_hex(key))
