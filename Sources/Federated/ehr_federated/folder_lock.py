"""One server for a study's folder, and one writer for its journal and rounds, whatever a killed server has left."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A server that was killed leaves a ServerApp that ends a moment later.
SECONDS = 60
# Held by a server, and by whoever writes the journal.
SERVER, JOURNAL = "lock", "anchors.lock"


class FolderTaken(Exception):
    """Another server runs in the folder."""


@contextmanager
def occupied(folder: Path, name: str = SERVER, seconds: float = SECONDS) -> Iterator[int]:
    """Takes the folder for this process, and for children that are given the descriptor. Raises FolderTaken."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
