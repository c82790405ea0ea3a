# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# The eight cases of config/examples, each a story, on one clock that the administrator moves. Dates
# come from the daemon's clock and its meetings, so that it works on any day of the year.
# shellcheck disable=SC2154 # site, last, out, build: the other files of the demo

the_site_opens() {
  chapter "Een oefenomgeving" "A practice site"
  tell "Een dienst op deze computer, met de ladder van Utrecht. Iedereen maakt een eigen sleutel en vraagt toelating; de beheerder beslist." \
    "A service on this computer, with Utrecht's ladder. Everybody makes a key pair and asks to be let in; the administrator decides."
  site_create
  everybody_enrolls
  printf '\n'
  quietly beheerder-1 people
  say "    $(grep -cE '^[a-z]' <<<"$out") mensen zijn toegelaten (config/examples/mensen.csv)" \
    "    $(grep -cE '^[a-z]' <<<"$out") people were let in (config/examples/mensen.csv)"
  tell "De bellijst: wie mag over welk onderwerp en welk bedrag beslissen. Namen en nummers worden verzegeld." \
    "The phone list: who may decide about which subject and which amount. Names and numbers are sealed."
  quietly coordinator-1 admin contact --file config/examples/bellijst/utrecht.yaml
  does coordinator-1 contacts youth-care €750
  must_say jeugdhulp-1
  tell "Het is oefening, dus de beheerder mag de klok verzetten: naar de ochtend van een werkdag. Weekend en feestdagen tellen niet." \
    "This is practice, so the administrator may move the clock: to the morning of a working day. Weekends and holidays do not count."
  ((${DEMO_DAYS:-0} == 0)) || quietly beheerder-1 practice advance "$DEMO_DAYS days"
  quietly beheerder-1 practice advance "1 working day"
  advances "1 working hour"
}

the_cases_come_in() {
  chapter "Acht casussen die vastlopen" "Eight cases that are stuck"
  submits professional-overvecht fiets
  bicycle=$last
  submits maatschappelijk-werker-1 paardrijden
  horses=$last
  submits professional-overvecht briefadres
  address=$last
  submits professional-kanaleneiland wachtlijst outside_date="$(day_from "$(today)" "+22 weeks")" outside_kind=eighteen
  waiting=$last
  submits professional-overvecht kinderopvang
  child_care=$last
  submits professional-zuilen voorschot-schuldregeling
  advance=$last
  submits professional-oost taxi
  taxi=$last
  submits professional-ondiep gebit
  teeth=$last
  tell "Elke casus heeft vanaf het begin een eigenaar, een volgende stap en een termijn. De termijn legt zichzelf uit:" \
    "From the start each case has an owner, a next step and a time by which it is due. The deadline explains itself:"
  does professional-overvecht why "$bicycle"
}

# That day, or the first one after it that is no holiday: a meeting is not convened on one unseen.
working_day() { # working_day DATE, which is no weekend
  local day=$1
  while grep -q "DATE:${day//-/}" config/calendars/nl.ics; do
    day=$(day_from "$day" "+1 day")
  done
  printf '%s' "$day"
}

# The koploper takes the case up and records the four questions of the talk (UTR-16).
koploper_records() { # koploper_records CASE KOPLOPER NEEDED WHERE WHO ROUTES
  does "$2" claim "$1"
  does "$2" record "$1" koploper breakthrough_needed="$3" where_exactly="$4" who_or_what="$5" regular_routes="$6"
}

