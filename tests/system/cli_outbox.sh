#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# cli_outbox.sh BUILD: what is typed while the daemon is away waits, unreadable to others, and is done
# once, in its order; a daemon that is killed in the middle of it changes nothing about that.
# shellcheck disable=SC2034,SC2154 # shared with cli_site.sh
build=$1
# shellcheck source=tests/system/cli_site.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli_site.sh"
site_new
admit professional-1 buurtteam-wmo professional
case_words=(ladder=utrecht district=ondiep domains=debts ground=consent)

site_stop KILL
want 2 as professional-1 submit "${case_words[@]}" resident_words="Geheim van een inwoner" --timeout 1
says "outbox"
case_id=$(grep -o 'D-[0-9A-Z-]*' <<<"$out")
want 2 as professional-1 amend "$case_id" situation="Nog een geheim" --timeout 1
want 69 as professional-1 queue --timeout 1
if grep -rqi geheim "$work/home/professional-1"; then fail "content lies readable in the profile"; fi
[[ $(find "$work/home/professional-1/outbox" -name '*-*' ! -perm 600 | wc -l) == 0 ]] || fail "others may read the outbox"
want 0 as professional-1 outbox
says "case_submit"
says "case_amend"
id=$(awk '/case_amend/ {print $1}' <<<"$out")
want 0 as professional-1 outbox show "$id"
says "Nog een geheim"

# The next run sends both first, in their order: the case exists before it is completed.
site_start
want 0 as professional-1 show "$case_id"
says "alsnog verzonden"
says "Wat wil de inwoner zelf"
says "Wat is er aan de hand"
want 0 as professional-1 outbox
says "leeg"

# A refused one stays with its words until it is dropped.
site_stop TERM
want 2 as professional-1 escalate "$case_id" "Een lange toelichting" --timeout 1
site_start
want 0 as professional-1 outbox send
says "GATE_NOT_MET"
says "geweigerd"
id=$(awk '/case_escalate/ {print $1; exit}' <(as professional-1 outbox))
want 0 as professional-1 outbox show "$id"
says "Een lange toelichting"
# It is no reason to wait for another process that has its turn, nor to say that something waits.
exec {turn}>"$work/home/professional-1/outbox/lock.send"
flock "$turn"
want 0 as professional-1 outbox send --timeout 1
want 0 as professional-1 queue --timeout 1
exec {turn}>&-
want 0 as professional-1 outbox drop "$id"
want 0 as professional-1 outbox
says "leeg"

# What must not wait is not kept.
site_stop KILL
want 69 as professional-1 read "$case_id" --timeout 1
want 69 as beheerder-1 practice advance "1 dag" --timeout 1 || true
want 0 as professional-1 outbox
says "leeg"
site_start

# Who is shut out meanwhile: nothing of it is done, and his words are his until he drops them.
admit professional-2 buurtteam-wmo professional
site_stop TERM
want 2 as professional-2 submit "${case_words[@]}" resident_words="Woorden van wie weg is" --timeout 1
site_start
want 0 as beheerder-1 admin revoke professional-2
want 2 as professional-2 outbox send --timeout 5
want 77 as professional-2 queue --timeout 5
want 2 as professional-2 submit "${case_words[@]}" resident_words="En daarna nog een" --timeout 5
want 0 as professional-2 outbox
[[ $(grep -c case_submit <<<"$out") == 2 ]] || fail "words of who was shut out are gone: $out"
want 0 as professional-2 outbox show "$(awk 'NR == 1 {print $1}' <<<"$out")"
says "Woorden van wie weg is"

# Several at once, from one machine: each waits its turn or is kept, none is lost.
for ((i = 0; i < 8; i++)); do
  as professional-1 submit "${case_words[@]}" resident_words="tegelijk $i" >>"$work/at-once" 2>&1 &
  clients[i]=$!
done
wait "${clients[@]}"
want 0 as professional-1 outbox send
say_cases() { as professional-1 watch --once --from 1 --json | grep '"event":"case_submitted"'; }
[[ $(say_cases | wc -l) == 9 ]] || fail "$(say_cases | wc -l) cases exist, 9 were brought in"

# Killed and started again while someone works: each command once, none lost.
rounds=${ROUNDS:-12}
for ((i = 0; i < rounds; i++)); do
  as professional-1 submit "${case_words[@]}" resident_words="ronde $i" --json --timeout 10 \
    >>"$work/submitted" 2>>"$work/errors" &
  client=$!
  sleep "0.0$((RANDOM % 9))"
  site_stop KILL
  site_start
  wait "$client" || true
done
want 0 as professional-1 outbox send
seen=$(say_cases | wc -l)
[[ $seen == $((rounds + 9)) ]] || fail "$seen cases exist, $((rounds + 9)) were brought in"
[[ $(say_cases | grep -o '"case_id":"D[^"]*"' | sort -u | wc -l) == "$seen" ]] || fail "a case exists twice"
echo "cli: $seen cases brought in past $rounds kills, none lost, none twice"
