// SPDX-License-Identifier: EUPL-1.2
/* On which ground a case is shared, and what went to whom; an extract as it goes on paper. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "clients/cli/fill.h"
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* --- grounds --- */

int verb_grounds(struct cli *cli, const struct verb *verb)
{
    int status;
    struct grounds_answer grounds;
    char when[WHEN_MAX];
    if (!view_ask(cli, verb, &message_grounds_answer, &grounds, &status))
        return status;
    const struct ground_view *v = VIEW_MEMBERS(ground_view, grounds.grounds);
    if (grounds.grounds.n == 0)
        printf("%s\n", _("Geen grondslagen voor een eigen ontvanger."));
    for (size_t i = 0; i < grounds.grounds.n; i++) {
        printf(_("%" PRIu64 "  %s voor %s"), v[i].ground, v[i].basis.s, v[i].receiver.s);
        if (!code_empty(&v[i].purpose))
            printf(_(", doel %s"), v[i].purpose.s);
        if (v[i].member != 0)
            printf(_(", lid %" PRIu64 " van het huishouden"), v[i].member);
        if (v[i].by != 0)
            printf(_(", toestemming van: %s"), term_of(&names_consent_by, (int)v[i].by));
        if (v[i].until.n != 0)
            printf(_(", tot en met %s"), when_date(v[i].until, when));
        if (v[i].ended.ms != 0)
            printf(_(", ingetrokken %s"), when_short(v[i].ended, when));
        else if (!v[i].holds)
            printf("%s", _(", geldt niet meer"));
        putchar('\n');
    }
    view_codes(_("ontbreekt voor"), &grounds.lacking);
    return status;
}

/* --- what went to whom --- */

static void show_one(const struct shared_view *view)
{
    char when[WHEN_MAX];
    char texts[CODES_MAX * (CODE_MAX + 2) + 1];
    printf("%s  %s: %s (%s)", when_short(view->stamp, when), view->to.s,
           term_of(&names_shared_by, (int)view->way), view->actor.s);
    if (!code_empty(&view->purpose))
        printf(_(", doel %s"), view->purpose.s);
    if (!code_empty(&view->extract))
        printf(_(", regel %s: %s"), view->extract.s,
               view_codes_text(&view->texts, texts, sizeof texts));
    if (view->ground != 0)
        printf(_(", op grondslag %" PRIu64), view->ground);
    if (view->ground_ended)
        printf("%s", view->ground != 0 ? _(", die niet meer geldt")
                                       : _(", op een grondslag die niet meer geldt"));
    putchar('\n');
}

static const char *show_shared(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct shared_answer *answer = page;
    if (number == 0 && answer->shared.n == 0)
        printf("%s\n", _("Er ging nog niets naar een ander."));
    for (size_t i = 0; i < answer->shared.n; i++)
        show_one(&VIEW_MEMBERS(shared_view, answer->shared)[i]);
    return answer->next;
}

int verb_shared(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_shared_answer, show_shared);
}

/* What rested on it stops at once; what went out before cannot be called back, so it is named. */
int verb_ground_end(struct cli *cli, const struct verb *verb)
{
    struct ground_end *body = arena_alloc(&cli->arena, sizeof *body);
    struct sent sent = {.state = SENT_REFUSED};
    struct shared_answer shared;
    struct response response;
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_command(cli, verb, verb->message, body, &sent);
    struct query_shared query = {.case_id = body->case_id, .limit = 100};
    if (sent.state != SENT_DONE || cli->json ||
        client_query(cli->client, &message_query_shared, &query, cli->timeout_ms, &response) !=
            CLIENT_ANSWERED ||
        !client_answer(&response, &message_shared_answer, &shared, &cli->arena))
        return status;
    const struct shared_view *v = VIEW_MEMBERS(shared_view, shared.shared);
    bool any = false;
    for (size_t i = 0; i < shared.shared.n; i++) {
        if (v[i].ground != body->ground)
            continue;
        if (!any)
            printf("  %s\n", _("hierop was al gedeeld:"));
        any = true;
        printf("  ");
        show_one(&v[i]);
    }
    if (!any)
        printf("  %s\n", _("hierop was nog niets gedeeld"));
    return status;
}

/* --- an extract on paper --- */

