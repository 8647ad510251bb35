#!/usr/bin/env bash
# Builds everything once and runs every test and check; continuous integration runs exactly this.
#
#   scripts/test.sh                        all stages
#   scripts/test.sh --only unit,format     these alone (what needs a build builds first)
#   scripts/test.sh --skip fuzz,tsan       all but these
#   scripts/test.sh --fuzz-seconds 5       shorter or longer than 15 seconds for each fuzz target
#   scripts/test.sh --list                 the stages, in order
#
# Exits 0 only if every stage that ran passed. Build products and the Python environment stay in .build* folders;
# nothing else is left behind, and nothing listens on a fixed port.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

STAGES=(
    packages build release portal unit conformance examples live demo federated docs manuals generated format compose
    fuzz tsan asan
)
FUZZ_SECONDS=15
FAILURES='^✘|^(FAILED|ERROR) |(error|WARNING|Fatal error): |failed:'

usage() { sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

stage_packages() {
    require_swift
    install_test_packages
    python_environment
}

stage_build() {
    swift build --build-tests --explicit-target-dependency-import-check error
}

# The programs as operators get them (scripts/package.sh): what talks to whole programs talks to these. Optimised code
# is other code: one optimiser's fault gave wrong answers in a release while every test of the debug build passed. All
# in one build: one after the other leaves a core idle at the end of each.
stage_release() { swift build --configuration release --static-swift-stdlib; }

# Tests in one process share as many threads as there are cores. Those that talk over sockets against the clock run
# apart from those that compute, hash passwords or wait for a device, which would starve them.
SOCKET_TESTS='ZeroMQ|SawtoothTransport|SawtoothProcessor|SawtoothClient|LedgerREST|DevLedger|Integration'
SOCKET_TESTS="^($SOCKET_TESTS|EncryptionService)Tests\."

stage_unit() {
    local choice
    # Swift Testing begins all tests at once: thousands of descriptors then (Foundation's Process has crashed on that),
    # and whoever waits for a child waits for all others.
    export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=16
    for choice in --filter --skip; do
        # A line for each test that starts says nothing that the line for its end does not.
        swift test --skip-build --disable-xctest "$choice" "$SOCKET_TESTS" 2>&1 \
            | grep --line-buffered --invert-match '^◇'
    done
    # The same statements on PostgreSQL; what is of SQLite alone is left out.
    EHR_TEST_DATABASE=postgres swift test --skip-build --disable-xctest --filter '^(Accounts|EHRIndex)Tests\.' \
        --skip 'LedgerProcess' 2>&1 | grep --line-buffered --invert-match '^◇'
}

# Types, unit tests and the limit of the bundle; its tests in a browser are among the conformance tests.
stage_portal() {
    scripts/build-portal.sh --check
    scripts/build-portal.sh
}

stage_conformance() {
    # Mostly they wait: two at a time take one core and a half.
    pytest Tests/Conformance --numprocesses 2 --dist worksteal
    EHR_TEST_DATABASE=postgres pytest Tests/Conformance/test_gateway{,_consents,_people,_emergencies}.py \
        --numprocesses 2 --dist loadfile
}

# The conformance tests of an example need its program, which this stage builds.
stage_examples() {
    scripts/check-examples.sh
    EHR_EXAMPLES="$PWD/.build-examples/intkey/debug" pytest Tests/Conformance/test_intkey.py
}

stage_live() {
    EHR_BIN="$(binaries)" scripts/live-test.sh
    # Once more on a network that has registrars, with the key of one.
    local folder status=0
    folder="$(mktemp --directory)"
    "$(binaries)/ehr" keygen "$folder/registrar.priv"
    EHR_BIN="$(binaries)" scripts/live-test.sh --batch-key "$folder/registrar.priv" || status=$?
    rm -rf "$folder"
    return "$status"
}

stage_demo() {
    EHR_BIN="$(binaries)" scripts/demo.sh
}

# In an environment of its own: types, tests without a network, and the demonstration with real nodes.
stage_federated() {
    federated_environment
    (cd Sources/Federated && "$FEDERATED" -m mypy --cache-dir "$REPOSITORY/.build-federated-venv/mypy")
    PYTHONDONTWRITEBYTECODE=1 "$FEDERATED" -m pytest --quiet -p no:cacheprovider Tests/Federated
    EHR_BIN="$(binaries)" scripts/demo-federated.sh --kill
}

stage_docs() { scripts/check-docs.sh; }

stage_generated() { scripts/check-generated.sh; }

stage_manuals() { EHR_BIN="$(binaries)" scripts/check-manuals.sh; }

stage_format() { scripts/check-format.sh; }

stage_compose() { scripts/check-compose.sh; }

stage_fuzz() { scripts/fuzz.sh --seconds "$FUZZ_SECONDS"; }

stage_tsan() { scripts/check-threads.sh; }

stage_asan() { scripts/check-memory.sh; }

binaries() { swift build --configuration release --show-bin-path; }

pytest() {
    python_environment
    EHR_BIN="$(binaries)" PYTHONDONTWRITEBYTECODE=1 \
        "$PYTHON" -m pytest --quiet --durations=5 "$@"
}

# The builds that a stage needs, if any.
build_for() {
    case "$1" in
        unit | docs) echo build ;;
        examples) echo build release ;;
        conformance | live | demo | federated | manuals) echo release ;;
    esac
}

