"""What the server takes from a site, and what it refuses: the first thing that is wrong with a reply, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from flwr.app import ArrayRecord, Message

from ehr_federated.arrays import Model, described, update_norm
from ehr_federated.client_app import ARRAYS, COMMITMENT, METRICS
from ehr_federated.commitments import counted


class ReplyRefused(Exception):
    """A reply that does not go into the aggregate; `code` is stable, the text is for people."""

    def __init__(self, code: str, text: str):
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Accepted:
    """A reply that goes into the aggregate."""

    message: Message
    site: str
    root: bytes
    rows: int
    accuracy: float | None


def arrays_of(record: ArrayRecord) -> Model:
    """A record's arrays, by name. Raises ValueError for bytes that are none, whatever they are."""
    model = {}
    for name, array in record.items():
        try:
            value: object = array.numpy()
        except Exception as error:
            # The bytes are another's, and NumPy raises as it likes: EOFError, BadZipFile, MemoryError and more.
            raise ValueError(f"{name} is no array: {type(error).__name__}: {error}") from None
        if not isinstance(value, np.ndarray):
            raise ValueError(f"{name} is no array, but a {type(value).__name__}")
        model[name] = value
    return model


def check_commitment(site: str, rows: object, commitment: Mapping[str, object], at: int) -> None:
    """Raises ReplyRefused for another block, a root that the leaves do not give, or another number of rows."""
    hashes, root, block = commitment.get("hashes"), commitment.get("root"), commitment.get("block")
    if not isinstance(block, int) or block != at:
        raise ReplyRefused("other_block", f"{site} trained at block {block!r}, and the round is at {at}")
    if not isinstance(hashes, bytes) or not isinstance(root, bytes) or not isinstance(rows, int):
        raise ReplyRefused("reply_incomplete", f"{site}: a commitment without its parts")
    try:
        count, computed = counted(hashes)
    except ValueError as error:
        raise ReplyRefused("root_differs", f"{site}: {error}") from None
    if computed != root:
        raise ReplyRefused("root_differs", f"{site} names a root that its leaves do not give")
    if rows != count or count < 1:
        raise ReplyRefused("count_differs", f"{site} states {rows} rows, and has committed to {count}")


@dataclass(frozen=True)
class ReplyCheck:
    """Holds replies against the model that was sent, the sites that were asked, and what they have committed to.

    `sites` has the site of each node id, as the node's key says.
    """

    sent: Model
    sites: Mapping[int, str]
    block: int
    update_norm: float
    uniform: bool = False

    def check(self, messages: Iterable[Message]) -> tuple[list[Accepted], list[ReplyRefused]]:
        """Those that are accepted, one of each site, and why others are not."""
        accepted: dict[str, Accepted] = {}
        refused = []
        for message in messages:
            try:
                reply = self._one(message)
                if reply.site in accepted:
                    raise ReplyRefused("site_twice", f"{reply.site} has answered twice")
                accepted[reply.site] = reply
            except ReplyRefused as refusal:
                refused.append(refusal)
        return list(accepted.values()), refused

    def _one(self, message: Message) -> Accepted:
        node = message.metadata.src_node_id
        if message.has_error():
            raise ReplyRefused("site_failed", f"node {node} failed: {message.error.reason or message.error.code}")
        try:
            commitment = message.content.config_records[COMMITMENT]
            metrics = message.content.metric_records[METRICS]
            arrays = arrays_of(message.content.array_records[ARRAYS])
            site, rows, accuracy = str(commitment["site"]), metrics["rows"], commitment.get("accuracy")
            root, weight = commitment["root"], metrics["weight"]
        except (KeyError, ValueError, TypeError) as error:
            raise ReplyRefused("reply_incomplete", f"node {node}: {error}") from None
        if site != self.sites.get(node):
            raise ReplyRefused("other_site", f"node {node} says that it is {site}, and has the key of another")
        check_commitment(site, rows, commitment, self.block)
        if weight != (1 if self.uniform else rows) or set(metrics) != {"weight", "rows"}:
            raise ReplyRefused("weight_differs", f"{site} wants the weight {weight} for {rows} rows")
        self._arrays(site, arrays)
        if not isinstance(root, bytes) or not isinstance(rows, int) or not isinstance(accuracy, float | None):
            raise ReplyRefused("reply_incomplete", f"{site}: a figure of the wrong type")
        return Accepted(message, site, root, rows, accuracy)

    def _arrays(self, site: str, arrays: Model) -> None:
        found, wanted = described(arrays), described(self.sent)
        if found != wanted:
            raise ReplyRefused("other_shape", f"{site} sends {found}, and was sent {wanted}")
        if not all(np.isfinite(array).all() for array in arrays.values()):
            raise ReplyRefused("not_finite", f"{site} sends a number that is not finite")
        length = update_norm(arrays, self.sent)
        if length > self.update_norm:
            raise ReplyRefused(
                "update_too_large", f"{site} changes the model by {length:.6g}, and the limit is {self.update_norm:g}")
        if length == 0:
            raise ReplyRefused("update_empty", f"{site} sends back the model that it was sent")
