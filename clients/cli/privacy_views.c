// SPDX-License-Identifier: EUPL-1.2
/* What the privacy officer sees, as he reads it: a copy for whom a case is about, who read what,
 * whose term is over, what was destroyed. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* Codes and words hold no comma and no quote. */
static void reading_as_csv(const struct reading_view *view, const char *number)
{
    char when[WHEN_MAX];
    printf("%s,%s,%s,%s,%s,%s,%s\r\n", when_utc(view->stamp, when), number, view->person.s,
           enum_word(&names_read_purpose, (int)view->purpose), view->refused ? "true" : "false",
           view->via.s, view->whose.s);
}

static const char *show_readings(struct cli *cli, const void *page, size_t number)
{
    const struct readings_answer *answer = page;
    const struct reading_view *v = VIEW_MEMBERS(reading_view, answer->readings);
    bool csv = cli->words.csv;
    if (number == 0 && csv)
        printf("stamp,case,person,purpose,refused,via,whose\r\n");
    else if (number == 0 && answer->readings.n == 0 && answer->next == NULL)
        printf("%s\n", _("Niemand las de inhoud."));
    for (size_t i = 0; i < answer->readings.n; i++) {
        char text[CASE_ID_TEXT] = "";
        char when[WHEN_MAX];
        if (v[i].case_id.n != 0)
            case_id_format(v[i].case_id, text);
        if (csv) {
            reading_as_csv(&v[i], text);
        } else {
            printf("%s  %s%s  %s", when_short(v[i].stamp, when), text, v[i].whose.s, v[i].person.s);
            view_via(&v[i].via);
            printf("%s%s%s\n", v[i].purpose == 0 ? "" : ", ",
                   term_of(&names_read_purpose, (int)v[i].purpose),
                   v[i].refused ? _(" (geweigerd)") : "");
        }
    }
    return answer->next;
}

int verb_readings(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_readings_answer, show_readings);
}

/* --- terms --- */

static const char *show_retention(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct retention_answer *answer = page;
    const struct retention_view *v = VIEW_MEMBERS(retention_view, answer->cases);
    char day[WHEN_MAX];
    char when[WHEN_MAX];
    if (number == 0 && answer->cases.n == 0)
        printf(_("Van geen casus is de bewaartermijn voorbij tot en met %s.\n"),
               when_date(answer->due, day));
    else if (number == 0)
        printf(_("Bewaartermijn voorbij tot en met %s; er is niets gewist:\n"),
               when_date(answer->due, day));
    for (size_t i = 0; i < answer->cases.n; i++) {
        char text[CASE_ID_TEXT];
        case_id_format(v[i].case_id, text);
        printf("%s  %s", text, when_date(v[i].due, day));
        printf(_("  gesloten %s, %s"), when_short(v[i].ended, when),
               v[i].outcome == 0 ? term_of(&names_status, (int)v[i].status)
                                 : term_of(&names_outcome, (int)v[i].outcome));
        printf("%s\n", v[i].restricted ? _("; blijft, want de verwerking is beperkt") : "");
    }
    return answer->next;
}

int verb_retention(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_retention_answer, show_retention);
}

/* --- erasures --- */

static void show_erasure(const struct erasure_view *view)
{
    char when[WHEN_MAX];
    printf(_("Vernietiging %" PRIu64 ": %s, %s, van %" PRIu64 " casussen"), view->erasure,
           term_of(&names_erasure_state, (int)view->state),
           term_of(&names_erase_ground, (int)view->ground), view->cases);
    if (!code_empty(&view->ladder))
        printf(_(" van ladder %s"), view->ladder.s);
    putchar('\n');
    if (view->asked.n != 0)
        printf(_("  verzoek van %s\n"), when_date(view->asked, when));
    printf(_("  gevraagd door %s, %s\n"), view->by.s, when_long(view->stamp, when));
    if (view->state == erasure_state_APPROVED)
        printf(_("  goedgekeurd door %s, %s; %" PRIu64 " sleutels vernietigd\n"),
               view->answered_by.s, when_long(view->answered, when), view->destroyed);
    if (view->state == erasure_state_REJECTED)
        printf(_("  afgewezen door %s, %s\n"), view->answered_by.s,
               when_long(view->answered, when));
}

