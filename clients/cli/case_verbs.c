// SPDX-License-Identifier: EUPL-1.2
/* Commands about a case whose giver must hear more than that it was done: what comes first in acute
 * danger, who had read what is no longer shared, what an erasure does not reach. */
#include <stdio.h>

#include "clients/cli/ask.h"
#include "clients/cli/form.h"
#include "clients/cli/ladders.h"
#include "clients/cli/view.h"

enum { READS_PAGES_MAX = 50 };

/* Nothing to change is a slip, and no event of the case. */
int verb_amend(struct cli *cli, const struct verb *verb)
{
    if (cli->words.n_pairs == 0 && cli->words.file == NULL)
        return cli_usage(_("noem wat er wijzigt, als veld=waarde (zie 'doorbraak %s --help')"),
                         verb->name);
    return verb_command(cli, verb);
}

int verb_urgent(struct cli *cli, const struct verb *verb)
{
    struct urgency_set *body = arena_alloc(&cli->arena, sizeof *body);
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    if (body->urgency == urgency_URGENT && !cli->json)
        ladders_show_emergency(cli, body->case_id, NULL);
    return cli_command(cli, verb, verb->message, body, NULL);
}

/* A justified no says which element it is about: asked where somebody can answer, else the daemon
 * refuses and names the field. */
int verb_refuse(struct cli *cli, const struct verb *verb)
{
    struct case_decide *body = arena_alloc(&cli->arena, sizeof *body);
    struct ladder_view ladder;
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    if (body->unmet.n == 0 && !cli->json && ask_possible() &&
        ladders_get_of_case(cli, body->case_id, &ladder) == EXIT_STATUS_OK &&
        ladder.triangle.n > 0 && !form_ask_unmet(cli, &ladder, body))
        return EXIT_STATUS_USAGE;
    return cli_command(cli, verb, verb->message, body, NULL);
}

/* --- the end of consent --- */

/* False when they cannot be asked: whoever withdraws consent may always see its readers, but the
 * daemon may be away by now. */
static bool collect_readers(struct cli *cli, struct case_id case_id, struct codes *readers)
{
    struct query_reads query = {.case_id = case_id};
    for (int i = 0; i < READS_PAGES_MAX; i++) {
        struct response response;
        struct reads_answer answer;
        if (client_query(cli->client, &message_query_reads, &query, cli->timeout_ms, &response) !=
                CLIENT_ANSWERED ||
            !client_answer(&response, &message_reads_answer, &answer, &cli->arena))
            return false;
        const struct read_view *v = VIEW_MEMBERS(read_view, answer.reads);
        for (size_t r = 0; r < answer.reads.n; r++)
            if (!v[r].refused && !codes_have(readers, &v[r].person))
                codes_add(readers, &v[r].person);
        if (answer.next == NULL)
            return true;
        query.after = answer.next;
    }
    return true;
}

int verb_consent_withdraw(struct cli *cli, const struct verb *verb)
{
    struct consent_withdraw *body = arena_alloc(&cli->arena, sizeof *body);
    struct sent sent = {.state = SENT_REFUSED};
    struct codes readers = {0};
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_command(cli, verb, verb->message, body, &sent);
    if (sent.state != SENT_DONE || cli->json || !collect_readers(cli, body->case_id, &readers))
        return status;
    if (readers.n == 0)
        printf("  %s\n", _("niemand had de inhoud gelezen"));
    view_codes(_("al gelezen door"), &readers);
    return status;
}