story_bicycle() {
  chapter "1. De fiets: de koploper lost het op" "1. The bicycle: the koploper solves it"
  tell "Het team komt er niet uit. Een trede hoger zit de koploper van de wijk." \
    "The team cannot solve it. One rung up is the koploper of the district."
  does professional-overvecht escalate "$bicycle" "Geen regeling betaalt een fiets"
  koploper_records "$bicycle" koploper-overvecht-1 "Ja: zonder fiets is de baan weg" \
    "De regel dat een fiets algemeen gebruikelijk is" "Werk en Inkomen, voor het potje" "Ja: bijstand, werkgever en kringloop"
  tell "De koploper en een contactpersoon mogen samen tot en met 500 euro uit het voorkom-erger-potje geven. Een nieuwe e-bike is te duur:" \
    "The koploper and a contact person may together give up to and including 500 euros from the prevent-worse pot. A new e-bike is too much:"
  does koploper-overvecht-1 contact "$bicycle" werk-en-inkomen-1 agreed "Een fiets uit het potje mag"
  refused POT_LIMIT koploper-overvecht-1 spend "$bicycle" voorkom-erger €1100 gift "Nieuwe e-bike" contact=werk-en-inkomen-1 subject=travel-costs
  tell "Een opgeknapte kan wel." "A refurbished one is possible."
  does koploper-overvecht-1 spend "$bicycle" voorkom-erger €450 gift "Opgeknapte e-bike, met garantie" contact=werk-en-inkomen-1 subject=travel-costs
  does koploper-overvecht-1 decide "$bicycle" solved "E-bike uit het potje; de werkgever vergoedt na de proeftijd de reiskosten"
  tell "De casus kan pas dicht als de inwoner de uitkomst weet." "The case cannot close before the resident knows the outcome."
  refused RESIDENT_NOT_TOLD professional-overvecht close "$bicycle"
  does professional-overvecht tell "$bicycle" "Samen de fiets opgehaald"
  does professional-overvecht close "$bicycle" "Voor vervoer naar werk eerst het potje proberen"
  expect professional-overvecht "$bicycle" status closed outcome solved tier koploper-overvecht
}

story_horses() {
  chapter "2. Paardrijden: een telefoontje is genoeg" "2. Horse riding: a phone call is enough"
  tell "Een school brengt de casus in. De wijk bepaalt welke koploper haar krijgt: die van Zuilen." \
    "A school brings the case in. The district decides which koploper gets it: that of Zuilen."
  does maatschappelijk-werker-1 escalate "$horses" "De wachtlijst duurt langer dan het meisje kan wachten"
  koploper_records "$horses" koploper-zuilen-1 "Ja: zij wil één ding, en dat opent de deur" \
    "Gewone rijlessen staan niet in het aanbod" "Iemand met mandaat voor jeugdhulp" "Ja: twee wachtlijsten en een fonds"
  does maatschappelijk-werker-1 escalate "$horses" "Bellen met jeugdhulp"
  tell "Wie mag hierover beslissen? De bellijst weet het." "Who may decide about this? The phone list knows."
  does maatschappelijk-werker-1 contacts youth-care €750
  does maatschappelijk-werker-1 contact "$horses" jeugdhulp-1 agreed "Tien rijlessen, 750 euro, als vorm van jeugdhulp"
  does maatschappelijk-werker-1 decide "$horses" solved "Tien rijlessen; de gezinscoach rijdt de eerste keer mee"
  does maatschappelijk-werker-1 tell "$horses"
  does maatschappelijk-werker-1 close "$horses" "Vraag wat het kind zelf wil"
  expect maatschappelijk-werker-1 "$horses" status closed tier bellijst
}

story_postal_address() {
  chapter "3. Het briefadres: de toestemming gaat terug" "3. The postal address: consent is taken back"
  does professional-overvecht escalate "$address" "Het loket vraagt bewijs dat er niet is"
  does koploper-overvecht-1 claim "$address"
  tell "De koploper leest de casus. Dat wordt vastgelegd." "The koploper reads the case. That is recorded."
  shows 4 koploper-overvecht-1 read "$address"
  tell "Dan bedenkt de inwoner zich: deel mijn verhaal niet. Het delen stopt direct." \
    "Then the resident has second thoughts: do not share my story. The sharing ends at once."
  does professional-overvecht consent withdraw "$address" "De inwoner regelt het met een advocaat"
  refused CONSENT_WITHDRAWN koploper-overvecht-1 read "$address"
  tell "De functionaris gegevensbescherming ziet wie al gelezen had, en wie het daarna nog probeerde." \
    "The privacy officer sees who had read it, and who tried afterwards."
  does privacy-1 reads "$address"
  must_say koploper-overvecht-1
  does professional-overvecht withdraw "$address" "Geen andere grondslag; de inwoner ziet ervan af"
  expect professional-overvecht "$address" status withdrawn
}

