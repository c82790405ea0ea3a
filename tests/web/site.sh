#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# A site for the browser tests: a practice daemon with people, a phone list and cases in every state that a
# screen shows, brought there by real commands; beside it doorbraak-web.
#
#   site.sh prepare BUILD FOLDER          makes it once, stopped; FOLDER/names says which case is which
#   site.sh open BUILD PREPARED FOLDER [LADDER…]    a copy of it that runs: prints the URL, ends when stdin does;
#                                         with a ladder's file: that one and all of config/ are there too
#   site.sh linked BUILD PREPARED FOLDER [LADDER…]    the same, with the national table's site beside it and doorbraak-link between:
#                                         prints both URLs
#
# The clock stands on the morning before a table meets, so that a stand-up has something to say.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=clients/demo/telling.sh
source "$root/clients/demo/telling.sh"
# shellcheck source=clients/demo/site.sh
source "$root/clients/demo/site.sh"
# shellcheck source=clients/demo/browser.sh
source "$root/clients/demo/browser.sh"
# shellcheck source=clients/demo/two_sites.sh
source "$root/clients/demo/two_sites.sh"
# shellcheck source=clients/demo/stories.sh
source "$root/clients/demo/stories.sh"
verb=$1
build=$(cd "$2" && pwd)
cd "$root"
unset DOORBRAAK_HOME
export LANG=C.UTF-8 TZ=Europe/Amsterdam
choose_language

# --- prepare ---

names_case() { # names_case NAME VALUE
  printf '%s=%s\n' "$1" "$2" >>"$site/names"
}

moment() { date -u -d "@$(date -d "$1" +%s)" +%FT%TZ; } # as the protocol has it

# The city's table meets soon after the case came: too far for its members' mandate, so it goes national.
taxi_goes_national() {
  local meets
  meets="$(working_day "$(day_from "$(today)" "+7 days")") 09:00"
  does voorzitter-stedelijk meeting convene utrecht stedelijke-tafel "$meets"
  goes_on_agenda "$taxi" voorzitter-stedelijk professional-oost "$meets"
  arrives "$meets"
  does voorzitter-stedelijk meeting hold utrecht stedelijke-tafel "$meets" \
    "voorzitter-stedelijk,professional-oost,$core_members"
  does voorzitter-stedelijk decide "$taxi" no-mandate "Het landelijke vervoerscontract laat geen ander bedrijf toe" \
    lacking=contract-regiovervoer
  does voorzitter-stedelijk minutes "$taxi" "Geen mandaat; de voorzitter schaalt op"
  does professional-oost tell "$taxi"
  does voorzitter-stedelijk escalate "$taxi" "Het Rijk sluit dit contract"
  does maatwerkfunctionaris-1 claim "$taxi"
  city_met=$meets
}

# What comes in on the last day: an urgent case, one that is asked about, some alike (an issue is proposed).
the_last_morning() {
  local example
  for example in kinderopvang fiets briefadres; do
    submits professional-overvecht "$example"
    quietly professional-overvecht escalate "$last" "Het team komt er niet uit"
    names_case "queued_$example" "$last"
  done
  quietly koploper-overvecht-1 claim "$last"
  quietly koploper-overvecht-1 ask "$last" "Is er een adres bij familie besproken?"
  submits professional-overvecht fiets urgency=urgent
  quietly professional-overvecht escalate "$last" "Het contract begint morgen"
  names_case urgent "$last"
  submits professional-overvecht fiets
  names_case at_team "$last"
}

