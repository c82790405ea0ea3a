// SPDX-License-Identifier: EUPL-1.2
/* Erasing content, with four eyes: one asks, for one case or for all of a ladder whose term is
 * over; another approves, and then the keys are destroyed (the shell's affair). Nobody approves
 * what he asked himself, whatever his roles, nor who stands in for the one who asked. */
#include "base/assert.h"
#include "core/absence.h"
#include "core/decision.h"
#include "core/refer.h"
#include "core/retention.h"

#define ERASED_AT_ONCE 100 /* cases of one erasure, as events.def says */

static void ask(struct decision *d, struct erasure_asked *e)
{
    struct site_row site;
    state_site(d->state, &site);
    e->erasure = site.erasures + 1;
    decision_emit(d, &message_erasure_asked, e);
    d->item = e->erasure;
}

bool decide_case_erase(struct decision *d, const void *body)
{
    const struct case_erase *c = body;
    struct erasure_item item = {.case_id = c->case_id};
    if (d->row.erased)
        return refuse(d, ERR_ERASED, "case_id", DETAIL_NONE);
    if (d->row.restricted)
        return refuse(d, ERR_RESTRICTED, "case_id", DETAIL_NONE);
    if (c->asked.n > decision_date(d, d->command->stamp).n)
        return refuse(d, ERR_BAD_VALUE, "asked", DETAIL_NOT_AHEAD);
    if (d->row.erasure != 0)
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_ERASURE_RUNS, "%llu",
                           (unsigned long long)d->row.erasure);
    struct erasure_asked e = {
        .asked = c->asked,
        .cases = {1, arena_copy(d->arena, &item, sizeof item)},
        .ground = c->ground,
    };
    ask(d, &e);
    return true;
}

/* Is a case of this list to be erased for its term? Its ladder may be shared: each organisation
 * looks after its own cases. */
static bool is_due(struct decision *d, const struct ladder *ladder, const struct case_row *row,
                   struct civil_date last)
{
    struct civil_date due;
    return !actor_is_of_another(d->command->actor, ladder, row) && !row->restricted &&
           retention_due(d->state, ladder, row, &due) && due.n <= last.n;
}

/* The first that ended come first. A case that waits for another's approval is left to that. */
static void collect_due(struct decision *d, const struct ladder *ladder, struct civil_date last,
                        struct list *out)
{
    struct case_list_query query = {.list = CASES_ENDED, .ladder = ladder->code};
    char cursor[STATE_CURSOR_MAX] = "";
    struct erasure_item *items = arena_alloc(d->arena, ERASED_AT_ONCE * sizeof *items);
    struct case_id id;
    *out = (struct list){0, items};
    while (out->n < ERASED_AT_ONCE && state_cases_next(d->state, &query, cursor, &id)) {
        const struct case_row *row = state_case_look(d->state, id);
        ASSERT(row != NULL);
        if (!retention_reaches(d->state, ladder, row->ended, last))
            return;
        if (row->erasure == 0 && is_due(d, ladder, row, last))
            items[out->n++].case_id = id;
    }
}

bool decide_retention_ask(struct decision *d, const void *body)
{
    const struct retention_ask *c = body;
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, &c->ladder, &version);
    if (ladder == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (ladder->retention.n == 0)
        return refuse_with(d, ERR_NOT_OFFERED, "ladder", DETAIL_NO_RETENTION, "%s", c->ladder.s);
    struct civil_date today =
        zone_local(state_zone(d->state, ladder->zone), d->command->stamp).date;
    if (c->due.n >= today.n)
        return refuse(d, ERR_BAD_VALUE, "due", DETAIL_NOT_AHEAD);
    struct erasure_asked e = {.ground = erase_ground_TIME_OVER, .ladder = c->ladder};
    struct civil_date last = c->due.n == 0 ? civil_date_add(today, -1) : c->due;
    collect_due(d, ladder, last, &e.cases);
    if (e.cases.n == 0)
        return refuse(d, ERR_NO_SUCH_ITEM, "due", DETAIL_NOTHING_DUE);
    ask(d, &e);
    return true;
}

