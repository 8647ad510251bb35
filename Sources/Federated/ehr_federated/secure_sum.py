"""What server and sites agree on for secure aggregation, and a value by which a wrong sum is noticed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Steps into which the clipping range is divided, and the modulus of masked values: Flower's defaults.
QUANTA, MODULUS = 1 << 22, 1 << 32


@dataclass(frozen=True)
class SecureAggregation:
    """SecAgg+: the server learns sums of `minimum_sites` updates or more.

    Values of a model are within +-`clipping_range`, and no site has more than `maximum_rows` rows: both bound the
    rounding, which is coarser the fewer rows there are.
    """

    minimum_sites: int
    clipping_range: float
    maximum_rows: int

    def __post_init__(self) -> None:
        if self.minimum_sites < 3:
            raise ValueError(
                f"minimum_sites is 3 or more with secure aggregation, not {self.minimum_sites}: of a sum of two, each "
                "site knows the other's part")
        if not self.clipping_range > 0 or not self.maximum_rows > 0:
            raise ValueError("clipping_range and maximum_rows are above 0")


def check_value(rows: Sequence[int], chosen: SecureAggregation) -> NDArray[np.float64]:
    """The last array of a site's update, which says its rows, and what is to be found in the sum of several sites'.

    It is wrong where masks did not cancel, and where a site's weight is not the number of rows that it stated.
    """
    weighted = sum(each * each for each in rows) / (sum(rows) * chosen.maximum_rows)
    return np.array([chosen.clipping_range * weighted], dtype=np.float64)


def rounding(rows: Sequence[int], chosen: SecureAggregation) -> float:
    """How far a value of the sum may be off by rounding alone."""
    return 8 * len(rows) * chosen.clipping_range / QUANTA * chosen.maximum_rows / sum(rows)
