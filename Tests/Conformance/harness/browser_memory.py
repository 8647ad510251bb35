"""What the processes of a browser take of memory."""

import os
import re
from contextlib import suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """Processes that this one has started, and they."""
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            children += [int(child) for child in task.read_text().split()]
    return [*children, *(each for child in children for each in family(child))]


def memory_of(field: str) -> dict[int, int]:
    """Bytes that each process of the browser has, or has had at most."""
    found = {}
    for pid in family(os.getpid()):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        match = re.search(rf"{field}:\s+(\d+) kB", status)
        if match and "chrom" in status:
            found[pid] = int(match.group(1)) << 10
    return found
