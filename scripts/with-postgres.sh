#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: with-postgres.sh COMMAND...
# The command finds it in BOUCLE_TEST_POSTGRES; whatever happens, it is stopped by its pid and removed afterwards.
# POSTGRES_DURABLE=1 keeps fsync on (measurements); tests do not need to survive a power cut of the database.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

binaries() {
    local folder
    folder=$(find /usr/lib/postgresql /usr/local/opt /opt/homebrew/opt -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -1)
    [[ -n $folder ]] || folder=$(command -v initdb) || die "PostgreSQL is missing: scripts/install.sh test installs it."
    dirname "$folder"
}

# initdb and the server refuse to run as root.
unprivileged=()
((EUID != 0)) || unprivileged=(setpriv --reuid=postgres --regid=postgres --clear-groups)

stop() {
    trap - EXIT
    [[ -z ${server:-} ]] || { kill -INT "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
    rm -rf "$folder"
}

bin=$(binaries)
folder=$(mktemp -d "${TMPDIR:-/tmp}/boucle-postgres.XXXXXX")
server=
trap stop EXIT
trap 'exit 130' INT TERM
((EUID != 0)) || chown postgres: "$folder"

cd "$folder" # the unprivileged user may not be allowed to enter the checkout
"${unprivileged[@]}" "$bin/initdb" -D "$folder/data" -A trust -U boucle -E UTF8 --locale=C --no-sync >"$folder/initdb.log" ||
    { cat "$folder/initdb.log" >&2 && die "initdb failed"; }
port=$(free_port)
fsync=off
[[ ${POSTGRES_DURABLE:-} == 1 ]] && fsync=on
"${unprivileged[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c "fsync=$fsync" \
    -c max_connections=300 -c max_locks_per_transaction=256 >"$folder/log" 2>&1 &
server=$!
for _ in {1..100}; do
    "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U boucle -d postgres && break
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2 && die "PostgreSQL did not start"; }
    sleep 0.1
done
cd "$root"
BOUCLE_TEST_POSTGRES=postgres://boucle@127.0.0.1:$port/postgres "$@"
