"""The lineage of a study's models: names the block of each round, and keeps file, document and anchor of each model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ehr_federated.anchors import Anchor
from ehr_federated.arrays import Model, check_shapes, model_hash, write_model
from ehr_federated.gateway import GatewayAway
from ehr_federated.logs import LOG
from ehr_federated.resuming import LastRound
from ehr_federated.rounds import RoundDocument, RoundFolder


@dataclass(frozen=True)
class RunIdentity:
    """What all rounds of a run have in common."""

    study: str
    run: str
    # By the id of the node that has the site's key.
    sites: Mapping[int, str]
    minimum_sites: int
    update_norm: float
    framework: str
    uniform: bool = False
    # Parameters of the privacy that is asked for, as the ledger is to have them.
    privacy: dict[str, str] = field(default_factory=dict)


class Lineage:
    """The models of a run, each the child of the one before.

    `block` tells the ledger's newest block, and may raise GatewayAway: then the last one that was known is used, and
    the sites still look at the consents of their own accord. `add` keeps an anchor, and returns at once. `hold` may
    hold a round back. `done` is the number of rounds that a run before this one has left.
    """

    def __init__(
        self, identity: RunIdentity, folder: RoundFolder, block: Callable[[], int], add: Callable[[Anchor], None],
        hold: Callable[[int], None] = lambda number: None,
    ):
        self.identity, self.folder, self._block, self._add, self._hold = identity, folder, block, add, hold
        self.parent: str | None = None
        self.done = 0
        self.block = 0

    def begin(self, model: Model) -> None:
        """Anchors the model that the run begins with, as round 0. Raises ValueError for arrays with no dimension."""
        check_shapes(model)
        metrics: dict[str, int | str] = {"parameters": sum(array.size for array in model.values())}
        self.keep(0, model, sorted(self.identity.sites.values()), metrics, {})

    def resume(self, last: LastRound) -> None:
        """Goes on from the last round of a run before this one, which is anchored or waits in the journal."""
        self.parent, self.done, self.block = last.digest, last.number, last.block

    def enter_round(self, number: int) -> int:
        """Waits while the round is held back; the block that it is at."""
        self._hold(number)
        try:
            self.block = self._block()
        except GatewayAway as error:
            LOG.warning("round %d: %s; the round is at the block %d that was known", number, error, self.block)
        return self.block

    def keep(
        self, number: int, model: Model, sites: list[str], metrics: dict[str, int | str], roots: dict[str, str]
    ) -> None:
        """The model's file and document first, then the journal: what is journalled can be verified."""
        identity, digest = self.identity, model_hash(model)
        if digest == self.parent:
            LOG.warning("round %d has changed nothing: there is nothing to anchor", number)
            return
        document = RoundDocument(
            identity.study, identity.run, number, digest, self.parent, self.block if roots else None, roots)
        write_model(self.folder.model_path(identity.run, number), model)
        self.folder.keep(document)
        message = {
            "model_hash": digest, "sites": sites, "metrics": metrics, "round": number, "parent_hash": self.parent,
            "consent_root": document.consent_root(), "framework": identity.framework}
        # Another run of the study may begin with the very same model, which then is one entry.
        key = f"{identity.study}-{digest}" if number == 0 else f"{identity.study}-{identity.run}-{number}"
        self._add(Anchor(key, {name: value for name, value in message.items() if value is not None}))
        self.parent = digest