story_waiting_list() {
  chapter "4. De wachtlijst: niemand pakt het op, en toch blijft het niet liggen" \
    "4. The waiting list: nobody picks it up, and yet it does not stay"
  does professional-kanaleneiland escalate "$waiting" "Het gat tussen jeugdhulp en beschermd wonen"
  does professional-kanaleneiland why "$waiting"
  quietly professional-kanaleneiland watch --once
  tell "De koploper van Kanaleneiland is ziek. Twee werkdagen later:" "The koploper of Kanaleneiland is ill. Two working days later:"
  advances "2 working days"
  does professional-kanaleneiland watch --once
  must_say "$waiting"
  tell "Dat was de herinnering. Nog twee werkdagen, en de casus gaat naar een koploper elders in de stad." \
    "That was the reminder. Two more working days, and the case goes to a koploper elsewhere in the city."
  advances "2 working days"
  does professional-kanaleneiland watch --once
  expect professional-kanaleneiland "$waiting" tier koploper-stad status queued
  does koploper-stad-1 queue utrecht koploper-stad
  does koploper-stad-1 claim "$waiting"
  does koploper-stad-1 decide "$waiting" advice "Verlengde jeugdhulp kan tot 21 jaar; vraag een kamer bij een gastgezin voor de maanden ertussen"
  does professional-kanaleneiland tell "$waiting" "De jongere weet waar hij slaapt"
  does professional-kanaleneiland close "$waiting"
  expect professional-kanaleneiland "$waiting" status closed outcome advice
}

# From team to table, as a case does that is complete.
climb() { # climb CASE HOLDER KOPLOPER CONTACT RESULT NOTE WHERE
  quietly "$2" escalate "$1" "Het team komt er niet uit"
  quietly "$3" claim "$1"
  quietly "$3" record "$1" koploper breakthrough_needed="Ja" where_exactly="$7" who_or_what="De tafel" regular_routes="Ja, en zonder uitkomst"
  quietly "$2" escalate "$1" "Bellen met wie het mandaat heeft"
  does "$2" contact "$1" "$4" "$5" "$6"
  does "$2" escalate "$1" "Dit kunnen de partijen niet onderling regelen"
}

three_cases_climb() {
  chapter "5. Drie casussen klimmen naar een tafel" "5. Three cases climb to a table"
  advances "1 working hour"
  tell "Team, koploper, bellijst, en dan de tafel van de wijk; waar geen wijktafel is, de stedelijke tafel." \
    "Team, koploper, phone list, and then the district's table; where there is none, the city table."
  climb "$advance" professional-zuilen koploper-zuilen-1 schuldhulp-1 no-solution "Kan pas na drie rustige maanden" "De regel van drie maanden"
  expect professional-zuilen "$advance" tier wijktafel-zuilen
  climb "$taxi" professional-oost koploper-stad-1 vervoer-1 no-mandate "Alleen gecontracteerd vervoer" "Twee contracten"
  expect professional-oost "$taxi" tier stedelijke-tafel
  climb "$teeth" professional-ondiep koploper-ondiep-1 zorgverzekeraar-1 no-solution "Geen machtiging mogelijk" "De goedkoopste oplossing"
  expect professional-ondiep "$teeth" tier wijktafel-ondiep
}

