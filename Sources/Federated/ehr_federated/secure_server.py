"""Rounds with secure aggregation: Flower's SecAgg+ workflow, with checks before and after its sum, and anchors.

In Flower 1.42 the workflow runs in an older interface alone, in which a strategy sees a sum and no single update.
"""

import time
from collections.abc import Iterable
from typing import cast

import numpy as np
from flwr.app import ConfigRecord, Context, Error, Message
from flwr.common import (
    FitIns, FitRes, NDArrays, Parameters, Scalar, bytes_to_ndarray, ndarrays_to_parameters, parameters_to_ndarrays)
from flwr.common.secure_aggregation.secaggplus_constants import RECORD_KEY_CONFIGS, Key, Stage
from flwr.compat.common import recorddict_compat as compat
from flwr.server.client_manager import ClientManager, SimpleClientManager
from flwr.server.client_proxy import ClientProxy
from flwr.server.compat.grid_client_proxy import GridClientProxy
from flwr.server.compat.legacy_context import LegacyContext
from flwr.server.strategy import FedAvg
from flwr.server.workflow import SecAggPlusWorkflow
from flwr.server.workflow.constant import MAIN_CONFIGS_RECORD, MAIN_PARAMS_RECORD
from flwr.server.workflow.constant import Key as RoundKey
from flwr.serverapp import Grid

from ehr_federated import secure_masks
from ehr_federated.arrays import Model, update_norm
from ehr_federated.lineage import Lineage
from ehr_federated.logs import LOG
from ehr_federated.replies import ReplyRefused, check_commitment
from ehr_federated.rounds import bucket
from ehr_federated.secure_sum import MODULUS, QUANTA, SecureAggregation, check_value, rounding


class MaskedReplies:
    """A grid that holds masked updates against what was sent, before any goes into the sum.

    One that is refused counts as of a site that has failed, so that Flower takes its masks out of the sum.
    """

    def __init__(self, grid: Grid, lineage: Lineage, sent: Model):
        self._grid, self._lineage = grid, lineage
        self._shapes = [(1,), *(sent[name].shape for name in sorted(sent)), (1,)]
        self.refused: list[ReplyRefused] = []
        # Site, rows and root of the answers that go into the sum, by node.
        self.accepted: dict[int, tuple[str, int, bytes]] = {}

    def send_and_receive(self, messages: Iterable[Message], *, timeout: float | None = None) -> list[Message]:
        """As the grid's; wrong answers are errors."""
        orders = list(messages)
        masked = any(
            each.content.config_records[RECORD_KEY_CONFIGS][Key.STAGE] == Stage.COLLECT_MASKED_VECTORS
            for each in orders)
        by_node = {each.metadata.dst_node_id: each for each in orders}
        replies = []
        for reply in self._grid.send_and_receive(orders, timeout=timeout):
            order = by_node.pop(reply.metadata.src_node_id, None)
            if order is None:
                continue
            try:
                self._check(reply, masked)
            except ReplyRefused as refusal:
                self.refused.append(refusal)
                reply = Message(Error(0, refusal.code), reply_to=order)
            replies.append(reply)
        return replies

    def _check(self, reply: Message, masked: bool) -> None:
        node, identity = reply.metadata.src_node_id, self._lineage.identity
        if reply.has_error():
            raise ReplyRefused("site_failed", f"node {node} failed: {reply.error.reason or reply.error.code}")
        if not masked:
            return
        try:
            answer = compat.recorddict_to_fitres(reply.content, keep_input=True)
            values = reply.content.config_records[RECORD_KEY_CONFIGS][Key.MASKED_PARAMETERS]
            arrays = [bytes_to_ndarray(each) for each in cast(list[bytes], values)]
            site, root = str(answer.metrics["site"]), answer.metrics["root"]
        except Exception as error:
            # The bytes are another's, and NumPy raises as it likes.
            raise ReplyRefused("reply_incomplete", f"node {node}: {type(error).__name__}: {error}") from None
        if site != identity.sites.get(node):
            raise ReplyRefused("other_site", f"node {node} says that it is {site}, and has the key of another")
        check_commitment(site, answer.num_examples, answer.metrics, self._lineage.block)
        if [each.shape for each in arrays] != self._shapes:
            raise ReplyRefused("other_shape", f"{site} sends {[each.shape for each in arrays]}, not {self._shapes}")
        if any(each.dtype != np.int64 or each.min() < 0 or each.max() >= MODULUS for each in arrays):
            raise ReplyRefused("other_shape", f"{site} sends values that are not masked ones")
        self.accepted[node] = (site, answer.num_examples, cast(bytes, root))


