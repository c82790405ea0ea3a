// SPDX-License-Identifier: EUPL-1.2
#include "tests/proof/matrix/facts.h"

#include "core/actor.h"
#include "core/grounds.h"
#include "core/retention.h"
#include "core/route.h"

/* A case, with what is asked of it again and again. */
struct at {
    struct state *state;
    const struct core_actor *actor;
    const struct case_row *row;
    const struct ladder *ladder; /* as it is in force; NULL: none */
    const struct tier *tier;     /* where the case is; NULL: no file has it */
};

bool facts_has_role(const struct core_actor *actor, enum role role)
{
    return codes_have_word(&actor->roles, enum_word(&names_role, (int)role));
}

static const struct tier *tier_called(struct state *state, const struct case_row *row,
                                      const struct code *code)
{
    uint64_t version;
    const struct ladder *ladders[] = {
        state_ladder(state, &row->ladder, &version),
        state_ladder_version(state, &row->ladder, row->ladder_version)};
    for (size_t i = 0; i < 2; i++)
        if (ladders[i] != NULL && ladder_tier(ladders[i], code) != NULL)
            return ladder_tier(ladders[i], code);
    return NULL;
}

static struct at at_case(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    uint64_t version;
    return (struct at){state, actor, row, state_ladder(state, &row->ladder, &version),
                       tier_called(state, row, &row->tier)};
}

static bool is_a_case(const struct at *at)
{
    return at->row->matter == matter_none || at->row->matter == matter_CASE;
}

/* Of a ladder that several organisations share: a case of another one of them (ZWL-1). */
static bool of_another(const struct at *at)
{
    return at->ladder != NULL && codes_have(&at->ladder->organisations, &at->actor->organisation) &&
           !code_equal(&at->actor->organisation, &at->row->organisation);
}

static bool stepped_back(const struct at *at)
{
    return codes_have(&at->row->recused, &at->actor->person);
}

static bool is_apart(const struct core_actor *actor)
{
    return facts_has_role(actor, role_MAILER) || facts_has_role(actor, role_BACKUP);
}

/* --- relations --- */

unsigned facts_of_site(const struct core_actor *actor)
{
    static const struct {
        enum role role;
        unsigned relation;
    } all[] = {
        {role_PROFESSIONAL, RELATION(PROFESSIONAL)},
        {role_COACH, RELATION(PROFESSIONAL)},
        {role_ADMIN, RELATION(ADMIN)},
        {role_PRIVACY, RELATION(PRIVACY)},
        {role_COORDINATOR, RELATION(COORDINATOR)},
        {role_POLICY, RELATION(POLICY)},
        {role_LINK, RELATION(LINK)},
        {role_MAILER, RELATION(MAILER)},
    };
    unsigned found = RELATION(ENROLLED);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (facts_has_role(actor, all[i].role))
            found |= all[i].relation;
    return found;
}

/* By name, or by a name that he stands in for. */
static unsigned named_on(const struct at *at)
{
    const struct case_row *row = at->row;
    const struct core_actor *actor = at->actor;
    bool brought_it_in = row->matter != matter_ISSUE && actor_is(actor, &row->submitter);
    const struct {
        bool is;
        unsigned relation;
    } all[] = {
        {actor_is(actor, &row->holder) || brought_it_in, RELATION(HOLDER)},
        {actor_is(actor, &row->claimed_by), RELATION(CLAIMER)},
        {actor_is(actor, &row->decided_by), RELATION(DECIDED_BY)},
        {actor_is(actor, &row->offered_to), RELATION(OFFERED)},
        {actor_is(actor, &row->owner), RELATION(OWNER)},
        {actor_is(actor, &row->teller), RELATION(TELLER)},
        {actor_is_expert(at->state, actor, row), RELATION(EXPERT)},
        {actor_is(actor, &row->process_lead) || codes_have(&row->process_team, &actor->person),
         RELATION(PROCESS)},
    };
    unsigned found = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        found |= all[i].is ? all[i].relation : 0;
    for (uint32_t i = 0; i < row->sides.n && at->ladder != NULL; i++) {
        const struct side *side = ladder_side(at->ladder, &row->sides.v[i]);
        if (side != NULL && actor_works_beside(actor, side))
            found |= RELATION(SIDE);
    }
    return found;
}

/* By the tier where the case is. A table decides by its chair; elsewhere who took it up does, and
 * the chair. What stalls is again his who decided (UTR-8). */
