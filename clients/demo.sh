#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The demo: `./run demo [all]`, or clients/demo.sh BUILD_DIR [all] [--once]. A practice daemon of its own on free
# ports of the loopback, the people of config/examples/mensen.csv, and eight cases that climb
# Utrecht's ladder, told as a person would follow it. Every line behind a $ is a real command with
# its real output; an outcome that is not the expected one ends the demo with a message and status 1.
#
# With `all`: a story for each of the eight ladders, told on two daemons with doorbraak-link between them.
#
# Afterwards all of it runs on, with a gateway before each daemon, so that you can go on in a browser or by hand; with --once it is stopped, and all
# that the demo made is removed. A second demo beside the first one is a new one: BUILD_DIR/demo/2.
# DEMO_DAYS=N lets it begin N days from now; its test does, to see it on other days of the year.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
# shellcheck source=clients/demo/telling.sh
source "$here/demo/telling.sh"
# shellcheck source=clients/demo/site.sh
source "$here/demo/site.sh"
# shellcheck source=clients/demo/browser.sh
source "$here/demo/browser.sh"
# shellcheck source=clients/demo/stories.sh
source "$here/demo/stories.sh"
# shellcheck source=clients/demo/two_sites.sh
source "$here/demo/two_sites.sh"
# shellcheck source=clients/demo/all.sh
source "$here/demo/all.sh"

usage() {
  say "gebruik: clients/demo.sh BOUWMAP [all] [--once]" "usage: clients/demo.sh BUILD_DIR [all] [--once]" >&2
  exit 64
}
(($# >= 1)) || usage
all=
once=
for word in "${@:2}"; do
  case "$word" in
    all) all=yes ;;
    --once) once=--once ;;
    *) usage ;;
  esac
done
[[ -x $1/doorbraakd && -x $1/doorbraak ]] || {
  say "demo: in $1 staat geen doorbraakd; bouw met ./run build" \
    "demo: there is no doorbraakd in $1; build with ./run build" >&2
  exit 66
}
build=$(cd "$1" && pwd)
cd "$root"
choose_language
export TZ=Europe/Amsterdam

site_claim
trap 'site_end $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if [[ -n $all ]]; then
  two_sites_open
  story_amsterdam
  story_den_haag
  story_heerenveen
  story_leeuwarden
  story_zaanstad
  story_zwolle
  story_utrecht
  story_national
  the_end_of_all
  exit 0
fi

the_site_opens
the_cases_come_in
story_bicycle
story_horses
story_postal_address
story_waiting_list
three_cases_climb
story_child_care_climbs
the_tables_meet
story_child_care_decided
story_advance_refused
story_taxi_goes_national
story_teeth_stall
story_diploma
the_end
