// SPDX-License-Identifier: EUPL-1.2
#include "access/access.h"

#include <stdio.h>

#include "base/assert.h"
#include "core/absence.h"
#include "core/actor.h"
#include "core/grounds.h"
#include "core/route.h"

/* As sets. */
enum {
    ENROLLED = 1 << relation_ENROLLED,
    PROFESSIONAL = 1 << relation_PROFESSIONAL,
    HOLDER = 1 << relation_HOLDER, /* case holder or submitter */
    CLAIMER = 1 << relation_CLAIMER,
    WORKER = 1 << relation_WORKER, /* of the tier where the case is */
    CHAIR = 1 << relation_CHAIR,   /* of that tier, or its stand-in */
    DECIDED_BY = 1 << relation_DECIDED_BY,
    DECIDER = 1 << relation_DECIDER, /* who may give an outcome where the case is now */
    OFFERED = 1 << relation_OFFERED,
    OWNER = 1 << relation_OWNER, /* of the next step, or of the agreement named */
    TELLER = 1 << relation_TELLER,
    READER = 1 << relation_READER,
    EXPERT = 1 << relation_EXPERT,
    SELF = 1 << relation_SELF, /* the person named in the command */
    ADMIN = 1 << relation_ADMIN,
    PRIVACY = 1 << relation_PRIVACY,
    COORDINATOR = 1 << relation_COORDINATOR,
    POLICY = 1 << relation_POLICY,
    INTERNAL = 1 << relation_INTERNAL,
    BREAKER = 1 << relation_BREAKER,     /* the ladder lets his role read without the right */
    SIDE = 1 << relation_SIDE,           /* works a route beside the ladder that runs */
    ORGANISER = 1 << relation_ORGANISER, /* of the table where the case is */
    LINK = 1 << relation_LINK, /* a program between two sites: it is nothing else to any case */
    CARRIER = 1 << relation_CARRIER, /* the link to the site that the case is referred to */
    BRINGER = 1 << relation_BRINGER, /* the link that brought the case here */
    PROCESS = 1 << relation_PROCESS, /* has the process lead, or is of its team */
};

#define MERGES_FOLLOWED 8 /* cases that went on in one another */

/* A command with two lines in the table does not compile. */
enum {
#define ACCESS(command, relations) allowed_to_##command = relations,
#include "access/access.def"
#undef ACCESS
};

static unsigned allowed_to(const struct message *message)
{
#define ACCESS(command, relations)                                                                 \
    if (message == &message_##command)                                                             \
        return allowed_to_##command;
#include "access/access.def"
#undef ACCESS
    return 0;
}

bool access_has_role(const struct core_actor *actor, enum role role)
{
    struct code code = code_of(enum_word(&names_role, (int)role));
    return codes_have(&actor->roles, &code);
}

static const struct tier *tier_of(struct state *state, const struct case_row *row,
                                  const struct code *code)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    const struct tier *tier = ladder == NULL ? NULL : ladder_tier(ladder, code);
    if (tier != NULL)
        return tier;
    ladder = state_ladder_version(state, &row->ladder, row->ladder_version);
    return ladder == NULL ? NULL : ladder_tier(ladder, code);
}

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

static bool is_of_another(struct state *state, const struct core_actor *actor,
                          const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    return ladder != NULL && actor_is_of_another(actor, ladder, row);
}

static bool works_beside(struct state *state, const struct core_actor *actor,
                         const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder =
        row->sides.n == 0 ? NULL : state_ladder(state, &row->ladder, &version);
    for (uint32_t i = 0; ladder != NULL && i < row->sides.n; i++) {
        const struct side *side = ladder_side(ladder, &row->sides.v[i]);
        if (side != NULL && actor_works_beside(actor, side))
            return true;
    }
    return false;
}

