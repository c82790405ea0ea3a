// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/headers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Of these one is enough: two would be a question of who reads which. */
static const char *const once[] = {
    "accept-language", "authorization",    "content-length",
    "content-type",    "cookie",           "host",
    "if-none-match",   "idempotency-key",  "last-event-id",
    "origin",          "sec-fetch-site",   "transfer-encoding",
    "x-csrf-token",    "content-encoding", "expect",
    "upgrade",         "referer",
};

static enum MHD_Result take(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_len,
                            const char *value, size_t value_len)
{
    struct headers *headers = arg;
    (void)kind;
    (void)name_len;
    if (headers->n == HEADERS_MAX) {
        headers->overflow = true;
        return MHD_NO;
    }
    headers->v[headers->n++] =
        (struct header){name, value == NULL ? "" : value, value == NULL ? 0 : value_len};
    return MHD_YES;
}

void headers_read(struct MHD_Connection *connection, struct headers *out)
{
    out->n = 0;
    out->overflow = false;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take, out);
}

const char *headers_find(const struct headers *headers, const char *name)
{
    for (size_t i = 0; i < headers->n; i++)
        if (strcasecmp(headers->v[i].name, name) == 0)
            return headers->v[i].value;
    return NULL;
}

static size_t count(const struct headers *headers, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < headers->n; i++)
        n += strcasecmp(headers->v[i].name, name) == 0;
    return n;
}

static bool name_is_token(const char *name)
{
    for (const char *c = name; *c != '\0'; c++)
        if (*c <= 32 || *c >= 127 || strchr("\"(),/:;<=>?@[\\]{}", *c) != NULL)
            return false;
    return name[0] != '\0';
}

static bool value_is_plain(const struct header *header)
{
    for (size_t i = 0; i < header->value_len; i++) {
        unsigned char c = (unsigned char)header->value[i];
        if ((c < 32 && c != '\t') || c >= 127)
            return false;
    }
    return true;
}

static bool shapes_hold(const struct headers *headers)
{
    if (headers->overflow)
        return false;
    for (size_t i = 0; i < headers->n; i++)
        if (!name_is_token(headers->v[i].name) || !value_is_plain(&headers->v[i]))
            return false;
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
        if (count(headers, once[i]) > 1)
            return false;
    return true;
}

/* Length and coding of the body: one of them, and in one way. */
static const char *refuse_body(const struct headers *headers, uint64_t body_max, unsigned *status)
{
    const char *length = headers_find(headers, "content-length");
    const char *coding = headers_find(headers, "transfer-encoding");
    *status = 400;
    if (length != NULL && coding != NULL)
        return "length-and-coding";
    if (coding != NULL && strcasecmp(coding, "chunked") != 0)
        return "coding";
    if (headers_find(headers, "content-encoding") != NULL)
        return "coding";
    if (length == NULL)
        return NULL;
    size_t digits = strspn(length, "0123456789");
    if (digits == 0 || length[digits] != '\0' || digits > 18)
        return "length";
    *status = 413;
    return headers_length(headers) > body_max ? "too-large" : NULL;
}

uint64_t headers_length(const struct headers *headers)
{
    const char *length = headers_find(headers, "content-length");
    return length == NULL ? 0 : strtoull(length, NULL, 10);
}

/* The length of the name in "name:port"; 0 when it is neither. */
static size_t host_name(const char *host)
{
    size_t name = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    if (strlen(host) > 255 || name > strlen(host))
        return 0;
    const char *port = host + name;
    if (*port == '\0')
        return name;
    size_t digits = strspn(port + 1, "0123456789");
    return *port == ':' && digits >= 1 && digits <= 5 && port[1 + digits] == '\0' ? name : 0;
}

static bool host_is_ours(const char *host, const struct origin *origin)
{
    size_t name = host_name(host);
    if (origin->public_host != NULL && strcasecmp(host, origin->public_host) == 0)
        return true;
    for (size_t i = 0; i < origin->n && name > 0; i++)
        if (strlen(origin->hosts[i]) == name && strncasecmp(origin->hosts[i], host, name) == 0)
            return true;
    return false;
}

