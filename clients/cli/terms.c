// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/terms.h"

#include <strings.h>

#include "clients/cli/cli.h"

struct term {
    const struct enum_names *names;
    int value;
    const char *words;
};

static const struct term terms[] = {
    {&names_urgency, urgency_NORMAL, N_("gewoon")},
    {&names_urgency, urgency_URGENT, N_("spoed")},
    {&names_stage, stage_STUCK, N_("vastgelopen")},
    {&names_stage, stage_THREATENS, N_("dreigt vast te lopen")},
    {&names_ground, ground_STATUTORY_TASK, N_("wettelijke taak")},
    {&names_ground, ground_CONSENT, N_("toestemming")},
    {&names_ground, ground_VITAL_INTEREST, N_("vitaal belang")},
    {&names_ground, ground_ANONYMOUS, N_("anoniem")},
    {&names_outside_kind, outside_kind_COURT, N_("zitting")},
    {&names_outside_kind, outside_kind_EVICTION, N_("ontruiming")},
    {&names_outside_kind, outside_kind_EIGHTEEN, N_("achttiende verjaardag")},
    {&names_outside_kind, outside_kind_DISCONNECTION, N_("afsluiting")},
    {&names_outside_kind, outside_kind_OTHER, N_("anders")},
    {&names_status, status_QUEUED, N_("in de wachtrij")},
    {&names_status, status_WORKING, N_("opgepakt")},
    {&names_status, status_PLANNED, N_("geagendeerd")},
    {&names_status, status_DECIDED, N_("uitkomst gegeven")},
    {&names_status, status_CLOSED, N_("gesloten")},
    {&names_status, status_WITHDRAWN, N_("ingetrokken")},
    {&names_contact_result, contact_result_NOT_REACHED, N_("niet bereikt")},
    {&names_contact_result, contact_result_AGREED, N_("akkoord")},
    {&names_contact_result, contact_result_NO_SOLUTION, N_("geen oplossing")},
    {&names_contact_result, contact_result_NO_MANDATE, N_("geen mandaat")},
    {&names_outcome, outcome_ADVICE, N_("advies")},
    {&names_outcome, outcome_REFERRED, N_("verwezen naar een reguliere voorziening")},
    {&names_outcome, outcome_SOLVED, N_("opgelost")},
    {&names_outcome, outcome_TAILOR_MADE, N_("maatwerk")},
    {&names_outcome, outcome_JUSTIFIED_NO, N_("verantwoord nee")},
    {&names_outcome, outcome_NO_MANDATE, N_("geen mandaat")},
    {&names_settlement, settlement_DONE, N_("gedaan")},
    {&names_settlement, settlement_FAILED, N_("niet gelukt")},
    {&names_condition_state, condition_state_PENDING, N_("loopt nog")},
    {&names_condition_state, condition_state_MET, N_("vervuld")},
    {&names_condition_state, condition_state_NOT_MET, N_("niet vervuld")},
    {&names_evaluation, evaluation_FINISH, N_("afronden")},
    {&names_evaluation, evaluation_ADJUST, N_("bijstellen")},
    {&names_evaluation, evaluation_CONTINUE, N_("doorgaan")},
    {&names_spend_kind, spend_kind_GIFT, N_("gift")},
    {&names_spend_kind, spend_kind_LOAN, N_("lening")},
    {&names_spend_state, spend_state_REQUESTED, N_("aangevraagd")},
    {&names_spend_state, spend_state_APPROVED, N_("goedgekeurd")},
    {&names_spend_state, spend_state_REJECTED, N_("afgewezen")},
    {&names_entry, entry_SUBMITTED, N_("ingebracht")},
    {&names_entry, entry_ESCALATED, N_("opgeschaald")},
    {&names_entry, entry_RETURNED, N_("teruggegeven")},
    {&names_entry, entry_MOVED, N_("doorgezet na een verstreken termijn")},
    {&names_entry, entry_REOPENED, N_("heropend")},
    {&names_entry, entry_STALLED, N_("gestokt")},
    {&names_release, release_BY_PERSON, N_("door wie hem had")},
    {&names_release, release_LEASE_ENDED, N_("de tijd om te werken was om")},
    {&names_clock_action, clock_action_REMIND, N_("herinnering")},
    {&names_clock_action, clock_action_TELL_CHAIR, N_("bericht aan de voorzitter")},
    {&names_clock_action, clock_action_MOVE, N_("naar een andere trede")},
    {&names_clock_action, clock_action_HAND_BACK, N_("terug naar de casushouder")},
    {&names_clock_action, clock_action_RELEASE, N_("terug in de wachtrij")},
};

const char *term_of(const struct enum_names *names, int value)
{
    if (value == 0)
        return "";
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++)
        if (terms[i].names == names && terms[i].value == value)
            return _(terms[i].words);
    return enum_word(names, value);
}

int term_find(const struct enum_names *names, const char *words)
{
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++)
        if (terms[i].names == names &&
            (strcasecmp(_(terms[i].words), words) == 0 || strcasecmp(terms[i].words, words) == 0))
            return terms[i].value;
    return 0;
}

struct event_term {
    enum event_number kind;
    const char *words;
};

