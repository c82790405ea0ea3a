#!/bin/sh
# The same commands in a build of another compiler: one state; and the same years with the same faults.
# Skipped aloud without clang.
#   clang.sh REPLAY SIMULATION SOURCE_DIR BUILD_DIR
set -eu
replay=$1
simulation=$2
source=$3
build=$4
status=0
"$source/tests/support/clang_build.sh" "$source" "$build" replay simulation || status=$?
[ "$status" = 0 ] || exit "$status"
[ -w /dev/shm ] && export TMPDIR=/dev/shm
clang=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
"$replay" make 14 2000 "$build/commands" >"$build/hash" 2>>"$build.log" || { cat "$build/hash"; exit 1; }
wanted=$(cat "$build/hash")
found=$("$build/tests/replay/replay" run "$build/commands" 64 2>>"$build.log")
if [ "$found" != "$wanted" ]; then
    echo "gcc: $wanted"
    echo "clang: $found"
    exit 1
fi
echo "$("$clang" --version | head -1): the same state as this build's: $found"

wanted=$("$simulation" hash 1 8)
found=$("$build/tests/proof/simulation/simulation" hash 1 8)
if [ "$found" != "$wanted" ]; then
    echo "simulation, gcc: $wanted"
    echo "simulation, clang: $found"
    exit 1
fi
echo "and the same years: $found"
