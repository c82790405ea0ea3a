// SPDX-License-Identifier: EUPL-1.2
/* A request as the gateway's own parts read it: path and parameters, headers with cookies, a JSON
 * body. The input is a request without its version: "POST /v1/…", header lines, an empty one, the
 * body. */
#include <stdio.h>

#include "clients/gateway/body.h"
#include "fuzz.h"

enum { TEXT_MAX = 16384, BODY_MAX = 4096 };

static const char *const hosts[] = {"localhost", "[::1]"};
static const struct origin origin = {.scheme = "http", .n = 2, .hosts = hosts};

/* The next line, ended by a NUL in its place; NULL when there is none. */
static char *next_line(char **at)
{
    char *line = *at;
    char *end = strchr(line, '\n');
    if (end == NULL)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

static bool is_plain_segment(const char *segment, size_t len, bool last)
{
    return (len > 0 || last) && !(len == 1 && segment[0] == '.') &&
           !(len == 2 && memcmp(segment, "..", 2) == 0);
}

/* One path with one meaning, and the same when it is written again. */
static void expect_target(const struct target *target, struct arena *arena)
{
    char again[3 * TARGET_MAX + 1];
    size_t n = 0;
    struct target second;
    const char *path = target->path;
    ASSERT(path[0] == '/' && reader_text_valid(bytes_of(path, strlen(path))));
    for (const char *segment = path + 1;; segment += strcspn(segment, "/") + 1) {
        size_t len = strcspn(segment, "/");
        ASSERT(is_plain_segment(segment, len, segment[len] == '\0'));
        if (segment[len] == '\0')
            break;
    }
    for (const char *c = path; *c != '\0'; c++)
        n += (size_t)snprintf(again + n, sizeof again - n, *c == '/' ? "/" : "%%%02x",
                              (unsigned)(unsigned char)*c);
    if (n <= TARGET_MAX)
        ASSERT(target_parse(again, &second, arena) && strcmp(second.path, path) == 0);
    for (size_t i = 0; i < target->n; i++)
        ASSERT(target_parameter(target, target->parameters[i].name) == target->parameters[i].value);
}

static void read_headers(char **at, struct headers *out)
{
    char *line;
    out->n = 0;
    out->overflow = false;
    while ((line = next_line(at)) != NULL && line[0] != '\0') {
        char *colon = strstr(line, ": ");
        if (colon == NULL)
            continue;
        *colon = '\0';
        if (out->n == HEADERS_MAX)
            out->overflow = true;
        else
            out->v[out->n++] = (struct header){line, colon + 2, strlen(colon + 2)};
    }
}

static void expect_headers(const struct headers *headers)
{
    unsigned status = 0;
    size_t len = 0;
    const char *why = headers_refuse(headers, &origin, BODY_MAX, &status);
    const char *cookie = headers_cookie(headers, "doorbraak", &len);
    const char *cookies = headers_find(headers, "cookie");
    ASSERT(why == NULL || (why[0] != '\0' && status >= 400 && status < 500));
    ASSERT(why != NULL || (headers_length(headers) <= BODY_MAX && !headers->overflow));
    ASSERT(cookie == NULL ||
           (cookies != NULL && cookie >= cookies && cookie + len <= cookies + strlen(cookies)));
    ASSERT(!headers_same_origin(headers, &origin, true) ||
           headers_same_origin(headers, &origin, false));
    headers_by_hand(headers, &origin);
    headers_want_english(headers);
    headers_accept_coding(headers, "br");
}

/* What was read is sent to the daemon, which reads it as the same or says that it is too large. */
static void expect_sent(const struct message *message, bool query, const void *body,
                        struct arena *arena)
{
    static _Alignas(max_align_t) char again[MESSAGE_SIZE_MAX];
    static const struct id id = {.b = {1}};
    struct request request;
    struct error error;
    struct writer writer;
    writer_init(&writer);
    request_encode(message, query, &id, body, &writer);
    if (request_decode(writer_bytes(&writer), &request, &error)) {
        ASSERT(request_body(&request, again, arena, &error));
        fuzz_expect_same(message, request.body, again);
    } else {
        ASSERT(error.code == ERR_TOO_LARGE);
    }
    writer_release(&writer);
}

static void read_body(struct exchange *exchange)
{
    static struct problems problems;
    if (strncmp(exchange->target.path, "/v1", 3) != 0)
        return;
    struct route_match match = route_find(exchange->method, exchange->target.path + 3);
    if (match.route == NULL)
        return;
    problems.n = 0;
    const void *body = body_read(exchange, &match, &problems);
    ASSERT((body != NULL) == (problems.n == 0));
    if (body != NULL)
        expect_sent(match.route->message, route_is_query(match.route), body, &exchange->arena);
    for (size_t i = 0; i < problems.n; i++)
        ASSERT(problems.v[i].code[0] != '\0' && problems.v[i].words != NULL);
}

static char *read_method(char *line, enum route_method *out)
{
    for (*out = ROUTE_GET; *out <= ROUTE_DELETE; ++*out) {
        size_t len = strlen(route_method_name(*out));
        if (strncmp(line, route_method_name(*out), len) == 0 && line[len] == ' ')
            return line + len + 1;
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct exchange exchange;
    if (size > TEXT_MAX)
        return 0;
    memset(&exchange, 0, sizeof exchange);
    arena_init(&exchange.arena);
    char *text = arena_string(&exchange.arena, (const char *)data, size);
    char *at = text;
    char *line = next_line(&at);
    char *raw = line == NULL ? NULL : read_method(line, &exchange.method);
    if (raw != NULL && target_parse(raw, &exchange.target, &exchange.arena)) {
        expect_target(&exchange.target, &exchange.arena);
        read_headers(&at, &exchange.headers);
        expect_headers(&exchange.headers);
        exchange.body_len = size - (size_t)(at - text);
        exchange.body = arena_copy(&exchange.arena, at, exchange.body_len);
        read_body(&exchange);
    }
    arena_release(&exchange.arena);
    return 0;
}
