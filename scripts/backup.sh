#!/usr/bin/env bash
# Backs up what the encryption service and the gateway of this machine keep, while both run.
#
#   scripts/backup.sh --encryption /etc/ehr/encryption.json --gateway /etc/ehr/gateway.json \
#       --to FOLDER --keystore-to FOLDER --opener-to FOLDER --erasures-to FOLDER
#
# Four folders, because whoever has all of them has the records: the databases, journals and sealed objects; the
# keystore; what opens the keystore; the list of erasures, which no backup of keys may be kept with. Carry each to a
# place of its own. Each is a new folder's name or an empty one. With Vault, KMS, an HSM or S3 the keystore, what
# opens it or the objects are backed up by their own means, and those folders stay empty.
#
# A gateway's database in PostgreSQL is saved by pg_dump, of the server's version or newer (postgresql-client).
#
# Settings are read from the two files alone, not from the environment. Run this as root: the files belong to two users.
set -euo pipefail

# shellcheck source=scripts/configured.sh
. "$(dirname "${BASH_SOURCE[0]}")/configured.sh"

encryption="" gateway="" to="" keystore_to="" opener_to="" erasures_to=""
options encryption gateway to keystore_to opener_to erasures_to -- "$@"

# Before anything is made: sqlite3 would make the file that is not there, and an empty backup of it.
accounts="$(accounts)"
[ -z "$accounts" ] || [ -s "$accounts" ] \
    || fail "$accounts is missing or empty: is it the gateway's database (gateway.database)?"

umask 077
declare -A seen=()
for folder in "$to" "$keystore_to" "$opener_to" "$erasures_to"; do
    mkdir -p "$folder"
    [ -z "$(ls -A "$folder")" ] || fail "$folder is not empty"
    real="$(realpath "$folder")"
    [ -z "${seen[$real]:-}" ] || fail "$folder is named twice: together these folders open every record"
    seen[$real]=yes
done

# The list first: what is erased from here on is in its next copy, and a restore asks for the newest.
cp "$(beside .keys.erasure_list erasures.list)" "$erasures_to/erasures.list"
${EHR:-ehr} key backup "$to/keys.backup" --config "$encryption"
for journal in openings.journal emergency.journal; do
    [ ! -e "$(journals)/$journal" ] || cp "$(journals)/$journal" "$to/$journal"
done
# One transaction's view of accounts and audit, whatever is written meanwhile.
if [ -n "$accounts" ]; then
    sqlite3 -readonly "$accounts" "VACUUM INTO '${to//\'/\'\'}/gateway.sqlite'"
else
    postgres pg_dump --format custom > "$to/gateway.dump" \
        || fail "pg_dump did not save the gateway's database: $to is no whole backup"
fi
if [ "$(setting "$encryption" .objects.kind folder)" = folder ]; then
    # After the keys: an object without its key is swept, a key without its object is a record lost.
    objects="$(beside .objects.folder objects)"
    [ ! -e "$objects" ] || cp --recursive "$objects" "$to/objects"
fi
if [ "$(setting "$encryption" .wrapper.kind keystore)" = keystore ]; then
    cp "$(beside .wrapper.keystore.file keystore)" "$keystore_to/keystore"
    for opener in key_file passphrase_file; do
        file="$(place "$encryption" ".wrapper.keystore.$opener" "")"
        [ -z "$file" ] || cp "$file" "$opener_to/$opener"
    done
fi
cp "$encryption" "$to/encryption.json"
cp "$gateway" "$to/gateway.json"
sync
echo "backed up to $to, $keystore_to, $opener_to and $erasures_to"
