#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The demo, as `./run demo` runs it, in both languages: it checks each outcome itself and ends with a
# status; here it must get to its end, have the turning points, leave a site in which `check` finds
# nothing, and leave no process and no file once it is told to. $1: the build folder.
# shellcheck disable=SC2086 # kept: the processes of a demo, with spaces between
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d /tmp/doorbraak-demo-XXXXXX)
ln -s "$build/doorbraak" "$build/doorbraakd" "$build/doorbraak-web" "$work"
# The web client itself has tests of its own; here any page will do.
mkdir "$work/web"
echo '<!doctype html><title>Doorbraak</title>' >"$work/web/index.html"
unset LC_ALL LC_MESSAGES LANGUAGE TZ
kept=

cleanup() {
  [[ -z $kept ]] || kill -KILL $kept 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

fail() {
  printf 'demo test: %s\n' "$*" >&2
  exit 1
}

has() { grep -qF -- "$2" "$1" || fail "\"$2\" is not in the output: $(tail -n 5 "$1")"; }
has_not() { ! grep -qF -- "$2" "$1" || fail "\"$2\" should not be in the output"; }

page() { # page URL
  /usr/bin/python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())' "$1"
}

# The same in every language: refusals by name, rules, and where the cases got.
turning_points() {
  local point
  for point in '(POT_LIMIT)' '(RESIDENT_NOT_TOLD)' '(GATE_NOT_MET)' '(MISSING_FIELD)' \
    '[return] (UTR-14)' koploper-stad landelijke-tafel unmet=involvement 'consent withdraw'; do
    has "$1" "$point"
  done
}

# English, kept, in another season: seven weeks further, so that holidays differ.
LANG=en_GB.UTF-8 DEMO_DAYS=50 bash "$root/clients/demo.sh" "$work" >"$work/en" 2>&1 </dev/null ||
  fail "the English demo ended with $?: $(tail -n 12 "$work/en")"
kept=$(cat "$work/demo/1/pid")
turning_points "$work/en"
has "$work/en" '=== 12. The diploma'
has "$work/en" 'forgiven'
has "$work/en" "kill $kept"
has_not "$work/en" Vastgelegd
address=$(sed -n 's/^In a browser: //p' "$work/en")
has "$work/en" 'Choose there who you are'
has "$work/en" "maatwerkfunctionaris-1   My work: case"
[[ $(page "$address/") == *Doorbraak* && $(page "$address/aanmelden") == *maatwerkfunctionaris-1* ]] ||
  fail "there is no web client at '$address'"
DOORBRAAK_HOME=$work/demo/1/people/coordinator-1 LANG=en_GB.UTF-8 "$work/doorbraak" standup utrecht >"$work/standup"
has "$work/standup" landelijke-tafel

# Dutch, beside it, and gone afterwards.
LANG=nl_NL.UTF-8 bash "$root/clients/demo.sh" "$work" --once >"$work/nl" 2>&1 </dev/null ||
  fail "the Dutch demo ended with $?: $(tail -n 12 "$work/nl")"
turning_points "$work/nl"
has "$work/nl" "er draait al een demo in $work/demo/1"
has "$work/nl" '=== 12. Het diploma'
has "$work/nl" 'kwijtgescholden'
has_not "$work/nl" Recorded
[[ ! -e $work/demo/2 ]] || fail "the demo left $work/demo/2"

# Stopped as the demo says; then the whole site is looked at.
kill $kept
for _ in $(seq 1200); do
  kill -0 $kept 2>/dev/null || break
  sleep 0.05
done
flock -n "$work/demo/1/alive" true || fail "something still uses the kept site"
kept=
"$work/doorbraakd" check --practice --site "$work/demo/1/site" \
  --config "$work/demo/1/config/doorbraakd.yaml" >"$work/check" 2>&1 ||
  fail "check found something: $(cat "$work/check")"
! grep -lsF "$work/demo" /proc/[0-9]*/cmdline >/dev/null || fail "a process was left behind"
