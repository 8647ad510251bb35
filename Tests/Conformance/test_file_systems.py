"""Volumes as hospitals have them: full, read-only, without links or modes; and names that are not UTF-8."""

import json
import os
import shutil
import subprocess

import pytest

from harness.holders import enrol_both, practice, service  # noqa: F401
from harness.processes import binaries
from harness.records import DONE, LOCAL, USAGE, Practice

EHR = str(binaries() / "ehr")
RECORD = ["--patient", "p", "--record", "r"]
KEPT = ["--config", "config.json"]
ASKED = ["--service", "unix:nobody"]


@pytest.fixture
def offline(tmp_path):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    practice.path("plain").write_bytes(os.urandom(4_000_000))
    practice.json("record", "seal", "plain", "sealed", "--dek", "k", *RECORD, desk=False)
    return practice


def mounted(folder, options: str, script: str, **environment) -> subprocess.CompletedProcess:
    """Runs `script` where `volume` is a tmpfs of its own, in a mount namespace of its own."""
    (folder / "volume").mkdir(exist_ok=True)
    return subprocess.run(
        ["unshare", "--mount", "--map-root-user", "bash", "-c",
         f"mount -t tmpfs -o {options} none volume || exit 99\n{script}"],
        cwd=folder, capture_output=True, timeout=60, env={**os.environ, "EHR": EHR, **environment})


def mounts() -> bool:
    return subprocess.run(["unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt"],
                          capture_output=True).returncode == 0


needs_mounts = pytest.mark.skipif(not mounts(), reason="this machine lets nobody mount a tmpfs")


@needs_mounts
def test_a_full_volume_is_named_in_words_and_nothing_is_left_on_it(offline):
    for command in ("record seal plain volume/out --dek k", "record open sealed volume/out --dek k",
                    "record seal plain volume/out --dek volume/new"):
        script = f"$EHR {command} {' '.join(RECORD)}; code=$?; ls -A volume; exit $code"
        done = mounted(offline.folder, "size=1m", script)
        assert done.returncode == LOCAL and b"no space left on its file system" in done.stderr, done.stderr
        assert b"volume/out" in done.stderr and done.stdout == b""
    # The key database says it, too: it is SQLite that fails there.
    done = mounted(offline.folder, "size=1m",
                   "head -c 2000000 /dev/zero > volume/filler; EHR_DATA=volume/d $EHR key status --config config.json")
    assert done.returncode == LOCAL and b"no space left on" in done.stderr, done.stderr


@needs_mounts
def test_a_read_only_volume_is_named_in_words_and_is_read(offline):
    prepare = "cp sealed k plain volume/ && chmod 600 volume/k && mount -o remount,ro volume\n"
    for command in ("record seal plain volume/out --dek k", "record open sealed volume/out --dek k",
                    "keygen volume/ada.priv"):
        ids = "" if command.startswith("keygen") else " ".join(RECORD)
        done = mounted(offline.folder, "size=16m", f"{prepare} $EHR {command} {ids}")
        assert done.returncode == LOCAL and b"its file system is read-only" in done.stderr, done.stderr
    done = mounted(offline.folder, "size=16m", prepare +
                   f"$EHR record open volume/sealed opened --dek volume/k {' '.join(RECORD)} && cmp opened plain")
    assert done.returncode == DONE, done.stderr


@needs_mounts
def test_a_read_only_key_database_is_named_in_words_by_commands_and_by_the_service(offline):
    made = "$EHR key status --config config.json && mkdir run\n"
    whole = "mount -o remount,ro volume\n"
    alone = ("mount --bind volume/d/keys.sqlite volume/d/keys.sqlite && "
             "mount -o remount,bind,ro volume/d/keys.sqlite\n")
    for volume in (whole, alone):
        for command in ("$EHR key status --config config.json", "$EHR operation list --patient p --config config.json",
                        "$EHR-encryption --config config.json --listen unix:run/s"):
            done = mounted(offline.folder, "size=16m", f"{made} {volume} {command}; code=$?; rm -r run; exit $code",
                           EHR_DATA="volume/d")
            assert done.returncode != DONE and b"file system" in done.stderr and b"read-only" in done.stderr, (
                command, done.stderr)
            assert b"readonly" not in done.stderr.split(b"read-only")[0]


@needs_mounts
def test_a_journal_on_a_read_only_volume_is_verified(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest).register()
    practice.deposit("r", b"content")
    assert practice.retrieve("r") == b"content"
    done = mounted(tmp_path, "size=16m", "cp -a data volume/d && mount -o remount,ro volume && "
                   "$EHR key openings --config config.json --format json", EHR_DATA="volume/d")
    assert done.returncode == DONE and json.loads(done.stdout)["records"] == 1, done.stderr


