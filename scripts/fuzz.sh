#!/usr/bin/env bash
# Runs each libFuzzer target under Tests/Fuzz for a while, under the address sanitizer; as many at a time as there are
# cores.
#
#   scripts/fuzz.sh [--seconds N] [TARGET ...]      default: 60 seconds each, every target
#   FUZZ_SEED=N scripts/fuzz.sh FuzzCBOR            repeats a run (the seed is printed at the start of each)
#
# Tests/Fuzz/<Target>/Corpus holds inputs to start from and every input that was ever found to crash. A new crash is
# written to .build-fuzz/<Target>-crash-*: move it to the corpus with its fix.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
require_swift

seconds=60
targets=()
while [ "$#" -gt 0 ]; do
    case "$1" in
        --seconds) seconds="${2:?--seconds needs a number}"; shift 2 ;;
        -*) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
        *) targets+=("$1"); shift ;;
    esac
done
if [ "${#targets[@]}" -eq 0 ]; then
    for folder in Tests/Fuzz/*/; do targets+=("$(basename "$folder")"); done
fi
if [ "${#targets[@]}" -eq 0 ]; then
    echo "error: no fuzz targets under Tests/Fuzz" >&2
    exit 1
fi

# Package.swift declares the fuzz targets only when asked: their entry point is the C function that libFuzzer calls, and
# nothing but the sanitizer build below can link them.
export EHR_FUZZ=1
build=.build-fuzz
for target in "${targets[@]}"; do
    swift build --configuration release --product "$target" --scratch-path "$build" \
        -Xswiftc -sanitize=fuzzer,address -Xswiftc -parse-as-library -Xcc -fsanitize=fuzzer-no-link,address
    # lld, because gold crashes on sanitizer links; the libraries are those of the module maps in Sources/Foreign.
    swiftc -O -sanitize=fuzzer,address -use-ld=lld -parse-as-library "$build/release/lib$target.a" \
        -lcbor -lprotobuf-c -lcrypto -lsecp256k1 -o "$build/$target"
done

# Writes what libFuzzer says, and as the last line its exit status.
fuzz() {
    local target="$1" seed corpora status=0
    mkdir -p "$build/$target-corpus"
    corpora=("$build/$target-corpus")
    if [ -d "Tests/Fuzz/$target/Corpus" ]; then corpora+=("Tests/Fuzz/$target/Corpus"); fi
    seed="${FUZZ_SEED:-$((RANDOM * 32768 + RANDOM + 1))}"
    echo "--- $target: $seconds s, seed $seed"
    # Leaks are not looked for: the Swift runtime keeps its metadata until exit. 64 KiB is four times the largest
    # input that a decoder accepts, so the limits are crossed too.
    ASAN_OPTIONS=detect_leaks=0 "$build/$target" -seed="$seed" -max_total_time="$seconds" -max_len=65536 \
        -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -print_funcs=0 -verbosity=0 \
        -artifact_prefix="$build/$target-" "${corpora[@]}" || status=$?
    if [ "$status" -ne 0 ]; then echo "error: $target failed (exit $status, seed $seed)"; fi
    echo "$status"
}

for target in "${targets[@]}"; do
    while [ "$(jobs -pr | wc --lines)" -ge "$(nproc)" ]; do wait -n; done
    fuzz "$target" > "$build/$target.log" 2>&1 &
done
wait
failed=0
for target in "${targets[@]}"; do
    head --lines=-1 "$build/$target.log"
    if [ "$(tail --lines=1 "$build/$target.log")" != 0 ]; then failed=$((failed + 1)); fi
done
echo "${#targets[@]} fuzz targets, $failed failed"
[ "$failed" -eq 0 ]
