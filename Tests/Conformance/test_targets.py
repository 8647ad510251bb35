"""Files that `ehr` writes: never over one that the command works with, and over no other unless told to."""

import os
import shutil
import socket
from contextlib import closing

import pytest

from harness.records import DONE, LOCAL, UNREACHABLE, USAGE, Practice

AS_DOCTOR = ["--doctor", "d", "--key", "doc.priv"]
RELEASED = [*AS_DOCTOR, "--decryption-key", "doc-enc.priv"]


def snapshot(folder) -> dict:
    """Every name below `folder`, and what is there."""
    found = {}
    for each in sorted(folder.rglob("*")):
        status = each.lstat()
        content = os.readlink(each) if each.is_symlink() else each.read_bytes() if each.is_file() else None
        found[str(each.relative_to(folder))] = (status.st_ino, status.st_mode, content)
    return found


def secret_file(practice, name: str, content=b"secret\n"):
    practice.path(name).write_bytes(content)
    practice.path(name).chmod(0o600)


@pytest.fixture
def practice(tmp_path, ledger, processor):
    """Keys and objects in the process of `ehr` itself; one record, which the doctor may read."""
    practice = Practice(tmp_path, ledger.rest).register()
    practice.json("keygen", "batch.priv", desk=False)
    practice.configure(ledger={"url": ledger.rest, "batch_key_file": "batch.priv"},
                       wrapper={"keystore": {"key_file": "keystore.key"}})
    practice.deposit("r-1", b"content")
    practice.share()
    return practice


@pytest.fixture
def offline(tmp_path):
    """Files alone: no ledger and no service can be reached."""
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    for name in ("ada", "doc"):
        practice.json("keygen", f"{name}.priv", desk=False)
    practice.json("keygen", "--encryption", "doc-enc.priv", desk=False)
    practice.path("plain").write_bytes(b"content")
    practice.json("record", "seal", "plain", "sealed", "--dek", "dek", *practice.named("r-1"), desk=False)
    return practice


def accesses(practice) -> int:
    return len(practice.json("access", "show", "--patient", "p", "--url", practice.url, desk=False))


def names_of(practice, needed: str) -> list[str]:
    """The file itself, and names that lead to it; those that are made here are in `links/`."""
    path, links = practice.path(needed), practice.path("links")
    shutil.rmtree(links, ignore_errors=True)
    links.mkdir()
    (links / "folder").symlink_to(path.parent)
    (links / "symbolic").symlink_to(path)
    names = [needed, str(path), f"./links/../{needed}", f"links/folder/{path.name}", "links/symbolic"]
    if path.exists():
        os.link(path, links / "hard")
        names.append("links/hard")
    return names


def refuses_all(practice, needed: list[str], *command, before=(), exit_code=USAGE, names=names_of, **options):
    """`command` with any name of a file of `needed` put after `before` ends as a usage error and changes nothing."""
    for file in needed:
        for name in names(practice, file):
            known = snapshot(practice.folder)
            for force in ([], ["--force"]) if options.get("forcing", True) else ([],):
                answer = practice.refused("file_needed", *before, name, *command, *force, exit_code=exit_code,
                                          desk=options.get("desk", True))
                assert name in answer["error"] and "give another name" in answer["error"]
            assert snapshot(practice.folder) == known, (file, name)


KEPT = ["config.json", "keystore.key", "batch.priv", "data/keystore", "data/keystore.lock", "data/keys.sqlite",
        "data/keys.sqlite-wal", "data/keys.sqlite-shm", "data/keys.sqlite-journal", "data/keys.sqlite.lock",
        "data/keys.sqlite.restoring", "data/erasures.list", "data/erasures.list.lock", "data/openings.journal",
        "data/openings.journal.lock"]


def the_name(_, file: str) -> list[str]:
    return [file]


def test_a_record_is_not_retrieved_over_a_file_that_the_command_works_with(practice):
    before = accesses(practice)
    needed = [*KEPT, "doc.priv", "doc-enc.priv"]
    refuses_all(practice, needed, *practice.named("r-1"), *RELEASED, before=["record", "retrieve"])
    assert accesses(practice) == before
    # What is kept works as it did.
    assert practice.retrieve("r-1", *RELEASED) == b"content"
    assert accesses(practice) == before + 1


def test_every_command_of_keys_and_objects_spares_the_files_that_it_works_with(practice):
    before = accesses(practice)
    named = practice.named("r-1")
    refuses_all(practice, KEPT, *named, before=["record", "retrieve"], names=the_name)
    refuses_all(practice, [*KEPT, "doc.priv"], *named, *AS_DOCTOR, before=["record", "release"], names=the_name)
    refuses_all(practice, [*KEPT, "doc.priv"], *named, *AS_DOCTOR, before=["record", "release", "rel", "--sealed"],
                names=the_name)
    refuses_all(practice, KEPT, before=["key", "backup"], forcing=False, names=the_name)
    assert accesses(practice) == before


