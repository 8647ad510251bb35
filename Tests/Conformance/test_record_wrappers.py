"""Records through `ehr` and `ehr-encryption` with keys in Vault or KMS and objects in a folder or S3.

Vault is a double (judged by test_vault_double.py), KMS and S3 are moto. test_record_commands.py has the story with a
keystore and a folder.
"""

import os

import pytest

from harness.records import LOCAL, UNREACHABLE, Practice
from harness.wrappers import Moto, Vault, compiled

AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv"]


@pytest.fixture
def vault(start, tmp_path):
    return start(Vault, tmp_path)


@pytest.fixture
def moto(start, tmp_path):
    return start(Moto, tmp_path)


def story(practice: Practice, content: bytes):
    practice.deposit("r-1", content)
    assert practice.retrieve("r-1") == content
    practice.share()
    assert practice.retrieve("r-1", *AS_DOCTOR) == content
    practice.json("consent", "withdraw", *practice.pair, "--key", "ada.priv")
    practice.cannot_retrieve("consent_revoked", "r-1", *AS_DOCTOR)
    practice.json("key", "rotate")
    assert practice.json("key", "rotate", "--kek")["keys_rewrapped"] == 1
    assert practice.json("record", "verify", *practice.named("r-1"))["verified"]
    assert practice.retrieve("r-1") == content


@pytest.mark.parametrize("where", ["here", "socket"])
def test_the_story_with_keys_in_vault_and_objects_in_s3(tmp_path, ledger, processor, start, vault, moto, where):
    practice = Practice(tmp_path, ledger.rest, wrapper=vault.settings, objects=moto.objects).register()
    if where != "here":
        practice.ask(start, where)
    # Longer than one part of an upload.
    content = os.urandom(9 << 20)
    story(practice, content)
    (kek,) = practice.json("key", "status")["keks"]
    assert kek["wrapper"] == "Vault Transit" and kek["kek"] == "transit/kek:v2"
    stored = moto.client("s3").list_objects_v2(Bucket="records", Prefix="t/")["Contents"]
    assert len(stored) == 1
    assert content[:64] not in moto.client("s3").get_object(Bucket="records", Key=stored[0]["Key"])["Body"].read()

    vault.misbehave("sealed")
    practice.cannot_retrieve("wrapper_away", "r-1", exit_code=UNREACHABLE)
    vault.misbehave("hang")
    practice.cannot_retrieve("wrapper_away", "r-1", exit_code=UNREACHABLE)
    vault.misbehave("normal")
    assert practice.retrieve("r-1") == content
    vault.send("POST", "/v1/transit/keys/kek/config", {"min_decryption_version": 2})
    assert practice.retrieve("r-1") == content
    assert vault.log()["violations"] == []


def test_the_story_with_keys_in_kms(tmp_path, ledger, processor, moto):
    practice = Practice(tmp_path, ledger.rest, wrapper=moto.settings).register()
    content = os.urandom(100_000)
    story(practice, content)
    assert moto.client("kms").list_key_rotations(KeyId=moto.key)["Rotations"]
    # Another key alone opens nothing; with the old one among the earlier keys, everything moves to it.
    earlier, moto.key = moto.key, moto.client("kms").create_key(KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["Arn"]
    practice.configure(wrapper=moto.settings)
    practice.cannot_retrieve("wrapper_not_its_key", "r-1", exit_code=LOCAL)
    settings = moto.settings
    settings["kms"]["earlier_keys"] = [earlier]
    practice.configure(wrapper=settings)
    assert practice.json("key", "rotate", "--rewrap")["keys_rewrapped"] == 1
    practice.configure(wrapper=moto.settings)
    assert practice.retrieve("r-1") == content


def test_an_object_is_synced_named_and_its_folder_synced_before_its_key_is(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest).register()
    calls = tmp_path / "calls"
    library = compiled("durable_calls.c", tmp_path)
    practice.path("input").write_bytes(os.urandom(100_000))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EHR_")}
    practice.json("record", "deposit", "input", *practice.named("r-1"), "--key", "ada.priv",
                  env={**environment, "LD_PRELOAD": str(library), "DURABLE_CALLS": str(calls)})
    (stored,) = practice.objects()
    done = [line.split(" ") for line in calls.read_text().splitlines()]
    named = next(index for index, call in enumerate(done) if call[0] == "rename" and call[2].endswith(stored.name))
    # The bytes, before they have the object's name; the folder, after.
    unnamed = [call for call in done[:named] if call[0] == "fsync" and "/objects/incoming" in call[1]]
    assert len(unnamed) == 1, done
    folder = next(index for index, call in enumerate(done)
                  if index > named and call[0] == "fsync" and call[1] == str(stored.parent))
    # The last sync of the database, which has the record's key, is after the object is safe.
    database = [index for index, call in enumerate(done) if call[0] == "fdatasync" and "keys.sqlite" in call[1]]
    assert database and max(database) > folder, done
