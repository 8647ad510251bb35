"""A site's part in secure aggregation: Flower's SecAgg+, behind checks of what is asked and of what is masked."""

from functools import partial

import numpy as np
from flwr.app import Context, Message
from flwr.client.mod import secaggplus_mod
from flwr.common import Code, FitRes, Status, ndarrays_to_parameters, parameters_to_ndarrays
from flwr.common.secure_aggregation.secaggplus_constants import RECORD_KEY_CONFIGS, Key, Stage
from flwr.compat.common import recorddict_compat as compat

from ehr_federated import secure_masks
from ehr_federated.arrays import Model, check_shapes, described
from ehr_federated.learning import learner_of
from ehr_federated.secure_sum import MODULUS, QUANTA, SecureAggregation, check_value
from ehr_federated.settings import SiteSettings
from ehr_federated.site_round import RoundOrder, SiteRound


class RequestRefused(Exception):
    """A request of the server under which single updates would not stay hidden."""


class CannotBeMasked(Exception):
    """An update that secure aggregation would cut or spoil without a word."""


def secure_train(message: Message, context: Context, settings: SiteSettings, chosen: SecureAggregation) -> Message:
    """One stage of a round. Raises RequestRefused, CannotBeMasked, and what the round raises."""
    secure_masks.install()
    check_request(message, chosen)
    return secaggplus_mod(message, context, partial(_train, settings=settings, chosen=chosen))


def check_request(message: Message, chosen: SecureAggregation) -> None:
    """Raises RequestRefused for a stage of another protocol, another strength, or one that unmasks a single update."""
    configs = message.content.config_records.get(RECORD_KEY_CONFIGS)
    if configs is None:
        raise RequestRefused("the server asks for an update in clear, and this site's settings want secure_aggregation")
    stage = configs.get(Key.STAGE)
    if stage == Stage.SETUP:
        sites, threshold = int(str(configs[Key.SAMPLE_NUMBER])), int(str(configs[Key.THRESHOLD]))
        if threshold < chosen.minimum_sites or 2 * threshold <= sites:
            raise RequestRefused(
                f"{threshold} of {sites} sites could unmask, and this site wants {chosen.minimum_sites} at least, and "
                "more than half")
        wanted = {
            Key.SHARE_NUMBER: sites, Key.CLIPPING_RANGE: chosen.clipping_range, Key.TARGET_RANGE: QUANTA,
            Key.MOD_RANGE: MODULUS, Key.MAX_WEIGHT: float(chosen.maximum_rows)}
        for name, value in wanted.items():
            if configs.get(name) != value:
                raise RequestRefused(f"the server's {name} is {configs.get(name)!r}, and this site's is {value}")
    elif stage == Stage.UNMASK:
        # Who has the shares of both kinds of one site has that site's update.
        active, dead = (_nodes(configs.get(name)) for name in (Key.ACTIVE_NODE_ID_LIST, Key.DEAD_NODE_ID_LIST))
        if active & dead:
            raise RequestRefused(f"the server asks for both kinds of shares of the nodes {sorted(active & dead)}")
        if len(active) < chosen.minimum_sites:
            raise RequestRefused(
                f"the sum would be of {len(active)} sites, and this site wants {chosen.minimum_sites} at least")


def _nodes(value: object) -> set[int]:
    return {each for each in value if isinstance(each, int)} if isinstance(value, list) else set()


def _train(message: Message, context: Context, settings: SiteSettings, chosen: SecureAggregation) -> Message:
    asked = compat.recorddict_to_fitins(message.content, keep_input=True)
    order = RoundOrder(
        str(asked.config["study"]), str(context.run_id), int(str(asked.config["server-round"])),
        int(str(asked.config["block"])))
    names = str(asked.config["names"]).split("\n")
    model = dict(zip(names, parameters_to_ndarrays(asked.parameters), strict=True))
    result = SiteRound(settings, learner_of(settings.study)).run(order, model)
    check_maskable(model, result.model, result.rows, chosen)
    arrays = [result.model[name] for name in names] + [check_value([result.rows], chosen)]
    answer = FitRes(
        Status(Code.OK, ""), ndarrays_to_parameters(arrays), result.rows,
        {"site": settings.site, "block": order.block, "root": result.root, "hashes": result.hashes})
    return Message(compat.fitres_to_recorddict(answer, keep_input=False), reply_to=message)


def check_maskable(sent: Model, trained: Model, rows: int, chosen: SecureAggregation) -> None:
    """Raises CannotBeMasked for other arrays than were sent, and for values that would be cut off on the way."""
    if described(trained) != described(sent):
        raise CannotBeMasked(f"the trained arrays are {described(trained)}, and {described(sent)} were sent")
    try:
        check_shapes(trained)
    except ValueError as error:
        raise CannotBeMasked(str(error)) from None
    for name, array in trained.items():
        if not np.issubdtype(array.dtype, np.floating):
            raise CannotBeMasked(f"the array {name} is of type {array.dtype.name}, and only fractions can be masked")
        if not np.isfinite(array).all() or float(np.abs(array).max(initial=0)) > chosen.clipping_range:
            raise CannotBeMasked(f"the array {name} has a value outside of +-{chosen.clipping_range:g}")
    if rows > chosen.maximum_rows:
        raise CannotBeMasked(f"this site has {rows} rows, and maximum_rows is {chosen.maximum_rows}")
