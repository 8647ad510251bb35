#!/usr/bin/env bash
# Bundles the portal (Sources/Servers/Portal) into a folder that `ehr-gateway --portal FOLDER` serves: files whose names
# change with their content, each also compressed, and a manifest that names all there is to serve.
#
#   scripts/build-portal.sh            into .build-portal/site
#   scripts/build-portal.sh FOLDER     into FOLDER, which is made anew
#   scripts/build-portal.sh --check    types and unit tests alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

SOURCES=Sources/Servers/Portal
WORK=.build-portal
# Bytes, compressed, of what a first visit loads.
FIRST_LIMIT=$((90 * 1024))
export NODE_PATH=/usr/share/nodejs

check() {
    scripts/portal-messages.py --check
    tsc --project "$SOURCES"
    local long
    long="$(find "$SOURCES" -type f \
        ! -path '*/languages/*' -exec awk 'END { if (NR > 250) print FILENAME ": " NR " lines; at most 250" }' {} \;)"
    if [ -n "$long" ]; then
        echo "error: $long" >&2
        return 1
    fi
    rm -rf "$WORK/tests"
    # Pure modules run in Node: what they import is bundled in.
    find "$SOURCES" -name '*.test.ts' -print0 \
        | xargs -0 esbuild --bundle --platform=node --format=esm --outdir="$WORK/tests" --out-extension:.js=.mjs \
            --log-level=warning
    find "$WORK/tests" -name '*.test.mjs' -print0 | xargs -0 node --test
}

bundle() {
    local site="$1"
    rm -rf "$site"
    mkdir -p "$site/assets"
    esbuild "$SOURCES/app.tsx" "$SOURCES/style.css" --bundle --minify --splitting --format=esm --jsx=automatic \
        --target=es2022 --define:process.env.NODE_ENV='"production"' --charset=utf8 --legal-comments=none \
        --entry-names='[name]-[hash]' --chunk-names='[name]-[hash]' --outdir="$site/assets" \
        --metafile="$WORK/meta.json" --log-level=warning
    # One script with one name, above all that it answers for; what it imports is in it.
    esbuild "$SOURCES/opening/worker.ts" --bundle --minify --format=iife --target=es2022 --charset=utf8 \
        --legal-comments=none --outfile="$site/worker.js" --log-level=warning
    scripts/portal-manifest.py "$SOURCES" "$WORK/meta.json" "$site" --first-limit "$FIRST_LIMIT"
}

main() {
    install_portal_packages
    mkdir -p "$WORK"
    if [ "${1:-}" = --check ]; then check; else bundle "${1:-$WORK/site}"; fi
}

main "$@"