static unsigned all_relations_to_case(struct state *state, const struct core_actor *actor,
                                      const struct case_row *row)
{
    unsigned found = 0;
    const struct tier *tier = tier_of(state, row, &row->tier);
    if (access_has_role(actor, role_PRIVACY))
        return 0; /* a role of its own: whatever the ladder or the case names him as */
    bool submitted = actor_is(actor, &row->submitter) && row->matter != matter_ISSUE;
    if (actor_is(actor, &row->holder) || submitted)
        found |= HOLDER; /* who proposed an issue has no say in it */
    if (actor_is(actor, &row->claimed_by))
        found |= CLAIMER;
    if (actor_is(actor, &row->decided_by))
        found |= DECIDED_BY;
    if (actor_is(actor, &row->offered_to))
        found |= OFFERED;
    if (actor_is(actor, &row->owner))
        found |= OWNER;
    if (actor_is(actor, &row->teller))
        found |= TELLER;
    if (row->experts > 0 && actor_is_expert(state, actor, row))
        found |= EXPERT;
    if (works_beside(state, actor, row))
        found |= SIDE;
    if (actor_is(actor, &row->process_lead) || codes_have(&row->process_team, &actor->person))
        found |= PROCESS;
    if (tier == NULL)
        return found;
    if (tier->kind != tier_kind_TABLE && is_of_another(state, actor, row))
        return found & CLAIMER ? found | DECIDER : found;
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    if (actor_handles_cases_at(state, actor, ladder, tier))
        found |= WORKER;
    if (actor_chairs(actor, tier))
        found |= CHAIR | WORKER;
    if (actor_in(actor, &tier->organisers))
        found |= ORGANISER;
    bool decides =
        tier->kind == tier_kind_TABLE ? (found & CHAIR) != 0 : (found & (CLAIMER | CHAIR)) != 0;
    if (decides)
        found |= DECIDER;
    return found;
}

/* Who stepped back from the case has no part in what its tier does, nor for whom he stands in. */
static unsigned without_part(const struct core_actor *actor, const struct case_row *row,
                             unsigned found)
{
    if (!case_recused(row, &actor->person))
        return found;
    unsigned of_the_tier = CLAIMER | WORKER | CHAIR | DECIDER | DECIDED_BY | ORGANISER;
    return found & ~of_the_tier;
}

static unsigned link_relations(const struct core_actor *actor, const struct case_row *row)
{
    unsigned found = 0;
    if (!code_empty(&row->referral_to) && code_equal(&row->referral_to, &actor->organisation))
        found |= CARRIER;
    if (row->origin.n != 0 && code_equal(&row->submitter, &actor->person))
        found |= BRINGER;
    return found;
}

/* AMS-9: while a side route for safety runs, only who holds the case now and whom the holder offers
 * it to, who took it up, the tier where it is and the sides have to do with it. */
