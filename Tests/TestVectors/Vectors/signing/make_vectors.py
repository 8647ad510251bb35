"""Writes sawtooth_signing.json beside this file: keys and signatures made by the PyPI package sawtooth-sdk."""
import hashlib
import json
import pathlib

from sawtooth_signing import create_context
from sawtooth_signing.secp256k1 import Secp256k1PrivateKey

context = create_context("secp256k1")
rows = []
for index in range(40):
    seed = hashlib.sha256(f"vector {index}".encode()).digest()
    key = Secp256k1PrivateKey.from_hex(seed.hex())
    message = hashlib.shake_256(seed).digest([0, 1, 32, 55, 64, 1000][index % 6])
    rows.append({
        "private_key": seed.hex(),
        "public_key": context.get_public_key(key).as_hex(),
        "message": message.hex(),
        "signature": context.sign(message, key),
    })
path = pathlib.Path(__file__).parent / "sawtooth_signing.json"
path.write_text(json.dumps(rows, indent=1) + "\n")
