#!/usr/bin/env bash
# Measures what is fast here, on this machine, and prints one line per measurement.
#
#   scripts/bench.sh processor [--rounds 3] [--transactions 100000]    transactions a second through ehr-processor
#   scripts/bench.sh actions [--rounds 3] [--transactions 20000]       the same for each of the family's actions
#   scripts/bench.sh records [--rounds 5] [--mebibytes 1024]           sealing and opening in memory, beside openssl
#   scripts/bench.sh streaming [--mebibytes 4096] [--store folder,s3]  memory that a long record takes, step by step
#   scripts/bench.sh revoke [--records 10,1000,100000] [--rounds 5]    withdrawing a consent, and moving the keys
#   scripts/bench.sh gateway [--rows 1000000] [--seconds 10] [--rounds 3]  lists of the gateway, beside Django's
#   scripts/bench.sh transfers [--mebibytes 200] [--reads 200] [--rounds 3]  records through the gateway and without it
#   scripts/bench.sh portal [--records 50] [--rounds 5]                what a person waits for in the portal's pages
#
# For figures that can be compared the machine must have nothing else to do. docs/performance.md says how to read them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

bench_processor() {
    local rounds=3 transactions=100000
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --rounds) rounds="$2"; shift 2 ;;
            --transactions) transactions="$2"; shift 2 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    build_load
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

# The programs that measure records: part of the main package, since they call what it does not export.
release_program() {
    EHR_TESTS="$1" swift build --configuration release --product "$1" >&2
    EHR_TESTS="$1" swift build --configuration release --show-bin-path
}

# Megabytes a second of one `openssl speed` run, as "4473.4".
openssl_speed() {
    openssl speed -bytes 16384 -seconds 3 "$@" 2>/dev/null | tail -n 1 | awk '{ printf "%.1f", $NF / 1000 }'
}

bench_records() {
    local rounds=5 mebibytes=1024 seal round
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --rounds) rounds="$2"; shift 2 ;;
            --mebibytes) mebibytes="$2"; shift 2 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    seal="$(release_program seal-bench)/seal-bench"
    for ((round = 1; round <= rounds; round++)); do
        # In turn, so that a change of the machine's mood meets all of them.
        printf '{"openssl_aes_256_gcm_mb_per_s": %s, "openssl_decrypt_mb_per_s": %s, "openssl_sha256_mb_per_s": %s}\n' \
            "$(openssl_speed -evp aes-256-gcm)" "$(openssl_speed -decrypt -evp aes-256-gcm)" \
            "$(openssl_speed -evp sha256)"
        "$seal" --mebibytes "$mebibytes"
    done | tee /dev/stderr | python3 -c '
import json, statistics, sys
values = {}
for line in sys.stdin:
    for name, value in json.loads(line).items():
        values.setdefault(name, []).append(value)
median = {name: statistics.median(each) for name, each in values.items()}
for name, value in median.items():
    print(f"  {name:32} {value:8.1f}")
for what, beside in (("seal", "openssl_aes_256_gcm_mb_per_s"), ("open", "openssl_decrypt_mb_per_s")):
    alone, whole = median[what + "_mb_per_s"], median[what + "_with_sha256_mb_per_s"]
    print(f"  {what} / openssl {alone / median[beside]:.2f}, with SHA-256 {whole / median[beside]:.2f}")
'
}

# Runs `rclone serve s3` over the folder $1 and sets $endpoint; its process is $server.
serve_s3() {
    local folder="$1" tries
    . scripts/install-packages.sh
    python_environment >&2
    mkdir -p "$folder/records"
    local port
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    "$(dirname "$PYTHON")/rclone" serve s3 --addr "127.0.0.1:$port" --auth-key EXAMPLEKEY,example-secret \
        --config "$folder/none" "$folder" >"$folder/log" 2>&1 &
    server=$!
    endpoint="http://127.0.0.1:$port"
    for ((tries = 0; tries < 100; tries++)); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
        sleep 0.1
    done
    echo "error: rclone does not listen; see $folder/log" >&2
    return 1
}

bench_streaming() {
    local mebibytes=4096 stores=folder,s3 store program
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --mebibytes) mebibytes="$2"; shift 2 ;;
            --store) stores="$2"; shift 2 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    program="$(release_program record-bench)/record-bench"
    scratch="$(mktemp --directory)"
    server=
    trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$scratch"' EXIT
    for store in ${stores//,/ }; do
        mkdir "$scratch/$store"
        case "$store" in
            folder) "$program" stream --folder "$scratch/folder" --mebibytes "$mebibytes" ;;
            s3)
                mkdir "$scratch/bucket"
                serve_s3 "$scratch/bucket"
                "$program" stream --folder "$scratch/s3" --store s3 --mebibytes "$mebibytes" \
                    --endpoint "$endpoint" --bucket records --ranges 8
                ;;
            *) usage >&2; exit 2 ;;
        esac
        rm -rf "${scratch:?}/$store"
    done
}