@needs_mounts
def test_a_release_that_cannot_be_written_leaves_no_sealed_record(tmp_path, ledger, processor):
    practice = Practice(tmp_path, ledger.rest).register()
    practice.deposit("r", b"content")
    practice.share()
    before = sorted(each.name for each in tmp_path.iterdir())
    command = ["record", "release", "volume/rel", "--sealed", "sealed", *practice.named("r"), "--doctor", "d", "--key",
               "doc.priv", *practice.asked]
    full = "head -c 2000000 /dev/zero > volume/filler 2>/dev/null\n"
    done = mounted(tmp_path, "size=1m", f"{full} $EHR {' '.join(command)}; code=$?; rm volume/filler; ls -A volume; "
                   "exit $code")
    assert done.returncode == LOCAL and b"no space left" in done.stderr and done.stdout == b"", done
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*before, "volume"])


@needs_mounts
def test_a_session_whose_token_cannot_be_kept_does_not_stay_open(practice, service):  # noqa: F811
    enrol_both(practice, service)
    opened = ["session", "open", "volume/token", "--doctor", "d", "--key", "doc.priv", *practice.asked]
    full = "head -c 2000000 /dev/zero > volume/filler 2>/dev/null\n"
    done = mounted(practice.folder, "size=1m", f"{full} $EHR {' '.join(opened)}")
    assert done.returncode == LOCAL and b"no space left" in done.stderr, done
    practice.json("session", "open", "token", "--doctor", "d", "--key", "doc.priv")
    assert len(practice.json("session", "list", "--session", "token")) == 1


