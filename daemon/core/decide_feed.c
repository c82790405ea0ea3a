// SPDX-License-Identifier: EUPL-1.2
/* Addresses at which a calendar program, which cannot sign in, finds when a table meets. Core knows
 * a hash of what such an address holds. Whoever has one belongs to that table; an address of who
 * does so no more ends, and works no more when he does again. */
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
    const struct core_actor *actor = d->command->actor;
    struct person_row self = {
        .organisation = actor->organisation, .person = actor->person, .roles = actor->roles};
    if (!person_is_of_table(&self, tier))
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

/* As many as one command has room for: of what is left, a query still looks whose it is. */
static void end_one(struct decision *d, const struct feed_row *row)
{
    struct feed_ended e = {.ladder = row->ladder, .person = row->person, .tier = row->tier};
    if (d->n_events < EVENTS_MAX)
        decision_emit(d, &message_feed_ended, &e);
}

void feeds_end_of_person(struct decision *d, const struct person_row *person)
{
    uint64_t version;
    struct feed_row row;
    bool more = state_feed_next(d->state, &person->person, NULL, &row);
    for (; more; more = state_feed_next(d->state, &person->person, &row, &row)) {
        const struct ladder *ladder = state_ladder(d->state, &row.ladder, &version);
        const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, &row.tier);
        if (tier == NULL || !person_is_of_table(person, tier))
            end_one(d, &row);
    }
}

void feeds_end_of_ladder(struct decision *d, const struct ladder *ladder)
{
    struct feed_row row;
    struct person_row person;
    struct code after = {{0}};
    while (state_person_next(d->state, &after, &person)) {
        after = person.person;
        bool more = state_feed_next(d->state, &person.person, NULL, &row);
        for (; more; more = state_feed_next(d->state, &person.person, &row, &row)) {
            const struct tier *tier = ladder_tier(ladder, &row.tier);
            bool there = tier != NULL && tier->kind == tier_kind_TABLE;
            if (code_equal(&row.ladder, &ladder->code) &&
                (!there || !person_is_of_table(&person, tier)))
                end_one(d, &row);
        }
    }
}
