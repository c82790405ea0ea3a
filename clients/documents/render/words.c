// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/words.h"

#include <string.h>

#include "clients/cli/terms.h"
#include "proto/messages.h"

static const char *one_of(const struct wording *wording, const char *name, const char *english)
{
    return wording->english ? english : name;
}

static const char *of_tier(const struct wording *wording, const char *code)
{
    struct code tier;
    const struct ladder_tier *found = NULL;
    if (code_set(&tier, code, strlen(code)))
        found = ladder_view_tier(wording->ladder, &tier);
    return found == NULL ? code : one_of(wording, found->name, found->english);
}

static const char *of_step(const struct wording *wording, const char *code)
{
    const struct ladder_step *found = ladder_view_step(wording->ladder, NULL, code);
    return found == NULL ? code : one_of(wording, found->words, found->english);
}

static const char *of_list(const struct wording *wording, const char *list, const char *code)
{
    const struct ladder_choice *found = ladder_view_word(wording->ladder, list, code);
    return found == NULL ? code : one_of(wording, found->name, found->english);
}

static const char *of_record(const struct wording *wording, const char *code)
{
    const struct ladder_form *found = ladder_view_record(wording->ladder, code);
    return found == NULL ? code : one_of(wording, found->name, found->english);
}

/* A guest of the ladder, else a place in the household. */
static const char *of_guest(const struct wording *wording, const char *code)
{
    int place = enum_number(&names_member_role, code, strlen(code));
    return place != 0 ? term_of(&names_member_role, place) : of_list(wording, "participants", code);
}

const char *words_of_code(const struct wording *wording, const char *field, const char *code)
{
    static const struct {
        const char *field;
        const char *list;
    } lists[] = {{"basis", "grounds"},    {"district", "areas"},
                 {"domains", "domains"},  {"obstacles", "obstacles"},
                 {"pot", "pots"},         {"profession", "professions"},
                 {"purpose", "purposes"}, {"receiver", "receivers"},
                 {"room", "rooms"},       {"side", "sides"},
                 {"sides", "sides"},      {"statutory", "statutory"},
                 {"subject", "subjects"}, {"team", "areas"},
                 {"lacking", "subjects"}, {"measurement", "measurements"}};
    static const char *const tiers[] = {"tier", "visited", "skipped", "moves_to", "next_tier"};
    if (wording->ladder == NULL || code[0] == '\0')
        return code;
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0]; i++)
        if (strcmp(tiers[i], field) == 0)
            return of_tier(wording, code);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].field, field) == 0)
            return of_list(wording, lists[i].list, code);
    if (strcmp(field, "step") == 0)
        return of_step(wording, code);
    if (strcmp(field, "record") == 0 || strcmp(field, "records") == 0)
        return of_record(wording, code);
    if (strcmp(field, "who") == 0 || strcmp(field, "present") == 0)
        return of_guest(wording, code);
    if (strcmp(field, "unmet") == 0 || strcmp(field, "changed") == 0)
        return words_of_text(wording, code);
    return code;
}

static const struct ladder_question *question_of(const struct ladder_form *form, const char *field)
{
    for (size_t i = 0; i < form->n; i++)
        if (code_is(&form->questions[i].code, field))
            return &form->questions[i];
    return NULL;
}

const char *words_of_text(const struct wording *wording, const char *field)
{
    const struct ladder_question *found = NULL;
    if (wording->ladder != NULL) {
        found = question_of(&wording->ladder->plan, field);
        for (size_t i = 0; found == NULL && i < wording->ladder->n_records; i++)
            found = question_of(&wording->ladder->records[i], field);
    }
    return found == NULL ? term_text(field) : one_of(wording, found->words, found->english);
}