# Of each secret, a command that reads it.
SECRETS = {
    "k": ["record", "open", "sealed", "new", "--dek", "k", *RECORD],
    "ada.priv": ["patient", "register", "--patient", "p", "--key", "ada.priv", "--url", "http://127.0.0.1:1"],
    "enc.priv": ["record", "open", "sealed", "new", "--release", "sealed", "--decryption-key", "enc.priv", "--doctor",
                 "d", "--access", "a", *RECORD],
    "password": ["session", "open", "new", "--patient", "p", "--password-file", "password", *ASKED],
    "token": ["session", "list", "--session", "token", *ASKED],
    "bearer": ["key", "status", *KEPT, "--set", "ledger.bearer_file=bearer"],
    "batch.priv": ["key", "status", *KEPT, "--set", "ledger.batch_key_file=batch.priv"],
    "passphrase": ["key", "status", *KEPT, "--set", "wrapper.keystore.passphrase_file=passphrase"],
    "keystore.key": ["key", "status", *KEPT],
    "data/keystore": ["key", "status", *KEPT],
    "data/keys.sqlite": ["key", "status", *KEPT],
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_secret_of_another_user_is_refused_with_whose_it_is(offline):
    offline.json("keygen", "ada.priv", desk=False)
    offline.json("keygen", "batch.priv", desk=False)
    offline.json("keygen", "--encryption", "enc.priv", desk=False)
    for name in ("password", "token", "bearer", "passphrase"):
        offline.path(name).write_text("secret\n")
        offline.path(name).chmod(0o600)
    offline.json("key", "status")
    for name, command in SECRETS.items():
        path = offline.path(name)
        os.chown(path, 4242, -1)
        done = offline.run(*command, desk=False)
        assert done.returncode != DONE and "it belongs to user 4242" in done.stderr, (name, done.stderr)
        assert not offline.path("new").exists()
        os.chown(path, os.geteuid(), -1)
    offline.json("key", "status")


SHIM = """
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>
#include <dlfcn.h>
#include <stdarg.h>
int link(const char *a, const char *b) { errno = EPERM; return -1; }
int linkat(int a, const char *b, int c, const char *d, int e) { errno = EPERM; return -1; }
int fchmod(int f, mode_t m) { errno = EPERM; return -1; }
int fstat(int f, struct stat *s) {
    int (*real)(int, struct stat *) = dlsym(RTLD_NEXT, "fstat");
    int result = real(f, s);
    if (result == 0 && S_ISREG(s->st_mode)) s->st_mode = S_IFREG | 0755;
    return result;
}
int open(const char *path, int flags, ...) {
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    va_list list; va_start(list, flags); mode_t mode = va_arg(list, int); va_end(list);
    if ((flags & O_TMPFILE) == O_TMPFILE) { errno = EOPNOTSUPP; return -1; }
    return real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list list; va_start(list, flags); mode_t mode = va_arg(list, int); va_end(list);
    return open(path, flags, mode);
}
"""


@pytest.fixture
def plain_names(offline):
    """The environment in which every file system is as SMB and exFAT: no hard links, no modes, no unnamed files."""
    offline.path("shim.c").write_text(SHIM)
    compiler = shutil.which("clang") or shutil.which("cc")
    subprocess.run([compiler, "-w", "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", "shim.so", "shim.c", "-ldl"],
                   cwd=offline.folder, check=True)
    return {**os.environ, "LD_PRELOAD": str(offline.path("shim.so"))}


def test_without_links_and_modes_ciphertext_is_written_and_secrets_are_refused(offline, plain_names):
    def run(*arguments, **options):
        return subprocess.run([EHR, *arguments], cwd=offline.folder, env=plain_names, capture_output=True, timeout=60,
                              **options)

    key = offline.path("k").read_bytes()
    reading, writing = os.pipe()
    os.write(writing, key)
    os.close(writing)
    done = run("record", "seal", "plain", "copy", "--dek", f"/dev/fd/{reading}", *RECORD, pass_fds=[reading])
    os.close(reading)
    assert done.returncode == DONE, done.stderr
    offline.json("record", "open", "copy", "opened", "--dek", "k", *RECORD, desk=False)
    assert offline.path("opened").read_bytes() == offline.path("plain").read_bytes()

    before = sorted(each.name for each in offline.folder.iterdir())
    # What was there stays, and is not replaced unasked.
    kept = run("record", "seal", "plain", "copy", "--dek", "k", *RECORD)
    assert kept.returncode == LOCAL
    for arguments in (["record", "seal", "plain", "other", "--dek", "new", *RECORD], ["keygen", "ada.priv"]):
        done = run(*arguments)
        assert done.returncode == LOCAL and b"keeps no permissions" in done.stderr, done.stderr
    # Nor is one read that others may read.
    done = run("record", "open", "sealed", "other", "--dek", "k", *RECORD)
    assert done.returncode == LOCAL and b"0755" in done.stderr, done.stderr
    assert sorted(each.name for each in offline.folder.iterdir()) == before


@pytest.mark.parametrize("program, usage", [("ehr", USAGE), ("ehr-processor", 64), ("ehr-encryption", 64),
                                            ("ehr-dev-ledger", 64)])
def test_an_argument_that_is_not_utf8_is_refused_with_its_bytes(program, usage):
    done = subprocess.run([os.fsencode(binaries() / program), b"caf\xe9.dcm"], capture_output=True, timeout=60)
    assert done.returncode == usage and rb"caf\xe9.dcm" in done.stderr, done.stderr


def test_a_latin_1_name_is_never_anothers(offline):
    """Swift reads the byte as U+FFFD: a file of that name must be neither read nor written."""
    folder = os.fsencode(offline.folder)
    decoy = offline.path("caf\ufffd")
    decoy.write_bytes(b"another's")
    with open(folder + b"/caf\xe9", "wb") as file:
        file.write(b"own")
    for arguments in ([b"record", b"seal", b"caf\xe9", b"out", b"--dek", b"k"],
                      [b"record", b"open", b"sealed", b"caf\xe9", b"--force", b"--dek", b"k"]):
        done = subprocess.run([os.fsencode(EHR), *arguments, *map(os.fsencode, RECORD)], cwd=folder,
                              capture_output=True, timeout=60)
        assert done.returncode == USAGE and rb"caf\xe9" in done.stderr, done.stderr
    done = subprocess.run([EHR, "key", "status"], cwd=folder, capture_output=True, timeout=60,
                          env={**os.environb, b"EHR_CONFIG": b"caf\xe9"})
    assert done.returncode == USAGE and b"EHR_CONFIG" in done.stderr
    assert decoy.read_bytes() == b"another's" and not offline.path("out").exists()
    # It is sealed all the same, by standard input; and in a folder of such a name.
    with open(folder + b"/caf\xe9", "rb") as file:
        offline.json("record", "seal", "-", "out", "--dek", "k", *RECORD, desk=False, stdin=file)
    os.mkdir(folder + b"/Kar\xe9n")
    offline.json("record", "open", "out", "opened", "--dek", "k", *RECORD, desk=False)
    done = subprocess.run([EHR, "record", "open", "../out", "opened", "--dek", "../k", *RECORD],
                          cwd=folder + b"/Kar\xe9n", capture_output=True, timeout=60)
    assert done.returncode == DONE and offline.path("opened").read_bytes() == b"own", done.stderr
    same = subprocess.run([EHR, "record", "open", "opened", "./opened", "--force", "--dek", "../k", *RECORD],
                          cwd=folder + b"/Kar\xe9n", capture_output=True, timeout=60)
    assert same.returncode == USAGE and b"file_needed" in same.stderr
