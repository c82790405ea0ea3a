// SPDX-License-Identifier: EUPL-1.2
#include "settings/endpoint.h"

#include <stdio.h>
#include <string.h>

#define SCHEME "tcp://"

static bool port_parse(const char *text, uint32_t *out)
{
    uint32_t port = 0;
    if (strcmp(text, "*") == 0) {
        *out = 0;
        return true;
    }
    for (const char *digit = text; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9' || port > 65535 || *text == '0')
            return false;
        port = 10 * port + (uint32_t)(*digit - '0');
    }
    *out = port;
    return port >= 1 && port <= 65535;
}

/* Letters, digits and what stands in names and addresses. A colon only between brackets. */
static bool host_is_plain(const char *host, size_t len)
{
    bool brackets = len > 2 && host[0] == '[' && host[len - 1] == ']';
    static const char names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    static const char numbers[] = "abcdefABCDEF0123456789.:%";
    if (len == 1 && host[0] == '*')
        return true;
    if (brackets)
        return strspn(host + 1, numbers) == len - 2;
    return len > 0 && strspn(host, names) == len;
}

enum endpoint_fault endpoint_parse(const char *text, struct endpoint *out)
{
    size_t scheme = sizeof SCHEME - 1;
    if (strncmp(text, SCHEME, scheme) != 0)
        return ENDPOINT_MALFORMED;
    const char *host = text + scheme;
    const char *colon = strrchr(host, ':');
    if (colon == NULL || (size_t)(colon - host) > ENDPOINT_HOST_MAX)
        return ENDPOINT_MALFORMED;
    size_t len = (size_t)(colon - host);
    snprintf(out->host, sizeof out->host, "%.*s", (int)len, host);
    if (!host_is_plain(out->host, len))
        return ENDPOINT_MALFORMED;
    return port_parse(colon + 1, &out->port) ? ENDPOINT_OK : ENDPOINT_BAD_PORT;
}

static bool is_everywhere(const struct endpoint *endpoint)
{
    return strcmp(endpoint->host, "*") == 0 || strcmp(endpoint->host, "0.0.0.0") == 0 ||
           strcmp(endpoint->host, "[::]") == 0;
}

bool endpoint_clashes(const struct endpoint *a, const struct endpoint *b)
{
    return a->port != 0 && a->port == b->port &&
           (strcmp(a->host, b->host) == 0 || is_everywhere(a) || is_everywhere(b));
}
