# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# What `./run demo all` has beside the demo's own site: the national table's daemon, and doorbraak-link
# between the two. All three are ended by daemon_stop (site.sh), and so are the gateways (browser.sh).
# shellcheck disable=SC2154 # build, site, root, out, request, server, server_key: the other files of the demo

# All ladders of config/ but the national table's, on one daemon.
towns_create() {
  cp -r "$root/config" "$site/config"
  rm "$site/config/ladders/landelijk.yaml"
  grep -vE '^(commands|events):' "$root/config/alle-ladders.yaml" >"$site/config/doorbraakd.yaml"
  printf 'commands: tcp://127.0.0.1:*\nevents: tcp://127.0.0.1:*\n' >>"$site/config/doorbraakd.yaml"
  site_of_administrator beheerder-1 gemeente-utrecht
}

national_create() {
  mkdir -m 700 "$site/national"
  cp -r "$root/config" "$site/national/config"
  sed -i 's#^commands:.*#commands: tcp://127.0.0.1:*#; s#^events:.*#events: tcp://127.0.0.1:*#; s#^ladders:.*#ladders: ladders/landelijk.yaml#' \
    "$site/national/config/doorbraakd.yaml"
  (
    site=$site/national
    mkdir -m 700 "$site/people"
    site_of_administrator beheerder-pmm pmm
    echo "$daemon" >"$site/daemon"
  )
  national=$(cat "$site/national/daemon")
  national_server=$(head -1 "$site/national/ready")
  national_key=$("$build/doorbraakd" key --site "$site/national/site" 2>/dev/null)
  mv "$site"/national/people/* "$site/people/"
}

# let_in ADMINISTRATOR FILE: whoever a list of people names.
let_in() {
  local person organisation roles
  while IFS=, read -r person organisation roles; do
    [[ $person != \#* && -n $person ]] || continue
    enroll "$person"
    quietly "$1" admin approve "$request" --organisation "$organisation" --roles "${roles//+/,}"
  done <"$2"
}

towns_let_in() {
  local list
  for list in "$root"/config/examples/mensen*.csv; do
    [[ $list == *landelijk* ]] || let_in beheerder-1 "$list"
  done
}

# The same, with the other daemon's address.
national_lets_in() {
  local server=$national_server server_key=$national_key
  let_in beheerder-pmm "$root/config/examples/mensen-landelijk.csv"
}

# A profile at each side, with a key pair of its own and one role.
link_start() {
  does beheerder-1 admin approve "$(link_enrolls koppeling-pmm "$server" "$server_key")" \
    --organisation pmm --roles link
  does beheerder-pmm admin approve "$(link_enrolls koppeling-gemeenten "$national_server" "$national_key")" \
    --organisation gemeente-utrecht --roles link
  setsid "$build/doorbraak-link" --here "$site/people/koppeling-pmm" --there "$site/people/koppeling-gemeenten" \
    --every 0.2 >>"$site/log" 2>&1 </dev/null &
  linking=$!
  note_processes
}

link_enrolls() { # link_enrolls PERSON SERVER KEY: its request
  local server=$2 server_key=$3
  enroll "$1"
  printf '%s' "$request"
}

# What the other site did comes over the link, moments later.
comes_over() { # comes_over PERSON CASE TEXT: until show has it
  local i
  for ((i = 0; i < 600; i++)); do
    quietly "$1" show "$2" --json
    [[ $out != *"$3"* ]] || return 0
    sleep 0.1
  done
  fail "over de koppeling kwam geen \"$3\"; zie $site/log" "no \"$3\" came over the link; see $site/log"
}
