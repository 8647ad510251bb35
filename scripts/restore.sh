#!/usr/bin/env bash
# Puts what scripts/backup.sh has saved where the configurations say, on a machine where nothing of it is.
#
#   scripts/restore.sh --encryption /etc/ehr/encryption.json --gateway /etc/ehr/gateway.json \
#       --from FOLDER --keystore-from FOLDER --opener-from FOLDER --erasures-from FOLDER
#
# Stop both programs first. Nothing that exists is replaced: move it away; a gateway's database in PostgreSQL has to be
# there, and empty. Only journals and the list of erasures that are there stay, and count: they are newer than the
# backup's. Else give the newest list of erasures: what it names is erased from the restored keys, and without it none
# are restored. Deposits since the backup are lost; the read model catches up with the ledger by itself. Then hand the
# files to their users (chown), start, and run ehr-gateway check.
#
# Accounts that were erased since the backup are in the restored gateway database again, and their people can sign in:
# an administrator deletes them before the gateway is reached by others (docs/operations.md, Back up and restore).
set -euo pipefail

# shellcheck source=scripts/configured.sh
. "$(dirname "${BASH_SOURCE[0]}")/configured.sh"

encryption="" gateway="" from="" keystore_from="" opener_from="" erasures_from=""
options encryption gateway from keystore_from opener_from erasures_from -- "$@"
accounts="$(accounts)"
kept="$from/gateway.$([ -n "$accounts" ] && echo sqlite || echo dump)"
for file in "$from/keys.backup" "$kept"; do
    [ -e "$file" ] || fail "there is no $file: was this made by backup.sh, of a gateway with this kind of database?"
done

umask 077
# All that will be written, before any of it is: what is there, and where it belongs.
sources=() targets=()
plan() {
    [ -e "$1" ] || return 0
    [ ! -e "$2" ] || fail "$2 exists: move it away"
    sources+=("$1")
    targets+=("$2")
}
# clear DATABASE: neither it nor what a database of that name has left, which SQLite would play into the restored one.
clear() {
    local file
    for file in "$1" "$1-wal" "$1-shm" "$1-journal"; do
        [ ! -e "$file" ] || fail "$file exists: stop the programs, and move it away with the database that it is of"
    done
}
clear "$(beside .keys.database keys.sqlite)"
if [ "$(setting "$encryption" .wrapper.kind keystore)" = keystore ]; then
    [ -e "$keystore_from/keystore" ] || fail "there is no $keystore_from/keystore, and no record opens without it"
    plan "$keystore_from/keystore" "$(beside .wrapper.keystore.file keystore)"
    for opener in key_file passphrase_file; do
        file="$(place "$encryption" ".wrapper.keystore.$opener" "")"
        [ -z "$file" ] || [ -e "$file" ] || plan "$opener_from/$opener" "$file"
    done
fi
erasures="$(beside .keys.erasure_list erasures.list)"
[ -e "$erasures" ] || [ -e "$erasures_from/erasures.list" ] \
    || fail "there is no list of erasures: $erasures_from/erasures.list"
[ -e "$erasures" ] || plan "$erasures_from/erasures.list" "$erasures"
for journal in openings.journal emergency.journal; do
    [ -e "$(journals)/$journal" ] || plan "$from/$journal" "$(journals)/$journal"
done
if [ "$(setting "$encryption" .objects.kind folder)" = folder ]; then
    plan "$from/objects" "$(beside .objects.folder objects)"
fi
if [ -n "$accounts" ]; then
    clear "$accounts"
    plan "$kept" "$accounts"
else
    # All of the dump or nothing, before any file: a database with tables in it is left as it is.
    tables="$(postgres psql --no-psqlrc --tuples-only --no-align --command \
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")" \
        || fail "the gateway's database does not answer: is it there (createdb), and PostgreSQL's client here?"
    [ "$tables" = 0 ] || fail "the gateway's database has $tables tables: make a new one in its place (createdb)"
    postgres pg_restore --no-owner --no-privileges --exit-on-error --single-transaction < "$kept" \
        || fail "pg_restore did not restore the gateway's database; nothing else was touched"
fi

for index in "${!sources[@]}"; do
    mkdir -p "$(dirname "${targets[index]}")"
    cp --recursive "${sources[index]}" "${targets[index]}"
done
${EHR:-ehr} key restore "$from/keys.backup" --config "$encryption"
sync
echo "restored; hand the files to the programs' users, start both, and run ehr-gateway check"
echo "accounts erased since the backup are there again: an administrator deletes them (docs/operations.md)"
