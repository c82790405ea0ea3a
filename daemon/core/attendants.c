// SPDX-License-Identifier: EUPL-1.2
/* Who was expected at a meeting that is held: kept with it, as they were that day, since who
 * belongs to the table later was not there, and who left it was (UTR-7). What they may read of it
 * is access/'s affair. */
#include "core/absence.h"
#include "core/decision.h"

#define AT_ONCE 100 /* of an event, as events.def says */
#define MOST    2000

/* Members of organisations that always come or were invited; who was invited by name; the chair,
 * who organises and who works there; and who stands in for one of those by name that day. */
static bool was_expected(struct decision *d, const struct tier *tier,
                         const struct meeting_row *meeting, const struct person_row *person,
                         struct attendant *out)
{
    struct code member = code_of(enum_word(&names_role, role_MEMBER));
    struct code privacy = code_of(enum_word(&names_role, role_PRIVACY));
    struct core_actor there = {.organisation = person->organisation,
                               .person = person->person,
                               .roles = person->roles,
                               .today = decision_date(d, meeting->start)};
    if (person->revoked || codes_have(&person->roles, &privacy) ||
        roles_are_a_programs(&person->roles))
        return false;
    absence_reach(d->state, &there);
    *out = (struct attendant){
        .carries = actor_works_at(d->state, &there, d->ladder, tier) ||
                   actor_in(&there, &tier->organisers),
        .organisation = person->organisation,
        .person = person->person,
        .roles = person->roles,
    };
    return out->carries || actor_in(&there, &meeting->invited) ||
           (codes_have(&person->roles, &member) &&
            (codes_have(&tier->core, &person->organisation) ||
             codes_have(&meeting->invited, &person->organisation)));
}

static void tell(struct decision *d, struct meeting_attended *e, const struct attendant *attendants)
{
    if (e->attendants.n == 0)
        return;
    e->attendants.v = arena_copy(d->arena, attendants, e->attendants.n * sizeof *attendants);
    decision_emit(d, &message_meeting_attended, e);
    e->attendants.n = 0;
}

void attendants_note(struct decision *d, const struct tier *tier, const struct meeting_row *meeting)
{
    struct attendant *attendants = arena_alloc(d->arena, AT_ONCE * sizeof *attendants);
    struct meeting_attended e = {
        .ladder = d->ladder->code, .start = meeting->start, .tier = tier->code};
    struct person_row person;
    struct code after = {{0}};
    size_t n = 0;
    while (n < MOST && state_person_next(d->state, &after, &person)) {
        after = person.person;
        if (!was_expected(d, tier, meeting, &person, &attendants[e.attendants.n]))
            continue;
        n++;
        if (++e.attendants.n == AT_ONCE)
            tell(d, &e, attendants);
    }
    tell(d, &e, attendants);
}
