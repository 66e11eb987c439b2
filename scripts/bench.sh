#!/usr/bin/env bash
# Prints a table of ratios, measured on this machine: on SQLite and on a PostgreSQL of its own that syncs to disk.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/install.sh server
scripts/install.sh test
scripts/build-style.sh
scripts/build-browser.sh || true
# The program and what measures it in one call: built apart they would ask for other features of the same libraries, and build them twice.
cargo build --release --locked --package server --package storage --package integration \
    --bin boucle --example bench --example pull --example deliveries --example mapping
export BOUCLE_SITE=$site BOUCLE_BIN=$boucle POSTGRES_DURABLE=1
scripts/with-postgres.sh "$(dirname "$boucle")/examples/bench" "$@"
# From a change to its delivery: alone, beside partners that are silent and down, behind a backlog.
scripts/with-postgres.sh "$(dirname "$boucle")/examples/deliveries"
# Business documents to what partners read.
"$(dirname "$boucle")/examples/mapping"
# A million products from a partner: rows a second, and memory, which must not grow with them.
scripts/with-postgres.sh "$(dirname "$boucle")/examples/pull"
