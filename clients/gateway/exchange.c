// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/exchange.h"

#include "base/assert.h"
#include "base/language.h"
#include "base/memory.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/security.h"
#include "clients/gateway/server.h"

static void answer_with(struct exchange *exchange, unsigned status, struct MHD_Response *response,
                        bool shared)
{
    ASSERT(exchange->response == NULL && response != NULL);
    exchange->status = status;
    exchange->response = response;
    exchange->shared = shared;
    if (!exchange->suspended)
        return;
    exchange->suspended = false;
    MHD_resume_connection(exchange->connection);
    server_wake(exchange->gateway->server);
}

void exchange_answer_take(struct exchange *exchange, unsigned status, struct MHD_Response *response)
{
    answer_with(exchange, status, response, false);
}

void exchange_answer_shared(struct exchange *exchange, unsigned status,
                            struct MHD_Response *response)
{
    answer_with(exchange, status, response, true);
}

struct MHD_Response *exchange_response(const struct exchange *exchange, const char *type,
                                       struct bytes body)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.len, (void *)(uintptr_t)body.data, MHD_RESPMEM_MUST_COPY);
    ASSERT(response != NULL);
    security_add_headers(response, exchange->gateway->https);
    security_replace_header(response, "Content-Type", type);
    security_replace_header(response, "Content-Language", exchange->english ? "en" : "nl");
    security_replace_header(response, "Vary", "Accept-Language, Cookie");
    return response;
}

void exchange_answer_bytes(struct exchange *exchange, unsigned status, const char *type,
                           struct bytes body)
{
    exchange_answer_take(exchange, status, exchange_response(exchange, type, body));
}

void exchange_answer_text(struct exchange *exchange, unsigned status, const char *type,
                          const char *text)
{
    exchange_answer_bytes(exchange, status, type, bytes_of(text, strlen(text)));
}

void exchange_redirect(struct exchange *exchange, const char *to, const char *cookie)
{
    struct MHD_Response *response =
        exchange_response(exchange, "text/plain; charset=utf-8", bytes_of("", 0));
    security_replace_header(response, "Location", to);
    if (cookie != NULL)
        security_replace_header(response, "Set-Cookie", cookie);
    exchange_answer_take(exchange, 303, response);
}

const char *exchange_say(const struct exchange *exchange, const char *dutch)
{
    return exchange->english && dutch[0] != '\0' ? gettext(dutch) : dutch;
}

void exchange_forget_body(struct exchange *exchange)
{
    memory_pages_end(exchange->body, exchange->body_room);
    exchange->body = NULL;
    exchange->body_len = exchange->body_room = 0;
}
