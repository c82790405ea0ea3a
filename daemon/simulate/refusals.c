// SPDX-License-Identifier: EUPL-1.2
#include "simulate/refusals.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/language.h"
#include "proto/detail.h"
#include "proto/term.h"

#define REASON_MAX 512

void refusals_init(struct refusals *refusals, struct arena *arena)
{
    *refusals = (struct refusals){.arena = arena};
}

static void add(struct refusals *refusals, enum log_file file, uint32_t line, const char *reason)
{
    if (refusals->n == refusals->room) {
        size_t room = refusals->room == 0 ? 64 : refusals->room * 2;
        struct refusal *v = arena_alloc(refusals->arena, room * sizeof *v);
        if (refusals->n > 0)
            memcpy(v, refusals->v, refusals->n * sizeof *v);
        refusals->v = v;
        refusals->room = room;
    }
    struct refusal *refusal = &refusals->v[refusals->n];
    *refusal = (struct refusal){file, line, arena_string(refusals->arena, reason, strlen(reason)),
                                refusals->n++};
}

void refusals_add(struct refusals *refusals, enum log_file file, uint32_t line, enum phrase reason,
                  const char *detail)
{
    /* %s is looked for by hand: the format is not known when compiling */
    const char *text = phrase(reason);
    const char *place = strstr(text, "%s");
    char out[REASON_MAX];
    if (place == NULL || detail == NULL)
        snprintf(out, sizeof out, "%s", text);
    else
        snprintf(out, sizeof out, "%.*s%s%s", (int)(place - text), text, detail, place + 2);
    add(refusals, file, line, out);
}

static const char *translate(const char *dutch)
{
    return _(dutch);
}

static void show_value(const char *place, const char *value, char *out, size_t size)
{
    if (strcmp(place, "cents") == 0)
        detail_show_dutch(place, value, out, size);
    else
        term_show(place, value, translate, out, size);
}

const char *refusals_detail(const struct error *error, struct arena *arena)
{
    char text[DETAIL_MAX] = "";
    const char *sentence = detail_sentence(error->detail);
    struct list values = detail_values(error, arena);
    if (sentence[0] != '\0')
        detail_fill(_(sentence), &values, show_value, text);
    return arena_string(arena, text, strlen(text));
}

void refusals_add_error(struct refusals *refusals, enum log_file file, uint32_t line,
                        const char *command, const struct error *error)
{
    char out[REASON_MAX];
    const char *detail = refusals_detail(error, refusals->arena);
    snprintf(out, sizeof out, "%s: %s%s%s%s%s (%s)", command, error_name(error->code),
             error->field[0] == '\0' ? "" : " ", error->field, detail[0] == '\0' ? "" : ": ",
             detail, _(error_message(error->code)));
    add(refusals, file, line, out);
}

static int by_place(const void *a, const void *b)
{
    const struct refusal *x = a;
    const struct refusal *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

void refusals_sort(struct refusals *refusals)
{
    if (refusals->n > 1)
        qsort(refusals->v, refusals->n, sizeof refusals->v[0], by_place);
}
