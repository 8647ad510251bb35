"""PyTorch as the extra that it is: where it is installed the same study runs with it, else it is named."""

import numpy as np
import pytest
from doubles import STUDY
from ehr_federated.arrays import read_model
from ehr_federated.learning import LogisticLearner, learner_of
from ehr_federated.settings import SettingsRefused, Study, TorchSettings, read_server
from network import STUDY_SETTINGS, Network

try:
    import torch
    HAS_TORCH = True
except (ImportError, OSError, ValueError):
    HAS_TORCH = False
TORCH_STUDY = Study(STUDY.id, STUDY.scope, STUDY.features, STUDY.label, torch=TorchSettings(hidden=4, epochs=60))


def test_without_pytorch_a_study_that_wants_it_says_what_to_install():
    if HAS_TORCH:
        assert learner_of(TORCH_STUDY).framework.startswith("torch ")
    else:
        with pytest.raises(ValueError, match=r"pip install 'ehr-federated\[torch\]'"):
            learner_of(TORCH_STUDY)
    assert isinstance(learner_of(STUDY), LogisticLearner)


@pytest.mark.parametrize("wrong", [{"hidden": -1}, {"epochs": 0}, {"rate": 0.0}, {"layers": 3}])
def test_settings_of_a_network_that_cannot_be_are_refused(tmp_path, monkeypatch, wrong):
    network = Network(tmp_path, monkeypatch)
    network.settings("server.json", study={**STUDY_SETTINGS, "torch": {"hidden": 4, "epochs": 60}})
    assert read_server(network.path).study == TORCH_STUDY
    network.settings("server.json", study={**STUDY_SETTINGS, "torch": wrong})
    with pytest.raises(SettingsRefused, match="torch"):
        read_server(network.path)


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is an extra that is not installed here")
def test_the_same_study_runs_with_pytorch(tmp_path, monkeypatch):
    network = Network(tmp_path, monkeypatch)
    for name in ("server.json", *(f"{site}.json" for site in network.sites.values())):
        network.settings(name, study={**STUDY_SETTINGS, "torch": {"hidden": 4, "epochs": 60}})
    network.serve()
    assert network.entered() == [0, 1, 2] and "torch " in network.ledger.models[0]["framework"]
    model = read_model(network.rounds.model_path("1", 2))
    assert {name: (array.dtype.name, array.shape) for name, array in model.items()} == {
        "0.weight": ("float32", (4, 2)), "0.bias": ("float32", (4,)), "2.weight": ("float32", (1, 4)),
        "2.bias": ("float32", (1,))}
    features, labels = np.array([[-1.0, -1.0], [1.0, 1.0]] * 20), np.array([0, 1] * 20)
    assert learner_of(TORCH_STUDY).accuracy(model, features, labels) == 1


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is an extra that is not installed here")
def test_a_number_with_no_dimension_goes_there_and_back_and_counts_are_refused():
    from ehr_federated.torch_learning import TorchLearner, arrays_of_state, state_of_arrays

    class Scaled(torch.nn.Module):
        def __init__(self, features):
            super().__init__()
            self.scale, self.line = torch.nn.Parameter(torch.tensor(2.0)), torch.nn.Linear(features, 1)

    learner = TorchLearner(TorchSettings(), Scaled)
    model, state = learner.initial(2), Scaled(2).state_dict()
    assert model["scale"].shape == (1,) and state_of_arrays(model, state)["scale"].shape == ()
    with pytest.raises(ValueError, match="the model has"):
        state_of_arrays({**model, "scale": np.zeros(3, dtype=np.float32)}, state)
    for spoilt in (torch.zeros(1, dtype=torch.bfloat16), torch.zeros(1, dtype=torch.int64)):
        with pytest.raises(ValueError, match="can be averaged"):
            arrays_of_state({"x": spoilt})
