"""schemathesis makes requests from the gateway's own description, right and wrong ones, as each kind of caller."""

import os
import subprocess
import sys

import pytest

from harness.gateway import Person, standing

# In all, over the callers; EHR_SCHEMA_SECONDS for longer.
SECONDS = int(os.environ.get("EHR_SCHEMA_SECONDS", "60"))
SEED = os.environ.get("EHR_SCHEMA_SEED", "12")
CALLERS = ("nobody", "patient", "doctor", "admin")

# Not asked here: what ends the session or the account that asks, a stream of events, which does not end, and parts of
# uploads, whose media type the tool cannot write (test_gateway_uploads.py has them).
LEFT_OUT = ["patch_uploads_upload_id", "delete_patients_me", "delete_sessions_session_id", "get_events"]

# A request of the right form may still name what is not there, or be too late.
CHECKS_LEFT_OUT = ["positive_data_acceptance"]


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def callers(hospital) -> dict:
    ada, doc = hospital.patient("ada"), hospital.doctor("doc")
    ada.upload(b"a record")
    ada.grant(doc)
    return {"nobody": Person(hospital, "nobody", ""), "patient": ada, "doctor": doc, "admin": hospital.root}


@pytest.mark.parametrize("caller", CALLERS)
def test_what_the_description_says_is_what_is_answered(hospital, callers, caller, tmp_path):
    arguments = [
        sys.executable, "-m", "schemathesis.cli", "run", hospital.url + "/openapi.json", "--no-color", "--seed", SEED,
        "--max-time", str(max(1, SECONDS // len(CALLERS))), "--phases", "examples,coverage,fuzzing",
        "--checks", "all", "--exclude-checks", ",".join(CHECKS_LEFT_OUT), "--request-timeout", "30",
        "--suppress-health-check", "all", "--warnings", "off", "--no-shrink", "--continue-on-failure",
        *(f"--exclude-operation-id={name}" for name in LEFT_OUT)]
    if callers[caller].token:
        arguments += ["-H", f"Authorization: Bearer {callers[caller].token}"]
    done = subprocess.run(
        arguments, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS + 240,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "hypothesis"),
             "XDG_CACHE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    assert done.returncode == 0, f"seed {SEED}\n{done.stdout}\n{done.stderr}"
    assert hospital.gateway.process.poll() is None
