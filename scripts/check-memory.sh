#!/usr/bin/env bash
# Runs the suites that hand memory to C libraries and back under the address sanitizer; any report fails.
#
#   scripts/check-memory.sh [SUITE ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

suites=("$@")
if [ "${#suites[@]}" -eq 0 ]; then
    suites=(ZeroMQTests SawtoothProcessorTests)
fi
EHR_TESTS="$(IFS=,; echo "${suites[*]}")"
export EHR_TESTS
swift test --sanitize=address --scratch-path .build-asan --disable-xctest --test-product ehr-ledgerPackageTests
