// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/ask.h"

#include <string.h>

#include "base/language.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"

bool ask_send(struct gateway *gateway, const struct message *message, const void *body,
              const struct id *id, const struct acting *acting, courier_done *done, void *arg)
{
    bool query = message_of_query(message->number) == message;
    struct id own = id == NULL ? client_new_id() : *id;
    int timeout = message == &message_query_backup ? ASK_BACKUP_MS : ASK_TIMEOUT_MS;
    struct writer writer;
    writer_init(&writer);
    request_encode_for(message, query, &own, acting, body, &writer);
    bool sent = courier_send(gateway->courier, writer_bytes(&writer), &own, timeout, done, arg);
    writer_release(&writer);
    return sent;
}

struct acting ask_acting(const struct session *session)
{
    return (struct acting){
        .person = session->person, .narrowed = session->narrowed, .roles = session->roles};
}

/* An exchange whose request has its person's turn. */
struct asked {
    struct exchange *exchange;
    struct code person;
    courier_done *done;
};

static void on_answered(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct asked *asked = arg; /* in the exchange's arena, which its answer may end */
    turns_give_back(&asked->exchange->gateway->turns, &asked->person);
    asked->done(asked->exchange, outcome, response);
}

bool ask_take_turn(struct exchange *exchange, const struct code *person)
{
    if (turns_take(&exchange->gateway->turns, person))
        return true;
    problem_answer(exchange, 429, "TOO_MANY", N_("Er loopt al te veel tegelijk voor u"),
                   N_("Wacht tot iets daarvan klaar is, en probeer het opnieuw"));
    return false;
}

void ask_for(struct exchange *exchange, const struct acting *acting, const struct message *message,
             const void *body, const struct id *id, courier_done *done)
{
    struct asked *asked = arena_alloc(&exchange->arena, sizeof *asked);
    *asked = (struct asked){exchange, acting->person, done};
    if (!ask_take_turn(exchange, &acting->person) ||
        ask_send(exchange->gateway, message, body, id, acting, on_answered, asked))
        return;
    turns_give_back(&exchange->gateway->turns, &acting->person);
    problem_answer(exchange, 503, "BUSY", N_("Het is nu te druk"),
                   N_("Probeer het straks opnieuw"));
}

bool ask_is_shut_out(const struct reply *reply)
{
    return reply->error == ERR_NOT_ENROLLED && reply->field != NULL &&
           strcmp(reply->field, "for.person") == 0;
}

enum ask_let_in ask_let_in(enum client_outcome outcome, const struct response *response)
{
    struct hello_answer hello;
    struct reply reply;
    struct arena arena;
    enum ask_let_in found = ASK_UNKNOWN;
    arena_init(&arena);
    if (outcome == CLIENT_ANSWERED && client_reply(response, &reply, &arena))
        found = ask_is_shut_out(&reply) ? ASK_SHUT_OUT : ASK_UNKNOWN;
    else if (outcome == CLIENT_ANSWERED &&
             client_answer(response, &message_hello_answer, &hello, &arena))
        found = ASK_LET_IN;
    arena_release(&arena);
    return found;
}

void ask_answer_away(struct exchange *exchange, enum client_outcome outcome)
{
    if (outcome == CLIENT_TOO_LARGE)
        problem_answer(
            exchange, 413, "TOO_LARGE", N_("Het bericht gaat over een grens"),
            N_("Er is niets van gedaan. Kort de teksten in, of stuur ze in meer dan een keer"));
    else
        problem_answer(exchange, 503, "AWAY", N_("De dienst is even niet bereikbaar"),
                       N_("Wat u invulde is niet kwijt. Probeer het straks opnieuw."));
}
