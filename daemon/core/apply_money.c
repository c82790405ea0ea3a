// SPDX-License-Identifier: EUPL-1.2
/* Money and votes into rows: a spend's row and its pot's sums change together. */
#include "core/apply.h"

#include "base/assert.h"

static void spend_requested(struct state *state, const struct core_fact *fact)
{
    const struct spend_requested *e = fact->body;
    const struct case_row *of_case = state_case_look(state, e->case_id);
    ASSERT(of_case != NULL);
    struct spend_row row = spend_of_request(e, &fact->actor, &of_case->ladder);
    state_spend_put(state, e->case_id, &row);
    struct pot_row pot;
    state_pot(state, &row.ladder, &e->pot, e->year, &pot);
    pot.reserved_cents += e->cents;
    state_pot_put(state, &row.ladder, &e->pot, e->year, &pot);
}

static void spend_changed(struct state *state, struct case_id id, uint64_t n, uint16_t kind,
                          uint64_t cents)
{
    struct spend_row row;
    struct pot_row pot;
    ASSERT(state_spend(state, id, n, &row));
    state_pot(state, &row.ladder, &row.pot, row.year, &pot);
    switch (kind) {
    case EV_SPEND_APPROVED:
        row.state = spend_state_APPROVED;
        pot.reserved_cents -= row.cents;
        if (row.kind == spend_kind_LOAN)
            pot.lent_cents += row.cents;
        else
            pot.spent_cents += row.cents;
        break;
    case EV_SPEND_REJECTED:
        row.state = spend_state_REJECTED;
        pot.reserved_cents -= row.cents;
        break;
    case EV_LOAN_REPAID:
        row.repaid_cents += cents;
        pot.repaid_cents += cents;
        break;
    case EV_LOAN_FORGIVEN:
        row.forgiven_cents += cents;
        pot.forgiven_cents += cents;
        break;
    case EV_SPEND_ACCOUNTED:
        row.accounted_cents += cents;
        pot.accounted_cents += cents;
        break;
    default:
        UNREACHABLE();
    }
    state_spend_put(state, id, &row);
    state_pot_put(state, &row.ladder, &row.pot, row.year, &pot);
}

static void spend_seen(struct state *state, const struct core_fact *fact)
{
    const struct spend_seen *e = fact->body;
    struct spend_row row;
    ASSERT(state_spend(state, e->case_id, e->spend, &row));
    row.first = fact->actor;
    state_spend_put(state, e->case_id, &row);
}

static void spend_accounted(struct state *state, const struct core_fact *fact)
{
    const struct spend_accounted *e = fact->body;
    struct account_row row = {
        .account = e->account,
        .by = fact->actor,
        .cents = e->cents,
        .law = e->law,
        .spend = e->spend,
        .stamp = fact->stamp,
    };
    state_account_put(state, e->case_id, &row);
    spend_changed(state, e->case_id, e->spend, EV_SPEND_ACCOUNTED, e->cents);
}

static void proposed(struct state *state, const struct core_fact *fact)
{
    const struct outcome_proposed *e = fact->body;
    struct proposal_row row = {
        .by = fact->actor,
        .formal_by = e->formal_by,
        .formal_date = e->formal_date,
        .lacking = e->lacking,
        .mandate = e->mandate,
        .outcome = e->outcome,
        .proposal = e->proposal,
        .room = e->room,
        .tell_by = e->tell_by,
        .teller = e->teller,
        .unmet = e->unmet,
    };
    state_proposal_put(state, e->case_id, &row);
}

static void voted(struct state *state, const struct core_fact *fact)
{
    const struct vote_cast *e = fact->body;
    struct vote_row row = {
        .by = fact->actor,
        .member = e->member,
        .proposal = e->proposal,
        .spend = e->spend,
        .stamp = fact->stamp,
        .vote = e->vote,
        .yes = e->yes,
    };
    state_vote_put(state, e->case_id, &row);
}

bool apply_money(struct state *state, const struct core_fact *fact)
{
    uint16_t kind = fact->message->number;
    switch (kind) {
    case EV_SPEND_REQUESTED:
        spend_requested(state, fact);
        return true;
    case EV_OUTCOME_PROPOSED:
        proposed(state, fact);
        return true;
    case EV_VOTE_CAST:
        voted(state, fact);
        return true;
    case EV_SPEND_SEEN:
        spend_seen(state, fact);
        return true;
    case EV_SPEND_ACCOUNTED:
        spend_accounted(state, fact);
        return true;
    case EV_SPEND_APPROVED: {
        const struct spend_approved *e = fact->body;
        spend_changed(state, e->case_id, e->spend, kind, 0);
        return true;
    }
    case EV_SPEND_REJECTED: {
        const struct spend_rejected *e = fact->body;
        spend_changed(state, e->case_id, e->spend, kind, 0);
        return true;
    }
    case EV_LOAN_REPAID: {
        const struct loan_repaid *e = fact->body;
        spend_changed(state, e->case_id, e->spend, kind, e->cents);
        return true;
    }
    case EV_LOAN_FORGIVEN: {
        const struct loan_forgiven *e = fact->body;
        spend_changed(state, e->case_id, e->spend, kind, e->cents);
        return true;
    }
    default:
        return false;
    }
}