static unsigned of_tier(const struct at *at, unsigned found)
{
    bool table = at->tier->kind == tier_kind_TABLE;
    if (at->row->stalled && !table) {
        struct code decider = case_decider(at->state, at->row, at->tier);
        found |= actor_is(at->actor, &decider) ? RELATION(DECIDER) : 0;
    }
    if (table || !of_another(at)) {
        if (actor_handles_cases_at(at->state, at->actor, at->ladder, at->tier))
            found |= RELATION(WORKER);
        if (actor_chairs(at->actor, at->tier))
            found |= RELATION(CHAIR) | RELATION(WORKER) | RELATION(DECIDER);
        if (actor_in(at->actor, &at->tier->organisers))
            found |= RELATION(ORGANISER);
    }
    if (!table && (found & RELATION(CLAIMER)))
        found |= RELATION(DECIDER);
    return found;
}

static unsigned own_of(const struct at *at)
{
    const struct case_row *row = at->row;
    const struct core_actor *actor = at->actor;
    if (facts_has_role(actor, role_LINK)) {
        bool carries =
            !code_empty(&row->referral_to) && code_equal(&row->referral_to, &actor->organisation);
        bool brought = row->origin.n != 0 && code_equal(&row->submitter, &actor->person);
        return (carries ? RELATION(CARRIER) : 0) | (brought ? RELATION(BRINGER) : 0);
    }
    if (is_apart(actor) || facts_has_role(actor, role_PRIVACY))
        return 0; /* whatever a ladder or a case names them as */
    unsigned found = named_on(at);
    if (at->tier != NULL)
        found = of_tier(at, found);
    if (stepped_back(at))
        found &= ~(RELATION(CLAIMER) | RELATION(WORKER) | RELATION(CHAIR) | RELATION(DECIDER) |
                   RELATION(DECIDED_BY) | RELATION(ORGANISER));
    if (row->guards.n > 0) { /* AMS-9 */
        found &= RELATION(HOLDER) | RELATION(CLAIMER) | RELATION(WORKER) | RELATION(CHAIR) |
                 RELATION(DECIDER) | RELATION(SIDE) | RELATION(OFFERED) | RELATION(ORGANISER);
        if (!actor_is(actor, &row->holder))
            found &= ~RELATION(HOLDER);
    }
    return found;
}

unsigned facts_own(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    return own_of(&at);
}

unsigned facts_with_site(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    struct person_row holder;
    unsigned found = facts_of_site(actor) | own_of(&at);
    bool holder_left = state_person(state, &row->holder, &holder) && holder.revoked;
    if (of_another(&at))
        found &= ~(RELATION(PRIVACY) | RELATION(COORDINATOR));
    if (row->guards.n > 0 && !holder_left)
        found &= ~(RELATION(COORDINATOR) | RELATION(ADMIN));
    return found;
}

/* --- reading --- */

static bool is_asked(const struct at *at)
{
    struct question_row question;
    struct consultation_row consultation;
    for (uint64_t n = 1; n <= at->row->questions && at->row->questions_open > 0; n++)
        if (state_question(at->state, at->row->case_id, n, &question) &&
            question.answered.ms == 0 && actor_is(at->actor, &question.person))
            return true;
    for (uint64_t n = 1; n <= at->row->consultations; n++)
        if (state_consultation(at->state, at->row->case_id, n, &consultation) &&
            consultation.answered.ms == 0 && actor_is(at->actor, &consultation.person))
            return true;
    return false;
}

static bool has_agreed(const struct at *at)
{
    struct agreement_row agreement;
    if (!case_is_open(at->row) || at->row->agreements_open == 0)
        return false;
    for (uint64_t n = 1; n <= at->row->agreements; n++)
        if (state_agreement(at->state, at->row->case_id, n, &agreement) &&
            actor_is(at->actor, &agreement.owner) &&
            (agreement.result == 0 || agreement.condition == condition_state_PENDING))
            return true;
    return false;
}

/* Members of what always comes and of what was invited, and who is invited by name. */
static bool sits_at_the_coming_meeting(const struct at *at)
{
    struct meeting_row meeting = {.held = true};
    if (at->row->meeting.ms == 0 || at->tier == NULL)
        return false;
    bool known =
        state_meeting(at->state, &at->row->ladder, &at->row->tier, at->row->meeting, &meeting);
    if (known && !meeting.held && actor_in(at->actor, &meeting.invited))
        return true;
    if (!facts_has_role(at->actor, role_MEMBER))
        return false;
    return codes_have(&at->tier->core, &at->actor->organisation) ||
           (known && (codes_have(&meeting.invited, &at->actor->organisation) ||
                      actor_in(at->actor, &meeting.invited)));
}

