"""The `ehr` family a second time: written from docs/spec/ehr-family.md and docs/errors.md alone.

`apply` takes a transaction and the state before it and says what a processor must answer, read, emit and write. It
owns every rule of the page and shares nothing with the processor, so that where the two differ one of them, or the
page, is wrong. It knows no sockets, no clock and no order of transactions. Each module follows one section.
"""

from model.execution import READ, READ_BLOCK, WRITE, apply
from model.verdict import Event, Rejected, Verdict

__all__ = ["READ", "READ_BLOCK", "WRITE", "Event", "Rejected", "Verdict", "apply"]
