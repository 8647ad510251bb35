"""compose/full.yaml, and the scripts that make its secrets and open its Vault; they run in a copy of the folder, with
programs that write down how they were called in place of a container engine."""

import configparser
import json
import os
import re
import shutil
import stat
import subprocess

import pytest
import yaml

from harness.postgres import PostgreSQL
from harness.processes import REPOSITORY, binaries, free_port

COMPOSE = REPOSITORY / "compose"
SERVICES = yaml.safe_load((COMPOSE / "full.yaml").read_text())["services"]
SECRETS = yaml.safe_load((COMPOSE / "full.yaml").read_text())["secrets"]
# Users of the containers: ours as the Dockerfile has them, the others' as their images document them.
USERS = {"encryption": "10001", "gateway": "10002", "ledger": "101", "alertmanager": "65534", "grafana": "472",
         "postgres": "999"}


class Copy:
    """A copy of compose/ whose scripts find our stand-ins first."""

    def __init__(self, folder):
        self.folder, self.bin, self.called = folder / "compose", folder / "bin", folder / "called"
        shutil.copytree(COMPOSE, self.folder, ignore=shutil.ignore_patterns("secrets"))
        self.bin.mkdir()
        self.stand_in("id", "echo 0")
        self.stand_in("chown", f'echo "chown $*" >> "{self.called}"')

    def stand_in(self, name: str, text: str):
        (self.bin / name).write_text(f"#!/bin/bash\n{text}\n")
        (self.bin / name).chmod(0o755)

    def run(self, script: str, given: str = "", **environment) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["bash", self.folder / script], input=given, capture_output=True, text=True, timeout=60,
            env={**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", **environment})

    def secrets(self) -> dict[str, str]:
        folder = self.folder / "secrets"
        return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


# With what sed would take for the text that it replaces.
WEBHOOK = "https://pager.example/ehr?team=1&now=yes"


def test_secrets_are_made_once_each_for_its_own_container_and_none_is_another(copy):
    done = copy.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK)
    assert done.returncode == 0, done.stderr
    made = copy.secrets()
    named = {each["file"].removeprefix("./secrets/") for each in SECRETS.values()}
    assert named - set(made) == {"encryption-vault"} and set(made) - named == {"ca.key", "ca.srl", "env"}
    for name in set(made) - {"ca.pem", "ca.srl"}:
        assert stat.S_IMODE((copy.folder / "secrets" / name).stat().st_mode) == 0o600, name
    owners = dict(reversed(line.split()[1:]) for line in copy.called.read_text().splitlines())
    for name in named - {"ca.pem", "encryption-vault"}:
        assert owners[f".{name}"] == USERS[name.split("-")[0]], name

    again = copy.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK)
    assert again.returncode == 0 and copy.secrets() == made
    other = Copy(copy.folder / "other")
    assert other.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK).returncode == 0
    same = {name for name, text in other.secrets().items() if text == made[name]}
    assert same == {"alertmanager"}
    assert made["gateway-postgres"] == made["postgres-gateway"] != made["postgres-password"]
    for text in (done.stdout, done.stderr):
        assert not re.search(r"[0-9a-f]{32}", text)


