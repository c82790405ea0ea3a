// SPDX-License-Identifier: EUPL-1.2
/* From bytes to a number: the place of a case or a person in its list. Only grows. */
#ifndef SIMULATE_INDEX_H
#define SIMULATE_INDEX_H

#include "base/arena.h"
#include "base/bytes.h"

#define INDEX_NONE UINT32_MAX

struct index_entry;

struct index {
    struct arena *arena;
    struct index_entry *entries;
    size_t n;
    size_t room;
};

void index_init(struct index *index, struct arena *arena);

/* INDEX_NONE when it is not there. */
uint32_t index_find(const struct index *index, struct bytes key);

/* The key, which is not there yet, is borrowed as long as the index lives. */
void index_add(struct index *index, struct bytes key, uint32_t number);

#endif
