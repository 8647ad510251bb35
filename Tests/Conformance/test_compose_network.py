"""compose/network.yaml and its start script, compared with Sawtooth 1.2's own network of five and PBFT's options.

No container engine runs here: the script runs with programs that only write down how they were called."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

from harness.processes import REPOSITORY

COMPOSE = REPOSITORY / "compose"
NODES = range(5)
FAMILIES = [{"family": "ehr", "version": "1.0", "namespaces": ["ac06e9"]},
            {"family": "sawtooth_settings", "version": "1.0", "namespaces": ["000000"]},
            {"family": "block_info", "version": "1.0", "namespaces": ["00b10c"]}]
REGISTRARS = ",".join(("02" + "ab" * 32, "03" + "cd" * 32))


def public(node: int) -> str:
    return f"02{node:064x}"


class Nodes:
    """Folders of five nodes, and what their scripts called, by node."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "public").mkdir()
        for node in NODES:
            for name in ("bin", "keys", "data"):
                (folder / str(node) / name).mkdir(parents=True)
            for program in ("sawadm", "sawset", "sawtooth-validator"):
                path = folder / str(node) / "bin" / program
                # Arguments one a line, whole as they came; keygen leaves a pair, as sawadm does.
                path.write_text(f"""#!/bin/sh
{{ echo "{program}"; printf ' %s\\n' "$@"; }} >> "{folder}/{node}/called"
if [ "{program} $1" = "sawadm keygen" ]; then
    echo secret-{node} > "$KEYS_FOLDER/validator.priv"; echo {public(node)} > "$KEYS_FOLDER/validator.pub"
fi
""")
                path.chmod(0o755)

    def start(self, node: int, **environment) -> subprocess.CompletedProcess:
        own = self.folder / str(node)
        return subprocess.run(
            ["bash", COMPOSE / "start-network-validator.sh", str(node)], capture_output=True, text=True, timeout=60,
            env={**os.environ, "PATH": f"{own / 'bin'}:{os.environ['PATH']}", "TMPDIR": str(self.folder),
                 "KEYS_FOLDER": str(own / "keys"), "DATA_FOLDER": str(own / "data"),
                 "PUBLIC_FOLDER": str(self.folder / "public"), "EHR_REGISTRARS": REGISTRARS, **environment})

    def calls(self, node: int) -> list[list[str]]:
        found = []
        for line in (self.folder / str(node) / "called").read_text().splitlines():
            if line.startswith(" "):
                found[-1].append(line[1:])
            else:
                found.append([line])
        return found


@pytest.fixture
def nodes(tmp_path):
    return Nodes(tmp_path)


def validator(node: int) -> list[str]:
    before = ",".join(f"tcp://validator-{other}:8800" for other in range(node))
    return [
        "sawtooth-validator", "-vv", "--endpoint", f"tcp://validator-{node}:8800",
        "--bind", "component:tcp://eth0:4004", "--bind", "consensus:tcp://eth0:5050",
        "--bind", "network:tcp://eth0:8800", "--scheduler", "parallel", "--peering", "static",
        "--maximum-peer-connectivity", "10000", *(["--peers", before] if before else [])]


