#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Measures the daemon beside a bare loop and beside the disk itself, and beside itself with more
# cases in store. doc/bench.md says how to read what it prints. Everything that it makes lies below the
# build folder, on one disk, and is removed at the end.
#
# Usage: run.sh BUILD_DIR [quick | smoke]. quick: no site of a million cases, and shorter rounds;
# smoke: only whether everything runs, for the tests; its numbers mean nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "${1:?usage: run.sh BUILD_DIR [quick]}" && pwd)
programs=$build/bench
ladder=utrecht
clients=(1 16 64)
case "${2:-}" in
  smoke) sizes=(300 600) rounds=1 seconds=0.2 ;;
  quick) sizes=(1000 10000) rounds=3 seconds=1 ;;
  "") sizes=(1000 100000 1000000) rounds=5 seconds=2 ;;
  *)
    echo "bench: unknown word \"$2\": quick, smoke or none" >&2
    exit 64
    ;;
esac
# Nobody's key: the first administrator is not needed again.
# shellcheck disable=SC2016 # that is no variable
admin_key='Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID'

work=$(mktemp -d "$build/bench-run.XXXXXX")
declare -A pids=() endpoints=() keys=()

stop() { # stop NAME: SIGTERM, at most 30 s, then SIGKILL
  local pid=${pids[$1]:-} i
  [[ -n $pid ]] || return 0
  unset "pids[$1]"
  kill "$pid" 2>/dev/null || true
  for ((i = 0; i < 300; i++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}
clean_up() {
  local name
  for name in "${!pids[@]}"; do stop "$name"; done
  rm -rf -- "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
  echo "bench: $*" >&2
  exit 1
}

start() { # start NAME PROGRAM ARGUMENTS…, which writes its endpoints to $work/NAME.ready
  local name=$1 i
  shift
  "$@" 2>"$work/$name.log" &
  pids[$name]=$!
  for ((i = 0; i < 600; i++)); do
    [[ -f $work/$name.ready ]] && break
    kill -0 "${pids[$name]}" 2>/dev/null || break
    sleep 0.1
  done
  [[ -f $work/$name.ready ]] || fail "$name did not start: $(tail -n 3 "$work/$name.log")"
  endpoints[$name]=$(sed -n '1,2p' "$work/$name.ready" | paste -sd ' ')
}

daemon() { # daemon NAME: serves the site of that name
  rm -f "$work/$1.ready"
  start "$1" "$build/doorbraakd" --config "$work/doorbraakd.yaml" --site "$work/$1" \
    --ready-file "$work/$1.ready"
  keys[$1]=$("$build/doorbraakd" key --site "$work/$1")
}

make_sites() {
  local size name previous=''
  sed -e 's|^ladders:.*|ladders: '"$root"'/config/ladders/utrecht.yaml|' \
    -e 's|path: calendars/|path: '"$root"'/config/calendars/|' \
    -e 's|^commands:.*|commands: tcp://127.0.0.1:*|' -e 's|^events:.*|events: tcp://127.0.0.1:*|' \
    -e 's|^backups:.*|backups: '"$work"'/backups|' "$root/config/doorbraakd.yaml" >"$work/doorbraakd.yaml"
  for size in "${sizes[@]}"; do
    name=site-$size
    if [[ -z $previous ]]; then
      "$build/doorbraakd" init --config "$work/doorbraakd.yaml" --site "$work/$name" \
        --admin beheerder-1 --organisation bench --key "$admin_key"
      daemon "$name" # installs the ladders
      stop "$name"
    else
      cp -a "$work/$previous" "$work/$name"
      cp -a "$work/$previous.secrets" "$work/$name.secrets"
    fi
    "$programs/bench_fill" "$work/$name" "$ladder" "$size" "$work/key" "$work/cases"
    previous=$name
  done
}

cpu_ms() { # of a process so far; its name has no spaces
  awk '{print ($14 + $15) * 10}' "/proc/$1/stat"
}

measure() { # measure ROUND NAME CLIENTS
  local before after commands events line
  read -r commands events <<<"${endpoints[$2]}"
  before=$(cpu_ms "${pids[$2]}")
  line=$("$programs/bench_load" "$commands" "$events" "${keys[$2]}" "$work/key" "$work/cases" "$3" \
    "$seconds") || fail "$2: no result: $(tail -n 3 "$work/$2.log")"
  after=$(cpu_ms "${pids[$2]}")
  echo "round=$1 server=$2 clients=$3 $line cpu_ms=$((after - before))" >>"$work/results"
}

echo "bench: filling sites of ${sizes[*]} cases" >&2
make_sites
for size in "${sizes[@]}"; do daemon "site-$size"; done
start bare "$programs/bench_bare" "$work/bare" "$work/bare.ready"
start gather "$programs/bench_bare" "$work/gather" "$work/gather.ready" gather
for name in bare gather; do keys[$name]=$(sed -n 3p "$work/$name.ready"); done
sync -f "$work" # what the filling left to write is not the rounds' affair

for ((round = 1; round <= rounds; round++)); do
  echo "bench: round $round of $rounds" >&2
  echo "round=$round server=disk clients=0 $("$programs/bench_fsync" "$work/fsync" "$seconds")" \
    >>"$work/results"
  for n in "${clients[@]}"; do
    for name in bare gather "${sizes[@]/#/site-}"; do measure "$round" "$name" "$n"; done
  done
done
python3 "$here/report.py" "$work/results"
