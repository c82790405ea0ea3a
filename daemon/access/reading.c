// SPDX-License-Identifier: EUPL-1.2
/* Who sees that a case exists, who reads it, and how much of it (GEN-6). */
#include "access/parts.h"
#include "base/assert.h"
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
    for (uint64_t n = row->consultations; n > 0; n--) {
        ASSERT(state_consultation(state, row->case_id, n, &consultation));
        if (consultation.answered.ms == 0 && actor_is(actor, &consultation.person))
            return true;
    }
    return false;
}

/* Invited to the coming meeting by his own name: he reads what is on until it was held, whatever he
 * is elsewhere, as a member of that table does (UTR-4). */
static bool is_guest(const struct core_actor *actor, const struct meeting_row *meeting)
{
    return !meeting->held && actor_in(actor, &meeting->invited);
}

/* Whom an agreement is with that is not settled yet, or whose condition is still to be looked at.
 */
static bool has_agreement(struct state *state, const struct core_actor *actor,
                          const struct case_row *row)
{
    struct agreement_row agreement;
    for (uint64_t n = case_is_open(row) ? row->agreements : 0; n > 0 && row->agreements_open > 0;
         n--) {
        ASSERT(state_agreement(state, row->case_id, n, &agreement));
        if ((agreement.result == 0 || agreement.condition == condition_state_PENDING) &&
            actor_is(actor, &agreement.owner))
            return true;
    }
    return false;
}

/* At the table: members of the fixed core and of what was invited for this meeting (UTR-4). */
static bool is_at_table(struct state *state, const struct core_actor *actor,
                        const struct case_row *row, const struct tier *tier)
{
    struct meeting_row meeting;
    if (row->meeting.ms == 0)
        return false;
    ASSERT(state_meeting(state, &row->ladder, &row->tier, row->meeting, &meeting));
    if (is_guest(actor, &meeting))
        return true;
    return access_has_role(actor, role_MEMBER) &&
           (codes_have(&tier->core, &actor->organisation) ||
            codes_have(&meeting.invited, &actor->organisation) ||
            actor_in(actor, &meeting.invited));
}

/* UTR-7: what came out of a meeting is read by who was expected there, whoever he is now, while the
 * case is at that table and for so long after as its ladder says. */
static bool reads_sitting(struct state *state, const struct core_actor *actor,
                          const struct case_row *row, const struct sitting_row *sitting,
                          struct attendant *as)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &sitting->ladder, &version);
    ASSERT(ladder != NULL);
    if (!sitting->minutes_sent || ladder->minutes_readable == 0 ||
        !state_attendant(state, &sitting->ladder, &sitting->tier, sitting->start, &actor->person,
                         as))
        return false;
    struct instant over = sitting->left.ms != 0 ? sitting->left : row->ended;
    if (over.ms == 0)
        return true;
    struct civil_date day = zone_local(state_zone(state, ladder->zone), over).date;
    return actor->today.n <= retention_after(day, ladder->minutes_readable).n;
}

/* Nobody reads anything of a case as these. */
static bool reads_nothing(const struct core_actor *actor, const struct case_row *row)
{
    return access_has_role(actor, role_LINK) || access_has_role(actor, role_PRIVACY) ||
           access_is_apart(actor) || row->restricted;
}

/* Which meetings about the case: a bit each. `as` and `last` are the last one's. */
static uint64_t reads_minutes(struct state *state, const struct core_actor *actor,
                              const struct case_row *row, struct attendant *as,
                              struct sitting_row *last)
{
    uint64_t found = 0;
    struct attendant one;
    struct sitting_row sitting;
    if (row->sittings == 0 || row->status == status_WITHDRAWN || row->guards.n > 0 || row->erased ||
        row->consent_withdrawn || reads_nothing(actor, row) || case_recused(row, &actor->person))
        return 0;
    for (uint64_t n = 1; n <= row->sittings && n <= EXTRACT_SITTINGS; n++) {
        ASSERT(state_sitting(state, row->case_id, n, &sitting));
        if (!reads_sitting(state, actor, row, &sitting, &one))
            continue;
        found |= UINT64_C(1) << (n - 1);
        *as = one;
        *last = sitting;
    }
    return found;
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
        ASSERT(state_case(state, next.merged_into, &next));
    return next.merged_into.n == 0 && !row->consent_withdrawn &&
           access_reads_case(state, actor, &next);
}

