"""PyTorch in place of scikit-learn, for who has installed the extra `torch`: any network with one output."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ehr_federated.arrays import Model
from ehr_federated.learning import Features, Labels, needs_both_labels
from ehr_federated.settings import TorchSettings

# All sites and the server begin with the same weights: zeros would keep hidden units alike.
SEED = 7


def arrays_of_state(state: Mapping[str, Any]) -> Model:
    """A network's state as named arrays, each with a dimension at least.

    Raises ValueError for whole numbers, as batch normalisation counts with, of which there is no mean, and for types
    that NumPy lacks.
    """
    model = {}
    for name, tensor in state.items():
        if not tensor.dtype.is_floating_point or tensor.dtype == torch.bfloat16:
            raise ValueError(f"{name} is of type {tensor.dtype}: only float16, float32 and float64 can be averaged")
        model[name] = np.atleast_1d(tensor.detach().cpu().numpy()).copy()
    return model


def state_of_arrays(model: Model, like: Mapping[str, Any]) -> dict[str, Any]:
    """The arrays as the state of a network that has `like`. Raises ValueError for other names, types or shapes."""
    described = {name: (str(each.dtype), each.shape) for name, each in model.items()}
    wanted = {name: (str(each.dtype), each.shape) for name, each in arrays_of_state(like).items()}
    if described != wanted:
        raise ValueError(f"the model has {described}, and the network {wanted}")
    return {name: torch.from_numpy(model[name].copy()).reshape(each.shape) for name, each in like.items()}


@dataclass(frozen=True)
class TorchLearner:
    """Trains on all rows of a site at once. `build` makes the network for so many features."""

    settings: TorchSettings
    build: Callable[[int], Any] | None = None

    @property
    def framework(self) -> str:
        return f"torch {torch.__version__}"

    def _network(self, features: int) -> Any:
        if self.build is not None:
            return self.build(features)
        if not self.settings.hidden:
            return torch.nn.Sequential(torch.nn.Linear(features, 1))
        return torch.nn.Sequential(
            torch.nn.Linear(features, self.settings.hidden), torch.nn.ReLU(), torch.nn.Linear(self.settings.hidden, 1))

    def initial(self, features: int) -> Model:
        with torch.random.fork_rng():
            torch.manual_seed(SEED)
            return arrays_of_state(self._network(features).state_dict())

    def _loaded(self, model: Model, features: int) -> Any:
        network = self._network(features)
        network.load_state_dict(state_of_arrays(model, network.state_dict()))
        return network

    def fit(self, model: Model, features: Features, labels: Labels) -> Model:
        needs_both_labels(labels)
        network = self._loaded(model, features.shape[1])
        rows, wanted = torch.from_numpy(features).float(), torch.from_numpy(labels).float().unsqueeze(1)
        optimizer, loss = torch.optim.Adam(network.parameters(), self.settings.rate), torch.nn.BCEWithLogitsLoss()
        network.train()
        for _ in range(self.settings.epochs):
            optimizer.zero_grad()
            loss(network(rows), wanted).backward()
            optimizer.step()
        return arrays_of_state(network.state_dict())

    def accuracy(self, model: Model, features: Features, labels: Labels) -> float:
        network = self._loaded(model, features.shape[1])
        network.eval()
        with torch.no_grad():
            told = network(torch.from_numpy(features).float()).squeeze(1) > 0
        return float(np.mean(told.numpy() == (labels == 1)))
