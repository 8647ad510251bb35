#!/usr/bin/env bash
# Runs the whole story through `ehr` on a network.
#
#   SAWTOOTH_VALIDATOR=tcp://HOST:4004 SAWTOOTH_REST=http://HOST:8008 scripts/live-test.sh [--batch-key FILE]
#
# runs it on a real Sawtooth that has ehr-processor beside its validators. What it registers stays on that chain; it
# ends by naming it. Without the variables there is no real network to run on: the same tests run against ehr-dev-ledger
# and say so. A REST API in plain HTTP on another machine must be named: EHR_CONNECTIONS_PLAIN_HTTP_HOSTS=HOST.
#
#   --batch-key FILE   private key that signs every batch. A network with the setting ehr.registrars needs a
#                      registrar's; a development ledger is started with this key as its only registrar.
#
# The programs are those of EHR_BIN, else of the debug build, which is made first.
set -euo pipefail
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

usage() { sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

options=()
while [ "$#" -gt 0 ]; do
    case "$1" in
        --batch-key)
            key="${2:?--batch-key needs a file}"
            if [[ "$key" != /* ]]; then key="$here/$key"; fi
            if [ ! -r "$key" ]; then
                echo "error: --batch-key: $2 is not there or cannot be read" >&2
                exit 2
            fi
            options+=(--batch-key "$key")
            shift 2
            ;;
        -h | --help) usage; exit 0 ;;
        *) echo "error: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
done

require_swift
python_environment

if [ -z "${EHR_BIN:-}" ]; then
    install_build_packages
    for product in ehr ehr-processor ehr-dev-ledger; do swift build --product "$product"; done
    EHR_BIN="$(swift build --show-bin-path)"
fi
export EHR_BIN PYTHONDONTWRITEBYTECODE=1

if [ -n "${SAWTOOTH_VALIDATOR:-}" ] && [ -n "${SAWTOOTH_REST:-}" ]; then
    echo "running on the network behind $SAWTOOTH_REST"
else
    echo "SAWTOOTH_VALIDATOR and SAWTOOTH_REST are not set: NOT run on a real Sawtooth, but on the development ledger"
    options+=(--development-ledger)
fi
"$PYTHON" -m pytest --quiet Tests/LiveSawtoothTests "${options[@]}"
