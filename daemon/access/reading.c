// SPDX-License-Identifier: EUPL-1.2
/* Who sees that a case exists, who reads it, and how much of it (GEN-6). */
#include "access/parts.h"
#include "core/actor.h"
#include "core/grounds.h"
#include "core/retention.h"
#include "core/route.h"

#define MERGES_FOLLOWED 8 /* cases that went on in one another */

/* Someone with an open question or consultation on the case. */
static bool is_asked(struct state *state, const struct core_actor *actor,
                     const struct case_row *row)
{
    struct question_row question;
    struct consultation_row consultation;
    for (uint64_t n = row->questions; n > 0 && row->questions_open > 0; n--)
        if (state_question(state, row->case_id, n, &question) && question.answered.ms == 0 &&
            actor_is(actor, &question.person))
            return true;
    for (uint64_t n = row->consultations; n > 0; n--)
        if (state_consultation(state, row->case_id, n, &consultation) &&
            consultation.answered.ms == 0 && actor_is(actor, &consultation.person))
            return true;
    return false;
}

/* At the table: members of the fixed core and of what was invited for this meeting (UTR-4). */
static bool is_at_table(struct state *state, const struct core_actor *actor,
                        const struct case_row *row, const struct tier *tier)
{
    struct meeting_row meeting;
    if (row->meeting.ms == 0 || !access_has_role(actor, role_MEMBER))
        return false;
    if (codes_have(&tier->core, &actor->organisation))
        return true;
    return state_meeting(state, &row->ladder, &row->tier, row->meeting, &meeting) &&
           (codes_have(&meeting.invited, &actor->organisation) ||
            actor_in(actor, &meeting.invited));
}

/* UTR-7: what came out of a meeting is read by who was at it also for a while after the case was
 * closed, where its ladder says so. */
static bool reads_minutes(struct state *state, const struct core_actor *actor,
                          const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    const struct tier *tier = relations_tier(state, row, &row->tier);
    bool there = row->status == status_CLOSED && row->meeting.ms != 0 && row->minutes_sent &&
                 row->guards.n == 0 && !row->erased && !row->consent_withdrawn;
    if (!there || ladder == NULL || tier == NULL || ladder->minutes_readable == 0 ||
        case_recused(row, &actor->person))
        return false;
    struct civil_date ended = zone_local(state_zone(state, ladder->zone), row->ended).date;
    if (actor->today.n > retention_after(ended, ladder->minutes_readable).n)
        return false;
    unsigned found = relations_to_case(state, actor, row);
    return (found & (WORKER | CHAIR | ORGANISER)) || is_at_table(state, actor, row, tier);
}

/* A consultation and an issue say nothing about who it is, and are there for colleagues (AMS-7,
 * GEN-9); members of other organisations and administrators are none. */
static bool is_colleague(const struct core_actor *actor)
{
    static const enum role colleagues[] = {role_PROFESSIONAL, role_COACH, role_CHAIR,
                                           role_COORDINATOR, role_POLICY};
    for (size_t i = 0; i < sizeof colleagues / sizeof colleagues[0]; i++)
        if (access_has_role(actor, colleagues[i]))
            return true;
    return false;
}

/* The case that this one goes on in: whoever reads that, reads what it was before (GEN-19). */
static bool reads_what_it_became(struct state *state, const struct core_actor *actor,
                                 const struct case_row *row)
{
    struct case_row next = *row;
    for (int i = 0; i < MERGES_FOLLOWED && next.merged_into.n != 0; i++)
        if (!state_case(state, next.merged_into, &next))
            return false;
    return next.merged_into.n == 0 && !case_id_equal(next.case_id, row->case_id) &&
           !row->consent_withdrawn && access_reads(state, actor, &next);
}

