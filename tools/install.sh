#!/bin/sh
# Installs the Debian packages that a purpose needs, and nothing else.
#
#   tools/install.sh [run|check|live|bench]
#
#   run    build and run Purser (default)
#   check  run + what `make check` uses: clang, sanitizers, valgrind, PostgreSQL, a browser
#   live   run + what tests/live uses: real systems beside Purser
#   bench  run + PostgreSQL and python for bench/run.py
#
# Asks dpkg first: when nothing is missing it needs neither network nor rights and says nothing.
set -eu

purpose=${1:-run}
run="meson ninja-build pkg-config gcc libc6-dev make
    libmicrohttpd-dev libsqlite3-dev libpq-dev libjq-dev libonig-dev libcurl4-openssl-dev
    libsodium-dev libssl-dev libicu-dev libseccomp-dev brotli python3
    libexpat1-dev libminizip-dev libxlsxwriter-dev libcairo2-dev libpango1.0-dev libzint-dev
    fonts-dejavu-core"
postgresql="postgresql-15"
check="libcmocka-dev clang libclang-rt-14-dev llvm-14 clang-format-14 clang-format valgrind
    chromium poppler-utils fonts-noto-cjk pyflakes3"

case $purpose in
run) packages=$run ;;
check) packages="$run $postgresql $check" ;;
live) packages="$run $postgresql" ;;
bench) packages="$run $postgresql" ;;
*)
    echo "usage: tools/install.sh [run|check|live|bench]" >&2
    exit 2
    ;;
esac

# Node bundles the web UI. Any Node from 18 on will do, wherever it came from.
node_major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
if [ "${node_major:-0}" -lt 18 ]; then
    packages="$packages nodejs npm"
elif ! command -v npm >/dev/null; then
    packages="$packages npm"
fi

if ! command -v dpkg-query >/dev/null; then
    echo "install.sh: this is not a Debian system; please install what these packages hold:" >&2
    echo $packages >&2
    exit 1
fi

# shellcheck disable=SC2086  # word splitting wanted
installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${binary:Package}\n' $packages 2>/dev/null |
    sed -n 's/^.i  *\([^:]*\).*/ \1 /p')
missing=
for package in $packages; do
    case $installed in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "install.sh: these packages are missing and neither root nor sudo is at hand:" >&2
        echo "   $missing" >&2
        echo "Please run as root: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

# The tests start their own PostgreSQL in a temporary folder; the package must not start one.
case $missing in
*postgresql*)
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        $as_root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' |
            $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    ;;
esac

echo "install.sh: installing$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold "$@" >>"$log" 2>&1
}
# shellcheck disable=SC2086
if ! apt install --no-install-recommends $missing; then
    # The lists may be absent or old: fetch them, then try once more.
    if ! { apt update && apt install --no-install-recommends $missing; }; then
        cat "$log" >&2
        echo "install.sh: apt-get could not install$missing" >&2
        exit 1
    fi
fi