static bool money_or_vote_waits_for(const struct at *at)
{
    const struct case_row *row = at->row;
    if (at->tier == NULL)
        return false;
    return (row->spends_open > 0 && actor_is(at->actor, &at->tier->lead)) ||
           ((row->spends_open > 0 || row->proposal_open) && actor_in(at->actor, &at->tier->board));
}

static bool reads_no_content(const struct at *at)
{
    return at->row->restricted || facts_has_role(at->actor, role_PRIVACY) ||
           facts_has_role(at->actor, role_LINK) || is_apart(at->actor);
}

/* Who reads a case reads those that ended in it. */
static bool reads_where_it_goes_on(const struct at *at)
{
    struct case_row next = *at->row;
    if (at->row->merged_into.n == 0 || at->row->guards.n > 0 || at->row->consent_withdrawn)
        return false;
    for (int i = 0; next.merged_into.n != 0; i++)
        if (i == 8 || !state_case(at->state, next.merged_into, &next))
            return false;
    return facts_takes_part(at->state, at->actor, &next);
}

static bool reads_by_part(const struct at *at)
{
    static const unsigned carries = RELATION(CLAIMER) | RELATION(WORKER) | RELATION(CHAIR) |
                                    RELATION(DECIDED_BY) | RELATION(OFFERED) | RELATION(EXPERT) |
                                    RELATION(SIDE) | RELATION(ORGANISER) | RELATION(PROCESS);
    const struct case_row *row = at->row;
    unsigned own = own_of(at);
    if (reads_no_content(at))
        return false;
    if (!is_a_case(at)) {
        static const enum role colleagues[] = {role_PROFESSIONAL, role_COACH, role_CHAIR,
                                               role_COORDINATOR, role_POLICY};
        for (size_t i = 0; i < sizeof colleagues / sizeof colleagues[0]; i++)
            if (facts_has_role(at->actor, colleagues[i]))
                return true;
        return (own &
                (RELATION(HOLDER) | RELATION(CLAIMER) | RELATION(WORKER) | RELATION(CHAIR))) != 0;
    }
    if (reads_where_it_goes_on(at))
        return true;
    if ((own & RELATION(HOLDER)) && (!row->consent_withdrawn || actor_is(at->actor, &row->holder)))
        return true;
    if (row->consent_withdrawn || !case_is_open(row))
        return false;
    if (own & carries)
        return true;
    if (row->guards.n > 0 || stepped_back(at))
        return false;
    if (codes_have(&row->glass, &at->actor->person) || is_asked(at))
        return true;
    return at->tier != NULL &&
           (money_or_vote_waits_for(at) || sits_at_the_coming_meeting(at) || has_agreed(at));
}

/* UTR-7: whoever was expected at a meeting, from the minutes on, for as long as the ladder says. */
static bool reads_what_came_out(const struct at *at)
{
    const struct case_row *row = at->row;
    if (row->status == status_WITHDRAWN || row->guards.n > 0 || row->erased ||
        row->consent_withdrawn || reads_no_content(at) || stepped_back(at))
        return false;
    for (uint64_t n = 1; n <= row->sittings; n++) {
        struct sitting_row sitting;
        struct attendant attendant;
        uint64_t version;
        if (!state_sitting(at->state, row->case_id, n, &sitting) || !sitting.minutes_sent)
            continue;
        const struct ladder *ladder = state_ladder(at->state, &sitting.ladder, &version);
        if (ladder == NULL || ladder->minutes_readable == 0 ||
            !state_attendant(at->state, &sitting.ladder, &sitting.tier, sitting.start,
                             &at->actor->person, &attendant))
            continue;
        struct instant over = sitting.left.ms != 0 ? sitting.left : row->ended;
        if (over.ms == 0)
            return true;
        struct civil_date day = zone_local(state_zone(at->state, ladder->zone), over).date;
        if (at->actor->today.n <= retention_after(day, ladder->minutes_readable).n)
            return true;
    }
    return false;
}

/* GEN-15: asked of the tier whose people read, and of an organisation that is not the case's own.
 */
