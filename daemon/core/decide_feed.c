// SPDX-License-Identifier: EUPL-1.2
/* Addresses at which a calendar program, which cannot sign in, finds when a table meets. Core knows
 * a hash of what such an address holds. Whoever has one belongs to that table; that he still does
 * is looked at whenever it is used (queries/query_feed.c). */
#include "core/actor.h"
#include "core/decision.h"

/* Nobody else's, and of no other table: one address leads to one calendar. */
static bool is_new(struct decision *d, const struct feed_row *row)
{
    struct feed_row other;
    return row->subject.len == FEED_SUBJECT &&
           (!state_feed_by_subject(d->state, row->subject.data, &other) ||
            (code_equal(&other.person, &row->person) && code_equal(&other.ladder, &row->ladder) &&
             code_equal(&other.tier, &row->tier)));
}

bool decide_feed_put(struct decision *d, const void *body)
{
    const struct feed_put *c = body;
    uint64_t version;
    struct feed_row row = {.ladder = c->ladder,
                           .person = d->command->actor->person,
                           .subject = c->subject,
                           .tier = c->tier};
    const struct ladder *ladder = state_ladder(d->state, &c->ladder, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, &c->tier);
    if (ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (tier == NULL || tier->kind != tier_kind_TABLE)
        return refuse_with(d, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s", c->tier.s);
    if (!actor_is_of_table(d->command->actor, tier))
        return refuse(d, ERR_DENIED, "tier", DETAIL_FEED_RIGHT);
    if (!is_new(d, &row))
        return refuse(d, ERR_BAD_VALUE, "subject", DETAIL_FEED_BYTES);
    struct feed_made e = {
        .ladder = row.ladder, .person = row.person, .subject = row.subject, .tier = row.tier};
    decision_emit(d, &message_feed_made, &e);
    return true;
}

bool decide_feed_remove(struct decision *d, const void *body)
{
    const struct feed_remove *c = body;
    const struct code *person = &d->command->actor->person;
    struct feed_row row;
    if (!state_feed(d->state, person, &c->ladder, &c->tier, &row))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "tier", DETAIL_VALUE, "%s", c->tier.s);
    struct feed_ended e = {.ladder = c->ladder, .person = *person, .tier = c->tier};
    decision_emit(d, &message_feed_ended, &e);
    return true;
}
