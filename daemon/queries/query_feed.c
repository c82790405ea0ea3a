// SPDX-License-Identifier: EUPL-1.2
/* When a table meets, for the calendar program of somebody who belongs to it: no case, no person,
 * not even whether a meeting goes on. */
#include "core/actor.h"
#include "queries/queries.h"

enum { FEEDS_MAX = 100, MEETINGS_MAX = 500 }; /* as answers.def says */

#define DAY_MS   INT64_C(86400000)
#define PAST_MS  (30 * DAY_MS)
#define AHEAD_MS (365 * DAY_MS)

bool query_feeds_answer(const struct query_context *context, const void *body,
                        struct writer *answer)
{
    const struct query_feeds *query = body;
    struct feed_view *views = arena_alloc(context->arena, FEEDS_MAX * sizeof *views);
    struct feeds_answer feeds = {.feeds = {0, views}};
    struct feed_row row;
    bool more = state_feed_next(context->state, &context->actor->person, NULL, &row);
    while (more && feeds.feeds.n < FEEDS_MAX) {
        if (code_empty(&query->ladder) || code_equal(&query->ladder, &row.ladder))
            views[feeds.feeds.n++] =
                (struct feed_view){.ladder = row.ladder, .made = row.made, .tier = row.tier};
        more = state_feed_next(context->state, &context->actor->person, &row, &row);
    }
    message_encode(&message_feeds_answer, &feeds, answer);
    return true;
}

/* The table of the address, while whose it is belongs to it: it ends when he does no more
 * (core/decide_feed.c), and this looks once more. */
static const struct tier *tier_of(const struct query_context *context, const struct feed_row *row)
{
    uint64_t version;
    struct person_row owner;
    const struct ladder *ladder = state_ladder(context->state, &row->ladder, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, &row->tier);
    return tier != NULL && state_person(context->state, &row->person, &owner) && !owner.revoked &&
                   person_is_of_table(&owner, tier)
               ? tier
               : NULL;
}

bool query_feed_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_feed *query = body;
    struct feed_row row;
    struct meeting_row meeting;
    if (!access_is_gateway(context->actor))
        return query_refuse_with(context, ERR_DENIED, "", DETAIL_ROLES, "%s", "gateway");
    const struct tier *tier =
        query->subject.len == FEED_SUBJECT &&
                state_feed_by_subject(context->state, query->subject.data, &row)
            ? tier_of(context, &row)
            : NULL;
    if (tier == NULL)
        return query_refuse(context, ERR_NO_SUCH_ITEM, "subject", DETAIL_NONE);
    struct feed_meeting *views = arena_alloc(context->arena, MEETINGS_MAX * sizeof *views);
    struct feed_answer feed = {
        .ladder = row.ladder, .meetings = {0, views}, .name = tier->name, .tier = row.tier};
    struct instant from = instant_of_ms(context->now.ms - PAST_MS);
    while (feed.meetings.n < MEETINGS_MAX &&
           state_meeting_next(context->state, &row.ladder, &row.tier, from, &meeting) &&
           meeting.start.ms < context->now.ms + AHEAD_MS) {
        from = instant_of_ms(meeting.start.ms + 1);
        views[feed.meetings.n++] = (struct feed_meeting){
            .minutes = meeting.minutes != 0 ? meeting.minutes : tier->meeting_minutes,
            .start = meeting.start};
    }
    message_encode(&message_feed_answer, &feed, answer);
    return true;
}
