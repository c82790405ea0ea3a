// SPDX-License-Identifier: EUPL-1.2
/* Experts of a case: named per case, by what it asks (HRV-4, ZWL-2), by the professions of the
 * ladder. From then on they read it, advise and make the records that the ladder keeps for them; a
 * gate can wait until a profession has spoken (ZNS-12). */
#include "base/assert.h"
#include "core/decision.h"

static bool profession_fits(struct decision *d, const struct code *profession)
{
    if (code_empty(profession))
        return d->ladder->professions.n == 0 ||
               refuse(d, ERR_MISSING_FIELD, "profession", DETAIL_PROFESSION_ASKED);
    return topic_find(&d->ladder->professions, profession) != NULL ||
           refuse_with(d, ERR_BAD_VALUE, "profession", DETAIL_NOT_ON_LIST, "%s", profession->s);
}

static bool is_new(struct decision *d, const struct expert_name *c)
{
    struct expert_row row;
    for (uint64_t n = 1; n <= d->row.experts; n++) {
        ASSERT(state_expert(d->state, c->case_id, n, &row));
        if (!row.released && code_equal(&row.person, &c->person) &&
            code_equal(&row.profession, &c->profession))
            return refuse_with(d, ERR_WRONG_STATE, "person", DETAIL_EXPERT_THERE, "%s",
                               c->person.s);
    }

    return true;
}

bool decide_expert_name(struct decision *d, const void *body)
{
    const struct expert_name *c = body;
    if (!require_open(d) || !require_sharing(d) || !require_text(d, "question") ||
        !require_worker(d, "person", &c->person) || !profession_fits(d, &c->profession) ||
        !is_new(d, c) || !require_ground_of(d, &c->person))
        return false;
    if (d->row.experts == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_EXPERTS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.experts + 1;
    struct expert_named e = {.case_id = c->case_id,
                             .expert = d->item,
                             .person = c->person,
                             .profession = c->profession,
                             .sealed = decision_sealed(d)};
    decision_emit(d, &message_expert_named, &e);
    clock_begin(
        d, &(struct clock_request){.trigger = trigger_NAMED, .owner = c->person, .item = d->item});
    return true;
}

bool decide_expert_release(struct decision *d, const void *body)
{
    const struct expert_release *c = body;
    struct expert_row row;
    if (!require_open(d) || !require_text(d, "reason"))
        return false;
    if (!state_expert(d->state, c->case_id, c->expert, &row))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "expert", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->expert);
    if (row.released)
        return refuse(d, ERR_WRONG_STATE, "expert", DETAIL_EXPERT_GONE);
    struct expert_released e = {
        .case_id = c->case_id, .expert = c->expert, .sealed = decision_sealed(d)};
    decision_emit(d, &message_expert_released, &e);
    clock_end(d, trigger_NAMED, c->expert);
    return true;
}

void experts_watch(struct decision *d)
{
    struct expert_row row;
    for (uint64_t n = 1; n <= d->row.experts; n++) {
        ASSERT(state_expert(d->state, d->row.case_id, n, &row));
        if (!row.released && !row.spoke)
            clock_begin(d, &(struct clock_request){
                               .trigger = trigger_NAMED, .owner = row.person, .item = n});
    }
}

/* Somebody who stands in for an expert is of no profession by that: only he himself speaks. */
void expert_speaks(struct decision *d)
{
    struct expert_row row;
    for (uint64_t n = 1; n <= d->row.experts; n++) {
        ASSERT(state_expert(d->state, d->row.case_id, n, &row));
        if (row.released || row.spoke || !code_equal(&row.person, &d->command->actor->person))
            continue;
        struct expert_spoke e = {.case_id = d->row.case_id, .expert = n};
        decision_emit(d, &message_expert_spoke, &e);
        clock_end(d, trigger_NAMED, n);
    }
}
