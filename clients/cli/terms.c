// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "clients/cli/cli.h"
#include "clients/cli/view.h"

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
    {&names_erase_ground, erase_ground_NOT_NEEDED, N_("niet meer nodig")},
    {&names_erase_ground, erase_ground_CONSENT_WITHDRAWN, N_("toestemming ingetrokken")},
    {&names_erase_ground, erase_ground_OBJECTION, N_("bezwaar")},
    {&names_erase_ground, erase_ground_UNLAWFUL, N_("onrechtmatig verwerkt")},
    {&names_erase_ground, erase_ground_LEGAL_DUTY, N_("wettelijke plicht")},
    {&names_erase_ground, erase_ground_TIME_OVER, N_("bewaartermijn voorbij")},
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
    {&names_entry, entry_REROUTED, N_("wijk gewijzigd: naar de trede van die wijk")},
    {&names_release, release_BY_PERSON, N_("door wie hem had")},
    {&names_release, release_LEASE_ENDED, N_("de tijd om te werken was om")},
    {&names_clock_action, clock_action_REMIND, N_("herinnering")},
    {&names_clock_action, clock_action_TELL_CHAIR, N_("bericht aan de voorzitter")},
    {&names_clock_action, clock_action_MOVE, N_("naar een andere trede")},
    {&names_clock_action, clock_action_HAND_BACK, N_("terug naar de casushouder")},
    {&names_clock_action, clock_action_RELEASE, N_("terug in de wachtrij")},
    {&names_member_role, member_role_RESIDENT, N_("inwoner")},
    {&names_member_role, member_role_PARTNER, N_("partner")},
    {&names_member_role, member_role_PARENT, N_("ouder")},
    {&names_member_role, member_role_CHILD, N_("kind")},
    {&names_member_role, member_role_OTHER, N_("anders")},
    {&names_role, role_PROFESSIONAL, N_("professional")},
    {&names_role, role_COACH, N_("coach")},
    {&names_role, role_MEMBER, N_("tafellid")},
    {&names_role, role_CHAIR, N_("voorzitter")},
    {&names_role, role_COORDINATOR, N_("coördinator")},
    {&names_role, role_POLICY, N_("beleid")},
    {&names_role, role_PRIVACY, N_("privacyfunctionaris")},
    {&names_role, role_ADMIN, N_("beheerder")},
    {&names_relation, relation_ENROLLED, N_("ieder die is toegelaten")},
    {&names_relation, relation_PROFESSIONAL, N_("een professional of coach")},
    {&names_relation, relation_HOLDER, N_("de casushouder")},
    {&names_relation, relation_CLAIMER, N_("wie de casus heeft opgepakt")},
    {&names_relation, relation_WORKER, N_("wie werkt bij de trede waar de casus is")},
    {&names_relation, relation_CHAIR, N_("de voorzitter van die trede")},
    {&names_relation, relation_DECIDED_BY, N_("wie de uitkomst gaf")},
    {&names_relation, relation_DECIDER, N_("wie daar een uitkomst mag geven")},
    {&names_relation, relation_OFFERED, N_("aan wie de casusregie is aangeboden")},
    {&names_relation, relation_OWNER, N_("wie aan zet is")},
    {&names_relation, relation_TELLER, N_("wie het de inwoner vertelt")},
    {&names_relation, relation_READER, N_("wie de inhoud mag lezen")},
    {&names_relation, relation_SELF, N_("de genoemde persoon zelf")},
    {&names_relation, relation_ADMIN, N_("de beheerder")},
    {&names_relation, relation_PRIVACY, N_("de privacyfunctionaris")},
    {&names_relation, relation_COORDINATOR, N_("de coördinator")},
    {&names_relation, relation_INTERNAL, N_("de dienst zelf")},
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

const char *term_codes(const struct enum_names *names, const struct codes *codes,
                       char out[TERM_CODES_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < codes->n && used < TERM_CODES_MAX; i++) {
        const char *code = codes->v[i].s;
        int value = enum_number(names, code, strlen(code));
        used += (size_t)snprintf(out + used, TERM_CODES_MAX - used, "%s%s", i == 0 ? "" : ", ",
                                 value == 0 ? code : term_of(names, value));
    }
    return out;
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

const char *term_text(const char *field)
{
    static const struct {
        const char *field;
        const char *words;
    } texts[] = {
        {"reason", N_("reden")},       {"question", N_("vraag")},
        {"answer", N_("antwoord")},    {"advice", N_("advies")},
        {"note", N_("notitie")},       {"minutes", N_("verslag van het overleg")},
        {"explanation", N_("uitleg")}, {"lesson", N_("les")},
        {"what", N_("afspraak")},      {"condition", N_("voorwaarde")},
        {"name", N_("naam")},          {"phone", N_("telefoon")},
        {"mail", N_("e-mail")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(texts[i].field, field) == 0)
            return _(texts[i].words);
    return field;
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

/* The enumeration whose name is the first `len` bytes; NULL when there is none. */
static const struct enum_names *names_called(const char *name, size_t len)
{
    static const struct enum_names *const all[] = {
#define ENUM(name) &names_##name,
#define VALUE(name, NAME, word)
#define ENUM_END(name)
#include "proto/enums.def"
#undef ENUM
#undef VALUE
#undef ENUM_END
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strlen(all[i]->name) == len && memcmp(all[i]->name, name, len) == 0)
            return all[i];
    return NULL;
}

/* One word of an enumeration, or more with commas between, as proto/details.def has it. */
static void show_words(const struct enum_names *names, const char *words, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    while (words[0] != '\0' && used < size) {
        size_t len = strcspn(words, ",");
        int value = enum_number(names, words, len);
        const char *term = value == 0 ? NULL : term_of(names, value);
        used +=
            (size_t)snprintf(out + used, size - used, "%s%.*s", used == 0 ? "" : ", ",
                             (int)(term == NULL ? len : strlen(term)), term == NULL ? words : term);
        words += len + (words[len] == ',');
    }
}

static void show_value(const char *place, const char *value, char *out, size_t size)
{
    char cents[VIEW_CENTS_MAX];
    size_t len = strlen(place);
    const struct enum_names *names = names_called(place, len);
    if (names == NULL && len > 0 && place[len - 1] == 's')
        names = names_called(place, len - 1);
    if (strcmp(place, "cents") == 0)
        snprintf(out, size, "%s", view_cents_text(strtoull(value, NULL, 10), cents));
    else if (names != NULL)
        show_words(names, value, out, size);
    else
        snprintf(out, size, "%s", value);
}

const char *term_detail(const struct reply *reply, char out[DETAIL_MAX])
{
    const char *sentence = detail_sentence((enum detail)reply->detail_number);
    if (sentence[0] == '\0')
        snprintf(out, DETAIL_MAX, "%s", reply->detail == NULL ? "" : reply->detail);
    else
        detail_fill(_(sentence), &reply->values, show_value, out);
    return out;
}

const char *term_error_detail(const struct error *error, struct arena *arena, char out[DETAIL_MAX])
{
    struct reply reply = reply_of_error(error, arena);
    return term_detail(&reply, out);
}
