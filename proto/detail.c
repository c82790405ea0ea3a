// SPDX-License-Identifier: EUPL-1.2
#include "proto/detail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "proto/term.h"

/* The next place of a sentence: `*at` goes past it. False when there is none. `before` is the text
 * up to it, or the rest. */
static bool next_place(const char **at, struct bytes *before, struct bytes *place)
{
    const char *open = strchr(*at, '{');
    const char *close = open == NULL ? NULL : strchr(open, '}');
    if (close == NULL) {
        *before = bytes_of(*at, strlen(*at));
        return false;
    }
    *before = bytes_of(*at, (size_t)(open - *at));
    *place = bytes_of(open + 1, (size_t)(close - open) - 1);
    *at = close + 1;
    return true;
}

static const struct detail_value *value_at(const struct list *values, struct bytes place)
{
    const struct detail_value *all = values->v;
    for (size_t i = 0; i < values->n; i++)
        if (bytes_equal(bytes_of(all[i].place.s, strlen(all[i].place.s)), place))
            return &all[i];
    return NULL;
}

static void append(char out[DETAIL_MAX], const char *text, size_t len)
{
    size_t used = strlen(out);
    snprintf(out + used, DETAIL_MAX - used, "%.*s", (int)len, text);
}

void detail_show_dutch(const char *place, const char *value, char *out, size_t size)
{
    uint64_t cents = strtoull(value, NULL, 10);
    if (strcmp(place, "cents") == 0)
        snprintf(out, size, "€%" PRIu64 ",%02u", cents / 100, (unsigned)(cents % 100));
    else
        term_show(place, value, NULL, out, size);
}

void detail_fill(const char *sentence, const struct list *values, detail_show *show,
                 char out[DETAIL_MAX])
{
    struct bytes before;
    struct bytes place;
    out[0] = '\0';
    while (next_place(&sentence, &before, &place)) {
        append(out, (const char *)before.data, before.len);
        const struct detail_value *value = value_at(values, place);
        if (value == NULL)
            continue;
        char words[DETAIL_MAX];
        show(value->place.s, value->value, words, sizeof words);
        append(out, words, strlen(words));
    }
    append(out, (const char *)before.data, before.len);
}

struct list detail_values(const struct error *error, struct arena *arena)
{
    enum { PLACES_MAX = 8 };
    const char *sentence = detail_sentence(error->detail);
    const char *value = error->values;
    struct bytes before;
    struct bytes place;
    struct detail_value *values = arena_alloc(arena, PLACES_MAX * sizeof *values);
    struct list list = {0, values};
    while (value[0] != '\0' && next_place(&sentence, &before, &place)) {
        size_t len = strcspn(value, "\t");
        ASSERT(list.n < PLACES_MAX);
        struct detail_value *next = &values[list.n];
        ASSERT(code_set(&next->place, (const char *)place.data, place.len));
        next->value = arena_string(arena, value, len);
        list.n++;
        value += len + (value[len] == '\t');
    }
    return list;
}
