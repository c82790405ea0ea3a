// SPDX-License-Identifier: EUPL-1.2
#include "clients/link/link.h"

#include <sodium.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"

/* Ids of one day are the same for the same thing; an id must not be older than the daemon keeps
 * (30 days), however long the other side was away. What is said on another day is held by what the
 * other side knows of it; and what was refused for a reason that is gone by then is done. */
#define ID_PERIOD_S 86400

static bool answered(struct carrier *link, struct link_side *side, enum client_outcome outcome)
{
    link->refused = outcome == CLIENT_NOT_ADMITTED;
    if (outcome == CLIENT_ANSWERED)
        return true;
    log_event(link->refused ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "no-answer", "outcome",
              (int64_t)outcome, "%s", side->name);
    return false;
}

/* What is wrong with this link itself: its key, its role. Rules refuse under DENIED too, and what
 * they refused is stored. */
static bool is_shut_out(const struct reply *reply)
{
    return reply->error == ERR_NOT_ENROLLED || (reply->error == ERR_DENIED && !reply->stored);
}

static bool is_one_of(const enum err *list, size_t n, uint64_t error)
{
    for (size_t i = 0; i < n; i++)
        if (error == (uint64_t)list[i])
            return true;
    return false;
}

/* What is said of one case, and maybe of that one alone. */
static bool is_not_understood(const struct reply *reply)
{
    static const enum err ours[] = {ERR_MALFORMED, ERR_UNKNOWN_COMMAND, ERR_UNKNOWN_FIELD,
                                    ERR_ID_REUSED, ERR_CASE_EXISTS};
    return is_one_of(ours, sizeof ours / sizeof ours[0], reply->error);
}

/* The daemon decided nothing, and may do so later: when it has room, another version, when our
 * clock or our role is as it should be. Each time that is said in the log. */
static bool is_undecided(struct carrier *link, const struct link_side *side,
                         const struct message *asked, const struct reply *reply)
{
    static const enum err busy[] = {ERR_BUSY, ERR_READ_ONLY, ERR_STOPPING, ERR_TIME_JUMPED};
    static const enum err ours[] = {ERR_VERSION, ERR_COMMAND_EXPIRED};
    bool shut_out = is_shut_out(reply);
    bool waits = is_one_of(busy, sizeof busy / sizeof busy[0], reply->error);
    if (!shut_out && !waits && !is_not_understood(reply) &&
        !is_one_of(ours, sizeof ours / sizeof ours[0], reply->error))
        return false;
    link->refused = shut_out;
    log_event(waits ? LOG_LEVEL_WARNING : LOG_LEVEL_ERROR,
              shut_out ? "not-admitted"
              : waits  ? "busy"
                       : "not-understood",
              "error", (int64_t)reply->error, "%s %s", side->name, asked->name);
    return true;
}

/* It stops no other case. Nothing is handed back for it: the case may well be there. */
static bool lies_aside(const struct carrier *link, const struct link_side *side,
                       const struct message *asked, const struct reply *reply)
{
    char number[CASE_ID_TEXT];
    if (link->about.n == 0 || !is_not_understood(reply))
        return false;
    case_id_format(link->about, number);
    log_event(LOG_LEVEL_ERROR, "laid-aside", "error", (int64_t)reply->error, "%s %s %s: %s", number,
              side->name, asked->name,
              reply->error == ERR_CASE_EXISTS
                  ? "deze casus is daar al, door een andere persoon gebracht; hij is opzij gelegd"
                  : "dat wordt daar niet begrepen; deze casus is opzij gelegd");
    return true;
}

/* An answer with what we cannot read, of another version: about one case it stops no other. */
static enum carried not_read(struct carrier *link, const struct link_side *side,
                             const struct message *asked)
{
    char number[CASE_ID_TEXT];
    if (link->about.n == 0) {
        log_event(LOG_LEVEL_ERROR, "not-understood", NULL, 0, "%s %s: %s", side->name, asked->name,
                  "het antwoord is niet te lezen");
        return CARRIED_FAILED;
    }
    case_id_format(link->about, number);
    log_event(LOG_LEVEL_ERROR, "laid-aside", NULL, 0, "%s %s %s: %s", number, side->name,
              asked->name, "het antwoord is niet te lezen; deze casus is opzij gelegd");
    return CARRIED_ASIDE;
}

