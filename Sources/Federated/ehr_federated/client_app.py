"""The ClientApp of a site. `site-config` in the node's configuration names the site's settings."""

from functools import partial
from pathlib import Path

from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from flwr.clientapp.mod import LocalDpMod

from ehr_federated import logs
from ehr_federated.learning import learner_of
from ehr_federated.settings import SiteSettings, read_site
from ehr_federated.site_round import RoundOrder, SiteRound

ARRAYS, CONFIG, METRICS, COMMITMENT = "arrays", "config", "metrics", "commitment"

app = ClientApp()


@app.train()
def train(message: Message, context: Context) -> Message:
    """Trains for one round, with local noise where the site's settings ask for it."""
    logs.begin()
    settings = read_site(Path(str(context.node_config["site-config"])))
    if settings.secure_aggregation is not None:
        # Only here: it brings much of Flower with it, and each message is a process of its own.
        from ehr_federated.secure_site import secure_train
        return secure_train(message, context, settings, settings.secure_aggregation)
    if CONFIG not in message.content.config_records:
        raise ValueError("the server wants secure aggregation, of which this site's settings say nothing")
    inner = partial(_train, settings=settings)
    privacy = settings.local_privacy
    if privacy is None:
        return inner(message, context)
    if bool(message.content.config_records[CONFIG]["uniform"]):
        raise ValueError("the server adds noise, and so would this site: one of the two")
    noise = LocalDpMod(privacy.clipping_norm, privacy.sensitivity, privacy.epsilon, privacy.delta)
    return noise(message, context, inner)


def _train(message: Message, context: Context, settings: SiteSettings) -> Message:
    config = message.content.config_records[CONFIG]
    order = RoundOrder(
        str(config["study"]), str(context.run_id), int(str(config["server-round"])), int(str(config["block"])))
    received = message.content.array_records[ARRAYS]
    model = {name: array.numpy() for name, array in received.items()}
    result = SiteRound(settings, learner_of(settings.study)).run(order, model)
    # With noise by the server all sites weigh the same, and with noise of either kind no figure goes beside the model.
    uniform = bool(config["uniform"])
    commitment = ConfigRecord({
        "site": settings.site, "block": order.block, "root": result.root, "hashes": result.hashes})
    if not uniform and settings.local_privacy is None:
        commitment["accuracy"] = result.accuracy
    return Message(
        RecordDict({
            ARRAYS: ArrayRecord({name: Array(result.model[name]) for name in model}),
            METRICS: MetricRecord({"weight": 1.0 if uniform else float(result.rows), "rows": result.rows}),
            COMMITMENT: commitment,
        }), reply_to=message)
