"""Sawtooth's state root, computed from the leaves alone.

A node is a CBOR map {"c": {two-digit token: child's hash}, "v": null or bytes} with sorted keys; a leaf's value is a
byte string that holds the CBOR encoding of its data; a hash is the first 64 hex digits of SHA-512 of the node.
"""

import hashlib

import cbor2

TOKEN_DIGITS = 2


def state_root(leaves: dict[str, bytes]) -> str:
    return _hash(sorted(leaves.items()), 0)


def _hash(leaves: list[tuple[str, bytes]], depth: int) -> str:
    value = None
    children: dict[str, str] = {}
    groups: dict[str, list[tuple[str, bytes]]] = {}
    for address, data in leaves:
        if len(address) == depth:
            value = cbor2.dumps(data)
        else:
            groups.setdefault(address[depth:depth + TOKEN_DIGITS], []).append((address, data))
    for token, below in sorted(groups.items()):
        children[token] = _hash(below, depth + TOKEN_DIGITS)
    return hashlib.sha512(cbor2.dumps({"c": children, "v": value})).hexdigest()[:64]
