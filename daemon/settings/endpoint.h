// SPDX-License-Identifier: EUPL-1.2
/* An address that a socket can be bound to: "tcp://HOST:PORT". HOST is an address or a name of an
 * interface, [..] around IPv6, or * for all; PORT is 1 … 65535, or * for a free one. */
#ifndef SETTINGS_ENDPOINT_H
#define SETTINGS_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#define ENDPOINT_HOST_MAX 100

struct endpoint {
    char host[ENDPOINT_HOST_MAX + 1];
    uint32_t port; /* 0: a free one */
};

enum endpoint_fault { ENDPOINT_OK, ENDPOINT_MALFORMED, ENDPOINT_BAD_PORT };

enum endpoint_fault endpoint_parse(const char *text, struct endpoint *out);

/* Both cannot be bound at once. Names that stand for one address are not looked up. */
bool endpoint_clashes(const struct endpoint *a, const struct endpoint *b);

#endif