def test_what_was_made_fits_together(copy):
    copy.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK)
    folder, made = copy.folder / "secrets", copy.secrets()
    for name in ("ledger", "encryption", "gateway", "postgres"):
        certificate = folder / f"{name}-certificate"
        subprocess.run(
            ["openssl", "verify", "-CAfile", folder / "ca.pem", certificate], check=True, capture_output=True)
        shown = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-checkhost", name, "-pubkey"],
                               check=True, capture_output=True, text=True).stdout
        key = subprocess.run(["openssl", "pkey", "-in", folder / f"{name}-key", "-pubout"], check=True,
                             capture_output=True, text=True).stdout
        assert "does match" in shown and key in shown
    for line in made["ledger-users"].splitlines():
        user, hashed = line.split(":")
        password = made[f"{user}-ledger"].strip().split(":")[1]
        salt = hashed.split("$")[2]
        computed = subprocess.run(["openssl", "passwd", "-6", "-salt", salt, "-stdin"], input=password, check=True,
                                  capture_output=True, text=True).stdout.strip()
        assert computed == hashed
    environment = dict(line.split("=", 1) for line in made["env"].splitlines())
    stored = configparser.ConfigParser()
    stored.read_string(made["encryption-s3"])
    assert stored["default"]["aws_access_key_id"] == environment["EHR_ACCESS_KEY"]
    assert stored["default"]["aws_secret_access_key"] == environment["EHR_SECRET_KEY"]
    checked = subprocess.run(["amtool", "check-config", folder / "alertmanager"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    template = (COMPOSE / "monitoring" / "alertmanager.yml").read_text()
    assert made["alertmanager"] == template.replace("@PAGER@", WEBHOOK)


@pytest.mark.parametrize(
    "webhook", ["", "pager.example", 'https://pager.example/"x', "https://user:pass@pager.example/"])
def test_without_somebody_to_call_nothing_is_made(copy, webhook):
    done = copy.run("first-start.sh", ALERT_WEBHOOK=webhook)
    assert done.returncode == 2 and "ALERT_WEBHOOK" in done.stderr and not (copy.folder / "secrets").exists()


def test_the_pagers_address_is_in_no_programs_arguments(copy):
    copy.stand_in("sed", f'echo "sed $*" >> "{copy.called}"; exec /usr/bin/sed "$@"')
    assert copy.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK).returncode == 0
    assert "pager" not in copy.called.read_text()


@pytest.mark.parametrize("is_new", [True, False])
def test_vault_is_initialised_once_unsealed_at_the_terminal_and_its_token_kept_for_the_service(copy, is_new):
    (copy.folder / "secrets").mkdir()
    state = copy.folder / "state"
    state.write_text("false true 3" if is_new else "true true 3")
    copy.stand_in("docker-compose", f"""
echo "$*" >> "{copy.called}"
read -r initialised sealed left < "{state}"
case "$*" in
    *"vault status") echo "Initialized     $initialised"; echo "Sealed          $sealed" ;;
    *"operator init") echo "true true 3" > "{state}" ;;
    *"operator unseal") [ "$left" -gt 1 ] || sealed=false; echo "true $sealed $((left - 1))" > "{state}" ;;
    *vault-setup) read -r given; echo "token-for-$given" ;;
esac""")
    done = copy.run("open-vault.sh", "admins-token\n")
    assert done.returncode == 0, done.stderr
    prefix = "--env-file secrets/env -p ehr -f full.yaml "
    calls = [line.removeprefix(prefix) for line in copy.called.read_text().splitlines() if "vault status" not in line]
    assert calls == ["up -d vault", *(["exec vault vault operator init"] if is_new else []),
                     *["exec vault vault operator unseal"] * 3, "run --rm -T vault-setup",
                     "chown 10001 secrets/.encryption-vault"]
    assert copy.secrets()["encryption-vault"] == "token-for-admins-token\n"
    assert "token-for" not in done.stdout + done.stderr


@pytest.mark.parametrize("is_renewed", [True, False])
def test_a_token_that_is_kept_is_renewed_and_is_in_no_programs_arguments(copy, is_renewed):
    (copy.folder / "secrets").mkdir()
    kept = copy.folder / "secrets" / "encryption-vault"
    kept.write_text("kept-token\n")
    copy.stand_in("docker-compose", f"""
echo "$*" >> "{copy.called}"
case "$*" in
    *"vault status") echo "Initialized     true"; echo "Sealed          false" ;;
    *"vault token renew"*)
        read -r given; echo "given $given" >> "{copy.called}"; echo "$given"; exit {0 if is_renewed else 2} ;;
esac""")
    done = copy.run("open-vault.sh")
    called = copy.called.read_text().splitlines()
    renewal, = (line for line in called if "renew" in line)
    assert renewal.startswith("--env-file secrets/env -p ehr -f full.yaml exec -T vault ")
    assert "given kept-token" in called and "kept-token" not in "".join(called).replace("given kept-token", "")
    assert kept.read_text() == "kept-token\n" and "kept-token" not in done.stdout + done.stderr
    if is_renewed:
        assert done.returncode == 0 and "renewed" in done.stdout
    else:
        assert done.returncode == 1 and "compose/secrets/encryption-vault, run this again" in done.stderr


def test_what_prints_vaults_token_has_no_log_and_the_token_may_renew_itself():
    assert SERVICES["vault-setup"]["logging"] == {"driver": "none"}
    policy = (COMPOSE / "vault-policy.hcl").read_text()
    assert re.search(r'path "auth/token/renew-self" \{\s*capabilities = \["update"\]\s*\}', policy)


def test_no_password_is_in_the_files_and_each_secret_is_given_to_who_names_it():
    text = (COMPOSE / "full.yaml").read_text()
    for name, value in re.findall(r"^\s+(\w*(?:PASSWORD|SECRET|TOKEN)\w*): (.+)$", text, re.MULTILINE):
        assert value.startswith(("${", "/run/secrets/")), name
    for name in ("encryption", "gateway"):
        named = set(re.findall(r"/run/secrets/([\w-]+)", (COMPOSE / "full" / f"{name}.json").read_text()))
        assert named == set(SERVICES[name]["secrets"]), name
    named = set(re.findall(r"/run/secrets/([\w-]+)", (COMPOSE / "full" / "ledger-proxy.conf").read_text()))
    assert named == set(SERVICES["ledger"]["secrets"])
    assert {each for service in SERVICES.values() for each in service.get("secrets", [])} == set(SECRETS)


def test_only_the_proxy_reaches_the_rest_api_and_only_the_encryption_service_vault():
    def on(network: str) -> set[str]:
        return {name for name, service in SERVICES.items() if network in service["networks"]}

    # The gateway follows the validator's events, which the proxy does not carry.
    assert on("ledger") == {"validator", "devmode-engine", "settings-tp", "block-info-tp", "rest-api", "ledger",
                            "ehr-processor", "gateway"}
    assert on("keys") == {"minio", "minio-setup", "vault", "vault-setup", "encryption"}
    assert on("accounts") == {"postgres", "gateway-migrate", "gateway"}
    assert SERVICES["postgres"]["networks"] == ["accounts"] and "ports" not in SERVICES["postgres"]
    assert on("front") == {"gateway", "alertmanager", "grafana"}
    for name in ("validator",):
        assert SERVICES[name]["networks"] == ["ledger"], "its interface is eth0 only where it has one"
    for name in ("ehr-processor", "encryption", "gateway", "gateway-migrate", "postgres"):
        service = SERVICES[name]
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
    for name, service in SERVICES.items():
        assert service["restart"] == ("no" if "setup" in name or "migrate" in name else "unless-stopped"), name


def test_what_prometheus_scrapes_is_where_the_programs_listen():
    scraped = yaml.safe_load((COMPOSE / "monitoring" / "prometheus.yml").read_text())["scrape_configs"]
    targets = {each["job_name"]: each["static_configs"][0]["targets"][0].split(":") for each in scraped}
    assert {service for service, _ in targets.values()} <= {
        name for name, service in SERVICES.items() if "watch" in service["networks"]}
    encryption = json.loads((COMPOSE / "full" / "encryption.json").read_text())
    gateway = json.loads((COMPOSE / "full" / "gateway.json").read_text())
    assert encryption["service"]["metrics"].split(":")[1] == targets["ehr-encryption"][1]
    assert gateway["gateway"]["listen"].split(":")[1] == targets["ehr-gateway"][1]
    assert f"0.0.0.0:{targets['ehr-processor'][1]}" in SERVICES["ehr-processor"]["command"]
    assert gateway["gateway"]["encryption"]["address"] == "encryption:" + encryption["service"]["listen"].split(":")[1]


def postgres_as_configured(secrets) -> PostgreSQL:
    """Debian's PostgreSQL with the settings, the users and the first script of full.yaml, on a port of 127.0.0.1."""
    port = free_port()
    server = PostgreSQL("listen_addresses=127.0.0.1", f"port={port}")
    # The image's administrator, and no other.
    server.sql("postgres", "CREATE ROLE postgres SUPERUSER LOGIN PASSWORD 'known'")
    given = dict(volume.split(":")[1::-1] for volume in SERVICES["postgres"]["volumes"])
    program, *options = SERVICES["postgres"]["command"]
    assert program == "postgres" and set(options[::2]) == {"-c"}
    script, here = (COMPOSE / given["/docker-entrypoint-initdb.d/first.sql"]).read_text(), {}
    for name in SERVICES["postgres"]["secrets"]:
        here[f"/run/secrets/{name}"] = shutil.copy(secrets / name, server.folder)
    here["/ehr/postgres-hba.conf"] = shutil.copy(COMPOSE / given["/ehr/postgres-hba.conf"], server.folder)
    for path, copied in here.items():
        shutil.chown(copied, "postgres")
        script = script.replace(path, str(copied))
        options = [option.replace(path, str(copied)) for option in options]
    server.stop()
    server.settings += tuple(options[1::2])
    server.start()
    done = subprocess.run(
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "psql", "--no-psqlrc", "--host",
         server.folder, "--port", server.port, "--username", "postgres", "--set", "ON_ERROR_STOP=1", "postgres"],
        input=script, capture_output=True, text=True, timeout=60, cwd="/")
    assert done.returncode == 0, done.stderr
    return server


