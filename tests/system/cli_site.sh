# shellcheck shell=bash disable=SC2154 # $build comes from whoever sources this
# SPDX-License-Identifier: EUPL-1.2
# For the tests of the command line: a practice site of its own on free ports of the loopback, and
# people with key pairs. Source it with the build folder in $build; the site ends with the script.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d /tmp/doorbraak-cli-XXXXXX)
site=$work/site
daemon=
export LANG=C.UTF-8 TZ=Europe/Amsterdam
unset LC_ALL LC_MESSAGES LANGUAGE

site_end() {
  for process in $daemon ${watcher:-}; do
    kill -KILL "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap site_end EXIT

fail() {
  printf 'cli: %s\n' "$*" >&2
  [[ ! -s $work/log ]] || tail -3 "$work/log" >&2
  exit 1
}

# as PERSON WORDS…: runs doorbraak as that person.
as() {
  local person=$1
  shift
  DOORBRAAK_HOME=$work/home/$person "$build/doorbraak" "$@"
}

# want STATUS COMMAND…: fails unless the command ends so; its output is in $out.
want() {
  local status=$1 ended=0
  shift
  out=$("$@" 2>&1) || ended=$?
  [[ $ended == "$status" ]] || fail "exit status $ended, not $status, of: $*
$out"
}

# says TEXT: the last output holds this text.
says() { [[ $out == *"$1"* ]] || fail "expected \"$1\" in: $out"; }

site_start() {
  rm -f "$work/ready"
  "$build/doorbraakd" run --practice --site "$site" --config "$work/config/doorbraakd.yaml" \
    --ready-file "$work/ready" >>"$work/log" 2>&1 &
  daemon=$!
  for _ in $(seq 1200); do
    [[ ! -s $work/ready ]] || break
    kill -0 "$daemon" 2>/dev/null || fail "the daemon ended"
    sleep 0.05
  done
  mapfile -t endpoints <"$work/ready"
}

site_stop() { # site_stop SIGNAL
  kill "-$1" "$daemon"
  { wait "$daemon" || true; } 2>/dev/null
  daemon=
}

enroll() { # enroll PERSON: a key pair and a profile for the endpoint as it is now
  want 0 as "$1" enroll --person "$1" --key laptop --server "${endpoints[0]}" --server-key "$server_key"
}

admit() { # admit PERSON ORGANISATION ROLES
  enroll "$1"
  want 0 as beheerder-1 admin approve "$(as "$1" enroll --show 2>/dev/null)" --organisation "$2" --roles "$3"
}

site_new() { # site_new [SETTINGS]: a file of config/ with other ladders
  mkdir "$work/home"
  cp -r "$root/config" "$work/config"
  if [[ -n ${1:-} ]]; then
    { printf 'commands:\nevents:\n' && grep -v '^commands:\|^events:' "$root/config/$1"; } >"$work/config/doorbraakd.yaml"
  fi
  sed -i 's#^commands:.*#commands: tcp://127.0.0.1:*#; s#^events:.*#events: tcp://127.0.0.1:*#' \
    "$work/config/doorbraakd.yaml"
  server_key=$("$build/doorbraakd" key --site "$site")
  endpoints=(tcp://127.0.0.1:1)
  enroll beheerder-1
  want 0 "$build/doorbraakd" init --practice --site "$site" --config "$work/config/doorbraakd.yaml" \
    --admin beheerder-1 --organisation gemeente-utrecht --key-name laptop \
    --key "$(cat "$work/home/beheerder-1/key.public")"
  site_start
  # The ports that the kernel chose stay: a restart must be found at the same place.
  sed -i "s#^commands:.*#commands: ${endpoints[0]}#; s#^events:.*#events: ${endpoints[1]}#" \
    "$work/config/doorbraakd.yaml"
  enroll beheerder-1
}
