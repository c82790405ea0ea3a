// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/answer.h"

#include "base/language.h"
#include "clients/gateway/agenda.h"
#include "clients/gateway/api.h"
#include "clients/gateway/files.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/signin.h"

static bool is_api(const char *path)
{
    return strncmp(path, "/v1/", 4) == 0 || strcmp(path, "/v1") == 0;
}

/* The description of the interface is there for everybody, from wherever. */
static bool answer_openapi(struct exchange *exchange)
{
    const char *path = exchange->target.path;
    if (exchange->method != ROUTE_GET ||
        (strcmp(path, "/openapi.json") != 0 && strcmp(path, "/v1/openapi.json") != 0))
        return false;
    exchange_answer_shared(exchange, 200, exchange->gateway->openapi);
    return true;
}

void answer(struct exchange *exchange)
{
    if (answer_openapi(exchange))
        return;
    if (is_api(exchange->target.path))
        api_answer(exchange);
    else if (agenda_answer(exchange) || (!exchange->options && signin_answer(exchange)))
        return;
    else if (exchange->method == ROUTE_GET && !exchange->options)
        files_answer(&exchange->gateway->files, exchange);
    else
        problem_answer_method(exchange, "GET, HEAD");
}
