// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/api.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/assert.h"
#include "base/language.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/body.h"
#include "clients/gateway/documents.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"
#include "clients/gateway/signin.h"
#include "clients/gateway/stream.h"
#include "clients/lib/json.h"
#include "proto/text_value.h"

/* --- what is asked of the daemon --- */

/* Null is what cannot be read. */
static void answer_json_take(struct exchange *exchange, unsigned status, json_t *json)
{
    if (!json_is_object(json)) {
        json_decref(json);
        ask_answer_away(exchange, CLIENT_NONSENSE);
        return;
    }
    char *text = json_dumps(json, JSON_COMPACT);
    ASSERT(text != NULL);
    exchange_answer_text(exchange, status, "application/json", text);
    free(text);
    json_decref(json);
}

/* The reply's fields, with those of an answer beside it under "answer". */
static json_t *command_json(const struct message *command, const struct response *response)
{
    json_t *json = json_camel_of_bytes(response->reply, &message_reply);
    json_object_del(json, "stored");
    if (response->answer.len > 0)
        json_object_set_new(json, "answer",
                            json_camel_of_bytes(response->answer, message_answer(command)));
    return json;
}

/* The person was shut out, which ends the session; or the gateway itself was. */
static void answer_shut_out(struct exchange *exchange, const struct reply *reply)
{
    if (!ask_is_shut_out(reply)) {
        ask_answer_away(exchange, CLIENT_NOT_ADMITTED);
        return;
    }
    signin_answer_ended(exchange);
}

static void on_answer(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct exchange *exchange = arg;
    const struct route *route = exchange->route;
    struct reply reply;
    if (outcome != CLIENT_ANSWERED) {
        ask_answer_away(exchange, outcome);
        return;
    }
    bool replied = client_reply(response, &reply, &exchange->arena);
    if (replied && reply.error == ERR_NOT_ENROLLED)
        answer_shut_out(exchange, &reply);
    else if (replied && reply.error != 0)
        problem_answer_reply(exchange, &reply);
    else if (route_is_query(route) && response->answer.len > 0)
        answer_json_take(exchange, 200,
                         json_camel_of_bytes(response->answer, message_answer(route->message)));
    else if (!route_is_query(route) && replied)
        answer_json_take(exchange, route->method == ROUTE_POST ? 201 : 200,
                         command_json(route->message, response));
    else
        ask_answer_away(exchange, CLIENT_NONSENSE);
}

/* --- before that --- */

/* A page elsewhere can make a browser send the cookie along, and cannot read the token. */
static bool refuse_forged(struct exchange *exchange)
{
    if (exchange->method == ROUTE_GET)
        return false;
    const char *token = headers_find(&exchange->headers, "x-csrf-token");
    if (!headers_same_origin(&exchange->headers, &exchange->gateway->origin, false))
        problem_answer(exchange, 403, "OTHER_ORIGIN",
                       N_("Dit verzoek komt niet van een pagina van Doorbraak"), NULL);
    else if (!session_csrf_is(exchange->session, token))
        problem_answer(exchange, 403, "NO_CSRF_TOKEN",
                       N_("Dit verzoek heeft niet het kenmerk van uw aanmelding"),
                       N_("Stuur het csrfToken van /v1/sessie mee in X-CSRF-Token"));
    return exchange->response != NULL;
}

/* Who walks past a screen on a wall changes nothing there, and reads no case's content. */
static bool refuse_at_wall(struct exchange *exchange, const struct route *route, bool own)
{
    if (!exchange->session->wall || own || (route != NULL && route_is_query(route)))
        return false;
    problem_answer(exchange, 403, "WALL_SCREEN",
                   N_("Dit is een wandscherm: hier kunt u alleen kijken"),
                   N_("Meld u op uw eigen scherm aan"));
    return true;
}

static bool refuse_type(struct exchange *exchange)
{
    const char *type = headers_find(&exchange->headers, "content-type");
    if (exchange->body_len == 0)
        return false;
    if (exchange->method == ROUTE_GET || exchange->method == ROUTE_DELETE)
        problem_answer(exchange, 400, "BODY", N_("Bij deze methode hoort geen inhoud"), NULL);
    else if (type == NULL || (strcmp(type, "application/json") != 0 &&
                              strcasecmp(type, "application/json; charset=utf-8") != 0 &&
                              strcasecmp(type, "application/json;charset=utf-8") != 0))
        problem_answer(exchange, 415, "TYPE", N_("Stuur JSON: Content-Type application/json"),
                       NULL);
    return exchange->response != NULL;
}

static void read_key(struct exchange *exchange, struct problems *problems, struct id *out)
{
    const char *key = headers_find(&exchange->headers, "idempotency-key");
    if (key == NULL || !id_parse(key, strlen(key), out) || id_empty(out))
        problems_add(problems, PROBLEM_HEADER, "Idempotency-Key",
                     key == NULL ? "MISSING_FIELD" : "BAD_VALUE",
                     exchange_say(exchange, N_("32 hexadecimale cijfers; de eerste 8 zijn de "
                                               "seconde van nu, de rest is toeval")));
}

/* Who reads English gets the daemon's sentences in English too. */
static void ask_english(const struct exchange *exchange, void *body)
{
    const struct field *field =
        message_field(exchange->route->message, bytes_of("english", strlen("english")));
    if (field != NULL && exchange->english)
        *(bool *)((char *)body + field->offset) = true;
}

