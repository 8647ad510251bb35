"""scripts/backup.sh and scripts/restore.sh, on the processes: a hospital is lost whole, and comes back."""

import hashlib
import os
import shutil
import subprocess

import pytest

from harness.enrolled import Service
from harness.gateway import Gateway, Hospital, gateway_command
from harness.postgres import PostgreSQL
from harness.processes import REPOSITORY, binaries

FOLDERS = ("to", "keystore", "opener", "erasures")


def script(name: str, folder, kept, expect=0, **replaced) -> subprocess.CompletedProcess:
    word = "to" if name == "backup" else "from"
    places = {each: str(kept / each) for each in FOLDERS} | replaced
    options = [part for each in FOLDERS
               for part in (f"--{word}" if each == "to" else f"--{each}-{word}", places[each])]
    done = subprocess.run(
        ["bash", REPOSITORY / "scripts" / f"{name}.sh", "--encryption", folder / "config.json", "--gateway",
         folder / "config.json", *options], capture_output=True, text=True, timeout=120,
        env={**os.environ, "EHR": str(binaries() / "ehr")})
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done


@pytest.fixture
def lost(start, tmp_path):
    """A hospital that was backed up while it ran, where one record was erased since, and of which all is gone."""
    folder, kept = tmp_path / "hospital", tmp_path / "kept"
    folder.mkdir()
    hospital = Hospital(start, folder)
    ada, doc = hospital.patient("ada"), hospital.doctor("doc")
    record, erased = ada.upload(b"a year's worth"), ada.upload(b"erased later")
    ada.grant(doc)
    doc.ask("GET", doc.access(ada, record)[0]["content"])
    script("backup", folder, kept)
    assert (kept / "to" / "openings.journal").stat().st_size > 0
    ada.done("DELETE", f"/v1/records/{erased}", expect=None,
             headers=ada.approve("act: erase", f"patient: {ada.holder}", f"record: {erased}"))
    # The list has storage of its own, which outlives the rest; here its newest copy takes the backup's place.
    shutil.copy(folder / "data" / "erasures.list", kept / "erasures" / "erasures.list")
    # As docs/operations.md has an administrator look for a person; with the record, here.
    sought = hashlib.sha256(f"ehr/1 erasure\0{ada.holder}\0{erased}".encode()).hexdigest()
    assert f"\n{sought} " in (kept / "erasures" / "erasures.list").read_text()
    hospital.gateway.kill()
    hospital.service.kill()
    for path in ("data", "gateway.sqlite", "gateway.sqlite-wal", "gateway.sqlite-shm", "keystore.key"):
        whole = folder / path
        shutil.rmtree(whole) if whole.is_dir() else whole.unlink(missing_ok=True)
    return hospital, kept, ada, doc, record, erased


def test_a_restore_replaces_nothing_lacks_nothing_and_people_sign_in_and_read_what_was_not_erased(lost, start):
    hospital, kept, ada, doc, record, erased = lost
    folder, empty = hospital.folder, kept / "empty"
    empty.mkdir()
    assert "no record opens without it" in script("restore", folder, kept, expect=2, keystore=str(empty)).stderr
    assert "no list of erasures" in script("restore", folder, kept, expect=2, erasures=str(empty)).stderr
    assert not (folder / "data").exists()
    (folder / "gateway.sqlite").write_text("of now")
    assert "gateway.sqlite exists" in script("restore", folder, kept, expect=2).stderr
    assert not (folder / "data").exists() and (folder / "gateway.sqlite").read_text() == "of now"
    (folder / "gateway.sqlite").unlink()
    # SQLite would take what such a file holds for newer pages of the database that is put beside it.
    (folder / "data").mkdir()
    for database in ("gateway.sqlite", "data/keys.sqlite"):
        for ending in ("-wal", "-shm", "-journal"):
            stale = folder / f"{database}{ending}"
            stale.write_text("of before")
            refused = script("restore", folder, kept, expect=2).stderr
            assert f"{stale.name} exists" in refused and "move it away" in refused
            stale.unlink()
    assert not list((folder / "data").iterdir()) and not (folder / "gateway.sqlite").exists()
    empty.rmdir()

    script("restore", folder, kept)
    hospital.service = start(Service, folder / "config.json")
    hospital.gateway = start(Gateway, folder / "config.json")
    hospital.url = hospital.gateway.url
    ada.sign_in()
    doc.sign_in()
    assert ada.ask("GET", f"/v1/records/{record}/content").content == b"a year's worth"
    access = doc.access(ada, record)[0]
    assert doc.ask("GET", access["content"]).content == b"a year's worth"
    assert ada.ask("GET", f"/v1/records/{erased}/content").status_code in (404, 410)
    gateway_command(folder, "audit", "verify")
    openings = subprocess.run([binaries() / "ehr", "key", "openings", "--config", "config.json"], cwd=folder)
    assert openings.returncode == 0


def test_a_gateways_database_in_postgresql_is_saved_and_comes_back_into_an_empty_one_alone(start, tmp_path):
    server = PostgreSQL()
    try:
        folder, kept, name = tmp_path / "hospital", tmp_path / "kept", server.database()
        folder.mkdir()
        hospital = Hospital(start, folder, database=server.address(name))
        ada = hospital.patient("ada")
        record = ada.upload(b"a year's worth")
        script("backup", folder, kept)
        hospital.gateway.kill()
        hospital.service.kill()
        shutil.rmtree(folder / "data")
        (folder / "keystore.key").unlink()
        refused = script("restore", folder, kept, expect=2).stderr
        assert "tables: make a new one" in refused and not (folder / "data").exists()
        server.sql("postgres", f"DROP DATABASE {name}")
        assert "does not answer" in script("restore", folder, kept, expect=2).stderr
        server.sql("postgres", f"CREATE DATABASE {name}")
        script("restore", folder, kept)
        hospital.service = start(Service, folder / "config.json")
        hospital.gateway = start(Gateway, folder / "config.json")
        hospital.url = hospital.gateway.url
        ada.sign_in()
        assert ada.ask("GET", f"/v1/records/{record}/content").content == b"a year's worth"
        gateway_command(folder, "audit", "verify")
        server.stop()
        shutil.rmtree(kept)
        assert "is no whole backup" in script("backup", folder, kept, expect=2).stderr
    finally:
        server.stop()


def test_parts_that_open_records_together_are_not_put_into_one_folder(start, tmp_path):
    folder, kept = tmp_path / "hospital", tmp_path / "kept"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "gateway.sqlite").write_text("a database")
    done = script("backup", folder, kept, expect=2, keystore=str(kept / "to"))
    assert "named twice" in done.stderr
    (kept / "to" / "something").touch()
    assert "is not empty" in script("backup", folder, kept, expect=2).stderr


@pytest.mark.parametrize("is_there", [False, True])
def test_a_gateway_database_that_is_not_there_or_empty_is_no_backup(tmp_path, is_there):
    folder, kept = tmp_path / "hospital", tmp_path / "kept"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    if is_there:
        (folder / "gateway.sqlite").touch()
    done = script("backup", folder, kept, expect=2)
    assert "gateway.sqlite is missing or empty" in done.stderr
    assert (folder / "gateway.sqlite").exists() == is_there and not kept.exists()