/* By what he is to it now: not for what came out of a meeting alone. */
static bool reads_case(struct state *state, const struct core_actor *actor,
                       const struct case_row *row)
{
    if (reads_nothing(actor, row))
        return false; /* what crosses is read by referral_read */
    unsigned found = relations_to_case(state, actor, row);
    if (case_matter(row) != matter_CASE)
        return (found & (HOLDER | CLAIMER | WORKER | CHAIR)) || is_colleague(actor);
    if (row->guards.n == 0 && row->merged_into.n != 0 && reads_what_it_became(state, actor, row))
        return true;
    if ((found & HOLDER) && (!row->consent_withdrawn || actor_is(actor, &row->holder)))
        return true; /* who brought it in and holds it no more shares in it as others do */
    if (row->consent_withdrawn || !case_is_open(row))
        return false;
    if (found &
        (CLAIMER | WORKER | CHAIR | DECIDED_BY | OFFERED | EXPERT | SIDE | ORGANISER | PROCESS))
        return true;
    if (row->guards.n > 0 || case_recused(row, &actor->person))
        return false;
    if (codes_have(&row->glass, &actor->person))
        return true;
    if (is_asked(state, actor, row))
        return true;
    const struct tier *tier = relations_tier_now(state, row);
    /* a team's leader and a board read what is asked of them while it is, and work no case */
    bool is_asked_now =
        (row->spends_open > 0 && actor_is(actor, &tier->lead)) ||
        ((row->spends_open > 0 || row->proposal_open) && actor_in(actor, &tier->board));
    return is_asked_now || is_at_table(state, actor, row, tier) || has_agreement(state, actor, row);
}

bool reading_by_relation(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    struct attendant as;
    struct sitting_row last;
    return reads_case(state, actor, row) || reads_minutes(state, actor, row, &as, &last) != 0;
}

/* GEN-15: the receiver that this reader is, and that has no ground of its own on this case; empty:
 * there is none. The case's own organisation and its holder are no receivers. */
struct code reading_lacks_ground(struct state *state, const struct core_actor *actor,
                                 const struct case_row *row)
{
    static const struct code none;
    uint64_t version;
    uint64_t ground;
    const struct ladder *ladder = relations_ladder(state, row, &version);
    if (ladder->receivers.n == 0 || case_matter(row) != matter_CASE ||
        actor_is(actor, &row->holder) || actor_is(actor, &row->submitter))
        return none;
    const struct tier *tier = relations_tier_now(state, row);
    bool at_tier = actor_handles_cases_at(state, actor, ladder, tier) || actor_chairs(actor, tier);
    if (at_tier && !ground_covers(state, ladder, row, &row->tier, &none, actor->today, &ground))
        return row->tier;
    bool covered =
        code_equal(&actor->organisation, &row->organisation) ||
        ground_covers(state, ladder, row, &actor->organisation, &none, actor->today, &ground);
    return covered ? none : actor->organisation;
}

static bool has_ground(struct state *state, const struct core_actor *actor,
                       const struct case_row *row)
{
    if (codes_have(&row->glass, &actor->person))
        return true; /* an emergency does not wait for a ground of its own */
    struct code lacking = reading_lacks_ground(state, actor, row);
    return code_empty(&lacking);
}

bool access_reads(struct state *state, const struct core_actor *actor, const struct case_row *row)
{
    return reading_by_relation(state, actor, row) && has_ground(state, actor, row);
}

bool access_reads_case(struct state *state, const struct core_actor *actor,
                       const struct case_row *row)
{
    return reads_case(state, actor, row) && has_ground(state, actor, row);
}

