// SPDX-License-Identifier: EUPL-1.2
/* Commands whose fields come from the words alone: most of them. */
#include "clients/cli/cli.h"

int verb_command(struct cli *cli, const struct verb *verb)
{
    void *body = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    return cli_command(cli, verb, verb->message, body, NULL);
}
