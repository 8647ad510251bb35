#!/usr/bin/env bash
# Upgrades the packages of this machine, with a backup first; and goes back to what was there.
#
#   scripts/upgrade.sh      --encryption /etc/ehr/encryption.json --gateway /etc/ehr/gateway.json \
#       --packages FOLDER --previous FOLDER \
#       --to FOLDER --keystore-to FOLDER --opener-to FOLDER --erasures-to FOLDER
#   scripts/upgrade.sh back ... the same options
#
# FOLDERs of packages hold the .deb files of scripts/package.sh: the new release's, and for a way back those of the one
# that is installed. The other folders are backup.sh's. In order: it looks at all packages and runs `ehr-gateway check`;
# stops the gateway and the encryption service, so that a way back loses nothing; backs up; installs; brings the
# gateway's database up to date; starts both; and checks again until nothing is wrong that was not before, for
# WAIT_SECONDS (120). A processor that runs is restarted by its package, in order. What fails before the installation
# starts the old programs again; what fails after it leaves all as it is, and says how to go on.
#
# `back` installs the previous packages and restores the backup: what was deposited since the upgrade is in the files
# that it moves aside (NAME.upgraded) and, with PostgreSQL, in the schema `upgraded`, and nowhere else. Configurations
# in /etc stay as they are, both ways. Run this as root.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/configured.sh
. "$here/configured.sh"

action=upgrade
if [ "${1:-}" = back ]; then
    action=back
    shift
fi
encryption="" gateway="" packages="" previous="" to="" keystore_to="" opener_to="" erasures_to=""
options encryption gateway packages previous to keystore_to opener_to erasures_to -- "$@"
SERVICES=(ehr-gateway ehr-encryption)

# Quotes of what was called, for whoever has to go back.
called="$(printf ' %q' "$@")"

field() { dpkg-deb --field "$1" "$2"; }
installed() { dpkg-query --show --showformat '${Version}' "$1" 2> /dev/null || true; }

# look FOLDER: its packages are ours and of this machine; their files, one a line.
look() {
    local file name found=0
    for file in "$1"/*.deb; do
        [ -e "$file" ] || continue
        name="$(field "$file" Package)"
        [[ "$name" == ehr || "$name" == ehr-* ]] || fail "$file is a package of $name, not of ours"
        # What is not installed is not to be: a machine with a gateway alone stays one.
        [ -n "$(installed "$name")" ] || continue
        echo "$file"
        found=1
    done
    [ "$found" = 1 ] || fail "$1 has no package of a program that is installed here"
}

# as_service PROGRAM ARGUMENT...: as the user that the package has made for it, whose files it may have to write.
as_service() {
    if [ "$(id -u)" -eq 0 ] && id "$1" > /dev/null 2>&1; then
        runuser -u "$1" -- "$@"
    else
        "$@"
    fi
}

# wrong: names of what a production needs and is not so. A check that cannot be run is wrong in itself.
wrong() {
    local table code=0
    table="$(ehr-gateway check --config "$gateway" --encryption "$encryption" 2>&1)" || code=$?
    case "$code" in
        0 | 5) sed -n 's/^\([a-z][a-z.-]*\)  *wrong .*/\1/p' <<< "$table" | sort -u ;;
        *) echo check && echo "$table" >&2 ;;
    esac
}

running() {
    local service
    for service in "${SERVICES[@]}"; do
        ! systemctl is-active --quiet "$service" || echo "$service"
    done
}

# The encryption service first: the gateway waits for it.
begin() {
    local service
    for service in ehr-encryption ehr-gateway; do
        [[ " $* " != *" $service "* ]] || systemctl start "$service"
    done
}

