#!/usr/bin/env bash
# What the Dockerfile does, without a container engine: builds the image's folder with the same script, then runs the
# program as an unprivileged user on a read-only root file system where only its data folder can be written.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

((EUID == 0)) || die "only root can lay a read-only root file system under a process: run it as root or by sudo."
readonly user=10001

work=$(mktemp -d /tmp/boucle-container.XXXXXX)
server=
finish() {
    trap - EXIT
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf --one-file-system "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

scripts/build-image.sh "$work/image"
mkdir "$work/root" "$work/data"
chown "$user:$user" "$work/data"
chmod 755 "$work"
port=$(free_port)

# Inside a mount namespace of its own, so that nothing of it is seen outside and all is gone with the process.
cat >"$work/enter" <<'INSIDE'
set -euo pipefail
work=$1 user=$2 port=$3
mount --bind / "$work/root"
mount --bind "$work/image" "$work/root/opt"
mount --bind "$work/data" "$work/root/var/lib"
mount --rbind /dev "$work/root/dev"
mount --rbind /proc "$work/root/proc"
mount -o remount,bind,ro "$work/root"
mount -o remount,bind,ro "$work/root/opt"
inside=(setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --bounding-set=-all
    env -i PATH=/usr/bin BOUCLE_SITE=/opt/site BOUCLE_ADDR="127.0.0.1:$port" DATABASE_URL=sqlite:///var/lib/boucle.db)
for place in / /opt /opt/site /tmp /etc; do
    if chroot "$work/root" "${inside[@]}" /usr/bin/touch "$place/probe" 2>/dev/null; then
        echo "the program could write to $place" >&2
        exit 1
    fi
done
exec chroot "$work/root" "${inside[@]}" /opt/boucle serve
INSIDE
unshare --mount --propagation private bash "$work/enter" "$work" "$user" "$port" &
server=$!
for _ in {1..100}; do
    listening 127.0.0.1 "$port" && break
    kill -0 "$server" 2>/dev/null || die "the program did not start"
    sleep 0.1
done

for path in /readyz /login /pkg/boucle.css; do
    node -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.status === 200 ? 0 : 1))' "http://127.0.0.1:$port$path" ||
        die "$path was not answered with 200"
done
owner=$(stat -c %u "$work/data/boucle.db")
[[ $owner == "$user" ]] || die "the database belongs to user $owner"
kill -TERM "$server"
wait "$server" || die "the program did not end cleanly on SIGTERM"
server=
say "As user $user on a read-only root: started, answered, kept its data in the one writable folder, ended on SIGTERM."
