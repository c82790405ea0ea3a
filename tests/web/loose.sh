#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# loose.sh BUILD: would the browser's tests see a right too many? Makes a doorbraakd in whose access.def a coordinator may
# take up a case, and lets test_shown.mjs and test_access.mjs look at it: both must complain.
# Both go by lib/may.mjs, which knows nothing of access.def.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same build, but for the daemon.
mkdir -p "$work/loose/access" "$work/build/tests"
sed 's/^ACCESS(case_claim, WORKER)$/ACCESS(case_claim, WORKER | COORDINATOR)/' \
  "$root/daemon/access/access.def" >"$work/loose/access/access.def"
grep -q 'WORKER | COORDINATOR)$' "$work/loose/access/access.def" || { echo "access.def has another line for case_claim"; exit 1; }
for one in "$build"/*; do [[ ${one##*/} == doorbraakd || ${one##*/} == tests ]] || ln -s "$one" "$work/build/"; done
ln -s "$build/tests/web" "$work/build/tests/web"
cd "$build"
compile=$(ninja -t commands libaccess.a | grep -- '-c .*/access\.c$')
compile=${compile/ -I/ -I$work/loose -I}
eval "${compile/ -o *access.c.o -c/ -o $work/access.o -c}"
link=$(ninja -t commands doorbraakd | tail -1)
eval "${link/ -o doorbraakd / $work/access.o -o $work/build/doorbraakd }"

complains() { # complains OF TEST [WORDS…]
  local said status=0
  said=$(bash "$here/run.sh" "$work/build" "${@:2}" 2>&1) || status=$?
  ((status != 77)) || { echo "$said"; exit 77; }
  ((status != 0)) || { echo "not ok - $2 does not see $1"; exit 1; }
  grep -qE -- "$1" <<<"$said" || { echo "not ok - $2 says something else:"; echo "$said"; exit 1; }
  echo "ok - $2 sees it: $(grep -m1 -E -- "$1" <<<"$said")"
}
complains '^coordinator-1, .*: offers "(X o|O)ppakken"$' test_shown.mjs coordinator-1
complains '^coordinator-1, queued, case_claim: 201 for 403' test_access.mjs coordinator-1
