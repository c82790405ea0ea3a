#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# `./run demo all`: a story for each of the eight ladders, with two daemons and a link; it must get to its end
# within two minutes and have the turning points. Kept it ends with both sites in a browser, where the case that
# waits can be taken up, and `kill` ends all of it; with --once no process and no file is left. $1: the build folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d /tmp/doorbraak-demo-all-XXXXXX)
trap 'rm -rf "$work"' EXIT
ln -s "$build/doorbraak" "$build/doorbraakd" "$build/doorbraak-link" "$build/doorbraak-web" "$work"
# The web client itself has tests of its own; here any page will do.
mkdir "$work/web"
echo '<!doctype html><title>Doorbraak</title>' >"$work/web/index.html"
unset LC_ALL LC_MESSAGES LANGUAGE TZ
kept=

# shellcheck disable=SC2086 # kept: processes, with spaces between
cleanup() {
  [[ -z $kept ]] || kill -KILL $kept 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

fail() {
  printf 'demo all: %s\n' "$*" >&2
  exit 1
}

page() { # page URL
  /usr/bin/python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())' "$1"
}

# Kept, in Dutch.
LANG=nl_NL.UTF-8 timeout 400 bash "$root/clients/demo.sh" "$work" all >"$work/nl" 2>&1 </dev/null ||
  fail "it ended with $?: $(tail -n 12 "$work/nl")"
kept=$(cat "$work/demo/1/pid")
grep -qF "Stoppen: kill $kept" "$work/nl" || fail "it does not say how to stop"
towns=$(sed -n 's/^In de browser, de zeven gemeenten: *//p' "$work/nl")
there=$(sed -n 's/^ *de landelijke tafel: *//p' "$work/nl")
[[ $(page "$towns/") == *Doorbraak* && $(page "$towns/aanmelden") == *'<summary>Den Haag</summary>'*gezinswerker-1* ]] ||
  fail "the municipalities are not at '$towns'"
[[ $(page "$there/aanmelden") == *maatwerkloket-1* && $(page "$there/aanmelden") != *gezinswerker-1* ]] ||
  fail "the national table is not at '$there'"
waits=$(DOORBRAAK_HOME=$work/demo/1/people/maatwerkloket-1 LANG=C.UTF-8 "$work/doorbraak" queue landelijk maatwerkloket)
[[ $(grep -c 'D-' <<<"$waits") == 1 ]] || fail "not one case waits at the national table: $waits"
# shellcheck disable=SC2086
kill $kept
for _ in $(seq 1200); do
  flock -n "$work/demo/1/alive" true && break
  sleep 0.05
done
flock -n "$work/demo/1/alive" true || fail "something still uses the kept site"
kept=
! pgrep -f "$work/doorbraak" >/dev/null || fail "a process is left"

# And in English, ended by itself.
LANG=en_GB.UTF-8 timeout 400 bash "$root/clients/demo.sh" "$work" all --once >"$work/en" 2>&1 </dev/null ||
  fail "it ended with $?: $(tail -n 12 "$work/en")"
for point in Amsterdam "Den Haag" Heerenveen Leeuwarden Utrecht Zaanstad Zwolle National '(SAME_PERSON)' '(POT_LIMIT)' \
  '(GATE_NOT_MET)' 'referral 1 to pmm' 'finished there' 'is removed'; do
  grep -qF -- "$point" "$work/en" || fail "\"$point\" is not in the output"
done
! pgrep -f "$work/doorbraak" >/dev/null || fail "a process is left"
[[ ! -e $work/demo ]] || fail "its folder is left"
echo "demo all: eight ladders, two daemons, a link, two gateways"
