#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# cli_case.sh BUILD: a case climbs Utrecht's ladder by the words that people type, and what is
# refused says what is missing and what to do about it.
# shellcheck disable=SC2034,SC2154 # shared with cli_site.sh
build=$1
# shellcheck source=tests/system/cli_site.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli_site.sh"
site_new
admit professional-1 buurtteam-wmo professional
admit koploper-ondiep-1 gemeente-utrecht coach
admit voorzitter-ondiep gemeente-utrecht chair

cat >"$work/case.yaml" <<'YAML'
ladder: utrecht
district: ondiep
domains: [debts, education]
obstacles: [clashing-rules]
ground: consent
household:
  - {role: resident, birth_year: 2003}
texts:
  resident_words: Ik wil mijn diploma halen.
  situation: |
    Een schuld uit de toeslagen.
    De school wil eerst betaald worden.
YAML
admit privacy-1 gemeente-utrecht privacy
admit coordinator-1 gemeente-utrecht coordinator

# --- in ---
want 65 as professional-1 submit --file <(sed 's/consent/because/' "$work/case.yaml")
says ":5:9: 'ground'"
want 0 as professional-1 submit --file "$work/case.yaml"
says "is ingebracht"
says "volgende stap"
case_id=$(grep -o 'D-[0-9A-Z-]*' <<<"$out" | head -1)
want 1 as professional-1 submit --file "$work/case.yaml" situation2="BSN 111222333"
says "(BSN)"
says "texts.situation2"
want 65 as professional-1 submit --file <(sed '/^ground/d' "$work/case.yaml")
says "'ground' ontbreekt"
want 64 as professional-1 amend "$case_id"
says "noem wat er wijzigt"
want 1 as professional-1 amend "$case_id" remove=domains
says "kies district, obstacles, outside_date of team"
want 0 as professional-1 show "$case_id"
says "huishouden"
says "inwoner (2003)"
want 64 as professional-1 watch --seconds lang
says "een heel getal"

# --- a gate says in words what it wants ---
want 1 as professional-1 escalate "$case_id"
says "(GATE_NOT_MET)"
says "[obstacle]"
says "Beschrijf de situatie en waar het vastloopt."
says "UTR-2"
want 0 env LANGUAGE=en DOORBRAAK_HOME="$work/home/professional-1" "$build/doorbraak" why "$case_id"
says "Describe the situation and where it is stuck."
want 0 as professional-1 amend "$case_id" obstacle="De regels botsen"
want 0 as professional-1 escalate "$case_id" "Samen met de koploper"
says "koploper-ondiep-1"

# --- work ---
want 0 as koploper-ondiep-1 queue utrecht koploper-ondiep
says "$case_id"
says "  de casus oppakken"
want 0 as koploper-ondiep-1 show "$case_id"
says "de casus oppakken"
says "op Koploper Ondiep"
says "schulden, onderwijs"
says "regels die botsen"
want 0 env LANGUAGE=en DOORBRAAK_HOME="$work/home/koploper-ondiep-1" "$build/doorbraak" show "$case_id"
says "debts, education"
says "rules that clash"
want 0 as koploper-ondiep-1 claim "$case_id"
want 1 as professional-1 claim "$case_id"
says "bijzonderheid: dit mag: wie werkt bij de trede waar de casus is"
want 1 env LANGUAGE=en DOORBRAAK_HOME="$work/home/professional-1" "$build/doorbraak" claim "$case_id"
says "detail: who may do this: who works at the tier where the case is"
want 0 as koploper-ondiep-1 read "$case_id"
says "De school wil eerst betaald worden."
want 0 as koploper-ondiep-1 ask "$case_id" "Hoe hoog is de schuld?"
says "(vraag 1)"
want 0 as professional-1 answer "$case_id" 1 "Ruim 3000 euro"
# who is consulted finds what is asked, beside whose the next step is
want 0 as koploper-ondiep-1 consult "$case_id" voorzitter-ondiep "Zie jij nog een weg?"
want 0 as voorzitter-ondiep queue
says "$case_id"
says "  meedenken"
want 0 env LANGUAGE=en DOORBRAAK_HOME="$work/home/voorzitter-ondiep" "$build/doorbraak" queue
says "  think along"
want 0 as koploper-ondiep-1 queue
says "  een volgende stap zetten"
want 0 as voorzitter-ondiep advise "$case_id" "Bel de school" consultation=1
want 0 as voorzitter-ondiep queue
says "Geen casussen"
want 0 as koploper-ondiep-1 record "$case_id" koploper breakthrough_needed=ja \
  where_exactly=toeslag who_or_what=corporatie regular_routes=alle
