// SPDX-License-Identifier: EUPL-1.2
/* Records: who makes one, after which others, and what answers to each of its questions. What was
 * answered with words is sealed; yes, no and unknown are codes, so that gates can look at them
 * (HRV-2, HRV-3, HRV-13, ZNS-5, ZWL-10). */
#include "base/assert.h"
#include "core/decision.h"

bool record_made_on(struct state *state, const struct case_row *row, const struct code *record,
                    struct record_row *out)
{
    for (uint32_t i = 0; i < row->records.n; i++)
        if (code_equal(&row->records.v[i], record))
            return state_record(state, row->case_id, i + 1, out);
    return false;
}

/* ZWL-1: of a shared ladder not who is of another organisation, but at a table. */
static bool works_here(const struct decision *d, const struct core_actor *actor)
{
    if (d->tier->kind != tier_kind_TABLE && actor_is_of_another(actor, d->ladder, &d->row))
        return false;
    return (actor_handles_cases_at(d->state, actor, d->ladder, d->tier) ||
            actor_chairs(actor, d->tier) || actor_in(actor, &d->tier->organisers)) &&
           !case_recused(&d->row, &actor->person);
}

static bool is_maker(struct decision *d, enum record_by by)
{
    const struct core_actor *actor = d->command->actor;
    switch (by) {
    case record_by_WORKERS:
        return actor_is(actor, &d->row.claimed_by) || works_here(d, actor);
    case record_by_HOLDER:
        return actor_is(actor, &d->row.holder);
    case record_by_EXPERTS:
        return actor_is_expert(d->state, actor, &d->row);
    case record_by_none:
        break;
    }
    UNREACHABLE();
}

static bool require_maker(struct decision *d, const struct record_form *form)
{
    enum record_by by = form->by == record_by_none ? record_by_WORKERS : form->by;
    return is_maker(d, by) || refuse_with(d, ERR_DENIED, "record", DETAIL_RECORD_BY, "%s",
                                          enum_word(&names_record_by, (int)by));
}

/* ZWL-10, HRV-1: the order that the file sets; without one, side by side. */
static bool require_before(struct decision *d, const struct record_form *form)
{
    struct codes missing = {0};
    for (uint32_t i = 0; i < form->after.n; i++)
        if (!codes_have(&d->row.records, &form->after.v[i]))
            codes_add(&missing, &form->after.v[i]);
    if (missing.n == 0)
        return true;
    refuse_with(d, ERR_GATE_NOT_MET, "record", DETAIL_RECORD_AFTER, "%s", missing.v[0].s);
    d->error->missing = missing;
    return false;
}

static bool answer_fits(struct decision *d, const struct form_field *field,
                        const struct case_record *c)
{
    const struct code *code = &field->code;
    bool unknown = codes_have(&c->unknown, code);
    int chosen = codes_have(&c->yes, code) + codes_have(&c->no, code) + unknown;
    switch (field->kind) {
    case answer_kind_none:
    case answer_kind_TEXT:
        return require_text(d, code->s) &&
               (chosen == 0 ||
                refuse_with(d, ERR_BAD_VALUE, "record", DETAIL_ANSWER_NOT_SO, "%s", code->s));
    case answer_kind_FACT:
        return require_text(d, code->s) &&
               (chosen == unknown ||
                refuse_with(d, ERR_BAD_VALUE, "record", DETAIL_ANSWER_NOT_SO, "%s", code->s));
    case answer_kind_YES_NO:
        return (chosen == 1 && !unknown) ||
               refuse_with(d, ERR_MISSING_FIELD, "yes", DETAIL_ANSWER_YES_NO, "%s", code->s);
    case answer_kind_YES_NO_UNKNOWN:
        return chosen == 1 || refuse_with(d, ERR_MISSING_FIELD, "yes", DETAIL_ANSWER_YES_NO_UNKNOWN,
                                          "%s", code->s);
    }
    return false;
}

static bool are_questions(struct decision *d, const struct record_form *form, const char *name,
                          const struct codes *codes)
{
    const struct form_field *fields = form->fields.v;
    for (uint32_t i = 0; i < codes->n; i++) {
        bool found = false;
        for (size_t j = 0; j < form->fields.n; j++)
            found = found || code_equal(&fields[j].code, &codes->v[i]);
        if (!found)
            return refuse_with(d, ERR_BAD_VALUE, name, DETAIL_NOT_ON_LIST, "%s", codes->v[i].s);
    }
    return true;
}

/* HRV-16: of what was agreed before, these end with the old plan, with a reason; the rest is
 * carried into the new one. A statutory task ends with nobody's plan. */
static bool end_agreements(struct decision *d, const struct record_form *form,
                           const struct case_record *c)
{
    const struct agreement_number *ends = c->ends.v;
    struct agreement_row row;
    bool supersedes = form->plan && d->row.plan > 0;
    if (c->ends.n > 0 && !supersedes)
        return refuse_with(d, ERR_BAD_VALUE, "ends", DETAIL_VALUE, "%s", form->code.s);
    if (c->ends.n > 0 && !require_text(d, "reason"))
        return false;
    for (size_t i = 0; i < c->ends.n; i++) {
        if (!state_agreement(d->state, c->case_id, ends[i].agreement, &row) ||
            row.result != settlement_none || row.statutory)
            return refuse_with(d, ERR_NO_SUCH_ITEM, "ends", DETAIL_VALUE, "%llu",
                               (unsigned long long)ends[i].agreement);
        for (size_t j = 0; j < i; j++)
            if (ends[j].agreement == ends[i].agreement)
                return refuse(d, ERR_BAD_VALUE, "ends", DETAIL_GIVEN_TWICE);
    }
    for (size_t i = 0; i < c->ends.n; i++) {
        ASSERT(state_agreement(d->state, c->case_id, ends[i].agreement, &row));
        agreement_drop(d, ends[i].agreement, &row);
    }
    return true;
}

bool decide_case_record(struct decision *d, const void *body)
{
    const struct case_record *c = body;
    const struct record_form *form = ladder_record(d->ladder, &c->record);
    if (form == NULL)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "record", DETAIL_VALUE, "%s", c->record.s);
    if (!require_open(d) || !require_sharing(d))
        return false;
    if (!codes_have(&form->tiers, &d->row.tier))
        return refuse_with(d, ERR_WRONG_STATE, "record", DETAIL_RECORD_AT, "%s\t%s", c->record.s,
                           d->row.tier.s);
    if (!require_maker(d, form) || !require_before(d, form) ||
        !are_questions(d, form, "no", &c->no) || !are_questions(d, form, "unknown", &c->unknown) ||
        !are_questions(d, form, "yes", &c->yes))
        return false;
    const struct form_field *fields = form->fields.v;
    for (size_t i = 0; i < form->fields.n; i++)
        if (!answer_fits(d, &fields[i], c))
            return false;
    if (!room_for(d, "record", &d->row.records, &c->record))
        return false;
    if (!end_agreements(d, form, c))
        return false;
    struct record_made e = {.case_id = c->case_id,
                            .no = c->no,
                            .plan = form->plan ? d->row.plan + 1 : 0,
                            .record = c->record,
                            .sealed = decision_sealed(d),
                            .unknown = c->unknown,
                            .yes = c->yes};
    decision_emit(d, &message_record_made, &e);
    expert_speaks(d);
    return true;
}
