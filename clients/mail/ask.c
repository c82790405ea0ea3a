// SPDX-License-Identifier: EUPL-1.2
#include "base/log.h"
#include "clients/mail/mail.h"

static bool answered(struct mailer *mailer, enum client_outcome outcome,
                     const struct message *message)
{
    mailer->refused = outcome == CLIENT_NOT_ADMITTED;
    if (outcome == CLIENT_ANSWERED)
        return true;
    if (mailer->refused)
        log_event(LOG_LEVEL_ERROR, "not-admitted", "outcome", (int64_t)outcome, "%s: %s",
                  message->name, "de daemon kent deze sleutel niet (meer)");
    else
        log_event(LOG_LEVEL_WARNING, "no-answer", "outcome", (int64_t)outcome, "%s: %s",
                  message->name, "de daemon antwoordt niet");
    return false;
}

/* What is wrong with this program itself, its key or role, stands in the log each time. */
static bool refused(struct mailer *mailer, const struct response *response,
                    const struct message *message, uint64_t *error)
{
    struct reply reply = {.error = 0};
    if (!client_reply(response, &reply, &mailer->arena))
        reply.error = ERR_MALFORMED;
    *error = reply.error;
    mailer->refused = reply.error == ERR_NOT_ENROLLED || reply.error == ERR_DENIED;
    if (reply.error != ERR_NO_SUCH_ITEM && reply.error != ERR_EXPIRED_CURSOR)
        log_event(mailer->refused ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING,
                  mailer->refused ? "not-admitted" : "refused", "error", (int64_t)reply.error,
                  "%s: %s", message->name, error_name((enum err)reply.error));
    return false;
}

bool mail_query(struct mailer *mailer, const struct message *query, const void *body,
                const struct message *answer, void *out, uint64_t *error)
{
    struct response response;
    *error = 0;
    if (!answered(mailer, client_query(mailer->client, query, body, MAIL_TIMEOUT_MS, &response),
                  query))
        return false;
    return client_answer(&response, answer, out, &mailer->arena) ||
           refused(mailer, &response, query, error);
}

bool mail_command(struct mailer *mailer, const struct message *command, const void *body,
                  const struct id *id, const struct message *answer, void *out, uint64_t *error)
{
    struct response response;
    struct reply reply;
    *error = 0;
    if (!answered(mailer,
                  client_call(mailer->client, command, body, id, MAIL_TIMEOUT_MS, &response),
                  command))
        return false;
    if (!client_reply(&response, &reply, &mailer->arena) || reply.error != 0)
        return refused(mailer, &response, command, error);
    return answer == NULL || client_answer(&response, answer, out, &mailer->arena);
}
