#!/usr/bin/env bash
# Prints which toolchain can build the browser part, `rustup` or `debian`, and says why; fails if none can.
# BOUCLE_WASM=rustup|debian forces one way.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

readonly target=wasm32-unknown-unknown
readonly debian=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)

has_target() { [[ -d $(rustc --print sysroot)/lib/rustlib/$target/lib ]]; }

by_rustup() {
    has_target && return
    have rustup || {
        say "Browser part: cargo does not come from rustup, so it cannot fetch $target."
        return 1
    }
    say "Browser part: asking rustup for $target"
    timeout 60 rustup target add "$target" >&2 && has_target
}

by_debian() {
    have rustup || {
        say "Browser part: Debian's toolchain is reached through rustup, which is missing."
        return 1
    }
    debian_packages "the browser part" "${debian[@]}" || return 1
    rustup toolchain list | grep -q '^debian-web' || rustup toolchain link debian-web /usr >&2
}

case ${BOUCLE_WASM:-auto} in
rustup) by_rustup || die "Browser part: rustup cannot add $target here." ;;
debian) by_debian || die "Browser part: Debian's rustc-web cannot be used here." ;;
auto)
    if by_rustup; then
        say "Browser part: built by rustup's toolchain, which has $target."
        echo rustup
        exit
    fi
    say "Browser part: rustup cannot fetch $target here; trying Debian's rustc-web, which builds the standard library from source."
    by_debian || die "Browser part: neither way works here. Every page still works as plain HTML."
    say "Browser part: built by Debian's rustc-web."
    echo debian
    exit
    ;;
*) die "BOUCLE_WASM is '$BOUCLE_WASM': allowed are rustup and debian." ;;
esac
say "Browser part: built by $BOUCLE_WASM, because BOUCLE_WASM says so."
echo "$BOUCLE_WASM"
