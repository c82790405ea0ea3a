// SPDX-License-Identifier: EUPL-1.2
/* Ladders that are well written and do not hold together. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "ladder/lint.h"

static void tier_that_nobody_reaches_is_found(void **state)
{
    static const struct broken cases[] = {
        {"  - code: coach-b", "  - code: coach-a",
         "l:17:22: trede 'coach-b' bestaat niet; kies een code uit 'tiers'\n"
         "l:58:11: code 'coach-a' is al gebruikt op regel 50; geef dit een andere naam"},
        {"    rung: 2\n"
         "    workers: [coach-2]",
         "    rung: 2\n"
         "    areas: [noord, zuid]\n"
         "    workers: [coach-2]",
         "l:54:11: sport 2 heeft geen trede zonder 'areas' en 'domains', dus een andere casus kan "
         "nergens heen; voeg zo'n trede toe of haal ze bij één trede weg\n"
         "l:63:13: gebied 'noord' hoort op deze sport al bij trede 'coach-a'; kies "
         "één van beide"},
        {"    areas: [noord]", "    areas: [oost]",
         "l:55:13: gebied 'oost' staat niet onder 'areas' van de ladder, dus geen casus kan het "
         "noemen; voeg het daar toe"},
        {"areas: [{code: noord, name: Noord}, {code: zuid, name: Zuid}]\n", "",
         "l:55:12: trede 'coach-a' is er voor enkele gebieden, maar de ladder noemt ze niet "
         "allemaal, zodat een casus met een verschreven wijk stil bij de rest belandt; noem alle "
         "wijken en teamgebieden onder 'areas' van de ladder"},
        {"    areas: [noord]\n"
         "    workers: [coach-1]",
         "    workers: [coach-1]",
         "l:57:11: trede 'coach-b' is niet te bereiken: 'coach-a' vangt op deze sport "
         "alles al op; geef 'coach-b' gebieden ('areas') of domeinen ('domains') of haal haar weg"},
        {"    areas: [noord]", "    areas: [noord]\n    domains: [sterren]",
         "l:56:15: domein 'sterren' staat niet onder 'domains' van de ladder, dus geen casus kan "
         "het noemen; voeg het daar toe"},
        {"    rung: 3", "    rung: 4",
         "l:7:8: bij 'climb: strict' slaat de ladder geen sport over, maar sport 3 "
         "ontbreekt; nummer de sporten door vanaf 1"},
        {"    rung: 1", "    rung: 9",
         "l:7:8: bij 'climb: strict' slaat de ladder geen sport over, maar sport 1 "
         "ontbreekt; nummer de sporten door vanaf 1\n"
         "l:7:8: bij 'climb: strict' slaat de ladder geen sport over, maar sport 4 "
         "ontbreekt; nummer de sporten door vanaf 1\n"
         "l:44:11: hoger dan trede 'team' kan een casus niet, en zij geeft geen uitkomst, "
         "dus daar loopt elke casus dood; geef haar 'decisions'\n"
         "l:54:11: trede 'coach-a' staat onder een hogere; zet de treden van laag "
         "naar hoog"},
        {"    workers: [coach-2]", "    stand_ins: [coach-1]",
         "l:58:11: bij trede 'coach-b' is niemand die kan werken; noem 'workers', "
         "'chairs' of 'roles'"},
        {"    chairs: [chair-1]", "    workers: [chair-1]",
         "l:64:11: tafel 'table' heeft geen voorzitter; noem iemand onder 'chairs'"},
        {"    roles: [professional]", "    roles: [professional, chef]",
         "l:49:27: rol 'chef' bestaat niet; kies uit: professional, coach, member, "
         "chair, coordinator, policy, privacy, admin, link, gateway, mailer, backup"},
        {"zone: Europe/Amsterdam", "zone: ../etc/passwd",
         "l:6:7: '../etc/passwd' is geen tijdzone; schrijf bijvoorbeeld Europe/Amsterdam"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void table_that_does_not_meet_is_found(void **state)
{
    static const struct broken cases[] = {
        {"    meeting_start: 2026-01-06", "",
         "l:70:19: bij 'meeting_rule' hoort ook 'meeting_start'; voeg het toe"},
        {"    meeting_minutes: 60", "    meeting_minutes: 10",
         "l:73:22: in 10 minuten past geen casus van 15 minuten; maak het overleg langer"},
        {"    meeting_rule: FREQ=WEEKLY;BYDAY=TU", "    convened: true",
         "l:71:20: 'meeting_start' doet niets zonder 'meeting_rule'; voeg dat toe of "
         "haal dit weg\n"
         "l:72:19: 'meeting_time' doet niets zonder 'meeting_rule'; voeg dat toe of "
         "haal dit weg\n"
         "l:73:22: 'meeting_minutes' doet niets zonder 'meeting_rule'; voeg dat toe "
         "of haal dit weg"},
        {"before: 2 werkdagen vooraf", "before: 2 werkdagen",
         "l:77:52: 'before' telt terug vanaf het overleg; schrijf bijvoorbeeld '2 "
         "werkdagen vooraf'"},
        {"    meeting_rule: FREQ=WEEKLY;BYDAY=TU\n"
         "    meeting_start: 2026-01-06\n"
         "    meeting_time: 13:30\n"
         "    meeting_minutes: 60\n"
         "    minutes_questions: 15",
         "    minutes_questions: 15",
         "l:32:25: klok 'c6' heeft geen effect: 'meeting' gebeurt bij geen enkele "
         "trede; haal haar weg\n"
         "l:33:25: klok 'c7' heeft geen effect: 'held' gebeurt bij geen enkele trede; "
         "haal haar weg\n"
         "l:64:11: tafel 'table' komt nooit bijeen; geef haar een 'meeting_rule' of "
         "'convened: true'\n"
         "l:73:16: niemand kan poort 'g2' halen: zij hoort bij een tafel die "
         "bijeenkomt, en dat doet deze trede niet; kies 'kind: table' met een "
         "'meeting_rule' of 'convened: true'"},
        {"    kind: table", "    kind: national",
         "l:25:13: over potje 'pot' beslist een tafel, maar trede 'table' is er geen; "
         "kies een tafel of een andere 'approval'\n"
         "l:32:25: klok 'c6' heeft geen effect: 'meeting' gebeurt bij geen enkele "
         "trede; haal haar weg\n"
         "l:33:25: klok 'c7' heeft geen effect: 'held' gebeurt bij geen enkele trede; "
         "haal haar weg\n"
         "l:70:19: trede 'table' is geen tafel en komt dus niet bijeen; kies 'kind: "
         "table' of haal 'meeting_rule' weg\n"
         "l:74:24: trede 'table' is geen tafel en komt dus niet bijeen; kies 'kind: "
         "table' of haal 'minutes_questions' weg\n"
         "l:77:16: niemand kan poort 'g2' halen: zij hoort bij een tafel die "
         "bijeenkomt, en dat doet deze trede niet; kies 'kind: table' met een "
         "'meeting_rule' of 'convened: true'"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void meeting_rule_beyond_the_list_is_refused(void **state)
{
    static const struct broken cases[] = {
        {"FREQ=WEEKLY;BYDAY=TU", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
         "l:70:19: FREQ ontbreekt of kan hier niet; kies DAILY, WEEKLY, MONTHLY of "
         "YEARLY\n"
         "l:70:19: 'BYMONTHDAY' kan niet bij deze FREQ; kies MONTHLY of YEARLY"},
        {"FREQ=WEEKLY;BYDAY=TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
         "l:70:19: deze regel levert in tien jaar geen enkele datum op; kijk naar "
         "BYDAY, BYMONTH en BYMONTHDAY"},
        {"FREQ=WEEKLY;BYDAY=TU", "elke dinsdag",
         "l:70:19: 'elke dinsdag' is geen deel van een overlegregel (RRULE); schrijf "
         "bijvoorbeeld FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\n"
         "l:70:19: FREQ ontbreekt of kan hier niet; kies DAILY, WEEKLY, MONTHLY of "
         "YEARLY"},
        {"FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=2TU",
         "l:70:19: 'BYDAY=2TU': een nummer voor een weekdag kan alleen bij MONTHLY of "
         "YEARLY; haal het nummer weg of kies MONTHLY"},
        {"FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=0;BYHOUR=13;FREQ=DAILY",
         "l:70:19: 'INTERVAL=0' kan niet: 1 … 366; verbeter de waarde\n"
         "l:70:19: 'BYHOUR' is in een overlegregel niet toegestaan; gebruik FREQ, "
         "INTERVAL, COUNT, UNTIL, BYDAY, BYMONTH, BYMONTHDAY, BYSETPOS, WKST\n"
         "l:70:19: 'FREQ' staat twee keer in deze regel; haal er een weg"},
        {"FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;COUNT=3;UNTIL=20261231",
         "l:70:19: COUNT en UNTIL gaan niet samen; kies één van beide"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void gate_that_nobody_meets_is_found(void **state)
{
    static const struct broken cases[] = {
        {"kind: record, record: talk", "kind: record, record: praat",
         "l:76:53: niemand kan deze poort halen: verslag 'praat' bestaat niet; kies "
         "een code uit 'records'"},
        {"kind: record, record: talk", "kind: record",
         "l:76:16: poort 'g1' heeft 'record' nodig; voeg het toe"},
        {"kind: record, record: talk", "kind: texts, fields: [words, ontbreekt]",
         "l:76:60: niemand kan deze poort halen: het formulier heeft geen veld "
         "'ontbreekt'; kies een code uit 'form'"},
        {"kind: record, record: talk", "kind: visited, tiers: [table, coach-z]",
         "l:76:54: niemand kan deze poort halen: trede 'table' ligt niet lager; noem "
         "een lagere trede\n"
         "l:76:61: trede 'coach-z' bestaat niet; kies een code uit 'tiers'"},
        {"kind: record, record: talk", "kind: contact, record: talk",
         "l:76:54: 'record' doet niets bij een poort van soort 'contact'; haal het weg"},
        {"kind: record, record: talk", "kind: cleared",
         "l:76:24: niemand kan deze poort halen: 'cleared' kan nog niet bekend zijn "
         "bij 'at: entry'; vraag hem later"},
        {"kind: record, record: talk", "kind: present",
         "l:76:24: niemand kan deze poort halen: 'present' kan nog niet bekend zijn "
         "bij 'at: entry'; vraag hem later"},
        {"kind: record, record: talk", "kind: contact, absent: [resident]",
         "l:76:54: 'absent' doet niets bij een poort van soort 'contact'; haal het weg"},
        {"code: g1, at: entry, kind: record, record: talk",
         "code: g1, at: decision, kind: present, absent: [inwoner, child], attend: [child, ggz]",
         "l:76:58: 'inwoner' is geen plaats in een huishouden en geen organisatie van deze tafel; "
         "kies resident, partner, parent, child of other, en bij 'attend' ook uit 'core' en "
         "'shell'\n"
         "l:76:67: niemand kan deze poort halen: 'child' staat onder 'attend' en onder 'absent'; "
         "kies één van beide\n"
         "l:76:91: 'ggz' is geen plaats in een huishouden en geen organisatie van deze tafel; kies "
         "resident, partner, parent, child of other, en bij 'attend' ook uit 'core' en 'shell'"},
        {"tiers: [coach-a, coach-b]", "tiers: [table]",
         "l:76:53: niemand kan deze poort halen: geen lagere trede mag verslag 'talk' "
         "maken; noem er een onder 'tiers' van dat verslag"},
        {"tiers: [coach-a, coach-b]", "tiers: [coach-z]",
         "l:17:13: trede 'coach-z' bestaat niet; kies een code uit 'tiers'\n"
         "l:76:53: niemand kan deze poort halen: geen lagere trede mag verslag 'talk' "
         "maken; noem er een onder 'tiers' van dat verslag"},
        {"code: g2", "code: g1",
         "l:77:16: code 'g1' is al gebruikt op regel 76; geef dit een andere naam"},
        {"    decisions: [{outcome: solved}]",
         "    gates: [{code: g9, at: agenda, kind: ground, waivable: true, words: w, "
         "english: e}]",
         "l:57:20: niemand kan poort 'g9' halen: zij hoort bij een tafel die "
         "bijeenkomt, en dat doet deze trede niet; kies 'kind: table' met een "
         "'meeting_rule' of 'convened: true'\n"
         "l:57:60: niemand kan deze poort ontheffen: trede 'coach-a' heeft geen "
         "voorzitter; noem iemand onder 'chairs' of haal 'waivable' weg"},
        {"outcome: justified-no, texts: [explanation], unmet: true}",
         "outcome: justified-no, texts: [uitleg]}\n"
         "      - {outcome: justified-no}",
         "l:79:41: niemand kan tekst 'uitleg' geven; kies 'explanation', een "
         "onderdeel van 'triangle' of een veld van 'form'\n"
         "l:80:19: uitkomst 'justified-no' staat twee keer bij deze trede; haal er "
         "een weg"},
        {"triangle: [legitimacy]\n", "",
         "l:78:62: 'unmet' vraagt om onderdelen, maar de ladder heeft geen "
         "'triangle'; voeg die toe"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void record_and_expert_that_cannot_be_is_found(void **state)
{
    static const struct broken cases[] = {
        {"    tiers: [coach-a, coach-b]", "    after: [talk]\n    tiers: [coach-a, coach-b]",
         "l:17:13: verslag 'talk' staat niet eerder onder 'records', dus het kan niet voorgaan; "
         "zet "
         "het erboven of haal het hier weg"},
        {"{code: words, words: Wat", "{code: words, kind: yes-no, words: Wat",
         "l:11:25: 'kind' doet niets bij vraag 'words' van het plan, dat alleen tekst heeft; haal "
         "het weg of maak er een vraag van een verslag van"},
        {"kind: record, record: talk", "kind: said-yes, record: talk, fields: [why, zeker]",
         "l:76:70: niemand kan deze poort halen: verslag 'talk' heeft geen vraag 'why' van soort "
         "yes-no of yes-no-unknown; kies er zo een of geef die vraag dat soort\n"
         "l:76:75: niemand kan deze poort halen: verslag 'talk' heeft geen vraag 'zeker' van soort "
         "yes-no of yes-no-unknown; kies er zo een of geef die vraag dat soort"},
        {"kind: record, record: talk", "kind: said-yes, record: talk",
         "l:76:16: poort 'g1' heeft 'fields' nodig; voeg het toe"},
        {"kind: record, record: talk", "kind: experts, professions: [arts]",
         "l:76:60: niemand kan deze poort halen: beroep 'arts' staat niet onder 'professions' van "
         "de ladder; voeg het daar toe"},
        {"kind: record, record: talk", "kind: ground, professions: [arts]",
         "l:76:58: 'professions' doet niets bij een poort van soort 'ground'; haal het weg"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void clock_without_effect_is_found(void **state)
{
    static const struct broken cases[] = {
        {"  - {code: c4, trigger: asked, after: 2 werkdagen, action: remind, words: "
         "w, english: e}\n",
         "",
         "l:27:3: geen klok voor 'asked', terwijl elke casus daar kan wachten; voeg "
         "er een toe onder 'clocks' van de ladder"},
        {"trigger: entered, after: 2 werkdagen, action: remind", "trigger: entered, action: remind",
         "l:27:12: klok 'c1' loopt nooit af; voeg 'after' toe, bijvoorbeeld '2 "
         "werkdagen'"},
        {"trigger: entered, after: 2 werkdagen, action: remind",
         "trigger: entered, after: 2 werkdagen vooraf, action: remind",
         "l:27:41: 'after' van klok 'c1' kan zo niet: bij 'entered' is er geen datum "
         "om vanaf te tellen; schrijf bijvoorbeeld '2 werkdagen'"},
        {"trigger: entered, after: 2 werkdagen, action: remind",
         "trigger: entered, after: 2 werkdagen, action: move",
         "l:27:12: klok 'c1' verplaatst de casus zonder te zeggen waarheen; voeg "
         "'tier' toe"},
        {"trigger: entered, after: 2 werkdagen, action: remind",
         "trigger: entered, after: 2 werkdagen, action: move, tier: nergens",
         "l:27:74: trede 'nergens' bestaat niet; kies een code uit 'tiers'"},
        {"trigger: entered, after: 2 werkdagen, action: remind",
         "trigger: entered, after: 2 werkdagen, action: remind, tier: team",
         "l:27:76: 'tier' doet niets bij actie 'remind'; haal het weg of kies "
         "'action: move'"},
        {"trigger: entered, after: 2 werkdagen, action: remind",
         "trigger: entered, after: 2 werkdagen, action: release",
         "l:27:62: klok 'c1' heeft geen effect: bij 'entered' heeft niemand de casus "
         "opgepakt; kies een andere actie"},
        {"trigger: agreed, action", "trigger: agreed, after: 2 werkdagen, action",
         "l:35:40: klok 'c9' heeft bij 'agreed' al een datum; laat 'after' weg of tel "
         "terug: '5 werkdagen vooraf'"},
        {"code: c2", "code: c1",
         "l:28:12: code 'c1' is al gebruikt op regel 27; geef dit een andere naam"},
        {"    areas: [noord]",
         "    areas: [noord]\n"
         "    clocks: [{code: x, trigger: held, after: same day, action: remind, "
         "words: w, english: e}]",
         "l:56:33: klok 'x' heeft geen effect: 'held' gebeurt nooit bij deze trede; "
         "haal haar weg"},
        {"    areas: [noord]",
         "    areas: [noord]\n"
         "    clocks: [{code: x, trigger: entered, after: 2 werkdagen, action: move, "
         "tier: coach-a, words: w, english: e}]",
         "l:56:82: deze klok verplaatst naar de trede waar de casus al is; kies een "
         "andere trede"},
        {"    areas: [noord]",
         "    areas: [noord]\n"
         "    clocks: [{code: c2, trigger: entered, after: 2 werkdagen, action: "
         "remind, words: w, english: e}]",
         "l:56:21: klok 'c2' heet als die van de ladder op regel 28, maar begint bij "
         "iets anders; geef haar een andere naam"},
        {"    roles: [professional]",
         "    roles: [professional]\n"
         "    clocks:\n"
         "      - {code: x, trigger: entered, after: 2 werkdagen, action: hand-back, "
         "words: w, english: e}\n"
         "      - {code: y, trigger: working, after: 2 werkdagen, action: tell-chair, "
         "words: w, english: e}",
         "l:51:65: klok 'x' heeft geen effect: onder deze trede is niets om naar "
         "terug te geven; kies een andere actie\n"
         "l:52:65: klok 'y' heeft geen effect: trede 'team' heeft geen voorzitter; "
         "kies 'remind' of noem iemand onder 'chairs' of 'workers'"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void pot_without_approver_is_found(void **state)
{
    static const struct broken cases[] = {
        {"    tiers: [table]\n",
         "    tiers: [coach-a]\n"
         "    year_cents: 100\n",
         "l:25:13: over potje 'pot' beslist een tafel, maar trede 'coach-a' is er "
         "geen; kies een tafel of een andere 'approval'\n"
         "l:26:17: het jaarbedrag van potje 'pot' is kleiner dan 'max_cents'; verhoog "
         "'year_cents'"},
        {"    max_cents: 50000\n", "    max_cents: 50000\n    case_cents: 49999\n",
         "l:25:17: een casus krijgt uit potje 'pot' minder dan 'max_cents' per uitgave; verhoog "
         "'case_cents' of verlaag 'max_cents'"},
        {"    tiers: [table]\n", "    tiers: [tafel]\n",
         "l:25:13: trede 'tafel' bestaat niet; kies een code uit 'tiers'"},
        {"    approval: table", "    approval: team-lead",
         "l:25:13: de teamleider beslist over potje 'pot', maar trede 'table' heeft er geen; noem "
         "hem daar onder 'lead'"},
        {"    approval: table", "    approval: four-eyes",
         "l:25:13: vier ogen zijn van twee mensen, en bij trede 'table' werkt er één; noem er meer "
         "onder 'workers' of 'chairs', of kies voor potje 'pot' een andere 'approval'"},
        {"    approval: table", "    approval: afterwards",
         "l:23:15: potje 'pot' heeft 'account_within' nodig; voeg het toe"},
        {"    approval: table", "    approval: board",
         "l:25:13: een bestuur beslist over potje 'pot', maar trede 'table' heeft er geen; noem de "
         "leden daar onder 'board'"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void board_that_cannot_decide_is_found(void **state)
{
    static const struct broken cases[] = {
        {"    chairs: [chair-1]\n", "    chairs: [chair-1]\n    board: [chair-1, lid-1]\n",
         "l:70:12: bij 'board' hoort ook 'tie'; voeg het toe"},
        {"    chairs: [chair-1]\n", "    chairs: [chair-1]\n    tie: chair\n",
         "l:70:10: 'tie' doet niets zonder 'board'; voeg dat toe of haal dit weg"},
        {"    chairs: [chair-1]\n",
         "    chairs: [chair-1]\n    board: [lid-1, lid-2]\n    tie: chair\n",
         "l:71:10: bij gelijke stemmen beslist de voorzitter, maar niemand van 'chairs' zit in "
         "'board' van trede 'table'; zet de voorzitter daarbij of kies 'tie: no'"},
        {"    decisions: [{outcome: solved}]\n",
         "    decisions: [{outcome: solved, approval: board}]\n",
         "l:27:3: geen klok voor 'vote', terwijl elke casus daar kan wachten; voeg er een toe "
         "onder "
         "'clocks' van de ladder\n"
         "l:57:45: een bestuur beslist over uitkomst 'solved', maar trede 'coach-a' heeft er geen; "
         "noem de leden onder 'board'"},
        {"    decisions: [{outcome: solved}]\n",
         "    decisions: [{outcome: solved, approval: one}]\n",
         "l:57:45: een uitkomst kent alleen 'approval: board'; laat 'one' weg"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

static void pot_that_does_not_add_up_is_found(void **state)
{
    static const struct broken cases[] = {
        {"    max_cents: 50000\n", "    max_cents: 50000\n    laws: [wmo]\n",
         "l:25:11: 'laws' doet niets zonder 'account_within'; voeg dat toe of haal dit weg"},
        {"    max_cents: 50000\n", "    max_cents: 50000\n    account_within: 20 werkdagen\n",
         "l:25:21: 'account_within' doet niets zonder 'trigger: account'; voeg dat toe of haal dit "
         "weg"},
        {"    max_cents: 50000\n",
         "    funders: [{organisation: szw, percent: 50}, {organisation: ocw, percent: 49}]\n",
         "l:24:14: de aandelen in potje 'pot' zijn samen 99 procent; maak er 100 van"},
        {"    max_cents: 50000\n",
         "    funders: [{organisation: szw, percent: 50}, {organisation: szw, percent: 50}]\n",
         "l:24:64: code 'szw' is al gebruikt op regel 24; geef dit een andere naam"},
        {"    max_cents: 50000\n", "    about_from_cents: 2\n    about_to_cents: 1\n",
         "l:24:23: wat een casus gewoonlijk uit potje 'pot' krijgt, begint hoger dan het eindigt; "
         "draai 'about_from_cents' en 'about_to_cents' om"},
        {"    max_cents: 50000\n", "    about_to_cents: 60000\n    case_cents: 50000\n",
         "l:24:21: wat een casus gewoonlijk krijgt, is meer dan potje 'pot' een casus ooit geeft; "
         "verlaag 'about_to_cents'"},
        {"    max_cents: 50000\n", "    domains: [jeugd]\n",
         "l:24:15: geen casus kan domein 'jeugd' noemen, dus potje 'pot' is er voor niemand; kies "
         "een code uit 'domains' van de ladder"},
        {"    max_cents: 50000\n", "    record: gesprek\n",
         "l:24:13: niemand kan uit potje 'pot' vragen: verslag 'gesprek' bestaat niet; kies een "
         "code uit 'records'"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

/* Each trigger that any case may wait for needs a clock of the ladder (GEN-3, GEN-8). */
static void waiting_without_a_clock_is_found(void **state)
{
    struct fixture *f = *state;
    static const char *const triggers[] = {"entered",   "working",    "asked",   "consulted",
                                           "meeting",   "held",       "decided", "agreed",
                                           "condition", "evaluation", "settled", "offered",
                                           "spend",     "stalled",    "consent"};
    for (size_t i = 0; i < COUNT(triggers); i++) {
        char find[64];
        char said[200];
        snprintf(find, sizeof find, "trigger: %s,", triggers[i]);
        const char *line = strstr(small_ladder, find);
        while (line[-1] != '\n')
            line--;
        int head = (int)(line - small_ladder);
        snprintf(f->text, sizeof f->text, "%.*s%s", head, small_ladder, strchr(line, '\n') + 1);
        snprintf(said, sizeof said,
                 "l:27:3: geen klok voor '%s', terwijl elke casus daar kan wachten;", triggers[i]);
        assert_non_null(strstr(fixture_read(f), said));
    }
}

