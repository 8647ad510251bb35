"""What a site commits to, and what a round commits to: docs/spec/federated.md, "Commitments"."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SALT_LENGTH = 16
DIGEST_LENGTH = 32


def digest(*parts: bytes) -> bytes:
    """SHA-256 of the parts, one after the other; 32 bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(salt: bytes, patient: str, record: str, version: int) -> bytes:
    """The leaf of one record that was trained on under one version of its patient's consent; 32 bytes.

    Raises ValueError for a salt that does not have 16 bytes, or a version below 1.
    """
    if len(salt) != SALT_LENGTH:
        raise ValueError(f"a salt has {SALT_LENGTH} bytes, not {len(salt)}")
    if version < 1:
        raise ValueError(f"versions of consents begin with 1, not {version}")
    return digest(b"\0".join([b"ehr/1 fl-leaf", salt, patient.encode(), record.encode(), str(version).encode()]))


def leaf_hash(value: bytes) -> bytes:
    """What stands for a leaf in its tree; 32 bytes."""
    return digest(b"\0", value)


def _node_hash(left: bytes, right: bytes) -> bytes:
    return digest(b"\1", left, right)


def _split(size: int) -> int:
    """The largest power of two that is smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962, section 2.1, from the hashes of the leaves; 32 bytes."""
    if not hashes:
        return digest()
    if len(hashes) == 1:
        return hashes[0]
    half = _split(len(hashes))
    return _node_hash(tree_root(hashes[:half]), tree_root(hashes[half:]))


def _path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    half = _split(len(hashes))
    if index < half:
        return [*_path(hashes[:half], index), tree_root(hashes[half:])]
    return [*_path(hashes[half:], index - half), tree_root(hashes[:half])]


@dataclass(frozen=True)
class InclusionProof:
    """That a leaf stands at a place in a tree of a size (RFC 6962, section 2.1.1)."""

    leaf: bytes
    index: int
    size: int
    path: tuple[bytes, ...]

    def holds(self, root: bytes) -> bool:
        """Whether a tree with this root has that leaf there, among so many (RFC 9162, section 2.1.3.2)."""
        if not 0 <= self.index < self.size:
            return False
        node, last, value = self.index, self.size - 1, leaf_hash(self.leaf)
        for sibling in self.path:
            if last == 0:
                return False
            if node & 1 or node == last:
                value = _node_hash(sibling, value)
                while not node & 1 and node:
                    node, last = node >> 1, last >> 1
            else:
                value = _node_hash(value, sibling)
            node, last = node >> 1, last >> 1
        return last == 0 and value == root


class SiteTree:
    """The tree over a site's leaves, in the order of their bytes."""

    def __init__(self, leaves: Iterable[bytes]):
        """Raises ValueError for a leaf that occurs twice, or is no digest."""
        self.leaves = sorted(leaves)
        if any(len(each) != DIGEST_LENGTH for each in self.leaves):
            raise ValueError(f"a leaf has {DIGEST_LENGTH} bytes")
        if len(set(self.leaves)) != len(self.leaves):
            raise ValueError("a leaf occurs twice")
        self.hashes = [leaf_hash(each) for each in self.leaves]
        self.root = tree_root(self.hashes)

    def proof(self, value: bytes) -> InclusionProof:
        """Raises ValueError for a leaf that the tree does not have."""
        index = self.leaves.index(value)
        return InclusionProof(value, index, len(self.leaves), tuple(_path(self.hashes, index)))


def counted(hashes: bytes) -> tuple[int, bytes]:
    """How many leaves there are and their root, from the hashes of the leaves one after the other.

    Raises ValueError for what does not consist of digests, or has one twice.
    """
    parts = [hashes[start:start + DIGEST_LENGTH] for start in range(0, len(hashes), DIGEST_LENGTH)]
    if len(hashes) % DIGEST_LENGTH or len(set(parts)) != len(parts):
        raise ValueError(f"hashes of leaves have {DIGEST_LENGTH} bytes each, and none occurs twice")
    return len(parts), tree_root(parts)


def consent_root(block: int, roots: Mapping[str, bytes]) -> str:
    """What the ledger holds of a round: the sites' roots, by site id, at a block; 64 hex digits.

    Raises ValueError where there is no site, or a root that is no digest.
    """
    if not roots:
        raise ValueError("a round has at least one site")
    parts = [b"ehr/1 fl-round", str(block).encode()]
    for site in sorted(roots, key=str.encode):
        if len(roots[site]) != DIGEST_LENGTH:
            raise ValueError(f"the root of site {site} has {len(roots[site])} bytes, not {DIGEST_LENGTH}")
        parts += [site.encode(), roots[site]]
    return digest(b"\0".join(parts)).hex()