/* --- the second pair of eyes --- */

static bool find(struct decision *d, uint64_t erasure, struct erasure_row *row)
{
    if (!state_erasure(d->state, erasure, row))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "erasure", DETAIL_VALUE, "%llu",
                           (unsigned long long)erasure);
    if (row->state != erasure_state_ASKED)
        return refuse_with(d, ERR_WRONG_STATE, "erasure", DETAIL_ERASURE_ANSWERED, "%llu",
                           (unsigned long long)erasure);
    return true;
}

/* Nor the other way round: who asked may not act for the one who approves. */
static bool is_another(struct decision *d, const struct code *asked_by)
{
    const struct core_actor *actor = d->command->actor;
    struct core_actor asker = {.person = *asked_by,
                               .today = core_date(d->state, d->command->stamp)};
    absence_reach(d->state, &asker);
    if (!actor_is(actor, asked_by) && !codes_have(&asker.persons, &actor->person))
        return true;
    return refuse_with(d, ERR_SAME_PERSON, "erasure", DETAIL_FOUR_EYES, "%s", asked_by->s);
}

/* What changed since it was asked counts: opened again, erased, restricted, another term. */
static bool still_so(struct decision *d, const struct erasure_row *erasure,
                     const struct case_row *row)
{
    uint64_t version;
    struct civil_date today = core_date(d->state, d->command->stamp);
    if (row->erased || row->restricted)
        return false;
    if (code_empty(&erasure->ladder))
        return true;
    const struct ladder *ladder = state_ladder(d->state, &row->ladder, &version);
    ASSERT(ladder != NULL);
    return is_due(d, ladder, row, today);
}

/* ZWL-1: on a shared ladder nobody approves or rejects for another organisation. */
static bool is_own(struct decision *d, const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(d->state, &row->ladder, &version);
    ASSERT(ladder != NULL);
    return !actor_is_of_another(d->command->actor, ladder, row) ||
           refuse_with(d, ERR_DENIED, "erasure", DETAIL_ORGANISATION, "%s",
                       d->command->actor->organisation.s);
}

/* The case at hand. */
static void erase(struct decision *d, const struct erasure_row *erasure)
{
    struct case_erased e = {.asked = erasure->asked,
                            .case_id = d->row.case_id,
                            .erasure = erasure->erasure,
                            .ground = erasure->ground,
                            .slot = d->row.slot};
    referral_leave(d);
    decision_emit(d, &message_case_erased, &e);
}

bool decide_erasure_approve(struct decision *d, const void *body)
{
    const struct erasure_approve *c = body;
    struct erasure_row erasure;
    struct erased_row item;
    struct case_id id = {0};
    if (!find(d, c->erasure, &erasure) || !is_another(d, &erasure.by))
        return false;
    while (state_erased_next(d->state, c->erasure, &id, &item)) {
        ASSERT(decision_load(d, id));
        if (!is_own(d, &d->row))
            return false;
        if (still_so(d, &erasure, &d->row))
            erase(d, &erasure);
        decision_flush(d);
    }
    struct erasure_answered e = {.approved = true, .erasure = c->erasure};
    decision_emit(d, &message_erasure_answered, &e);
    d->item = c->erasure;
    return true;
}

bool decide_erasure_reject(struct decision *d, const void *body)
{
    const struct erasure_reject *c = body;
    struct erasure_row erasure;
    struct erased_row item;
    struct case_row row;
    struct case_id id = {0};
    if (!find(d, c->erasure, &erasure))
        return false;
    while (state_erased_next(d->state, c->erasure, &id, &item)) {
        ASSERT(state_case(d->state, id, &row));
        if (!is_own(d, &row))
            return false;
    }
    struct erasure_answered e = {.erasure = c->erasure};
    decision_emit(d, &message_erasure_answered, &e);
    d->item = c->erasure;
    return true;
}
