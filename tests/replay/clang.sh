#!/bin/sh
# The same commands in a build of another compiler: one state; and the same years with the same faults.
# Skipped aloud without clang.
#   clang.sh REPLAY SIMULATION SOURCE_DIR BUILD_DIR
set -eu
replay=$1
simulation=$2
source=$3
build=$4
clang=$(command -v clang-14 || command -v clang || true)
if [ -z "$clang" ]; then
    echo "SKIP: no clang here; the state of two compilers was not compared"
    exit 77
fi
[ -w /dev/shm ] && export TMPDIR=/dev/shm
mkdir -p "$build"
cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER="$clang" -DCMAKE_BUILD_TYPE=Release -G Ninja \
    >"$build.log" 2>&1 || { tail -20 "$build.log"; exit 1; }
cmake --build "$build" --target replay simulation >>"$build.log" 2>&1 || { tail -20 "$build.log"; exit 1; }
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
