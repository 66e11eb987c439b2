#!/usr/bin/env bash
# Builds the program `boucle`, release profile. Cargo knows whether anything changed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

claim_target
say "Building the server (the first time about five minutes on two cores)"
cargo build --release --locked --package server --bin boucle
