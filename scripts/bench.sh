#!/usr/bin/env bash
# Measures what is fast here, on this machine, and prints one line per measurement.
#
#   scripts/bench.sh processor [--rounds 3] [--transactions 100000]    transactions a second through ehr-processor
#
# For figures that can be compared the machine must have nothing else to do. docs/performance.md says how to read them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

bench_processor() {
    local rounds=3 transactions=100000
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --rounds) rounds="$2"; shift 2 ;;
            --transactions) transactions="$2"; shift 2 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    swift build --configuration release --product ehr-processor
    swift build --configuration release --package-path Benchmarks --scratch-path .build-benchmarks
    local processor load
    processor="$(swift build --configuration release --show-bin-path)/ehr-processor"
    load="$(swift build --configuration release --package-path Benchmarks --scratch-path .build-benchmarks \
        --show-bin-path)/sawtooth-load"
    local window count round
    for window in 1 16 64; do
        # With one outstanding the rate is a tenth, and so is the number that is needed.
        count="$transactions"
        if [ "$window" -eq 1 ]; then count=$((transactions / 10)); fi
        for ((round = 1; round <= rounds; round++)); do
            # Interleaved, so that a change of the machine's mood meets both.
            printf 'floor     '
            "$load" --transactions "$count" --window "$window" -- "$load" floor '{url}'
            printf 'processor '
            "$load" --transactions "$count" --window "$window" -- \
                "$processor" --connect '{url}' --max-occupancy "$window"
        done
    done
}

case "${1:-}" in
    processor) shift; bench_processor "$@" ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
