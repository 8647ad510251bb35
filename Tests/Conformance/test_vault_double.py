"""Tests/Doubles/vault_transit.py, which judges the Vault wrapper, judged by a Vault client that is not ours.

hvac sends what Vault's API asks for and reads what Vault answers: what it and the double do with each other is what
the documentation says, as far as hvac knows it. No Vault was run.
"""

import base64
import os
import subprocess
import sys

import hvac
import hvac.exceptions
import pytest

from harness.processes import REPOSITORY

CONTEXT = base64.b64encode(bytes(32)).decode()
OTHER_CONTEXT = base64.b64encode(bytes(31) + b"\x01").decode()


@pytest.fixture
def vault():
    process = subprocess.Popen(
        [sys.executable, REPOSITORY / "Tests/Doubles/vault_transit.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True)
    try:
        word, url = process.stdout.readline().split()
        assert word == "ready"
        yield hvac.Client(url=url, token="root-token")
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def test_a_client_makes_a_key_and_wraps_unwraps_rewraps_and_rotates_with_it(vault):
    transit = vault.secrets.transit
    transit.create_key("kek", key_type="aes256-gcm96", derived=True)
    key = base64.b64encode(os.urandom(32)).decode()
    first = transit.encrypt_data("kek", plaintext=key, context=CONTEXT)["data"]
    assert first["ciphertext"].startswith("vault:v1:") and first["key_version"] == 1
    transit.rotate_key("kek")
    described = transit.read_key("kek")["data"]
    assert described["latest_version"] == 2 and described["derived"] is True and described["exportable"] is False
    assert set(described["keys"]) == {"1", "2"}
    second = transit.rewrap_data("kek", ciphertext=first["ciphertext"], context=CONTEXT)["data"]["ciphertext"]
    assert second.startswith("vault:v2:")
    for ciphertext in (first["ciphertext"], second):
        assert transit.decrypt_data("kek", ciphertext=ciphertext, context=CONTEXT)["data"]["plaintext"] == key
    transit.update_key_configuration("kek", min_decryption_version=2)
    with pytest.raises(hvac.exceptions.InvalidRequest, match="disallowed by policy"):
        transit.decrypt_data("kek", ciphertext=first["ciphertext"], context=CONTEXT)


def test_a_client_takes_the_refusals_for_what_they_are(vault):
    transit = vault.secrets.transit
    transit.create_key("kek", derived=True)
    key = base64.b64encode(os.urandom(32)).decode()
    ciphertext = transit.encrypt_data("kek", plaintext=key, context=CONTEXT)["data"]["ciphertext"]
    with pytest.raises(hvac.exceptions.InvalidRequest, match="message authentication failed"):
        transit.decrypt_data("kek", ciphertext=ciphertext, context=OTHER_CONTEXT)
    with pytest.raises(hvac.exceptions.InvalidRequest, match="encryption key not found"):
        transit.decrypt_data("other", ciphertext=ciphertext, context=CONTEXT)
    with pytest.raises(hvac.exceptions.InvalidPath):
        transit.read_key("other")
    with pytest.raises(hvac.exceptions.Forbidden, match="permission denied"):
        hvac.Client(url=vault.url, token="stranger").secrets.transit.read_key("kek")
    with pytest.raises(hvac.exceptions.InvalidPath, match="no handler for route"):
        vault.secrets.transit.read_key("kek", mount_point="elsewhere")


def test_what_the_documentation_does_not_ask_for_is_a_violation(vault):
    vault.secrets.transit.create_key("kek", derived=True)
    short = base64.b64encode(bytes(31)).decode()
    key = base64.b64encode(os.urandom(32)).decode()
    for fields in (
            {"plaintext": key, "context": short}, {"plaintext": key}, {"plaintext": "%", "context": CONTEXT},
            {"plaintext": key, "context": CONTEXT, "extra": 1}, {"plaintext": "", "context": CONTEXT}):
        with pytest.raises(hvac.exceptions.InvalidRequest, match="violation"):
            vault.adapter.post("/v1/transit/encrypt/kek", json=fields)
    log = vault.adapter.get("/double/log")
    assert len((log if isinstance(log, dict) else log.json())["violations"]) == 5
