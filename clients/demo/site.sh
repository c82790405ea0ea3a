# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# The demo's own site: a folder, a practice daemon, people with keys, a clock that is moved. $site is
# the folder; whoever holds its file `alive` locked still uses it.
# shellcheck disable=SC2154 # build, once, root, out, ended: the other files of the demo

# The second lock is the daemon's own.
is_alive() {
  ! flock -n "$1/alive" true || { [[ -e $1/site/lock ]] && ! flock -n "$1/site/lock" true; }
}

# A folder of our own: BUILD_DIR/demo/1, or the next number when a demo lives there. What ended demos
# left is removed. The lock on the whole lasts only as long as the choosing.
site_claim() {
  local other number=1
  exec 7<"$build"
  flock 7
  mkdir -p "$build/demo"
  for other in "$build"/demo/[0-9]*/; do
    [[ -e $other ]] || continue
    if is_alive "$other"; then
      say "demo: er draait al een demo in ${other%/} (stop: kill $(cat "$other/pid" 2>/dev/null)); dit wordt een nieuwe ernaast" \
        "demo: one is running already in ${other%/} (stop it: kill $(cat "$other/pid" 2>/dev/null)); this will be a new one beside it"
    else
      rm -rf "$other"
    fi
  done
  while [[ -e $build/demo/$number ]]; do ((++number)); done
  site=$build/demo/$number
  mkdir -m 700 "$site" "$site/people"
  # The daemon inherits this file, so that the lock lasts as long as the last of us.
  exec 8>"$site/alive"
  flock 8
  echo $$ >"$site/pid"
  exec 7>&-
}

# What `kill` ends, in the order in which it ends best.
note_processes() { echo ${gateways:-} ${linking:-} ${national:-} ${daemon:-} >"$site/pid"; }

daemon_stop() {
  local process
  for process in ${gateways:-} ${linking:-} ${national:-} ${daemon:-}; do
    kill "$process" 2>/dev/null || true
    while kill -0 "$process" 2>/dev/null; do
      wait "$process" 2>/dev/null || sleep 0.05
    done
  done
  daemon=
}

site_end() { # site_end STATUS: at the script's end, whatever the reason
  trap - EXIT INT TERM HUP
  if (($1 != 0)); then
    [[ ! -s $site/log ]] || tail -n 3 "$site/log" >&2
    say "demo: gestopt voor het einde" "demo: stopped before its end" >&2
  fi
  (($1 == 0)) && [[ -z $once ]] && exit 0
  daemon_stop
  exec 8>&-
  if [[ -n $once ]]; then
    rm -rf "$site"
    exec 7<"$build"
    flock 7
    rmdir --ignore-fail-on-non-empty "$build/demo"
  fi
  exit "$1"
}

daemon_start() {
  setsid "$build/doorbraakd" run --practice --site "$site/site" --config "$site/config/doorbraakd.yaml" \
    --ready-file "$site/ready" >>"$site/log" 2>&1 </dev/null &
  daemon=$!
  note_processes
  local i
  for ((i = 0; i < 1200; i++)); do
    [[ ! -s $site/ready ]] || break
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.05
  done
  [[ -s $site/ready ]] || fail "de daemon is niet gestart; zie $site/log" "the daemon did not start; see $site/log"
  server=$(head -1 "$site/ready")
}

enroll() { # enroll PERSON: a key pair of its own, and a profile; the request in $request
  quietly "$1" enroll --person "$1" --key laptop-1 --server "$server" --server-key "$server_key"
  request=$(grep -m1 '^doorbraak-request:' <<<"$out")
}

# The settings of config/ on ports that the kernel chooses; the first administrator; the daemon.
site_create() {
  cp -r "$root/config" "$site/config"
  sed -i 's#^commands:.*#commands: tcp://127.0.0.1:*#; s#^events:.*#events: tcp://127.0.0.1:*#' \
    "$site/config/doorbraakd.yaml"
  site_of_administrator beheerder-1 gemeente-utrecht
}

site_of_administrator() { # site_of_administrator PERSON ORGANISATION: in $site, whose settings are there
  server_key=$("$build/doorbraakd" key --site "$site/site" 2>>"$site/log")
  server=tcp://127.0.0.1:1 # known once the daemon runs
  enroll "$1"
  "$build/doorbraakd" init --practice --site "$site/site" --config "$site/config/doorbraakd.yaml" \
    --admin "$1" --organisation "$2" --key-name laptop-1 \
    --key "$(cat "$site/people/$1/key.public")" >>"$site/log" 2>&1 ||
    fail "de site is niet gemaakt; zie $site/log" "the site was not made; see $site/log"
  daemon_start
  enroll "$1"
}

everybody_enrolls() {
  local person organisation roles
  while IFS=, read -r person organisation roles; do
    [[ $person != \#* ]] || continue
    enroll "$person"
    quietly beheerder-1 admin approve "$request" --organisation "$organisation" --roles "${roles//+/,}"
  done <"$root/config/examples/mensen.csv"
}

# --- the clock ---

# What the moved clock made due fires at once, but not in the same instant. A case stays late until
# somebody acts; its clock does not.
clocks_settle() {
  local i
  for ((i = 0; i < 1200; i++)); do
    quietly beheerder-1 health --json
    [[ $out == *'"late_clocks":'[1-9]* ]] || return 0
    sleep 0.05
  done
  fail "de klokken lopen achter" "the clocks lag behind"
}

advances() { # advances DURATION
  does beheerder-1 practice advance "$1"
  clocks_settle
}

daemon_seconds() { # what its clock says, in seconds since 1970
  quietly beheerder-1 hello --json
  date -d "$(grep -oE '"now":"[^"]*"' <<<"$out" | cut -d'"' -f4)" +%s
}

arrives() { # arrives MOMENT: unless it is that late already
  (($(daemon_seconds) < $(date -d "$1" +%s))) || return 0
  does beheerder-1 practice until "$1"
  clocks_settle
}

day_from() { # day_from MOMENT OFFSET: a date, as "+10 days" from it
  date -d "$(date -d "$1" +%F) $2" +%F
}

today() { date -d "@$(daemon_seconds)" +%F; } # at the daemon

# The first meeting of a table after a moment to which plans can still be sent in time: its start, as
# a person types it. Meetings come from the daemon, never from here.
next_meeting() { # next_meeting CHAIR TIER AFTER(seconds since 1970)
  local start pack
  quietly "$1" meetings utrecht "$2" --json
  while read -r pack start; do
    pack=$(date -d "$pack" +%s)
    start=$(date -d "$start" +%s)
    if ((pack > $3 + 3600)); then
      date -d "@$start" '+%F %H:%M'
      return
    fi
  done < <(grep -oE '"(pack_due|start)":"[^"]*"' <<<"$out" | cut -d'"' -f4 | paste - -)
  fail "geen overleg gevonden van $2" "no meeting found of $2"
}