static bool lacks_ground(const struct at *at)
{
    static const struct code none;
    const struct case_row *row = at->row;
    uint64_t ground;
    if (at->ladder == NULL || at->ladder->receivers.n == 0 || !is_a_case(at) ||
        actor_is(at->actor, &row->holder) || actor_is(at->actor, &row->submitter))
        return false;
    bool of_the_tier =
        at->tier != NULL && (actor_handles_cases_at(at->state, at->actor, at->ladder, at->tier) ||
                             actor_chairs(at->actor, at->tier));
    if (of_the_tier &&
        !ground_covers(at->state, at->ladder, row, &row->tier, &none, at->actor->today, &ground))
        return true;
    return !code_equal(&at->actor->organisation, &row->organisation) &&
           !ground_covers(at->state, at->ladder, row, &at->actor->organisation, &none,
                          at->actor->today, &ground);
}

static bool may_by_ground(const struct at *at)
{
    return codes_have(&at->row->glass, &at->actor->person) || !lacks_ground(at);
}

bool facts_takes_part(struct state *state, const struct core_actor *actor,
                      const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    return reads_by_part(&at) && may_by_ground(&at);
}

bool facts_reads(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    return (reads_by_part(&at) || reads_what_came_out(&at)) && may_by_ground(&at);
}

bool facts_lacks_a_ground(struct state *state, const struct core_actor *actor,
                          const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    return (reads_by_part(&at) || reads_what_came_out(&at)) && lacks_ground(&at);
}

/* --- that it is there --- */

static bool worked_at_it(const struct at *at)
{
    for (uint32_t i = 0; i < at->row->visited.n; i++) {
        const struct tier *tier = tier_called(at->state, at->row, &at->row->visited.v[i]);
        if (tier != NULL && (tier->kind == tier_kind_TABLE || !of_another(at)) &&
            (actor_chairs(at->actor, tier) ||
             actor_is_worker(at->state, at->actor, at->ladder, tier)))
            return true;
    }
    return false;
}

/* Decides on a pot from which money was asked for it. */
static bool decides_on_its_money(const struct at *at)
{
    for (uint64_t n = 1; n <= at->row->spends && at->ladder != NULL; n++) {
        struct spend_row spend;
        if (!state_spend(at->state, at->row->case_id, n, &spend))
            continue;
        const struct pot *pot = ladder_pot(at->ladder, &spend.pot);
        for (uint32_t i = 0; pot != NULL && i < pot->tiers.n; i++) {
            const struct tier *tier = ladder_tier(at->ladder, &pot->tiers.v[i]);
            if (tier != NULL && route_leads_to(at->ladder, tier, at->row) &&
                (actor_handles_cases_at(at->state, at->actor, at->ladder, tier) ||
                 actor_chairs(at->actor, tier) || actor_is(at->actor, &tier->lead) ||
                 actor_in(at->actor, &tier->board)))
                return true;
        }
    }
    return false;
}

bool facts_sees(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    unsigned own = own_of(&at);
    if (facts_has_role(actor, role_LINK) || is_apart(actor))
        return false;
    if (row->guards.n > 0)
        return own != 0;
    bool looks_after =
        facts_has_role(actor, role_COORDINATOR) || facts_has_role(actor, role_PRIVACY);
    return (own & ~RELATION(DECIDER)) != 0 || (looks_after && !of_another(&at)) ||
           (!stepped_back(&at) && (worked_at_it(&at) || decides_on_its_money(&at))) ||
           is_asked(&at) || has_agreed(&at) || facts_reads(state, actor, row);
}

bool facts_oversees(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    return facts_has_role(actor, role_PRIVACY) && !of_another(&at);
}

/* --- without the right --- */

bool facts_is_to_review(struct state *state, const struct core_actor *actor,
                        const struct case_row *row)
{
    struct clock_start clock = {0};
    while (state_clock_next(state, row->case_id, clock.clock, &clock))
        if (clock.trigger == trigger_REVIEW && actor_is(actor, &clock.owner))
            return true;
    return false;
}

bool facts_may_break_glass(struct state *state, const struct core_actor *actor,
                           const struct case_row *row)
{
    struct at at = at_case(state, actor, row);
    return at.ladder != NULL && is_a_case(&at) && row->guards.n == 0 &&
           !facts_has_role(actor, role_PRIVACY) && !facts_has_role(actor, role_LINK) &&
           !is_apart(actor) && !stepped_back(&at) && !of_another(&at) &&
           ladder_glass(at.ladder, &actor->roles) != NULL && !facts_takes_part(state, actor, row);
}
