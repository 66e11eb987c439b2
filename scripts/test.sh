#!/usr/bin/env bash
# Every test, stage by stage, with the time of each. Stages can be named: test.sh check rust browser partners kill
# BOUCLE_TEST_SIZE=small|large sets property cases, kill rounds and the browser matrix.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

export BOUCLE_TEST_SIZE=${BOUCLE_TEST_SIZE:-small} BOUCLE_SITE=$site BOUCLE_BIN=$boucle
[[ $BOUCLE_TEST_SIZE == small || $BOUCLE_TEST_SIZE == large ]] ||
    die "BOUCLE_TEST_SIZE is '$BOUCLE_TEST_SIZE': allowed are small and large."
report=()
failed=()

# stage NAME COMMAND... : runs it, keeps its time and whether it passed; goes on after a failure. A command that ends
# with 3 says that this machine cannot do it and why.
stage() {
    local name=$1 started=$SECONDS result=passed status=0
    shift
    say "Stage: $name"
    "$@" || status=$?
    case $status in
    0) ;;
    3) result='left out' ;;
    *) result=FAILED && failed+=("$name") ;;
    esac
    report+=("$(printf '%-28s %-9s %s' "$name" "$result" "$(duration $((SECONDS - started)))")")
    [[ $result == passed ]]
}

tools() {
    scripts/install.sh server && scripts/install.sh test || return 1
    [[ " ${stages[*]} " != *" browser "* ]] || scripts/install.sh browser || return 1
    [[ " ${stages[*]} " != *" partners "* ]] || scripts/install.sh partners
}
check() { scripts/check.sh; }
rust_build() { claim_target && cargo nextest run --locked --workspace --exclude frontend --no-run; }
rust() { scripts/with-postgres.sh cargo nextest run --locked --workspace --exclude frontend; }
server_build() { scripts/build-style.sh && scripts/build-server.sh; }
browser_build() { scripts/build-browser.sh; }
browser() { (cd end2end && node --test --test-concurrency=1 ./*.test.mjs); }
# All find the partner in the environment. Without it each would pass over what it cannot try.
partners() {
    # shellcheck disable=SC2016 # the inner shell's own
    scripts/with-tryton.sh bash -euc '
        cargo nextest run --locked --workspace --exclude frontend -E "package(integration) & test(/^tryton::/)"
        cd end2end && node --test partners/*.test.mjs'
}
# One after the other: the connector's user has one basket.
shop() {
    scripts/with-oscar.sh cargo nextest run -j 1 --locked --workspace --exclude frontend -E "package(integration) & test(/^oscar::/)"
}
kill_rounds() { (cd end2end && node --test kill/*.test.mjs); }

run_check() { stage "format, lints, rules" check || true; }
run_rust() {
    stage "unit, contract, HTTP: build" rust_build || return 0
    stage "unit, contract, HTTP" rust || true
}
server() { [[ -n ${server_built:-} ]] || { stage "server: build" server_build && server_built=yes; }; }
browser_part() {
    [[ -z ${browser_part_tried:-} ]] || return 0
    browser_part_tried=yes
    # Where the browser part cannot be built, the pages are still tested as plain HTML.
    stage "browser part: build" browser_build || true
}
run_browser() {
    server || return 0
    browser_part
    stage "browser" browser || true
}
run_partners() {
    server || return 0
    browser_part
    stage "partners: an ERP with a till" partners || true
    stage "partners: a shop on the web" shop || true
}
run_kill() {
    server || return 0
    stage "kill -9 rounds" kill_rounds || true
}

started=$SECONDS
stages=("$@")
((${#stages[@]})) || stages=(check rust browser partners kill)
if stage "tools" tools; then
    for name in "${stages[@]}"; do
        case $name in
        check | rust | browser | partners | kill) "run_$name" ;;
        *) die "stage '$name': allowed are check, rust, browser, partners and kill." ;;
        esac
    done
fi

printf '\n%-28s %-9s %s\n' stage result time
printf '%s\n' "${report[@]}"
result=passed
((${#failed[@]} == 0)) || result=FAILED
printf '%-28s %-9s %s\n\n' all "$result" "$(duration $((SECONDS - started)))"
((${#failed[@]} == 0)) || die "failed: $(IFS=,; echo "${failed[*]}")"