static bool is_number(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* The number of a participant who is named by number, or by as what he was invited; 0: none. */
static uint64_t participant_of(struct cli *cli, struct case_id id, const char *wanted,
                               struct show_answer *show)
{
    struct response response;
    struct query_show query = {.case_id = id};
    if (cli_query(cli, &message_query_show, &query, &message_show_answer, show, &response) !=
        EXIT_STATUS_OK)
        return 0;
    const struct participant_view *v = VIEW_MEMBERS(participant_view, show->participants);
    for (size_t i = 0; i < show->participants.n; i++)
        if (is_number(wanted) ? v[i].participant == strtoull(wanted, NULL, 10)
                              : code_is(&v[i].who, wanted))
            return v[i].participant;
    cli_warn(_("'%s' is niet bij deze casus uitgenodigd; 'doorbraak show' noemt de genodigden"),
             wanted);
    return 0;
}

static const struct code *who_of(const struct show_answer *show, uint64_t participant)
{
    const struct participant_view *v = VIEW_MEMBERS(participant_view, show->participants);
    for (size_t i = 0; i < show->participants.n; i++)
        if (v[i].participant == participant)
            return &v[i].who;
    return NULL;
}

static const struct ladder_question *question_of(const struct ladder_view *ladder,
                                                 const struct code *field)
{
    for (size_t i = 0; i < ladder->plan.n; i++)
        if (code_equal(&ladder->plan.questions[i].code, field))
            return &ladder->plan.questions[i];
    for (size_t r = 0; r < ladder->n_records; r++)
        for (size_t i = 0; i < ladder->records[r].n; i++)
            if (code_equal(&ladder->records[r].questions[i].code, field))
                return &ladder->records[r].questions[i];
    return NULL;
}

static void print_extract(const struct cli *cli, const struct ladder_view *ladder, const char *who,
                          const struct content_answer *content)
{
    const struct content_view *v = VIEW_MEMBERS(content_view, content->contents);
    char number[CASE_ID_TEXT];
    char when[WHEN_MAX];
    case_id_format(content->case_id, number);
    printf(_("Uittreksel van casus %s\n"), number);
    printf(_("Voor: %s\n"), who);
    printf(_("Gemaakt op %s\n"), when_long(instant_of_ms((int64_t)time(NULL) * 1000), when));
    putchar('\n');
    if (content->contents.n == 0)
        printf("%s\n", _("Er is voor u nog niets opgeschreven."));
    for (size_t i = 0; i < content->contents.n; i++) {
        const struct ladder_question *question = question_of(ladder, &v[i].field);
        printf("%s\n", question == NULL ? term_text(v[i].field.s)
                       : cli->english   ? question->english
                                        : question->words);
        view_words("    ", bytes_of(v[i].words, strlen(v[i].words)));
        putchar('\n');
    }
    printf("%s\n", _("Dit is alleen voor u. Geef het niet door. Hebt u het niet meer nodig, geef "
                     "het dan terug of vernietig het."));
    printf("%s\n", _("Wij leggen vast dat u dit kreeg, wat erin staat en waarvoor. Uw naam, adres "
                     "of telefoonnummer bewaren wij hier niet."));
}

/* A command, as it is recorded that it was given out, and never by way of the outbox. */
int verb_extract(struct cli *cli, const struct verb *verb)
{
    struct extract_give *body = arena_alloc(&cli->arena, sizeof *body);
    struct show_answer *show = arena_alloc(&cli->arena, sizeof *show);
    struct ladder_view ladder;
    struct content_answer content;
    const char *wanted = words_take(&cli->words, "for");
    char fault[FILL_FAULT_MAX];
    char number[24];
    if (wanted == NULL || cli->words.n_places == 0)
        return cli_usage("%s", _("voor wie is het? noem de genodigde met --for"));
    if (!fill_pair(verb->message, "case_id", cli->words.places[0], body, &cli->arena, fault))
        return cli_usage("%s", fault);
    uint64_t participant = participant_of(cli, body->case_id, wanted, show);
    if (participant == 0)
        return cli->client == NULL ? EXIT_STATUS_PERMISSION : EXIT_STATUS_BAD_DATA;
    snprintf(number, sizeof number, "%" PRIu64, participant);
    if (cli->words.n_pairs < CLI_PAIRS_MAX)
        cli->words.pairs[cli->words.n_pairs++] = (struct pair){"participant", number};
    memset(body, 0, sizeof *body);
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    status = ladders_get(cli, &show->ladder, &ladder);
    if (status != EXIT_STATUS_OK)
        return status;
    if (view_tell(cli, verb, body, &message_content_answer, &content, &status))
        print_extract(
            cli, &ladder,
            ladders_word(cli, &show->ladder, "participants", who_of(show, body->participant)),
            &content);
    return status;
}