def test_only_the_gateway_reaches_its_database_with_tls_and_its_password(copy):
    assert copy.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK).returncode == 0
    secrets = copy.folder / "secrets"
    server = postgres_as_configured(secrets)

    def asked(user: str, database: str, tls: str, password: str) -> str:
        done = subprocess.run(
            ["psql", f"host=127.0.0.1 port={server.port} user={user} dbname={database} sslmode={tls} "
             f"sslrootcert={secrets}/ca.pem", "--no-psqlrc", "--no-password", "--tuples-only", "--no-align",
             "--command", "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate FROM pg_database "
             "WHERE datname = 'ehr'"], capture_output=True, text=True, timeout=60,
            env={**os.environ, "PGPASSWORD": password})
        return done.stdout.strip() if done.returncode == 0 else done.stderr

    try:
        password = copy.secrets()["gateway-postgres"].strip()
        assert asked("ehr-gateway", "ehr", "verify-full", password) == "ehr-gateway|UTF8|C.UTF-8"
        assert "authentication failed" in asked("ehr-gateway", "ehr", "verify-full", "another")
        for user, database, tls in (("ehr-gateway", "ehr", "disable"), ("ehr-gateway", "postgres", "verify-full"),
                                    ("postgres", "ehr", "verify-full"), ("ehr", "ehr", "verify-full")):
            assert "no pg_hba.conf entry" in asked(user, database, tls, "known")
        assert password not in (server.folder / "server.log").read_text()
        healthy, *check = SERVICES["postgres"]["healthcheck"]["test"]
        assert healthy == "CMD" and subprocess.run([*check, "--port", server.port], timeout=60).returncode == 0
    finally:
        server.stop()


