"""A round at a site: gate, commitment, training, and what goes back to the server."""

from dataclasses import dataclass

from ehr_federated.arrays import Model, model_hash
from ehr_federated.committed_rows import CommittedRows
from ehr_federated.consents import ConsentGate
from ehr_federated.gateway import Gateway
from ehr_federated.learning import Learner
from ehr_federated.logs import LOG
from ehr_federated.settings import SiteSettings
from ehr_federated.site_book import BookRound, SiteBook


class NothingToTrainOn(Exception):
    """No record of this site may be used in the round."""


@dataclass(frozen=True)
class RoundOrder:
    """What the server asks of a site in a round."""

    study: str
    run: str
    round: int
    block: int


@dataclass(frozen=True)
class SiteResult:
    """What a site answers: a model, how many rows it has seen, and the commitment to them.

    `hashes` are those of the leaves, 32 bytes each: they tell how many there are, and nothing of what they stand for.
    """

    model: Model
    rows: int
    accuracy: float
    root: bytes
    hashes: bytes


class SiteRound:
    """A site of one study."""

    def __init__(self, settings: SiteSettings, learner: Learner, gateway: Gateway | None = None):
        self.settings, self.learner = settings, learner
        self.gateway = gateway or Gateway(settings.gateway)
        self.book = SiteBook(settings.book)

    def run(self, order: RoundOrder, model: Model) -> SiteResult:
        """Trains on what the patients consent to at the order's block.

        The commitment is on disk before anything is trained. Raises NothingToTrainOn, ValueError for another study,
        and what the gate raises.
        """
        settings = self.settings
        if order.study != settings.study.id:
            raise ValueError(f"this site takes part in {settings.study.id}, and was asked for {order.study}")
        gate = ConsentGate(self.gateway, settings.study)
        reading = gate.read(order.block, f"{order.study} {order.run} {order.round}")
        rows, without = CommittedRows.of(reading.records, settings.study)
        LOG.info(
            "round %d at block %d: %d rows, %d records without a row, left out: %s", order.round, order.block,
            len(rows.leaves), without, reading.left_out or "none")
        if not rows.leaves:
            raise NothingToTrainOn(f"{settings.site} has no record that may be used at block {order.block}")
        tree = rows.tree()
        self.book.keep(BookRound(
            order.study, order.run, order.round, order.block, settings.site, tree.root.hex(), rows.leaves,
            model_hash(model)))
        trained = rows.fit(self.learner, model)
        return SiteResult(
            trained, len(rows.labels), self.learner.accuracy(trained, rows.features, rows.labels), tree.root,
            b"".join(tree.hashes))