def test_nothing_is_written_among_the_objects(practice):
    (stored,) = practice.objects()
    known = snapshot(practice.folder)
    os.symlink(practice.path("data/objects"), practice.path("elsewhere"))
    inside = stored.relative_to(practice.path("data/objects"))
    for name in (str(stored), f"elsewhere/{inside}", str(stored.parent / "new"), "elsewhere/incoming/new"):
        for force in ([], ["--force"]):
            practice.refused("file_needed", "record", "retrieve", name, *practice.named("r-1"), *force,
                             exit_code=USAGE)
    practice.path("elsewhere").unlink()
    assert snapshot(practice.folder) == known


def test_files_that_settings_name_elsewhere_are_spared(offline):
    """From the configuration, from --set, and from the environment."""
    practice = offline
    for name in ("token", "other.key", "list", "pass"):
        secret_file(practice, name)
    practice.configure(ledger={"url": practice.url, "bearer_file": "token"},
                       wrapper={"keystore": {"passphrase_file": "pass"}})
    known = snapshot(practice.folder)
    retrieve = ["record", "retrieve"]
    given = ["--set", "ledger.batch_key_file=other.key", "--force", *practice.named("r-1")]
    environment = {**{name: value for name, value in os.environ.items() if not name.startswith("EHR_")},
                   "EHR_KEYS_ERASURE_LIST": "list"}
    for name in ("token", "pass", "other.key", "list"):
        answer = practice.json(*retrieve, name, *given, exit_code=USAGE, env=environment)
        assert answer["code"] == "file_needed", answer
    practice.asked = ["--service", "https://localhost:1", "--tls-ca", "ca", "--tls-cert", "crt", "--tls-key", "key"]
    environment["EHR_LEDGER_BEARER_FILE"] = "token"
    answer = practice.json(*retrieve, "token", "--force", *practice.named("r-1"), exit_code=USAGE, env=environment)
    assert answer["code"] == "file_needed"
    assert snapshot(practice.folder) == known


def test_a_service_is_not_asked_for_what_could_not_be_written(offline):
    practice, named = offline, offline.named("r-1")
    for name in ("ca", "crt", "key", "token", "password", "approve"):
        secret_file(practice, name)
    practice.asked = ["--service", "https://localhost:1", "--tls-ca", "ca", "--tls-cert", "crt", "--tls-key", "key",
                      "--approval-key", "approve"]
    tls = ["ca", "crt", "key", "approve"]
    session, password = ["--session", "token"], ["--password-file", "password"]
    keys = ["doc.priv", "doc-enc.priv"]
    refuses_all(practice, [*tls, *keys, "token"], *named, *RELEASED, *session, before=["record", "retrieve"])
    refuses_all(practice, ["password"], *named, *password, before=["record", "retrieve"])
    refuses_all(practice, [*tls, "doc.priv", "token"], *named, *AS_DOCTOR, *session, before=["record", "release"],
                names=the_name)
    refuses_all(practice, [*tls, "doc.priv"], *named, *AS_DOCTOR, before=["record", "release", "rel", "--sealed"],
                names=the_name)
    patient = ["--patient", "p"]
    refuses_all(practice, [*tls, "ada.priv"], *patient, "--key", "ada.priv", before=["session", "open"],
                forcing=False)
    refuses_all(practice, ["password"], *patient, *password, before=["session", "open"], forcing=False)
    known = snapshot(practice.folder)
    for command in (["record", "retrieve", "plain", *named, *RELEASED],
                    ["record", "release", "plain", *named, *AS_DOCTOR],
                    ["record", "release", "new", "--sealed", "plain", *named, *AS_DOCTOR],
                    ["session", "open", "plain", *patient, "--key", "ada.priv"]):
        answer = practice.refused("file_exists", *command, exit_code=LOCAL)
        assert "plain exists" in answer["error"]
    # A folder that is missing, and what is no file.
    for name in ("no/new", ".", "/dev/null", "n" * 256):
        practice.json("record", "retrieve", name, *named, *RELEASED, "--force", exit_code=LOCAL)
    assert snapshot(practice.folder) == known


def test_sealing_and_opening_spare_what_they_read(offline):
    practice, named = offline, offline.named("r-1")
    refuses_all(practice, ["plain", "dek"], "--dek", "dek", *named, before=["record", "seal", "plain"], desk=False)
    refuses_all(practice, ["sealed", "dek"], "--dek", "dek", *named, before=["record", "open", "sealed"], desk=False)
    secret_file(practice, "release")
    refuses_all(practice, ["sealed", "release", "doc-enc.priv"], *named, "--release", "release", "--decryption-key",
                "doc-enc.priv", "--doctor", "d", "--access", "a", before=["record", "open", "sealed"], desk=False)
    # A key that is to be made is spared as well.
    refuses_all(practice, ["new"], "--dek", "new", *named, before=["record", "seal", "plain"], desk=False,
                names=lambda practice, name: [name, str(practice.path(name)), f"./{name}"])


def test_two_outputs_are_two_files(practice):
    before, known = accesses(practice), snapshot(practice.folder)
    for name in ("new", "./new", str(practice.path("new"))):
        for force in ([], ["--force"]):
            practice.refused("file_needed", "record", "release", name, "--sealed", "new", *practice.named("r-1"),
                             *AS_DOCTOR, *force, exit_code=USAGE)
    assert accesses(practice) == before and snapshot(practice.folder) == known


