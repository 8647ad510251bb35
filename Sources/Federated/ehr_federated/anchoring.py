"""The outermost strategy: names the block of each round, checks replies, and anchors what clients will receive."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flwr.app import ArrayRecord, ConfigRecord, Message, MetricRecord
from flwr.serverapp import Grid
from flwr.serverapp.strategy import DifferentialPrivacyServerSideFixedClipping, Strategy

from ehr_federated.anchors import Anchor
from ehr_federated.arrays import Model, model_hash, write_model
from ehr_federated.gateway import GatewayAway
from ehr_federated.logs import LOG
from ehr_federated.replies import Accepted, ReplyCheck, ReplyRefused, arrays_of, check_shapes
from ehr_federated.rounds import RoundDocument, RoundFolder, bucket, millionths


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


class AnchoringStrategy(Strategy):
    """Wraps a strategy, with its noise if it has any: what is hashed here is what clients receive.

    `block` tells the ledger's newest block, and may raise GatewayAway: then the last one that was known is used, and
    the sites still look at the consents of their own accord. `add` keeps an anchor, and returns at once. `hold` may
    hold a round back.
    """

    def __init__(
        self, strategy: Strategy, identity: RunIdentity, folder: RoundFolder, block: Callable[[], int],
        add: Callable[[Anchor], None], hold: Callable[[int], None] = lambda number: None,
    ):
        self.strategy, self.identity, self.folder, self._block, self._add = strategy, identity, folder, block, add
        self._hold = hold
        self._sent: Model = {}
        self._parent: str | None = None
        self._at = 0
        self.refused: list[tuple[int, ReplyRefused]] = []

    def begin(self, model: Model) -> None:
        """Anchors the model that the run begins with, as round 0. Raises ValueError for arrays with no dimension."""
        check_shapes(model)
        metrics: dict[str, int | str] = {"parameters": sum(array.size for array in model.values())}
        self._anchor(0, model, sorted(self.identity.sites.values()), metrics, {})

    def configure_train(
        self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid: Grid
    ) -> Iterable[Message]:
        """Adds study, block and weighting to what sites are told."""
        self._hold(server_round)
        try:
            self._at = self._block()
        except GatewayAway as error:
            LOG.warning("round %d: %s; the round is at the block %d that was known", server_round, error, self._at)
        self._sent = arrays_of(arrays)
        config.update({"study": self.identity.study, "block": self._at, "uniform": self.identity.uniform})
        return self.strategy.configure_train(server_round, arrays, config, grid)

    def aggregate_train(
        self, server_round: int, replies: Iterable[Message]
    ) -> tuple[ArrayRecord | None, MetricRecord | None]:
        """Aggregates what is accepted, and anchors the result."""
        identity = self.identity
        check = ReplyCheck(self._sent, identity.sites, self._at, identity.update_norm, identity.uniform)
        accepted, refused = check.check(list(replies))
        for each in refused:
            LOG.error("round %d: refused %s: %s", server_round, each.code, each)
            self.refused.append((server_round, each))
        if len(accepted) < identity.minimum_sites:
            LOG.error(
                "round %d: %d sites, and %d are needed: the model stays as it was", server_round, len(accepted),
                identity.minimum_sites)
            return None, None
        arrays, metrics = self.strategy.aggregate_train(server_round, [each.message for each in accepted])
        if arrays is None:
            return None, None
        model = arrays_of(arrays)
        if model_hash(model) == self._parent:
            LOG.warning("round %d has changed nothing: there is nothing to anchor", server_round)
            return arrays, metrics
        self._anchor(
            server_round, model, sorted(each.site for each in accepted), self._figures(accepted, len(refused)),
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

    def _anchor(
        self, number: int, model: Model, sites: list[str], metrics: dict[str, int | str], roots: dict[str, str]
    ) -> None:
        """The model's file and document first, then the journal: what is journalled can be verified."""
        identity, digest = self.identity, model_hash(model)
        document = RoundDocument(
            identity.study, identity.run, number, digest, self._parent, self._at if roots else None, roots)
        write_model(self.folder.model_path(identity.run, number), model)
        self.folder.keep(document)
        message = {
            "model_hash": digest, "sites": sites, "metrics": metrics, "round": number, "parent_hash": self._parent,
            "consent_root": document.consent_root(), "framework": identity.framework}
        # Another run of the study may begin with the very same model, which then is one entry.
        key = f"{identity.study}-{digest}" if number == 0 else f"{identity.study}-{identity.run}-{number}"
        self._add(Anchor(key, {name: value for name, value in message.items() if value is not None}))
        self._parent = digest

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