def test_five_nodes_start_at_once_and_node_0_makes_the_genesis_block_of_all(nodes):
    with ThreadPoolExecutor(5) as pool:
        # Node 0 first: it has to wait for the others.
        for done in pool.map(nodes.start, NODES):
            assert done.returncode == 0, done.stderr
    for node in NODES[1:]:
        assert nodes.calls(node) == [["sawadm", "keygen"], validator(node)]
    key = str(nodes.folder / "0" / "keys" / "validator.priv")
    keygen, genesis, proposal, made, started = nodes.calls(0)
    assert keygen == ["sawadm", "keygen"] and started == validator(0)
    assert genesis == ["sawset", "genesis", "-k", key, "-o", "config-genesis.batch"]
    assert made == ["sawadm", "genesis", "config-genesis.batch", "config.batch"]
    assert proposal[:5] == ["sawset", "proposal", "create", "-k", key] and proposal[-2:] == ["-o", "config.batch"]
    settings = dict(each.split("=", 1) for each in proposal[5:-2])
    assert json.loads(settings.pop("sawtooth.consensus.pbft.members")) == [public(node) for node in NODES]
    assert json.loads(settings.pop("sawtooth.validator.transaction_families")) == FAMILIES
    assert settings == {
        "sawtooth.consensus.algorithm.name": "pbft", "sawtooth.consensus.algorithm.version": "1.0",
        "sawtooth.publisher.max_batches_per_block": "100", "sawtooth.validator.batch_injectors": "block_info",
        "sawtooth.validator.block_validation_rules": "NofX:1,block_info;XatY:block_info,0;local:0",
        "ehr.registrars": REGISTRARS}
    shared = {path.name: path.read_text() for path in (nodes.folder / "public").iterdir()}
    assert shared == {f"validator-{node}.pub": public(node) + "\n" for node in NODES}


def test_a_second_start_makes_no_keys_and_no_genesis_block(nodes):
    for node in reversed(NODES):
        assert nodes.start(node).returncode == 0
    (nodes.folder / "0" / "data" / "block-chain-id").write_text("made")
    (nodes.folder / "0" / "called").unlink()
    assert nodes.start(0).returncode == 0
    assert nodes.calls(0) == [validator(0)]


@pytest.mark.parametrize("what, environment, shown", [
    ("no compressed public key", {"EHR_REGISTRARS": "ada"}, None),
    ("EHR_REGISTRARS", {"EHR_REGISTRARS": ""}, None),
    ("no public key", {}, "0123"),
    ("the key of another one", {}, public(0)),
    ("has shown no public key", {"WAIT_SECONDS": "0"}, None),
])
def test_no_genesis_block_is_made_of_what_is_missing_or_wrong(nodes, what, environment, shown):
    for node in NODES[1:] if "WAIT_SECONDS" not in environment else ():
        assert nodes.start(node).returncode == 0
    if shown:
        (nodes.folder / "public" / "validator-3.pub").write_text(shown)
    done = nodes.start(0, **environment)
    assert done.returncode == 1 and what in done.stderr, done.stderr
    assert nodes.calls(0) == [["sawadm", "keygen"]]


def test_each_node_runs_what_a_node_must_and_keeps_its_secrets_to_itself():
    services = yaml.safe_load((COMPOSE / "network.yaml").read_text())["services"]
    for node in NODES:
        assert services[f"validator-{node}"]["entrypoint"] == ["bash", "/ehr/start-network-validator.sh", str(node)]
        assert services[f"pbft-engine-{node}"]["entrypoint"] == [
            "pbft-engine", "-vv", "--connect", f"tcp://validator-{node}:5050",
            "--storage-location", "disk+/var/lib/pbft/state"]
        assert services[f"pbft-engine-{node}"]["volumes"] == [f"engine-{node}:/var/lib/pbft"]
        assert services[f"settings-tp-{node}"]["entrypoint"] == [
            "settings-tp", "-vv", "-C", f"tcp://validator-{node}:4004"]
        assert services[f"block-info-tp-{node}"]["entrypoint"] == [
            "block-info-tp", "-v", "-C", f"tcp://validator-{node}:4004"]
        assert services[f"ehr-processor-{node}"]["command"][:3] == [
            "--connect", f"tcp://validator-{node}:4004", "--supervised"]
    assert set(services) == {"rest-api"} | {
        f"{kind}-{node}" for node in NODES
        for kind in ("validator", "pbft-engine", "settings-tp", "block-info-tp", "ehr-processor")}
    volumes = [(name, volume.split(":")) for name, service in services.items() for volume in service.get("volumes", [])]
    owners = {}
    for name, (volume, place, *_) in volumes:
        owners.setdefault(volume, set()).add((name, place))
    for volume, users in owners.items():
        if not volume.startswith(("./", "public-keys")):
            assert len(users) == 1, f"{volume} is shared: {users}"
    assert {place for _, place in owners["public-keys"]} == {"/public"}
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
