"""Round documents: what an anchored round consists of, for whoever verifies it. They hold no leaf and no patient."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ehr_federated.commitments import consent_root

# Lower ends of the buckets in which the ledger holds how many rows a round had.
BUCKETS = (1, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)


@dataclass(frozen=True)
class RoundDocument:
    """A round as its server saw it. `roots` are the sites' roots in hex; a round 0 has neither block nor roots."""

    study: str
    run: str
    round: int
    model: str
    parent: str | None
    block: int | None
    roots: dict[str, str]

    def consent_root(self) -> str | None:
        """What the ledger must hold of it; None for round 0. Raises ValueError."""
        if self.block is None:
            return None
        return consent_root(self.block, {site: bytes.fromhex(root) for site, root in self.roots.items()})


class RoundFolder:
    """The rounds of a server: `ROUND.json` and `ROUND.npz` in a folder for each run."""

    def __init__(self, folder: Path):
        self.folder = folder

    def model_path(self, run: str, number: int) -> Path:
        return self.folder / run / f"{number}.npz"

    def hold(self, number: int) -> None:
        """Holds a round back while there is a file `hold-ROUND`: for who wants to look at the round before it first."""
        while (self.folder / f"hold-{number}").exists():
            time.sleep(0.2)

    def keep(self, document: RoundDocument) -> None:
        """Keeps a document on disk: whole, or not at all."""
        path = self.folder / document.run / f"{document.round}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w") as file:
            json.dump(asdict(document), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def documents(self) -> Iterator[RoundDocument]:
        """All documents. Raises ValueError for a file that is none."""
        for path in sorted(self.folder.glob("*/*.json")):
            try:
                yield RoundDocument(**json.loads(path.read_text()))
            except (TypeError, json.JSONDecodeError) as error:
                raise ValueError(f"{path} is no round: {error}") from None

    def set_aside(self, document: RoundDocument) -> None:
        """Renames a round's files, so that it no longer is among the documents; nothing is deleted."""
        model = self.model_path(document.run, document.round)
        for path in (model.with_suffix(".json"), model):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.unanchored"))

    def set_aside_models(self) -> None:
        """Renames models without a document: a server was killed between the two."""
        for model in list(self.folder.glob("*/*.npz")):
            if not model.with_suffix(".json").exists():
                model.replace(model.with_name(f"{model.name}.unanchored"))

    def of(self, model: str, consent_root: str | None) -> RoundDocument | None:
        """The document of a model: where several runs gave the same one, that with this consent root, or else any."""
        found = [each for each in self.documents() if each.model == model]
        return next((each for each in found if each.consent_root() == consent_root), found[0] if found else None)


def bucket(count: int) -> str:
    """A count as the ledger has it: `20-49`, the last bucket `1000000-`."""
    for low, high in zip(BUCKETS, BUCKETS[1:]):
        if low <= count < high:
            return f"{low}-{high - 1}"
    return f"{BUCKETS[-1]}-" if count >= BUCKETS[-1] else "0"


def millionths(value: float) -> int:
    """A figure between 0 and 2^53 / 10^6 as the ledger has it, which holds no fractions."""
    return max(0, min(round(value * 1_000_000), 2**53 - 1))
