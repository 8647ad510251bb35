#!/usr/bin/env bash
# Fails when a Swift file is not as `swift format` with .swift-format would leave it; --fix rewrites those files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

mode="${1:-}"
if [ -n "$mode" ] && [ "$mode" != "--fix" ]; then
    echo "usage: scripts/check-format.sh [--fix]" >&2
    exit 2
fi

# Tracked files and new ones alike. Those in Generated/ must come from their generator in this format: what --fix makes
# of them, scripts/check-generated.sh refuses.
mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.swift' | while read -r file; do
    if [ -f "$file" ]; then echo "$file"; fi
done)
if [ "$mode" = "--fix" ]; then
    swift format format --in-place --parallel --configuration .swift-format "${files[@]}"
fi
if ! swift format lint --strict --parallel --configuration .swift-format "${files[@]}"; then
    echo "error: run scripts/check-format.sh --fix; lines that are still too long need a hand" >&2
    exit 1
fi
echo "${#files[@]} Swift files are formatted"
