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
# The long campaigns are the unit stage's: a sanitizer makes them several times as slow, and starves what runs beside.
export EHR_RESTART_SCHEDULES="${EHR_RESTART_SCHEDULES:-20}" EHR_KILL_POINTS="${EHR_KILL_POINTS:-10}"
# Workers crash on purpose there. Swift's backtracer cannot read a process with a sanitizer's memory map: it hangs, and
# keeps the output open, so that the run would never end.
export SWIFT_BACKTRACE=enable=no
# The first report ends the process with 66, so that a race is never a line lost in a passing log.
TSAN_OPTIONS="halt_on_error=1 exitcode=66" \
    swift test --sanitize=thread --scratch-path .build-tsan --disable-xctest --test-product ehr-ledgerPackageTests