story_child_care_climbs() {
  chapter "6. Kinderopvang en diploma: op weg naar de wijktafel" "6. Child care and diploma: on the way to the table"
  does professional-overvecht escalate "$child_care" "Drie regels werken elkaar tegen"
  koploper_records "$child_care" koploper-overvecht-1 "Ja: zonder opvang geen diploma" \
    "Niemand mag een oude schuld betalen" "De tafel, met een lening" "Ja: opvang, indicatie en familie"
  does professional-overvecht escalate "$child_care" "Bellen met Werk en Inkomen"
  tell "Meteen door naar de wijktafel? Dat kan niet, en de weigering zegt wat er ontbreekt." \
    "Straight on to the table? No, and the refusal says what is missing."
  refused GATE_NOT_MET professional-overvecht escalate "$child_care" "Naar de wijktafel"
  must_say contact
  does professional-overvecht contact "$child_care" werk-en-inkomen-2 no-solution "Een oude schuld valt er niet onder"
  does professional-overvecht amend "$child_care" \
    return="Een diploma, werk en een kind op de opvang, voor 600 tot 1.200 euro. Niets doen kost een jaar bijstand."
  does professional-overvecht escalate "$child_care" "De partijen kunnen dit niet onderling regelen"
  expect professional-overvecht "$child_care" tier wijktafel-overvecht
  tell "De voorzitter leest het plan en vraagt door tot het helder is. Zolang een vraag openstaat, staat de klok stil." \
    "The chair reads the plan and asks until it is clear. While a question is open, the clock stands still."
  shows 5 voorzitter-overvecht read "$child_care"
  does voorzitter-overvecht ask "$child_care" "Wanneer is het examen precies?"
  does professional-overvecht why "$child_care"
  does professional-overvecht answer "$child_care" 1 "Over een paar weken; de school stuurt de uitslag"
  does voorzitter-overvecht clear "$child_care"
}

goes_on_agenda() { # goes_on_agenda CASE CHAIR HOLDER START
  does "$2" clear "$1"
  does "$2" agenda "$1" "$4"
  does "$3" pack "$1"
}

the_tables_meet() {
  chapter "7. Op de agenda" "7. On the agenda"
  local now
  now=$(daemon_seconds)
  overvecht_meets=$(next_meeting voorzitter-overvecht wijktafel-overvecht "$now")
  zuilen_meets=$(next_meeting voorzitter-zuilen wijktafel-zuilen "$now")
  city_meets="$(working_day "${overvecht_meets% *}") 16:00"
  ondiep_meets=$(next_meeting voorzitter-ondiep wijktafel-ondiep "$(date -d "$overvecht_meets" +%s)")
  tell "Elke wijktafel komt om de week bijeen. Het plan moet twee werkdagen eerder bij de deelnemers zijn." \
    "Each table meets every other week. The plan has to be with the participants two working days before."
  does voorzitter-overvecht agenda "$child_care" "$overvecht_meets"
  does professional-overvecht why "$child_care"
  does professional-overvecht pack "$child_care"
  tell "Nu lezen ook de deelnemers het plan. Wat de inwoner zelf wil staat vooraan." \
    "Now the participants read the plan too. What the resident wants stands first."
  shows 2 lid-werk-en-inkomen read "$child_care"
  must_say resident_words
  tell "Op papier of op het scherm: de agenda met tijden, het plan, wie er komt. De corporatie krijgt een uittreksel." \
    "On paper or on the screen: the agenda with times, the plan, who comes. The housing corporation gets an extract."
  does lid-woningcorporatie meeting pack utrecht wijktafel-overvecht "$overvecht_meets" -o "$site/stukken.pdf"
  goes_on_agenda "$advance" voorzitter-zuilen professional-zuilen "$zuilen_meets"
  tell "De stedelijke voorzitter belegt een overleg voor één casus, en nodigt de zorgverzekeraar erbij." \
    "The chair of the city table convenes a meeting for one case, and invites the health insurer."
  does voorzitter-stedelijk meeting convene utrecht stedelijke-tafel "$city_meets"
  does voorzitter-stedelijk meeting invite utrecht stedelijke-tafel "$city_meets" zorgverzekeraars
  goes_on_agenda "$taxi" voorzitter-stedelijk professional-oost "$city_meets"
  goes_on_agenda "$teeth" voorzitter-ondiep professional-ondiep "$ondiep_meets"
  expect professional-oost "$taxi" status planned
}

