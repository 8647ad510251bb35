"""One server for a study's folder: its journal and its rounds have one writer."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A server that was killed leaves a SuperLink that ends a moment later.
SECONDS = 20


class FolderTaken(Exception):
    """Another server runs in the folder."""


@contextmanager
def occupied(folder: Path, seconds: float = SECONDS) -> Iterator[int]:
    """Takes the folder for this process, and for children that are given the descriptor. Raises FolderTaken."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(lock, folder, time.monotonic() + seconds)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int, folder: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise FolderTaken(f"another server runs in {folder}: wait for its end, or end it") from None
        time.sleep(0.2)
