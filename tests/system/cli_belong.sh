#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# cli_belong.sh BUILD: colleagues ask and answer, cases are related and merged, an issue is adopted, and
# what helped before is offered before a case climbs; by the words that people type.
# shellcheck disable=SC2034,SC2154 # shared with cli_site.sh
build=$1
# shellcheck source=tests/system/cli_site.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli_site.sh"
site_new
admit professional-1 buurtteam-wmo professional
admit koploper-stad-1 gemeente-utrecht coach
admit voorzitter-stedelijk gemeente-utrecht chair
admit policy-1 gemeente-utrecht policy

number() { grep -o 'D-[0-9A-Z-]*' <<<"$out" | head -1; }

# --- a question that is no case ---
want 0 as professional-1 consult open utrecht debts "Wie kent de regeling?" obstacles=law
says "Vastgelegd onder nummer"
question=$(number)
want 0 as koploper-stad-1 queue utrecht koploper-stad
says "$question"
says "<consultatie>"
want 1 as professional-1 consult reply "$question" "Ik weet het al"
says "(DENIED)"
want 0 as koploper-stad-1 consult reply "$question" "Bel het loket" checked="Zelf gebeld"
want 0 as policy-1 consultations utrecht --obstacle law
says "$question"
says "beantwoord"
want 0 as policy-1 read "$question"
says "Bel het loket"
want 0 as professional-1 usable "$question" deels "Alleen de eerste stap"
want 0 as policy-1 consultations utrecht --domain debts
says "bruikbaar: deels"
want 1 as professional-1 escalate "$question"
says "(WRONG_MATTER)"

# --- three like cases: an issue is proposed, and what came of them is offered to the fourth ---
submit() {
  want 0 as professional-1 submit --yes ladder=utrecht domains=debts obstacles=law ground=vital-interest \
    resident_words="Dat het licht aan blijft" situation="Een schuld" obstacle="De wet"
  made=$(number)
}
submit
first=$made
want 0 as professional-1 decide "$first" solved
submit
second=$made
want 0 as professional-1 decide "$second" solved
want 0 as professional-1 solutions utrecht law
says "Nog geen oplossingen om te tonen."
submit
third=$made
want 0 as professional-1 decide "$third" solved
want 0 as professional-1 solutions utrecht law
says "3 keer: opgelost"
want 0 as voorzitter-stedelijk issues utrecht
says "voorgesteld, 3 casussen"
issue=$(number)
want 0 as voorzitter-stedelijk issue adopt "$issue" beleid person=policy-1 stubborn=4 impact=5
want 0 as policy-1 issues utrecht
says "beleid, taai 4, impact 5, snel 0"
submit
fourth=$made
want 0 as professional-1 escalate "$fourth"
says "Wat eerder hielp bij"
says "3 keer: opgelost"

# --- together ---
submit
fifth=$made
want 0 as professional-1 relate "$fourth" "$fifth" same-household
want 0 as professional-1 show "$fifth"
says "zelfde huishouden als: $fourth"
says "voorbeeld van kwestie: $issue"
want 0 as professional-1 merge "$fifth" "$fourth" "Hetzelfde gezin"
want 0 as professional-1 show "$fifth"
says "gaat verder in: $fourth"
says "samengevoegd"

# --- bundled: what is done to one is done to each, and each by its own gates ---
submit
sixth=$made
submit
seventh=$made
want 0 as professional-1 relate "$sixth" "$seventh" bundled
want 0 as professional-1 show "$seventh"
says "gebundeld met: $sixth"
want 0 as professional-1 escalate "$sixth" --bundle
says "$sixth"
says "$seventh"
want 0 as professional-1 show "$seventh"
says "koploper"
want 64 as professional-1 consult open utrecht debts "Wie?" --bundle
want 0 as policy-1 issue close "$issue" opgelost "De regel is aangepast"
want 0 env LANGUAGE=en DOORBRAAK_HOME="$work/home/policy-1" "$build/doorbraak" issues utrecht
says "solved"
site_stop TERM
echo "cli: colleagues asked and answered, and two cases became one, by $(grep -c 'want 0 as' "$0") commands"
