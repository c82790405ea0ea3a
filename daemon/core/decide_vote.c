// SPDX-License-Identifier: EUPL-1.2
/* Outcomes on which a board votes: proposed as any outcome is given, and theirs to decide (HRV-8).
 * How votes are counted is board.c's affair; votes on money come through here to approval.c. */
#include "base/assert.h"
#include "core/approval.h"
#include "core/board.h"
#include "core/quorum.h"

bool outcome_propose(struct decision *d, const struct case_decided *e)
{
    if (d->row.proposals == QUESTIONS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_PROPOSALS_FULL, "%d",
                           QUESTIONS_MAX);
    d->item = d->row.proposals + 1;
    struct outcome_proposed proposed = {
        .case_id = e->case_id,
        .formal_by = e->formal_by,
        .formal_date = e->formal_date,
        .lacking = e->lacking,
        .mandate = e->mandate,
        .outcome = e->outcome,
        .proposal = d->item,
        .room = e->room,
        .sealed = e->sealed,
        .tell_by = e->tell_by,
        .teller = e->teller,
        .unmet = e->unmet,
    };
    struct ballot ballot = {.proposal = d->item};
    decision_emit(d, &message_outcome_proposed, &proposed);
    outcome_waits_no_more(d);
    board_call(d, d->tier, &ballot);
    return true;
}

/* Its texts stand with the proposal. */
static void carry(struct decision *d, const struct proposal_row *row)
{
    struct case_decided e = {
        .by = row->by,
        .case_id = d->row.case_id,
        .formal_by = row->formal_by,
        .formal_date = row->formal_date,
        .lacking = row->lacking,
        .mandate = row->mandate,
        .outcome = row->outcome,
        .room = row->room,
        .tell_by = row->tell_by,
        .teller = row->teller,
        .unmet = row->unmet,
        .without_quorum = quorum_is_short(d),
    };
    outcome_give(d, &e);
}

/* Back to whoever had it, who finds another outcome. */
static void turn_down(struct decision *d, const struct proposal_row *row)
{
    struct proposal_rejected e = {.case_id = d->row.case_id, .proposal = row->proposal};
    decision_emit(d, &message_proposal_rejected, &e);
    if (d->row.status == status_QUEUED) {
        move_wait(d);
        return;
    }
    struct clock_request request = {.trigger = trigger_STALLED,
                                    .owner = case_decider(d->state, &d->row, d->tier)};
    if (d->row.status != status_DECIDED) {
        bool claimed = !code_empty(&d->row.claimed_by);
        request.owner = claimed ? d->row.claimed_by : case_tier_owner(d->state, &d->row, d->tier);
        request.trigger = trigger_CLAIMED;
        if (claimed)
            clock_begin(d, &request);
        request.trigger = trigger_WORKING;
    }
    if (code_empty(&request.owner))
        request.owner = case_minder(d);
    clock_begin(d, &request);
}

static void come_to(struct decision *d, const struct proposal_row *row, enum verdict verdict)
{
    if (verdict == VERDICT_YES)
        carry(d, row);
    if (verdict == VERDICT_NO)
        turn_down(d, row);
}

void vote_ask_again(struct decision *d, const struct code *person)
{
    struct ballot ballot = {.proposal = d->row.proposals};
    struct proposal_row row;
    if (!d->row.proposal_open || !codes_have(&d->tier->board, person))
        return;
    ASSERT(state_proposal(d->state, d->row.case_id, d->row.proposals, &row));
    come_to(d, &row, board_recount(d, d->tier, &ballot));
}

static bool vote_on_outcome(struct decision *d, bool yes)
{
    struct ballot ballot = {.proposal = d->row.proposals};
    struct proposal_row row;
    enum verdict verdict;
    if (!d->row.proposal_open)
        return refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_NO_VOTE);
    ASSERT(state_proposal(d->state, d->row.case_id, d->row.proposals, &row));
    if (!actor_in(d->command->actor, &d->tier->board) ||
        case_recused(&d->row, &d->command->actor->person))
        return refuse_with(d, ERR_DENIED, "case_id", DETAIL_ON_BOARD, "%s", d->tier->code.s);
    if (!board_cast(d, d->tier, &ballot, yes, &verdict))
        return false;
    come_to(d, &row, verdict);
    return true;
}

/* Whoever may say yes to a spend alone has another command for it. */
static bool is_for_a_board(struct decision *d, uint64_t n)
{
    struct spend_row spend;
    if (!approval_own_spend(d, n, &spend))
        return false;
    if (ladder_pot(d->ladder, &spend.pot)->approval == approval_BOARD)
        return true;
    return refuse_with(d, ERR_WRONG_STATE, "spend", DETAIL_NO_BOARD_DECIDES, "%llu",
                       (unsigned long long)n);
}

bool decide_decision_vote(struct decision *d, const void *body)
{
    const struct decision_vote *c = body;
    if (!require_open(d) || (!c->yes && !require_text(d, "reason")))
        return false;
    if (c->spend == 0)
        return require_sharing(d) && vote_on_outcome(d, c->yes);
    return is_for_a_board(d, c->spend) && approval_say(d, c->spend, c->yes);
}
