// SPDX-License-Identifier: EUPL-1.2
/* Links between matters, what goes over from a case that ends to the one that goes on, and what
 * advice was worth. */
#include "core/apply.h"

#include "base/assert.h"

static void linked(struct state *state, const struct core_fact *fact)
{
    const struct case_linked *e = fact->body;
    struct link_row row = {.by = fact->actor, .kind = e->kind, .since = fact->stamp};
    state_link_put(state, e->case_id, e->other, &row);
}

static void scored(struct state *state, const struct advice_scored *e)
{
    struct consultation_row row;
    if (e->consultation == 0)
        return; /* it stands in the row of the matter itself */
    ASSERT(state_consultation(state, e->case_id, e->consultation, &row));
    row.usable = e->usable;
    state_consultation_put(state, e->case_id, &row);
}

/* --- each row is copied, and the old one says that it is over --- */

/* The pause that it makes begins here now: what was before is no pause of this case. */
static void carry_question(struct state *state, const struct core_fact *fact)
{
    const struct item_carried *e = fact->body;
    struct question_row row;
    ASSERT(state_question(state, e->other, e->was, &row));
    struct question_row old = row;
    row.question = e->item;
    row.asked = fact->stamp;
    state_question_put(state, e->case_id, &row);
    old.answered = fact->stamp;
    state_question_put(state, e->other, &old);
}

static void carry_consultation(struct state *state, const struct core_fact *fact)
{
    const struct item_carried *e = fact->body;
    struct consultation_row row;
    ASSERT(state_consultation(state, e->other, e->was, &row));
    struct consultation_row old = row;
    row.consultation = e->item;
    state_consultation_put(state, e->case_id, &row);
    old.answered = fact->stamp;
    state_consultation_put(state, e->other, &old);
}

static void carry_agreement(struct state *state, const struct item_carried *e)
{
    struct agreement_row row;
    ASSERT(state_agreement(state, e->other, e->was, &row));
    struct agreement_row old = row;
    row.agreement = e->item;
    row.spend = e->spend;
    state_agreement_put(state, e->case_id, &row);
    if (old.result == settlement_none)
        old.result = settlement_MOVED;
    if (old.condition == condition_state_PENDING)
        old.condition = condition_state_MOVED;
    state_agreement_put(state, e->other, &old);
}

/* Of the same ladder, pot and year: the pot's sums stay as they are. */
static void carry_spend(struct state *state, const struct item_carried *e)
{
    struct spend_row row;
    ASSERT(state_spend(state, e->other, e->was, &row));
    struct spend_row old = row;
    row.spend = e->item;
    state_spend_put(state, e->case_id, &row);
    old.state = spend_state_MOVED;
    old.repaid_cents = 0; /* they count where the spend is */
    old.forgiven_cents = 0;
    old.accounted_cents = 0;
    state_spend_put(state, e->other, &old);
}

static void carried(struct state *state, const struct core_fact *fact)
{
    const struct item_carried *e = fact->body;
    switch (e->kind) {
    case item_kind_QUESTION:
        carry_question(state, fact);
        break;
    case item_kind_CONSULTATION:
        carry_consultation(state, fact);
        break;
    case item_kind_AGREEMENT:
        carry_agreement(state, e);
        break;
    case item_kind_SPEND:
        carry_spend(state, e);
        break;
    case item_kind_none:
        UNREACHABLE();
    }
}

bool apply_belong(struct state *state, const struct core_fact *fact)
{
    switch (fact->message->number) {
    case EV_CASE_LINKED:
        linked(state, fact);
        return true;
    case EV_CASE_UNLINKED: {
        const struct case_unlinked *e = fact->body;
        state_link_delete(state, e->case_id, e->other);
        return true;
    }
    case EV_ITEM_CARRIED:
        carried(state, fact);
        return true;
    case EV_ADVICE_SCORED:
        scored(state, fact->body);
        return true;
    default:
        return false;
    }
}
