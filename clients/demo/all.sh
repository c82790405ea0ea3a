# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# `./run demo all`: one story for each of the eight ladders, short, on two daemons with doorbraak-link
# between them. The long stories of Utrecht's ladder are in stories.sh.
# shellcheck disable=SC2154 # site, last, out, build, linking: the other files of the demo

brings() { # brings PERSON LADDER WORDS…: the case's number in $last
  does "$1" submit ladder="$2" ground=consent "${@:3}"
  last=$(grep -oE 'D(-[0-9A-Z]{4}){3}' <<<"$out" | head -1)
}

two_sites_open() {
  chapter "Twee diensten en een koppeling" "Two services and a link"
  tell "Zeven gemeenten op één dienst; de landelijke tafel heeft een eigen dienst, met eigen sleutels. Ertussen loopt doorbraak-link." \
    "Seven municipalities on one service; the national table has a service of its own, with keys of its own. Between them runs doorbraak-link."
  towns_create
  towns_let_in
  national_create
  national_lets_in
  quietly coordinator-1 admin contact --file config/examples/bellijst/utrecht.yaml
  quietly coordinator-pmm admin contact --file config/examples/bellijst/landelijk.yaml
  link_start
  quietly beheerder-1 practice advance "1 working day"
  quietly beheerder-1 practice advance "1 working hour"
  quietly beheerder-pmm practice advance "1 working day"
  quietly beheerder-pmm practice advance "1 working hour"
  clocks_settle
}

story_amsterdam() {
  chapter "Amsterdam: geen vaste route" "Amsterdam: no fixed route"
  tell "Een moeder en haar kind slapen op vijf adressen. Het buurtteam mag meteen naar het Doorbraakteam; wat wordt overgeslagen staat erbij." \
    "A mother and her child sleep at five addresses. The team may go to the Doorbraakteam at once; what is skipped is noted."
  brings professional-amsterdam-1 amsterdam district=noord team=buurtteam domains=housing \
    resident_words="Ik wil een plek waar mijn kind kan slapen" situation="Moeder en kind slapen op vijf adressen" \
    obstacle="De loketten wijzen naar elkaar" own_routes="Alleen de coach gebeld"
  does professional-amsterdam-1 escalate "$last" "Twee loketten wijzen naar elkaar" tier=doorbraakteam
  does professional-amsterdam-1 show "$last"
  must_say "$(say overgeslagen skipped)"
  does dbt-1 why "$last"
  must_say AMS-4
  quietly dbt-1 claim "$last"
  tell "Elke werkdag open: advies nog dezelfde dag." "Open every working day: advice the same day."
  does dbt-1 decide "$last" advice "Bel samen met Wonen; de urgentie hoort bij het kind"
  does professional-amsterdam-1 tell "$last" "Vanmiddag verteld"
  expect professional-amsterdam-1 "$last" outcome advice told true
}

story_den_haag() {
  chapter "Den Haag: eerst het gewone aanbod, dan vier ogen" "Den Haag: the regular offer first, then four eyes"
  brings professional-den-haag-1 den-haag domains=youth resident_words="Ik wil paardrijden" \
    situation="Thuis is er elke dag ruzie" obstacle="Voor alles is een wachtlijst" tried="Gezinscoach en jeugd-ggz gebeld"
  does professional-den-haag-1 escalate "$last" "De wachtlijst is een half jaar"
  quietly doorbraakcoach-1 claim "$last"
  does doorbraakcoach-1 record "$last" regulier looked_at="Therapie met paarden, gezinscoach" \
    answer="Nee, de wachtlijst is een half jaar"
  tell "De coach beslist over het Doorbraakbudget; een tweede collega kijkt mee. Nooit dezelfde." \
    "The coach decides about the breakthrough budget; a second colleague looks too. Never the same one."
  does doorbraakcoach-1 spend "$last" doorbraakbudget €400 gift "Tien lessen op de manege"
  refused SAME_PERSON doorbraakcoach-1 approve "$last" 1
  does doorbraakcoach-2 approve "$last" 1
  does doorbraakcoach-1 decide "$last" tailor-made "Tien lessen op de manege" perspective="Zij wil rust" \
    legitimacy="De Jeugdwet laat het toe" social_return="Zij gaat weer naar school" \
    financial_return="Tien lessen zijn goedkoper dan een plaatsing" nothing_short="Meer verzuim" nothing_long="Een uithuisplaatsing"
  does professional-den-haag-1 tell "$last"
  expect professional-den-haag-1 "$last" outcome tailor-made told true
}