static const char *show_erasures(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct erasures_answer *answer = page;
    if (number == 0 && answer->erasures.n == 0)
        printf("%s\n", _("Geen vernietigingen."));
    for (size_t i = 0; i < answer->erasures.n; i++)
        show_erasure(&VIEW_MEMBERS(erasure_view, answer->erasures)[i]);
    return answer->next;
}

int verb_erasures(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_erasures_answer, show_erasures);
}

static void show_destroyed(const struct certificate_line *line)
{
    char text[CASE_ID_TEXT];
    char when[WHEN_MAX];
    case_id_format(line->case_id, text);
    printf("    %s", text);
    if (line->ended.ms != 0)
        printf(_(", gesloten %s"), when_short(line->ended, when));
    if (line->outcome != 0)
        printf(", %s", term_of(&names_outcome, (int)line->outcome));
    if (line->slot != 0)
        printf(_(", sleutelvak %" PRIu64 " vernietigd\n"), line->slot);
    else
        printf("%s\n", _(", niet vernietigd"));
}

/* What stands last is what an administrator holds against the site itself. */
static void show_place(const struct certificate_answer *certificate)
{
    char when[WHEN_MAX];
    printf(_("  geen reservekopie kan het nog openen na %s\n"),
           when_long(certificate->backups_until, when));
    printf("  %s\n    doorbraakd check --site … --certificate %" PRIu64 ":",
           _("te controleren met"), certificate->sequence);
    for (size_t i = 0; i < certificate->chain.len; i++)
        printf("%02x", certificate->chain.data[i]);
    putchar('\n');
}

int verb_certificate(struct cli *cli, const struct verb *verb)
{
    int status;
    struct certificate_answer certificate;
    if (!view_ask(cli, verb, &message_certificate_answer, &certificate, &status))
        return status;
    const struct erasure_view *erasure = certificate.erasure.v;
    if (erasure->state == erasure_state_APPROVED)
        printf("%s\n\n", _("CERTIFICAAT VAN VERNIETIGING"));
    show_erasure(erasure);
    for (size_t i = 0; i < certificate.cases.n; i++)
        show_destroyed(&VIEW_MEMBERS(certificate_line, certificate.cases)[i]);
    if (erasure->state == erasure_state_APPROVED)
        show_place(&certificate);
    return status;
}

/* --- a copy --- */

static void show_copied(const struct cli *cli, const struct ladder_view *ladder,
                        const struct copy_text *text)
{
    char when[WHEN_MAX];
    const struct message *event = message_of_name(text->kind);
    printf("%" PRIu64 "  %s (%s, %s, %s, %s)\n", text->text, view_title(cli, ladder, &text->field),
           text->field.s, event == NULL ? text->kind : term_event(event->number),
           term_role(&text->by), when_short(text->stamp, when));
    if (text->corrected)
        printf("    [%s]\n", _("verbeterde versie"));
    if (text->replaced)
        printf("    [%s]\n", _("andere woorden in plaats van wat over anderen gaat"));
    if (text->about != 0)
        printf("    [%s: %s]\n", text->words == NULL ? _("niet in dit afschrift") : _("let op"),
               term_of(&names_text_about, (int)text->about));
    if (text->words != NULL)
        view_words("    ", bytes_of(text->words, strlen(text->words)));
}

/* Where a copy has a function in place of a person, in the reader's words. Other fields, as a
 * domain, may have a code that looks the same. */
static bool is_of_people(const struct field *field)
{
    static const char *const names[] = {
        "by",        "claimed_by", "contact",      "contacts",     "holder", "mandate",
        "meant_for", "member",     "offered_to",   "owner",        "person", "recused",
        "formal_by", "submitter",  "process_lead", "process_team", "who",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(field->name, names[i]) == 0)
            return true;
    return false;
}

static void put_function(struct code *code)
{
    const char *words = code_is(code, "somebody") ? _("iemand") : term_role(code);
    if (words != code->s && strlen(words) < sizeof code->s)
        memcpy(code->s, words, strlen(words) + 1);
}

