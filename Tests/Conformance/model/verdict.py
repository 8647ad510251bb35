"""What goes into an execution and what comes out of it."""

from dataclasses import dataclass, field

from model import cbor


# What this model calls the failure that has no code and no extended data.
BAD_HEADER = "(undecodable header)"


class Rejected(Exception):
    """A failure: its code, and for some codes one key more."""

    def __init__(self, code: str, message: str | None = None, **second):
        super().__init__(code)
        self.code = code
        self.message = message
        self.second = second


@dataclass(frozen=True)
class Event:
    type: str
    attributes: tuple[tuple[str, str], ...]
    data: bytes


@dataclass
class Verdict:
    """Valid where `code` is None. `reads` holds the addresses of each read request, `writes` what one request sets."""
    code: str | None = None
    extended_data: bytes = b""
    message: str | None = None
    reads: list[list[str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    writes: dict[str, bytes] = field(default_factory=dict)

    def reject(self, failure: Rejected):
        self.code = failure.code
        self.message = failure.message
        if failure.code != BAD_HEADER:
            self.extended_data = cbor.write({"code": failure.code, **failure.second})
        self.events = []
        self.writes = {}
