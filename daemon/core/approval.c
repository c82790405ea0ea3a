// SPDX-License-Identifier: EUPL-1.2
#include "core/approval.h"

#include "base/assert.h"
#include "core/board.h"

/* Two together (UTR-10): the contact person agreed on the last call about this case, and holds a
 * mandate for this subject and this amount, when it is asked and when the other says yes. */
static bool contact_agrees(struct decision *d, const struct code *who, const struct code *subject,
                           uint64_t cents)
{
    struct contact_row contact;
    if (!state_contact(d->state, who, &contact, d->arena))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "contact", DETAIL_VALUE, "%s", who->s);
    if (!codes_have(&d->row.agreed_with, who))
        return refuse_with(d, ERR_NO_MANDATE, "contact", DETAIL_NOT_AGREED, "%s", who->s);
    struct civil_date today = decision_date(d, d->command->stamp);
    if (contact_may_decide(&contact, subject, cents, today))
        return true;
    return refuse_with(d, ERR_NO_MANDATE, "contact", DETAIL_MANDATE_SHORT, "%s\t%s\t%llu", who->s,
                       subject->s, (unsigned long long)cents);
}

static bool may_ask_together(struct decision *d, const struct spend_request *c)
{
    if (code_empty(&c->contact))
        return refuse(d, ERR_MISSING_FIELD, "contact", DETAIL_TWO_TOGETHER);
    if (code_empty(&c->subject))
        return refuse(d, ERR_MISSING_FIELD, "subject", DETAIL_SUBJECT);
    if (!ladder_knows_subject(d->ladder, &c->subject))
        return refuse_with(d, ERR_BAD_VALUE, "subject", DETAIL_NOT_ON_LIST, "%s", c->subject.s);
    if (code_equal(&c->contact, &d->command->actor->person))
        return refuse_with(d, ERR_SAME_PERSON, "contact", DETAIL_VALUE, "%s", c->contact.s);
    return contact_agrees(d, &c->contact, &c->subject, c->cents);
}

/* --- whose affair it is --- */

/* A tier of the pot that this case is the affair of: it was there, or its route leads there. */
static const struct tier *tier_of_case(const struct decision *d, const struct code *code)
{
    const struct tier *tier = ladder_tier(d->ladder, code);
    ASSERT(tier != NULL); /* the lint has seen it */
    if (codes_have(&d->row.visited, code))
        return tier;
    return route_leads_to(d->ladder, tier, &d->row) ? tier : NULL;
}

/* One of those whom the pot's kind asks at a tier. */
static bool decides_at(const struct decision *d, const struct core_actor *actor,
                       const struct pot *pot, const struct tier *tier)
{
    switch (pot->approval) {
    case approval_TABLE:
        return actor_chairs(actor, tier);
    case approval_TEAM_LEAD:
        return actor_is(actor, &tier->lead);
    case approval_BOARD:
        return actor_in(actor, &tier->board);
    case approval_ONE:
    case approval_FOUR_EYES:
    case approval_TWO_TOGETHER:
    case approval_GROUP_CONSULT:
    case approval_AFTERWARDS:
        return actor_works_at(d->state, actor, d->ladder, tier);
    case approval_none:
        break;
    }
    UNREACHABLE();
}

static bool decides_on(const struct decision *d, const struct core_actor *actor,
                       const struct pot *pot)
{
    if (case_recused(&d->row, &actor->person))
        return false;
    for (uint32_t i = 0; i < pot->tiers.n; i++) {
        const struct tier *tier = tier_of_case(d, &pot->tiers.v[i]);
        if (tier != NULL && decides_at(d, actor, pot, tier))
            return true;
    }
    return false;
}

/* The tier that is asked to decide: where the case is, when that is the pot's; else the one that it
 * was at last, else the one that its route leads to. NULL when there is none. */
static const struct tier *asked_tier(const struct decision *d, const struct pot *pot)
{
    const struct tier *tier = codes_have(&pot->tiers, &d->tier->code) ? d->tier : NULL;
    for (uint32_t i = d->row.visited.n; i > 0 && tier == NULL; i--)
        if (codes_have(&pot->tiers, &d->row.visited.v[i - 1]))
            tier = ladder_tier(d->ladder, &d->row.visited.v[i - 1]);
    for (uint32_t i = 0; i < pot->tiers.n && tier == NULL; i++)
        tier = tier_of_case(d, &pot->tiers.v[i]);
    return tier;
}

