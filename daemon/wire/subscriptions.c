// SPDX-License-Identifier: EUPL-1.2
#include "wire/subscriptions.h"

#include <stdio.h>
#include <string.h>

/* A linear search: topics come and go with connections, and few distinct ones exist. */
static size_t count_of(const struct subscriptions *all, const char *user_id)
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++)
        n += strcmp(all->items[i].user_id, user_id) == 0;
    return n;
}

bool subscriptions_add(struct subscriptions *all, const char *user_id, struct bytes topic)
{
    if (topic.len > WIRE_TOPIC_MAX || all->count == SUBSCRIPTIONS_MAX ||
        count_of(all, user_id) >= WIRE_TOPICS_PER_USER)
        return false;
    struct subscription *item = &all->items[all->count++];
    snprintf(item->user_id, sizeof item->user_id, "%s", user_id);
    item->topic_len = (uint8_t)topic.len;
    if (topic.len > 0)
        memcpy(item->topic, topic.data, topic.len);
    return true;
}

void subscriptions_remove(struct subscriptions *all, struct bytes topic)
{
    for (size_t i = 0; i < all->count; i++) {
        struct subscription *item = &all->items[i];
        if (bytes_equal(bytes_of(item->topic, item->topic_len), topic)) {
            *item = all->items[--all->count];
            return;
        }
    }
}

void subscriptions_clear(struct subscriptions *all)
{
    all->count = 0;
}

void subscriptions_deny(struct subscriptions *all, const char *user_id, uint64_t until_ms)
{
    struct denial *place = &all->denials[0];
    for (size_t i = 0; i < SUBSCRIPTIONS_DENIED_MAX; i++) {
        struct denial *denial = &all->denials[i];
        if (denial->until_ms != 0 && strcmp(denial->user_id, user_id) == 0) {
            place = denial;
            break;
        }
        if (denial->until_ms < place->until_ms)
            place = denial;
    }
    snprintf(place->user_id, sizeof place->user_id, "%s", user_id);
    place->until_ms = until_ms;
}

bool subscriptions_is_denied(const struct subscriptions *all, const char *user_id, uint64_t now_ms)
{
    for (size_t i = 0; i < SUBSCRIPTIONS_DENIED_MAX; i++) {
        const struct denial *denial = &all->denials[i];
        if (denial->until_ms > now_ms && strcmp(denial->user_id, user_id) == 0)
            return true;
    }
    return false;
}