want 0 as koploper-ondiep-1 escalate "$case_id"
cat >"$work/list.yaml" <<'YAML'
- contact: corporatie-1
  organisation: woningcorporaties
  verified: 2026-01-05
  mandates: [{subject: rent-arrears, max_cents: "€500", basis: raamafspraak}]
  texts: {name: Contactpersoon, phone: 030-1234567}
YAML
want 0 as beheerder-1 admin contact --file "$work/list.yaml"
sed 's/rent-arrears/rent-arears/' "$work/list.yaml" >"$work/wrong.yaml"
want 1 as beheerder-1 admin contact --file "$work/wrong.yaml"
says "'rent-arears'"
says ":1: de vermelding die hier begint is geweigerd"
sed '/organisation/d' "$work/list.yaml" >"$work/wrong.yaml"
want 65 as beheerder-1 admin contact --file "$work/wrong.yaml"
says ":1: in deze vermelding ontbreekt 'organisation'"
want 64 as beheerder-1 admin contact --file <(cat "$work/list.yaml")
says "zet haar in een bestand"
want 0 as professional-1 contacts rent-arrears €500
says "huurachterstand (rent-arrears)"
says "corporatie-1 (woningcorporaties)"
says "€500,00"
want 0 as professional-1 contacts rent-arrears €500,01
says "Niemand"
want 0 as professional-1 contact "$case_id" corporatie-1 no-solution
want 0 as professional-1 amend "$case_id" proposed_solution=voorschot legitimacy=past involvement=wil return=veel
want 0 as professional-1 escalate "$case_id"

# --- the table: a meeting of its own, in five working days ---
want 0 as voorzitter-ondiep claim "$case_id"
want 0 as voorzitter-ondiep clear "$case_id"
start=$(date -d "@$(($(date +%s) + 11 * 86400))" +%F)" 13:00"
want 0 as voorzitter-ondiep meeting convene utrecht wijktafel-ondiep "$start" closed_day=ja # whatever day that is
says ", belegd"
want 0 as voorzitter-ondiep meeting invite utrecht wijktafel-ondiep "$start" svb
want 0 as voorzitter-ondiep agenda "$case_id" "$start"
want 0 as voorzitter-ondiep pack "$case_id"
# --- can it decide, before it starts ---
want 0 as voorzitter-ondiep need "$case_id" rent-arrears €1500
want 0 as voorzitter-ondiep ready utrecht wijktafel-ondiep "$start"
says 'deze tafel vraagt geen quorum'
says 'voorzitter-ondiep (voorzitter)'
says 'mandaat nodig: rent-arrears, €1.500,00; NIEMAND BRENGT HET MEE'
want 0 env LANG=en_GB.UTF-8 DOORBRAAK_HOME="$work/home/voorzitter-ondiep" "$build/doorbraak" ready utrecht wijktafel-ondiep "$start"
says 'this table asks no quorum'
says 'mandate needed: rent-arrears, €1,500.00; NOBODY BRINGS IT'
want 0 as voorzitter-ondiep ready utrecht wijktafel-ondiep "$start" --json
says '"needs"'
want 1 as professional-1 ready utrecht wijktafel-ondiep
says '(DENIED)'
want 1 as professional-1 recuse "$case_id" 'Ik ken deze inwoner' person=voorzitter-ondiep
says '(DENIED)'
want 0 as voorzitter-ondiep meetings utrecht wijktafel-ondiep
says "$case_id  plan is verstuurd"
want 0 as beheerder-1 practice advance "12 dagen"
want 0 as voorzitter-ondiep meeting hold utrecht wijktafel-ondiep "$start" voorzitter-ondiep,professional-1
says ", gehouden"
says "aanwezig"
says "volgende stap: het verslag sturen, door voorzitter-ondiep"
want 64 as voorzitter-ondiep spend "$case_id" tafelbudget 300 loan "Aflossing"
says "€300"
want 0 as professional-1 spend "$case_id" tafelbudget €300 loan "Aflossing voorschieten"
says "(uitgave 1)"
want 0 as voorzitter-ondiep approve "$case_id" 1
want 0 as professional-1 show "$case_id"
says "€300,00 uit Maatwerkbudget van de tafel"
want 1 as voorzitter-ondiep refuse "$case_id" "Niet onderbouwd"
says "unmet"
want 0 as voorzitter-ondiep decide "$case_id" tailor-made legitimacy=ja involvement=ja return=ja
due=$(date -d "${start% *} + 20 days" +%F)
want 0 as voorzitter-ondiep agree "$case_id" professional-1 "$due" "De helft vervalt bij het diploma" \
  condition="Diploma gehaald" condition_date="$due" spend=1