/* Asked, looked first, or is the contact person who agreed, where that is one of two. */
static bool had_a_part(const struct pot *pot, const struct spend_row *spend,
                       const struct code *person)
{
    bool agreed = pot->approval == approval_TWO_TOGETHER && code_equal(person, &spend->contact);
    return agreed || code_equal(person, &spend->requester) || code_equal(person, &spend->first);
}

/* The first of these who had no part in the request yet; empty when there is none. */
static struct code another(const struct decision *d, const struct codes *people,
                           const struct pot *pot, const struct spend_row *spend)
{
    for (uint32_t i = 0; i < people->n; i++)
        if (!had_a_part(pot, spend, &people->v[i]) && !case_recused(&d->row, &people->v[i]))
            return people->v[i];
    return (struct code){{0}};
}

/* Who is asked to decide; the case holder where the file names nobody, as at a team. */
static struct code approver_of(const struct decision *d, const struct pot *pot,
                               const struct spend_row *spend)
{
    const struct tier *tier = asked_tier(d, pot);
    if (tier == NULL)
        return d->row.holder;
    if (pot->approval == approval_TEAM_LEAD && !case_recused(&d->row, &tier->lead))
        return tier->lead;
    struct code person = {{0}};
    bool table = pot->approval == approval_TABLE;
    if (table || pot->approval == approval_ONE || pot->approval == approval_FOUR_EYES ||
        pot->approval == approval_TWO_TOGETHER) {
        person = another(d, &tier->chairs, pot, spend);
        if (code_empty(&person) && !table)
            person = another(d, &tier->workers, pot, spend);
        if (code_empty(&person))
            person = another(d, &tier->stand_ins, pot, spend);
    }
    if (code_empty(&person))
        person = case_tier_owner(d->state, &d->row, tier);
    return code_empty(&person) ? d->row.holder : person;
}

/* The one tier whose board decides on such a pot; the lint sees that there is one. */
static const struct tier *board_of(const struct decision *d, const struct pot *pot)
{
    ASSERT(pot->tiers.n > 0);
    const struct tier *tier = ladder_tier(d->ladder, &pot->tiers.v[0]);
    ASSERT(tier != NULL);
    return tier;
}

static void wait_for_yes(struct decision *d, const struct pot *pot, const struct spend_row *spend)
{
    if (pot->approval == approval_BOARD) {
        struct ballot ballot = {.spend = spend->spend, .outside = spend->requester};
        board_call(d, board_of(d, pot), &ballot);
        return;
    }
    clock_begin(d, &(struct clock_request){.trigger = trigger_SPEND,
                                           .owner = approver_of(d, pot, spend),
                                           .item = spend->spend});
}

/* --- asking --- */

bool approval_may_ask(struct decision *d, const struct pot *pot, const struct spend_request *c)
{
    const struct core_actor *actor = d->command->actor;
    switch (pot->approval) {
    case approval_TWO_TOGETHER:
        return may_ask_together(d, c);
    case approval_GROUP_CONSULT:
        if (!decides_on(d, actor, pot) && !actor_is(actor, &d->row.holder))
            return refuse_with(d, ERR_DENIED, "pot", DETAIL_DECIDES_ON_POT, "%s", pot->code.s);
        return c->consulted || refuse(d, ERR_MISSING_FIELD, "consulted", DETAIL_GROUP_FIRST);
    case approval_TEAM_LEAD:
        if (!c->consulted)
            return refuse(d, ERR_MISSING_FIELD, "consulted", DETAIL_GROUP_FIRST);
        if (decides_on(d, actor, pot))
            return refuse_with(d, ERR_SAME_PERSON, "pot", DETAIL_LEAD_ASKS, "%s", actor->person.s);
        return true;
    case approval_AFTERWARDS:
        return decides_on(d, actor, pot) ||
               refuse_with(d, ERR_DENIED, "pot", DETAIL_DECIDES_ON_POT, "%s", pot->code.s);
    case approval_ONE:
    case approval_FOUR_EYES:
    case approval_TABLE:
    case approval_BOARD:
        return true;
    case approval_none:
        break;
    }
    UNREACHABLE();
}