static void tier_where_nobody_is_that_day_is_found(void **state)
{
    struct fixture *f = *state;
    struct lint_person people[] = {
        {.person = code_of("p"), .roles = {.n = 1, .v = {code_of("professional")}}},
        {.person = code_of("coach-1")},
        {.person = code_of("coach-2"), .away = true},
        {.person = code_of("chair-1")},
    };
    fixture_break(f, "klein", "klein");
    assert_string_equal(fixture_read(f), "");
    assert_false(lint_people(&f->ladder, people, COUNT(people), &f->report));
    assert_string_equal(fixture_said(f),
                        "l:58:11: bij trede 'coach-b' is op deze dag niemand bereikbaar; regel "
                        "vervanging of laat iemand toe");
    people[2].away = false;
    report_init(&f->report, &f->arena);
    assert_true(lint_people(&f->ladder, people, COUNT(people), &f->report));
}

/* Consultations, issues and room: somebody answers, and each wait has its clock. */
static void question_or_issue_that_is_nobodys_is_found(void **state)
{
    static const struct broken cases[] = {
        {"climb: strict\n", "climb: strict\nconsult_tier: nergens\n",
         "l:8:15: trede 'nergens' bestaat niet; kies een code uit 'tiers'"},
        {"climb: strict\n", "climb: strict\nconsult_tier: coach-a\n",
         "l:8:15: geen klok voor 'inquired', terwijl elke casus daar kan wachten; voeg er een toe "
         "onder 'clocks' van de ladder"},
        {"climb: strict\n", "climb: strict\nissues_threshold: 3\n",
         "l:8:19: 'issues_threshold' doet niets zonder 'issues_tier'; voeg dat toe of haal dit "
         "weg\n"
         "l:8:19: bij 'issues_threshold' hoort ook 'issues_period'; voeg het toe"},
        {"climb: strict\n", "climb: strict\nissues_period: 3 werkdagen\n",
         "l:8:16: 'issues_period' doet niets zonder 'issues_threshold'; voeg dat toe of haal dit "
         "weg\n"
         "l:8:16: 'issues_period' telt dagen, weken of jaren; schrijf bijvoorbeeld '1 jaar'"},
        {"climb: strict\n",
         "climb: strict\nrooms: [{code: a, name: A, english: A}, {code: a, name: B, english: B}]\n",
         "l:8:48: code 'a' is al gebruikt op regel 8; geef dit een andere naam"},
        {"clocks:\n",
         "clocks:\n  - {code: u1, trigger: advised, after: 2 werkdagen, action: hand-back, words: "
         "w, english: e}\n",
         "l:27:62: klok 'u1' heeft geen effect: bij 'advised' wacht geen casus die kan verhuizen; "
         "kies 'remind' of 'tell-chair'"},
        {"clocks:\n",
         "clocks:\n  - {code: u1, trigger: inquired, after: 2 werkdagen, action: remind, words: "
         "w, english: e}\n",
         "l:27:25: klok 'u1' heeft geen effect: 'inquired' gebeurt bij geen enkele trede; haal "
         "haar weg"},
        {"outcome: justified-no, texts: [explanation], unmet: true", "outcome: merged",
         "l:79:19: geen trede geeft uitkomst 'merged': die ontstaat door samenvoegen; haal haar "
         "weg"},
    };
    fixture_expect(*state, cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tier_that_nobody_reaches_is_found),
        cmocka_unit_test(table_that_does_not_meet_is_found),
        cmocka_unit_test(meeting_rule_beyond_the_list_is_refused),
        cmocka_unit_test(gate_that_nobody_meets_is_found),
        cmocka_unit_test(record_and_expert_that_cannot_be_is_found),
        cmocka_unit_test(clock_without_effect_is_found),
        cmocka_unit_test(pot_without_approver_is_found),
        cmocka_unit_test(question_or_issue_that_is_nobodys_is_found),
        cmocka_unit_test(board_that_cannot_decide_is_found),
        cmocka_unit_test(pot_that_does_not_add_up_is_found),
        cmocka_unit_test(waiting_without_a_clock_is_found),
        cmocka_unit_test(tier_where_nobody_is_that_day_is_found),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
