#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# `./run demo all --once`: a story for each of the eight ladders, with two daemons and a link; it must get to its
# end within two minutes, have the turning points, and leave no process and no file. $1: the build folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d /tmp/doorbraak-demo-all-XXXXXX)
trap 'rm -rf "$work"' EXIT
ln -s "$build/doorbraak" "$build/doorbraakd" "$build/doorbraak-link" "$work"
unset LC_ALL LC_MESSAGES LANGUAGE TZ

fail() {
  printf 'demo all: %s\n' "$*" >&2
  exit 1
}

LANG=en_GB.UTF-8 timeout 120 bash "$root/clients/demo.sh" "$work" all --once >"$work/en" 2>&1 </dev/null ||
  fail "it ended with $?: $(tail -n 12 "$work/en")"
for point in Amsterdam "Den Haag" Heerenveen Leeuwarden Utrecht Zaanstad Zwolle National '(SAME_PERSON)' '(POT_LIMIT)' \
  '(GATE_NOT_MET)' 'referral 1 to pmm' 'finished there' 'is removed'; do
  grep -qF -- "$point" "$work/en" || fail "\"$point\" is not in the output"
done
! pgrep -f "$work/doorbraak" >/dev/null || fail "a process is left"
[[ ! -e $work/demo ]] || fail "its folder is left"
echo "demo all: eight ladders, two daemons, a link"
