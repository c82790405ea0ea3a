// SPDX-License-Identifier: EUPL-1.2
/* From a verb to the daemon and back: profile, connection, one command or query, exit status. */
#include <stdarg.h>
#include <stdio.h>

#include "clients/cli/cli.h"
#include "clients/lib/json.h"
#include "clients/cli/report.h"

static void warn(const char *format, va_list args)
{
    fputs("doorbraak: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void cli_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    warn(format, args);
    va_end(args);
}

int cli_usage(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    warn(format, args);
    va_end(args);
    return EXIT_STATUS_USAGE;
}

static int explain_profile(enum profile_state state, const char *fault)
{
    switch (state) {
    case PROFILE_READY:
        return EXIT_STATUS_OK;
    case PROFILE_ABSENT:
        cli_warn(_("deze computer is nog niet aangemeld (%s ontbreekt)"), fault);
        fprintf(stderr,
                "  %s doorbraak enroll --person P --key NAAM --server tcp://HOST:POORT "
                "--server-key SLEUTEL\n",
                _("meld u aan met:"));
        return EXIT_STATUS_PERMISSION;
    case PROFILE_EXPOSED:
        cli_warn(_("anderen kunnen %s lezen, of het is niet van u; zo is uw sleutel niet geheim"),
                 fault);
        fprintf(stderr, "  %s chmod -R go= %s\n", _("herstel het met:"), fault);
        return EXIT_STATUS_PERMISSION;
    case PROFILE_CLOSED:
        cli_warn(_("u mag niet bij %s: een map op de weg ernaartoe, of het bestand zelf, is voor u "
                   "gesloten (kijk naar $HOME en $DOORBRAAK_HOME)"),
                 fault);
        return EXIT_STATUS_PERMISSION;
    case PROFILE_DAMAGED:
        cli_warn(_("%s is niet te lezen; meld deze computer opnieuw aan met 'doorbraak enroll'"),
                 fault);
        return EXIT_STATUS_CONFIG;
    }
    return EXIT_STATUS_INTERNAL;
}

int cli_connect(struct cli *cli)
{
    const char *fault;
    if (cli->client != NULL)
        return EXIT_STATUS_OK;
    enum profile_state state = profile_load(cli->folder, &cli->profile, &fault);
    if (state != PROFILE_READY)
        return explain_profile(state, fault);
    cli->client = client_open(&cli->profile);
    return EXIT_STATUS_OK;
}

/* With all that the administrator needs: it may stand in the journal of a unit, whose user nobody
 * is signed in as. */
static void explain_not_admitted(const struct cli *cli)
{
    char request[PROFILE_REQUEST_SIZE];
    profile_request(&cli->profile, request);
    cli_warn(_("de dienst op %s laat deze sleutel niet toe: nog niet, of niet meer"),
             cli->profile.commands);
    fprintf(stderr, "  %s\n    doorbraak admin approve '%s' --organisation … --roles …\n",
            _("een beheerder laat haar toe met:"), request);
}

int cli_explain_outcome(const struct cli *cli, enum client_outcome outcome)
{
    switch (outcome) {
    case CLIENT_ANSWERED:
        return EXIT_STATUS_OK;
    case CLIENT_UNREACHABLE:
    case CLIENT_SILENT:
        cli_warn(_("de dienst op %s is niet te bereiken of geeft geen antwoord"),
                 cli->profile.commands);
        return EXIT_STATUS_UNAVAILABLE;
    case CLIENT_NOT_ADMITTED:
        explain_not_admitted(cli);
        return EXIT_STATUS_PERMISSION;
    case CLIENT_TOO_LARGE:
        cli_warn("%s", _("het bericht is te groot"));
        return EXIT_STATUS_REFUSED;
    case CLIENT_NONSENSE:
        cli_warn("%s",
                 _("het antwoord is niet te lezen; is dit programma even nieuw als de dienst?"));
        return EXIT_STATUS_UNAVAILABLE;
    }
    return EXIT_STATUS_INTERNAL;
}

int cli_send(struct cli *cli, const struct verb *verb, const struct message *message,
             const void *body, struct sent *out)
{
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    if (verb->now) {
        send_command_now(cli->client, message, body, cli->timeout_ms, &cli->arena, out);
    } else {
        struct send_report report = report_waiting(cli);
        send_command(cli->client, &cli->profile, message, body, cli->timeout_ms, &report,
                     &cli->arena, out);
    }
    return EXIT_STATUS_OK;
}

int cli_command(struct cli *cli, const struct verb *verb, const struct message *message,
                const void *body, struct sent *out)
{
    struct sent sent;
    int status = cli_send(cli, verb, message, body, &sent);
    if (status != EXIT_STATUS_OK)
        return status;
    if (out != NULL)
        *out = sent;
    return report_sent(cli, message, body, &sent);
}

/* What waits in the outbox goes first, so that a query sees what its asker did before. */
static void send_waiting_first(struct cli *cli)
{
    struct arena arena;
    struct send_report report = report_waiting(cli);
    arena_init(&arena);
    send_outbox(cli->client, &cli->profile, cli->timeout_ms, &report, &arena);
    arena_release(&arena);
}

int cli_query(struct cli *cli, const struct message *query, const void *body,
              const struct message *message, void *out, struct response *response)
{
    int status = cli_connect(cli);
    if (status != EXIT_STATUS_OK)
        return status;
    send_waiting_first(cli);
    enum client_outcome outcome = client_query(cli->client, query, body, cli->timeout_ms, response);
    if (outcome != CLIENT_ANSWERED)
        return cli_explain_outcome(cli, outcome);
    if (client_answer(response, message, out, &cli->arena))
        return EXIT_STATUS_OK;
    struct reply reply;
    if (!client_reply(response, &reply, &cli->arena) || reply.error == 0)
        return cli_explain_outcome(cli, CLIENT_NONSENSE);
    if (cli->json) {
        json_t *json = json_object();
        json_object_set_new(json, "outcome", json_string("refused"));
        json_object_set_new(json, "reply", json_of_bytes(response->reply, &message_reply));
        json_print_take(json);
    } else {
        report_refusal(cli, NULL, &reply);
    }
    return reply.error == ERR_NOT_ENROLLED ? EXIT_STATUS_PERMISSION : EXIT_STATUS_REFUSED;
}