bool reading_by_relation(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    if (access_has_role(actor, role_LINK) || access_is_apart(actor))
        return false; /* what crosses is read by referral_read */
    unsigned found = relations_to_case(state, actor, row);
    if (access_has_role(actor, role_PRIVACY) || row->restricted)
        return false;
    if (case_matter(row) != matter_CASE)
        return (found & (HOLDER | CLAIMER | WORKER | CHAIR)) || is_colleague(actor);
    if (row->guards.n == 0 && row->merged_into.n != 0 && reads_what_it_became(state, actor, row))
        return true;
    if ((found & HOLDER) && (!row->consent_withdrawn || actor_is(actor, &row->holder)))
        return true; /* who brought it in and holds it no more shares in it as others do */
    if (row->consent_withdrawn)
        return false;
    if (!case_is_open(row))
        return reads_minutes(state, actor, row);
    if (found &
        (CLAIMER | WORKER | CHAIR | DECIDED_BY | OFFERED | EXPERT | SIDE | ORGANISER | PROCESS))
        return true;
    if (row->guards.n > 0 || case_recused(row, &actor->person))
        return false;
    if (codes_have(&row->glass, &actor->person))
        return true;
    if (is_asked(state, actor, row))
        return true;
    const struct tier *tier = relations_tier(state, row, &row->tier);
    if (tier == NULL)
        return false;
    /* a team's leader and a board read what is asked of them while it is, and work no case */
    bool is_asked_now =
        (row->spends_open > 0 && actor_is(actor, &tier->lead)) ||
        ((row->spends_open > 0 || row->proposal_open) && actor_in(actor, &tier->board));
    return is_asked_now || is_at_table(state, actor, row, tier);
}

/* GEN-15: the receiver that this reader is, and that has no ground of its own on this case; empty:
 * there is none. The case's own organisation and its holder are no receivers. */
struct code reading_lacks_ground(struct state *state, const struct core_actor *actor,
                                 const struct case_row *row)
{
    static const struct code none;
    uint64_t version;
    uint64_t ground;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    if (ladder == NULL || ladder->receivers.n == 0 || case_matter(row) != matter_CASE ||
        actor_is(actor, &row->holder) || actor_is(actor, &row->submitter))
        return none;
    const struct tier *tier = relations_tier(state, row, &row->tier);
    bool at_tier = tier != NULL && (actor_handles_cases_at(state, actor, ladder, tier) ||
                                    actor_chairs(actor, tier));
    if (at_tier && !ground_covers(state, ladder, row, &row->tier, &none, actor->today, &ground))
        return row->tier;
    bool covered =
        code_equal(&actor->organisation, &row->organisation) ||
        ground_covers(state, ladder, row, &actor->organisation, &none, actor->today, &ground);
    return covered ? none : actor->organisation;
}

bool access_reads(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    if (!reading_by_relation(state, actor, row))
        return false;
    if (codes_have(&row->glass, &actor->person))
        return true; /* an emergency does not wait for a ground of its own */
    struct code lacking = reading_lacks_ground(state, actor, row);
    return code_empty(&lacking);
}

static bool chaired_before(struct state *state, const struct core_actor *actor,
                           const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    bool another = relations_is_of_another(state, actor, row);
    for (uint32_t i = 0; i < row->visited.n; i++) {
        const struct tier *tier = relations_tier(state, row, &row->visited.v[i]);
        if (tier != NULL && (tier->kind == tier_kind_TABLE || !another) &&
            (actor_chairs(actor, tier) || actor_is_worker(state, actor, ladder, tier)))
            return true;
    }
    return false;
}

/* Money was asked from a pot on which someone at the table of this case's route decides, before the
 * case ever came there; or on which a team's leader or a board does. */
static bool pays(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    uint64_t version;
    struct spend_row spend;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    for (uint64_t n = 1; ladder != NULL && n <= row->spends; n++) {
        const struct pot *pot = NULL;
        if (state_spend(state, row->case_id, n, &spend))
            pot = ladder_pot(ladder, &spend.pot);
        for (uint32_t i = 0; pot != NULL && i < pot->tiers.n; i++) {
            const struct tier *tier = ladder_tier(ladder, &pot->tiers.v[i]);
            if (tier != NULL && route_leads_to(ladder, tier, row) &&
                (actor_handles_cases_at(state, actor, ladder, tier) || actor_chairs(actor, tier) ||
                 actor_is(actor, &tier->lead) || actor_in(actor, &tier->board)))
                return true;
        }
    }
    return false;
}

bool access_keeps(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    return (access_has_role(actor, role_COORDINATOR) || access_has_role(actor, role_PRIVACY)) &&
           !relations_is_of_another(state, actor, row);
}

bool access_carries(const struct core_actor *actor, const struct case_row *row)
{
    return access_has_role(actor, role_LINK) && relations_of_link(actor, row) != 0;
}

bool access_reviews(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    struct clock_start clock = {0};
    while (state_clock_next(state, row->case_id, clock.clock, &clock))
        if (clock.trigger == trigger_REVIEW && actor_is(actor, &clock.owner))
            return true;
    return false;
}

