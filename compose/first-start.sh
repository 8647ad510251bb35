#!/usr/bin/env bash
# Makes the secrets of compose/full.yaml, once: an authority and its certificates, passwords, the alerts' configuration.
#
#   ALERT_WEBHOOK=https://pager.example/... compose/first-start.sh
#
# They are in compose/secrets, for root and the user of each container alone, and nowhere else. What is there
# already stays as it is; for a new certificate remove the old one and run this again. Back the folder up apart from
# the volumes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077

fail() {
    echo "first-start.sh: $*" >&2
    exit 2
}

[ "$(id -u)" -eq 0 ] || fail "run this as root: files are handed to the users of the containers"
[[ "${ALERT_WEBHOOK:-}" =~ ^https?://[^[:space:]\"@|\\]+$ ]] \
    || fail "ALERT_WEBHOOK is the URL that alerts are sent to: without one nobody is called"
install -d -m 0711 secrets
cd secrets

# Of the containers: ours in the Dockerfile, the others' in their images.
encryption=10001 gateway=10002 nginx=101 nobody=65534 grafana=472 postgres=999

# keep NAME USER: the file NAME of what comes on standard input, unless it is there.
keep() {
    if [ -e "$1" ]; then
        cat > /dev/null
        return
    fi
    cat > ".$1"
    chown "$2" ".$1"
    mv ".$1" "$1"
}

# 32 letters and digits, which every program takes.
drawn() { openssl rand -hex 16; }

if [ ! -e ca.pem ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=ehr authority" \
        -keyout ca.key -out ca.pem 2> /dev/null
    chmod 0644 ca.pem
fi

# issue NAME HOST USER: a certificate for HOST, which is a server's and a client's.
issue() {
    [ ! -e "$1-certificate" ] || return 0
    local work
    work="$(mktemp --directory)"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
        -keyout "$work/key" -out "$work/request" 2> /dev/null
    printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n' "$2" \
        > "$work/extensions"
    openssl x509 -req -in "$work/request" -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 \
        -extfile "$work/extensions" -out "$work/certificate" 2> /dev/null
    rm -f "$1-key"
    keep "$1-key" "$3" < "$work/key"
    keep "$1-certificate" "$3" < "$work/certificate"
    rm -rf "$work"
}
issue ledger ledger "$nginx"
issue encryption encryption "$encryption"
issue gateway gateway "$gateway"
issue postgres postgres "$postgres"

# Name and password for the ledger's proxy, and what the proxy compares them with.
keep encryption-ledger "$encryption" <<< "encryption:$(drawn)"
keep gateway-ledger "$gateway" <<< "gateway:$(drawn)"
for each in encryption-ledger gateway-ledger; do
    printf '%s:%s\n' "$(cut -d: -f1 "$each")" "$(cut -d: -f2 "$each" | openssl passwd -6 -stdin)"
done | keep ledger-users "$nginx"

# The gateway's password at PostgreSQL, for both; and one of PostgreSQL's administrator, which opens nothing.
keep gateway-postgres "$gateway" <<< "$(drawn)"
keep postgres-gateway "$postgres" < gateway-postgres
keep postgres-password "$postgres" <<< "$(drawn)"

keep grafana "$grafana" <<< "$(drawn)"
# By the shell, quoted: sed would take an & of the address for what it replaces, and show the address to all in its
# arguments.
template="$(< ../monitoring/alertmanager.yml)"
printf '%s\n' "${template//@PAGER@/"$ALERT_WEBHOOK"}" | keep alertmanager "$nobody"

if [ ! -e env ]; then
    access="$(drawn)" secret="$(drawn)"
    printf '[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n' "$access" "$secret" \
        | keep encryption-s3 "$encryption"
    printf '%s\n' "MINIO_ROOT_USER=administrator" "MINIO_ROOT_PASSWORD=$(drawn)" "EHR_ACCESS_KEY=$access" \
        "EHR_SECRET_KEY=$secret" | keep env root
fi
echo "compose/secrets is complete but for Vault's token: compose/open-vault.sh"