static const struct event_term event_terms[] = {
    {EV_CASE_SUBMITTED, N_("casus ingebracht")},
    {EV_CASE_AMENDED, N_("casus aangevuld")},
    {EV_CASE_ENTERED, N_("casus op een trede gekomen")},
    {EV_CASE_CLAIMED, N_("casus opgepakt")},
    {EV_CASE_RELEASED, N_("casus teruggelegd in de wachtrij")},
    {EV_TRANSFER_OFFERED, N_("casusregie aangeboden")},
    {EV_TRANSFER_ANSWERED, N_("aangeboden casusregie beantwoord")},
    {EV_QUESTION_ASKED, N_("vraag gesteld; de klok staat stil")},
    {EV_QUESTION_ANSWERED, N_("vraag beantwoord; de klok loopt weer")},
    {EV_CONSULTATION_ASKED, N_("collega om meedenken gevraagd")},
    {EV_ADVICE_GIVEN, N_("advies gegeven")},
    {EV_CONTACT_TRIED, N_("iemand van de bellijst gebeld")},
    {EV_RECORD_MADE, N_("verslag vastgelegd")},
    {EV_CASE_CLEARED, N_("voorzitter vindt de casus helder")},
    {EV_GATE_WAIVED, N_("voorzitter geeft ontheffing")},
    {EV_AGENDA_PLACED, N_("op de agenda gezet")},
    {EV_AGENDA_REMOVED, N_("van de agenda gehaald")},
    {EV_MEETING_CONVENED, N_("overleg belegd")},
    {EV_MEETING_INVITED, N_("genodigden toegevoegd")},
    {EV_MEETING_HELD, N_("overleg gehouden")},
    {EV_PACK_SENT, N_("plan naar de deelnemers gestuurd")},
    {EV_MINUTES_SENT, N_("verslag van het overleg verstuurd")},
    {EV_CASE_DECIDED, N_("uitkomst gegeven")},
    {EV_AGREEMENT_MADE, N_("afspraak gemaakt")},
    {EV_AGREEMENT_SETTLED, N_("afspraak afgerond")},
    {EV_CONDITION_SETTLED, N_("voorwaarde van een afspraak beoordeeld")},
    {EV_CASE_STALLED, N_("uitvoering stokt; terug naar de voorzitter")},
    {EV_CASE_EVALUATED, N_("geëvalueerd")},
    {EV_RESIDENT_TOLD, N_("inwoner geïnformeerd")},
    {EV_CASE_CLOSED, N_("casus gesloten")},
    {EV_CASE_WITHDRAWN, N_("casus ingetrokken")},
    {EV_CONSENT_GIVEN, N_("toestemming gegeven")},
    {EV_CONSENT_WITHDRAWN, N_("toestemming ingetrokken")},
    {EV_URGENCY_CHANGED, N_("spoed gewijzigd")},
    {EV_SPEND_REQUESTED, N_("geld aangevraagd")},
    {EV_SPEND_APPROVED, N_("uitgave goedgekeurd")},
    {EV_SPEND_REJECTED, N_("uitgave afgewezen")},
    {EV_LOAN_REPAID, N_("aflossing ontvangen")},
    {EV_LOAN_FORGIVEN, N_("deel van een lening kwijtgescholden")},
    {EV_CASE_READ_RECORDED, N_("inhoud gelezen")},
    {EV_CASE_ERASED, N_("inhoud gewist")},
    {EV_CLOCKS_SET, N_("termijnen bijgewerkt")},
    {EV_CLOCK_FIRED, N_("termijn verstreken")},
    {EV_PERSON_ENTERED, N_("persoon toegelaten of gewijzigd")},
    {EV_PERSON_REVOKED, N_("persoon buitengesloten")},
    {EV_KEY_ADDED, N_("sleutel toegelaten")},
    {EV_KEY_REVOKED, N_("sleutel ingetrokken")},
    {EV_ABSENCE_NOTED, N_("afwezigheid vastgelegd")},
    {EV_CONTACT_LISTED, N_("vermelding op de bellijst")},
    {EV_CONTACT_REMOVED, N_("van de bellijst gehaald")},
    {EV_TIME_ACCEPTED, N_("tijd geaccepteerd")},
    {EV_PRACTICE_ADVANCED, N_("oefenklok vooruitgezet")},
    {EV_LADDER_INSTALLED, N_("ladder van kracht")},
    {EV_CALENDAR_INSTALLED, N_("kalender van kracht")},
    {EV_ZONE_INSTALLED, N_("tijdzone van kracht")},
    {EV_MEETINGS_INSTALLED, N_("overlegdata van kracht")},
};

const char *term_event(uint64_t kind)
{
    for (size_t i = 0; i < sizeof event_terms / sizeof event_terms[0]; i++)
        if (event_terms[i].kind == kind)
            return _(event_terms[i].words);
    const struct message *message = message_of_event(kind);
    return message == NULL ? "?" : message->name;
}

const char *term_count(const char *field)
{
    static const struct {
        const char *field;
        const char *words;
    } counts[] = {{"question", N_("vraag")},      {"consultation", N_("consult")},
                  {"agreement", N_("afspraak")},  {"spend", N_("uitgave")},
                  {"minutes", N_("minuten")},     {"version", N_("versie")},
                  {"accepted", N_("aangenomen")}, {"consulted", N_("groep geraadpleegd")},
                  {"late", N_("te laat")},        {"refused", N_("geweigerd")}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        if (strcmp(counts[i].field, field) == 0)
            return _(counts[i].words);
    return NULL;
}

const char *term_item(const struct message *command)
{
    static const struct {
        const struct message *command;
        const char *words;
    } items[] = {{&message_case_ask, N_("vraag")},
                 {&message_case_consult, N_("consult")},
                 {&message_agreement_make, N_("afspraak")},
                 {&message_spend_request, N_("uitgave")}};
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        if (items[i].command == command)
            return _(items[i].words);
    return NULL;
}
