#!/usr/bin/env bash
# Builds and tests the packages under docs/examples as their authors would, and compiles the example of the family's
# guide as a stranger's: it may use nothing but what is public.
#
#   scripts/check-examples.sh
#
# Needs what `swift build --build-tests` has built. The examples share one scratch folder, .build-examples.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

built="$(swift build --show-bin-path)"
maps=()
# C modules of ours, of packages that bring a map, and of those for which SwiftPM wrote one.
for map in {Sources/Foreign/*,Generated/*/include,.build/checkouts/*/Sources/*/include,"$built"/*.build}/module.modulemap; do
    maps+=(-Xcc "-fmodule-map-file=$map")
done
swiftc -typecheck -swift-version 6 -package-name somebody_else -I "$built/Modules" \
    "${maps[@]}" -Xcc -IGenerated/CSawtoothProtos/include \
    Tests/IntegrationTests/ConsentBackEnd.swift
echo "Tests/IntegrationTests/ConsentBackEnd.swift uses what is public"

for example in docs/examples/*/; do
    swift build --build-tests --package-path "$example" --scratch-path .build-examples
    swift test --skip-build --disable-xctest --package-path "$example" --scratch-path .build-examples
done
