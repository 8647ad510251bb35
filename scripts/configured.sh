# shellcheck shell=bash
# What the two configurations say, for backup.sh, restore.sh and upgrade.sh in this folder, which source this. Settings
# are read from the files alone, not from the environment.

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 2
}

# options NAME... -- ARGUMENT...: each `--a-name VALUE` becomes the caller's variable a_name; all of them are needed.
options() {
    local names=() name
    while [ "$1" != -- ]; do
        names+=("$1")
        shift
    done
    shift
    while [ "$#" -gt 0 ]; do
        name="${1#--}"
        name="${name//-/_}"
        [[ "$1" == --* && " ${names[*]} " == *" $name "* ]] || fail "what is $1? See the head of $(basename "$0")"
        [ "$#" -gt 1 ] || fail "$1 needs a value"
        printf -v "$name" %s "$2"
        shift 2
    done
    for name in "${names[@]}"; do
        [ -n "${!name}" ] || fail "--${name//_/-} is missing"
    done
    # Every caller has these two.
    # shellcheck disable=SC2154
    for name in "$encryption" "$gateway"; do
        jq empty "$name" || fail "$name is no configuration"
    done
}

# setting FILE PATH DEFAULT
setting() { jq --raw-output --arg default "$3" "$2 // \$default" "$1"; }

# place FILE PATH DEFAULT: a path, relative to the file where it is relative.
place() {
    local value
    value="$(setting "$@")"
    case "$value" in
        "" | /*) echo "$value" ;;
        *) echo "$(cd "$(dirname "$1")" && pwd)/$value" ;;
    esac
}

# beside PATH NAME: what the encryption service keeps beside its data, unless a setting names another place.
beside() {
    local value
    value="$(place "$encryption" "$1" "")"
    echo "${value:-$(place "$encryption" .data .)/$2}"
}

# Where the journals are: beside the keys, unless a setting names another folder.
journals() {
    local value
    value="$(place "$encryption" .journals.folder "")"
    echo "${value:-$(dirname "$(beside .keys.database keys.sqlite)")}"
}

# accounts: the gateway's database where it is a file; nothing where it is PostgreSQL's.
accounts() {
    case "$(setting "$gateway" .gateway.database "")" in
        postgres:*) ;;
        *) place "$gateway" .gateway.database gateway.sqlite ;;
    esac
}

# postgres PROGRAM ARGUMENT...: a program of PostgreSQL's on the gateway's database, with the gateway's own password and
# care for the server's certificate. On a socket the server knows who asks by the system's user, so root becomes it.
postgres() {
    local program="$1" to password variable authorities as=()
    shift
    to="$(setting "$gateway" .gateway.database "")"
    [[ "$to" == postgres://* ]] || to="${to#postgres:}"
    if [ "$(id -u)" -eq 0 ] && [[ "$to" =~ host=\'?/ && "$to" =~ user=\'?([A-Za-z0-9_-]+) ]] \
        && id "${BASH_REMATCH[1]}" > /dev/null 2>&1; then
        as=(runuser -u "${BASH_REMATCH[1]}" --)
    fi
    password="$(place "$gateway" .gateway.postgres.password_file "")"
    variable="$(setting "$gateway" .gateway.postgres.password_variable "")"
    authorities="$(place "$gateway" .gateway.postgres.authorities "")"
    (
        # The environment, which only the same user and root can look at: arguments are everybody's.
        [ -z "$variable" ] || export PGPASSWORD="${!variable}"
        [ -z "$password" ] || PGPASSWORD="$(< "$password")"
        [ -z "$password" ] || export PGPASSWORD
        [ -z "$authorities" ] || export PGSSLROOTCERT="$authorities"
        export PGSSLMODE=verify-full PGCONNECT_TIMEOUT=10
        "${as[@]}" "$program" --no-password --dbname "$to" "$@"
    )
}
