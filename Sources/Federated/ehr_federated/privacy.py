"""Differential privacy: which parameters are taken, and what they cost. docs/federated.md says what each protects."""

from collections.abc import Sequence
from dataclasses import dataclass

from flwr.serverapp import GaussianPrivacyEvent, NeighboringRelation, PrivacyConfig, RdpAccountant, SamplingMethod
from flwr.serverapp.strategy import DifferentialPrivacyServerSideFixedClipping, FedAvg


@dataclass(frozen=True)
class LocalPrivacy:
    """Each site clips its update to `clipping_norm` and adds Gaussian noise before it leaves the site.

    The noise is that of the classical Gaussian mechanism, whose proof needs an epsilon below 1: others are refused.
    """

    clipping_norm: float
    epsilon: float
    delta: float

    def __post_init__(self) -> None:
        if not self.clipping_norm > 0:
            raise ValueError(f"clipping_norm is above 0, not {self.clipping_norm}")
        if not 0 < self.epsilon < 1:
            raise ValueError(f"a local epsilon is between 0 and 1, not {self.epsilon}: the proof holds for no other")
        if not 0 < self.delta < 1:
            raise ValueError(f"delta is between 0 and 1, not {self.delta}")

    @property
    def sensitivity(self) -> float:
        """How far two clipped updates can be apart."""
        return 2 * self.clipping_norm


@dataclass(frozen=True)
class CentralPrivacy:
    """The server clips each site's update, averages with equal weights, and adds Gaussian noise to the average.

    What is protected is the part of one whole site in the models, not the server's view of its update. Epsilon is for
    one site's update replaced by nothing while the sum is still divided by the number of all sites, not for replacing
    it by another update. Training stops before a round that would take epsilon above `epsilon_budget`.
    """

    clipping_norm: float
    noise_multiplier: float
    delta: float
    epsilon_budget: float

    def __post_init__(self) -> None:
        for name in ("clipping_norm", "noise_multiplier", "epsilon_budget"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is above 0, not {getattr(self, name)}")
        if not 0 < self.delta < 1:
            raise ValueError(f"delta is between 0 and 1, not {self.delta}")

    def wrap(
        self, strategy: FedAvg, sites: int, spent: Sequence[float] = ()
    ) -> DifferentialPrivacyServerSideFixedClipping:
        """The strategy with clipping, noise and an accountant (Rényi divergences, by dp-accounting).

        `spent` are the noise multipliers of rounds that earlier runs of the lineage have had.
        """
        accountant = RdpAccountant(PrivacyConfig(
            target_delta=self.delta, population_size=sites, max_epsilon=self.epsilon_budget,
            neighboring_relation=NeighboringRelation.ADD_OR_REMOVE_ONE,
            sampling_method=SamplingMethod.NO_AMPLIFICATION))
        for multiplier in spent:
            accountant.compose(GaussianPrivacyEvent(multiplier, sites, sites))
        return DifferentialPrivacyServerSideFixedClipping(
            strategy, self.noise_multiplier, self.clipping_norm, sites, accountant=accountant)
