"""The outermost strategy: names the block of each round, checks replies, and anchors what clients will receive."""

from collections.abc import Iterable

from flwr.app import ArrayRecord, ConfigRecord, Message, MetricRecord
from flwr.serverapp import Grid
from flwr.serverapp.strategy import DifferentialPrivacyServerSideFixedClipping, Strategy

from ehr_federated.arrays import Model
from ehr_federated.lineage import Lineage
from ehr_federated.logs import LOG
from ehr_federated.replies import Accepted, ReplyCheck, ReplyRefused, arrays_of
from ehr_federated.rounds import bucket, millionths


class AnchoringStrategy(Strategy):
    """Wraps a strategy, with its noise if it has any: what is hashed here is what clients receive.

    Flower counts rounds from 1 in each run; the rounds of a run before this one come on top.
    """

    def __init__(self, strategy: Strategy, lineage: Lineage):
        self.strategy, self.lineage, self.identity = strategy, lineage, lineage.identity
        self._sent: Model = {}
        self.refused: list[tuple[int, ReplyRefused]] = []

    def configure_train(
        self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid: Grid
    ) -> Iterable[Message]:
        """Adds study, block and weighting to what sites are told."""
        number = server_round + self.lineage.done
        block = self.lineage.enter_round(number)
        self._sent = arrays_of(arrays)
        config.update({"study": self.identity.study, "block": block, "uniform": self.identity.uniform})
        return self.strategy.configure_train(number, arrays, config, grid)

    def aggregate_train(
        self, server_round: int, replies: Iterable[Message]
    ) -> tuple[ArrayRecord | None, MetricRecord | None]:
        """Aggregates what is accepted, and anchors the result."""
        identity, number = self.identity, server_round + self.lineage.done
        check = ReplyCheck(self._sent, identity.sites, self.lineage.block, identity.update_norm, identity.uniform)
        accepted, refused = check.check(list(replies))
        for each in refused:
            LOG.error("round %d: refused %s: %s", number, each.code, each)
            self.refused.append((number, each))
        if len(accepted) < identity.minimum_sites:
            LOG.error(
                "round %d: %d sites, and %d are needed: the model stays as it was", number, len(accepted),
                identity.minimum_sites)
            return None, None
        arrays, metrics = self.strategy.aggregate_train(number, [each.message for each in accepted])
        if arrays is None:
            return None, None
        self.lineage.keep(
            number, arrays_of(arrays), sorted(each.site for each in accepted), self._figures(accepted, len(refused)),
            {each.site: each.root.hex() for each in accepted})
        return arrays, metrics

    def _figures(self, accepted: list[Accepted], refused: int) -> dict[str, int | str]:
        rows = sum(each.rows for each in accepted)
        figures: dict[str, int | str] = {"rows": bucket(rows), "refused": refused, **self.identity.privacy}
        known = [(each.accuracy, each.rows) for each in accepted if each.accuracy is not None]
        if len(known) == len(accepted):
            figures["train_accuracy_ppm"] = millionths(sum(value * count for value, count in known) / rows)
        if isinstance(self.strategy, DifferentialPrivacyServerSideFixedClipping):
            spent = self.strategy.privacy_spent()
            if spent is not None:
                LOG.info("privacy spent: epsilon %.4f at delta %g", spent.epsilon, spent.delta)
                figures["epsilon_ppm"] = millionths(spent.epsilon)
        return figures

    def configure_evaluate(
        self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid: Grid
    ) -> Iterable[Message]:
        """No evaluation at the sites: it would read every record once more."""
        return []

    def aggregate_evaluate(self, server_round: int, replies: Iterable[Message]) -> MetricRecord | None:
        """Nothing."""
        return None

    def summary(self) -> None:
        """The wrapped strategy's."""
        self.strategy.summary()
