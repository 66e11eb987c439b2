# shellcheck shell=bash disable=SC2034 # variables are for the scripts that source this file
# What every script shares: where things live, how they speak, how they install. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Outside the checkout, so that a fresh clone finds tools and compiled libraries.
cache=${BOUCLE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/boucle}
# The page's files as the server sends them: public files, style sheet, browser part.
site=${BOUCLE_SITE:-$root/target/site}

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
export PATH=$cache/tools/bin:$root/node_modules/.bin:$HOME/.cargo/bin:$PATH
export DEBIAN_FRONTEND=noninteractive
boucle=$CARGO_TARGET_DIR/release/boucle

mkdir -p "$cache"
cd "$root" || exit 1

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
warn() { printf '\033[1m==> warning:\033[0m %s\n' "$*" >&2; }
die() {
    printf '\033[1m==> stopped:\033[0m %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# seconds SECONDS -> "3 min 20 s"
duration() {
    if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# digest PATH... -> one hash over names and contents of all files below the paths that exist.
digest() {
    local paths=() path
    for path in "$@"; do [[ -e $path ]] && paths+=("$path"); done
    find "${paths[@]}" -type f ! -path '*/node_modules/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum |
        sha256sum | cut -c1-16
}

# as_root COMMAND... : as we are if we are root, else by sudo; fails where neither is possible.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif have sudo; then
        sudo --preserve-env=DEBIAN_FRONTEND "$@"
    else
        return 1
    fi
}

# debian_packages WHAT_FOR PACKAGE... : installs those that are missing; fails, saying so, where that cannot be done.
debian_packages() {
    local purpose=$1 package missing=()
    shift
    if ! have dpkg-query; then
        warn "Not a Debian machine: for $purpose please install what Debian calls: $*"
        return 1
    fi
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    say "Installing Debian packages for $purpose: ${missing[*]}"
    local install=(apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}")
    if ! as_root true; then
        warn "Neither root nor sudo: please run  apt-get install --no-install-recommends ${missing[*]}"
        return 1
    fi
    as_root "${install[@]}" >&2 && return
    say "Refreshing the package lists"
    as_root apt-get update -q >&2 && as_root "${install[@]}" >&2
}

# left_out WHAT REASON : ends a script that needs what this machine does not have; with CI=true that is a failure.
left_out() {
    [[ ${CI:-} != true ]] || die "$1: $2"
    warn "$1 is left out, so what it would show is not shown: $2"
    exit 3
}

# python_environment WHAT FOLDER REQUIREMENTS : a Python environment in the folder, made anew when the requirements changed.
python_environment() {
    local stamp=$2/.installed wanted
    wanted=$(digest "$3")
    [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
    have python3 || left_out "$1" "Python 3 is missing (Debian: python3 python3-venv)."
    say "Installing $1 (${3#"$root/"})"
    rm -rf "$2"
    python3 -m venv "$2" >&2 || left_out "$1" "Python's venv is missing (Debian: python3-venv)."
    "$2/bin/python" -m pip install -q --no-deps --disable-pip-version-check -r "$3" >&2 ||
        left_out "$1" "its packages could not be fetched from PyPI."
    printf '%s' "$wanted" >"$stamp"
}

# await_listening WHAT PID PORT LOG : until it answers on this machine, for 30 s at most.
await_listening() {
    local _
    for _ in {1..300}; do
        listening 127.0.0.1 "$3" && return
        kill -0 "$2" 2>/dev/null || { cat "$4" >&2 && die "$1 did not start"; }
        sleep 0.1
    done
    die "$1 does not answer after 30 s"
}

# listening HOST PORT : does something answer there?
listening() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Cargo knows a workspace's own crates by their place inside the workspace and by file times. In a target folder
# that several checkouts share, an older checkout would be handed the other one's program. So whoever comes from
# another checkout first drops what was compiled from it; libraries from outside stay.
claim_target() {
    local mark=$CARGO_TARGET_DIR/checkout member
    mkdir -p "$CARGO_TARGET_DIR"
    if [[ -f $mark && $(<"$mark") != "$root" ]]; then
        say "The compiled crates come from another checkout: compiling this one's again."
        while read -r member; do
            find "$CARGO_TARGET_DIR" -maxdepth 5 -type d -path "*/.fingerprint/$member-*" -prune -exec rm -rf {} +
        done < <(workspace_members)
    fi
    printf '%s' "$root" >"$mark"
}

workspace_members() { sed -n 's/^name = "\(.*\)"/\1/p' app/Cargo.toml frontend/Cargo.toml server/Cargo.toml crates/*/Cargo.toml | sort -u; }
