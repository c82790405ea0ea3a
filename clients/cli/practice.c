// SPDX-License-Identifier: EUPL-1.2
/* Moving the clock of a practice site: by an amount, or to a moment, as the start of a meeting that
 * somebody wants to practise. */
#include <stdio.h>

#include "calendar/duration.h"
#include "clients/cli/cli.h"
#include "clients/cli/fill.h"
#include "clients/cli/when.h"

enum { MINUTE_MS = 60 * 1000 };

static int ask_now(struct cli *cli, struct instant *now)
{
    struct query_hello query = {0};
    struct hello_answer hello;
    struct response response;
    int status =
        cli_query(cli, &message_query_hello, &query, &message_hello_answer, &hello, &response);
    if (status == EXIT_STATUS_OK)
        *now = hello.now;
    return status;
}

/* Whoever moved the clock wants to know where it stands: working days skip what is closed. */
static int advance(struct cli *cli, const struct verb *verb, const struct practice_advance *body)
{
    char when[WHEN_MAX];
    struct instant now;
    int status = cli_command(cli, verb, &message_practice_advance, body, NULL);
    if (status != EXIT_STATUS_OK || cli->json)
        return status;
    status = ask_now(cli, &now);
    if (status == EXIT_STATUS_OK)
        printf(_("  bij de dienst is het nu %s\n"), when_long(now, when));
    return status;
}

int verb_practice_advance(struct cli *cli, const struct verb *verb)
{
    struct practice_advance body = {0};
    int status = cli_fill(cli, verb, &body);
    return status == EXIT_STATUS_OK ? advance(cli, verb, &body) : status;
}

int verb_practice_until(struct cli *cli, const struct verb *verb)
{
    struct instant now;
    struct instant until;
    if (cli->words.n_places != 1 || cli->words.n_pairs > 0 ||
        !when_parse(cli->words.places[0], &until))
        return cli_usage("%s: %s", verb->name,
                         fill_shape(message_field(&message_agenda_put, bytes_of("start", 5))));
    int status = ask_now(cli, &now);
    if (status != EXIT_STATUS_OK)
        return status;
    int64_t minutes = (until.ms - now.ms + MINUTE_MS - 1) / MINUTE_MS;
    if (minutes <= 0)
        return cli_usage("%s", _("dit moment is al voorbij"));
    if (minutes > DURATION_AMOUNT_MAX)
        return cli_usage("%s", _("dit moment is verder dan 69 dagen weg; ga in stappen"));
    struct practice_advance body = {.duration =
                                        (uint64_t)DURATION_MINUTES << 32 | (uint64_t)minutes};
    return advance(cli, verb, &body);
}
