#!/usr/bin/env bash
# Makes Generated/ from Protos/sawtooth: CSawtoothProtos with protobuf-c's compiler (Debian: protobuf-c-compiler), and
# SawtoothMessages with the plugin Protos/protoc-gen-swift-messages.py (Debian: protobuf-compiler, python3-protobuf).
# With an argument, writes there instead: scripts/check-generated.sh compares the two.
set -euo pipefail
# The order of the includes must not depend on the machine's language.
export LC_ALL=C
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-$root/Generated}
. "$root/scripts/install-packages.sh"
install_packages protobuf-compiler protobuf-c-compiler libprotobuf-c-dev python3-protobuf
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$root/Protos"
mkdir "$scratch/swift"
protoc-c --c_out="$scratch" sawtooth/*.proto
protoc --plugin=protoc-gen-swift-messages=./protoc-gen-swift-messages.py --swift-messages_out="$scratch/swift" \
    sawtooth/*.proto

messages="$out/SawtoothMessages"
mkdir -p "$messages"
rm -f "$messages"/*.pb.swift
cp "$scratch"/swift/*.pb.swift "$messages/"

c="$out/CSawtoothProtos"
mkdir -p "$c/include/sawtooth"
rm -f "$c"/*.pb-c.c "$c"/include/sawtooth/*.pb-c.h
cp "$scratch"/sawtooth/*.pb-c.c "$c/"
cp "$scratch"/sawtooth/*.pb-c.h "$c/include/sawtooth/"
{
    echo '/* Every message of Protos/sawtooth. Written by scripts/generate-protos.sh. */'
    echo '#pragma once'
    for header in "$c"/include/sawtooth/*.pb-c.h; do
        echo "#include \"sawtooth/$(basename "$header")\""
    done
} > "$c/include/CSawtoothProtos.h"
cat > "$c/include/module.modulemap" <<'EOF'
module CSawtoothProtos {
    header "CSawtoothProtos.h"
    export *
}
EOF
