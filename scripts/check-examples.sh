#!/usr/bin/env bash
# Builds and tests the packages under docs/examples as their authors would, and compiles the example of the family's
# guide as a stranger's: it may use nothing but what is public.
#
#   scripts/check-examples.sh
#
# An example depends on a version: this tree is cloned, tagged and named by URL, and what is resolved is counted. Needs
# what `swift build --build-tests` has built. The examples share one scratch folder, .build-examples.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

built="$(swift build --show-bin-path)"
maps=()
# C modules of ours, of packages that bring a map, and of those for which SwiftPM wrote one.
folders=(Sources/Foreign/* Generated/*/include .build/checkouts/*/Sources/*/include "$built"/*.build)
for folder in "${folders[@]}"; do
    map="$folder/module.modulemap"
    if [ ! -f "$map" ]; then continue; fi
    maps+=(-Xcc "-fmodule-map-file=$map")
done
swiftc -typecheck -swift-version 6 -package-name somebody_else -I "$built/Modules" \
    "${maps[@]}" -Xcc -IGenerated/CSawtoothProtos/include \
    Tests/IntegrationTests/ConsentBackEnd.swift
echo "Tests/IntegrationTests/ConsentBackEnd.swift uses what is public"

# One place for all runs: build products remember where they were built.
work="$PWD/.build-examples/work"
rm -rf "$work"
mkdir -p "$work/ehr-ledger"
git ls-files -z | xargs --null cp --parents --no-dereference --target-directory "$work/ehr-ledger"
git="git -C $work/ehr-ledger -c user.name=examples -c user.email=examples@localhost"
git init --quiet "$work/ehr-ledger"
$git add --all --force
$git commit --quiet --message "as it is here"
$git tag 1.0.0

# The packages that a package in the folder resolves, ours apart, one a line.
resolved() {
    swift package --package-path "$1" --scratch-path "$2" resolve >&2
    python3 -c 'import json, sys; print(*(pin["identity"] for pin in json.load(sys.stdin)["pins"]), sep="\n")' \
        < "$1/Package.resolved" | grep --invert-match --line-regexp ehr-ledger
}

expect() {
    echo "$1: resolves $(wc --lines <<< "$3"): $(tr '\n' ' ' <<< "$3")"
    if [ "$3" != "$2" ]; then
        echo "error: $1 ought to resolve $2 alone" >&2
        exit 1
    fi
}

for example in docs/examples/*/; do
    name="$(basename "$example")"
    cp --recursive "$example" "$work/$name"
    python3 - "$work/$name/Package.swift" "$work/ehr-ledger" <<'PYTHON'
import sys
path, url = sys.argv[1:]
text = open(path).read()
by_path = 'name: "ehr-ledger", path: "../../.."'
assert by_path in text, f"{path} does not depend on {by_path}"
open(path, "w").write(text.replace(by_path, f'url: "{url}", from: "1.0.0"'))
PYTHON
    # The clone is another one at each run, under the same version.
    rm -rf ".build-examples/$name/checkouts/ehr-ledger" ".build-examples/$name/repositories"
    expect "$name, without traits" swift-log "$(resolved "$work/$name" ".build-examples/$name")"
    swift build --build-tests --package-path "$work/$name" --scratch-path ".build-examples/$name"
    swift test --skip-build --disable-xctest --package-path "$work/$name" --scratch-path ".build-examples/$name"
done