# Whether something that a stage needs is among those that failed.
is_without_build() {
    local needed
    for needed in $(build_for "$1"); do
        if [[ " $2 " == *" packages "* || " $2 " == *" $needed "* ]]; then return 0; fi
    done
    return 1
}

run_stage() {
    local name="$1" began="$SECONDS" status
    printf '\n=== %s\n' "$name"
    # A subshell, outside any condition here and in whoever calls: inside `if` or before `||`, bash would ignore errexit
    # in the whole stage, and a failure in its middle would pass.
    set +e
    (
        set -e
        "stage_$name"
    ) 2>&1 | tee "$log"
    status="${PIPESTATUS[0]}"
    set -e
    local took=$((SECONDS - began))
    if [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
        summary+=("$(printf 'passed  %-12s %4d s' "$name" "$took")")
    else
        failed=$((failed + 1))
        summary+=("$(printf 'FAILED  %-12s %4d s (exit %d)' "$name" "$took" "$status")")
        # Whoever reads only the end of a long log learns what failed. (Lines of Swift Testing, pytest and scripts.)
        details+="--- $name"$'\n'
        details+="$({ grep --text --extended-regexp "$FAILURES" "$log" || tail -5 "$log"; } | head -20)"$'\n\n'
    fi
    printf '=== %s: %s\n' "$name" "$([ "$status" -eq 0 ] && echo passed || echo "FAILED (exit $status)") in $took s"
    if [ "$status" -ne 0 ]; then broken+=" $name"; fi
}

known() {
    local stage
    for stage in "$@"; do
        if [[ " ${STAGES[*]} " != *" $stage "* ]]; then
            echo "error: no stage '$stage'; there are: ${STAGES[*]}" >&2
            exit 2
        fi
    done
}

# All of it in a function: bash reads a script as it goes, and this one may be edited while it runs.
main() {
    local only=() skip=() chosen=() stage wanted needed broken=''
    passed=0 failed=0 summary=() details='' log="$(mktemp)"
    trap 'rm -f "$log"' EXIT
    while [ "$#" -gt 0 ]; do
        case "$1" in
            --only) IFS=, read -r -a only <<< "${2:?--only needs stages}"; shift 2 ;;
            --skip) IFS=, read -r -a skip <<< "${2:?--skip needs stages}"; shift 2 ;;
            --fuzz-seconds) FUZZ_SECONDS="${2:?--fuzz-seconds needs a number}"; shift 2 ;;
            --list) printf '%s\n' "${STAGES[@]}"; exit 0 ;;
            -h | --help) usage; exit 0 ;;
            *) echo "error: unknown option $1" >&2; usage >&2; exit 2 ;;
        esac
    done
    known "${only[@]}" "${skip[@]}"

    for stage in "${STAGES[@]}"; do
        if [ "${#only[@]}" -gt 0 ] && [[ " ${only[*]} " != *" $stage "* ]]; then
            # What is built is part of what is tested: a named stage never judges yesterday's binaries.
            needed=no
            for wanted in "${only[@]}"; do
                if [[ " packages $(build_for "$wanted") " == *" $stage "* ]]; then needed=yes; fi
            done
            if [ "$needed" = no ]; then continue; fi
        fi
        if [[ " ${skip[*]-} " == *" $stage "* ]]; then continue; fi
        chosen+=("$stage")
    done

    require_swift
    for stage in "${chosen[@]}"; do
        if is_without_build "$stage" "$broken"; then
            failed=$((failed + 1))
            summary+=("$(printf 'FAILED  %-12s    - (not run: an earlier stage failed)' "$stage")")
            continue
        fi
        run_stage "$stage"
    done

    printf '\n%s' "$details"
    printf '%s\n' "${summary[@]}"
    printf '%d passed, %d failed in %d s\n' "$passed" "$failed" "$SECONDS"
    [ "$failed" -eq 0 ]
}

main "$@"