class Summing(FedAvg):
    """Takes the sum from the workflow, and gives nothing to the next round: what is anchored is."""

    def __init__(self, order: FitIns, nodes: list[ClientProxy]):
        super().__init__()
        self._order, self.asked = order, nodes
        self.sum: NDArrays | None = None
        self.nodes: list[int] = []

    def configure_fit(
        self, server_round: int, parameters: Parameters, client_manager: ClientManager
    ) -> list[tuple[ClientProxy, FitIns]]:
        """All nodes, with the same order."""
        return [(node, self._order) for node in self.asked]

    def aggregate_fit(
        self, server_round: int, results: list[tuple[ClientProxy, FitRes]],
        failures: list[tuple[ClientProxy, FitRes] | BaseException],
    ) -> tuple[Parameters | None, dict[str, Scalar]]:
        """Keeps the sum, which stands in the place of each update, and whose it is."""
        if results:
            self.sum = parameters_to_ndarrays(results[0][1].parameters)
            self.nodes = [node.node_id for node, _ in results]
        return None, {}


class SecureStudy:
    """Runs the rounds of a study with secure aggregation."""

    def __init__(self, lineage: Lineage, chosen: SecureAggregation, round_seconds: float):
        secure_masks.install()
        self.lineage, self.chosen, self._round_seconds = lineage, chosen, round_seconds
        self.refused: list[tuple[int, ReplyRefused]] = []

    def run(self, grid: Grid, context: Context, model: Model, rounds: int) -> Model:
        """The model after the last round, `rounds` being the number of the last."""
        for number in range(self.lineage.done + 1, rounds + 1):
            model = self._round(grid, context, model, number)
        return model

    def _round(self, grid: Grid, context: Context, model: Model, number: int) -> Model:
        identity = self.lineage.identity
        block, names = self.lineage.enter_round(number), sorted(model)
        parameters = ndarrays_to_parameters([model[name] for name in names])
        order = FitIns(parameters, {
            "study": identity.study, "block": block, "server-round": number, "names": "\n".join(names)})
        strategy = Summing(order, self._nodes(grid))
        context.state.config_records[MAIN_CONFIGS_RECORD] = ConfigRecord({RoundKey.CURRENT_ROUND: number})
        context.state.array_records[MAIN_PARAMS_RECORD] = compat.parameters_to_arrayrecord(parameters, True)
        replies = MaskedReplies(grid, self.lineage, model)
        workflow = SecAggPlusWorkflow(
            1.0, identity.minimum_sites / len(strategy.asked), max_weight=float(self.chosen.maximum_rows),
            clipping_range=self.chosen.clipping_range, quantization_range=QUANTA, modulus_range=MODULUS,
            timeout=self._round_seconds)
        legacy = LegacyContext(context, strategy=strategy, client_manager=SimpleClientManager())
        try:
            workflow(cast(Grid, replies), legacy)
            result = self._sum(strategy, replies, model, names)
        except ReplyRefused as refusal:
            replies.refused.append(refusal)
            result = None
        except Exception as error:
            # What a site sends in other stages is not looked at before Flower stumbles over it.
            replies.refused.append(ReplyRefused("sum_failed", f"no sum: {type(error).__name__}: {error}"))
            result = None
        for each in replies.refused:
            LOG.error("round %d: refused %s: %s", number, each.code, each)
            self.refused.append((number, each))
        if result is None:
            LOG.error("round %d: no sum of %d sites: the model stays as it was", number, identity.minimum_sites)
            return model
        taken = [replies.accepted[node] for node in strategy.nodes]
        metrics: dict[str, int | str] = {
            "rows": bucket(sum(rows for _, rows, _ in taken)), "refused": len(replies.refused), **identity.privacy}
        self.lineage.keep(
            number, result, sorted(site for site, _, _ in taken), metrics,
            {site: root.hex() for site, _, root in taken})
        return result

    def _nodes(self, grid: Grid) -> list[ClientProxy]:
        """Those that are there, as soon as they are enough."""
        identity = self.lineage.identity
        while len(found := [node for node in grid.get_node_ids() if node in identity.sites]) < identity.minimum_sites:
            time.sleep(1)
        return [GridClientProxy(node, grid, grid.run.run_id) for node in found]

    def _sum(self, strategy: Summing, replies: MaskedReplies, sent: Model, names: list[str]) -> Model | None:
        if strategy.sum is None:
            return None
        *arrays, found = strategy.sum
        rows = [replies.accepted[node][1] for node in strategy.nodes]
        wanted, off = check_value(rows, self.chosen), rounding(rows, self.chosen)
        if [each.shape for each in arrays] != [sent[name].shape for name in names]:
            raise ReplyRefused("sum_wrong", "the sum has other shapes than the model that was sent")
        limit = self.chosen.clipping_range + off
        if not all(np.isfinite(each).all() and float(np.abs(each).max()) <= limit for each in arrays):
            raise ReplyRefused("sum_wrong", f"the sum has a value outside of +-{self.chosen.clipping_range:g}")
        if found.shape != wanted.shape or not abs(found[0] - wanted[0]) <= off:
            raise ReplyRefused(
                "sum_wrong", f"the sum says {found} of the sites' rows, and {wanted} is right: masks were left in it, "
                "or a site weighs other than it states")
        model: Model = {name: array.astype(sent[name].dtype) for name, array in zip(names, arrays)}
        length = update_norm(model, sent)
        if length > self.lineage.identity.update_norm:
            raise ReplyRefused(
                "update_too_large", f"the sites together change the model by {length:.6g}, and the limit is "
                f"{self.lineage.identity.update_norm:g}")
        return model
