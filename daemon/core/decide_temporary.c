// SPDX-License-Identifier: EUPL-1.2
/* A temporary arrangement (LWD-6): it has an end and mostly a task, as to show that other routes
 * fail. Its end is a clock, and ends nothing: somebody decides whether it is extended, within the
 * longest that the ladder knows, replaced by an ordinary decision, or ended with the resident told
 * (LWD-11). */
#include "base/assert.h"
#include "core/decision.h"

static struct sealed texts_of(const struct decision *d, const char *field, bool only)
{
    struct sealed out = {0};
    for (uint32_t i = 0; i < d->command->sealed.n; i++)
        if (code_is(&d->command->sealed.v[i].field, field) == only)
            out.v[out.n++] = d->command->sealed.v[i];
    return out;
}

/* Counted from when it began, also when it is extended. */
static bool within_longest(struct decision *d, struct instant since, struct civil_date until)
{
    struct instant last;
    char text[11];
    if (until.n < decision_date(d, d->command->stamp).n)
        return refuse(d, ERR_DATE_IN_PAST, "until", DETAIL_NONE);
    if (!decision_after(d, d->ladder, duration_unpack(d->ladder->temporary_longest), since,
                        (struct civil_date){0}, &last))
        return refuse(d, ERR_BEYOND_CALENDAR, "until", DETAIL_DEADLINE_BEYOND);
    struct civil_date most = decision_date(d, last);
    civil_date_format(most, text);
    return until.n <= most.n ||
           refuse_with(d, ERR_BAD_VALUE, "until", DETAIL_TEMPORARY_UNTIL, "%s", text);
}

static void watch(struct decision *d, uint64_t n, struct civil_date until)
{
    clock_begin(
        d, &(struct clock_request){
               .trigger = trigger_TEMPORARY, .owner = case_minder(d), .item = n, .fixed = until});
}

bool decide_temporary_begin(struct decision *d, const void *body)
{
    const struct temporary_begin *c = body;
    struct code owner = code_empty(&c->owner) ? case_minder(d) : c->owner;
    bool task = sealed_find(&d->command->sealed, "task") != NULL;
    if (!require_open(d) || !require_sharing(d))
        return false;
    if (d->ladder->temporary_longest == 0)
        return refuse_with(d, ERR_NOT_OFFERED, "case_id", DETAIL_VALUE, "%s", d->row.ladder.s);
    if (!require_text(d, "what") || (d->ladder->temporary_tasks && !require_text(d, "task")) ||
        !require_person(d, "owner", &owner) || !within_longest(d, d->command->stamp, c->until))
        return false;
    if (d->row.temporaries == QUESTIONS_MAX || d->row.agreements == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_AGREEMENTS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.temporaries + 1;
    struct temporary_begun e = {.case_id = c->case_id,
                                .sealed = texts_of(d, "task", false),
                                .temporary = d->item,
                                .until = c->until};
    decision_emit(d, &message_temporary_begun, &e);
    watch(d, d->item, c->until);
    struct agreement_made made = {.agreement = d->row.agreements + 1,
                                  .case_id = c->case_id,
                                  .due = c->until,
                                  .owner = owner,
                                  .sealed = texts_of(d, "task", true),
                                  .temporary = d->item};
    if (task)
        agreement_add(d, &made);
    return true;
}

static uint64_t tasks_open(struct decision *d, uint64_t temporary)
{
    struct agreement_row row;
    uint64_t open = 0;
    for (uint64_t n = 1; n <= d->row.agreements; n++) {
        ASSERT(state_agreement(d->state, d->row.case_id, n, &row));
        open += row.temporary == temporary && row.result == settlement_none;
    }
    return open;
}

static bool may_extend(struct decision *d, const struct temporary_end *c,
                       const struct temporary_row *row)
{
    if (c->until.n == 0)
        return refuse(d, ERR_MISSING_FIELD, "until", DETAIL_NONE);
    if (c->until.n <= row->until.n)
        return refuse(d, ERR_BAD_VALUE, "until", DETAIL_BEFORE_FROM);
    return within_longest(d, row->since, c->until);
}

/* What was to be shown is shown or not; and there is a decision in its place, or the resident
 * knows. */
static bool may_end(struct decision *d, const struct temporary_end *c,
                    const struct temporary_row *row)
{
    uint64_t open = tasks_open(d, c->temporary);
    bool decided = d->row.status == status_DECIDED && d->row.decided.ms > row->since.ms;
    if (open > 0)
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "temporary", DETAIL_STILL_OPEN, "%llu",
                           (unsigned long long)open);
    if (c->result == temporary_result_END)
        return require_text(d, "told");
    return decided || refuse_with(d, ERR_WRONG_STATE, "result", DETAIL_STATUS, "%s",
                                  enum_word(&names_status, (int)d->row.status));
}

bool decide_temporary_end(struct decision *d, const void *body)
{
    const struct temporary_end *c = body;
    struct temporary_row row;
    bool extends = c->result == temporary_result_EXTEND;
    if (!require_open(d) || !require_text(d, "reason"))
        return false;
    if (!state_temporary(d->state, c->case_id, c->temporary, &row))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "temporary", DETAIL_VALUE, "%llu",
                           (unsigned long long)c->temporary);
    if (row.result != temporary_result_none)
        return refuse_with(d, ERR_WRONG_STATE, "temporary", DETAIL_VALUE, "%s",
                           enum_word(&names_temporary_result, (int)row.result));
    if (extends ? !may_extend(d, c, &row) : !may_end(d, c, &row))
        return false;
    struct temporary_settled e = {.case_id = c->case_id,
                                  .result = c->result,
                                  .sealed = decision_sealed(d),
                                  .temporary = c->temporary,
                                  .until = extends ? c->until : (struct civil_date){0}};
    decision_emit(d, &message_temporary_settled, &e);
    clock_end(d, trigger_TEMPORARY, c->temporary);
    if (extends)
        watch(d, c->temporary, c->until);
    return true;
}

bool require_no_temporary(struct decision *d)
{
    return d->row.temporaries_open == 0 ||
           refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_TEMPORARY_OPEN, "%llu",
                       (unsigned long long)d->row.temporaries_open);
}

void temporaries_watch(struct decision *d)
{
    struct temporary_row row;
    for (uint64_t n = 1; n <= d->row.temporaries; n++) {
        ASSERT(state_temporary(d->state, d->row.case_id, n, &row));
        if (row.result == temporary_result_none)
            watch(d, n, row.until);
    }
}
