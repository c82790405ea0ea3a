// SPDX-License-Identifier: EUPL-1.2
#include "core/term.h"

#include "base/assert.h"
#include "calendar/deadline.h"

#define TOGETHER_DAYS 30
#define TERMS_MOST    200 /* of a tier, that are looked at */

static const struct terms *terms_of(const struct ladder *ladder)
{
    return ladder->terms.n == 0 ? NULL : ladder->terms.v;
}

enum term_state term_of(struct state *state, const struct ladder *ladder, const struct tier *tier,
                        const struct code *person, struct civil_date today, struct term_row *out)
{
    if (terms_of(ladder) == NULL || !state_term(state, &ladder->code, &tier->code, person, out))
        return TERM_NONE;
    return out->from.n <= today.n && today.n <= out->until.n ? TERM_RUNS : TERM_OVER;
}

bool term_nears_end(struct state *state, const struct ladder *ladder, const struct term_row *term,
                    struct instant now)
{
    struct duration handover = duration_unpack(terms_of(ladder)->handover);
    struct deadline_rule rule = {
        {DURATION_WORKING_DAYS_BEFORE, handover.amount}, now, term->until, false};
    struct deadline deadline;
    const struct calendar *calendar = state_calendar(state, &ladder->calendar);
    const struct zone *zone = state_zone(state, ladder->zone);
    ASSERT(calendar != NULL && zone != NULL);
    return deadline_compute(calendar, zone, &rule, NULL, 0, &deadline) && deadline.due.ms <= now.ms;
}

static bool ends_within(struct civil_date until, struct civil_date first)
{
    return first.n <= until.n && until.n <= first.n + TOGETHER_DAYS;
}

struct together terms_together(struct state *state, const struct ladder *ladder,
                               const struct tier *tier, struct civil_date today,
                               const struct term_row *change)
{
    struct civil_date ends[TERMS_MOST];
    struct term_row row;
    struct code after = {{0}};
    struct together best = {0};
    size_t n = 0;
    if (change != NULL)
        ends[n++] = change->until;
    while (n < TERMS_MOST && state_term_next(state, &ladder->code, &tier->code, &after, &row)) {
        after = row.person;
        if (row.until.n >= today.n && (change == NULL || !code_equal(&row.person, &change->person)))
            ends[n++] = row.until;
    }
    best.all = n;
    for (size_t i = 0; i < n; i++) {
        uint64_t ending = 0;
        if (change != NULL && !ends_within(change->until, ends[i]))
            continue;
        for (size_t k = 0; k < n; k++)
            ending += ends_within(ends[k], ends[i]);
        if (ending <= best.ending)
            continue;
        best.ending = ending;
        best.first = ends[i];
    }
    return best;
}

bool terms_too_many(const struct ladder *ladder, const struct together *together)
{
    const struct terms *terms = terms_of(ladder);
    return terms != NULL && terms->together != 0 && together->ending > 1 &&
           together->ending * 100 > together->all * terms->together;
}