core_members=lid-jeugd,lid-wmo,lid-woningcorporatie,lid-werk-en-inkomen,lid-sociaal-raadslieden

story_child_care_decided() {
  chapter "8. De wijktafel Overvecht: een lening, en de helft vrij bij het diploma" \
    "8. Overvecht's table: a loan, and half of it forgiven at the diploma"
  arrives "$overvecht_meets"
  does voorzitter-overvecht meeting hold utrecht wijktafel-overvecht "$overvecht_meets" \
    "voorzitter-overvecht,professional-overvecht,$core_members"
  diploma_day=$(day_from "$ondiep_meets" "+17 days")
  local repaid_by
  repaid_by=$(day_from "$diploma_day" "+14 days")
  does professional-overvecht spend "$child_care" tafelbudget €1200 loan "Schuld bij de kinderopvang"
  tell "Over het geld van de tafel beslist de voorzitter; wie het vroeg kan dat niet zelf." \
    "The chair decides about the table's money; who asked for it cannot."
  does voorzitter-overvecht approve "$child_care" 1
  does voorzitter-overvecht decide "$child_care" tailor-made "De tafel leent 1.200 euro" \
    legitimacy="Meedoen en zelf verdienen is de bedoeling van de wet" \
    involvement="De ouder volgt elke les en betaalt terug" return="Een diploma en werk, tegen een jaar bijstand"
  does voorzitter-overvecht agree "$child_care" professional-overvecht "$repaid_by" \
    "Schuld betalen aan de opvang, en de terugbetaling volgen" \
    condition="Bij het diploma wordt de helft kwijtgescholden" condition_date="$diploma_day" amount_cents=€600 spend=1
  tell "Het verslag gaat dezelfde dag nog weg." "The minutes go out the same day."
  does professional-overvecht why "$child_care"
  does voorzitter-overvecht minutes "$child_care" "Lening van 1.200 euro; helft vrij bij het diploma; opvang begint maandag"
  does voorzitter-overvecht meeting minutes utrecht wijktafel-overvecht "$overvecht_meets" -o "$site/verslag.pdf"
  does professional-overvecht tell "$child_care" "Vandaag nog gebeld"
  expect professional-overvecht "$child_care" status decided outcome tailor-made told true
}

story_advance_refused() {
  chapter "9. De wijktafel Zuilen: nee, met uitleg" "9. Zuilen's table: no, with an explanation"
  arrives "$zuilen_meets"
  does voorzitter-zuilen meeting hold utrecht wijktafel-zuilen "$zuilen_meets" \
    "voorzitter-zuilen,professional-zuilen,$core_members"
  tell "Een nee zonder uitleg bestaat niet: welk onderdeel van de waardendriehoek is niet onderbouwd?" \
    "There is no no without an explanation: which element of the value triangle is not substantiated?"
  refused MISSING_FIELD voorzitter-zuilen refuse "$advance" "Te weinig betrokkenheid"
  does voorzitter-zuilen refuse "$advance" \
    "Twee keer stopte het budgetbeheer. Een voorschot helpt pas als de inwoner zelf een stap zet; dan is de tafel er weer." unmet=involvement
  does voorzitter-zuilen minutes "$advance" "Geen voorschot; wel een gesprek over budgetbeheer"
  does professional-zuilen tell "$advance" "Uitgelegd wat er nodig is voor een ja"
  does professional-zuilen close "$advance"
  expect professional-zuilen "$advance" status closed outcome justified-no
}

