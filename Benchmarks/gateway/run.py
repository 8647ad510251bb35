"""Measures two lists of the gateway's with wrk, in turn with a view of Django's over the same rows, and the gateway's
memory. Prints one JSON object a line.

    run.py EHR_GATEWAY VENV FOLDER --rows 1000000 --seconds 10 --rounds 3"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from seed import seed

HERE = Path(__file__).resolve().parent
LISTS = ("/v1/consents", "/v1/audit")
UNITS = {"us": 0.001, "ms": 1, "s": 1000}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(url: str, token: str) -> dict:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    for _ in range(300):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{url}: {error.code} {error.read().decode()}")
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} does not answer")


def wrk(url: str, token: str, connections: int, seconds: int) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in ms."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Authorization: Bearer {token}", url],
        check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in done, done
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", done)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]), float(late[1]) * UNITS[late[2]]


def resident(process: int) -> float:
    """MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gateway")
    parser.add_argument("venv")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder, ports = options.folder, (free_port(), free_port())
    configuration = folder / "gateway.json"
    configuration.write_text(json.dumps({
        "data": "data", "ledger": {"url": "http://127.0.0.1:1"},
        "gateway": {"database": "gateway.sqlite", "validator": "tcp://127.0.0.1:1", "listen": f"127.0.0.1:{ports[0]}",
                    "encryption": {"address": f"unix:{folder}/absent/s"}}}))
    subprocess.run([options.gateway, "migrate", "--config", configuration], check=True, stdout=subprocess.DEVNULL)
    token, _ = seed(str(folder / "gateway.sqlite"), options.rows)
    log = (folder / "log").open("w")
    gateway = subprocess.Popen([options.gateway, "--config", configuration], stdout=log, stderr=log)
    view = subprocess.Popen(
        [Path(options.venv) / "bin" / "gunicorn", "--workers", str(os.cpu_count()), "--bind", f"127.0.0.1:{ports[1]}",
         "view:application"], cwd=HERE, stdout=log, stderr=log,
        env={**os.environ, "HOME": str(folder), "BENCH_DATABASE": str(folder / "gateway.sqlite"),
             "PYTHONDONTWRITEBYTECODE": "1"})
    try:
        first, second = (f"http://127.0.0.1:{port}" for port in ports)
        health = urllib.request.Request(f"{first}/healthz")
        for _ in range(100):
            try:
                urllib.request.urlopen(health).read()
                break
            except OSError:
                time.sleep(0.1)
        print(json.dumps({"idle_rss_mib": round(resident(gateway.pid), 1)}), flush=True)
        for path in LISTS:
            ours, theirs = answers(first + path, token)["entries"], answers(second + path, token)["results"]
            assert ours == theirs and len(ours) == 50, (ours[0], theirs[0])
        for path in LISTS:
            rates, p99 = {"gateway": [], "django": []}, []
            for _ in range(options.rounds):
                rates["gateway"].append(wrk(first + path, token, 16, options.seconds)[0])
                rates["django"].append(wrk(second + path, token, 16, options.seconds)[0])
                p99.append(wrk(first + path, token, 2, options.seconds))
            ours, theirs = statistics.median(rates["gateway"]), statistics.median(rates["django"])
            print(json.dumps({
                "list": path, "rows": options.rows, "gateway_per_s": round(ours), "django_per_s": round(theirs),
                "ratio": round(ours / theirs, 1), "two_connections_per_s": round(statistics.median(x for x, _ in p99)),
                "two_connections_p99_ms": round(statistics.median(y for _, y in p99), 2)}), flush=True)
        print(json.dumps({"rss_after_load_mib": round(resident(gateway.pid), 1)}), flush=True)
        opened = [socket.create_connection(("127.0.0.1", ports[0])) for _ in range(1000)]
        for each in opened:
            each.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        for each in opened:
            assert each.recv(65_536).startswith(b"HTTP/1.1 200")
        print(json.dumps({"rss_with_1000_connections_mib": round(resident(gateway.pid), 1)}), flush=True)
    finally:
        for process in (gateway, view):
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
