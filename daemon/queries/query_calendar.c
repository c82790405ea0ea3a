// SPDX-License-Identifier: EUPL-1.2
/* Meetings of all tables, for invitations and feeds: when, how long, and who of those that get mail
 * is invited (UTR-4). No case is named, nor how many there are. */
#include "queries/queries.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/actor.h"

#define INVITED_MAX 200 /* as answers.def says */
#define CURSOR_MAX  160

/* Chairs, stand-ins, organisers and the board; who is invited by name; and the members of the
 * organisations that always come or were invited. Programs get no mail. */
static bool is_invited(const struct query_context *context, const struct tier *tier,
                       const struct meeting_row *meeting, const struct code *person)
{
    struct person_row row;
    struct code member = code_of(enum_word(&names_role, role_MEMBER));
    if (!state_person(context->state, person, &row) || row.revoked)
        return false;
    if (codes_have(&tier->chairs, person) || codes_have(&tier->stand_ins, person) ||
        codes_have(&tier->organisers, person) || codes_have(&tier->board, person) ||
        codes_have(&meeting->invited, person))
        return true;
    return codes_have(&row.roles, &member) && (codes_have(&tier->core, &row.organisation) ||
                                               codes_have(&meeting->invited, &row.organisation));
}

static void list_invited(const struct query_context *context, const struct tier *tier,
                         const struct meeting_row *meeting, struct calendar_line *line)
{
    struct invitee *people = arena_alloc(context->arena, INVITED_MAX * sizeof *people);
    struct mail_row mail;
    struct code after = {{0}};
    line->invited.v = people;
    while (line->invited.n < INVITED_MAX && state_mail_next(context->state, &after, &mail)) {
        after = mail.person;
        if (mail.slot != 0 && mail.mode != mail_mode_NONE &&
            is_invited(context, tier, meeting, &mail.person))
            people[line->invited.n++] = (struct invitee){mail.person};
    }
}

static void view_of(const struct query_context *context, const struct ladder *ladder,
                    const struct tier *tier, const struct meeting_row *row,
                    struct calendar_line *line)
{
    *line = (struct calendar_line){
        .convened = row->convened,
        .english = tier->english,
        .goes_on = row->convened || row->booked > 0 || row->invited.n > 0 || row->held,
        .ladder = ladder->code,
        .minutes = row->minutes != 0 ? row->minutes : tier->meeting_minutes,
        .name = tier->name,
        .start = row->start,
        .tier = tier->code,
    };
    if (line->goes_on && row->start.ms > context->now.ms) /* who was, is told nothing any more */
        list_invited(context, tier, row, line);
}

/* Where a page ended: "LADDER TIER MOMENT". */
struct calendar_place {
    struct code ladder;
    struct code tier;
    int64_t start_ms;
};

static bool read_place(const char *text, struct calendar_place *out)
{
    const char *first = strchr(text, ' ');
    const char *second = first == NULL ? NULL : strchr(first + 1, ' ');
    char *end;
    if (second == NULL || second[1] < '0' || second[1] > '9' ||
        !code_set(&out->ladder, text, (size_t)(first - text)) ||
        !code_set(&out->tier, first + 1, (size_t)(second - first - 1)))
        return false;
    out->start_ms = strtoll(second + 1, &end, 10);
    return *end == '\0';
}

struct calendar_walk {
    const struct query_context *context;
    const struct query_calendar *query;
    struct calendar_place after; /* empty: from the beginning */
    bool skips;                  /* still on the way there */
    uint64_t limit;
    struct calendar_answer *answer;
};

/* False when the page is full. */
static bool list_table(struct calendar_walk *walk, const struct ladder *ladder,
                       const struct tier *tier)
{
    struct calendar_line *lines = walk->answer->meetings.v;
    struct instant from = walk->query->from;
    struct meeting_row row;
    if (walk->skips) {
        walk->skips = false;
        from = instant_of_ms(walk->after.start_ms + 1);
    }
    while (state_meeting_next(walk->context->state, &ladder->code, &tier->code, from, &row) &&
           row.start.ms < walk->query->until.ms) {
        if (walk->answer->meetings.n == walk->limit) {
            const struct calendar_line *last = &lines[walk->limit - 1];
            char *next = arena_alloc(walk->context->arena, CURSOR_MAX);
            snprintf(next, CURSOR_MAX, "%s %s %" PRId64, last->ladder.s, last->tier.s,
                     last->start.ms);
            walk->answer->next = next;
            return false;
        }
        from = instant_of_ms(row.start.ms + 1);
        view_of(walk->context, ladder, tier, &row, &lines[walk->answer->meetings.n++]);
    }
    return true;
}

static bool list_ladder(struct calendar_walk *walk, const struct ladder *ladder)
{
    const struct tier *tiers = ladder->tiers.v;
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        if (walk->skips && !code_equal(&tiers[i].code, &walk->after.tier))
            continue;
        if (tiers[i].kind == tier_kind_TABLE && !list_table(walk, ladder, &tiers[i]))
            return false;
    }
    walk->skips = false;
    return true;
}

bool query_calendar_answer(const struct query_context *context, const void *body,
                           struct writer *answer)
{
    const struct query_calendar *query = body;
    struct calendar_answer calendar = {{0, NULL}, NULL};
    struct calendar_walk walk = {.context = context,
                                 .query = query,
                                 .limit = query->limit == 0 ? 20 : query->limit,
                                 .answer = &calendar};
    struct code code = {{0}};
    uint64_t version;
    walk.skips = query->after != NULL;
    if (walk.skips && !read_place(query->after, &walk.after))
        return query_refuse(context, ERR_BAD_VALUE, "after", DETAIL_CURSOR);
    calendar.meetings.v = arena_alloc(context->arena, walk.limit * sizeof(struct calendar_line));
    while (state_ladder_next(context->state, &code, &code)) {
        if (walk.skips && strcmp(code.s, walk.after.ladder.s) < 0)
            continue;
        if (!list_ladder(&walk, state_ladder(context->state, &code, &version)))
            break;
    }
    message_encode(&message_calendar_answer, &calendar, answer);
    return true;
}