says "(afspraak 1)"
want 0 as voorzitter-ondiep minutes "$case_id" "Besloten is een lening uit het tafelbudget."
want 1 as professional-1 close "$case_id"
want 0 as professional-1 tell "$case_id"
want 0 as professional-1 "done" "$case_id" 1
want 0 as professional-1 condition "$case_id" 1 ja
want 0 as voorzitter-ondiep forgive "$case_id" 1 €150 "Diploma gehaald"
want 0 as voorzitter-ondiep evaluate "$case_id" finish
want 1 as professional-1 close "$case_id"
says "van een lening staat nog €150,00 open"
want 0 as professional-1 repay "$case_id" 1 €150
says "volgende stap: de casus afsluiten"
want 0 as professional-1 close "$case_id" "Eerder bellen"
want 0 as professional-1 show "$case_id"
says "gesloten"
says "kwijtgescholden €150,00"

# --- acute danger, the end of consent, erasing ---
want 0 as professional-1 submit --file "$work/case.yaml" urgency=spoed
says "Bel 112"
other=$(grep -o 'D-[0-9A-Z-]*' <<<"$out" | head -1)
want 0 as professional-1 urgent "$other" normal
[[ $out != *"Bel 112"* ]] || fail "no danger, and yet: $out"
want 0 as professional-1 urgent "$other" urgent "Het wordt toch dringend"
says "Bel 112"
want 0 as professional-1 read "$other"
want 0 as professional-1 consent withdraw "$other"
says "al gelezen door    professional-1"
# --- the privacy officer ---
want 0 as professional-1 amend "$other" file_number=Z-2026-00417
want 0 as professional-1 find utrecht z-2026-00417
says "$other"
want 0 as privacy-1 readings person=professional-1 --csv
says "stamp,case,person,purpose,refused,via,whose"
says ",$other,professional-1,,false"
want 0 as privacy-1 copy "$other"
says "Afschrift voor de betrokkene"
says "Een schuld uit de toeslagen."
says "gelezen door professional van buurtteam-wmo"
[[ $out != *professional-1* ]] || fail "a copy names who did what: $out"
text=$(grep -o '^[0-9]*  [^(]*(situation,' <<<"$out" | grep -o '^[0-9]*')
want 0 as privacy-1 correct "$other" "$text" situation "Het was een andere schuld" situation="Een schuld bij de opvang."
want 0 as privacy-1 mark "$other" "$text" situation third-party
want 0 as privacy-1 copy "$other"
says "[niet in dit afschrift: over een ander]"
want 0 as privacy-1 restrict "$other" accuracy
want 1 as professional-1 read "$other"
says "(RESTRICTED)"
want 0 as privacy-1 unrestrict "$other" "$(date +%F)"
want 0 as privacy-1 glasses
says "Geen noodtoegang."
want 0 as privacy-1 retention utrecht --dry-run
says "Van geen casus is de bewaartermijn voorbij"
want 0 as privacy-1 retention --help
want 0 as privacy-1 issue --help
says "issue adopt"
want 0 as privacy-1 erase "$other" unlawful
says "(vernietiging 1)"
want 1 as privacy-1 erasure approve 1
says "(SAME_PERSON)"
want 0 as professional-1 show "$other"
says "vernietiging 1 is gevraagd"
want 0 as coordinator-1 certificate 1
says "Vernietiging 1: gevraagd, onrechtmatig verwerkt"
want 0 as coordinator-1 erasure approve 1
says "een reservekopie van vóór nu kan het nog openen, tot "
want 0 as professional-1 read "$other"
says "is gewist"

