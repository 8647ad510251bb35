#!/usr/bin/env bash
# Fails when docs/man and scripts/completions are not what scripts/generate-manuals.sh makes of the programs: nobody
# edits them by hand, and no option is without its line in the manual. The programs are those of EHR_BIN, as there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fresh="$(mktemp --directory)"
trap 'rm -rf "$fresh"' EXIT
# Into a folder of its own: a check never changes the tree that it judges.
scripts/generate-manuals.sh "$fresh"
if ! diff --recursive --unified=1 docs/man "$fresh/man" \
    || ! diff --recursive --unified=1 scripts/completions "$fresh/completions"; then
    echo "error: the manuals differ from what the programs say; run scripts/generate-manuals.sh and commit" >&2
    exit 1
fi
for script in scripts/completions/*.bash; do bash -n "$script"; done
echo "docs/man and scripts/completions are what the programs say"
