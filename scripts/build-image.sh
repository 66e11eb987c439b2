#!/usr/bin/env bash
# What an image ships, into one folder: build-image.sh FOLDER -> FOLDER/boucle and FOLDER/site.
set -euo pipefail
[[ -n ${1:-} ]] || {
    echo "usage: build-image.sh FOLDER" >&2
    exit 2
}
mkdir -p "$1"
folder=$(cd "$1" && pwd)
export BOUCLE_SITE=$folder/site
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

scripts/install.sh server
scripts/build-style.sh
scripts/build-server.sh
scripts/build-browser.sh || warn "the image has pages without a browser part"
install -m 0755 "$boucle" "$folder/boucle"
