#!/usr/bin/env bash
# Makes Generated/CSawtoothProtos from Protos/sawtooth with protobuf-c's compiler (Debian: protobuf-c-compiler).
# With an argument, writes there instead: scripts/check-generated.sh compares the two.
set -euo pipefail
# The order of the includes must not depend on the machine's language.
export LC_ALL=C
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-$root/Generated/CSawtoothProtos}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root/Protos"
protoc-c --c_out="$scratch" sawtooth/*.proto
mkdir -p "$out/include/sawtooth"
rm -f "$out"/*.pb-c.c "$out"/include/sawtooth/*.pb-c.h
cp "$scratch"/sawtooth/*.pb-c.c "$out/"
cp "$scratch"/sawtooth/*.pb-c.h "$out/include/sawtooth/"
{
    echo '/* Every message of Protos/sawtooth. Written by scripts/generate-protos.sh. */'
    echo '#pragma once'
    for header in "$out"/include/sawtooth/*.pb-c.h; do
        echo "#include \"sawtooth/$(basename "$header")\""
    done
} > "$out/include/CSawtoothProtos.h"
cat > "$out/include/module.modulemap" <<'EOF'
module CSawtoothProtos {
    header "CSawtoothProtos.h"
    export *
}
EOF
