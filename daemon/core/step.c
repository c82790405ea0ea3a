// SPDX-License-Identifier: EUPL-1.2
/* Which clock is a step, and whose. When clocks run stands in clocks.c. */
#include "core/step.h"

#include "base/assert.h"

static bool runs(const struct clock_start *clocks, size_t n, enum trigger trigger)
{
    for (size_t i = 0; i < n; i++)
        if (clocks[i].trigger == trigger)
            return true;
    return false;
}

/* A lease only gives the case back; while somebody works on it, the work is the step. Outside dates
 * and consultations on a case, with what came of them, are nobody's next step (GEN-17). */
static bool is_step(const struct clock_start *clock, bool worked_on)
{
    if (clock->due.ms == 0 || clock->trigger == trigger_OUTSIDE ||
        clock->trigger == trigger_CONSULTED || clock->trigger == trigger_GLASS ||
        (clock->trigger == trigger_ADVISED && clock->item != 0))
        return false;
    return clock->trigger != trigger_CLAIMED || !worked_on;
}

/* What a person is asked to do, also while the next step is another's. A watch over the whole, the
 * end of a lease or a term and a date that is nobody's to reach are not. */
static bool asks(const struct clock_start *clock)
{
    return clock->due.ms != 0 && clock->trigger != trigger_CLAIMED &&
           clock->trigger != trigger_OUTSIDE && clock->trigger != trigger_GLASS &&
           clock->trigger != trigger_DEADLINE && clock->trigger != trigger_TERM;
}

static bool is_asked(const struct clock_start *clock, const struct clock_start *next)
{
    return clock == next || asks(clock);
}

static bool is_before(const struct clock_start *a, const struct clock_start *b)
{
    if ((a->trigger == trigger_CONSENT) != (b->trigger == trigger_CONSENT))
        return a->trigger == trigger_CONSENT;
    return a->due.ms != b->due.ms ? a->due.ms < b->due.ms : a->clock < b->clock;
}

const struct clock_start *step_next(const struct clock_start *clocks, size_t n)
{
    const struct clock_start *best = NULL;
    bool worked_on = runs(clocks, n, trigger_WORKING);
    for (size_t i = 0; i < n; i++)
        if (is_step(&clocks[i], worked_on) && (best == NULL || is_before(&clocks[i], best)))
            best = &clocks[i];
    return best;
}

bool step_is_asked(const struct clock_start *clocks, size_t n, const struct clock_start *clock)
{
    return is_asked(clock, step_next(clocks, n));
}

size_t step_of_each(const struct clock_start *clocks, size_t n,
                    const struct clock_start *out[CLOCKS_MAX])
{
    ASSERT(n <= CLOCKS_MAX);
    const struct clock_start *next = step_next(clocks, n);
    size_t people = 0;
    for (size_t i = 0; i < n; i++) {
        const struct clock_start *clock = &clocks[i];
        if (!is_asked(clock, next))
            continue;
        size_t at = 0;
        while (at < people && !code_equal(&out[at]->owner, &clock->owner))
            at++;
        if (at == people)
            out[people++] = clock;
        else if (is_before(clock, out[at]))
            out[at] = clock;
    }
    return people;
}

const struct clock_start *step_of(const struct clock_start *clocks, size_t n,
                                  const struct code *person)
{
    const struct clock_start *each[CLOCKS_MAX];
    size_t people = step_of_each(clocks, n, each);
    for (size_t i = 0; i < people; i++)
        if (code_equal(&each[i]->owner, person))
            return each[i];
    return NULL;
}

size_t step_all_of(const struct clock_start *clocks, size_t n, const struct codes *people,
                   const struct clock_start *out[CLOCKS_MAX])
{
    ASSERT(n <= CLOCKS_MAX);
    const struct clock_start *next = step_next(clocks, n);
    size_t asked = 0;
    for (size_t i = 0; i < n; i++) {
        const struct clock_start *clock = &clocks[i];
        if (!codes_have(people, &clock->owner) || !is_asked(clock, next))
            continue;
        size_t at = asked++;
        for (; at > 0 && is_before(clock, out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = clock;
    }
    return asked;
}
