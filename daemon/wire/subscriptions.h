// SPDX-License-Identifier: EUPL-1.2
/* Who brought which topic to the event socket, so that nobody fills memory with topics [Z13]. Pure
 * and of fixed size. The library tells of the first subscription of a topic and of the end of the
 * last, so a topic is counted to the user that brought it in. */
#ifndef WIRE_SUBSCRIPTIONS_H
#define WIRE_SUBSCRIPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "wire/wire.h"

enum { SUBSCRIPTIONS_MAX = 4096, SUBSCRIPTIONS_DENIED_MAX = 64 };

struct subscription {
    char user_id[WIRE_USER_SIZE];
    uint8_t topic[WIRE_TOPIC_MAX];
    uint8_t topic_len;
};

struct denial {
    char user_id[WIRE_USER_SIZE];
    uint64_t until_ms; /* 0: free */
};

struct subscriptions {
    size_t count;
    struct subscription items[SUBSCRIPTIONS_MAX];
    struct denial denials[SUBSCRIPTIONS_DENIED_MAX];
};

/* False when this is a flood: the topic is too long, the user has too many, or all have. */
bool subscriptions_add(struct subscriptions *all, const char *user_id, struct bytes topic);

/* An unknown topic is fine. */
void subscriptions_remove(struct subscriptions *all, struct bytes topic);

/* The socket is gone and all topics with it; denials stay. */
void subscriptions_clear(struct subscriptions *all);

/* When the table of denials is full, the one that ends first gives way. */
void subscriptions_deny(struct subscriptions *all, const char *user_id, uint64_t until_ms);
bool subscriptions_is_denied(const struct subscriptions *all, const char *user_id, uint64_t now_ms);

#endif
