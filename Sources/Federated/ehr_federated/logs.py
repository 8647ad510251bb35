"""The package's own log lines, on standard output; Flower's and its HTTP client's are theirs."""

import logging
import sys

LOG = logging.getLogger("ehr_federated")


def begin() -> None:
    """Has lines of this package appear, once."""
    if not LOG.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("ehr-federated %(levelname)s %(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
