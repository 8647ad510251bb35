#!/usr/bin/env bash
# Fails when Generated/ is not what scripts/generate-protos.sh makes of Protos/: nobody edits it by hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fresh="$(mktemp --directory)"
trap 'rm -rf "$fresh"' EXIT
# Into a folder of its own: a check never changes the tree that it judges.
scripts/generate-protos.sh "$fresh"
if ! diff --recursive --unified=1 Generated "$fresh"; then
    echo "error: Generated/ differs from what Protos/ gives; run scripts/generate-protos.sh and commit the result" >&2
    exit 1
fi
echo "Generated/ is what Protos/ gives"