# --- for programs ---
want 1 as professional-1 claim D-0000-0000-0001 --json
says '"outcome":"refused"'
says '"name":"NO_SUCH_CASE"'
want 0 as professional-1 show "$case_id" --json
says '"status":"closed"'
want 0 as professional-1 watch --once --json
says '"event":"case_submitted"'
says '"event":"case_closed"'

# --- an approval is whole or nothing ---
enroll professional-9
request=$(as professional-9 enroll --show 2>/dev/null)
# a unit's journal shows what an administrator needs: at once when the key is not let in, or that nobody is there
want 77 as professional-9 admin backup nacht
says "laat deze sleutel niet toe"
says "doorbraak admin approve '$request'"
want 0 as professional-8 enroll --person professional-8 --key laptop --server tcp://127.0.0.1:1 --server-key "$server_key"
DOORBRAAK_HOME=$work/home/professional-8 want 124 timeout 12 "$build/doorbraak" admin backup nacht
says "antwoordt niet; er wordt hoogstens 10 minuten op gewacht"
want 1 as beheerder-1 admin approve "$request" --organisation o --roles professional --until 2020-01-01
[[ $out != *Vastgelegd* ]] || fail "half an approval: $out"
want 64 as beheerder-1 admin approve "$request" --organisation o --roles professionall
taken=$(cat "$work/home/professional-1/key.public")
want 1 as beheerder-1 admin approve "doorbraak-request:1:professional-9:laptop:$taken" --organisation o --roles professional
says "(KEY_IN_USE)"
says "niet toegelaten"
[[ $out != *Vastgelegd* ]] || fail "half an approval: $out"
want 1 as beheerder-1 admin approve "doorbraak-request:1:professional-1:laptop:$taken" --organisation o --roles professional
[[ $out != *Vastgelegd* ]] || fail "half an approval: $out"
want 0 as beheerder-1 people
says "professional-1 (buurtteam-wmo)"

# --- as what somebody signs in elsewhere ---
code=7K3M-9QX2-AB4C-D5EF-6GH7-J8KM-9NPQ-RSTV-WXYZ-0123-4567-89AB-CDE0
want 0 as beheerder-1 admin signin add professional-1 "$code"
want 0 as beheerder-1 admin signin whose "${code,,}"
says "professional-1 (buurtteam-wmo): professional"
want 0 as beheerder-1 admin signin list professional-1
says "aanmelding $code"
[[ $out != *professional-2* ]] || fail "somebody else's: $out"
want 1 as beheerder-1 admin signin add voorzitter-ondiep "$code"
says "(SIGNIN_IN_USE)"
want 64 as beheerder-1 admin signin add professional-1 7K3M
want 0 as beheerder-1 admin signin remove professional-1 "${code//-/ }"
want 1 as beheerder-1 admin signin whose "$code"

# --- mail ---
want 1 as professional-1 mail set direct address='geen adres'
says "(BAD_VALUE)"
says "mailadres"
want 0 as professional-1 mail set direct address=p1@wmo.example
want 0 as beheerder-1 mail set digest person=voorzitter-ondiep address=v1@wmo.example english=yes
want 1 as professional-1 mail set none person=voorzitter-ondiep
want 0 as professional-1 mail
says "professional-1"
says "meteen"
[[ $out != *voorzitter* && $out != *example* ]] || fail "somebody else's, or an address: $out"
want 0 as beheerder-1 mail
says "voorzitter-ondiep"
says "een keer per werkdag, in het Engels"
want 0 as beheerder-1 health
says "mensen bij wie mail niet aankwam"
want 0 as professional-1 notices 1
want 0 as beheerder-1 mail remove voorzitter-ondiep
want 0 as beheerder-1 mail
[[ $out != *voorzitter* ]] || fail "still there: $out"

# --- at once ---
want 0 as beheerder-1 admin revoke-key professional-1 laptop
want 77 as professional-1 hello
site_stop TERM
want 69 as voorzitter-ondiep hello --timeout 1
echo "cli: a case climbed from team to table and was closed, by $(grep -c 'want 0 as' "$0") commands"
