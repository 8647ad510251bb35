"""What is trained at a site: any `Learner`. The default is scikit-learn's logistic regression."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ehr_federated.arrays import Model
from ehr_federated.settings import Study

Features = NDArray[np.float64]
Labels = NDArray[np.int64]


class Learner(Protocol):
    """A model that is trained from named arrays and gives named arrays. `framework` names it on the ledger."""

    @property
    def framework(self) -> str:
        """The library and its version."""

    def initial(self, features: int) -> Model:
        """The model of round 0."""

    def fit(self, model: Model, features: Features, labels: Labels) -> Model:
        """The model after training on these rows. Raises ValueError for rows that cannot be trained on."""

    def accuracy(self, model: Model, features: Features, labels: Labels) -> float:
        """The part of rows that the model tells right."""


def needs_both_labels(labels: Labels) -> None:
    """Raises ValueError for rows that all have one label."""
    if len(np.unique(labels)) < 2:
        raise ValueError("all rows of this site have one label: nothing can be learned from them")


@dataclass(frozen=True)
class LogisticLearner:
    """Logistic regression with two classes.

    All arrays have at least one dimension: secure aggregation is silently wrong for those with none.
    """

    regularization: float = 1.0
    iterations: int = 100

    @property
    def framework(self) -> str:
        return f"scikit-learn {sklearn.__version__}"

    def initial(self, features: int) -> Model:
        return {"coefficients": np.zeros((1, features)), "intercept": np.zeros(1)}

    def _classifier(self, model: Model) -> Any:
        classifier = LogisticRegression(
            C=self.regularization, max_iter=self.iterations, warm_start=True, solver="lbfgs")
        classifier.classes_ = np.array([0, 1])
        classifier.coef_ = np.array(model["coefficients"], dtype=np.float64)
        classifier.intercept_ = np.array(model["intercept"], dtype=np.float64)
        return classifier

    def fit(self, model: Model, features: Features, labels: Labels) -> Model:
        needs_both_labels(labels)
        classifier = self._classifier(model).fit(features, labels)
        return {"coefficients": classifier.coef_, "intercept": classifier.intercept_}

    def accuracy(self, model: Model, features: Features, labels: Labels) -> float:
        return float(self._classifier(model).score(features, labels))


def learner_of(study: Study) -> Learner:
    """The learner that a study names. Raises ValueError where PyTorch is wanted and not installed."""
    if study.torch is None:
        return LogisticLearner()
    try:
        from ehr_federated.torch_learning import TorchLearner
    except (ImportError, OSError, ValueError) as error:
        # The latter two where the libraries of its graphics cards are missing, which the common build needs anywhere.
        raise ValueError(f"the study wants PyTorch, which cannot be loaded here ({error}): "
                         "pip install 'ehr-federated[torch]'") from None
    return TorchLearner(study.torch)
