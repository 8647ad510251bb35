#!/usr/bin/env bash
# Checks the documentation of the library products: every public declaration has some, and DocC builds each product's
# catalogue without a warning. Needs a debug build.
#
#   scripts/check-docs.sh [--output FOLDER] [PRODUCT ...]
#
# With --output the pages stay in FOLDER/PRODUCT, to be served by any web server; else they are thrown away.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

output=
products=()
while [ "$#" -gt 0 ]; do
    case "$1" in
        --output) output="${2:?--output needs a folder}"; shift 2 ;;
        -*) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
        *) products+=("$1"); shift ;;
    esac
done
if [ "${#products[@]}" -eq 0 ]; then
    products=(SawtoothProtocol SawtoothSigning SawtoothProcessor SawtoothClient SawtoothTesting EHRFamily)
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
built="$(swift build --show-bin-path)"
# The extractor loads what a module imports, C modules included, and so has to be told where each of them is.
flags=(-I "$built/Modules" -Xcc -IGenerated/CSawtoothProtos/include)
while IFS= read -r map; do
    flags+=(-Xcc "-fmodule-map-file=$map")
done < <(
    find Sources/Foreign Generated .build/checkouts/*/Sources -name module.modulemap
    find "$built/" -path '*.build/module.modulemap'
)

failed=0
mkdir "$work/pages"
for product in "${products[@]}"; do
    mkdir "$work/$product"
    "$(dirname "$(readlink -f "$(command -v swift)")")/swift-symbolgraph-extract" \
        -module-name "$product" "${flags[@]}" -target "$(uname -m)-unknown-linux-gnu" \
        -minimum-access-level public -skip-synthesized-members -output-dir "$work/$product"
    python3 scripts/docs/undocumented.py "$work/$product/$product.symbols.json" || failed=$((failed + 1))
    catalogue=(Sources/*/"$product/$product.docc")
    docc convert "${catalogue[0]}" --fallback-display-name "$product" --fallback-bundle-identifier "$product" \
        --additional-symbol-graph-dir "$work/$product" --output-path "${output:-$work/pages}/$product" \
        --warnings-as-errors || failed=$((failed + 1))
done
echo "${#products[@]} products, $failed failures"
[ "$failed" -eq 0 ]
