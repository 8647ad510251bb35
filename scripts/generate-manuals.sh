#!/usr/bin/env bash
# Writes the manual pages (docs/man) and the shells' completions (scripts/completions) from what the programs say of
# themselves. The programs are those of EHR_BIN, else of the debug build, which is made first.
#
#   scripts/generate-manuals.sh [FOLDER]   into FOLDER/man and FOLDER/completions instead
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

PROGRAMS=(ehr ehr-processor ehr-encryption ehr-gateway ehr-dev-ledger)
man="${1:+$1/man}" completions="${1:+$1/completions}"
man="${man:-docs/man}" completions="${completions:-scripts/completions}"

if [ -z "${EHR_BIN:-}" ]; then
    require_swift
    install_build_packages
    for program in "${PROGRAMS[@]}"; do swift build --product "$program"; done
    EHR_BIN="$(swift build --show-bin-path)"
fi

mkdir -p "$man" "$completions"
rm -f "$man"/*.1 "$completions"/*
for program in "${PROGRAMS[@]}"; do
    # Without the commit, so that a page is the same for each.
    version="$("$EHR_BIN/$program" --version)"
    "$EHR_BIN/$program" --experimental-dump-help | /usr/bin/python3 scripts/manual-page.py "${version% (*}" \
        > "$man/$program.1"
    "$EHR_BIN/$program" --generate-completion-script bash > "$completions/$program.bash"
    "$EHR_BIN/$program" --generate-completion-script zsh > "$completions/_$program"
    "$EHR_BIN/$program" --generate-completion-script fish > "$completions/$program.fish"
done