story_taxi_goes_national() {
  chapter "10. De taxi: geen mandaat, dus naar de landelijke tafel" "10. The taxi: no mandate, so to the national table"
  arrives "$city_meets"
  does voorzitter-stedelijk meeting hold utrecht stedelijke-tafel "$city_meets" \
    "voorzitter-stedelijk,professional-oost,$core_members"
  tell "De leden mogen niet van een contract afwijken. Dat is ook een uitkomst, en zij noemt welk mandaat ontbreekt." \
    "The members may not deviate from a contract. That is an outcome too, and it names the mandate that is lacking."
  does voorzitter-stedelijk decide "$taxi" no-mandate "Het landelijke vervoerscontract laat geen ander bedrijf toe" \
    lacking=contract-regiovervoer,contract-bovenregionaal-vervoer
  does voorzitter-stedelijk minutes "$taxi" "Geen mandaat; de voorzitter schaalt op"
  does professional-oost tell "$taxi" "Verteld dat het een trede hoger gaat"
  tell "Elke voorzitter kan opschalen naar de landelijke tafel." "Every chair can escalate to the national table."
  does voorzitter-stedelijk escalate "$taxi" "Het Rijk sluit dit contract"
  does maatwerkfunctionaris-1 claim "$taxi"
  does maatwerkfunctionaris-1 why "$taxi"
  expect maatwerkfunctionaris-1 "$taxi" tier landelijke-tafel status working
}

story_teeth_stall() {
  chapter "11. Het gebit: de uitvoering stokt, terug naar de voorzitter" "11. The teeth: carrying it out stalls, back to the chair"
  arrives "$ondiep_meets"
  does voorzitter-ondiep meeting hold utrecht wijktafel-ondiep "$ondiep_meets" \
    "voorzitter-ondiep,professional-ondiep,$core_members"
  does professional-ondiep spend "$teeth" tafelbudget €2800 gift "Gebitsrenovatie, in drie termijnen"
  does voorzitter-ondiep approve "$teeth" 1
  does voorzitter-ondiep decide "$teeth" tailor-made "De tafel betaalt de renovatie" legitimacy="Noodzakelijke zorg, met een medische brief" \
    involvement="Gestopt met roken" return="Kans op werk en minder zorg later"
  does voorzitter-ondiep agree "$teeth" professional-ondiep "$(day_from "$ondiep_meets" "+14 days")" \
    "Behandelplan tekenen bij de tandarts en de eerste termijn betalen"
  does voorzitter-ondiep minutes "$teeth" "Renovatie betaald door de tafel, in drie termijnen"
  does professional-ondiep tell "$teeth"
  advances "2 working days"
  tell "De tandarts wil het hele bedrag vooraf. De professional meldt dat het stokt, en de voorzitter is weer aan zet." \
    "The dentist wants the whole amount in advance. The professional reports that it stalls, and the chair must act again."
  does professional-ondiep stall "$teeth" "De tandarts accepteert geen termijnen"
  does voorzitter-ondiep why "$teeth"
  expect voorzitter-ondiep "$teeth" owner voorzitter-ondiep
  does voorzitter-ondiep decide "$teeth" tailor-made "Het bedrag gaat in één keer, na een getekend behandelplan" \
    legitimacy="Zelfde bedrag, zelfde zorg" involvement="De vader tekent het behandelplan" return="De behandeling begint deze week"
  does professional-ondiep tell "$teeth" "De eerste afspraak staat"
  does professional-ondiep done "$teeth" 1 "Betaald en begonnen"
  does professional-ondiep close "$teeth" "Vraag de tandarts vooraf hoe hij betaald wil worden"
  expect professional-ondiep "$teeth" status closed outcome tailor-made
}

story_diploma() {
  chapter "12. Het diploma: de afspraak wordt gevolgd tot het einde" "12. The diploma: the agreement is followed to its end"
  quietly professional-overvecht watch --once
  arrives "$diploma_day 17:00"
  shows 4 professional-overvecht why "$child_care"
  tell "Geslaagd. De voorwaarde is vervuld; de voorzitter scheldt de helft kwijt." \
    "Passed. The condition is met; the chair forgives half."
  does professional-overvecht condition "$child_care" 1 ja "Diploma gezien"
  does voorzitter-overvecht forgive "$child_care" 1 €600 "Diploma gehaald"
  does professional-overvecht repay "$child_care" 1 €600
  does professional-overvecht done "$child_care" 1 "Schuld betaald, lening afgelost uit het eerste loon"
  does professional-overvecht close "$child_care" "Lenen met een voorwaarde werkt"
  does professional-overvecht show "$child_care"
  expect professional-overvecht "$child_care" status closed outcome tailor-made
  tell "Het geld van de ladder, en waar koplopers en voorzitters elke zes weken van leren:" \
    "The ladder's money, and what koplopers and chairs learn from every six weeks:"
  does coordinator-1 pots utrecht year="${overvecht_meets%%-*}"
  must_say "$(say "€1.200,00" "€1,200.00")"
  does coordinator-1 learning utrecht
}

