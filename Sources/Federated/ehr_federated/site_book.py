"""What a site keeps of each round: the leaves that it has committed to, with their salts. It never leaves the site."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ehr_federated.commitments import SiteTree, leaf


@dataclass(frozen=True)
class BookLeaf:
    """One record that was trained on."""

    salt: str
    patient: str
    record: str
    version: int

    @property
    def digest(self) -> bytes:
        return leaf(bytes.fromhex(self.salt), self.patient, self.record, self.version)


@dataclass(frozen=True)
class BookRound:
    """One round at one site. `parent` is the hash of the model that the site was sent."""

    study: str
    run: str
    round: int
    block: int
    site: str
    root: str
    leaves: tuple[BookLeaf, ...]
    parent: str = ""

    def tree(self) -> SiteTree:
        """The tree over the leaves. Raises ValueError where its root is not the one that was committed to."""
        tree = SiteTree(each.digest for each in self.leaves)
        if tree.root.hex() != self.root:
            raise ValueError(
                f"round {self.round} of {self.study}: the leaves give the root {tree.root.hex()}, and {self.root} was "
                "committed to")
        return tree


class SiteBook:
    """The rounds of one site, a file each, in a folder that only the site may read."""

    def __init__(self, folder: Path):
        self.folder = folder

    def keep(self, entry: BookRound) -> None:
        """Keeps a round on disk: whole, or not at all.

        A site that was asked for the same round again, as after a crash, keeps each commitment: the server has one.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{entry.study}-{entry.run}-{entry.round}.json"
        if path.exists():
            path = path.with_name(f"{path.stem}-{entry.root[:16]}.json")
        part = path.with_suffix(".part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(entry), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def rounds(self) -> Iterator[BookRound]:
        """All rounds, oldest first. Raises ValueError for a file that is no round."""
        for path in sorted(self.folder.glob("*.json"), key=lambda each: each.stat().st_mtime):
            try:
                fields = json.loads(path.read_text())
                yield BookRound(**{**fields, "leaves": tuple(BookLeaf(**each) for each in fields["leaves"])})
            except (KeyError, TypeError, json.JSONDecodeError) as error:
                raise ValueError(f"{path} is no round: {error}") from None
