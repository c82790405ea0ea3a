// SPDX-License-Identifier: EUPL-1.2
#include "report/asked.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Nobody asked for so long: it makes room. Whoever is making a report asks for the next page at
 * once, and can begin anew; an export can not. */
#define REPORT_LEFT_MS (10 * 1000)
#define EXPORT_LEFT_MS (2 * 60 * 1000)

void asked_end(struct asked *asked)
{
    figures_free(asked->figures);
    if (asked->walk != NULL)
        export_walk_end(asked->walk);
    free(asked->walk);
    free(asked->answer);
    *asked = (struct asked){0};
}

void asked_release(struct asked_list *list)
{
    for (size_t i = 0; i < ASKED_MAX; i++)
        asked_end(&list->v[i]);
}

static bool is_left(const struct asked *asked, struct instant now)
{
    return now.ms - asked->used.ms > (asked->walk != NULL ? EXPORT_LEFT_MS : REPORT_LEFT_MS);
}

struct asked *asked_begin(struct asked_list *list, const struct code *person, struct instant now)
{
    struct asked *place = NULL;
    for (size_t i = 0; i < ASKED_MAX; i++) {
        struct asked *asked = &list->v[i];
        if (asked->number != 0 && code_equal(&asked->person, person)) {
            place = asked;
            break;
        }
        if (place == NULL && (asked->number == 0 || is_left(asked, now)))
            place = asked;
    }
    if (place == NULL)
        return NULL;
    asked_end(place);
    place->number = ++list->last;
    place->person = *person;
    place->used = now;
    return place;
}

static bool take_number(const char **text, uint64_t *out)
{
    const char *begin = *text;
    *out = 0;
    for (; **text >= '0' && **text <= '9' && *text - begin < 18; (*text)++)
        *out = *out * 10 + (uint64_t)(**text - '0');
    return *text > begin;
}

struct asked *asked_find(struct asked_list *list, const struct code *person, const char *cursor,
                         uint64_t *page, struct instant now)
{
    uint64_t number;
    if (!take_number(&cursor, &number) || *cursor++ != '.' || !take_number(&cursor, page) ||
        *cursor != '\0' || number == 0)
        return NULL;
    for (size_t i = 0; i < ASKED_MAX; i++) {
        struct asked *asked = &list->v[i];
        if (asked->number != number || !code_equal(&asked->person, person))
            continue;
        asked->used = now;
        return asked;
    }
    return NULL;
}

struct asked *asked_of_export(struct asked_list *list, const struct code *person, uint64_t export)
{
    for (size_t i = 0; i < ASKED_MAX; i++)
        if (list->v[i].number != 0 && list->v[i].export == export &&
            code_equal(&list->v[i].person, person))
            return &list->v[i];
    return NULL;
}

void asked_cursor(const struct asked *asked, uint64_t page, char out[ASKED_CURSOR_MAX])
{
    snprintf(out, ASKED_CURSOR_MAX, "%" PRIu64 ".%" PRIu64, asked->number, page);
}
