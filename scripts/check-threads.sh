#!/usr/bin/env bash
# Runs the suites whose code is used from several threads under the thread sanitizer; any report fails.
#
#   scripts/check-threads.sh [SUITE ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

suites=("$@")
if [ "${#suites[@]}" -eq 0 ]; then
    suites=(ZeroMQTests SawtoothProcessorTests)
fi
# Only what these suites need is built a second time.
EHR_TESTS="$(IFS=,; echo "${suites[*]}")"
export EHR_TESTS
# The first report ends the process with 66, so that a race is never a line lost in a passing log.
TSAN_OPTIONS="halt_on_error=1 exitcode=66" \
    swift test --sanitize=thread --scratch-path .build-tsan --disable-xctest --test-product ehr-ledgerPackageTests
