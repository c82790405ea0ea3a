#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# doc/your-own-ladder.md, as a reader would follow it: its files are written, its commands run, and what it
# shows as output must be in theirs ("…" stands for anything). $1: the build folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
page=$root/doc/your-own-ladder.md
work=$(mktemp -d /tmp/doorbraak-own-ladder-XXXXXX)
unset LC_ALL LC_MESSAGES LANGUAGE DOORBRAAK_HOME
export LANG=en_GB.UTF-8 TZ=Europe/Amsterdam PATH=$build:$PATH DOORBRAAK=$root

cleanup() {
  [[ ! -s $work/daemon ]] || kill -KILL "$(<"$work/daemon")" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# The page's blocks become one script: yaml is written to the file that its first line names, sh is run,
# text is held against what the sh before it printed. Two ports of our own, so that no other daemon is met.
mapfile -t ports < <(/usr/bin/python3 -c '
import socket
s = [socket.socket() for _ in range(2)]
[x.bind(("127.0.0.1", 0)) for x in s]
print(*(x.getsockname()[1] for x in s), sep="\n")')
awk '
  /^```sh$/   { print "{"; kind = "sh"; next }
  /^```yaml$/ { kind = "yaml"; getline; print "cat >" $2 " <<\"DOORBRAAK_BLOCK\""; print; next }
  /^```text$/ { print "shows <<\"DOORBRAAK_BLOCK\""; kind = "text"; next }
  /^```$/     { if (kind == "sh") print "} >\"$out\" 2>&1; echo \"${daemon:-}\" >\"$work/daemon\""
                else print "DOORBRAAK_BLOCK"
                kind = ""; next }
  kind != ""  { print }
' "$page" | sed "s/:7311/:${ports[0]}/g; s/:7312/:${ports[1]}/g" >"$work/script"

out=$work/out
shows() { # the lines on stdin stand in the output, in this order
  local line pattern at=0 found
  while IFS= read -r line; do
    pattern=$(sed 's/[][\\.*^$]/\\&/g; s/…/.*/g' <<<"$line")
    found=$(tail -n +$((at + 1)) "$out" | grep -n -m1 -- "^ *${pattern# } *$" | cut -d: -f1) || {
      printf 'own_ladder: "%s" is not in the output:\n' "$line" >&2
      cat "$out" >&2
      exit 1
    }
    at=$((at + found))
  done < <(sed 's/^ *//')
}
cd "$work"
set +e
# shellcheck source=/dev/null
source "$work/script"
set -e
[[ $(grep -c '^shows' "$work/script") -ge 6 ]] || { echo "own_ladder: the page shows hardly anything" >&2; exit 1; }
: >"$work/daemon" # the page stopped it
echo "own_ladder: the page is right"
