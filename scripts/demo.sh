#!/usr/bin/env bash
# The whole story of two records, told through the gateway, every part a process of its own:
#
#   scripts/demo.sh          installs what it needs, builds, runs; exit code 0 only if every step did what it should
#   scripts/demo.sh --keep   leaves everything running at the end, for a person to try, until Ctrl-C
#
# EHR_BIN=FOLDER takes the programs from there and builds nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

keep=""
case "${1:-}" in
    "") ;;
    --keep) keep=1 ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "error: there is no option $1; see scripts/demo.sh --help" >&2; exit 2 ;;
esac

PROGRAMS=(ehr ehr-processor ehr-dev-ledger ehr-encryption ehr-gateway)
install_build_packages
python_environment
if [ -z "${EHR_BIN:-}" ]; then
    require_swift
    EHR_BIN="$PWD/.build/debug"
    # SwiftPM takes ten seconds for each product to find that there is nothing to do, so it is asked only when a source
    # is newer than the last build here.
    stamp=.build/demo-built
    missing=""
    for program in "${PROGRAMS[@]}"; do if [ ! -x "$EHR_BIN/$program" ]; then missing=1; fi; done
    if [ -n "$missing" ] || [ ! -e "$stamp" ] \
        || [ -n "$(find Package.swift Sources Generated -newer "$stamp" -print -quit)" ]; then
        echo "building (the first time takes some minutes)"
        mkdir -p .build
        touch "$stamp.new"
        for program in "${PROGRAMS[@]}"; do swift build --product "$program" >&2; done
        mv "$stamp.new" "$stamp"
    fi
fi
EHR_BIN="$(cd "$EHR_BIN" && pwd)"
DICOM="$("$PYTHON" -c 'from pydicom.data import get_testdata_file; print(get_testdata_file("CT_small.dcm"))')"
demo="$PWD/scripts/demo"

work="$(mktemp -d "${TMPDIR:-/tmp}/ehr-demo.XXXXXX")"
pids=()
finish() {
    status=$?
    trap - EXIT INT TERM
    # The gateway first, the ledger last: nobody is left without the part that they ask.
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
        kill "${pids[index]}" 2>/dev/null || true
        wait "${pids[index]}" 2>/dev/null || true
    done
    if [ "$status" -ne 0 ]; then
        echo
        echo "the demonstration FAILED (exit code $status); the servers' last words:"
        tail -n 20 "$work"/*.log 2>/dev/null || true
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM
portal=()
if [ -n "$keep" ]; then
    scripts/build-portal.sh "$work/portal"
    portal=(--portal "$work/portal")
fi
cd "$work"
mkdir keys bin
ln -s "$EHR_BIN/ehr" bin/ehr

# Waits for a line of a program's log; a program that ends first will never print it.
wait_for() {
    local log="$1" pattern="$2" pid="$3"
    for _ in $(seq 1 600); do
        if grep -q "$pattern" "$log"; then return 0; fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    echo "$log never said: $pattern" >&2
    return 1
}

# Starts a program in the background, and waits until its log says that it is ready: start NAME PATTERN COMMAND...
start() {
    local log="$1.log" pattern="$2"
    shift 2
    "$@" > "$log" 2>&1 &
    pids+=("$!")
    wait_for "$log" "$pattern" "$!"
}

echo "Parts: a ledger, a processor, an encryption service, a gateway"
# The ledger of this story names its registrar, and puts the time into every block.
"$EHR_BIN/ehr" keygen keys/registrar.priv > keygen.log
start ledger '^ready ' "$EHR_BIN/ehr-dev-ledger" --bind tcp://127.0.0.1:0 --rest 127.0.0.1:0 --data ledger \
    --genesis-setting "ehr.registrars=$(cat keys/registrar.pub)" \
    --genesis-setting sawtooth.validator.batch_injectors=block_info
component="$(sed -n 's/^ready .*component=\([^ ]*\).*/\1/p' ledger.log)"
url="$(sed -n 's/^ready .*rest=\([^ ]*\).*/\1/p' ledger.log)"
echo "    ehr-dev-ledger: component endpoint $component, REST API $url"
start processor 'registered' "$EHR_BIN/ehr-processor" -C "$component" -v
echo "    ehr-processor: registered with the ledger"

# A key file opens the keystore that wraps every other key; both are made at first use.
cat > config.json <<CONFIG
{
    "data": "service",
    "ledger": {"url": "$url"},
    "wrapper": {"keystore": {"key_file": "keys/keystore.key"}},
    "service": {"listen": "unix:$work/run/service", "maintenance": "$work/maintenance/service",
                "enrolled_only": true, "clients_enrol": true},
    "gateway": {"listen": "127.0.0.1:0", "validator": "$component", "self_registration": true,
                "encryption": {"address": "unix:$work/run/service"}}
}
CONFIG
start service '^ready listen' "$EHR_BIN/ehr-encryption" --config config.json
echo "    ehr-encryption: $(sed -n 's/^ready listen=//p' service.log)"
(umask 077; "$PYTHON" -c 'import secrets; print("-".join(secrets.token_hex(3) for _ in range(4)))' > root.password)
"$EHR_BIN/ehr-gateway" migrate --config config.json > gateway-setup.log
"$EHR_BIN/ehr-gateway" admin create --config config.json --name root --display-name Root \
    --password-file root.password >> gateway-setup.log
start gateway 'ready listen=' "$EHR_BIN/ehr-gateway" --config config.json -v "${portal[@]}"
gateway="$(sed -n 's/.*ready listen=\([^ ]*\).*/\1/p' gateway.log | head -n 1)"
echo "    ehr-gateway: http://$gateway"

export EHR_LEDGER_URL="$url"
unset EHR_CONFIG EHR_SERVICE
"$PYTHON" -B "$demo/story.py" "http://$gateway" "$work" "$DICOM" "$demo/fhir-bundle.json"
"$EHR_BIN/ehr-gateway" audit verify --config config.json

if [ -n "$keep" ]; then
    echo
    echo "Everything goes on running: the portal at http://localhost:${gateway##*:}/ (docs/portal.md), the gateway's"
    echo "API at http://$gateway/v1 (docs/gateway.md), the ledger's at $url. Sign in as one of these, or make an"
    echo "account: what ada and ben approve of is approved by their keys in the story, which a browser does not have."
    "$PYTHON" -c '
import json, sys
for account in json.load(open(sys.argv[1])):
    print("    {role:8} {name:8} {password}".format(**account))' accounts.json
    echo "Ctrl-C ends it, and nothing is left behind."
    trap 'exit 0' INT TERM
    wait -n "${pids[@]}" || true
    echo "one of the parts has ended" >&2
    exit 1
fi
