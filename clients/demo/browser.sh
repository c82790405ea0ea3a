# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# How a demo that goes on ends: the web client before each daemon, its address, and what somebody who sees
# this for the first time can do there.
# shellcheck disable=SC2154 # build, site, root, request, english: the other files of the demo

gateway_spawn() { # gateway_spawn NAME ADDRESS:PORT; false when it ended before it was ready
  local i ready=$site/$1.ready
  rm -f "$ready"
  setsid "$build/doorbraak-web" --practice --profile "$site/people/poort-$1" --web "$build/web" --listen "$2" \
    --config "$site/$1.yaml" --ready-file "$ready" >>"$site/$1.log" 2>&1 </dev/null &
  gateway=$!
  for ((i = 0; i < 1200; i++)); do
    [[ ! -s $ready ]] || return 0
    kill -0 "$gateway" 2>/dev/null || break
    sleep 0.05
  done
  return 1
}

has_web_client() { [[ -x $build/doorbraak-web && -s $build/web/index.html ]]; }

# gateway_start NAME ADMINISTRATOR ORGANISATION PORT <PEOPLE: before the daemon of $server, at that port of the loopback
# unless it is taken; its address in $web_address.
gateway_start() {
  local gateway
  { echo "$2,$3,admin" && cat; } >"$site/$1.csv"
  echo "practice_people: $1.csv" >"$site/$1.yaml"
  enroll "poort-$1"
  quietly "$2" admin approve "$request" --organisation "$3" --roles gateway
  gateway_spawn "$1" "127.0.0.1:$4" || gateway_spawn "$1" 127.0.0.1:0 ||
    fail "doorbraak-web is niet gestart; zie $site/$1.log" "doorbraak-web did not start; see $site/$1.log"
  gateways="${gateways:-} $gateway"
  web_address=$(head -1 "$site/$1.ready")
  note_processes
}

# --- what somebody can do there ---

try() { # try PERSON DUTCH ENGLISH: something to do, and as whom
  local lines
  mapfile -t lines < <(say "$2" "$3" | fold -s -w 68 | sed 's/ $//')
  printf '  %-24s %s\n' "$1" "${lines[0]}"
  ((${#lines[@]} < 2)) || printf '                           %s\n' "${lines[@]:1}"
}

tell_signing_in() { # tell_signing_in PORT…
  tell "Kies daar wie u bent; een wachtwoord is er niet, want alle mensen zijn verzonnen. Iemand anders zijn: \"Afmelden\", rechtsboven. Twee mensen tegelijk: een tweede venster, privé of incognito." \
    "Choose there who you are; there is no password, as all people are invented. To be somebody else: \"Sign out\", top right. Two people at once: a second window, private or incognito. The button beside it changes the language."
  tell "Staat uw browser op een andere computer, typ dan daar:" "If your browser is on another computer, type there:"
  local port
  printf '  ssh'
  for port in "$@"; do printf ' -L %s:127.0.0.1:%s' "$port" "$port"; done
  say " $(id -un)@DEZE-COMPUTER" " $(id -un)@THIS-COMPUTER"
}

tell_no_browser() {
  say "
Er is geen browserversie gebouwd: node en npm (18.13 of nieuwer) ontbraken, of npm kon zijn pakketten niet halen." "
The client for browsers was not built: node and npm (18.13 or newer) were missing, or npm could not get its packages."
}

tell_how_to_stop() {
  say "
Stoppen: kill $(cat "$site/pid")
Wat de demo maakte staat in $site; een volgende demo ruimt het op." "
To stop: kill $(cat "$site/pid")
What the demo made is in $site; the next demo clears it away."
}
