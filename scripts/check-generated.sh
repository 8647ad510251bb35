#!/usr/bin/env bash
# Fails when Generated/ is not what scripts/generate-protos.sh makes of Protos/: nobody edits it by hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
install_packages protobuf-compiler protobuf-c-compiler libprotobuf-c-dev

fresh="$(mktemp --directory)"
trap 'rm -rf "$fresh"' EXIT
# A copy is generated into, so that a check never changes the tree that it judges.
mkdir "$fresh/scripts"
cp -R Protos Generated "$fresh/"
cp scripts/*.sh "$fresh/scripts/"
bash "$fresh/scripts/generate-protos.sh"
if ! diff --recursive --unified=1 Generated "$fresh/Generated"; then
    echo "error: Generated/ differs from what Protos/ gives; run scripts/generate-protos.sh and commit the result" >&2
    exit 1
fi
echo "Generated/ is what Protos/ gives"