static void answer_route(struct exchange *exchange, const struct route_match *match)
{
    struct id id;
    struct problems *problems = arena_alloc(&exchange->arena, sizeof *problems);
    bool query = route_is_query(match->route);
    exchange->route = match->route;
    void *body = body_read(exchange, match, problems);
    if (!query)
        read_key(exchange, problems, &id);
    if (body == NULL || problems->n > 0) {
        problem_answer_all(exchange, problems);
        return;
    }
    struct acting acting = ask_acting(exchange->session);
    ask_english(exchange, body);
    ask_for(exchange, &acting, match->route->message, body, query ? NULL : &id, on_answer);
}

/* --- the session --- */

static json_t *session_json(const struct exchange *exchange, const struct hello_answer *hello)
{
    json_t *json = json_object();
    json_t *roles = json_array();
    char epoch[33];
    char now[TEXT_INSTANT_TEXT];
    id_format(&hello->epoch, epoch);
    for (uint32_t i = 0; i < hello->roles.n; i++)
        json_array_append_new(roles, json_string(hello->roles.v[i].s));
    json_object_set_new(json, "person", json_string(hello->person.s));
    json_object_set_new(json, "organisation", json_string(hello->organisation.s));
    json_object_set_new(json, "roles", roles);
    json_object_set_new(json, "practice", json_boolean(hello->practice));
    json_object_set_new(json, "readOnly", json_boolean(hello->read_only));
    json_object_set_new(json, "language", json_string(exchange->english ? "en" : "nl"));
    json_object_set_new(json, "csrfToken", json_string(exchange->session->csrf));
    json_object_set_new(json, "epoch", json_string(epoch));
    json_object_set_new(json, "sequence", json_integer((json_int_t)hello->sequence));
    text_value_instant_format(hello->now, now);
    json_object_set_new(json, "now", json_string(now));
    json_object_set_new(json, "version", json_string(hello->version));
    return json;
}

/* Whoever was shut out meanwhile is signed out. */
static void on_hello(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct exchange *exchange = arg;
    struct hello_answer hello;
    struct reply reply;
    exchange->session = signin_session(exchange); /* it may have ended while we asked */
    bool replied = outcome == CLIENT_ANSWERED && client_reply(response, &reply, &exchange->arena);
    if (outcome != CLIENT_ANSWERED)
        ask_answer_away(exchange, outcome);
    else if (exchange->session == NULL)
        signin_answer_ended(exchange);
    else if (replied && reply.error == ERR_NOT_ENROLLED)
        answer_shut_out(exchange, &reply);
    else if (replied)
        problem_answer_reply(exchange, &reply);
    else if (!client_answer(response, &message_hello_answer, &hello, &exchange->arena))
        ask_answer_away(exchange, CLIENT_NONSENSE);
    else
        answer_json_take(exchange, 200, session_json(exchange, &hello));
}

static void answer_session(struct exchange *exchange)
{
    if (exchange->method == ROUTE_DELETE) {
        const char *next = signin_next(exchange, false);
        const char *cookie = signin_end(exchange);
        answer_json_take(exchange, 200, json_pack("{s:s}", "next", next));
        security_replace_header(exchange->response, "Set-Cookie", cookie);
        return;
    }
    struct acting acting = ask_acting(exchange->session);
    ask_for(exchange, &acting, &message_query_hello, &(struct query_hello){.client = NULL}, NULL,
            on_hello);
}

/* With the methods that there are: of a route its own, else the ones that are named. */
static void answer_no_method(struct exchange *exchange, const char *path, const char *named)
{
    char allow[40] = "";
    for (int method = ROUTE_GET; method <= ROUTE_DELETE && named == NULL; method++) {
        size_t len = strlen(allow);
        if (route_find((enum route_method)method, path).route != NULL)
            snprintf(allow + len, sizeof allow - len, "%s%s", len == 0 ? "" : ", ",
                     route_method_name((enum route_method)method));
    }
    problem_answer_method(exchange, named == NULL ? allow : named);
}

void api_answer(struct exchange *exchange)
{
    const char *path = exchange->target.path + strlen("/v1");
    struct route_match match = route_find(exchange->method, path);
    bool session = strcmp(path, "/sessie") == 0;
    bool stream = stream_is_path(exchange->target.path);
    if (exchange->options)
        answer_no_method(exchange, path,
                         session                                   ? "GET, DELETE"
                         : match.route != NULL || match.path_known ? NULL
                                                                   : "GET");
    else if (exchange->session == NULL)
        signin_answer_nobody(exchange);
    else if (refuse_forged(exchange) || refuse_type(exchange) ||
             refuse_at_wall(exchange, match.route, session || stream))
        return;
    else if (session && (exchange->method == ROUTE_GET || exchange->method == ROUTE_DELETE))
        answer_session(exchange);
    else if (stream && exchange->method == ROUTE_GET)
        stream_answer(exchange);
    else if (match.route == NULL && documents_answer(exchange, path))
        return;
    else if (session || stream)
        answer_no_method(exchange, path, session ? "GET, DELETE" : "GET");
    else if (match.route == NULL && match.path_known)
        answer_no_method(exchange, path, NULL);
    else if (match.route == NULL)
        problem_answer(exchange, 404, "NO_SUCH_PATH", N_("Dit adres bestaat niet"), NULL);
    else
        answer_route(exchange, &match);
}
