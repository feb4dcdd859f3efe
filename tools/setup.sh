#!/bin/sh
# Prepares build/NAME for one kind of build; a second call costs nothing.
#
#   tools/setup.sh release|debug|clang|asan|tsan|fuzz|coverage
#
# Then: ninja -C build/NAME
set -eu
cd "$(dirname "$0")/.."

kind=${1:?usage: tools/setup.sh release|debug|clang|asan|tsan|fuzz|coverage}
compiler=gcc
# -g1: functions and lines, which is all that a report shows; it saves a quarter of the compiling.
sanitized="--buildtype=debug -Doptimization=1 -Dc_args=-g1"
case $kind in
release) options="--buildtype=release -Doptimization=2 -Ddebug=true" ;;
debug) options="--buildtype=debug" ;;
clang) options="--buildtype=release -Doptimization=2" compiler=clang ;;
asan) options="$sanitized -Db_sanitize=address,undefined" ;;
tsan) options="$sanitized -Db_sanitize=thread" compiler=clang ;;
fuzz)
    options="$sanitized -Db_sanitize=address,undefined -Dfuzz=true -Dunit_tests=false"
    compiler=clang
    ;;
coverage) options="--buildtype=debug -Doptimization=0 -Db_coverage=true" ;;
*)
    echo "setup.sh: unknown kind of build: $kind" >&2
    exit 2
    ;;
esac

# b_ndebug=false: assertions stay, in release too. b_lundef: sanitizers resolve at run time.
[ -f "build/$kind/build.ninja" ] && exit 0
mkdir -p build
if [ -d "build/$kind/meson-private" ]; then
    rm -rf "build/$kind" # an earlier set-up failed half way
fi
log=build/setup-$kind.log
# shellcheck disable=SC2086
if ! CC=$compiler meson setup "build/$kind" $options -Db_ndebug=false -Db_lundef=false \
    >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
