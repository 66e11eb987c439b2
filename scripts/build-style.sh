#!/usr/bin/env bash
# Lays out the site folder: public files and the style sheet. A second or two; the browser part is not touched.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

stamp=$site/.style
inputs=$(digest style app/src public package-lock.json)
[[ -f $stamp && $(<"$stamp") == "$inputs" && -f $site/pkg/boucle.css ]] && exit

say "Building the style sheet"
mkdir -p "$site/pkg"
cp -R public/. "$site/"
fresh=$(mktemp -d "$site/.fresh.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
tailwindcss --input style/main.css --output "$fresh/boucle.css" --minify >&2
node scripts/precompress.mjs "$fresh"
mv -f "$fresh"/boucle.css* "$site/pkg/"
printf '%s' "$inputs" >"$stamp"