story_heerenveen() {
  chapter "Heerenveen: het gezin doet mee uit vrije keuze" "Heerenveen: the family takes part by choice"
  brings gezinswerker-1 heerenveen domains=housing,upbringing resident_words="Eerst rust in huis, dan de spullen" \
    situation="Vier kinderen, veel spullen, veel hulpverleners" stuck="Steeds dezelfde hulp, en het gezin komt terug"
  refused GATE_NOT_MET gezinswerker-1 escalate "$last" "Naar de Gideonsbende"
  tell "De weigering noemt wat er ontbreekt. Vijf criteria, ja, nee of onbekend: geen ervan weigert uit zichzelf." \
    "The refusal names what is missing. Five criteria, yes, no or unknown: none refuses by itself."
  does gezinswerker-1 record "$last" selectie yes=years_in_care,several_members,several_domains \
    unknown=isolation no=high_cost decision="Ja: de hulp heeft geen blijvend effect"
  tell "Meedoen is een keuze: zegt het gezin nee, dan blijft de weg dicht." "Taking part is a choice: when the family says no the way stays shut."
  does gezinswerker-1 record "$last" instemming yes=family_chooses,professional_willing \
    how_said="Gezegd aan de keukentafel" family_expects="Dat iemand blijft" we_expect="Dat het gezin meedenkt"
  quietly gezinswerker-1 record "$last" interview problems="Niemand luistert" worked="De wijkagent die bleef" \
    expectations="Een vast gezicht"
  quietly gezinswerker-1 record "$last" dossieronderzoek background="Twee generaties hulp" \
    help_history="Opruimhulp, gestopt na een ruzie" what_works="Dezelfde persoon blijft komen"
  does gezinswerker-1 escalate "$last" "Het gezin doet mee"
  quietly gideonsbende-psycholoog claim "$last"
  tell "Welke deskundigen meekijken, volgt uit de vraag van de casus." "Which experts look along follows from the case's question."
  does gideonsbende-psycholoog expert "$last" gideonsbende-psycholoog question="Waarom komt dit steeds terug?"
  tell "De Gideonsbende schrijft een werkhypothese; daarmee gaat het gezin naar de dialoogtafel." \
    "The expert team writes a hypothesis; with that the family goes to the dialogue table."
  does gideonsbende-psycholoog record "$last" werkhypothese experts="Verzamelwoede en trauma" \
    hypothesis="Opruimen herhaalt een verlies" provisional_plan="Eerst behandeling, dan opruimen" budget_estimate="4000 euro"
  does gezinswerker-1 escalate "$last" "Met de werkhypothese"
  expect gezinswerker-1 "$last" tier dialoogtafel holder gezinswerker-1
}

story_leeuwarden() {
  chapter "Leeuwarden: onder de honderd euro gewoon doen" "Leeuwarden: under a hundred euros, just do it"
  brings sociaal-werker-1 leeuwarden domains=care resident_words="Ik wil deze hulpverlener houden" \
    situation="Jonge vrouw, na jaren stabiel" why_coach="Het is onrechtvaardig" \
    support_meanwhile="De hulpverlener blijft komen"
  refused POT_LIMIT sociaal-werker-1 spend "$last" doorpakbudget €100,00 gift "Een tweedehands fiets"
  does sociaal-werker-1 spend "$last" doorpakbudget €99,99 gift "Een tweedehands fiets"
  tell "Uitgegeven en klaar; verantwoorden gaat achteraf. De inbrenger houdt de casus." \
    "Spent and done; accounting comes afterwards. The submitter keeps the case."
  does sociaal-werker-1 escalate "$last" "Het is onrechtvaardig"
  expect sociaal-werker-1 "$last" tier maatwerkcoach holder sociaal-werker-1
}

