#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# cli_watch.sh BUILD: a watcher sees every event of its cases once and in order, past kills of the
# daemon and of itself.
# shellcheck disable=SC2034,SC2154 # shared with cli_site.sh
build=$1
# shellcheck source=tests/system/cli_site.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli_site.sh"
site_new
admit professional-1 buurtteam-wmo professional
case_words=(ladder=utrecht district=ondiep domains=debts ground=consent)

watch_start() {
  # not by `as`, as the process to be killed is the program itself
  DOORBRAAK_HOME=$work/home/professional-1 "$build/doorbraak" watch --json \
    >>"$work/seen" 2>>"$work/watch-errors" &
  watcher=$!
}
submitted=0
submit() {
  want 0 as professional-1 submit "${case_words[@]}" resident_words="casus $submitted"
  submitted=$((submitted + 1))
}
# seen N: until the watcher has shown N cases.
seen() {
  local n
  for _ in $(seq 600); do
    n=$(grep -c '"event":"case_submitted"' "$work/seen" || true)
    [[ $n != "$1" ]] || return 0
    sleep 0.1
  done
  fail "the watcher saw $n cases, not $1"
}

watch_start
submit
seen 1

# The daemon is killed and comes back.
site_stop KILL
site_start
submit
seen 2

# The watcher is killed; what happened meanwhile comes first when it is back.
kill -KILL "$watcher"
wait "$watcher" 2>/dev/null || true
submit
submit
watch_start
seen 4
submit
seen 5
kill -KILL "$watcher"
wait "$watcher" 2>/dev/null || true

# Each sequence once, in order. A watcher that was killed between showing and keeping its place may
# show a page again, as it says in clients/README.md; then the repeated part is the same.
grep -o '"sequence":[0-9]*' "$work/seen" | cut -d: -f2 >"$work/sequences"
sort -n -c -u "$work/sequences" || fail "events came twice or out of order"
echo "cli: a watcher saw $submitted cases past two kills, each once and in order"
