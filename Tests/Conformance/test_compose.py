"""What compose/ tells containers to run, compared with Sawtooth 1.2's documentation and with our programs.

No container engine runs here: images are neither built nor pulled. Everything else is the files as they are.
"""

import json
import os
import re
import subprocess

import pytest
import yaml

from harness.batches import batch, register_patient
from harness.processes import REPOSITORY, Program, binaries
from harness.rest import REST

COMPOSE = REPOSITORY / "compose"

# Sawtooth 1.2, "Using Docker for a single Sawtooth node" and the command reference of each program.
DOCUMENTED_SERVICES = {
    "devmode-engine": "devmode-engine-rust -C tcp://validator:5050",
    "settings-tp": "settings-tp -vv -C tcp://validator:4004",
    "rest-api": "sawtooth-rest-api -C tcp://validator:4004 --bind rest-api:8008",
    "block-info-tp": "block-info-tp -v -C tcp://validator:4004",
}
KEY = "/root/.sawtooth/keys/my_key.priv"
DOCUMENTED_START = [
    "sawadm keygen",
    "sawtooth keygen my_key",
    f"sawset genesis -k {KEY}",
    f"sawset proposal create -k {KEY} sawtooth.consensus.algorithm.name=Devmode"
    " sawtooth.consensus.algorithm.version=0.1 sawtooth.validator.batch_injectors=block_info"
    " sawtooth.validator.block_validation_rules=NofX:1,block_info;XatY:block_info,0;local:0 -o config.batch",
    "sawadm genesis config-genesis.batch config.batch",
    "sawtooth-validator -vv --endpoint tcp://validator:8800 --bind component:tcp://eth0:4004"
    " --bind network:tcp://eth0:8800 --bind consensus:tcp://eth0:5050",
]


def services(name: str) -> dict:
    return yaml.safe_load((COMPOSE / name).read_text())["services"]


@pytest.mark.parametrize("service", sorted(DOCUMENTED_SERVICES))
def test_a_sawtooth_service_runs_the_documented_command(service):
    assert " ".join(services("sawtooth.yaml")[service]["entrypoint"]) == DOCUMENTED_SERVICES[service]


def test_the_validator_starts_with_the_documented_commands_in_order(tmp_path):
    """Runs the real script with programs that only write down how they were called."""
    called = tmp_path / "called"
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sawadm", "sawtooth", "sawset", "sawtooth-validator"):
        program = programs / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{called}"\n')
        program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    subprocess.run(["bash", COMPOSE / "start-validator.sh"], check=True, env=environment, timeout=30)
    assert called.read_text().splitlines() == DOCUMENTED_START


def test_every_port_is_published_on_loopback_only():
    for path in sorted(COMPOSE.glob("*.yaml")):
        for name, service in services(path.name).items():
            for port in service.get("ports", []):
                assert port.startswith("127.0.0.1:"), f"{path.name}: {name} publishes {port}"


def test_images_are_built_from_stages_that_the_dockerfile_has():
    stages = [line.split(" AS ")[1] for line in (COMPOSE / "Dockerfile").read_text().splitlines() if " AS " in line]
    for path in sorted(COMPOSE.glob("*.yaml")):
        for service in services(path.name).values():
            if "build" in service:
                assert service["build"]["target"] in stages


def test_the_image_has_the_libraries_that_the_programs_link():
    """Each library that `ldd` names belongs to a package that the last stage installs, or to Debian's base."""
    installed = (COMPOSE / "Dockerfile").read_text().split("AS runtime")[1]
    folder = binaries()
    for program in ("ehr", "ehr-processor", "ehr-dev-ledger", "ehr-encryption", "ehr-gateway"):
        shown = subprocess.run(["ldd", folder / program], check=True, capture_output=True, text=True).stdout
        linked = {line.split()[0].split(".so")[0] for line in shown.splitlines()}
        for library, package in {
            "libzmq": "libzmq5", "libprotobuf-c": "libprotobuf-c1", "libcrypto": "libssl3", "libcbor": "libcbor0.8",
            "libsecp256k1": "libsecp256k1-1", "liblmdb": "liblmdb0", "libsqlite3": "libsqlite3-0", "libxml2": "libxml2",
            "libp11-kit": "libp11-kit0", "libpq": "libpq5",
        }.items():
            if library in linked:
                assert package in installed, f"{program} links {library}; the image lacks {package}"


def calls_of(script: str, tmp_path, *programs: str, prints: str = "", shown: str | None = None) -> list[str]:
    """What a script calls, when the programs that it calls only write down how they were called, and print something.
    What the script itself must print is `shown`."""
    called = tmp_path / "called"
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in programs:
        program = folder / name
        # Arguments, and what comes on standard input after a <.
        program.write_text(
            f'#!/bin/sh\nread="$(tr "\\n" " ")"\necho "{name} $*${{read:+ < $read}}" >> "{called}"\n'
            f'echo "{prints}$*"\n')
        program.chmod(0o755)
    environment = {
        **os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "MINIO_ROOT_USER": "root", "MINIO_ROOT_PASSWORD": "r",
        "EHR_ACCESS_KEY": "service", "EHR_SECRET_KEY": "s"}
    done = subprocess.run(
        ["sh", COMPOSE / script], check=True, env=environment, timeout=30, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True)
    assert shown is None or done.stdout == shown
    return called.read_text().splitlines()


