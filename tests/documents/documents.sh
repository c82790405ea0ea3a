#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# documents.sh BUILD: documents of all eight ladders, made as people make them.
# shellcheck disable=SC2034,SC2154 # shared with cli_site.sh
build=$1
# shellcheck source=tests/system/cli_site.sh
source "$(dirname "${BASH_SOURCE[0]}")/../system/cli_site.sh"
papers=${DOORBRAAK_KEEP:-$work/papers}
mkdir -p "$papers"
rm -f "$papers"/*.pdf "$papers"/*.html "$papers"/*.xml
check() { /usr/bin/python3 -B "$root/tests/documents/check.py" "$@" || fail "see above"; }
valid() { xmllint --noout --nonet --relaxng "$root/config/formats/document.rng" "$@" 2>"$work/invalid" || fail "$(cat "$work/invalid")"; }
brings() { # brings PERSON WORDS…: the case's number in $last
  want 0 as "$@"
  last=$(grep -oE 'D(-[0-9A-Z]{4}){3}' <<<"$out" | head -1)
}
# Nobody's words are anything but words.
markup='<script>alert(1)</script> & "quotes" <fo:block>x</fo:block> ]]> &lt; {$x}'

site_new alle-ladders.yaml
while read -r person organisation roles; do admit "$person" "$organisation" "$roles"; done <<'PEOPLE'
professional-overvecht buurtteam-overvecht professional
koploper-overvecht-1 buurtteam-overvecht coach
voorzitter-overvecht gemeente-utrecht chair
lid-wmo buurtteam-wmo member
lid-woningcorporatie woningcorporaties member
professional-zuilen buurtteam-zuilen professional
professional-amsterdam-1 buurtteam-amsterdam professional
professional-den-haag-1 gemeente-den-haag professional
gezinswerker-1 team-jeugd-en-gezin professional
sociaal-werker-1 amaryllis professional
wijkwerker-1 wijkteams professional
jeugd-en-gezinswerker-1 sociaal-wijkteam professional
indiener-pmm pmm professional
privacy-1 gemeente-utrecht privacy
coordinator-1 gemeente-utrecht coordinator
PEOPLE
want 0 as coordinator-1 admin contact --file "$root/config/examples/bellijst/utrecht.yaml"
want 0 as beheerder-1 practice advance "1 working day"
want 0 as beheerder-1 practice advance "1 working hour"

# --- a plan of each ladder, whatever is in its texts ---
plan_of() { # plan_of PERSON LADDER FACTS TITLE FIELDS… : every field holds markup
  local person=$1 ladder=$2 facts title=$4 words=() field
  IFS=' ' read -ra facts <<<"$3"
  for field in "${@:5}"; do words+=("$field=$field: $markup"); done
  brings "$person" submit "ladder=$ladder" ground=consent "${facts[@]}" "${words[@]}"
  want 0 as "$person" document "$last" -o "$papers/$ladder.html"
  check "$papers/$ladder.html" --has "$title" "$last" "${words[@]#*=}"
  as "$person" document "$last" --xml >"$papers/$ladder.xml"
  valid "$papers/$ladder.xml"
  LANGUAGE=en as "$person" document "$last" >"$papers/$ladder-en.html"
  check "$papers/$ladder-en.html" --lang en --has "$last" "Case holder" --not Casushouder
  want 0 as "$person" document "$last" -o "$papers/$ladder.pdf"
  check "$papers/$ladder.pdf" --has "$title" "$last" "${words[@]#*=}"
}
plan_of professional-amsterdam-1 amsterdam "domains=housing district=noord team=buurtteam" "Intake Doorbraakteam" resident_words situation obstacle own_routes asked_of_team
plan_of professional-den-haag-1 den-haag "domains=youth" "wat als wij niets doen" resident_words situation obstacle tried idea
plan_of gezinswerker-1 heerenveen "domains=housing" Resultatenplan resident_words situation stuck
plan_of sociaal-werker-1 leeuwarden "domains=care" "Op Maat" resident_words situation why_coach support_meanwhile
plan_of wijkwerker-1 zaanstad "domains=debts obstacles=rules-in-the-way" "Aanvraag maatwerkbudget" resident_words situation why_stuck tried
plan_of jeugd-en-gezinswerker-1 zwolle "domains=youth obstacles=system" "Vier vragen" situation resident_words if_solved why_not
plan_of indiener-pmm landelijk "domains=care" "Verwijzing naar de landelijke tafel" resident_words situation national_obstacle local_rungs proposed_solution
check "$papers/zwolle.pdf" --order "1. Wat er aan de hand" "2. Wat volgens" "3. Als het is" "4. Waarom"

# --- Utrecht: two A4, also when all is filled to the brim (UTR-3) ---
lorem() { python3 -c 'import sys; n = int(sys.argv[1]); t = "Het gezin wacht op een besluit dat niemand mag nemen, en de school belt elke week. " * 100; print(t[:n - 2].rstrip() + ".")' "$1"; }
brings professional-overvecht submit ladder=utrecht district=overvecht team=buurtteam-overvecht ground=consent domains=debts,education \
  obstacles=clashing-rules outside_date=2030-06-01 outside_kind=eviction \
  resident_words="$(lorem 600)" situation="$(lorem 900)" obstacle="$(lorem 900)" tried="$(lorem 700)" proposed_solution="$(lorem 1000)" \
  legitimacy="$(lorem 800)" involvement="$(lorem 800)" return="$(lorem 800)" what_if_nothing="$(lorem 450)"
want 0 as professional-overvecht document "$last" -o "$papers/utrecht-full.pdf"
check "$papers/utrecht-full.pdf" --pages 2 --order "Doorbraakplan" "Wat de inwoner zelf als eerste wil" "Wat er aan de hand is" "Waar het vastloopt" \
  "Voorgestelde oplossing" "Waardendriehoek" "Legitimiteit" "Betrokkenheid" "Rendement" "Als wij niets doen"

# --- nothing in it, and one word without end ---
brings professional-overvecht submit ladder=utrecht district=overvecht team=buurtteam-overvecht ground=anonymous domains=debts
want 0 as professional-overvecht document "$last" -o "$papers/empty.pdf"
check "$papers/empty.pdf" --pages 1 --has "Er is voor u nog niets opgeschreven."
endless=$(head -c 1400 /dev/zero | tr '\0' W)
brings professional-overvecht submit ladder=utrecht district=overvecht team=buurtteam-overvecht ground=anonymous domains=debts situation="$endless" \
  resident_words="Ω € ✓"
want 0 as professional-overvecht document "$last" -o "$papers/endless.pdf"
check "$papers/endless.pdf" --has "Ω € ✓" --not "niet is af te drukken"
[[ $(pdftotext -bbox "$papers/endless.pdf" - | grep -oE 'xMax="[0-9]+' | cut -d'"' -f2 | sort -n | tail -1) -le 540 ]] ||
  fail "a word runs off the paper"

# --- names of residents in their own letters: printed, copied and read aloud as they are ---
names=("王小明" "山田たろう" "김철수" "Олександр Їжак" "Ωδή" "राजेश" "ሰላም ገብረ" "Արմեն" "გიორგი" "Nguyễn" "Łukasz Şükrü")
brings professional-overvecht submit ladder=utrecht district=overvecht team=buurtteam-overvecht ground=anonymous domains=debts \
  resident_words="$(printf '%s; ' "${names[@]}")" situation="محمد" obstacle="שלום"
want 0 as professional-overvecht document "$last" -o "$papers/letters.pdf"
check "$papers/letters.pdf" --has "${names[@]}" --not "#" "niet is af te drukken"
# written from the right, so that what pdftotext gives has marks of direction around it
for word in محمد שלום; do
  grep -q "$word" <<<"$(pdftotext -raw "$papers/letters.pdf" -)" || fail "$word is not in it"
done
# what no font here has, and what FOP cannot do, is named on the paper; nothing else is taken for another letter by that
brings professional-overvecht submit ladder=utrecht district=overvecht team=buurtteam-overvecht ground=anonymous domains=debts \
  resident_words="Blij 😀 ja, ꦗꦮ Արմեն გიორგი"
want 0 as professional-overvecht document "$last" -o "$papers/unprinted.pdf"
check "$papers/unprinted.pdf" --pages 1 --has "Blij # ja, ## Արմեն გიორგი" "niet is af te drukken" "U+1F600" "U+A997" "U+A9AE" --not 😀
LANGUAGE=en as professional-overvecht document "$last" --pdf >"$papers/unprinted-en.pdf"
check "$papers/unprinted-en.pdf" --lang en --has "cannot be printed here" "U+1F600"
want 0 as professional-overvecht document "$last" -o "$papers/unprinted.html"
check "$papers/unprinted.html" --has "Blij 😀 ja, ꦗꦮ" --not "niet is af te drukken"
# on a machine without those fonts there is a paper too
mkdir "$work/fewer"
cp "$root"/config/formats/* "$work/fewer/"
sed -i 's#/wqy/#/none/#; s#/abyssinica/#/none/#' "$work/fewer/fop.xconf"
brings professional-overvecht submit ladder=utrecht district=overvecht team=buurtteam-overvecht ground=anonymous domains=debts \
  resident_words="Van 王 en राजेश"
DOORBRAAK_FORMATS=$work/fewer as professional-overvecht document "$last" --pdf >"$papers/fewer.pdf"
check "$papers/fewer.pdf" --has "Van # en राजेश" "U+738B"

# --- for whom: what the ladder hides of a reader is in no paper of his; a paper is a reading ---
brings professional-overvecht submit --file "$root/config/examples/kinderopvang.yaml" return="Een diploma voorkomt jaren bijstand"
case_id=$last
want 1 as lid-wmo document "$case_id"
says "(NO_SUCH_CASE)"
want 0 as professional-overvecht escalate "$case_id" "Het team komt er niet uit"
want 0 as koploper-overvecht-1 claim "$case_id"
want 0 as koploper-overvecht-1 record "$case_id" koploper breakthrough_needed="Ja" where_exactly="Drie regels" who_or_what="De tafel" regular_routes="Ja"
want 0 as professional-overvecht escalate "$case_id" "Bellen"
want 0 as professional-overvecht contact "$case_id" werk-en-inkomen-2 no-solution "Een oude schuld valt er niet onder"
want 0 as professional-overvecht escalate "$case_id" "Niet onderling te regelen"
want 0 as voorzitter-overvecht clear "$case_id"
mapfile -t starts < <(as voorzitter-overvecht meetings utrecht wijktafel-overvecht --json | grep -oE '"start":"[^"]*"' | cut -d'"' -f4)
start=$(date -d "${starts[1]}" '+%F %H:%M')
table=(utrecht wijktafel-overvecht "$start")
want 0 as voorzitter-overvecht agenda "$case_id" "$start"

# not sent: the chair prepares with it, the table has only the cover
want 0 as voorzitter-overvecht meeting pack "${table[@]}" -o "$papers/pack-chair.html"
check "$papers/pack-chair.html" --has "Volgt nog" "Laat mij mijn opleiding afmaken"
want 0 as lid-wmo meeting pack "${table[@]}" -o "$papers/pack-before.html"
check "$papers/pack-before.html" --has "$case_id" "Volgt nog" "nog niet gestuurd" --not "Laat mij mijn opleiding"
want 0 as professional-overvecht pack "$case_id"
want 0 as lid-woningcorporatie meeting pack "${table[@]}" -o "$papers/pack.pdf"
check "$papers/pack.pdf" --pages 2 --has "15 min vragen, 15 min oplossing" "Uittreksel" \
  --order "Stukken voor Wijktafel Overvecht" "Agenda" "13:30" "$case_id" "Wie er is uitgenodigd" "woningcorporaties" "1. Casus" "Laat mij mijn opleiding" "Rendement" \
  --not "Alleenstaande ouder" "Regeling met de opvang" "Stoppen met school" "gewijzigd" "2003"
want 0 as lid-wmo meeting pack "${table[@]}" -o "$papers/pack-wmo.html"
check "$papers/pack-wmo.html" --has "Alleenstaande ouder" --not "breakthrough_needed" "Drie regels"
want 1 as professional-zuilen meeting pack "${table[@]}"
says "(DENIED)"

# another plan: it says so, and what changed, of what one sees
want 0 as professional-overvecht amend "$case_id" situation="Nu ook zonder oma" proposed_solution="De tafel leent 900 euro"
want 0 as lid-woningcorporatie meeting pack "${table[@]}" -o "$papers/pack-changed.html"
check "$papers/pack-changed.html" --has "nieuw plan volgt" --not "900 euro"
want 0 as professional-overvecht pack "$case_id"
want 0 as lid-woningcorporatie meeting pack "${table[@]}" -o "$papers/pack-again.pdf"
/usr/bin/python3 -B "$root/tests/documents/controls.py" "$papers/pack-again.pdf" || fail "a control was missed"
check "$papers/pack-again.pdf" --has "Gewijzigd opnieuw gestuurd" "Gewijzigd sinds de vorige stukken" "Voorgestelde oplossing · gewijzigd" "900 euro" --not "zonder oma" "Wat is er aan de hand"
want 0 as privacy-1 reads "$case_id"
says "lid-woningcorporatie"
says "lid-wmo"

# --- minutes: a draft for who prepares them, the whole for who was invited ---
want 0 as beheerder-1 practice until "$start"
want 0 as beheerder-1 practice advance "1 working hour"
want 0 as voorzitter-overvecht meeting minutes "${table[@]}" -o "$papers/draft.pdf"
check "$papers/draft.pdf" --has "Verslag van Wijktafel Overvecht" "Concept" "nog niet afgesloten" "Nog geen uitkomst"
want 0 as voorzitter-overvecht meeting hold "${table[@]}" voorzitter-overvecht,professional-overvecht,lid-wmo,lid-woningcorporatie,buurtteam-jeugd,werk-en-inkomen,sociaal-raadslieden
want 0 as voorzitter-overvecht decide "$case_id" tailor-made "U krijgt geld te leen. $markup" legitimacy="De wet laat het toe" \
  involvement="De ouder betaalt de helft" return="Een jaar bijstand minder"
due=$(date -d "$start + 10 days" +%F)
want 0 as voorzitter-overvecht agree "$case_id" professional-overvecht "$due" "De opvang bellen"
want 0 as voorzitter-overvecht agree "$case_id" lid-wmo "$due" "Oma vragen" condition="Als zij kan" condition_date="$due"
want 0 as lid-wmo meeting minutes "${table[@]}" -o "$papers/not-yet.html"
check "$papers/not-yet.html" --has "Concept" "nog niet verstuurd" --not "U krijgt geld" "Oma vragen"
want 0 as voorzitter-overvecht minutes "$case_id" "Besproken is de begroting."
want 0 as lid-wmo meeting minutes utrecht wijktafel-overvecht -o "$papers/minutes.pdf"
check "$papers/minutes.pdf" --not Concept "nog niet verstuurd" --order "Verslag van" "Aanwezig" "Besproken is de begroting." "Uitkomst" maatwerk Onderbouwing "De wet laat het toe" \
  "De ouder betaalt de helft" "Een jaar bijstand minder" Afspraken "De opvang bellen" professional-overvecht "Oma vragen" "Als zij kan" lid-wmo \
  "Uitleg voor de inwoner" "U krijgt geld te leen. $markup"
LANGUAGE=en as voorzitter-overvecht meeting minutes "${table[@]}" --pdf >"$papers/minutes-en.pdf"
check "$papers/minutes-en.pdf" --lang en --order "Minutes of" "Outcome" "tailor-made" "Reasoning" Legitimacy "Agreements" "Explanation for the resident"
for kind in pack minutes; do
  as lid-wmo meeting "$kind" "${table[@]}" --xml >"$papers/$kind.xml"
  valid "$papers/$kind.xml"
done

# --- what the command line says ---
want 64 as lid-wmo document "$case_id" --pdf --html
want 1 as voorzitter-overvecht document "$case_id" -o "$papers/minutes.pdf"
want 0 env DOORBRAAK_FOP=/nonexistent DOORBRAAK_HOME="$work/home/voorzitter-overvecht" "$build/doorbraak" document "$case_id" -o "$papers/no-fop.pdf"
says "Apache FOP staat niet op deze computer"
[[ -s $papers/no-fop.html && ! -e $papers/no-fop.pdf ]] || fail "without FOP there is HTML"
[[ $(stat -c %a "$papers/no-fop.html") == 600 ]] || fail "a document is for its maker only"
want 1 as voorzitter-overvecht meeting pack utrecht wijktafel-overvecht "2030-01-01 09:00"
says "(NO_SUCH_MEETING)"

# --- a format of one's own is a file; one that is not there is found before anybody misses it ---
cp -r "$root/config/formats" "$work/config/formats"
sed -i 's/^format: utrecht-plan/format: onze-vorm/' "$work/config/ladders/utrecht.yaml"
want 78 "$build/doorbraakd" check-config "$work/config/ladders/utrecht.yaml"
says "vorm 'onze-vorm' bestaat niet"
sed 's/Doorbraakplan/Ons eigen plan/' "$root/config/formats/utrecht-plan.xsl" >"$work/config/formats/onze-vorm.xsl"
want 0 "$build/doorbraakd" check-config "$work/config/ladders/utrecht.yaml"
kill -HUP "$daemon"
for _ in $(seq 600); do
  grep -q "Ons eigen plan" <<<"$(DOORBRAAK_FORMATS=$work/config/formats as voorzitter-overvecht document "$case_id" 2>/dev/null)" && own=yes && break
  sleep 0.1
done
[[ ${own:-} == yes ]] || fail "a format of one's own is not used"
echo "documents: $(find "$papers" -name '*.pdf' | wc -l) PDFs, $(find "$papers" -name '*.html' | wc -l) pages, $(find "$papers" -name '*.xml' | wc -l) XML files hold"
