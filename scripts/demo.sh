#!/usr/bin/env bash
# The demo: Boucle and a till, each a process of its own; Ctrl-C ends both. The server starts as soon as it is
# built; the browser part is built meanwhile and joins by itself.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

export BOUCLE_ADDR=${BOUCLE_ADDR:-127.0.0.1:3000} BOUCLE_SITE=$site
till_port=${BOUCLE_TILL_PORT:-3001}
processes=()

finish() {
    trap - EXIT INT TERM
    local pid
    for pid in "${processes[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
    for pid in "${processes[@]}"; do wait "$pid" 2>/dev/null || true; done
}

# Each in a process group of its own, so that ending it ends what it started.
start() {
    setsid "$@" &
    processes+=($!)
}

scripts/install.sh server
# In the background nobody could type a password for sudo.
((EUID == 0)) || scripts/wasm-toolchain.sh >/dev/null || true
scripts/build-style.sh
scripts/build-server.sh

trap finish EXIT
trap 'exit 0' INT TERM
start "$boucle" demo ${DEMO_DATA:+--data "$DEMO_DATA"}
server=$!
until listening "${BOUCLE_ADDR%:*}" "${BOUCLE_ADDR##*:}"; do
    kill -0 "$server" 2>/dev/null || { wait "$server" || die "Boucle did not start."; }
    sleep 0.1
done
start "$boucle" simulator till --port "$till_port"
till=$!
start nice -n 10 scripts/build-browser.sh

# Ctrl-C ends all; so does the end of one of the two.
wait -n "$server" "$till" || die "One of the two processes ended by itself; its last lines above say why."