static void put_functions(const struct message *message, void *body)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        void *member = (char *)body + field->offset;
        struct codes *codes = member;
        const struct list *list = member;
        if (field->type == FIELD_CODE && is_of_people(field))
            put_function(member);
        for (uint32_t n = 0; field->type == FIELD_CODES && is_of_people(field) && n < codes->n; n++)
            put_function(&codes->v[n]);
        for (size_t n = 0; field->type == FIELD_LIST && n < list->n; n++)
            put_functions(field->sub, (char *)(uintptr_t)list->v + n * field->sub->size);
    }
}

static void show_copy_head(struct cli *cli, const struct copy_answer *copy)
{
    char when[WHEN_MAX];
    const struct member *one = copy->household.v;
    const struct copy_reader *readers = VIEW_MEMBERS(copy_reader, copy->readers);
    printf(_("Afschrift voor de betrokkene, gemaakt %s\n\n"), when_long(copy->made, when));
    if (copy->facts.n > 0) {
        put_functions(&message_show_answer, (void *)(uintptr_t)copy->facts.v);
        view_case(cli, copy->facts.v);
    }
    if (copy->household.n > 0)
        printf(_("  in het huishouden: %s; anderen: %" PRIu64 "\n"),
               term_of(&names_member_role, (int)one->role), copy->others);
    for (size_t i = 0; i < copy->readers.n; i++)
        printf(_("  gelezen door %s van %s, %" PRIu64 " keer, laatst %s\n"),
               term_role(&readers[i].role), readers[i].organisation.s, readers[i].times,
               when_short(readers[i].last, when));
    putchar('\n');
}

static void show_copy(struct cli *cli, const struct copy_answer *copy, bool first)
{
    struct ladder_view ladder;
    const struct show_answer *facts = copy->facts.v;
    bool known = copy->facts.n > 0 && ladders_get(cli, &facts->ladder, &ladder) == EXIT_STATUS_OK;
    if (first)
        show_copy_head(cli, copy);
    for (size_t i = 0; i < copy->texts.n; i++)
        show_copied(cli, known ? &ladder : NULL, &VIEW_MEMBERS(copy_text, copy->texts)[i]);
}

/* A command for each page, as each is a reading, and never by way of the outbox. */
int verb_copy(struct cli *cli, const struct verb *verb)
{
    struct case_copy *body = arena_alloc(&cli->arena, sizeof *body);
    struct copy_answer copy = {0};
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_connect(cli);
    for (bool first = true; status == EXIT_STATUS_OK; first = false) {
        if (view_tell(cli, verb, body, &message_copy_answer, &copy, &status))
            show_copy(cli, &copy, first);
        if (copy.next == 0)
            break;
        body->after = copy.next;
    }
    return status;
}

/* --- readings without the right --- */

static const char *show_glasses(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct glasses_answer *answer = page;
    const struct glass_view *v = VIEW_MEMBERS(glass_view, answer->glasses);
    if (number == 0 && answer->glasses.n == 0 && answer->next == NULL)
        printf("%s\n", _("Geen noodtoegang."));
    for (size_t i = 0; i < answer->glasses.n; i++) {
        char text[CASE_ID_TEXT];
        char when[WHEN_MAX];
        case_id_format(v[i].case_id, text);
        printf("%" PRIu64 "  %s  %s  %s, %s", v[i].glass, when_short(v[i].broken, when), text,
               v[i].person.s, v[i].ended.ms == 0 ? _("leest nu") : _("voorbij"));
        if (v[i].result == 0)
            printf(_("; nog te beoordelen door %s, die leest waarom met: glass %s %" PRIu64 "\n"),
                   v[i].owner.s, text, v[i].glass);
        else
            printf(_("; %s, zegt %s\n"), term_of(&names_glass_result, (int)v[i].result),
                   v[i].reviewed_by.s);
    }
    return answer->next;
}

int verb_glasses(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_glasses_answer, show_glasses);
}

/* A command, as the reading is recorded, and never by way of the outbox. */
int verb_glass(struct cli *cli, const struct verb *verb)
{
    struct glass_read *body = arena_alloc(&cli->arena, sizeof *body);
    struct glass_answer answer = {0};
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_connect(cli);
    if (status == EXIT_STATUS_OK &&
        view_tell(cli, verb, body, &message_glass_answer, &answer, &status))
        printf("%s\n", answer.reason == NULL ? _("De reden is gewist, met de inhoud van de casus.")
                                             : answer.reason);
    return status;
}
