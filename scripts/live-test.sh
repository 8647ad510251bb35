#!/usr/bin/env bash
# Runs the whole story through `ehr` on a network.
#
#   SAWTOOTH_VALIDATOR=tcp://HOST:4004 SAWTOOTH_REST=http://HOST:8008 scripts/live-test.sh
#
# runs it on a real Sawtooth that has ehr-processor beside its validators; what it registers stays on that chain.
# Without the variables there is no real network to run on: the same tests run against ehr-dev-ledger and say so.
# The programs are those of EHR_BIN, else of the debug build, which is made first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
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
    "$PYTHON" -m pytest --quiet Tests/LiveSawtoothTests
else
    echo "SAWTOOTH_VALIDATOR and SAWTOOTH_REST are not set: NOT run on a real Sawtooth, but on the development ledger"
    "$PYTHON" -m pytest --quiet Tests/LiveSawtoothTests --development-ledger
fi
