"""A record takes as much memory as any other, however long it is: on its way in, by range, checked, and out again."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.processes import binaries, free_port

SHORT, LONG = 64, 256
# What a step may take more for four times the length: allocators are not exact, a buffered record would take 192 MiB.
SLACK_KIB = 8 * 1024


@pytest.fixture
def s3(tmp_path):
    """`rclone serve s3` over an empty bucket: what to tell record-bench about it."""
    (tmp_path / "bucket" / "records").mkdir(parents=True)
    port = free_port()
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "rclone"), "serve", "s3", "--addr", f"127.0.0.1:{port}",
         "--auth-key", "EXAMPLEKEY,example-secret", "--config", str(tmp_path / "none"), str(tmp_path / "bucket")],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert server.poll() is None, "rclone ended"
    yield ["--endpoint", f"http://127.0.0.1:{port}", "--bucket", "records"]
    server.kill()
    server.wait()


def peaks(folder: Path, store: str, mebibytes: int, options) -> dict[str, int]:
    """Peak resident memory of each step in KiB, each in a process whose record is `mebibytes` long."""
    folder.mkdir()
    command = [str(binaries() / "record-bench"), "stream", "--folder", str(folder), "--store", store,
               "--mebibytes", str(mebibytes), "--ranges", "4", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["step"] for line in lines] == ["idle", "deposit", "verify", "ranges", "open"]
    return {line["step"]: line["peak_rss_kib"] for line in lines}


def compare(tmp_path: Path, store: str, options):
    short = peaks(tmp_path / "short", store, SHORT, options)
    long = peaks(tmp_path / "long", store, LONG, options)
    print(f"{store}: {SHORT} MiB {short}, {LONG} MiB {long}")
    for step, kibibytes in long.items():
        assert kibibytes - short[step] < SLACK_KIB, f"{step} of {LONG} MiB: {long}; of {SHORT} MiB: {short}"


def test_memory_in_a_folder_does_not_grow_with_the_record(tmp_path):
    compare(tmp_path, "folder", [])


def test_memory_on_s3_does_not_grow_with_the_record(tmp_path, s3):
    compare(tmp_path, "s3", s3)
