#!/usr/bin/env bash
# Format, dependency rules, lints; with `--supply-chain` also licences and sources of all libraries (cargo-deny).
# Goes on after a fault, so that one call tells all of them.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

faults=()
check() {
    local what=$1
    shift
    say "$what"
    "$@" || faults+=("$what")
}
# The workspace denies clippy's `all` and warns of `pedantic`; what nothing uses is denied here as well.
lint() { check "Lints: $*" cargo clippy --locked --all-targets "$@" -- --deny unused; }

scripts/install.sh check
check "Format" cargo fmt --all --check
check "Dependency rules" node scripts/check-dependencies.mjs
check "Dependency rules: the check sees a breach" node --test --test-reporter=spec scripts/*.test.mjs
if have shellcheck; then check "Shell scripts" shellcheck --external-sources scripts/*.sh .ci/run; fi

claim_target
# One by one where features differ: built together, cargo would switch on the sum of their features.
lint --package domain --package business --package storage --package integration --package documents
lint --package app --features ssr
lint --package app --features hydrate
lint --package server

if [[ ${1:-} == --supply-chain ]]; then
    scripts/install.sh supply-chain
    check "Licences, sources and unwanted libraries" \
        cargo deny --all-features check --hide-inclusion-graph bans licenses sources
fi
((${#faults[@]} == 0)) || die "$(printf '%s; ' "${faults[@]}")"