bench_revoke() {
    local records=10,1000,100000 rounds=5 count program
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --records) records="$2"; shift 2 ;;
            --rounds) rounds="$2"; shift 2 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    program="$(release_program record-bench)/record-bench"
    scratch="$(mktemp --directory)"
    trap 'rm -rf "$scratch"' EXIT
    for count in ${records//,/ }; do
        mkdir "$scratch/$count"
        "$program" revoke --folder "$scratch/$count" --records "$count" --rounds "$rounds"
        rm -rf "${scratch:?}/$count"
    done
}

# Two lists of the gateway's over a million accesses, in turn with a Django REST Framework view of the same rows.
bench_gateway() {
    . scripts/install-packages.sh
    python_environment >&2
    install_packages wrk >&2
    local views=.build-bench-venv
    if [ ! -x "$views/bin/gunicorn" ]; then
        /usr/bin/python3 -m venv "$views"
        "$views/bin/python" -m pip install --quiet --requirement Benchmarks/gateway/requirements.txt >&2
    fi
    build_programs ehr-gateway
    scratch="$(mktemp --directory)"
    trap 'rm -rf "$scratch"' EXIT
    PYTHONDONTWRITEBYTECODE=1 "$PYTHON" Benchmarks/gateway/run.py "$programs/ehr-gateway" \
        "$PWD/$views" "$scratch" "$@"
}

# Builds programs as scripts/test.sh does, and says in $programs where they are; those of a hospital without a choice.
build_programs() {
    local program
    if [ "$#" -eq 0 ]; then set -- ehr-gateway ehr-encryption ehr-dev-ledger ehr-processor ehr; fi
    for program in "$@"; do
        swift build --configuration release --static-swift-stdlib --product "$program" >&2
    done
    programs="$(swift build --configuration release --show-bin-path)"
}

bench_transfers() {
    . scripts/install-packages.sh
    python_environment >&2
    build_programs
    scratch="$(mktemp --directory)"
    trap 'rm -rf "$scratch"' EXIT
    EHR_BIN="$programs" PYTHONDONTWRITEBYTECODE=1 \
        "$PYTHON" Benchmarks/gateway/transfers.py "$scratch" "$@"
}

bench_portal() {
    . scripts/install-packages.sh
    install_portal_packages >&2
    install_test_packages >&2
    python_environment >&2
    build_programs
    scratch="$(mktemp --directory)"
    trap 'rm -rf "$scratch"' EXIT
    mkdir "$scratch/hospital"
    scripts/build-portal.sh "$scratch/portal" >&2
    EHR_BIN="$programs" PYTHONDONTWRITEBYTECODE=1 \
        "$PYTHON" Benchmarks/portal/run.py "$scratch/hospital" "$scratch/portal" "$@"
}

# Each action on a network with registrars and block time, all of them valid; REGISTER_PATIENT on the floor beside it.
bench_actions() {
    local rounds=3 transactions=20000
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --rounds) rounds="$2"; shift 2 ;;
            --transactions) transactions="$2"; shift 2 ;;
            *) usage >&2; exit 2 ;;
        esac
    done
    build_load
    . scripts/install-packages.sh
    python_environment
    local streams action round
    streams="$(mktemp --directory)"
    trap "rm -rf '$streams'" EXIT
    local actions=(
        REGISTER_PATIENT REGISTER_DOCTOR ATTEST_DOCTOR ADD_RECORD_HASH GRANT_ACCESS REVOKE_ACCESS LOG_ACCESS
        EMERGENCY_ACCESS REVIEW_ACCESS ROTATE_OWNER MODEL_PROVENANCE)
    for action in "${actions[@]}"; do
        "$PYTHON" Benchmarks/streams.py "$action" "$transactions" > "$streams/$action"
    done
    for ((round = 1; round <= rounds; round++)); do
        printf '%-17s' floor
        "$load" --transactions "$transactions" --window 64 -- "$load" floor '{url}'
        for action in "${actions[@]}"; do
            printf '%-17s' "$action"
            "$load" --stream "$streams/$action" --window 64 -- "$processor" --connect '{url}'
        done
    done
}

# Builds what is measured and what measures; sets $processor and $load.
build_load() {
    swift build --configuration release --product ehr-processor
    swift build --configuration release --package-path Benchmarks --scratch-path .build-benchmarks
    processor="$(swift build --configuration release --show-bin-path)/ehr-processor"
    load="$(swift build --configuration release --package-path Benchmarks --scratch-path .build-benchmarks \
        --show-bin-path)/sawtooth-load"
}

case "${1:-}" in
    processor | actions | records | streaming | revoke | gateway | transfers | portal)
        command="$1"; shift; "bench_$command" "$@" ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
