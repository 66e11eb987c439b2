#!/usr/bin/env bash
# Runs a command with a Tryton of its own, a real ERP with a till: with-tryton.sh COMMAND...
# Python environment and seeded database are made once, in the cache (a minute); each call serves a copy of that database on
# a free port and ends it by its pid, whatever happens. The command finds
#   BOUCLE_TEST_TRYTON                   its address
#   BOUCLE_TEST_TRYTON_DATABASE          its database
#   BOUCLE_TEST_TRYTON_PASSWORD          password of the connector's user, `boucle`
#   BOUCLE_TEST_TRYTON_TILL_PASSWORD     password of the cashier, `caisse`
#   BOUCLE_TEST_TRYTON_PID               the running server, for whoever wants to see it go
#   BOUCLE_TEST_TRYTON_SERVE             a program that serves the same database at the same address again
# Where Tryton cannot be installed it says why and ends with 3; with CI=true that is a failure.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

readonly modules=(party product stock stock_lot account account_product account_invoice account_invoice_stock sale sale_point
    sale_gift_card sale_rental)
readonly database=enseigne
# Of an invented chain on this machine's own address, for the length of a test.
readonly admin_password=admin-boucle
export TRYTON_PASSWORD=connecteur-boucle TRYTON_TILL_PASSWORD=caisse-boucle

source=$root/scripts/tryton
home=$cache/tryton-test
python=$home/venv/bin/python
folder=
server=

# configuration FOLDER PORT : for a server of the database in this folder.
configuration() {
    printf '[web]\nlisten = 127.0.0.1:%s\n[database]\nuri = sqlite://\npath = %s\nlanguage = fr\n' "$2" "$1" >"$1/trytond.conf"
}

# The accounting years begin with the current one, so each year has a template of its own.
template() {
    local stamp=$home/template.installed wanted started=$SECONDS
    wanted=$(digest "$source" "$root/scripts/with-tryton.sh")-$(date +%Y)
    [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
    say "Making Tryton's database: $(IFS=,; echo "${modules[*]}")"
    rm -f "$stamp"
    configuration "$folder" 0
    : >"$folder/$database.sqlite"
    printf '%s\n' "$admin_password" >"$folder/password"
    # activate.py reads the configuration before its own option -c.
    TRYTOND_CONFIG=$folder/trytond.conf TRYTONPASSFILE=$folder/password "$python" "$source/activate.py" \
        -c "$folder/trytond.conf" -d "$database" -u "${modules[@]}" --activate-dependencies -l fr --email admin@exemple.test >&2
    "$python" "$source/seed.py" -c "$folder/trytond.conf" -d "$database" >&2
    "$python" -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("PRAGMA wal_checkpoint(TRUNCATE)"); c.close()' \
        "$folder/$database.sqlite"
    mv "$folder/$database.sqlite" "$home/template.sqlite"
    rm -f "$folder"/*
    printf '%s' "$wanted" >"$stamp"
    say "Tryton's database is ready after $(duration $((SECONDS - started)))"
}

# shellcheck disable=SC2317 # called by the trap
stop() {
    trap - EXIT
    # The command may have ended it: its pid is anybody's then.
    if [[ -n $server ]] && jobs -pr | grep -qx "$server"; then
        kill "$server"
        wait "$server" || true
    fi
    rm -rf "$folder"
}

mkdir -p "$home"
folder=$(mktemp -d "${TMPDIR:-/tmp}/boucle-tryton.XXXXXX")
trap stop EXIT
trap 'exit 130' INT TERM
# Two checkouts may ask at the same time: one of them makes it.
exec {lock}>"$home/lock"
flock "$lock"
python_environment Tryton "$home/venv" "$source/requirements.txt"
template
cp "$home/template.sqlite" "$folder/$database.sqlite"
exec {lock}>&-

port=$(free_port)
configuration "$folder" "$port"
printf '#!/bin/sh\nexec "%s" "%s" -c "%s/trytond.conf" -d %s >>"%s/log" 2>&1\n' \
    "$python" "$home/venv/bin/trytond" "$folder" "$database" "$folder" >"$folder/serve"
chmod +x "$folder/serve"
"$folder/serve" &
server=$!
await_listening Tryton "$server" "$port" "$folder/log"
BOUCLE_TEST_TRYTON=http://127.0.0.1:$port BOUCLE_TEST_TRYTON_DATABASE=$database BOUCLE_TEST_TRYTON_PASSWORD=$TRYTON_PASSWORD \
    BOUCLE_TEST_TRYTON_TILL_PASSWORD=$TRYTON_TILL_PASSWORD BOUCLE_TEST_TRYTON_PID=$server BOUCLE_TEST_TRYTON_SERVE=$folder/serve "$@"
