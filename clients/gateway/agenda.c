// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/agenda.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/language.h"
#include "clients/gateway/agenda_text.h"
#include "clients/gateway/ask.h"
#include "clients/gateway/gateway.h"
#include "clients/gateway/problem.h"
#include "clients/gateway/security.h"

#define PREFIX       "/agenda/"
#define SECRET_BYTES 32

/* A request, while the daemon is asked. */
struct agenda_asked {
    struct exchange *exchange;
    uint8_t subject[KNOCK_SUBJECT];
};

static void answer_nothing(struct exchange *exchange)
{
    problem_answer(exchange, 404, "NO_SUCH_CALENDAR", N_("Dit agenda-adres is er niet (meer)"),
                   N_("Maak een nieuw adres op de pagina van de tafel"));
}

/* --- what was asked before --- */

/* "Mon, 02 Mar 2026 09:00:00 GMT". */
static void http_date(int64_t ms, char out[40])
{
    struct tm tm;
    time_t seconds = (time_t)(ms / 1000);
    out[0] = '\0';
    if (gmtime_r(&seconds, &tm) != NULL)
        strftime(out, 40, "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

/* A tag goes before a date; a date is one that we gave, so that it need not be understood. */
static bool has_it(const struct exchange *exchange, const char *etag, const char *changed)
{
    const char *tags = headers_find(&exchange->headers, "if-none-match");
    const char *since = headers_find(&exchange->headers, "if-modified-since");
    return tags != NULL ? strstr(tags, etag) != NULL : since != NULL && strcmp(since, changed) == 0;
}

static void give(struct exchange *exchange, struct knock *knock, const char *text)
{
    uint8_t hash[sizeof knock->content];
    char hex[2 * sizeof hash + 1];
    char etag[sizeof hex + 2];
    char changed[40];
    size_t len = strlen(text);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)text, len, NULL, 0);
    if (knock->changed_ms == 0 || memcmp(hash, knock->content, sizeof hash) != 0)
        knock->changed_ms = clock_wall_ms();
    memcpy(knock->content, hash, sizeof hash);
    snprintf(etag, sizeof etag, "\"%s\"", sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
    http_date(knock->changed_ms, changed);
    bool same = has_it(exchange, etag, changed);
    struct MHD_Response *response =
        exchange_response(exchange, "text/calendar; charset=utf-8", bytes_of(text, same ? 0 : len));
    security_replace_header(response, "Cache-Control", "private, no-cache");
    security_replace_header(response, "Content-Disposition", "inline; filename=\"tafel.ics\"");
    security_replace_header(response, "Content-Language", "nl");
    security_replace_header(response, "ETag", etag);
    security_replace_header(response, "Last-Modified", changed);
    security_replace_header(response, "Vary", "Accept-Encoding");
    exchange_answer_take(exchange, same ? 304 : 200, response);
}

/* --- the daemon's answer --- */

static const char *host_of(const struct gateway *gateway)
{
    const struct origin *origin = &gateway->origin;
    return origin->public_host != NULL ? origin->public_host
           : origin->n > 0             ? origin->hosts[0]
                                       : "doorbraak";
}

static void on_feed(void *arg, enum client_outcome outcome, const struct response *response)
{
    struct agenda_asked *asked = arg; /* in the exchange's arena */
    struct exchange *exchange = asked->exchange;
    struct knocks *knocks = &exchange->gateway->knocks;
    struct reply reply;
    struct feed_answer feed;
    if (outcome != CLIENT_ANSWERED) {
        ask_answer_away(exchange, outcome);
    } else if (client_reply(response, &reply, &exchange->arena)) {
        if (reply.error != ERR_NO_SUCH_ITEM) {
            ask_answer_away(exchange, CLIENT_NONSENSE);
            return;
        }
        knocks_forget(knocks, asked->subject);
        answer_nothing(exchange);
    } else if (!client_answer(response, &message_feed_answer, &feed, &exchange->arena)) {
        ask_answer_away(exchange, CLIENT_NONSENSE);
    } else {
        char *text = agenda_text(&feed, host_of(exchange->gateway));
        give(exchange, knocks_know(knocks, asked->subject, clock_boot_ms()), text);
        free(text);
    }
}

/* --- the request --- */

static bool read_subject(const char *path, uint8_t subject[KNOCK_SUBJECT])
{
    uint8_t secret[SECRET_BYTES];
    size_t len = 0;
    const char *end = NULL;
    if (strlen(path) != 2 * SECRET_BYTES + strlen(".ics") ||
        sodium_hex2bin(secret, sizeof secret, path, 2 * SECRET_BYTES, NULL, &len, &end) != 0 ||
        len != SECRET_BYTES || strcmp(end, ".ics") != 0)
        return false;
    crypto_hash_sha256(subject, secret, sizeof secret);
    return true;
}

bool agenda_answer(struct exchange *exchange)
{
    struct agenda_asked *asked = arena_alloc(&exchange->arena, sizeof *asked);
    const char *path = exchange->target.path;
    if (strncmp(path, PREFIX, strlen(PREFIX)) != 0)
        return false;
    asked->exchange = exchange;
    if (exchange->method != ROUTE_GET || exchange->options) {
        problem_answer_method(exchange, "GET, HEAD");
        return true;
    }
    if (!read_subject(path + strlen(PREFIX), asked->subject)) {
        answer_nothing(exchange);
        return true;
    }
    struct query_feed query = {.subject = bytes_of(asked->subject, sizeof asked->subject)};
    if (!knocks_may(&exchange->gateway->knocks, asked->subject, clock_boot_ms()))
        problem_answer(exchange, 429, "TOO_MANY", N_("Hier wordt te vaak gevraagd"),
                       N_("Een agendaprogramma vraagt het eens per uur"));
    else if (!ask_send(exchange->gateway, &message_query_feed, &query, NULL, NULL, on_feed, asked))
        ask_answer_away(exchange, CLIENT_SILENT);
    if (exchange->response != NULL && exchange->status == 429)
        security_replace_header(exchange->response, "Retry-After", "60");
    return true;
}
