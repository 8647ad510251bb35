"""The ServerApp. `server-config` in the run's configuration names the server's settings."""

import json
from pathlib import Path

import flwr
import sklearn
from flwr.app import Array, ArrayRecord, Context
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.exception import PrivacyBudgetExhausted
from flwr.serverapp.strategy import FedAvg, Strategy

from ehr_federated import logs
from ehr_federated.anchoring import AnchoringStrategy, RunIdentity
from ehr_federated.anchors import AnchorJournal, AnchorWorker
from ehr_federated.client_app import ARRAYS, CONFIG
from ehr_federated.flower import NODES
from ehr_federated.gateway import Gateway, patiently
from ehr_federated.learning import LogisticLearner
from ehr_federated.logs import LOG
from ehr_federated.rounds import RoundFolder
from ehr_federated.settings import ServerSettings, read_server

# For how long the server waits for a gateway, before a round and after the last one.
GATEWAY_SECONDS = 60

app = ServerApp()


@app.main()
def main(grid: Grid, context: Context) -> None:
    """Runs all rounds, and waits for their anchors."""
    logs.begin()
    settings = read_server(Path(str(context.run_config["server-config"])))
    gateway = Gateway(settings.gateway)
    worker = AnchorWorker(AnchorJournal(settings.folder / "anchors"), lambda: gateway).start()
    strategy = strategy_of(settings, str(context.run_id), gateway, worker)
    initial = LogisticLearner().initial(len(settings.study.features))
    strategy.begin(initial)
    try:
        strategy.start(
            grid, ArrayRecord({name: Array(array) for name, array in initial.items()}), num_rounds=settings.rounds,
            timeout=settings.round_seconds)
    except PrivacyBudgetExhausted as reached:
        LOG.warning("training ends before its last round: %s", reached)
    if not worker.finish(GATEWAY_SECONDS):
        LOG.error("anchors wait in %s: `ehr-federated anchor` sees them through", settings.folder / "anchors")


def strategy_of(settings: ServerSettings, run: str, gateway: Gateway, worker: AnchorWorker) -> AnchoringStrategy:
    """The strategy that the settings describe."""
    count, privacy = len(settings.sites), settings.central_privacy
    inner = FedAvg(
        fraction_evaluate=0.0, min_train_nodes=settings.minimum_sites, min_available_nodes=settings.minimum_sites,
        weighted_by_key="weight", arrayrecord_key=ARRAYS, configrecord_key=CONFIG)
    outer: Strategy = inner
    parameters: dict[str, str] = {"privacy": "none"}
    if privacy is not None:
        outer = privacy.wrap(inner, count)
        parameters = {
            "privacy": "central", "delta": f"{privacy.delta:g}", "clipping_norm": f"{privacy.clipping_norm:g}",
            "noise_multiplier": f"{privacy.noise_multiplier:g}"}
    nodes = {int(node): site for node, site in json.loads((settings.folder / NODES).read_text()).items()}
    identity = RunIdentity(
        study=settings.study.id, run=run, sites=nodes, minimum_sites=settings.minimum_sites,
        update_norm=settings.update_norm, uniform=privacy is not None, privacy=parameters,
        framework=f"flwr {flwr.__version__}, scikit-learn {sklearn.__version__}")
    folder = RoundFolder(settings.folder / "rounds")

    def block() -> int:
        return patiently(lambda: gateway.block("/v1/models"), GATEWAY_SECONDS)

    return AnchoringStrategy(outer, identity, folder, block, worker.add, folder.hold)
