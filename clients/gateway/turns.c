// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/turns.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"

static struct turn_of *find(struct turns *turns, const struct code *person)
{
    for (size_t i = 0; i < turns->n; i++)
        if (code_equal(&turns->v[i].person, person))
            return &turns->v[i];
    return NULL;
}

bool turns_take(struct turns *turns, const struct code *person)
{
    struct turn_of *of = find(turns, person);
    if (of != NULL && of->n >= TURNS_OF_PERSON)
        return false;
    if (of != NULL) {
        of->n++;
        return true;
    }
    if (turns->n == turns->room) {
        turns->room = turns->room == 0 ? 64 : 2 * turns->room;
        turns->v = memory_grown(turns->v, turns->room, sizeof *turns->v);
    }
    turns->v[turns->n++] = (struct turn_of){*person, 1};
    return true;
}

void turns_give_back(struct turns *turns, const struct code *person)
{
    struct turn_of *of = find(turns, person);
    ASSERT(of != NULL && of->n > 0);
    if (--of->n == 0)
        *of = turns->v[--turns->n];
}

void turns_release(struct turns *turns)
{
    ASSERT(turns->n == 0);
    free(turns->v);
}