def test_a_file_that_is_there_is_replaced_with_force_alone(practice):
    named = practice.named("r-1")
    practice.path("plain").write_bytes(b"content")
    seal = ["record", "seal", "plain", "sealed", "--dek", "dek", *named]
    practice.json(*seal, desk=False)
    commands = [(["record", "retrieve", "there", *named, *RELEASED], True),
                (["record", "retrieve", "there", *named], True),
                (["record", "release", "there", *named, *AS_DOCTOR], True),
                (["record", "release", "new", "--sealed", "there", *named, *AS_DOCTOR], True),
                (["record", "seal", "plain", "there", "--dek", "dek", *named], False),
                (["record", "open", "sealed", "there", "--dek", "dek", *named], False)]
    for command, desk in commands:
        practice.path("there").write_bytes(b"there before")
        before, known = accesses(practice), snapshot(practice.folder)
        answer = practice.refused("file_exists", *command, exit_code=LOCAL, desk=desk)
        assert "there exists: give --force" in answer["error"]
        assert accesses(practice) == before and snapshot(practice.folder) == known
        practice.json(*command, "--force", desk=desk)
        assert practice.path("there").read_bytes() != b"there before"
    assert practice.path("there").read_bytes() == b"content"


def test_a_backup_replaces_nothing_and_takes_no_other_file_away(practice):
    practice.path("there").write_bytes(b"there before")
    practice.path("new.draft").write_bytes(b"there before")
    known = snapshot(practice.folder)
    for name in ("there", "new"):
        practice.refused("file_exists", "key", "backup", name, exit_code=LOCAL)
    assert snapshot(practice.folder) == known
    practice.path("new.draft").unlink()
    practice.json("key", "backup", "new")
    # Not from where the restored database is made, which is emptied first.
    for name in ("keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm"):
        practice.path(f"data/{name}").unlink(missing_ok=True)
    backup = practice.path("data/keys.sqlite.restoring")
    practice.path("new").rename(backup)
    content = backup.read_bytes()
    practice.refused("keys_refused", "key", "restore", str(backup), exit_code=LOCAL)
    assert backup.read_bytes() == content
    backup.rename(practice.path("new"))
    practice.json("key", "restore", "new")
    assert practice.retrieve("r-1") == b"content"


@pytest.mark.parametrize("kind", [[], ["--encryption"]])
def test_keygen_replaces_neither_half(tmp_path, kind):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    practice.json("keygen", *kind, "one.priv", desk=False)
    practice.path("two.pub").write_bytes(b"another")
    practice.path("three").write_bytes(b"another")
    known = snapshot(practice.folder)
    for name in ("one", "one.priv", "two", "two.priv", "three"):
        practice.refused("file_exists", "keygen", *kind, name, exit_code=LOCAL, desk=False)
        assert snapshot(practice.folder) == known


def test_a_seal_that_fails_leaves_no_key_file(offline):
    practice, named = offline, offline.named("r-1")
    known = snapshot(practice.folder)
    for source, target, dek in [("none", "new", "k"), (".", "new", "k"), ("plain", "no/new", "k"),
                                ("plain", "sealed", "k"), ("plain", ".", "k"), ("/proc/self/mem", "new", "k"),
                                ("plain", "new", "no/k"), ("plain", "n" * 256, "k")]:
        practice.json("record", "seal", source, target, "--dek", dek, *named, exit_code=LOCAL, desk=False)
        assert snapshot(practice.folder) == known, (source, target, dek)
    practice.json("record", "seal", "plain", "new", "--dek", "k", *named, exit_code=DONE, desk=False)
    practice.json("record", "open", "new", "opened", "--dek", "k", *named, desk=False)
    assert practice.path("opened").read_bytes() == b"content"


def test_what_can_be_written_is_asked_for(offline):
    """That the refusals above come before the service is asked shows only where asking would fail."""
    practice = offline
    practice.asked = ["--service", f"unix:{practice.path('nobody')}"]
    practice.refused("service_failed", "record", "retrieve", "new", *practice.named("r-1"), exit_code=UNREACHABLE)
    practice.refused("file_exists", "record", "retrieve", "plain", *practice.named("r-1"), exit_code=LOCAL)


def test_the_socket_that_is_asked_is_no_file_to_write_whether_it_is_there_or_not(offline):
    practice, named = offline, offline.named("r-1")
    practice.asked = ["--service", f"unix:{practice.path('sock')}"]
    refuses_all(practice, ["sock", "sock.lock"], *named, before=["record", "retrieve"], names=the_name)
    secret_file(practice, "sock.lock", b"")
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(practice.path("sock")))
    refuses_all(practice, ["sock", "sock.lock"], *named, before=["record", "retrieve"])
    environment = {**os.environ, "EHR_SERVICE": practice.asked[1]}
    practice.asked = []
    answer = practice.json("record", "retrieve", "sock.lock", *named, "--force", exit_code=USAGE, env=environment)
    assert answer["code"] == "file_needed"
