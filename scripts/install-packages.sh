# What this repository needs from Debian and from Python's package index. Sourced by the other scripts:
#
#   . "$(dirname "${BASH_SOURCE[0]}")/install-packages.sh"
#   install_build_packages      # libraries and generators that `swift build` needs
#   install_test_packages       # those, and what the tests and checks call
#   install_portal_packages     # what scripts/build-portal.sh calls and bundles
#   python_environment          # makes or refreshes the virtual environment; sets $PYTHON
#   federated_environment       # the same for Sources/Federated; sets $FEDERATED
#   bugsink_environment         # the same for the receiver of failures that tests ask; sets $BUGSINK
#   require_swift               # puts the toolchain on PATH or says where to get it
#
# Nothing is installed that is there already, and nothing outside the package system, .build-venv,
# .build-federated-venv and .build-bugsink-venv is touched.

REPOSITORY="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

BUILD_PACKAGES=(
    libzmq3-dev libprotobuf-c-dev libssl-dev libcbor-dev libsecp256k1-dev liblmdb-dev libp11-kit-dev
    libsqlite3-dev libpq-dev pkg-config libxml2-dev
    protobuf-compiler protobuf-c-compiler
    # Loaded by `ehr` where it is installed: common passwords.
    libzxcvbn0
)
# lld is not here: the linker that the fuzz targets need comes with the Swift toolchain.
# prometheus and its neighbours watch the programs in tests, chromium shows the portal, shellcheck reads scripts,
# dpkg-dev, binutils and sqlite3 are called by scripts/package.sh and scripts/backup.sh, postgresql's server by
# scripts/postgres-server.sh.
TEST_PACKAGES=(
    python3 python3-venv python3-protobuf docker-compose softhsm2 openssl curl jq chromium fonts-dejavu-core
    prometheus prometheus-alertmanager prometheus-node-exporter shellcheck dpkg-dev binutils sqlite3
    postgresql
)
# The portal's bundler, its type checker, and the libraries that go into its bundle.
PORTAL_PACKAGES=(esbuild node-typescript node-react node-react-dom node-csstype node-qrcode-generator python3)

# Installs those of the named packages that are missing.
install_packages() {
    local missing=() package
    for package in "$@"; do
        if [ "$(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null)" != "install ok installed" ]; then
            missing+=("$package")
        fi
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        return 0
    fi
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "error: not root and no sudo here; as root: apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        fi
        root=(sudo)
    fi
    echo "installing: ${missing[*]}"
    local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet -o DPkg::Lock::Timeout=300)
    # A second process may hold the lists' lock, which apt-get update does not wait for; old lists often do as well.
    "${apt[@]}" update || echo "warning: apt-get update failed; trying with the lists that are here" >&2
    "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >/dev/null
}

install_build_packages() { install_packages "${BUILD_PACKAGES[@]}"; }

install_test_packages() { install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" "${PORTAL_PACKAGES[@]}"; }

install_portal_packages() { install_packages "${PORTAL_PACKAGES[@]}"; }

# Debian's interpreter: the pinned wheels were chosen for its version.
python_environment() {
    local environment="$REPOSITORY/.build-venv" wanted
    local requirements="$REPOSITORY/Tests/Conformance/requirements.txt"
    install_packages python3 python3-venv || return 1
    wanted="$(sha256sum < "$requirements")"
    PYTHON="$environment/bin/python"
    if [ "$(cat "$environment/requirements.sha256" 2>/dev/null)" = "$wanted" ] && [ -x "$PYTHON" ]; then
        return 0
    fi
    echo "making the Python environment in ${environment#"$REPOSITORY"/}"
    rm -rf "$environment"
    /usr/bin/python3 -m venv "$environment" || return 1
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" || return 1
    echo "$wanted" > "$environment/requirements.sha256"
}

# Bugsink, a receiver of failures that the tests ask whether it takes ours; sets $BUGSINK, the folder of its programs.
bugsink_environment() {
    local environment="$REPOSITORY/.build-bugsink-venv" wanted
    local requirements="$REPOSITORY/Tests/Conformance/bugsink-requirements.txt"
    install_packages python3 python3-venv || return 1
    wanted="$(sha256sum < "$requirements")"
    BUGSINK="$environment/bin"
    if [ "$(cat "$environment/requirements.sha256" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    echo "making the Python environment in ${environment#"$REPOSITORY"/}"
    rm -rf "$environment"
    /usr/bin/python3 -m venv "$environment" || return 1
    "$BUGSINK/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" || return 1
    echo "$wanted" > "$environment/requirements.sha256"
}

# Flower, which needs another protobuf than the conformance tests, and the package under Sources/Federated; sets
# $FEDERATED.
federated_environment() {
    local environment="$REPOSITORY/.build-federated-venv" wanted
    local requirements="$REPOSITORY/Tests/Federated/requirements.txt"
    install_packages python3 python3-venv || return 1
    wanted="$(cat "$requirements" "$REPOSITORY/Sources/Federated/pyproject.toml" | sha256sum)"
    FEDERATED="$environment/bin/python"
    if [ "$(cat "$environment/requirements.sha256" 2>/dev/null)" = "$wanted" ] && [ -x "$FEDERATED" ]; then
        return 0
    fi
    echo "making the Python environment in ${environment#"$REPOSITORY"/}"
    rm -rf "$environment"
    /usr/bin/python3 -m venv "$environment" || return 1
    "$FEDERATED" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" || return 1
    # A link to the sources, so that what is tested is what is there.
    echo "$REPOSITORY/Sources/Federated" \
        > "$("$FEDERATED" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ehr-federated.pth"
    echo "$wanted" > "$environment/requirements.sha256"
}

require_swift() {
    local folder
    if ! command -v swift >/dev/null; then
        # Where swiftly and the usual tarball instructions put it, for shells that did not read a profile.
        for folder in "$HOME/.local/share/swiftly/bin" /opt/swift*/usr/bin /usr/share/swift/usr/bin; do
            if [ -x "$folder/swift" ]; then PATH="$folder:$PATH"; fi
        done
    fi
    if ! command -v swift >/dev/null; then
        echo "error: no swift on PATH; install Swift 6.3 or later from https://www.swift.org/install/linux/" >&2
        return 1
    fi
}
