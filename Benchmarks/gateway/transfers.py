"""Measures what a gateway adds to a record's way: uploads and downloads beside the journeys alone (`ehr` with keys and
objects of its own), one logged read, and the gateway's memory. Prints one JSON object a line.

    transfers.py FOLDER --mebibytes 200 --reads 200 --rounds 3      (EHR_BIN: the folder of the programs)"""

import argparse
import json
import os
import socket
import statistics
import sys
import threading
import time
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests" / "Conformance"))

from harness.gateway import SECONDS, standing  # noqa: E402
from harness.records import Practice  # noqa: E402
from run import resident  # noqa: E402

PIECE = 1 << 20


def seconds(work) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def pieces(mebibytes: int):
    piece = os.urandom(PIECE)
    for _ in range(mebibytes):
        yield piece


def upload(person, mebibytes: int) -> str:
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/octet-stream",
               "Prefer": f"wait={SECONDS}"}
    answer = requests.post(f"{person.hospital.url}/v1/records?scope=lab", data=pieces(mebibytes), headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["record_id"]


def download(person, path: str) -> int:
    headers = {"Authorization": f"Bearer {person.token}"}
    with requests.get(person.hospital.url + path, headers=headers, stream=True) as answer:
        assert answer.status_code == 200, answer.text
        return sum(map(len, answer.iter_content(PIECE)))


def transfers(hospital, alone, mebibytes: int, rounds: int):
    ada = hospital.patient("ada")
    found = {"upload": [], "deposit": [], "download": [], "retrieve": []}
    with alone.path("large").open("wb") as file:
        file.writelines(pieces(mebibytes))
    for number in range(rounds):
        record, kept = f"r{number}", []
        found["deposit"].append(seconds(lambda: alone.json(
            "record", "deposit", "large", *alone.named(record), "--key", "ada.priv", "--scope", "lab")))
        found["upload"].append(seconds(lambda: kept.append(upload(ada, mebibytes))))
        found["retrieve"].append(seconds(lambda: alone.json(
            "record", "retrieve", f"out{number}", *alone.named(record))))
        found["download"].append(seconds(lambda: download(ada, f"/v1/records/{kept[0]}/content")))
        alone.path(f"out{number}").unlink()
    rate = {name: mebibytes / statistics.median(times) for name, times in found.items()}
    print(json.dumps({"mebibytes": mebibytes, **{f"{name}_mib_per_s": round(each, 1) for name, each in rate.items()},
                      "upload_ratio": round(rate["upload"] / rate["deposit"], 2),
                      "download_ratio": round(rate["download"] / rate["retrieve"], 2)}), flush=True)


def reads(hospital, count: int):
    """From the request for an access to the first byte of the content, on one connection."""
    bea, doc, times = hospital.patient("bea"), hospital.doctor("doc"), []
    record = bea.upload(os.urandom(PIECE))
    bea.grant(doc)
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {doc.token}"
    for _ in range(count):
        begun = time.monotonic()
        access, = session.post(f"{hospital.url}/v1/accesses", headers={"Prefer": f"wait={SECONDS}"}, json={
            "patient_id": bea.holder, "records": [record]}).json()
        with session.get(hospital.url + access["content"], stream=True) as answer:
            assert answer.status_code == 200
            next(answer.iter_content(1))
            times.append((time.monotonic() - begun) * 1000)
            answer.content
    times.sort()
    print(json.dumps({"logged_reads": count, "first_byte_p50_ms": round(statistics.median(times), 1),
                      "first_byte_p99_ms": round(times[int(count * 0.99) - 1], 1)}), flush=True)


def memory(hospital):
    """With 1,000 connections that have asked, and 16 uploads under way."""
    host, port = hospital.url.removeprefix("http://").split(":")
    ada, process, peak = hospital.patient("carl"), hospital.gateway.process.pid, 0.0
    idle = resident(process)
    opened = [socket.create_connection((host, int(port))) for _ in range(1000)]
    for each in opened:
        each.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    for each in opened:
        assert each.recv(65_536).startswith(b"HTTP/1.1 200")
    uploads = [threading.Thread(target=upload, args=(ada, 64)) for _ in range(16)]
    for each in uploads:
        each.start()
    while any(each.is_alive() for each in uploads):
        peak = max(peak, resident(process))
        time.sleep(0.05)
    print(json.dumps({"rss_before_mib": round(idle, 1), "rss_1000_connections_16_uploads_mib": round(peak, 1)}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mebibytes", type=int, default=200)
    parser.add_argument("--reads", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for name in ("hospital", "alone"):
        (options.folder / name).mkdir()
    with standing(options.folder / "hospital") as hospital:
        alone = Practice(options.folder / "alone", hospital.ledger.rest).register()
        transfers(hospital, alone, options.mebibytes, options.rounds)
        reads(hospital, options.reads)
        memory(hospital)


if __name__ == "__main__":
    main()
