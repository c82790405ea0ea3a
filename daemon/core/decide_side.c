// SPDX-License-Identifier: EUPL-1.2
/* Routes beside the ladder (DHG-1, AMS-9): each with its own owner, step and time, while the case
 * keeps its tier. No text comes with them: who was called in, and why, is for those who see the
 * case. */
#include "core/decision.h"

static const struct side *side_of_ladder(struct decision *d, const struct code *code)
{
    const struct side *side = ladder_side(d->ladder, code);
    if (side == NULL)
        refuse_with(d, ERR_NO_SUCH_ITEM, "side", DETAIL_NOT_ON_LIST, "%s", code->s);
    return side;
}

/* The first of its workers that is let in. */
static struct code owner_of(struct decision *d, const struct side *side)
{
    struct person_row row;
    for (uint32_t i = 0; i < side->workers.n; i++)
        if (state_person(d->state, &side->workers.v[i], &row) && !row.revoked)
            return side->workers.v[i];
    return (struct code){{0}};
}

bool decide_side_open(struct decision *d, const void *body)
{
    const struct side_open *c = body;
    const struct side *side = side_of_ladder(d, &c->side);
    if (side == NULL || !require_open(d) || !require_sharing(d))
        return false;
    if (codes_have(&d->row.sides, &c->side))
        return refuse_with(d, ERR_WRONG_STATE, "side", DETAIL_SIDE_RUNS, "%s", c->side.s);
    if (!room_for(d, "side", &d->row.sides, &c->side))
        return false;
    struct code owner = code_empty(&c->person) ? owner_of(d, side) : c->person;
    if (code_empty(&owner))
        return refuse_with(d, ERR_MISSING_FIELD, "person", DETAIL_SIDE_OWNER, "%s", c->side.s);
    if (!require_worker(d, "person", &owner))
        return false;
    if (!person_works_beside(d->state, &owner, side))
        return refuse_with(d, ERR_NO_SUCH_PERSON, "person", DETAIL_WORKS_NOT_AT, "%s\t%s", owner.s,
                           c->side.s);
    struct side_opened e = {
        .case_id = c->case_id, .person = owner, .safety = side->safety, .side = c->side};
    decision_emit(d, &message_side_opened, &e);
    clock_begin_named(d, trigger_BESIDE, &side->code, side->after, &owner);
    return true;
}

bool decide_side_close(struct decision *d, const void *body)
{
    const struct side_close *c = body;
    if (!codes_have(&d->row.sides, &c->side))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "side", DETAIL_VALUE, "%s", c->side.s);
    struct side_closed e = {.case_id = c->case_id, .side = c->side};
    decision_emit(d, &message_side_closed, &e);
    clock_end_named(d, trigger_BESIDE, &c->side);
    return true;
}

void sides_watch(struct decision *d)
{
    for (uint32_t i = 0; i < d->row.sides.n; i++) {
        const struct side *side = ladder_side(d->ladder, &d->row.sides.v[i]);
        if (side == NULL)
            continue;
        struct code owner = owner_of(d, side);
        if (code_empty(&owner))
            owner = case_minder(d);
        clock_begin_named(d, trigger_BESIDE, &side->code, side->after, &owner);
    }
}

bool require_no_sides(struct decision *d)
{
    return d->row.sides.n == 0 || refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_SIDES_FIRST);
}
