"""One-time passwords (docs/spec/holders.md): by `ehr`, and by a client written from that page alone."""

import base64
import json
import subprocess

from harness.authenticator import Authenticator
from harness.holders import (  # noqa: F401
    PASSWORD, Client, bytes_of, code, encoded, enrol_both, practice, service, unlock_secret)
from harness.processes import binaries
from harness.records import USAGE


def documents(text: str) -> list:
    decoder, found = json.JSONDecoder(), []
    while text := text.strip():
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:]
    return found


def set_one_time_password(practice, *options: str) -> Authenticator:
    """By `ehr`, which shows the secret and then asks for the first code."""
    command = [str(binaries() / "ehr"), "holder", "one-time-password", "--patient", "p", "--password-file", "password",
               *options, "--format", "json", *practice.asked]
    with subprocess.Popen(command, cwd=practice.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        shown = ""
        while not shown.rstrip().endswith("}"):
            line = process.stdout.readline()
            assert line, process.stderr.read()
            shown += line
        made = documents(shown)[0]
        authenticator = Authenticator(made["secret"])
        assert made["uri"].startswith(f"otpauth://totp/ehr:patient%20p?secret={made['secret']}&issuer=ehr")
        rest, errors = process.communicate(authenticator.next() + "\n", timeout=60)
        assert process.returncode == 0, (rest, errors)
        assert documents(rest)[-1]["one_time_password"] == "set"
    return authenticator


def test_codes_are_asked_for_beside_the_password_and_approve_what_is_grave(practice, service):
    codes = enrol_both(practice, service)["recovery_codes"]
    practice.path("input").write_bytes(b"finding")
    practice.json("record", "deposit", "input", *practice.named("r"), "--password-file", "password")
    made = ["holder", "one-time-password", "--patient", "p", "--password-file", "password"]
    practice.refused("approval_needed", *made, exit_code=USAGE, stdin=subprocess.DEVNULL)
    authenticator = set_one_time_password(practice, "--approval-key", "approve.priv")

    opened = ["session", "open", "token", "--patient", "p", "--password-file", "password"]
    practice.refused("code_needed", *opened, exit_code=USAGE, stdin=subprocess.DEVNULL)
    practice.refused("session_refused", *opened[:-1], "other", input="123456\n")
    shown = authenticator.next()
    practice.path("shown").write_text(shown + "\n")
    practice.path("shown").chmod(0o600)
    practice.json(*opened, "--one-time-code-file", "shown")
    share = ["consent", "share", *practice.pair, "--all-scopes", "--session", "token"]
    practice.refused("code_refused", *share, "--one-time-code-file", "shown")
    assert practice.json(*share, input=authenticator.next() + "\n")["status"] == "COMMITTED"
    assert practice.retrieve("r", "--doctor", "d", "--key", "doc.priv") == b"finding"

    # Another approval key, approved by the one of before, with password and code.
    practice.json("keygen", "--encryption", "approve2.priv", desk=False)
    replace = ["holder", "approval-key", "approve2.priv", "--patient", "p", "--password-file", "password",
               "--approval-key"]
    practice.refused("approval_needed", *replace, "approve2.priv", exit_code=USAGE, input=authenticator.next() + "\n")
    practice.json(*replace, "approve.priv", input=authenticator.next() + "\n")

    # The secret is in no file and no log, and no code is.
    secret = authenticator.secret
    files = [each for each in practice.folder.rglob("*") if each.is_file() and each.name != "shown"]
    contents = {each: each.read_bytes() for each in files} | {"the service's log": service.output.encode()}
    for where, content in contents.items():
        for needle in (secret, base64.b32encode(secret), secret.hex().encode()):
            assert needle not in content, where
    assert shown not in service.output

    # Who has lost the device has the recovery codes.
    practice.path("recovery").write_text(codes[0] + "\n")
    practice.path("recovery").chmod(0o600)
    practice.json("holder", "password", "--patient", "p", "--recovery", "1", "--code-file", "recovery",
                  "--new-password-file", "other")
    practice.json("session", "open", "token2", "--patient", "p", "--password-file", "other", stdin=subprocess.DEVNULL)


def test_the_page_is_enough_to_set_a_one_time_password_and_to_approve_acts_together(practice, service):
    client, secret = Client(service.holders), encoded(unlock_secret(PASSWORD, "patient", "p"))
    status, enrolled = client.ask("POST", "/enrolments", {
        "role": "patient", "id": "p", "code": code(practice, service, "patient", "p"), "secret": secret})
    assert status == 201, enrolled
    practice.json("key", "make", "--patient", "p", "--register", "--password-file", "password")
    practice.path("input").write_bytes(b"finding")
    for record in ("r", "s"):
        practice.json("record", "deposit", "input", *practice.named(record), "--password-file", "password")
    asked = {"role": "patient", "id": "p", "secret": secret}
    client.token = client.ask("POST", "/sessions", asked)[1]["token"]
    assert client.ask("GET", "/approvals") == (200, {"ways": []})
    assert client.ask("POST", "/one-time-password", {})[1]["code"] == "approval_needed"
    assert client.ask("PUT", "/one-time-password", {"code": "123456"})[1]["code"] == "not_found"
    status, made = client.ask("POST", "/one-time-password", {"secret": secret})
    assert status == 201, made
    authenticator = Authenticator(made["secret"])
    assert client.ask("PUT", "/one-time-password", {"code": authenticator.next()}) == (204, None)
    assert client.ask("GET", "/approvals") == (200, {"ways": ["one_time_password"]})

    client.token = None
    assert client.ask("POST", "/sessions", asked)[1]["code"] == "code_needed"
    used = authenticator.code(authenticator.last)
    assert client.ask("POST", "/sessions", asked | {"code": used})[1]["code"] == "session_refused"
    other = asked | {"secret": encoded(bytes(32))}
    assert client.ask("POST", "/sessions", other)[1]["code"] == "session_refused"
    status, opened = client.ask("POST", "/sessions", asked | {"code": authenticator.next()})
    assert status == 201, opened
    client.token = opened["token"]

    acts = [f"act: erase\npatient: p\nrecord: {record}\n" for record in ("r", "s")]
    assert client.ask("POST", "/approvals", {"code": "000000", "acts": []})[1]["code"] == "invalid"
    status, approved = client.ask("POST", "/approvals", {"code": authenticator.next(), "acts": acts})
    assert status == 201 and approved["seconds"] == 120, approved
    header = {"Approval": f"nonce={base64.b64decode(approved['challenge']).hex()}"}
    everything = client.ask("DELETE", "/patients/p", {"patient_id": "p"}, header)
    assert everything[1]["code"] == "approval_needed"
    for record in ("s", "r"):
        assert client.ask("DELETE", f"/patients/p/records/{record}", headers=header) == (200, {"objects": 1})
    assert client.ask("DELETE", "/one-time-password", headers=header)[1]["code"] == "approval_needed"