struct code approval_first(const struct decision *d, const struct pot *pot)
{
    bool looks = pot->approval == approval_FOUR_EYES && decides_on(d, d->command->actor, pot);
    return looks ? d->command->actor->person : (struct code){{0}};
}

static void approve(struct decision *d, const struct spend_row *spend)
{
    struct spend_approved e = {.case_id = d->row.case_id, .spend = spend->spend};
    struct spend_row approved = *spend;
    approved.state = spend_state_APPROVED;
    decision_emit(d, &message_spend_approved, &e);
    clock_end(d, trigger_SPEND, spend->spend);
    spend_follow(d, &approved);
}

void approval_begin(struct decision *d, const struct pot *pot, const struct spend_row *spend)
{
    bool at_once = pot->approval == approval_GROUP_CONSULT || pot->approval == approval_AFTERWARDS;
    if (pot->approval == approval_TWO_TOGETHER)
        at_once = decides_on(d, d->command->actor, pot);
    if (at_once)
        approve(d, spend);
    else
        wait_for_yes(d, pot, spend);
}

void approval_carried(struct decision *d, const struct spend_row *spend)
{
    const struct pot *pot = ladder_pot(d->ladder, &spend->pot);
    ASSERT(pot != NULL); /* one of which money is asked stays (GEN-8) */
    if (pot->approval == approval_BOARD)
        wait_for_yes(d, pot, spend);
}

/* --- deciding --- */

bool approval_own_spend(struct decision *d, uint64_t n, struct spend_row *spend)
{
    if (!state_spend(d->state, d->row.case_id, n, spend))
        return refuse_with(d, ERR_NO_SUCH_ITEM, "spend", DETAIL_VALUE, "%llu",
                           (unsigned long long)n);
    bool here = code_equal(&spend->ladder, &d->row.ladder); /* not one of before it moved */
    const struct pot *pot = here ? ladder_pot(d->ladder, &spend->pot) : NULL;
    if (pot == NULL)
        return refuse_with(d, ERR_NO_SUCH_POT, "spend", DETAIL_POT_UNKNOWN, "%s", spend->pot.s);
    if (!decides_on(d, d->command->actor, pot))
        return refuse_with(d, ERR_DENIED, "spend", DETAIL_DECIDES_ON_POT, "%s", spend->pot.s);
    return true;
}

/* The actor without those he stands in for who had a part in the request, and without those he acts
 * for through one of them: to act for somebody who asked is to ask. */
static struct core_actor apart(const struct core_actor *actor, const struct pot *pot,
                               const struct spend_row *spend)
{
    struct codes parts = {0};
    for (uint32_t i = 0; i < actor->persons.n; i++)
        if (had_a_part(pot, spend, &actor->persons.v[i]))
            codes_add(&parts, &actor->persons.v[i]);
    return actor_without(actor, &parts);
}

/* Nobody decides on a request of his own, nor twice. */
static bool is_another(struct decision *d, const struct pot *pot, const struct spend_row *spend)
{
    const struct core_actor *actor = d->command->actor;
    if (code_equal(&actor->person, &spend->requester))
        return refuse_with(d, ERR_SAME_PERSON, "spend", DETAIL_VALUE, "%s", spend->requester.s);
    if (code_equal(&actor->person, &spend->first))
        return refuse_with(d, ERR_SAME_PERSON, "spend", DETAIL_SEEN_BY, "%s", spend->first.s);
    if (had_a_part(pot, spend, &actor->person))
        return refuse_with(d, ERR_SAME_PERSON, "spend", DETAIL_VALUE, "%s", spend->contact.s);
    struct core_actor alone = apart(actor, pot, spend);
    return decides_on(d, &alone, pot) ||
           refuse_with(d, ERR_SAME_PERSON, "spend", DETAIL_VALUE, "%s", spend->requester.s);
}

