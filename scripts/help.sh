#!/usr/bin/env bash
# What `make` can do here.
set -euo pipefail
cat <<'TEXT'
make demo    Boucle with a demo chain on http://127.0.0.1:3000 and a till on http://127.0.0.1:3001
             (DEMO_DATA=file.csv make demo loads an Open Repair data file as the workshop's history)
make test    every test: lints, unit, contract on SQLite and PostgreSQL, HTTP, browser, a real Tryton, kill -9
make check   format, lints, dependency rules, licences of the libraries
make bench   measures, and prints a table of ratios
make soak    the tests again with the long rounds

Needed beforehand: Rust by rustup, Node.js 20 or newer, a C compiler. The rest is installed on the first call:
Debian packages as root or by sudo, tools and compiled libraries into ~/.cache/boucle (BOUCLE_CACHE moves it).
TEXT
