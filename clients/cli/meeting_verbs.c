// SPDX-License-Identifier: EUPL-1.2
/* Commands about a meeting, which name no case: their reply alone would say nothing. Shown is the
 * meeting as it now is, and what comes next. */
#include <stdio.h>

#include "clients/cli/report.h"
#include "clients/cli/view.h"

static const void *member_of(const struct message *command, const void *body, const char *name)
{
    return (const char *)body + message_field(command, bytes_of(name, strlen(name)))->offset;
}

/* The meeting that a command names; false when it cannot be asked. */
static bool ask_meeting(struct cli *cli, const struct message *command, const void *body,
                        struct meeting_view *out)
{
    struct response response;
    struct meetings_answer answer;
    struct query_meetings query = {
        .from = *(const struct instant *)member_of(command, body, "start"),
        .ladder = *(const struct code *)member_of(command, body, "ladder"),
        .limit = 1,
        .tier = *(const struct code *)member_of(command, body, "tier"),
    };
    if (client_query(cli->client, &message_query_meetings, &query, cli->timeout_ms, &response) !=
            CLIENT_ANSWERED ||
        !client_answer(&response, &message_meetings_answer, &answer, &cli->arena) ||
        answer.meetings.n == 0)
        return false;
    *out = VIEW_MEMBERS(meeting_view, answer.meetings)[0];
    return out->start.ms == query.from.ms;
}

static void say_next(struct cli *cli, const struct meeting_view *meeting)
{
    const struct agenda_line *lines = VIEW_MEMBERS(agenda_line, meeting->agenda);
    if (meeting->agenda.n == 0)
        printf("  %s\n", meeting->held ? _("er stond geen casus op de agenda")
                                       : _("volgende stap: casussen erop zetten, met 'doorbraak "
                                           "agenda CASUS AANVANG'"));
    for (size_t i = 0; i < meeting->agenda.n; i++) {
        char text[CASE_ID_TEXT];
        if (lines[i].case_id.n == 0)
            continue;
        case_id_format(lines[i].case_id, text);
        printf("  %s\n", text);
        report_next_step(cli, lines[i].case_id, false);
    }
}

int verb_meeting(struct cli *cli, const struct verb *verb)
{
    void *body = arena_alloc(&cli->arena, MESSAGE_SIZE_MAX);
    struct sent sent = {.state = SENT_REFUSED};
    struct meeting_view meeting;
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_command(cli, verb, verb->message, body, &sent);
    if (sent.state != SENT_DONE || cli->json || !ask_meeting(cli, verb->message, body, &meeting))
        return status;
    view_meeting(&meeting);
    say_next(cli, &meeting);
    return status;
}
