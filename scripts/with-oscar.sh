#!/usr/bin/env bash
# Runs a command with a shop of django-oscar of its own, a real shop on the web with its API: with-oscar.sh COMMAND...
# Python environment and filled database are made once, in the cache (half a minute); each call serves a copy of that database
# on a free port and ends it by its pid, whatever happens. The command finds
#   BOUCLE_TEST_OSCAR                    its address
#   BOUCLE_TEST_OSCAR_PASSWORD           password of the connector's user, `boucle`
#   BOUCLE_TEST_OSCAR_BUY                a program: BUY EAN, as a customer who places an order and pays it
# Where it cannot be installed it says why and ends with 3; with CI=true that is a failure.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

# Of an invented chain on this machine's own address, for the length of a test.
export OSCAR_PASSWORD=connecteur-boucle

source=$root/scripts/oscar
home=$cache/oscar-test
python=$home/venv/bin/python
folder=
server=

template() {
    local stamp=$home/template.installed wanted started=$SECONDS
    wanted=$(digest "$source")
    [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
    say "Making the database of django-oscar"
    rm -f "$stamp"
    "$python" "$source/manage.py" migrate -v 0 >&2
    "$python" -W ignore "$source/manage.py" seed >&2
    mv "$OSCAR_DATABASE" "$home/template.sqlite"
    printf '%s' "$wanted" >"$stamp"
    say "The database of django-oscar is ready after $(duration $((SECONDS - started)))"
}

# shellcheck disable=SC2317 # called by the trap
stop() {
    trap - EXIT
    if [[ -n $server ]] && jobs -pr | grep -qx "$server"; then
        kill "$server"
        wait "$server" || true
    fi
    rm -rf "$folder"
}

mkdir -p "$home"
folder=$(mktemp -d "${TMPDIR:-/tmp}/boucle-oscar.XXXXXX")
trap stop EXIT
trap 'exit 130' INT TERM
# No compiled files beside the sources: they would be something else to be digested.
export OSCAR_DATABASE=$folder/shop.sqlite PYTHONDONTWRITEBYTECODE=1
# Two checkouts may ask at the same time: one of them makes it.
exec {lock}>"$home/lock"
flock "$lock"
python_environment django-oscar "$home/venv" "$source/requirements.txt"
template
cp "$home/template.sqlite" "$OSCAR_DATABASE"
exec {lock}>&-

port=$(free_port)
"$python" -W ignore "$source/manage.py" runserver --noreload "127.0.0.1:$port" >"$folder/log" 2>&1 &
server=$!
printf '#!/bin/sh\nexec "%s" -W ignore "%s/manage.py" buy "$@"\n' "$python" "$source" >"$folder/buy"
chmod +x "$folder/buy"
await_listening django-oscar "$server" "$port" "$folder/log"
BOUCLE_TEST_OSCAR=http://127.0.0.1:$port BOUCLE_TEST_OSCAR_PASSWORD=$OSCAR_PASSWORD BOUCLE_TEST_OSCAR_BUY=$folder/buy "$@"
