// SPDX-License-Identifier: EUPL-1.2
/* What colleagues learn from one another: consultations, issues, and what earlier cases came to,
 * which is also offered before a case climbs (GEN-14). */
#include <inttypes.h>
#include <stdio.h>

#include "clients/lib/json.h"
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

static const char *show_consultations(struct cli *cli, const void *page, size_t number)
{
    const struct consultations_answer *answer = page;
    const struct consultation_line *v = VIEW_MEMBERS(consultation_line, answer->consultations);
    char when[WHEN_MAX];
    if (number == 0 && answer->consultations.n == 0)
        printf("%s\n", _("Geen consultaties."));
    for (size_t i = 0; i < answer->consultations.n; i++) {
        char text[CASE_ID_TEXT];
        case_id_format(v[i].case_id, text);
        printf("%s  %-20s %s", text, when_short(v[i].submitted, when),
               v[i].reply == 0 ? _("wacht op antwoord")
                               : term_of(&names_consult_result, (int)v[i].reply));
        if (v[i].usable != 0)
            printf(_(", bruikbaar: %s"), term_of(&names_usable, (int)v[i].usable));
        printf("  %s", ladders_words(cli, NULL, "domains", &v[i].domains));
        if (v[i].obstacles.n > 0)
            printf(" | %s", ladders_words(cli, NULL, "obstacles", &v[i].obstacles));
        putchar('\n');
    }
    return answer->next;
}

int verb_consultations(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_consultations_answer, show_consultations);
}

static const char *state_of_issue(const struct issue_line *issue)
{
    if (issue->result != 0)
        return term_of(&names_issue_result, (int)issue->result);
    switch (issue->status) {
    case status_QUEUED:
        return _("voorgesteld");
    case status_WORKING:
        return _("aangenomen");
    case status_WITHDRAWN:
        return _("afgewezen");
    case status_PLANNED:
    case status_DECIDED:
    case status_CLOSED:
    case status_none:
        break;
    }
    return term_of(&names_status, (int)issue->status);
}

static const char *show_issues(struct cli *cli, const void *page, size_t number)
{
    const struct issues_answer *answer = page;
    const struct issue_line *v = VIEW_MEMBERS(issue_line, answer->issues);
    char when[WHEN_MAX];
    if (number == 0 && answer->issues.n == 0)
        printf("%s\n", _("Geen kwesties."));
    for (size_t i = 0; i < answer->issues.n; i++) {
        char text[CASE_ID_TEXT];
        case_id_format(v[i].case_id, text);
        printf(_("%s  %s in %s: %s, %" PRIu64 " casussen, %s"), text,
               ladders_word(cli, NULL, "obstacles", &v[i].obstacle),
               ladders_word(cli, NULL, "domains", &v[i].domain), state_of_issue(&v[i]), v[i].cases,
               v[i].owner.s);
        if (v[i].level != 0)
            printf(_(", %s, taai %" PRIu64 ", impact %" PRIu64 ", snel %" PRIu64),
                   term_of(&names_issue_level, (int)v[i].level), v[i].stubborn, v[i].impact,
                   v[i].quick);
        if (v[i].agreements_open > 0)
            printf(_(", open afspraken %" PRIu64), v[i].agreements_open);
        if (v[i].due.ms != 0)
            printf(_(", uiterlijk %s"), when_short(v[i].due, when));
        putchar('\n');
    }
    return answer->next;
}

int verb_issues(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_issues_answer, show_issues);
}

/* --- stories --- */

static const char *show_stories(struct cli *cli, const void *page, size_t number)
{
    const struct stories_answer *answer = page;
    const struct story_view *v = VIEW_MEMBERS(story_view, answer->stories);
    if (number == 0 && answer->stories.n == 0)
        printf("%s\n", _("Nog geen verhalen."));
    for (size_t i = 0; i < answer->stories.n; i++) {
        printf("[%s]", term_of(&names_outcome, (int)v[i].outcome));
        if (!code_empty(&v[i].room))
            printf(_(", ruimte: %s"), ladders_word(cli, NULL, "rooms", &v[i].room));
        putchar('\n');
        for (uint32_t t = v[i].texts.n; t-- > 0;) /* the title first */
            view_words("  ", v[i].texts.v[t].words);
        putchar('\n');
    }
    return answer->next;
}

int verb_stories(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_stories_answer, show_stories);
}

/* --- earlier solutions --- */

static void show_lines(struct cli *cli, const struct solutions_answer *answer)
{
    const struct solution_view *v = VIEW_MEMBERS(solution_view, answer->solutions);
    for (size_t i = 0; i < answer->solutions.n; i++) {
        printf(_("  %" PRIu64 " keer: %s"), v[i].cases, term_of(&names_outcome, (int)v[i].outcome));
        if (!code_empty(&v[i].room))
            printf(_(", ruimte: %s"), ladders_word(cli, NULL, "rooms", &v[i].room));
        if (!code_empty(&v[i].mandate))
            printf(_(", mandaat: %s"), v[i].mandate.s);
        putchar('\n');
    }
}

static const char *show_solutions(struct cli *cli, const void *page, size_t number)
{
    const struct solutions_answer *answer = page;
    if (number == 0 && answer->solutions.n == 0)
        printf("%s\n", _("Nog geen oplossingen om te tonen."));
    show_lines(cli, answer);
    if (answer->hidden)
        printf(_("  (en uitkomsten die in minder dan %" PRIu64 " casussen voorkwamen)\n"),
               answer->least);
    return answer->next;
}

int verb_solutions(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_solutions_answer, show_solutions);
}

/* Silent where there is nothing to offer, or nobody to ask: climbing must not be held up by it. */
static void offer_solutions(struct cli *cli, struct case_id case_id)
{
    struct query_show query = {.case_id = case_id};
    struct show_answer *show = arena_alloc(&cli->arena, sizeof *show);
    struct response response;
    if (cli_connect(cli) != EXIT_STATUS_OK ||
        client_query(cli->client, &message_query_show, &query, cli->timeout_ms, &response) !=
            CLIENT_ANSWERED ||
        !client_answer(&response, &message_show_answer, show, &cli->arena))
        return;
    for (uint32_t i = 0; i < show->obstacles.n; i++) {
        struct query_solutions ask = {
            .ladder = show->ladder, .limit = 5, .obstacle = show->obstacles.v[i]};
        struct solutions_answer answer;
        if (client_query(cli->client, &message_query_solutions, &ask, cli->timeout_ms, &response) !=
                CLIENT_ANSWERED ||
            !client_answer(&response, &message_solutions_answer, &answer, &cli->arena))
            return;
        if (answer.solutions.n == 0)
            continue;
        printf(_("Wat eerder hielp bij %s:\n"),
               ladders_word(cli, &show->ladder, "obstacles", &show->obstacles.v[i]));
        show_lines(cli, &answer);
    }
}

int verb_escalate(struct cli *cli, const struct verb *verb)
{
    struct case_escalate *body = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    if (!cli->json)
        offer_solutions(cli, body->case_id);
    return cli_command_each(cli, verb, body);
}