story_zaanstad() {
  chapter "Zaanstad: voorschieten, en terugbetalen" "Zaanstad: money in advance, and paid back"
  brings wijkwerker-1 zaanstad domains=debts obstacles=rules-in-the-way resident_words="Ik wil dat de rechter ja zegt" \
    situation="De schuldregeling dreigt te stoppen" why_stuck="Regels staan in de weg" tried="Bijzondere bijstand afgewezen"
  does wijkwerker-1 spend "$last" maatwerkbudget €2400 loan "Voor de zitting bij de rechter" consulted=ja
  does teamleider-wijkteam approve "$last" 1
  does wijkwerker-1 repay "$last" 1 €1400
  does coordinator-zaanstad pots zaanstad
  must_say "$(say "€1.400,00" "€1,400.00")"
  must_say "$(say "Maatwerkbudget (" "Tailoring budget (")"
}

story_zwolle() {
  chapter "Zwolle: eerst begrijpen, dan beslissen" "Zwolle: understand first, then decide"
  brings jeugd-en-gezinswerker-1 zwolle domains=youth obstacles=system resident_words="Ik wil slapen zonder bang te zijn" \
    situation="Een meisje zet 's nachts de groep op stelten"
  does jeugd-en-gezinswerker-1 escalate "$last" "Niemand weet waarom zij het doet"
  quietly manager-wijkteam-1 claim "$last"
  does manager-wijkteam-1 record "$last" manager openings="Twee aanbieders gebeld, geen plek" \
    expertise_added="Een gedragswetenschapper keek mee"
  tell "Het viergesprek is niet verplicht; dat het wordt overgeslagen vraagt een reden." \
    "The four-way talk is optional; skipping it asks a reason."
  does jeugd-en-gezinswerker-1 escalate "$last" "Beide organisaties zijn het al eens" tier=ret-analyse
  quietly ret-psychiater claim "$last"
  does ret-psychiater record "$last" verklarende-analyse patterns="Onrust na elke verhuizing" \
    what_explains="Angst in het donker na een brand" what_works="Een vaste begeleider in de nacht" \
    stay="Een traumatherapeut komt naar de groep"
  does ret-psychiater decide "$last" referred "De huidige aanbieder kan dit, met een therapeut op de groep"
  expect jeugd-en-gezinswerker-1 "$last" outcome referred
}

story_utrecht() {
  chapter "Utrecht: de wijktafel komt er niet uit, en de casus gaat naar de landelijke tafel" \
    "Utrecht: the table has no way out, and the case goes to the national table"
  submits professional-oost taxi
  taxi=$last
  climb "$taxi" professional-oost koploper-stad-1 vervoer-1 no-mandate "Alleen gecontracteerd vervoer" "Twee contracten"
  tell "Elke voorzitter mag landelijk opschalen. Alleen het uittreksel waarvoor toestemming is gaat over de koppeling; casus en casushouder blijven hier." \
    "Every chair may escalate nationally. Only the extract that has consent goes over the link; case and holder stay here."
  does voorzitter-stedelijk escalate "$taxi" "Het Rijk sluit dit contract"
  comes_over professional-oost "$taxi" '"received"'
  does professional-oost show "$taxi"
  there=$(grep -oE 'D(-[0-9A-Z]{4}){3}' <<<"$out" | tail -1)
  expect professional-oost "$taxi" holder professional-oost tier landelijke-tafel
}

story_national() {
  chapter "Landelijk: het maatwerkloket vraagt, en vindt een weg" "National: the desk asks, and finds a way"
  does maatwerkloket-1 queue landelijk maatwerkloket
  does maatwerkloket-1 claim "$there"
  shows 6 maatwerkloket-1 read "$there"
  tell "Een vraag gaat over de koppeling naar de casushouder in Utrecht, en het antwoord terug." \
    "A question goes over the link to the case holder in Utrecht, and the answer back."
  does maatwerkloket-1 ask "$there" "Om welk contract gaat het precies?"
  comes_over professional-oost "$taxi" '"questions"'
  does professional-oost answer "$taxi" 1 "Het bovenregionale vervoer"
  comes_over maatwerkloket-1 "$there" '"answered"'
  does maatwerkloket-1 contacts
  must_say belastingdienst-1
  quietly maatwerkloket-1 record "$there" intake national="Ja: een contract van het Rijk" locally_tried="Ja, tot en met de tafel"
  does maatwerkloket-1 decide "$there" tailor-made "Dit bedrijf mag onder het contract rijden" legitimacy="Het contract laat een uitzondering toe" \
    involvement="De inwoner belt zelf" return="Zij houdt haar werk"
  tell "De uitkomst is nu ook die van de casus in Utrecht; het vertellen aan de inwoner gebeurt daar." \
    "The outcome is now that of the case in Utrecht too; telling the resident happens there."
  comes_over professional-oost "$taxi" '"outcome":"tailor-made"'
  does professional-oost why "$taxi"
  does professional-oost tell "$taxi" "Vandaag nog gebeld"
  comes_over maatwerkloket-1 "$there" '"told":true'
  does maatwerkloket-1 close "$there"
  comes_over professional-oost "$taxi" '"step":"closed"'
  does professional-oost show "$taxi"
  expect professional-oost "$taxi" outcome tailor-made told true holder professional-oost
}

the_end_of_all() {
  chapter "Acht ladders, twee diensten, één koppeling" "Eight ladders, two services, one link"
  printf '\n'
  if [[ -n $once ]]; then
    say "De demo is klaar; diensten en koppeling stoppen, en alles wat zij maakten gaat weg." \
      "The demo is done; services and link stop, and all that they made is removed."
    return
  fi
  one_waits_there >"$site/last-story" || { cat "$site/last-story" && return 1; }
  say "Diensten en koppeling draaien door, en het is uw beurt." "Services and link run on, and it is your turn."
  try_both_in_browser
  say "
Of hier, in een opdrachtregel, als een van de mensen uit $site/people:
  export DOORBRAAK_HOME=$site/people/maatwerkloket-1
  $build/doorbraak queue landelijk maatwerkloket
Alle opdrachten: $build/doorbraak --help" "
Or here, on a command line, as one of the people of $site/people:
  export DOORBRAAK_HOME=$site/people/maatwerkloket-1
  $build/doorbraak queue landelijk maatwerkloket
All commands: $build/doorbraak --help"
  tell_how_to_stop
}

# A case that lies at the national table when the demo goes on, for who wants to take it up there.
one_waits_there() {
  submits professional-oost taxi
  climb "$last" professional-oost koploper-stad-1 vervoer-1 no-mandate "Alleen gecontracteerd vervoer" "Twee contracten"
  does voorzitter-stedelijk escalate "$last" "Het Rijk sluit dit contract"
  taxi=$last
  comes_over professional-oost "$taxi" '"received"'
}

people_of_towns() { # a group for each municipality
  local town
  for town in Amsterdam Den-Haag Heerenveen Leeuwarden Utrecht Zaanstad Zwolle; do
    printf '[%s]\n' "${town/-/ }"
    if [[ $town == Utrecht ]]; then
      cat config/examples/mensen.csv
    else
      cat "config/examples/mensen-${town,,}.csv"
    fi
  done
}

try_both_in_browser() {
  local towns there server=$server server_key=$server_key
  has_web_client || { tell_no_browser; return 0; }
  gateway_start gemeenten beheerder-1 gemeente-utrecht 7380 < <(people_of_towns)
  towns=$web_address
  server=$national_server server_key=$national_key
  gateway_start landelijk beheerder-pmm pmm 7381 <config/examples/mensen-landelijk.csv
  there=$web_address
  say "
In de browser, de zeven gemeenten:    $towns
              de landelijke tafel:    $there" "
In a browser, the seven municipalities: $towns
                   the national table: $there"
  tell_signing_in "${towns##*:}" "${there##*:}"
  say "
Om te beginnen, met twee vensters naast elkaar:" "
To begin with, two windows beside each other:"
  try maatwerkloket-1 "Op poort ${there##*:}, Wachtrijen: uit Utrecht ligt er een taxi. Pak haar op en stel een vraag." \
    "At port ${there##*:}, Queues: a taxi came from Utrecht. Claim it, and ask a question."
  try professional-oost "Op poort ${towns##*:}, Mijn werk: de vraag staat bij casus $taxi. Beantwoord haar." \
    "At port ${towns##*:}, My work: the question stands at case $taxi. Answer it."
  try coordinator-1 "Op poort ${towns##*:}, Landelijk: hoe ver het daar is." "At port ${towns##*:}, National: how far it is there."
  try "" "Of wees iemand van Amsterdam, Den Haag, Heerenveen, Leeuwarden, Zaanstad of Zwolle, elk met een eigen ladder." \
    "Or be somebody of Amsterdam, Den Haag, Heerenveen, Leeuwarden, Zaanstad or Zwolle, each with a ladder of its own."
}