# Not local: what runs at the end of the script does not see a function's own.
started=()
upgrade() {
    local new old file each name was before after files waited=0
    new="$(look "$packages")"
    old="$(look "$previous")"
    while read -r file; do
        name="$(field "$file" Package)" was=""
        dpkg --compare-versions "$(field "$file" Version)" ge "$(installed "$name")" \
            || fail "$file is older than the $name that is installed: to go back, use \`back\`"
        while read -r each; do
            [ "$(field "$each" Package)" != "$name" ] || was="$(field "$each" Version)"
        done <<< "$old"
        [ "$was" = "$(installed "$name")" ] \
            || fail "$previous has no package of $name $(installed "$name"), which is installed: there is no way back"
    done <<< "$new"

    before="$(wrong)"
    [ -z "$before" ] || echo "wrong before the upgrade already: ${before//$'\n'/, }"
    mapfile -t started < <(running)
    [ "${#started[@]}" -gt 0 ] || fail "neither ehr-gateway nor ehr-encryption runs: start and check them first"
    trap 'echo "upgrade.sh: nothing was installed; the old programs are started again" >&2; begin "${started[@]}"' EXIT
    systemctl stop "${started[@]}"
    "$here/backup.sh" --encryption "$encryption" --gateway "$gateway" --to "$to" --keystore-to "$keystore_to" \
        --opener-to "$opener_to" --erasures-to "$erasures_to"

    trap 'stuck' EXIT
    mapfile -t files <<< "$new"
    dpkg --force-confold --install "${files[@]}"
    [[ "$new" != */ehr-gateway_* ]] || as_service ehr-gateway migrate --config "$gateway"
    begin "${started[@]}"
    while after="$(comm -13 <(echo "$before") <(wrong) | grep . || true)" && [ -n "$after" ]; do
        [ "$waited" -lt "${WAIT_SECONDS:-120}" ] || fail "wrong since the upgrade: ${after//$'\n'/, }"
        sleep 1
        waited=$((waited + 1))
    done
    trap - EXIT
    echo "upgraded; to go back, which loses what is deposited from here on: $0 back$called"
}

stuck() {
    cat >&2 <<END
upgrade.sh: the new programs are installed and the upgrade is not done. See \`journalctl -u ehr-gateway -u
ehr-encryption\` and \`ehr-gateway check\`. To go back to the programs and the data from before:
    $0 back$called
END
}

# aside FILE: moves it away, for what is restored in its place and then gets its owner.
moved=()
aside() {
    [ -e "$1" ] || return 0
    [ ! -e "$1.upgraded" ] || fail "$1.upgraded is there from another time: move it elsewhere"
    mv "$1" "$1.upgraded"
    moved+=("$1")
}

back() {
    local old accounts files each ending
    old="$(look "$previous")"
    accounts="$(accounts)"
    [ -e "$to/keys.backup" ] || fail "there is no $to/keys.backup: was an upgrade begun with these folders?"
    systemctl stop "${SERVICES[@]}"
    mapfile -t files <<< "$old"
    dpkg --force-confold --install "${files[@]}"
    for each in "$(beside .keys.database keys.sqlite)" ${accounts:+"$accounts"}; do
        aside "$each"
        for ending in wal shm journal; do aside "$each-$ending"; done
    done
    [ "$(setting "$encryption" .wrapper.kind keystore)" != keystore ] \
        || aside "$(beside .wrapper.keystore.file keystore)"
    [ "$(setting "$encryption" .objects.kind folder)" != folder ] || aside "$(beside .objects.folder objects)"
    # Its owner may rename the schema; a new one has its place.
    [ -n "$accounts" ] || postgres psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --single-transaction \
        --command "ALTER SCHEMA public RENAME TO upgraded" --command "CREATE SCHEMA public"
    "$here/restore.sh" --encryption "$encryption" --gateway "$gateway" --from "$to" --keystore-from "$keystore_to" \
        --opener-from "$opener_to" --erasures-from "$erasures_to"
    for each in "${moved[@]}"; do
        [ ! -e "$each" ] || chown --recursive --reference="$each.upgraded" "$each"
    done
    begin "${SERVICES[@]}"
    echo "back at the release and the data from before the upgrade; run ehr-gateway check"
}

"$action"