def test_our_programs_take_these_configurations(copy, tmp_path):
    """As far as that goes without a Vault: a setting that is not known, or of another kind, would end with 64."""
    assert copy.run("first-start.sh", ALERT_WEBHOOK=WEBHOOK).returncode == 0
    secrets = copy.folder / "secrets"
    (secrets / "encryption-vault").write_text("token\n")
    (secrets / "encryption-vault").chmod(0o600)
    (secrets / "ca").symlink_to("ca.pem")
    places = {"/run/secrets": str(secrets), "/var/lib": str(tmp_path / "lib"), "0.0.0.0": "127.0.0.1",
              "http://vault:8200": "http://127.0.0.1:1", "https://ledger:8443": "https://127.0.0.1:1"}
    database = postgres_as_configured(secrets)
    places["host=postgres "] = f"host=127.0.0.1 port={database.port} "
    for folder in ("ehr", "ehr-erasures", "ehr-gateway", "ehr-gateway-head"):
        (tmp_path / "lib" / folder).mkdir(parents=True, mode=0o700)
    for name in ("encryption", "gateway"):
        text = (COMPOSE / "full" / f"{name}.json").read_text()
        for place, here in places.items():
            text = text.replace(place, here)
        (tmp_path / f"{name}.json").write_text(text)

    def ended(*command):
        return subprocess.run([str(binaries() / command[0]), *command[1:]], capture_output=True, text=True, timeout=60)

    done = ended("ehr-encryption", "--config", str(tmp_path / "encryption.json"))
    assert done.returncode == 69 and "127.0.0.1:1" in done.stderr, (done.returncode, done.stderr)
    try:
        done = ended("ehr-gateway", "migrate", "--config", str(tmp_path / "gateway.json"))
        assert done.returncode == 0 and " applied " in done.stdout, done.stderr
    finally:
        database.stop()