bool ask(struct carrier *link, struct link_side *side, const struct message *query,
         const void *body, const struct message *answer, void *out, bool *found)
{
    struct response response;
    struct reply reply = {.error = 0};
    *found = false;
    link->aside = false;
    if (!answered(link, side, client_query(side->client, query, body, LINK_TIMEOUT_MS, &response)))
        return false;
    *found = client_answer(&response, answer, out, &link->arena);
    if (*found)
        return true;
    if (!client_reply(&response, &reply, &link->arena)) {
        link->aside = not_read(link, side, query) == CARRIED_ASIDE;
        return false;
    }
    return !is_undecided(link, side, query, &reply);
}

static struct id id_of(const struct link_side *side, const struct message *command,
                       const void *body, uint64_t stood)
{
    struct writer writer;
    struct id id = {{0}};
    uint8_t hash[16];
    uint8_t order[8];
    crypto_generichash_state state;
    writer_init(&writer);
    request_encode(command, false, &id, body, &writer);
    struct bytes frame = writer_bytes(&writer);
    put_be64(order, stood);
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, side->epoch.b, sizeof side->epoch.b);
    crypto_generichash_update(&state, order, sizeof order);
    crypto_generichash_update(&state, frame.data, frame.len);
    crypto_generichash_final(&state, hash, sizeof hash);
    writer_release(&writer);
    memcpy(id.b, hash, sizeof id.b);
    int64_t now = clock_wall_ms() / 1000;
    put_be32(id.b, (uint32_t)(now - now % ID_PERIOD_S));
    return id;
}

enum carried say(struct carrier *link, struct link_side *side, const struct message *command,
                 const void *body, uint64_t stood, struct reply *reply)
{
    struct response response;
    struct id id = id_of(side, command, body, stood);
    *reply = (struct reply){.error = 0};
    enum client_outcome outcome =
        client_call(side->client, command, body, &id, LINK_TIMEOUT_MS, &response);
    if (outcome == CLIENT_TOO_LARGE) /* this case alone */
        reply->error = ERR_TOO_LARGE;
    else if (!answered(link, side, outcome))
        return CARRIED_FAILED;
    else if (!client_reply(&response, reply, &link->arena))
        return not_read(link, side, command);
    if (lies_aside(link, side, command, reply))
        return CARRIED_ASIDE;
    if (is_undecided(link, side, command, reply))
        return CARRIED_FAILED;
    if (reply->error != 0) {
        log_event(LOG_LEVEL_WARNING, "refused", "error", (int64_t)reply->error, "%s %s %s",
                  side->name, command->name, reply->field == NULL ? "" : reply->field);
        return CARRIED_NOTHING;
    }
    log_event(LOG_LEVEL_INFO, "carried", "sequence", (int64_t)reply->sequence, "%s %s", side->name,
              command->name);
    link->done++;
    return CARRIED_DONE;
}

enum carried read_words(struct carrier *link, struct link_side *side, struct case_id id,
                        uint64_t question, struct texts *out)
{
    struct response response;
    struct reply reply;
    struct extract_answer answer;
    struct id command = client_new_id();
    struct referral_read body = {.case_id = id, .question = question};
    out->n = 0;
    enum client_outcome outcome = client_call(side->client, &message_referral_read, &body, &command,
                                              LINK_TIMEOUT_MS, &response);
    if (!answered(link, side, outcome))
        return CARRIED_FAILED;
    if (!client_reply(&response, &reply, &link->arena))
        return not_read(link, side, &message_referral_read);
    if (lies_aside(link, side, &message_referral_read, &reply))
        return CARRIED_ASIDE;
    if (is_undecided(link, side, &message_referral_read, &reply))
        return CARRIED_FAILED;
    if (reply.error != 0)
        return CARRIED_NOTHING;
    if (!client_answer(&response, &message_extract_answer, &answer, &link->arena))
        return not_read(link, side, &message_referral_read);
    *out = answer.texts;
    return CARRIED_DONE;
}
