// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/delivery.h"

#include <stdlib.h>

#include "base/memory.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/signin.h"

/* A document that is made, and for whom. */
struct made {
    struct exchange *exchange;
    struct MHD_Response *response;
};

static void on_let_in(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct made made = *(struct made *)arg;
    enum ask_let_in let_in = ask_let_in(outcome, response);
    free(arg);
    if (let_in == ASK_LET_IN) {
        exchange_answer_take(made.exchange, 200, made.response);
        return;
    }
    MHD_destroy_response(made.response);
    if (let_in == ASK_SHUT_OUT)
        signin_answer_ended(made.exchange);
    else
        ask_answer_away(made.exchange, outcome);
}

void delivery_give(struct exchange *exchange, struct MHD_Response *response,
                   const struct acting *acting)
{
    struct made *made = memory_zeroed(1, sizeof *made);
    *made = (struct made){exchange, response};
    if (ask_send(exchange->gateway, &message_query_hello, &(struct query_hello){.client = NULL},
                 NULL, acting, on_let_in, made))
        return;
    free(made);
    MHD_destroy_response(response);
    ask_answer_away(exchange, CLIENT_UNREACHABLE);
}
