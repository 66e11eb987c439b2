#!/usr/bin/env bash
# The demo: Boucle and a till, each a process of its own; Ctrl-C ends both. The server starts as soon as it is
# built; the browser part is built meanwhile and joins by itself.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

export BOUCLE_ADDR=${BOUCLE_ADDR:-127.0.0.1:3000} BOUCLE_TILL_PORT=${BOUCLE_TILL_PORT:-3001} BOUCLE_SITE=$site
export BOUCLE_BASE_URL=${BOUCLE_BASE_URL:-http://$BOUCLE_ADDR}
# A database of its own: the demo chain never mixes with a workshop that somebody runs from the same folder.
export DATABASE_URL=${DATABASE_URL:-sqlite://demo.db}
host=${BOUCLE_ADDR%:*} port=${BOUCLE_ADDR##*:}
browser_log=$cache/browser-build.log
processes=()

# Each in a process group of its own, so that ending it ends what it started.
start() {
    setsid "$@" &
    processes+=($!)
}

# shellcheck disable=SC2317 # called by the trap
finish() {
    trap - EXIT INT TERM HUP
    local pid
    for pid in "${processes[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
    wait
}

# While the browser part is built: says every half minute how it comes along, and at last how it went.
accompany_browser_part() {
    local started=$SECONDS ended=none status timer
    until [[ $ended == "$browser" ]]; do
        sleep 30 &
        timer=$!
        status=0
        wait -n -p ended "$server" "$till" "$browser" "$timer" || status=$?
        kill "$timer" 2>/dev/null || true
        case $ended in
        "$server" | "$till") break ;;
        "$timer") say "The browser part is being built since $(duration $((SECONDS - started))): $(last_line)" ;;
        "$browser")
            if ((status == 0)); then
                say "The browser part is there: pages have it from the next reload on."
            else
                warn "$(last_line) ($browser_log says why)"
            fi
            ;;
        esac
    done
}

last_line() { tail -n 1 "$browser_log" | sed $'s/\033\\[[0-9;]*m//g; s/^ *\\(==>\\)* *\\(stopped:\\)* *//'; }

! listening "$host" "$port" || die "$BOUCLE_ADDR is taken: end what runs there, or choose another by BOUCLE_ADDR."
! listening 127.0.0.1 "$BOUCLE_TILL_PORT" || die "Port $BOUCLE_TILL_PORT is taken: choose another for the till by BOUCLE_TILL_PORT."

scripts/install.sh server
# In the background nobody could type a password for sudo.
((EUID == 0)) || scripts/wasm-toolchain.sh >/dev/null || true
scripts/build-style.sh
scripts/build-server.sh

trap finish EXIT
trap 'exit 0' INT TERM HUP
start "$boucle" demo ${DEMO_DATA:+--data "$DEMO_DATA"}
server=$!
until listening "$host" "$port"; do
    kill -0 "$server" 2>/dev/null || die "Boucle did not start; its last lines above say why."
    sleep 0.1
done
start "$boucle" simulator till --port "$BOUCLE_TILL_PORT" --state "$root/target/demo-till"
till=$!
CARGO_TERM_COLOR=never start nice -n 10 scripts/build-browser.sh >"$browser_log" 2>&1
browser=$!
accompany_browser_part

# Now until Ctrl-C, or until one of the two ends by itself.
while kill -0 "$server" 2>/dev/null && kill -0 "$till" 2>/dev/null; do wait -n "$server" "$till" || true; done
die "Boucle or the till ended by itself; its last lines above say why."
