"""The ServerApp. `server-config` in the run's configuration names the server's settings."""

import json
from collections.abc import Sequence
from pathlib import Path

import flwr
from flwr.app import Array, ArrayRecord, Context
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.exception import PrivacyBudgetExhausted
from flwr.serverapp.strategy import FedAvg, Strategy

from ehr_federated import logs
from ehr_federated.anchoring import AnchoringStrategy
from ehr_federated.anchors import AnchorJournal, AnchorWorker
from ehr_federated.arrays import Model, described
from ehr_federated.client_app import ARRAYS, CONFIG
from ehr_federated.flower import NODES
from ehr_federated.folder_lock import JOURNAL, occupied
from ehr_federated.gateway import Gateway, patiently
from ehr_federated.learning import Learner, learner_of
from ehr_federated.lineage import Lineage, RunIdentity
from ehr_federated.logs import LOG
from ehr_federated.resuming import CannotResume, last_round, set_aside
from ehr_federated.rounds import RoundFolder
from ehr_federated.settings import ServerSettings, read_server

# For how long the server waits for a gateway, before a round and after the last one.
GATEWAY_SECONDS = 60

app = ServerApp()


@app.main()
def main(grid: Grid, context: Context) -> None:
    """Runs all rounds that are left, and waits for their anchors."""
    logs.begin()
    settings = read_server(Path(str(context.run_config["server-config"])))
    with occupied(settings.folder, JOURNAL):
        run(settings, grid, context)


def run(settings: ServerSettings, grid: Grid, context: Context) -> None:
    """As `main`, while nobody else writes the journal. Raises CannotResume."""
    gateway, learner = Gateway(settings.gateway), learner_of(settings.study)
    journal, folder = AnchorJournal(settings.folder / "anchors"), RoundFolder(settings.folder / "rounds")
    last = None if context.run_config["anew"] else last_round(journal, folder, settings.study.id)
    worker = AnchorWorker(journal, lambda: gateway).start()
    lineage = lineage_of(settings, learner, str(context.run_id), gateway, folder, worker)
    model = learner.initial(len(settings.study.features))
    if last is None:
        lineage.begin(model)
    else:
        if described(last.model) != described(model):
            raise CannotResume(
                f"round {last.number} has {described(last.model)}, and the settings are for {described(model)}: give "
                "another study a folder of its own")
        if settings.central_privacy is not None and last.is_bare:
            raise CannotResume(
                f"round {last.number} comes from rounds without central noise, so that no epsilon would hold: leave "
                "central_privacy out, or begin anew with --anew")
        set_aside(journal, folder)
        LOG.info("the study goes on after round %d (%s)", last.number, last.digest)
        lineage.resume(last)
        model = last.model
    train(settings, lineage, grid, context, model, last.noise if last else ())
    if not worker.finish(GATEWAY_SECONDS):
        LOG.error("anchors wait in %s: `ehr-federated anchor` sees them through", settings.folder / "anchors")


def train(
    settings: ServerSettings, lineage: Lineage, grid: Grid, context: Context, model: Model, noise: Sequence[float]
) -> None:
    """The rounds that are left. `noise` has been spent by those before."""
    if settings.secure_aggregation is not None:
        from ehr_federated.secure_server import SecureStudy
        SecureStudy(lineage, settings.secure_aggregation, settings.round_seconds).run(
            grid, context, model, settings.rounds)
        return
    try:
        AnchoringStrategy(strategy_of(settings, noise), lineage).start(
            grid, ArrayRecord({name: Array(array) for name, array in model.items()}),
            num_rounds=settings.rounds - lineage.done, timeout=settings.round_seconds)
    except PrivacyBudgetExhausted as reached:
        LOG.warning("training ends before its last round: %s", reached)


def strategy_of(settings: ServerSettings, noise: Sequence[float]) -> Strategy:
    """The strategy that the settings describe."""
    inner = FedAvg(
        fraction_evaluate=0.0, min_train_nodes=settings.minimum_sites, min_available_nodes=settings.minimum_sites,
        weighted_by_key="weight", arrayrecord_key=ARRAYS, configrecord_key=CONFIG)
    if settings.central_privacy is None:
        return inner
    return settings.central_privacy.wrap(inner, len(settings.sites), noise)


def lineage_of(
    settings: ServerSettings, learner: Learner, run: str, gateway: Gateway, folder: RoundFolder, worker: AnchorWorker
) -> Lineage:
    """The lineage of the run that the settings describe."""
    privacy = settings.central_privacy
    parameters = {"privacy": "secagg+" if settings.secure_aggregation else "none"}
    if privacy is not None:
        parameters = {
            "privacy": "central", "delta": f"{privacy.delta:g}", "clipping_norm": f"{privacy.clipping_norm:g}",
            "noise_multiplier": repr(privacy.noise_multiplier)}
    nodes = {int(node): site for node, site in json.loads((settings.folder / NODES).read_text()).items()}
    identity = RunIdentity(
        study=settings.study.id, run=run, sites=nodes, minimum_sites=settings.minimum_sites,
        update_norm=settings.update_norm, uniform=privacy is not None, privacy=parameters,
        framework=f"flwr {flwr.__version__}, {learner.framework}")

    def block() -> int:
        return patiently(lambda: gateway.block("/v1/models"), GATEWAY_SECONDS)

    return Lineage(identity, folder, block, worker.add, folder.hold)
