#!/usr/bin/env bash
# Format, lints, dependency rules; with `--supply-chain` also licences and sources of all libraries (cargo-deny).
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

# Clippy's `all` is denied and `pedantic` warned by the workspace; what nothing uses is denied here as well.
lint() { cargo clippy --locked --all-targets "$@" -- --deny unused; }

say "Format"
cargo fmt --all --check
say "Dependency rules"
node --test --test-reporter=spec scripts/*.test.mjs
node scripts/check-dependencies.mjs
say "Lints"
claim_target
# One by one where features differ: built together, cargo would switch on the sum of their features.
lint --package domain --package business --package storage --package integration --package documents
lint --package app --features ssr
lint --package app --features hydrate
lint --package server
if have shellcheck; then
    say "Shell scripts"
    shellcheck --external-sources scripts/*.sh .ci/run
fi
if [[ ${1:-} == --supply-chain ]]; then
    say "Licences, sources and doubles of the libraries"
    scripts/install.sh check
    cargo deny --all-features check --hide-inclusion-graph bans licenses sources
fi
