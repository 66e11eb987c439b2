#!/usr/bin/env bash
# Builds the browser part (WebAssembly and its script) and puts it into the site folder in one go. What was built
# from the same sources before, in this checkout or another, is taken from the cache. Ends with 3 if no toolchain on
# this machine can build it.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

readonly kept=4 # built parts kept in the cache

inputs=$(digest app frontend crates/domain .cargo Cargo.toml Cargo.lock package-lock.json scripts/build-browser.sh)
built=$cache/browser/$inputs
staging=$cache/browser/staging.$$

build() {
    local toolchain started=$SECONDS
    toolchain=$(scripts/wasm-toolchain.sh) || exit 3
    scripts/install.sh browser || return 1
    claim_target
    say "Building the browser part (the first time some minutes)"
    trap 'rm -rf "$staging"' EXIT
    local build=(cargo leptos build --release --precompress --frontend-only)
    if [[ $toolchain == debian ]]; then
        # The standard library for the browser is compiled from Debian's source package: an unstable option of
        # cargo, which RUSTC_BOOTSTRAP lets a stable toolchain take, here and nowhere else.
        export RUSTUP_TOOLCHAIN=debian-web RUSTC_BOOTSTRAP=1
        build+=("--lib-cargo-args=-Zbuild-std=std,panic_abort")
    fi
    RUST_BACKTRACE=0 LEPTOS_SITE_ROOT=$staging "${build[@]}" >&2 || return 1
    mkdir -p "$built.part"
    mv -f "$staging"/pkg/boucle.{js,wasm}* "$built.part/"
    mv -T "$built.part" "$built"
    say "The browser part is built after $(duration $((SECONDS - started)))"
}

# The script comes last: the server offers the browser part to a page as soon as it sees pkg/boucle.js.
publish() {
    local fresh=$site/.fresh.$$ file
    mkdir -p "$fresh" "$site/pkg"
    cp "$built"/* "$fresh/"
    for file in boucle.wasm.gz boucle.wasm.br boucle.wasm boucle.js.gz boucle.js.br boucle.js; do
        mv -f "$fresh/$file" "$site/pkg/$file"
    done
    rmdir "$fresh"
    printf '%s' "$inputs" >"$site/.browser"
}

mkdir -p "$cache/browser"
[[ -d $built ]] || build || die "The browser part could not be built. Every page still works as plain HTML."
[[ -f $site/.browser && $(<"$site/.browser") == "$inputs" && -f $site/pkg/boucle.js ]] || publish
touch "$built"
find "$cache/browser" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' | sort -rn | tail -n +$((kept + 1)) | cut -d' ' -f2- |
    xargs -r rm -rf
