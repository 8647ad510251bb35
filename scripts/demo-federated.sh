#!/usr/bin/env bash
# Three hospitals train one model together, every part a process of its own, and every round is on the ledger:
#
#   scripts/demo-federated.sh                     60 patients, two rounds; a patient withdraws between them
#   scripts/demo-federated.sh --patients 15       quicker; below 12 a site may have one label only, and cannot learn
#   scripts/demo-federated.sh --patients 30 --rounds 3
#   scripts/demo-federated.sh --central-privacy   with clipping, noise and an accountant at the server
#   scripts/demo-federated.sh --local-privacy     with clipping and noise at each site
#   scripts/demo-federated.sh --secure-aggregation  the server sees sums alone
#   scripts/demo-federated.sh --kill              server and a site are killed after round 1, and go on
#
# Exit code 0 only if every step, the withdrawal and the proofs included, went as it should. EHR_BIN=FOLDER takes the
# programs from there and builds nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

case "${1:-}" in
    -h | --help) sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
esac

install_build_packages
federated_environment
if [ -z "${EHR_BIN:-}" ]; then
    require_swift
    for program in ehr ehr-processor ehr-dev-ledger ehr-encryption ehr-gateway; do
        swift build --product "$program" >&2
    done
    EHR_BIN="$PWD/.build/debug"
fi
EHR_BIN="$(cd "$EHR_BIN" && pwd)"
export EHR_BIN
exec "$FEDERATED" -B scripts/demo/federated.py "$@"
