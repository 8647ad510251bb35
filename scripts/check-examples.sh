#!/usr/bin/env bash
# Builds and tests what the guide for processors says, and the packages under docs/examples, as their authors would, and
# compiles the examples of back ends and clients as a stranger's: they may use nothing but what is public.
#
#   scripts/check-examples.sh
#
# An example depends on a version: this tree is cloned, tagged and named by URL, and what is resolved is counted. Needs
# what `swift build --build-tests` has built. Everything is in .build-examples.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

# One place for all runs: build products remember where they were built.
work="$PWD/.build-examples/work"
cache="$PWD/.build-examples/cache"
rm -rf "$work" "$cache"
mkdir -p "$work/ehr-ledger"
python3 scripts/docs/guide_files.py docs/processor-sdk.md "$work/counter"

built="$(swift build --show-bin-path)"
maps=()
# C modules of ours, of packages that bring a map, and of those for which SwiftPM wrote one.
folders=(Sources/Foreign/* Generated/*/include .build/checkouts/*/Sources/*/include "$built"/*.build)
for folder in "${folders[@]}"; do
    map="$folder/module.modulemap"
    if [ ! -f "$map" ]; then continue; fi
    maps+=(-Xcc "-fmodule-map-file=$map")
done
for file in Tests/IntegrationTests/ConsentBackEnd.swift "$work/counter/client/main.swift"; do
    swiftc -typecheck -swift-version 6 -package-name somebody_else -I "$built/Modules" \
        "${maps[@]}" -Xcc -IGenerated/CSawtoothProtos/include "$file"
    echo "$(basename "$file") uses what is public"
done

git ls-files -z | xargs --null cp --parents --no-dereference --target-directory "$work/ehr-ledger"
git="git -C $work/ehr-ledger -c user.name=examples -c user.email=examples@localhost"
git init --quiet "$work/ehr-ledger"
$git add --all --force
$git commit --quiet --message "as it is here"
$git tag 1.0.0

# The packages that a package in the folder resolves, ours apart, one a line.
resolved() {
    # Not from the cache of the user's account: it holds the clone of an earlier run under the same name.
    swift package --cache-path "$cache" --package-path "$1" --scratch-path "$2" resolve >&2
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

# Builds and tests what is in the folder of that name; its packages are resolved, and counted, before.
check() {
    local folder="$work/$1" scratch=".build-examples/$1"
    # The clone is another one at each run, under the same version.
    rm -rf "$scratch/checkouts/ehr-ledger" "$scratch/repositories" "$scratch/workspace-state.json"
    expect "$1, without traits" swift-log "$(resolved "$folder" "$scratch")"
    swift build --cache-path "$cache" --build-tests --package-path "$folder" --scratch-path "$scratch"
    swift test --skip-build --disable-xctest --package-path "$folder" --scratch-path "$scratch"
}

# A client pays for HTTP, and not for a server, a database or a command line. Resolved, not built: the tests build it.
mv "$work/counter/client" "$work/client"
mkdir -p "$work/client/Sources/client"
mv "$work/client/main.swift" "$work/client/Sources/client/"
cat > "$work/client/Package.swift" <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "client",
    dependencies: [.package(name: "ehr-ledger", path: "../ehr-ledger", traits: ["Client"])],
    targets: [
        .executableTarget(
            name: "client", dependencies: [.product(name: "SawtoothClient", package: "ehr-ledger")])
    ])
SWIFT
needed="$(resolved "$work/client" .build-examples/client)"
echo "client, with the trait Client: resolves $(wc --lines <<< "$needed")"
for package in hummingbird grdb.swift swift-argument-parser; do
    if grep --quiet --line-regexp "$package" <<< "$needed"; then
        echo "error: a client ought not to resolve $package" >&2
        exit 1
    fi
done

check counter
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
    check "$name"
done
