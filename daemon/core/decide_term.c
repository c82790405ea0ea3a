// SPDX-License-Identifier: EUPL-1.2
/* Terms (DHG-6): who works at a tier from when until when. Whatever the person has there is his to
 * hand over before the last day, and goes back to the queue by then (room.c begins these clocks).
 */
#include "base/assert.h"
#include "core/capacity.h"
#include "core/workload.h"
#include "core/term.h"

#define CASES_MOST 150 /* of one person at a tier, whose clocks one command sets anew */

/* Where a term means something: somebody takes cases up there. */
static const struct tier *tier_with_terms(struct decision *d, const struct term_put *c,
                                          const struct ladder *ladder)
{
    if (ladder == NULL) {
        refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
        return NULL;
    }
    if (ladder->terms.n == 0) {
        refuse_with(d, ERR_NOT_OFFERED, "ladder", DETAIL_NO_TERMS, "%s", c->ladder.s);
        return NULL;
    }
    const struct tier *tier = ladder_tier(ladder, &c->tier);
    if (tier == NULL)
        refuse_with(d, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s", c->tier.s);
    else if (tier->kind != tier_kind_COACH && tier->kind != tier_kind_NATIONAL)
        refuse_with(d, ERR_BAD_VALUE, "tier", DETAIL_TERM_TIER, "%s", c->tier.s);
    else
        return tier;
    return NULL;
}

/* One term at a time: a running one is made longer or shorter, and another comes after it. */
static bool days_hold(struct decision *d, const struct term_put *c, const struct ladder *ladder,
                      struct civil_date today)
{
    const struct terms *terms = ladder->terms.v;
    uint64_t longest = duration_unpack(terms->longest).amount;
    struct term_row row;
    char date[11];
    if (c->until.n < c->from.n)
        return refuse(d, ERR_BAD_VALUE, "until", DETAIL_BEFORE_FROM);
    if (c->until.n < today.n)
        return refuse(d, ERR_DATE_IN_PAST, "until", DETAIL_NONE);
    if ((uint64_t)(c->until.n - c->from.n) >= longest)
        return refuse_with(d, ERR_BAD_VALUE, "until", DETAIL_TERM_LONGEST, "%llu",
                           (unsigned long long)longest);
    if (c->from.n <= today.n || !state_term(d->state, &c->ladder, &c->tier, &c->person, &row) ||
        row.from.n > today.n || row.until.n < today.n)
        return true;
    civil_date_format(row.until, date);
    return refuse_with(d, ERR_WRONG_STATE, "from", DETAIL_TERM_RUNS, "%s\t%s", c->person.s, date);
}

/* What the person has or is offered there, in lists that this command does not change. */
static size_t cases_there(struct decision *d, const struct term_put *c,
                          struct case_id ids[CASES_MOST + 1])
{
    static const enum case_list lists[] = {CASES_AT_WORK, CASES_OFFERED};
    size_t n = 0;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct case_list_query query = {
            .list = lists[i], .ladder = c->ladder, .tier = c->tier, .person = c->person};
        char cursor[STATE_CURSOR_MAX] = "";
        while (n <= CASES_MOST && state_cases_next(d->state, &query, cursor, &ids[n]))
            n++;
    }
    return n;
}

/* The clocks of the new term; its row is not in the state yet. */
static void watch_cases(struct decision *d, const struct term_put *c, const struct ladder *ladder,
                        const struct case_id *ids, size_t n)
{
    const struct terms *terms = ladder->terms.v;
    struct duration before = {DURATION_WORKING_DAYS_BEFORE,
                              duration_unpack(terms->handover).amount};
    for (size_t i = 0; i < n; i++) {
        ASSERT(decision_load(d, ids[i]));
        struct clock_request request = {.trigger = trigger_TERM,
                                        .owner = c->person,
                                        .fixed = c->until,
                                        .within = duration_pack(before)};
        clock_end(d, trigger_TERM, 0);
        clock_begin(d, &request);
        request.within = 0;
        clock_begin(d, &request);
        decision_flush(d);
    }
}

bool decide_term_put(struct decision *d, const void *body)
{
    const struct term_put *c = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, &c->ladder, &version);
    struct case_id *ids = arena_alloc(d->arena, (CASES_MOST + 1) * sizeof *ids);
    if (!require_person(d, "person", &c->person) || tier_with_terms(d, c, ladder) == NULL)
        return false;
    struct civil_date today =
        zone_local(state_zone(d->state, ladder->zone), d->command->stamp).date;
    if (!days_hold(d, c, ladder, today))
        return false;
    size_t n = cases_there(d, c, ids);
    if (n > CASES_MOST)
        return refuse_with(d, ERR_LIMIT_REACHED, "person", DETAIL_TERM_CASES, "%s\t%zu",
                           c->person.s, n);
    struct term_set e = {.from = c->from,
                         .hours_week = c->hours_week,
                         .ladder = c->ladder,
                         .person = c->person,
                         .tier = c->tier,
                         .until = c->until};
    decision_emit(d, &message_term_set, &e);
    watch_cases(d, c, ladder, ids, n);
    capacity_terms(d, ladder, c);
    return true;
}
