#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# What a report costs others: the load of run.sh, alone and with somebody beside it who makes one report
# after the other, in turns. Prints times and their ratios; doc/report.md says how to read them.
#
# Usage: beside.sh BUILD_DIR [CASES [ROUNDS [SECONDS]]]. Everything lies below the build folder, and is
# removed at the end.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "${1:?usage: beside.sh BUILD_DIR [CASES [ROUNDS [SECONDS]]]}" && pwd)
cases=${2:-100000} rounds=${3:-5} seconds=${4:-4}
ladder=utrecht
work=$(mktemp -d "$build/bench-beside.XXXXXX")
daemon= reporter=
export DOORBRAAK_HOME=$work/home LANG=C.UTF-8

clean_up() {
  for process in $reporter $daemon; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf -- "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
  echo "bench: $*" >&2
  exit 1
}

daemon_start() {
  local i
  rm -f "$work/ready"
  "$build/doorbraakd" --config "$work/doorbraakd.yaml" --site "$work/site" --ready-file "$work/ready" 2>"$work/log" &
  daemon=$!
  for ((i = 0; i < 600; i++)); do
    [[ ! -s $work/ready ]] || break
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.1
  done
  [[ -s $work/ready ]] || fail "the daemon did not start: $(tail -n 3 "$work/log")"
  read -r commands events <<<"$(sed -n '1,2p' "$work/ready" | paste -sd ' ')"
}

enroll() { # enroll SERVER
  "$build/doorbraak" enroll --person beheerder-1 --key laptop-1 --server "$1" --server-key "$server_key" >/dev/null
}

sed -e 's|^ladders:.*|ladders: '"$root"'/config/ladders/utrecht.yaml|' -e 's|path: calendars/|path: '"$root"'/config/calendars/|' \
  -e 's|^commands:.*|commands: tcp://127.0.0.1:*|' -e 's|^events:.*|events: tcp://127.0.0.1:*|' \
  -e 's|^backups:.*|backups: '"$work"'/backups|' "$root/config/doorbraakd.yaml" >"$work/doorbraakd.yaml"
server_key=$("$build/doorbraakd" key --site "$work/site")
enroll tcp://127.0.0.1:1
"$build/doorbraakd" init --config "$work/doorbraakd.yaml" --site "$work/site" --admin beheerder-1 \
  --organisation bench --key-name laptop-1 --key "$(cat "$work/home/key.public")"
daemon_start # installs the ladders
kill "$daemon"
wait "$daemon" || true
echo "bench: filling a site of $cases cases" >&2
"$build/bench/bench_fill" "$work/site" "$ladder" "$cases" "$work/key" "$work/cases"
daemon_start
enroll "$commands"

report() { "$build/doorbraak" report "$ladder" from=2020-01-01 --json --timeout 60 >"$work/report"; }

reports_until_stopped() { # the one under way ends by itself: nothing is left behind
  while [[ ! -e $work/stop ]] && report; do echo >>"$work/reports"; done
}

measure() { # measure NAME CLIENTS
  local line
  line=$("$build/bench/bench_load" "$commands" "$events" "$server_key" "$work/key" "$work/cases" "$2" "$seconds") ||
    fail "no result: $(tail -n 3 "$work/log")"
  echo "$1 $2 $line" >>"$work/results"
}

began=$(date +%s%N)
report
echo "bench: one report alone took $((($(date +%s%N) - began) / 1000000)) ms" >&2
for ((round = 1; round <= rounds; round++)); do
  for clients in 1 16 64; do
    measure alone "$clients"
    rm -f "$work/stop"
    reports_until_stopped &
    reporter=$!
    measure beside "$clients"
    touch "$work/stop"
    wait "$reporter" || true
    reporter=
  done
done
[[ -s $work/reports ]] || fail "no report was finished meanwhile"
echo "bench: $(wc -l <"$work/reports") reports were finished beside the load" >&2

# Medians of the rounds; a ratio compares two runs of one round.
python3 - "$work/results" <<'END'
import statistics
import sys

runs = {}
for line in open(sys.argv[1], encoding="ascii"):
    name, clients, *pairs = line.split()
    runs.setdefault((name, int(clients)), []).append(dict(pair.split("=") for pair in pairs))
for clients in sorted({key[1] for key in runs}):
    alone, beside = runs["alone", clients], runs["beside", clients]
    for what in ("reply_p50", "reply_p99", "rate"):
        a, b = ([float(run[what]) for run in side] for side in (alone, beside))
        ratios = sorted(y / x for x, y in zip(a, b))
        print(f"{clients:3} clients  {what:9}  alone {statistics.median(a):9,.0f}  beside {statistics.median(b):9,.0f}"
              f"  ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
END
