// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/knocks.h"

#include <string.h>

static struct knock *find(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT])
{
    for (size_t i = 0; i < knocks->n; i++)
        if (memcmp(knocks->known[i].subject, subject, KNOCK_SUBJECT) == 0)
            return &knocks->known[i];
    return NULL;
}

bool knocks_take_turn(int64_t *full_ms, int64_t now_ms, int64_t each_ms, int most)
{
    int64_t from = *full_ms > now_ms ? *full_ms : now_ms;
    if (from - now_ms > (most - 1) * each_ms)
        return false;
    *full_ms = from + each_ms;
    return true;
}

bool knocks_may(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT], int64_t now_ms)
{
    struct knock *known = find(knocks, subject);
    if (known == NULL)
        return knocks_take_turn(&knocks->strangers_full_ms, now_ms, STRANGER_EACH_MS,
                                KNOCKS_OF_STRANGERS);
    known->used_ms = now_ms;
    return knocks_take_turn(&known->full_ms, now_ms, KNOCK_EACH_MS, KNOCKS_OF_ONE);
}

static struct knock *make_room(struct knocks *knocks)
{
    struct knock *oldest = &knocks->known[0];
    if (knocks->n < KNOCKS_KNOWN_MAX)
        return &knocks->known[knocks->n++];
    for (size_t i = 1; i < knocks->n; i++)
        if (knocks->known[i].used_ms < oldest->used_ms)
            oldest = &knocks->known[i];
    return oldest;
}

struct knock *knocks_know(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT],
                          int64_t now_ms)
{
    struct knock *known = find(knocks, subject);
    if (known != NULL)
        return known;
    knocks->strangers_full_ms -= STRANGER_EACH_MS;
    known = make_room(knocks);
    *known = (struct knock){.used_ms = now_ms};
    memcpy(known->subject, subject, KNOCK_SUBJECT);
    return known;
}

void knocks_forget(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT])
{
    struct knock *known = find(knocks, subject);
    if (known != NULL)
        *known = knocks->known[--knocks->n];
}