bool access_sees(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    if (access_has_role(actor, role_LINK) || access_is_apart(actor))
        return false; /* not even who holds it */
    unsigned found = relations_to_case(state, actor, row);
    if (row->guards.n > 0)
        return found != 0;
    unsigned enough = HOLDER | CLAIMER | WORKER | CHAIR | DECIDED_BY | OFFERED | OWNER | TELLER |
                      EXPERT | SIDE | ORGANISER | PROCESS;
    if ((found & enough) || access_keeps(state, actor, row))
        return true;
    bool had_part = !case_recused(row, &actor->person) &&
                    (chaired_before(state, actor, row) || pays(state, actor, row));
    return had_part || is_asked(state, actor, row) || access_reads(state, actor, row);
}

static bool is_of_holders_organisation(struct state *state, const struct core_actor *actor,
                                       const struct case_row *row)
{
    struct person_row holder;
    return state_person(state, &row->holder, &holder) &&
           code_equal(&holder.organisation, &actor->organisation);
}

/* GEN-10, GEN-6: who has to do the work reads the case, whoever else is at it what he needs.
 * Without a rule for him the file's `sees_else` says it; but a colleague of the holder's
 * organisation who is called in by name reads what his colleague has. */
static void extract_of(struct state *state, const struct core_actor *actor,
                       const struct case_row *row, struct extract *out)
{
    uint64_t version = 0;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    memset(out, 0, sizeof *out);
    out->holder = actor_is(actor, &row->holder);
    out->organisation = actor->organisation;
    out->persons = actor->persons;
    out->ladder_version = version;
    out->all_texts = out->all_facts = true;
    out->few = !row->guarded || access_sees_history(state, actor, row);
    if (case_matter(row) != matter_CASE || ladder == NULL ||
        (ladder->sees.n == 0 && ladder->sees_else != sees_else_NOTHING))
        return;
    unsigned found = relations_to_case(state, actor, row);
    if ((found &
         (HOLDER | CLAIMER | WORKER | CHAIR | DECIDED_BY | OFFERED | SIDE | ORGANISER | PROCESS)) ||
        codes_have(&row->glass, &actor->person) ||
        (row->guards.n == 0 && row->merged_into.n != 0 && reads_what_it_became(state, actor, row)))
        return;
    out->all_texts = false;
    out->all_facts = (found & (OWNER | TELLER)) || access_keeps(state, actor, row) ||
                     chaired_before(state, actor, row) || pays(state, actor, row);
    const struct tier *tier = relations_tier(state, row, &row->tier);
    const struct sees_rule *rule =
        extract_rule_of_reader(ladder, &actor->organisation, &actor->roles);
    if (rule != NULL) {
        extract_take_rule(out, rule);
    } else if (ladder->sees_else == sees_else_NOTHING &&
               (tier == NULL || is_at_table(state, actor, row, tier) ||
                !((found & EXPERT) || is_asked(state, actor, row)) ||
                !is_of_holders_organisation(state, actor, row))) {
        out->rule = code_of("none");
    } else {
        out->all_texts = out->all_facts = true;
    }
}

/* The ladder's rule goes by roles, and a gateway that brings fewer of them may come to a rule that
 * shows more: he sees what both show. */
void access_extract(struct state *state, const struct core_actor *actor, const struct case_row *row,
                    struct extract *out)
{
    struct person_row person;
    struct extract whole;
    extract_of(state, actor, row, out);
    if (reads_minutes(state, actor, row) && !actor_is(actor, &row->holder) &&
        !actor_is(actor, &row->submitter))
        extract_take_outcome(out);
    if (!actor->narrowed || !state_person(state, &actor->person, &person))
        return;
    struct core_actor all = *actor;
    all.roles = person.roles;
    extract_of(state, &all, row, &whole);
    extract_meet(out, &whole);
}

bool access_sees_history(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    struct case_row guarded = *row;
    if (row->guarded && row->guards.n == 0)
        codes_add(&guarded.guards, &row->ladder); /* as it was then */
    return access_sees(state, actor, &guarded);
}

bool access_oversees(struct state *state, const struct core_actor *actor,
                     const struct case_row *row)
{
    return access_has_role(actor, role_PRIVACY) && !relations_is_of_another(state, actor, row);
}

bool access_sees_readers(const struct core_actor *actor, const struct case_row *row)
{
    return access_has_role(actor, role_PRIVACY) || actor_is(actor, &row->holder);
}