const char *headers_refuse(const struct headers *headers, const struct origin *origin,
                           uint64_t body_max, unsigned *status)
{
    *status = 400;
    if (!shapes_hold(headers))
        return "headers";
    const char *host = headers_find(headers, "host");
    if (host == NULL)
        return "no-host";
    if (headers_find(headers, "upgrade") != NULL)
        return "upgrade";
    const char *body = refuse_body(headers, body_max, status);
    if (body != NULL)
        return body;
    *status = 421;
    return host_is_ours(host, origin) ? NULL : "host";
}

static bool origin_is_ours(const char *given, const char *host, const struct origin *origin)
{
    char own[300];
    snprintf(own, sizeof own, "%s://%s", origin->scheme, host);
    if (strcasecmp(given, own) == 0)
        return true;
    if (origin->public_host == NULL)
        return false;
    snprintf(own, sizeof own, "%s://%s", origin->scheme, origin->public_host);
    return strcasecmp(given, own) == 0;
}

bool headers_same_origin(const struct headers *headers, const struct origin *origin, bool must_say)
{
    const char *given = headers_find(headers, "origin");
    const char *site = headers_find(headers, "sec-fetch-site");
    const char *host = headers_find(headers, "host");
    if (must_say && given == NULL && site == NULL)
        return false;
    if (site != NULL && strcmp(site, "same-origin") != 0)
        return false;
    return given == NULL || origin_is_ours(given, host, origin);
}

static bool is_page_of_ours(const char *address, const char *host, const struct origin *origin)
{
    char start[300];
    const char *behind = strstr(address, "://");
    size_t len = behind == NULL ? 0 : (size_t)(behind - address) + 3 + strcspn(behind + 3, "/?#");
    if (len == 0 || len >= sizeof start)
        return false;
    snprintf(start, sizeof start, "%.*s", (int)len, address);
    return origin_is_ours(start, host, origin);
}

bool headers_by_hand(const struct headers *headers, const struct origin *origin)
{
    const char *site = headers_find(headers, "sec-fetch-site");
    const char *from = headers_find(headers, "referer");
    if (headers_find(headers, "sec-purpose") != NULL || headers_find(headers, "purpose") != NULL ||
        headers_find(headers, "x-moz") != NULL)
        return false;
    if (site != NULL)
        return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
    return from != NULL && is_page_of_ours(from, headers_find(headers, "host"), origin);
}

/* --- preferences --- */

/* The weight that a list as "nl, en;q=0.8" gives to `word`, in thousandths; -1: it does not name
 * it. A language's region does not matter. */
static int weight(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = list; *at != '\0';) {
        at += strspn(at, " \t,");
        size_t part = strcspn(at, ",");
        bool named = part >= len && strncasecmp(at, word, len) == 0 &&
                     (part == len || strchr("-; \t", at[len]) != NULL);
        const char *quality = memchr(at, ';', part);
        if (named && quality == NULL)
            return 1000;
        double q = 0;
        if (named && sscanf(quality, "; q=%lf", &q) == 1)
            return q >= 0 && q <= 1 ? (int)(q * 1000) : 0;
        at += part;
    }
    return -1;
}

bool headers_want_english(const struct headers *headers)
{
    const char *list = headers_find(headers, "accept-language");
    return list != NULL && weight(list, "en") > weight(list, "nl");
}

bool headers_accept_coding(const struct headers *headers, const char *coding)
{
    const char *list = headers_find(headers, "accept-encoding");
    return list != NULL && weight(list, coding) > 0;
}

const char *headers_cookie(const struct headers *headers, const char *name, size_t *len)
{
    const char *at = headers_find(headers, "cookie");
    const char *found = NULL;
    while (at != NULL && *at != '\0') {
        at += strspn(at, " ;");
        size_t pair = strcspn(at, ";");
        size_t name_len = strlen(name);
        if (pair > name_len && strncmp(at, name, name_len) == 0 && at[name_len] == '=') {
            if (found != NULL)
                return NULL;
            found = at + name_len + 1;
            *len = pair - name_len - 1;
        }
        at += pair;
    }
    return found;
}