@pytest.mark.parametrize("is_mounted", [False, True])
def test_vault_is_set_up_with_the_documented_commands_which_may_be_run_again(tmp_path, is_mounted):
    token = "token create -policy=ehr-encryption -no-default-policy -orphan -period=768h -field=token"
    prints = "transit/    " if is_mounted else "cubbyhole/    "
    # Of all that Vault says the token alone is printed: it goes into a file.
    calls = calls_of("setup-vault.sh", tmp_path, "vault", prints=prints, shown=f"{prints}{token}\n")
    assert calls == [
        "vault secrets list",
        *([] if is_mounted else ["vault secrets enable -path=transit transit"]),
        "vault write transit/keys/ehr-kek type=aes256-gcm96 derived=true exportable=false"
        " allow_plaintext_backup=false",
        "vault policy write ehr-encryption /ehr/vault-policy.hcl",
        f"vault {token}",
    ]


def test_the_policy_in_vault_is_what_the_wrapper_asks_for_and_no_more():
    """The wrapper's requests are in Tests/KeyWrappingTests/VaultTransitTests.swift, by path."""
    policy = (COMPOSE / "vault-policy.hcl").read_text()
    granted = dict(re.findall(r'path "([^"]+)" \{\s*capabilities = \["(\w+)"\]\s*\}', policy))
    assert granted == {
        "transit/encrypt/ehr-kek": "update", "transit/decrypt/ehr-kek": "update", "transit/rewrap/ehr-kek": "update",
        "transit/keys/ehr-kek": "read", "transit/keys/ehr-kek/rotate": "update",
        "auth/token/renew-self": "update"}
    assert policy.count("capabilities") == len(granted)


def test_minio_is_set_up_with_the_documented_commands(tmp_path):
    assert calls_of("setup-minio.sh", tmp_path, "mc") == [
        "mc alias set ehr http://minio:9000 < root r ",
        "mc mb --ignore-existing ehr/records",
        "mc admin user add ehr < service s ",
        "mc admin policy create ehr ehr-records /ehr/minio-policy.json",
        "mc admin policy attach ehr ehr-records --user service",
    ]
    statements = json.loads((COMPOSE / "minio-policy.json").read_text())["Statement"]
    assert all(each["Effect"] == "Allow" and each["Resource"][0].startswith("arn:aws:s3:::records")
               for each in statements)
    assert {action for each in statements for action in each["Action"]} == {
        "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject", "s3:GetObject", "s3:DeleteObject",
        "s3:AbortMultipartUpload"}


def test_files_that_a_service_mounts_are_there():
    for path in sorted(COMPOSE.glob("*.yaml")):
        for service in services(path.name).values():
            for volume in service.get("volumes", []):
                # Secrets are made by compose/first-start.sh, whose test is test_compose_full.py.
                if volume.startswith("./") and not volume.startswith("./secrets/"):
                    assert (COMPOSE / volume.split(":")[0]).is_file(), f"{path.name}: {volume}"


def health_check(stage: str) -> list[str]:
    """The command of a stage's HEALTHCHECK, as the container would run it."""
    lines = (COMPOSE / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    start = next(index for index, line in enumerate(lines) if line.endswith(f"AS {stage}"))
    line = next(line for line in lines[start:] if line.startswith("HEALTHCHECK"))
    return json.loads(line[line.index("CMD") + 3:])


def is_healthy(stage: str, port: str, port_here: str) -> bool:
    command = [part.replace(f"/127.0.0.1/{port} ", f"/127.0.0.1/{port_here} ") for part in health_check(stage)]
    return subprocess.run(command, capture_output=True, timeout=30).returncode == 0


def test_our_programs_run_with_the_options_that_compose_gives_them(start, tmp_path):
    given = services("dev.yaml")
    replaced = {
        "tcp://0.0.0.0:4004": "tcp://127.0.0.1:0", "0.0.0.0:8008": "127.0.0.1:0", "/var/lib/ehr": str(tmp_path),
        "127.0.0.1:9464": "127.0.0.1:0"}
    ledger = start(Program, "ehr-dev-ledger", *(replaced.get(each, each) for each in given["ledger"]["command"]))
    component, rest = ledger.wait_for(r"ready component=(\S+) rest=(\S+)").groups()
    assert is_healthy("ehr-dev-ledger", "8008", rest.rsplit(":", 1)[1])

    for file, endpoint in (("dev.yaml", "tcp://ledger:4004"), ("sawtooth.yaml", "tcp://validator:4004")):
        command = services(file)["ehr-processor"]["command"]
        assert endpoint in command and "127.0.0.1:9464" in command
        arguments = [component if each == endpoint else replaced.get(each, each) for each in command]
        processor = start(Program, "ehr-processor", *arguments)
        metrics = processor.wait_for(r"port=(\d+).*serving metrics").group(1)
        made = batch("alice", register_patient("alice", f"p-{file}"))
        assert REST(rest).submit(made)[0]["status"] == "COMMITTED"
        assert is_healthy("ehr-processor", "9464", metrics)
        assert processor.stop() == 0, processor.output
        assert not is_healthy("ehr-processor", "9464", metrics)
