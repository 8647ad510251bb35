"""The masks of secure aggregation, from a stream cipher.

Flower 1.42 folds each seed to 32 bits before it draws masks from a Mersenne Twister. Of three sites, each has two
masks that the server does not know: one machine can search for two numbers of 32 bits. Keys and shares are of full
length, and so are the masks here. Server and sites of a study must agree, and both use this module; Flower is pinned
exactly, and a test looks at its names.
"""

import hashlib
import importlib
from math import prod

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

USERS = (
    "flwr.client.mod.secure_aggregation.secaggplus_mod",
    "flwr.server.workflow.secure_aggregation.secaggplus_workflow",
)
NAME = "pseudo_rand_gen"
WORD = 1 << 32


def masks(seed: bytes, modulus: int, shapes: list[tuple[int, ...]]) -> list[NDArray[np.int64]]:
    """Arrays of these shapes, evenly drawn from 0 to `modulus` - 1: AES-256 in counter mode, one key for each seed.

    Raises ValueError for a modulus that is no power of two up to 2^32, and for an array with no dimension.
    """
    if not 0 < modulus <= WORD or modulus & (modulus - 1):
        raise ValueError(f"a modulus is a power of two up to 2^32, not {modulus}")
    if any(not shape for shape in shapes):
        raise ValueError("an array with no dimension cannot be masked: give it the shape (1,)")
    key = hashlib.sha256(b"ehr/1 fl-mask\0" + seed).digest()
    stream = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
    words = (np.frombuffer(stream.update(bytes(4 * prod(shape))), dtype="<u4") for shape in shapes)
    return [(each & np.uint32(modulus - 1)).astype(np.int64).reshape(shape) for each, shape in zip(words, shapes)]


def install() -> None:
    """Has Flower's client and server draw masks here. Raises RuntimeError for a Flower that names them otherwise."""
    for name in USERS:
        module = importlib.import_module(name)
        if not hasattr(module, NAME):
            raise RuntimeError(f"{name} has no {NAME}: this package is made for the Flower that it pins")
        setattr(module, NAME, masks)
