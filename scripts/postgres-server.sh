#!/usr/bin/env bash
# Runs a PostgreSQL server for tests, on a socket in a folder of its own, until its standard input ends.
#
#   scripts/postgres-server.sh [FOLDER [NAME=VALUE ...]]
#
# It prints `ready FOLDER PID` once it answers to the user `ehr`, whom it believes on the socket; over TCP, if the
# settings given make it listen there, it asks for the password in FOLDER/password. A FOLDER that is named keeps its
# databases for the next start; without one there is a temporary one. What is committed is not synced to the disk.
set -euo pipefail

# The newest that Debian has installed.
binaries="$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort --version-sort | tail -1)"
if [ -z "$binaries" ]; then
    echo "postgres-server.sh: there is no server here: install Debian's package postgresql" >&2
    exit 1
fi

folder="${1:-}"
if [ -n "$folder" ]; then
    shift
    mkdir -p "$folder"
    folder="$(realpath "$folder")"
else
    folder="$(mktemp -d)" temporary=yes
fi
settings=()
for each in "$@"; do settings+=(-c "$each"); done

# The server refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups --inh-caps=-all); fi
if [ ! -e "$folder/password" ]; then
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' > "$folder/password")
fi
if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$folder"; fi
# Nobody else's business, but for the socket.
chmod 0711 "$folder"
cd "$folder"

server=
stop() {
    if [ -n "$server" ]; then
        # A fast shutdown: who is connected is cut off.
        kill -INT "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    if [ "${temporary:-}" = yes ]; then rm -rf "$folder"; fi
}
trap stop EXIT

if [ ! -d data ]; then
    "${as[@]}" "$binaries/initdb" --pgdata data --no-sync --username ehr --encoding UTF8 --locale C.UTF-8 \
        --auth-local trust --auth-host scram-sha-256 --pwfile password > initdb.log 2>&1 \
        || { cat initdb.log >&2; exit 1; }
fi
"${as[@]}" "$binaries/postgres" -D "$folder/data" -c "unix_socket_directories=$folder" -c listen_addresses= \
    -c fsync=off -c max_connections=300 -c shared_buffers=32MB "${settings[@]}" >> server.log 2>&1 &
server=$!
until "$binaries/pg_isready" --quiet --host "$folder" --username ehr --dbname postgres \
    --port "$(sed -n 4p data/postmaster.pid 2>/dev/null | grep . || echo 5432)"; do
    kill -0 "$server" 2>/dev/null || { cat server.log >&2; exit 1; }
    sleep 0.05
done
echo "ready $folder $server"
cat > /dev/null
