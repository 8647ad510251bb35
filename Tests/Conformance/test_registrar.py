"""A key that signs batches and is a registrar's: refused, or named for what it is, and never vouching unasked."""

import subprocess

from harness.processes import EHRProcessor, Ledger, binaries
from harness.records import USAGE, Practice


def test_a_service_signs_batches_as_a_registrar_only_where_it_may_and_vouches_only_where_asked(tmp_path, start):
    registrar = keygen(tmp_path, "reg")
    ledger = start(Ledger, "--genesis-setting", f"ehr.registrars={registrar}")
    start(EHRProcessor, ledger.component)
    practice = Practice(tmp_path, ledger.rest)
    key = {"url": ledger.rest, "batch_key_file": "reg.priv"}
    practice.configure(wrapper=practice.settings["wrapper"], ledger=key)
    refused = subprocess.run(
        [str(binaries() / "ehr-encryption"), "--config", str(tmp_path / "config.json"),
         "--listen", f"unix:{tmp_path / 'service.sock'}"], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 64 and "ledger.registrar" in refused.stderr, refused.stderr
    assert not (tmp_path / "service.sock").exists()
    make = ["key", "make", "--doctor", "d", "--register"]
    practice.refused("batch_key_registrar", *make, "--attest", exit_code=USAGE)
    practice.configure(wrapper=practice.settings["wrapper"], ledger={**key, "registrar": True})
    practice.ask(start, "socket")
    practice.refused("attestation_unasked", *make)
    practice.json(*make, "--attest")
    shown = practice.json("doctor", "show", "d", "--url", ledger.rest, desk=False)
    assert shown["attested_by"] == registrar
    practice.json("key", "make", "--patient", "p", "--register")


def keygen(folder, name: str) -> str:
    """Makes NAME.priv and gives its public key."""
    subprocess.run([str(binaries() / "ehr"), "keygen", f"{name}.priv"], cwd=folder, check=True, capture_output=True)
    return (folder / f"{name}.pub").read_text().strip()
