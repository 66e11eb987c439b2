#!/usr/bin/env bash
# Installs what is missing for a purpose, says what, and never twice: install.sh server|browser|check|supply-chain|test|partners
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

readonly cargo_leptos=0.3.10 # 0.3.11 asks for a newer rustc than this workspace
readonly cargo_nextest=0.9.143
readonly cargo_deny=0.20.2

needed_beforehand() {
    have cargo || die "Rust is missing: install it by rustup (https://rustup.rs), then call this again."
    have cc || debian_packages "a C compiler" gcc libc6-dev || die "a C compiler is missing: install gcc or clang."
    have node || die "Node.js 20 or newer is missing: install it, then call this again."
    local major
    major=$(node -p 'process.versions.node.split(".")[0]')
    ((major >= 20)) || die "Node.js $major is too old: version 20 or newer is needed."
}

# node_packages FOLDER : what its lock file says, again only when that file changed.
node_packages() {
    local stamp=$1/node_modules/.installed lock
    lock=$(digest "$1/package-lock.json")
    [[ -f $stamp && $(<"$stamp") == "$lock" ]] && return
    say "Installing the Node packages of $1/package-lock.json"
    npm ci --prefix "$1" --no-audit --no-fund --loglevel=error >&2
    printf '%s' "$lock" >"$stamp"
}

# cargo_tool NAME VERSION OPTION... : into the cache; a version already there stays.
cargo_tool() {
    local name=$1 version=$2 started=$SECONDS
    shift 2
    cargo_tool_installed "$name" "$version" && return
    say "Compiling the tool $name $version (once; some minutes on two cores)"
    # Tools run for seconds: their own release profile would take several times longer to compile.
    CARGO_TARGET_DIR=$cache/tools-target CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_LTO=off \
        cargo install "$name" --version "$version" --root "$cache/tools" "$@" >&2
    say "$name $version is ready after $(duration $((SECONDS - started)))"
}

cargo_tool_installed() { grep -qs "\"$1 $2 (" "$cache/tools/.crates.toml"; }

# The command line tool must be of exactly the library's version.
wasm_bindgen_version() { sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock; }

server_tools() {
    needed_beforehand
    node_packages .
}

browser_tools() {
    # Not --locked: a registry may lag some days behind what this newest lock file names.
    cargo_tool wasm-bindgen-cli "$(wasm_bindgen_version)"
    cargo_tool cargo-leptos "$cargo_leptos" --locked --features no_downloads
}

check_tools() {
    needed_beforehand
    local component
    for component in fmt clippy; do
        cargo "$component" --version >/dev/null 2>&1 ||
            die "cargo $component is missing: rustup component add rustfmt clippy"
    done
}

test_tools() {
    check_tools
    have cargo-nextest || cargo_tool cargo-nextest "$cargo_nextest" --locked --no-default-features
    debian_packages "the tests (database, browser, reading PDF and QR, a server of files)" postgresql chromium poppler-utils zbar-tools \
        openssh-server || true
    node_packages end2end
}

case ${1:-} in
server) server_tools ;;
browser) browser_tools ;;
check) check_tools ;;
supply-chain)
    check_tools
    cargo_tool cargo-deny "$cargo_deny" --locked --no-default-features
    ;;
test) test_tools ;;
# They themselves are fetched by with-tryton.sh and with-oscar.sh, which say what they lack.
partners) debian_packages "partners of the tests (Tryton, django-oscar)" python3 python3-venv || true ;;
*) die "usage: install.sh server|browser|check|supply-chain|test|partners" ;;
esac
