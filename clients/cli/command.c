// SPDX-License-Identifier: EUPL-1.2
/* Commands whose fields come from the words alone: most of them. */
#include "clients/cli/cli.h"

#include "clients/cli/view.h"

/* Each case has gates and clocks of its own, so each is asked by itself: what one lacks does not
 * stop the others. */
static int command_bundled(struct cli *cli, const struct verb *verb, void *body,
                           struct case_id *case_id)
{
    struct query_show ask = {.case_id = *case_id};
    struct show_answer show;
    struct response response;
    int status = cli_query(cli, &message_query_show, &ask, &message_show_answer, &show, &response);
    if (status != EXIT_STATUS_OK)
        return status;
    const struct link_view *links = VIEW_MEMBERS(link_view, show.links);
    int first = cli_command(cli, verb, verb->message, body, NULL);
    for (size_t i = 0; i < show.links.n; i++) {
        if (links[i].kind != link_BUNDLED)
            continue;
        *case_id = links[i].case_id;
        status = cli_command(cli, verb, verb->message, body, NULL);
        first = first == EXIT_STATUS_OK ? status : first;
    }
    return first;
}

int cli_command_each(struct cli *cli, const struct verb *verb, void *body)
{
    const struct field *field = message_field(verb->message, bytes_of("case_id", 7));
    if (!cli->words.bundle)
        return cli_command(cli, verb, verb->message, body, NULL);
    if (field == NULL)
        return cli_usage("%s", _("--bundle hoort bij een casus"));
    return command_bundled(cli, verb, body, (void *)((char *)body + field->offset));
}

int verb_command(struct cli *cli, const struct verb *verb)
{
    void *body = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    return cli_command_each(cli, verb, body);
}
