"""The rows of a round, bound to the leaves that stand for them: what is fitted is what is committed to."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ehr_federated.arrays import Model
from ehr_federated.commitments import SALT_LENGTH, SiteTree
from ehr_federated.consents import ReadRecord
from ehr_federated.fhir import NoRow, row
from ehr_federated.learning import Features, Labels, Learner
from ehr_federated.settings import Study
from ehr_federated.site_book import BookLeaf


class CommitmentBroken(Exception):
    """Rows that are not those that were committed to."""


@dataclass(frozen=True)
class CommittedRows:
    """Rows and leaves in one order, the n-th row under the n-th leaf."""

    leaves: tuple[BookLeaf, ...]
    features: Features
    labels: Labels

    @staticmethod
    def of(records: Iterable[ReadRecord], study: Study) -> tuple["CommittedRows", int]:
        """Draws a salt for each record that gives a row; and how many give none."""
        leaves, features, labels, without = [], [], [], 0
        for each in records:
            try:
                numbers, label = row(each.content, study)
            except NoRow:
                without += 1
                continue
            leaves.append(BookLeaf(
                os.urandom(SALT_LENGTH).hex(), each.consent.patient, each.record, each.consent.version))
            features.append(numbers)
            labels.append(label)
        shaped = np.array(features, dtype=np.float64).reshape(len(leaves), len(study.features))
        return CommittedRows(tuple(leaves), shaped, np.array(labels, dtype=np.int64)), without

    def tree(self) -> SiteTree:
        return SiteTree(each.digest for each in self.leaves)

    def fit(self, learner: Learner, model: Model) -> Model:
        """Trains on exactly the committed rows. Raises CommitmentBroken, ValueError."""
        if not len(self.leaves) == len(self.features) == len(self.labels):
            raise CommitmentBroken(
                f"{len(self.features)} rows and {len(self.labels)} labels, and {len(self.leaves)} leaves: a round "
                "trains on what it commits to")
        return learner.fit(model, self.features, self.labels)