static unsigned relations_to_case(struct state *state, const struct core_actor *actor,
                                  const struct case_row *row)
{
    if (access_has_role(actor, role_LINK))
        return link_relations(actor, row);
    unsigned found = without_part(actor, row, all_relations_to_case(state, actor, row));
    if (row->guards.n == 0)
        return found;
    found &= HOLDER | CLAIMER | WORKER | CHAIR | DECIDER | SIDE | OFFERED | ORGANISER;
    return actor_is(actor, &row->holder) ? found : found & ~(unsigned)HOLDER;
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

static bool reads_by_relation(struct state *state, const struct core_actor *actor,
                              const struct case_row *row)
{
    if (access_has_role(actor, role_LINK))
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
    const struct tier *tier = tier_of(state, row, &row->tier);
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
static struct code lacks_ground(struct state *state, const struct core_actor *actor,
                                const struct case_row *row)
{
    static const struct code none;
    uint64_t version;
    uint64_t ground;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    if (ladder == NULL || ladder->receivers.n == 0 || case_matter(row) != matter_CASE ||
        actor_is(actor, &row->holder) || actor_is(actor, &row->submitter))
        return none;
    const struct tier *tier = tier_of(state, row, &row->tier);
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
    if (!reads_by_relation(state, actor, row))
        return false;
    if (codes_have(&row->glass, &actor->person))
        return true; /* an emergency does not wait for a ground of its own */
    struct code lacking = lacks_ground(state, actor, row);
    return code_empty(&lacking);
}

static bool chaired_before(struct state *state, const struct core_actor *actor,
                           const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    bool another = is_of_another(state, actor, row);
    for (uint32_t i = 0; i < row->visited.n; i++) {
        const struct tier *tier = tier_of(state, row, &row->visited.v[i]);
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
           !is_of_another(state, actor, row);
}

bool access_carries(const struct core_actor *actor, const struct case_row *row)
{
    return access_has_role(actor, role_LINK) && link_relations(actor, row) != 0;
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
    if (access_has_role(actor, role_LINK))
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
void access_extract(struct state *state, const struct core_actor *actor, const struct case_row *row,
                    struct extract *out)
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
    const struct tier *tier = tier_of(state, row, &row->tier);
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
    return access_has_role(actor, role_PRIVACY) && !is_of_another(state, actor, row);
}

bool access_sees_readers(const struct core_actor *actor, const struct case_row *row)
{
    return access_has_role(actor, role_PRIVACY) || actor_is(actor, &row->holder);
}

/* Without the right to read it now, and where the ladder file lets one of his roles. Few see a case
 * of a side route for safety, and an emergency makes them no more. */
static bool may_break_glass(struct state *state, const struct core_actor *actor,
                            const struct case_row *row)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(state, &row->ladder, &version);
    return ladder != NULL && case_matter(row) == matter_CASE && row->guards.n == 0 &&
           !access_has_role(actor, role_PRIVACY) && !access_has_role(actor, role_LINK) &&
           !case_recused(row, &actor->person) && !is_of_another(state, actor, row) &&
           ladder_glass(ladder, &actor->roles) != NULL && !access_reads(state, actor, row);
}

static unsigned site_relations(const struct core_actor *actor)
{
    unsigned found = ENROLLED;
    if (access_has_role(actor, role_PROFESSIONAL) || access_has_role(actor, role_COACH))
        found |= PROFESSIONAL;
    if (access_has_role(actor, role_ADMIN))
        found |= ADMIN;
    if (access_has_role(actor, role_PRIVACY))
        found |= PRIVACY;
    if (access_has_role(actor, role_COORDINATOR))
        found |= COORDINATOR;
    if (access_has_role(actor, role_POLICY))
        found |= POLICY;
    if (access_has_role(actor, role_LINK))
        found |= LINK;
    if (actor->internal)
        found |= INTERNAL;
    return found;
}

static bool names_self(const struct core_actor *actor, const struct message *message,
                       const void *body)
{
    const struct field *field = message_field(message, bytes_of("person", 6));
    if (field == NULL || field->type != FIELD_CODE)
        return false;
    const struct code *person = (const void *)((const char *)body + field->offset);
    return code_equal(person, &actor->person);
}

/* The owner of the agreement that a command names. */
static bool owns_agreement(struct state *state, const struct core_actor *actor, struct case_id id,
                           const struct message *message, const void *body)
{
    struct agreement_row row;
    const struct field *field = message_field(message, bytes_of("agreement", 9));
    if (field == NULL)
        return false;
    uint64_t n = *(const uint64_t *)(const void *)((const char *)body + field->offset);
    return state_agreement(state, id, n, &row) && actor_is(actor, &row.owner);
}

static bool denied(unsigned allowed, struct error *error)
{
    char words[sizeof error->values] = "";
    size_t used = 0;
    for (size_t i = 1; i < names_relation.n && used < sizeof words; i++)
        if (allowed & 1u << i)
            used += (size_t)snprintf(words + used, sizeof words - used, "%s%s",
                                     used == 0 ? "" : ",", names_relation.names[i]);
    return error_set_with(error, ERR_DENIED, "", DETAIL_RELATIONS, "%s", words);
}

/* A second matter that the command names: one must see it, and to let a case go on in it (`into`)
 * have the same right to it as to the first. */
static bool may_name(struct state *state, const struct core_actor *actor, unsigned allowed,
                     const struct message *message, const void *body, struct error *error)
{
    static const char *const names[] = {"other", "into", "consultation"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct field *field = message_field(message, bytes_of(names[i], strlen(names[i])));
        if (field == NULL || field->type != FIELD_CASE)
            continue;
        struct case_id id =
            *(const struct case_id *)(const void *)((const char *)body + field->offset);
        struct case_row row;
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        if (id.n == 0)
            continue;
        if (!state_case(state, id, &row) || !access_sees(state, actor, &row))
            return error_set_with(error, ERR_NO_SUCH_CASE, names[i], DETAIL_VALUE, "%s", text);
        if (strcmp(names[i], "into") == 0 && !(allowed & relations_to_case(state, actor, &row)))
            return denied(allowed, error);
    }
    return true;
}

/* Then whoever minds the site sees to it that a case of few has a holder again (AMS-9). */
static bool holder_left(struct state *state, const struct case_row *row)
{
    struct person_row holder;
    return state_person(state, &row->holder, &holder) && holder.revoked;
}

bool access_command(struct state *state, const struct core_actor *actor,
                    const struct message *message, const void *body, struct error *error)
{
    unsigned allowed = allowed_to(message);
    unsigned found = site_relations(actor);
    struct case_id id = core_case_of(message, body);
    const struct case_row *row = NULL;
    struct case_row ended;
    if ((allowed & SELF) && names_self(actor, message, body))
        found |= SELF;
    if (id.n != 0) {
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        row = state_case_look(state, id);
        if (row == NULL)
            return error_set_with(error, ERR_NO_SUCH_CASE, "case_id", DETAIL_VALUE, "%s", text);
        if (row->merged_into.n != 0) { /* the case that it goes on in is looked at too */
            ended = *row;
            row = &ended;
        }
        found |= relations_to_case(state, actor, row);
        if (is_of_another(state, actor, row))
            found &= ~(unsigned)(PRIVACY | COORDINATOR);
        if (row->guards.n > 0 && !holder_left(state, row))
            found &= ~(unsigned)(COORDINATOR | ADMIN);
        if ((allowed & OWNER) && owns_agreement(state, actor, id, message, body))
            found |= OWNER;
        if (message == &message_glass_review && access_reviews(state, actor, row))
            found |= OWNER;
        if ((allowed & READER) && access_reads(state, actor, row))
            found |= READER;
        if ((allowed & BREAKER) && may_break_glass(state, actor, row))
            found |= BREAKER;
        if (!(allowed & found & ~(unsigned)ENROLLED) && !access_sees(state, actor, row))
            return error_set_with(error, ERR_NO_SUCH_CASE, "case_id", DETAIL_VALUE, "%s", text);
    }
    if (allowed & found)
        return message == &message_case_unrelate ||
               may_name(state, actor, allowed, message, body, error);
    if ((allowed & READER) && row != NULL && row->restricted)
        return error_set(error, ERR_RESTRICTED, "case_id", DETAIL_NONE);
    if ((allowed & READER) && row != NULL && row->consent_withdrawn)
        return error_set(error, ERR_CONSENT_WITHDRAWN, "case_id", DETAIL_NONE);
    if ((allowed & READER) && row != NULL && reads_by_relation(state, actor, row))
        return error_set_with(error, ERR_GROUND_REQUIRED, "case_id", DETAIL_GROUND_FOR, "%s\t%s",
                              lacks_ground(state, actor, row).s, "-");
    return denied(allowed, error);
}

bool access_actor(struct state *state, const char *user_id, struct instant now,
                  struct civil_date today, struct core_actor *out, struct error *error)
{
    /* codes hold no slash, so it parts person and key */
    const char *slash = strchr(user_id, '/');
    struct code person;
    struct code key;
    struct key_row key_row;
    struct person_row person_row;
    if (slash == NULL || !code_set(&person, user_id, (size_t)(slash - user_id)) ||
        !code_set(&key, slash + 1, strlen(slash + 1)))
        return error_set(error, ERR_NOT_ENROLLED, "", DETAIL_NONE);
    if (!state_key(state, &person, &key, &key_row) || key_row.revoked ||
        (key_row.until.ms != 0 && key_row.until.ms <= now.ms) ||
        !state_person(state, &person, &person_row) || person_row.revoked)
        return error_set(error, ERR_NOT_ENROLLED, "", DETAIL_NONE);
    *out = (struct core_actor){.person = person,
                               .organisation = person_row.organisation,
                               .roles = person_row.roles,
                               .today = today};
    absence_reach(state, out);
    return true;
}