static bool chaired_before(struct state *state, const struct core_actor *actor,
                           const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = relations_ladder(state, row, &version);
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
    const struct ladder *ladder = relations_ladder(state, row, &version);
    for (uint64_t n = 1; n <= row->spends; n++) {
        ASSERT(state_spend(state, row->case_id, n, &spend));
        const struct pot *pot = ladder_pot(ladder, &spend.pot);
        for (uint32_t i = 0; pot != NULL && i < pot->tiers.n; i++) {
            const struct tier *tier = ladder_tier(ladder, &pot->tiers.v[i]);
            ASSERT(tier != NULL);
            if (route_leads_to(ladder, tier, row) &&
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
    return had_part || is_asked(state, actor, row) || has_agreement(state, actor, row) ||
           access_reads(state, actor, row);
}

static bool is_of_holders_organisation(struct state *state, const struct core_actor *actor,
                                       const struct case_row *row)
{
    struct person_row holder;
    ASSERT(state_person(state, &row->holder, &holder));
    return code_equal(&holder.organisation, &actor->organisation);
}

/* What of a case that he sees at all is no secret to him, also where he reads none of its texts. */
static bool knows_facts(struct state *state, const struct core_actor *actor,
                        const struct case_row *row)
{
    return (relations_to_case(state, actor, row) & (OWNER | TELLER)) ||
           access_keeps(state, actor, row) || chaired_before(state, actor, row) ||
           pays(state, actor, row);
}

static bool rules_nothing(const struct ladder *ladder)
{
    return ladder->sees.n == 0 && ladder->sees_else != sees_else_NOTHING;
}

/* The rule for a reader; who comes by his own name comes as a member. */
static const struct sees_rule *rule_of(struct state *state, const struct ladder *ladder,
                                       const struct core_actor *actor, const struct case_row *row)
{
    struct meeting_row meeting;
    struct codes roles = actor->roles;
    struct code member = code_of(enum_word(&names_role, role_MEMBER));
    if (row->meeting.ms != 0) {
        ASSERT(state_meeting(state, &row->ladder, &row->tier, row->meeting, &meeting));
        if (is_guest(actor, &meeting))
            codes_add(&roles, &member);
    }
    return extract_rule_of_reader(ladder, &actor->organisation, &roles);
}

/* He does one thing that was agreed, and has no other part in the case. */
static bool only_agreed(struct state *state, const struct core_actor *actor,
                        const struct case_row *row, unsigned found)
{
    const struct tier *tier = relations_tier_now(state, row);
    return case_matter(row) == matter_CASE && (found & ~(unsigned)OWNER) == 0 &&
           has_agreement(state, actor, row) && !is_asked(state, actor, row) &&
           !access_keeps(state, actor, row) && !chaired_before(state, actor, row) &&
           !pays(state, actor, row) && !codes_have(&row->glass, &actor->person) &&
           !is_at_table(state, actor, row, tier);
}

/* GEN-10, GEN-6: who has to do the work reads the case, whoever else is at it what he needs.
 * Without a rule for him the file's `sees_else` says it; but a colleague of the holder's
 * organisation who is called in by name reads what his colleague has. */
static void extract_of(struct state *state, const struct core_actor *actor,
                       const struct case_row *row, struct extract *out)
{
    uint64_t version = 0;
    const struct ladder *ladder = relations_ladder(state, row, &version);
    memset(out, 0, sizeof *out);
    out->holder = actor_is(actor, &row->holder);
    out->organisation = actor->organisation;
    out->persons = actor->persons;
    out->ladder_version = version;
    out->all_texts = out->all_facts = true;
    out->few = !row->guarded || access_sees_history(state, actor, row);
    unsigned found = relations_to_case(state, actor, row);
    const struct tier *tier = relations_tier_now(state, row);
    out->votes = row->proposal_open && actor_in(actor, &tier->board);
    if (only_agreed(state, actor, row, found)) {
        out->all_texts = out->all_facts = false;
        out->rule = code_of(EXTRACT_AGREED);
        return;
    }
    if (case_matter(row) != matter_CASE || rules_nothing(ladder))
        return;
    if ((found &
         (HOLDER | CLAIMER | WORKER | CHAIR | DECIDED_BY | OFFERED | SIDE | ORGANISER | PROCESS)) ||
        codes_have(&row->glass, &actor->person) ||
        (row->guards.n == 0 && row->merged_into.n != 0 && reads_what_it_became(state, actor, row)))
        return;
    out->all_texts = false;
    out->all_facts = knows_facts(state, actor, row);
    const struct sees_rule *rule = rule_of(state, ladder, actor, row);
    if (rule != NULL) {
        extract_take_rule(out, rule);
    } else if (ladder->sees_else == sees_else_NOTHING &&
               (is_at_table(state, actor, row, tier) ||
                !((found & EXPERT) || is_asked(state, actor, row)) ||
                !is_of_holders_organisation(state, actor, row))) {
        out->rule = code_of("none");
    } else {
        out->all_texts = out->all_facts = true;
    }
}

/* As he was when he sat there, and by that ladder; of facts no more than he knows without it: of a
 * case that was closed none. */
static void extract_minutes(struct state *state, const struct core_actor *actor,
                            const struct case_row *row, const struct attendant *as,
                            const struct sitting_row *last, uint64_t sittings, struct extract *out)
{
    uint64_t version = 0;
    const struct ladder *ladder = state_ladder(state, &last->ladder, &version);
    ASSERT(ladder != NULL);
    const struct sees_rule *rule = extract_rule_of_reader(ladder, &as->organisation, &as->roles);
    memset(out, 0, sizeof *out);
    out->organisation = actor->organisation;
    codes_add(&out->persons, &actor->person);
    out->ladder_version = version;
    out->few = !row->guarded || access_sees_history(state, actor, row);
    out->all_texts = as->carries || rules_nothing(ladder);
    if (!out->all_texts && rule != NULL)
        extract_take_rule(out, rule);
    else if (ladder->sees_else != sees_else_NOTHING)
        out->all_texts = true;
    out->facts.n = 0;
    out->all_facts = case_is_open(row) && knows_facts(state, actor, row);
    extract_take_outcome(out, sittings);
}

/* The ladder's rule goes by roles, and a gateway that brings fewer of them may come to a rule that
 * shows more: he sees what both show. Where he sat goes by his name alone. */
void access_extract(struct state *state, const struct core_actor *actor, const struct case_row *row,
                    struct extract *out)
{
    struct person_row person;
    struct extract whole;
    struct attendant as;
    struct sitting_row last;
    uint64_t sittings =
        reads_case(state, actor, row) ? 0 : reads_minutes(state, actor, row, &as, &last);
    if (sittings != 0) {
        extract_minutes(state, actor, row, &as, &last, sittings, out);
        return;
    }
    extract_of(state, actor, row, out);
    if (!actor->narrowed)
        return;
    ASSERT(state_person(state, &actor->person, &person));
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