bool approval_may_forgive(struct decision *d, uint64_t n, struct spend_row *spend, bool *agreed)
{
    if (!approval_own_spend(d, n, spend))
        return false;
    const struct pot *pot = ladder_pot(d->ladder, &spend->pot);
    *agreed = pot->approval == approval_BOARD || pot->approval == approval_FOUR_EYES;
    bool alone = pot->approval == approval_GROUP_CONSULT || pot->approval == approval_AFTERWARDS;
    return alone || is_another(d, pot, spend);
}

static void see(struct decision *d, const struct pot *pot, struct spend_row *spend)
{
    struct spend_seen e = {.case_id = d->row.case_id, .spend = spend->spend};
    decision_emit(d, &message_spend_seen, &e);
    spend->first = d->command->actor->person;
    clock_end(d, trigger_SPEND, spend->spend);
    wait_for_yes(d, pot, spend);
}

/* The reason of a board's no stands with the votes. */
static void reject(struct decision *d, const struct spend_row *spend, bool with_reason)
{
    struct spend_rejected e = {.case_id = d->row.case_id, .spend = spend->spend};
    if (with_reason)
        e.sealed = decision_sealed(d);
    decision_emit(d, &message_spend_rejected, &e);
    clock_end(d, trigger_SPEND, spend->spend);
}

static bool vote(struct decision *d, const struct pot *pot, const struct spend_row *spend, bool yes)
{
    struct ballot ballot = {.spend = spend->spend, .outside = spend->requester};
    enum verdict verdict;
    if (!board_cast(d, board_of(d, pot), &ballot, yes, &verdict))
        return false;
    if (verdict == VERDICT_YES)
        approve(d, spend);
    if (verdict == VERDICT_NO)
        reject(d, spend, false);
    return true;
}

static bool waits_for_yes(struct decision *d, const struct spend_row *spend)
{
    return spend->state == spend_state_REQUESTED ||
           refuse_with(d, ERR_WRONG_STATE, "spend", DETAIL_SPEND_STATE, "%s",
                       enum_word(&names_spend_state, (int)spend->state));
}

bool approval_say(struct decision *d, uint64_t n, bool yes)
{
    struct spend_row spend;
    if (!approval_own_spend(d, n, &spend))
        return false;
    const struct pot *pot = ladder_pot(d->ladder, &spend.pot);
    if (!waits_for_yes(d, &spend) || !is_another(d, pot, &spend))
        return false;
    if (pot->approval == approval_BOARD)
        return vote(d, pot, &spend, yes);
    if (yes && pot->approval == approval_TWO_TOGETHER &&
        !contact_agrees(d, &spend.contact, &spend.subject, spend.cents))
        return false;
    if (!yes)
        reject(d, &spend, true);
    else if (pot->approval == approval_FOUR_EYES && code_empty(&spend.first))
        see(d, pot, &spend);
    else
        approve(d, &spend);
    return true;
}

bool approval_reject(struct decision *d, uint64_t n)
{
    struct spend_row spend;
    if (!state_spend(d->state, d->row.case_id, n, &spend) ||
        !actor_is(d->command->actor, &spend.requester))
        return approval_say(d, n, false);
    if (!waits_for_yes(d, &spend))
        return false;
    reject(d, &spend, true);
    return true;
}

static void ask_board_again(struct decision *d, const struct pot *pot,
                            const struct spend_row *spend)
{
    struct ballot ballot = {.spend = spend->spend, .outside = spend->requester};
    enum verdict verdict = board_recount(d, board_of(d, pot), &ballot);
    if (verdict == VERDICT_YES)
        approve(d, spend);
    if (verdict == VERDICT_NO)
        reject(d, spend, false);
}

void approval_ask_again(struct decision *d, const struct code *person)
{
    struct spend_row spend;
    for (uint64_t n = 1; n <= d->row.spends; n++) {
        if (!clock_running_of(d, trigger_SPEND, n, person))
            continue;
        ASSERT(state_spend(d->state, d->row.case_id, n, &spend));
        const struct pot *pot = ladder_pot(d->ladder, &spend.pot);
        ASSERT(pot != NULL); /* one of which money is asked stays (GEN-8) */
        if (pot->approval == approval_BOARD) {
            ask_board_again(d, pot, &spend);
            continue;
        }
        clock_end(d, trigger_SPEND, n);
        wait_for_yes(d, pot, &spend);
    }
}
