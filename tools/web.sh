#!/bin/sh
# Bundles the web UI into web/dist when a source is newer than the last bundle.
#
#   tools/web.sh build      npm ci (when the lock file changed) and npm run build
#   tools/web.sh modules    npm ci only
set -eu
cd "$(dirname "$0")/.."
[ -f web/package.json ] || exit 0

modules_stamp=web/node_modules/.purser_stamp
if [ ! -f "$modules_stamp" ] || [ web/package-lock.json -nt "$modules_stamp" ]; then
    (cd web && npm ci --silent --no-audit --no-fund)
    mkdir -p web/node_modules # npm makes none when there is nothing to install
    touch "$modules_stamp"
fi
[ "${1:-build}" = build ] || exit 0

dist_stamp=web/dist/.purser_stamp
if [ -f "$dist_stamp" ]; then
    newer=$(find web docs/api/openapi.json \
        '(' -path web/node_modules -o -path web/dist -o -path web/tests ')' -prune -o \
        -type f -newer "$dist_stamp" -print 2>/dev/null | head -n 1)
    [ -n "$newer" ] || exit 0
fi
(cd web && npm run --silent build)
touch "$dist_stamp"
