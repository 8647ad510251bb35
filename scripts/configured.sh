# shellcheck shell=bash
# What the two configurations say, for scripts/backup.sh and scripts/restore.sh, which source this. Settings are read
# from the files alone, not from the environment.

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

# accounts: the gateway's database where it is a file; nothing where it is PostgreSQL's, which has its own means.
accounts() {
    case "$(setting "$gateway" .gateway.database "")" in
        postgres:*) ;;
        *) place "$gateway" .gateway.database gateway.sqlite ;;
    esac
}
