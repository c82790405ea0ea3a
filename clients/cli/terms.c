// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "clients/cli/cli.h"
#include "clients/cli/view.h"
#include "proto/term.h"

static const char *translate(const char *dutch)
{
    return _(dutch);
}

const char *term_of(const struct enum_names *names, int value)
{
    if (value == 0)
        return "";
    const char *words = term_words(names, value);
    return words == NULL ? enum_word(names, value) : _(words);
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

const char *term_role(const struct code *role)
{
    int value = enum_number(&names_role, role->s, strlen(role->s));
    return value == 0 ? role->s : term_of(&names_role, value);
}

int term_find(const struct enum_names *names, const char *words)
{
    for (int value = 1; value < (int)names->n; value++) {
        const char *dutch = term_words(names, value);
        if (dutch != NULL && (strcasecmp(_(dutch), words) == 0 || strcasecmp(dutch, words) == 0))
            return value;
    }
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
    {EV_MEETING_ATTENDED, N_("genodigden van een gehouden overleg vastgelegd")},
    {EV_PACK_SENT, N_("plan naar de deelnemers gestuurd")},
    {EV_PACK_FOLLOWED, N_("plan ook naar wie later is uitgenodigd")},
    {EV_MINUTES_DRAFTED, N_("conceptverslag klaargezet")},
    {EV_MINUTES_SENT, N_("verslag van het overleg verstuurd")},
    {EV_CASE_DECIDED, N_("uitkomst gegeven")},
    {EV_AGREEMENT_MADE, N_("afspraak gemaakt")},
    {EV_AGREEMENT_SETTLED, N_("afspraak afgerond")},
    {EV_CONDITION_SETTLED, N_("voorwaarde van een afspraak beoordeeld")},
    {EV_CASE_STALLED, N_("uitvoering stokt; terug naar de voorzitter")},
    {EV_CASE_EVALUATED, N_("geëvalueerd")},
    {EV_STORY_WRITTEN, N_("verhaal geschreven")},
    {EV_STORY_PUBLISHED, N_("verhaal goedgekeurd")},
    {EV_STORY_WITHDRAWN, N_("verhaal ingetrokken")},
    {EV_RETURN_ESTIMATED, N_("opbrengst geschat")},
    {EV_RETURN_COMPARED, N_("geschatte opbrengst vergeleken met wat ervan kwam")},
    {EV_RESIDENT_TOLD, N_("inwoner geïnformeerd")},
    {EV_CASE_CLOSED, N_("casus gesloten")},
    {EV_CASE_WITHDRAWN, N_("casus ingetrokken")},
    {EV_CONSENT_GIVEN, N_("toestemming gegeven")},
    {EV_CONSENT_WITHDRAWN, N_("toestemming ingetrokken")},
    {EV_URGENCY_CHANGED, N_("spoed gewijzigd")},
    {EV_SPEND_REQUESTED, N_("geld aangevraagd")},
    {EV_SPEND_APPROVED, N_("uitgave goedgekeurd")},
    {EV_SPEND_REJECTED, N_("uitgave afgewezen")},
    {EV_OUTCOME_PROPOSED, N_("uitkomst voorgesteld; het bestuur stemt")},
    {EV_VOTE_CAST, N_("gestemd")},
    {EV_PROPOSAL_REJECTED, N_("voorgestelde uitkomst verworpen")},
    {EV_SPEND_SEEN, N_("uitgave door de eerste van twee bekeken")},
    {EV_SPEND_ACCOUNTED, N_("uitgave verantwoord")},
    {EV_LOAN_REPAID, N_("aflossing ontvangen")},
    {EV_LOAN_FORGIVEN, N_("deel van een lening kwijtgescholden")},
    {EV_CASE_READ_RECORDED, N_("inhoud gelezen")},
    {EV_CASE_ERASED, N_("inhoud gewist")},
    {EV_GLASS_BROKEN, N_("noodtoegang: iemand leest zonder recht")},
    {EV_GLASS_CLOSED, N_("noodtoegang voorbij of beoordeeld")},
    {EV_TEXT_MARKED, N_("gezegd waar een tekst over gaat")},
    {EV_TEXT_CORRECTED, N_("tekst verbeterd")},
    {EV_RESTRICTION_CHANGED, N_("beperking van de verwerking")},
    {EV_ERASURE_ASKED, N_("vernietiging gevraagd")},
    {EV_ERASURE_ANSWERED, N_("vernietiging beoordeeld")},
    {EV_CLOCKS_SET, N_("termijnen bijgewerkt")},
    {EV_CLOCK_FIRED, N_("termijn verstreken")},
    {EV_CONSULT_OPENED, N_("consultatie gevraagd")},
    {EV_CONSULT_REPLIED, N_("consultatie beantwoord")},
    {EV_CONSULT_CLOSED, N_("consultatie voorbij")},
    {EV_ADVICE_SCORED, N_("gezegd of advies bruikbaar was")},
    {EV_CASE_LINKED, N_("hoort bij een andere")},
    {EV_CASE_UNLINKED, N_("hoort niet meer bij een andere")},
    {EV_ITEM_CARRIED, N_("overgenomen van een andere casus")},
    {EV_CASE_ABSORBED, N_("een andere casus gaat hier verder")},
    {EV_CASE_MERGED, N_("casus gaat verder in een andere")},
    {EV_CASE_SPLIT_OFF, N_("deel van een andere casus")},
    {EV_CASE_MOVED, N_("casus naar een andere ladder")},
    {EV_ISSUE_PROPOSED, N_("kwestie voorgesteld")},
    {EV_ISSUE_ADOPTED, N_("kwestie aangenomen")},
    {EV_ISSUE_REJECTED, N_("kwestie afgewezen")},
    {EV_ISSUE_RANKED, N_("kwestie gerangschikt")},
    {EV_ISSUE_CLOSED, N_("kwestie afgerond")},
    {EV_ISSUE_ANSWERED, N_("uitkomst van de kwestie")},
    {EV_PERSON_ENTERED, N_("persoon toegelaten of gewijzigd")},
    {EV_PERSON_REVOKED, N_("persoon buitengesloten")},
    {EV_KEY_ADDED, N_("sleutel toegelaten")},
    {EV_KEY_REVOKED, N_("sleutel ingetrokken")},
    {EV_SIGNIN_ADDED, N_("aanmelding in de browser toegelaten")},
    {EV_SIGNIN_REMOVED, N_("aanmelding in de browser weggehaald")},
    {EV_FEED_MADE, N_("agenda-adres gemaakt")},
    {EV_FEED_ENDED, N_("agenda-adres ingetrokken")},
    {EV_ABSENCE_NOTED, N_("afwezigheid vastgelegd")},
    {EV_MANDATE_NEEDED, N_("mandaat dat de oplossing nodig heeft")},
    {EV_PROCESS_LED, N_("procesregie genomen of teruggegeven")},
    {EV_MEASURED, N_("gemeten")},
    {EV_TEMPORARY_BEGUN, N_("iets tijdelijk geregeld")},
    {EV_TEMPORARY_SETTLED, N_("over iets tijdelijks beslist")},
    {EV_CASE_RECUSED, N_("iemand verschoonde zich, of neemt weer deel")},
    {EV_PARTICIPANT_INVITED, N_("iemand bij de casus uitgenodigd")},
    {EV_EXTRACT_GIVEN, N_("uittreksel gegeven")},
    {EV_CASE_IDENTIFIED, N_("casus is niet meer anoniem")},
    {EV_GROUND_RECORDED, N_("grondslag voor een ontvanger vastgelegd")},
    {EV_GROUND_ENDED, N_("grondslag voor een ontvanger geëindigd")},
    {EV_PARTICIPANT_RECORDED, N_("wat er van een uitnodiging kwam")},
    {EV_EXPERT_NAMED, N_("deskundige genoemd")},
    {EV_EXPERT_RELEASED, N_("deskundige niet meer nodig")},
    {EV_EXPERT_SPOKE, N_("deskundige sprak zich uit")},
    {EV_CONTACT_LISTED, N_("vermelding op de bellijst")},
    {EV_CONTACT_OVERDUE, N_("vermelding op de bellijst is opnieuw na te gaan")},
    {EV_CONTACT_REMOVED, N_("van de bellijst gehaald")},
    {EV_TIME_ACCEPTED, N_("tijd geaccepteerd")},
    {EV_PRACTICE_ADVANCED, N_("oefenklok vooruitgezet")},
    {EV_EXPORT_BEGUN, N_("geschiedenis meegenomen")},
    {EV_EXPORT_FINISHED, N_("meegenomen geschiedenis is compleet")},
    {EV_LADDER_INSTALLED, N_("ladder van kracht")},
    {EV_CALENDAR_INSTALLED, N_("kalender van kracht")},
    {EV_ZONE_INSTALLED, N_("tijdzone van kracht")},
    {EV_MEETINGS_INSTALLED, N_("overlegdata van kracht")},
    {EV_REFERRAL_OPENED, N_("naar een andere plek verwezen")},
    {EV_REFERRAL_REPORTED, N_("de andere plek deed een stap")},
    {EV_REFERRAL_ENDED, N_("verwijzing afgelopen")},
    {EV_REFERRAL_RECEIVED, N_("van een andere plek gekomen")},
    {EV_REFERRAL_RETURNED, N_("teruggegeven aan de plek die verwees")},
    {EV_CURSOR_MOVED, N_("leespunt bewaard")},
    {EV_MAIL_SET, N_("mail ingesteld")},
    {EV_MAIL_REMOVED, N_("mail gestopt, adres vernietigd")},
    {EV_MAIL_READ_RECORDED, N_("adres gelezen om mail te sturen")},
    {EV_MAIL_FAILED, N_("mail kwam niet aan")},
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
    } counts[] = {{"question", N_("vraag")},
                  {"consultation", N_("consult")},
                  {"agreement", N_("afspraak")},
                  {"expert", N_("deskundige")},
                  {"spend", N_("uitgave")},
                  {"account", N_("verantwoording")},
                  {"yes", N_("voor")},
                  {"minutes", N_("minuten")},
                  {"version", N_("versie")},
                  {"accepted", N_("aangenomen")},
                  {"consulted", N_("groep geraadpleegd")},
                  {"late", N_("te laat")},
                  {"refused", N_("geweigerd")}};
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
        {"reason", N_("reden")},
        {"question", N_("vraag")},
        {"answer", N_("antwoord")},
        {"advice", N_("advies")},
        {"note", N_("notitie")},
        {"minutes", N_("verslag van het overleg")},
        {"explanation", N_("uitleg")},
        {"lesson", N_("les")},
        {"what", N_("afspraak")},
        {"condition", N_("voorwaarde")},
        {"name", N_("naam")},
        {"phone", N_("telefoon")},
        {"mail", N_("e-mail")},
        {"file_number", N_("dossiernummer van de eigen organisatie")},
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
                 {&message_expert_name, N_("deskundige")},
                 {&message_participant_invite, N_("genodigde")},
                 {&message_ground_put, N_("grondslag")},
                 {&message_agreement_make, N_("afspraak")},
                 {&message_spend_request, N_("uitgave")},
                 {&message_export_begin, N_("export")},
                 {&message_spend_account, N_("verantwoording")},
                 {&message_glass_break, N_("noodtoegang")},
                 {&message_case_erase, N_("vernietiging")},
                 {&message_retention_ask, N_("vernietiging")}};
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        if (items[i].command == command)
            return _(items[i].words);
    return NULL;
}

static void show_value(const char *place, const char *value, char *out, size_t size)
{
    char cents[VIEW_CENTS_MAX];
    if (strcmp(place, "cents") == 0)
        snprintf(out, size, "%s", view_cents_text(strtoull(value, NULL, 10), cents));
    else
        term_show(place, value, translate, out, size);
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
