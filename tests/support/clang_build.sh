#!/bin/sh
# Targets in a build by clang, optimised and without sanitizers, which more than one test has: one at a time.
# 77, aloud, where there is no clang.
#   clang_build.sh SOURCE_DIR BUILD_DIR TARGET…
set -eu
source=$1
build=$2
shift 2
clang=$(command -v clang-14 || command -v clang || true)
if [ -z "$clang" ]; then
    echo "SKIP: no clang here"
    exit 77
fi
mkdir -p "$build"
exec 9>"$build.lock"
flock 9
cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER="$clang" -DCMAKE_BUILD_TYPE=Release -G Ninja \
    >"$build.log" 2>&1 || { tail -20 "$build.log"; exit 1; }
cmake --build "$build" --target "$@" >>"$build.log" 2>&1 || { tail -20 "$build.log"; exit 1; }