the_end() {
  chapter "Zeven casussen zijn klaar, één ligt bij de landelijke tafel" "Seven cases are done, one is at the national table"
  does coordinator-1 standup utrecht
  must_say "$taxi"
  tell "Tien werkdagen zonder bericht: de casus ligt weer in de rij. De maatwerkfunctionaris pakt haar opnieuw op." \
    "Ten working days without news: the case is back in the queue. The tailoring officer takes it up again."
  does maatwerkfunctionaris-1 claim "$taxi"
  printf '\n'
  if [[ -n $once ]]; then
    say "De demo is klaar; de dienst stopt, en alles wat hij maakte gaat weg." \
      "The demo is done; the service stops, and all that it made is removed."
    return
  fi
  say "De dienst draait door, en het is uw beurt." "The service runs on, and it is your turn."
  try_in_browser
  say "
Of hier, in een opdrachtregel; u bent de maatwerkfunctionaris:" "
Or here, on a command line; you are the tailoring officer:"
  cat <<END

  export DOORBRAAK_HOME=$site/people/maatwerkfunctionaris-1
  $build/doorbraak read $taxi
  $build/doorbraak why $taxi
  $build/doorbraak decide $taxi solved '$(say "Het Rijk laat dit bedrijf toe" "The state admits this firm")'

END
  say "Iemand anders zijn: een andere map uit $site/people. De klok: practice advance, als beheerder-1.
Alle opdrachten: $build/doorbraak --help" "To be somebody else: another folder of $site/people. The clock: practice advance, as beheerder-1.
All commands: $build/doorbraak --help"
  tell_how_to_stop
}

try_in_browser() {
  has_web_client || { tell_no_browser; return 0; }
  gateway_start utrecht beheerder-1 gemeente-utrecht 7380 <config/examples/mensen.csv
  say "
In de browser: $web_address" "
In a browser: $web_address"
  tell_signing_in "${web_address##*:}"
  say "
Om te beginnen:" "
To begin with:"
  try maatwerkfunctionaris-1 "Mijn werk: casus $taxi wacht op u. Lees haar, en leg een uitkomst vast." \
    "My work: case $taxi waits for you. Read it, and record an outcome."
  try professional-overvecht "Casus indienen: de vragen van de ladder. Met \"Opschalen\" gaat zij naar de koploper." \
    "Submit a case: the ladder's own questions. With \"Escalate\" it goes to the koploper."
  try koploper-overvecht-1 "Wachtrijen: wat u net opschaalde staat er al. Pak het op, vraag, adviseer." \
    "Queues: what you just escalated is there already. Claim it, ask, advise."
  try coordinator-1 "Stand-up: wat is er nieuw, te laat, van wie. En: Landelijk, Potjes." \
    "Stand-up: what is new, late, whose it is. And: National, Pots."
  try voorzitter-stedelijk "Mijn werk: een voorgestelde kwestie wacht op u. Tafels: een overleg beleggen, voorbereiden en leiden." \
    "My work: a proposed issue waits for you. Tables: convene a meeting, prepare it and lead it."
  try beleid-1 "Kwesties en Cijfers: wat vaker vastloopt, zonder iemands woorden." \
    "Issues and Figures: what gets stuck more often, without anybody's words."
  try privacy-1 "Privacy: wie las wat, wat inwoners vragen, wat weg moet." "Privacy: who read what, what residents ask, what must go."
}
