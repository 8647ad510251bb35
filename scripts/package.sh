#!/usr/bin/env bash
# Makes Debian packages of the programs: units, users, templates of configurations, manual pages, completions.
#
#   scripts/package.sh                            release programs, built here, to .build/packages
#   scripts/package.sh --programs FOLDER          programs that are built already
#   scripts/package.sh --output FOLDER            where the packages go
#   scripts/package.sh --only ehr-gateway         this one alone; may be given again
#   scripts/package.sh --compression none         as dpkg-deb -Z names it; xz without it
#
# Nothing is enabled or started by an installation: configurations want a look first. Removal, also with --purge, leaves
# /var/lib alone: it has keys.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

PROGRAMS=(ehr ehr-processor ehr-encryption ehr-gateway ehr-dev-ledger)
SERVICES=" ehr-processor ehr-encryption ehr-gateway "
FILES="$PWD/scripts/packages"

fail() {
    echo "error: $*" >&2
    exit 2
}

built="" output="$PWD/.build/packages" compression=xz chosen=()
while [ "$#" -gt 0 ]; do
    [ "$#" -gt 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
    case "$1" in
        --programs) built="$(cd "$2" && pwd)" ;;
        --output) mkdir -p "$2" && output="$(cd "$2" && pwd)" ;;
        --compression) compression="$2" ;;
        --only)
            [[ " ${PROGRAMS[*]} " == *" $2 "* ]] || fail "no program '$2'; there are: ${PROGRAMS[*]}"
            chosen+=("$2")
            ;;
        *) fail "what is $1? See the head of scripts/package.sh" ;;
    esac
    shift 2
done
[ "${#chosen[@]}" -gt 0 ] || chosen=("${PROGRAMS[@]}")
install_packages dpkg-dev binutils

if [ -z "$built" ]; then
    require_swift
    for program in "${chosen[@]}"; do
        swift build --configuration release --static-swift-stdlib --product "$program"
    done
    built="$(swift build --configuration release --show-bin-path)"
fi
mkdir -p "$output"
work="$(mktemp --directory)"
trap 'rm -rf "$work"' EXIT

description() {
    case "$1" in
        ehr) echo "records, consents and accesses from the command line" ;;
        ehr-processor) echo "transaction processor of the ehr family for Hyperledger Sawtooth" ;;
        ehr-encryption) echo "encryption service: keeps sealed health records and their keys" ;;
        ehr-gateway) echo "HTTP gateway and portal before the encryption service" ;;
        ehr-dev-ledger) echo "development ledger that speaks Sawtooth's protocols" ;;
    esac
}

# Debian packages of the libraries that a program links. Those of Swift are in the program, or are the builder's own.
dependencies() {
    mkdir -p "$work/shlibs/debian"
    printf 'Source: ehr\n\nPackage: ehr\nArchitecture: any\nDescription: x\n' > "$work/shlibs/debian/control"
    (cd "$work/shlibs" && dpkg-shlibdeps --ignore-missing-info -O -e"$1" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
}

install_shared_files() {
    local program="$1" staging="$2"
    install -D -m 0644 "docs/man/$program.1" "$staging/usr/share/man/man1/$program.1"
    gzip --best --no-name "$staging/usr/share/man/man1/$program.1"
    install -D -m 0644 "scripts/completions/$program.bash" "$staging/usr/share/bash-completion/completions/$program"
    install -D -m 0644 "scripts/completions/_$program" "$staging/usr/share/zsh/vendor-completions/_$program"
    install -D -m 0644 "scripts/completions/$program.fish" "$staging/usr/share/fish/vendor_completions.d/$program.fish"
    install -D -m 0644 LICENSE "$staging/usr/share/doc/$program/copyright"
}

install_service_files() {
    local program="$1" staging="$2" unit
    unit="$staging/lib/systemd/system/$program.service"
    install -d "$(dirname "$unit")" "$staging/etc/logrotate.d" "$staging/DEBIAN"
    sed -e "/@HARDENING@/{r $FILES/hardening.conf" -e 'd}' "$FILES/$program.service" | grep -v '^# Appended' > "$unit"
    sed "s/@PROGRAM@/$program/g" "$FILES/logrotate" > "$staging/etc/logrotate.d/$program"
    chmod 0644 "$unit" "$staging/etc/logrotate.d/$program"
    echo "/etc/logrotate.d/$program" > "$staging/DEBIAN/conffiles"
    if [ -e "$FILES/$program.json" ]; then
        install -D -m 0644 "$FILES/$program.json" "$staging/etc/ehr/${program#ehr-}.json"
        echo "/etc/ehr/${program#ehr-}.json" >> "$staging/DEBIAN/conffiles"
    fi
    if [ -e "$FILES/$program.default" ]; then
        install -D -m 0644 "$FILES/$program.default" "$staging/etc/default/$program"
        echo "/etc/default/$program" >> "$staging/DEBIAN/conffiles"
    fi
    # The encryption service's configuration names the gateway's user, who must exist then.
    cat > "$staging/DEBIAN/postinst" <<EOF
#!/bin/sh
set -e
if [ "\$1" = configure ]; then
    for user in $program$([ "$program" != ehr-encryption ] || echo " ehr-gateway"); do
        if ! grep -q "^\$user:" "\$DPKG_ROOT/etc/passwd"; then
            useradd \${DPKG_ROOT:+--prefix "\$DPKG_ROOT"} --system --user-group --no-create-home \\
                --home-dir /nonexistent --shell /usr/sbin/nologin "\$user"
        fi
    done
    if [ -z "\$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        # An upgrade: only what runs already. A processor that leaves in order harms no validator.
        [ -z "\$2" ] || systemctl try-restart $program.service
    fi
fi
EOF
    cat > "$staging/DEBIAN/prerm" <<EOF
#!/bin/sh
set -e
if [ "\$1" = remove ] && [ -z "\$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
    systemctl disable --now $program.service
fi
EOF
    chmod 0755 "$staging/DEBIAN/postinst" "$staging/DEBIAN/prerm"
}

for program in "${chosen[@]}"; do
    [ -x "$built/$program" ] || fail "$built has no $program"
    staging="$work/$program"
    install -d "$staging/DEBIAN" "$staging/usr/bin"
    install -m 0755 "$built/$program" "$staging/usr/bin/$program"
    strip "$staging/usr/bin/$program"
    install_shared_files "$program" "$staging"
    if [[ "$SERVICES" == *" $program "* ]]; then
        install_service_files "$program" "$staging"
    fi
    # As the program says it: "ehr 1.2.3 (commit ...)".
    version="$("$built/$program" --version | sed -n 's/^[^ ]* \([0-9.]*\) .*/\1/p')"
    depends="$(dependencies "$staging/usr/bin/$program")"
    cat > "$staging/DEBIAN/control" <<EOF
Package: $program
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: ehr-ledger <ehr-ledger@localhost>
Section: net
Priority: optional
Depends: ${depends:-libc6}, passwd
Description: $(description "$program")
 Part of ehr-ledger, a health-record ledger beside a Hyperledger Sawtooth validator.
EOF
    dpkg-deb --root-owner-group -Z"$compression" --build "$staging" "$output/${program}_$version.deb" >/dev/null
    echo "$output/${program}_$version.deb"
done