prepare() {
  site=$1
  rm -rf "$site"
  mkdir -p -m 700 "$site/people"
  once=
  trap 'daemon_stop' EXIT
  site_create
  everybody_enrolls
  enroll web-1
  quietly beheerder-1 admin approve "$request" --organisation gemeente-utrecht --roles gateway
  quietly coordinator-1 admin contact --file config/examples/bellijst/utrecht.yaml
  quietly beheerder-1 practice advance "1 working day"
  quietly beheerder-1 practice advance "1 working hour"
  the_cases_come_in
  story_bicycle
  story_horses
  three_cases_climb
  story_child_care_climbs
  taxi_goes_national
  overvecht_meets=$(next_meeting voorzitter-overvecht wijktafel-overvecht "$(daemon_seconds)")
  quietly voorzitter-overvecht agenda "$child_care" "$overvecht_meets"
  quietly professional-overvecht pack "$child_care"
  arrives "$(eve_of "${overvecht_meets% *}") 09:00"
  the_last_morning
  names_case child_care "$child_care"
  names_case teeth "$teeth"
  names_case advance "$advance"
  names_case taxi "$taxi"
  names_case bicycle "$bicycle"
  names_case waiting "$waiting"
  names_case meeting "$(moment "$overvecht_meets")"
  names_case held "$(moment "$city_met")"
  daemon_stop
  rm -f "$site/ready"
}

eve_of() { # eve_of DATE: the last working day before it
  local day
  day=$(day_from "$1" "-1 day")
  while (($(date -d "$day" +%u) > 5)) || grep -q "DATE:${day//-/}" config/calendars/nl.ics; do
    day=$(day_from "$day" "-1 day")
  done
  printf '%s' "$day"
}

# --- open ---

web_stop() {
  [[ -z ${web:-} ]] || kill "$web" 2>/dev/null || true
  daemon_stop
}

# All ladders of config/, and these, with the calendars that they want.
more_ladders() { # more_ladders FILE…
  cp "$@" "$site/config/ladders/"
  { grep -E '^(commands|events):' "$site/config/doorbraakd.yaml" && cat "$site/config/alle-ladders.yaml"; } >"$site/config/more.yaml"
  mv "$site/config/more.yaml" "$site/config/doorbraakd.yaml"
}

open_copy() { # open_copy PREPARED FOLDER [LADDER…]
  site=$2
  mkdir -p "$(dirname "$site")"
  cp -r "$1" "$site"
  (($# == 2)) || more_ladders "${@:3}"
  trap web_stop EXIT
  daemon_start
  cp "$root/config/examples/mensen.csv" "$site/mensen.csv"
  echo 'practice_people: mensen.csv' >"$site/web.yaml"
  "$build/doorbraak-web" --practice --config "$site/web.yaml" --listen 127.0.0.1:0 --connect "$server" --profile "$site/people/web-1" \
    --web "$build/web" --ready-file "$site/web-ready" >>"$site/web-log" 2>&1 </dev/null &
  web=$!
  local i
  for ((i = 0; i < 1200; i++)); do
    [[ ! -s $site/web-ready ]] || break
    kill -0 "$web" 2>/dev/null || break
    sleep 0.05
  done
  [[ -s $site/web-ready ]] || fail "doorbraak-web is niet gestart; zie $site/web-log" "doorbraak-web did not start; see $site/web-log"
  head -1 "$site/web-ready"
  cat >/dev/null # until whoever asked is done
}

# --- linked ---

linked_copy() { # linked_copy PREPARED FOLDER [LADDER…]
  site=$2
  mkdir -p "$(dirname "$site")"
  cp -r "$1" "$site"
  (($# == 2)) || more_ladders "${@:3}"
  trap daemon_stop EXIT
  daemon_start
  server_key=$(sed -n 2p "$site/people/beheerder-1/server")
  enroll beheerder-1 # as the daemon has another port now
  national_create
  national_lets_in
  quietly beheerder-pmm practice until "$(date -d "@$(daemon_seconds)" '+%F %H:%M')"
  link_start >/dev/null
  gateway_start gemeente beheerder-1 gemeente-utrecht 0 <config/examples/mensen.csv
  local here=$web_address server=$national_server server_key=$national_key
  gateway_start landelijk beheerder-pmm pmm 0 <config/examples/mensen-landelijk.csv
  printf '%s\n%s\n' "$here" "$web_address"
  cat >/dev/null # until whoever asked is done
}

case "$verb" in
  prepare) prepare "$3" >"$3.log" 2>&1 || { tail -20 "$3.log" >&2; exit 1; } ;;
  open) open_copy "${@:3}" ;;
  linked) linked_copy "${@:3}" ;;
esac
