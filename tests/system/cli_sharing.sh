#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# cli_sharing.sh BUILD: a guest's extract and what it rests on, the letter that asks for consent, what went out
# to whom, hints at what says who somebody is, an anonymous case that is identified,
# and the reason for break-glass access; by the words that people type.
# shellcheck disable=SC2034,SC2154 # shared with cli_site.sh
build=$1
# shellcheck source=tests/system/cli_site.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli_site.sh"
site_new alle-ladders.yaml
admit professional-1 gezinswerk professional
admit privacy-1 gemeente-heerenveen privacy
admit privacy-heerenveen gemeente-heerenveen privacy
admit coordinator-1 gemeente-heerenveen coordinator

says_not() { [[ $out != *"$1"* ]] || fail "did not expect \"$1\" in: $out"; }
number() { grep -o 'D-[0-9A-Z-]*' <<<"$out" | head -1; }

# --- the codes that these verbs take are those that 'ladder' lists ---
want 0 as professional-1 ladder heerenveen
says "een familielid"
says "leren van wat hielp"
says "grondslagen om te delen:"
says "Meten na een half jaar"
says "jeugdbeschermer"

# --- put anonymously: a hint blocks nothing ---
want 0 as professional-1 submit --yes ladder=heerenveen domains=housing ground=anonymous \
  resident_words="Mevrouw Jansen wil rust" situation="Bel 06-12345678 of mail iemand@voorbeeld.nl"
case=$(number)
says "resident_words:  let op: hier lijkt te staan: een naam of voorletters."
says "situation:  let op: hier lijkt te staan: een e-mailadres, een telefoonnummer."
want 0 as professional-1 amend "$case" resident_words="Wij willen rust in huis" situation="Drie instanties, drie plannen" household=parent:1985 household=child:2018
says_not "let op"
want 1 as professional-1 ground "$case" toestemming teacher member=1 by=self
says "(WRONG_STATE)"

# --- identified; the letter; consent by each ---
want 0 as professional-1 identify "$case" consent
want 1 as professional-1 consent-letter "$case" teacher,leraar
says "de ladder kent 'leraar' niet"
want 0 as professional-1 consent-letter "$case" teacher
says "Mogen wij iets over u delen?"
says "[ ] de leerkracht of mentor"
says "Waarvoor: een doorbraak voor het gezin."
says "- Wat wil het gezin zelf als eerste aanpakken?"
says "Tot wanneer: tot en met"
says "Zo trekt u haar in: Zeg het tegen uw casushouder"
says "Van 12 tot 16 jaar beslissen kind en ouders samen."
want 0 env LANG=en_GB.UTF-8 DOORBRAAK_HOME="$work/home/professional-1" "$build/doorbraak" consent-letter "$case" teacher
says "May we share something about you?"
says "[ ] the teacher or mentor"
want 1 as professional-1 participant "$case" teacher
says "(GROUND_REQUIRED)"
says "voor teacher ontbreekt een eigen grondslag"
want 0 as professional-1 ground "$case" toestemming teacher member=1 by=self
says "(grondslag 1)"
want 1 as professional-1 ground "$case" toestemming teacher member=2 by=self
says "wie stemde toe; hier: ouders of voogd"
want 0 as professional-1 ground "$case" toestemming teacher member=2 by=parents
want 0 as professional-1 grounds "$case"
says "2  toestemming voor teacher, doel doorbraak, lid 2 van het huishouden, toestemming van: ouders of voogd"
says "sports-coach"

# --- the extract, on paper ---
want 0 as professional-1 participant "$case" teacher
want 64 as professional-1 extract "$case"
want 65 as professional-1 extract "$case" --for relative
want 0 as professional-1 extract "$case" --for teacher
says "Uittreksel van casus $case"
says "Voor: leerkracht"
says "Wij willen rust in huis"
says "Dit is alleen voor u."
says_not "Drie instanties"
want 0 as professional-1 extract "$case" --for 1 --json
says '"resident_words"'
want 0 as privacy-1 shared "$case"
says "teacher: uitgenodigd (professional-1), op grondslag 1"
says "teacher: uittreksel gegeven (professional-1), doel doorbraak, regel gasten: resident_words, op grondslag 1"

# --- withdrawn ---
want 0 as professional-1 ground-end "$case" 1 "De moeder belde"
says "hierop was al gedeeld:"
says "die niet meer geldt"
want 1 as professional-1 extract "$case" --for teacher
says "(GROUND_REQUIRED)"
says_not "rust"
want 0 as professional-1 reads "$case"
says "Niemand las de inhoud."

# --- in an emergency: who reviews it reads why, and the log says that he did ---
want 0 as professional-1 submit --yes ladder=heerenveen domains=housing ground=consent resident_words="Wij willen slapen" household=parent:1985
case=$(number)
want 0 as coordinator-1 break-glass "$case" "De wijkagent staat voor de deur"
want 0 as privacy-heerenveen glasses
says "glass $case 1"
says_not "wijkagent"
want 1 as coordinator-1 glass "$case" 1
says "(DENIED)"
want 1 as professional-1 glass "$case" 1
says "(DENIED)"
want 0 as privacy-heerenveen glass "$case" 1
says "De wijkagent staat voor de deur"
want 0 as privacy-heerenveen readings person=privacy-heerenveen
says "om over noodtoegang te oordelen"
want 0 as professional-1 notices 1
says "iemand las deze casus in een noodgeval, zonder recht"
want 0 as privacy-heerenveen review "$case" 1 justified
want 1 as privacy-heerenveen glass "$case" 1
says "(WRONG_STATE)"
echo "cli_sharing: an extract, a letter, grounds, hints, the anonymous route and break-glass access"
