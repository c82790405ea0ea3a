// SPDX-License-Identifier: EUPL-1.2
#include "core/quorum.h"

#include "base/assert.h"
#include "core/absence.h"

static bool sits_by_name(const struct tier *tier, const struct meeting_row *meeting,
                         const struct code *person)
{
    return codes_have(&tier->chairs, person) || codes_have(&tier->stand_ins, person) ||
           codes_have(&tier->workers, person) || codes_have(&tier->board, person) ||
           codes_have(&meeting->invited, person);
}

static bool is_of_table(const struct tier *tier, const struct meeting_row *meeting,
                        const struct code *organisation)
{
    return codes_have(&tier->core, organisation) || codes_have(&tier->shell, organisation) ||
           codes_have(&meeting->invited, organisation);
}

/* Which seat somebody fills; empty when he fills none. */
static struct code seat_of(struct state *state, const struct tier *tier,
                           const struct meeting_row *meeting, struct civil_date day,
                           const struct code *who)
{
    struct person_row person;
    struct core_actor there = {.person = *who, .today = day};
    if (is_of_table(tier, meeting, who) || sits_by_name(tier, meeting, who))
        return *who;
    if (!state_person(state, who, &person))
        return (struct code){{0}};
    absence_reach(state, &there);
    for (uint32_t i = 0; i < there.persons.n; i++)
        if (sits_by_name(tier, meeting, &there.persons.v[i]))
            return there.persons.v[i];
    return is_of_table(tier, meeting, &person.organisation) ? person.organisation
                                                            : (struct code){{0}};
}

static bool has_role(struct state *state, const struct code *who, const struct code *role)
{
    struct person_row person;
    return state_person(state, who, &person) && !person.revoked && codes_have(&person.roles, role);
}

/* The chair is whoever chairs this table, whatever roles he has at the site. */
static bool somebody_is(struct state *state, const struct tier *tier, const struct quorum *quorum,
                        const struct codes *there, const struct code *role)
{
    for (uint32_t i = 0; i < quorum->seats.n && code_is(role, "chair"); i++)
        if (codes_have(&tier->chairs, &quorum->seats.v[i]) ||
            codes_have(&tier->stand_ins, &quorum->seats.v[i]))
            return true;
    for (uint32_t i = 0; i < there->n && !code_is(role, "chair"); i++)
        if (has_role(state, &there->v[i], role))
            return true;
    return codes_have(&quorum->seats, role);
}

struct quorum quorum_count(struct state *state, const struct tier *tier,
                           const struct meeting_row *meeting, struct civil_date day,
                           const struct codes *there)
{
    struct quorum quorum = {0};
    for (uint32_t i = 0; i < there->n; i++) {
        struct code seat = seat_of(state, tier, meeting, day, &there->v[i]);
        if (!code_empty(&seat))
            codes_add(&quorum.seats, &seat);
    }
    for (uint32_t i = 0; i < tier->quorum_of.n; i++)
        if (!somebody_is(state, tier, &quorum, there, &tier->quorum_of.v[i]))
            codes_add(&quorum.lacking, &tier->quorum_of.v[i]);
    quorum.stands = quorum.seats.n >= tier->quorum && quorum.lacking.n == 0;
    return quorum;
}

/* False where there was no meeting, or none was asked of it. */
static bool count_held(struct decision *d, struct quorum *quorum)
{
    struct meeting_row meeting;
    bool asked = d->tier->quorum != 0 || d->tier->quorum_of.n > 0;
    if (!asked || d->row.meeting.ms == 0)
        return false;
    ASSERT(state_meeting(d->state, &d->row.ladder, &d->row.tier, d->row.meeting, &meeting));
    if (!meeting.held)
        return false;
    *quorum = quorum_count(d->state, d->tier, &meeting, decision_date(d, meeting.start),
                           &meeting.present);
    return true;
}

bool quorum_is_short(struct decision *d)
{
    struct quorum quorum;
    return count_held(d, &quorum) && !quorum.stands;
}

bool require_quorum(struct decision *d)
{
    struct quorum quorum;
    if (d->tier->without_quorum == without_quorum_WARN || !count_held(d, &quorum) || quorum.stands)
        return true;
    if (quorum.seats.n < d->tier->quorum)
        return refuse_with(d, ERR_NO_QUORUM, "case_id", DETAIL_QUORUM_SHORT, "%u\t%llu",
                           quorum.seats.n, (unsigned long long)d->tier->quorum);
    refuse_with(d, ERR_NO_QUORUM, "case_id", DETAIL_QUORUM_WITHOUT, "%s", quorum.lacking.v[0].s);
    d->error->missing = quorum.lacking;
    return false;
}
