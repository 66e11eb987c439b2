#!/usr/bin/env bash
# The long rounds: the same tests, ten times as many cases, kill rounds and browser widths.
set -euo pipefail
BOUCLE_TEST_SIZE=large exec "$(dirname "$0")/test.sh" rust browser kill
