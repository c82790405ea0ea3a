// SPDX-License-Identifier: EUPL-1.2
/* Meetings of a table: convened, invited to, held. The commands name a table and a moment, no case;
 * what the chair does with one case is decide_table.c's. */
#include "base/assert.h"
#include "core/decision.h"

/* The table that a meeting command names; NULL with a refusal. */
static const struct tier *named_table(struct decision *d, const struct code *ladder_code,
                                      const struct code *tier_code)
{
    uint64_t version;
    d->ladder = state_ladder(d->state, ladder_code, &version);
    if (d->ladder == NULL) {
        refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", ladder_code->s);
        return NULL;
    }
    const struct tier *tier = ladder_tier(d->ladder, tier_code);
    if (tier == NULL || tier->kind != tier_kind_TABLE) {
        refuse_with(d, ERR_NO_SUCH_TIER, "tier", DETAIL_VALUE, "%s", tier_code->s);
        return NULL;
    }
    return tier;
}

/* The actor must chair it. */
static const struct tier *chaired_table(struct decision *d, const struct code *ladder_code,
                                        const struct code *tier_code)
{
    const struct tier *tier = named_table(d, ladder_code, tier_code);
    if (tier == NULL || actor_chairs(d->command->actor, tier))
        return tier;
    refuse_with(d, ERR_DENIED, "tier", DETAIL_CHAIR_OF, "%s", tier_code->s);
    return NULL;
}

/* HRV-15: the chair, or who organises beside him. */
static const struct tier *organised_table(struct decision *d, const struct code *ladder_code,
                                          const struct code *tier_code)
{
    const struct tier *tier = named_table(d, ladder_code, tier_code);
    if (tier == NULL || actor_chairs(d->command->actor, tier) ||
        actor_in(d->command->actor, &tier->organisers))
        return tier;
    refuse_with(d, ERR_DENIED, "tier", DETAIL_CHAIR_OF, "%s", tier_code->s);
    return NULL;
}

/* A Sunday or a holiday is mostly a slip; who means it says so. */
static bool on_working_day(struct decision *d, const struct meeting_convene *c)
{
    const struct calendar *calendar = state_calendar(d->state, &d->ladder->calendar);
    struct civil_date date = decision_date(d, c->start);
    char text[11];
    civil_date_format(date, text);
    switch (calendar_day_kind(calendar, date)) {
    case DAY_WORKING:
        return true;
    case DAY_BEYOND:
        return refuse_with(d, ERR_BEYOND_CALENDAR, "start", DETAIL_CALENDAR_ENDS, "%s",
                           d->ladder->calendar.s);
    case DAY_CLOSED:
        return c->closed_day || refuse_with(d, ERR_BAD_VALUE, "start", DETAIL_CLOSED_DAY, "%s\t%s",
                                            text, calendar_closed_name(calendar, date));
    case DAY_WEEKLY_CLOSED:
        return c->closed_day ||
               refuse_with(d, ERR_BAD_VALUE, "start", DETAIL_CLOSED_WEEKDAY, "%s", text);
    }
    return true;
}

bool decide_meeting_convene(struct decision *d, const void *body)
{
    const struct meeting_convene *c = body;
    struct meeting_row meeting;
    const struct tier *tier = chaired_table(d, &c->ladder, &c->tier);
    if (tier == NULL)
        return false;
    if (!tier->convened)
        return refuse_with(d, ERR_NOT_ON_LADDER, "tier", DETAIL_NOT_CONVENED, "%s", c->tier.s);
    if (c->start.ms <= d->command->stamp.ms)
        return refuse(d, ERR_DATE_IN_PAST, "start", DETAIL_NONE);
    if (state_meeting(d->state, &c->ladder, &c->tier, c->start, &meeting))
        return refuse(d, ERR_WRONG_STATE, "start", DETAIL_MEETING_THERE);
    if (!on_working_day(d, c))
        return false;
    uint64_t least = tier_case_minutes(tier);
    if (c->minutes != 0 && c->minutes < least)
        return refuse_with(d, ERR_BAD_VALUE, "minutes", DETAIL_CASE_MINUTES, "%llu",
                           (unsigned long long)least);
    struct meeting_convened e = {.ladder = c->ladder,
                                 .minutes = c->minutes == 0 ? least : c->minutes,
                                 .start = c->start,
                                 .tier = c->tier};
    decision_emit(d, &message_meeting_convened, &e);
    return true;
}

/* What a gate of the table says of a place in a household: NULL when it is silent. */
static const struct gate *gate_about(const struct tier *tier, const struct code *who, bool absent)
{
    const struct gate *gates = tier->gates.v;
    for (size_t i = 0; i < tier->gates.n; i++)
        if (gates[i].kind == gate_kind_PRESENT &&
            codes_have(absent ? &gates[i].absent : &gates[i].attend, who))
            return &gates[i];
    return NULL;
}

static bool of_the_table(const struct tier *tier, const struct code *who)
{
    return codes_have(&tier->core, who) || codes_have(&tier->shell, who) ||
           gate_about(tier, who, false) != NULL;
}

/* UTR-4: the flexible shell, and people who are known here. */
static bool may_be_invited(struct decision *d, const struct tier *tier, const struct codes *invited)
{
    struct person_row person;
    for (uint32_t i = 0; i < invited->n; i++) {
        const struct code *who = &invited->v[i];
        if (of_the_table(tier, who))
            continue;
        if (!state_person(d->state, who, &person) || person.revoked)
            return refuse_with(d, ERR_BAD_VALUE, "invited", DETAIL_NOT_INVITABLE, "%s", who->s);
        if (!require_worker(d, "invited", who))
            return false;
    }
    return true;
}

/* UTR-6: people and organisations that are known, and members of a household by their place in it,
 * where the table lets them in. A gate that the chair may waive records who was there all the same.
 */
static bool may_be_present(struct decision *d, const struct tier *tier,
                           const struct meeting_row *meeting, const struct codes *present)
{
    struct person_row person;
    for (uint32_t i = 0; i < present->n; i++) {
        const struct code *who = &present->v[i];
        const struct gate *without = gate_about(tier, who, true);
        if (without != NULL && !without->waivable)
            return refuse_with(d, ERR_ATTENDANCE, "present", DETAIL_NOT_WITH, "%s\t%s", who->s,
                               without->code.s);
        if (of_the_table(tier, who) || codes_have(&meeting->invited, who) ||
            enum_number(&names_member_role, who->s, strlen(who->s)) != 0 ||
            state_person(d->state, who, &person))
            continue;
        return refuse_with(d, ERR_ATTENDANCE, "present", DETAIL_NOBODY_HERE, "%s", who->s);
    }
    return true;
}

/* The plans of this meeting that went already are there for who is invited only now (UTR-3). */
static bool papers_follow(struct decision *d, const struct meeting_invite *c,
                          const struct codes *added)
{
    uint64_t order = 0;
    struct case_id id;
    while (added->n > 0 &&
           state_agenda_next(d->state, &c->ladder, &c->tier, c->start, &order, &id)) {
        ASSERT(decision_load(d, id));
        pack_follow(d, added);
        decision_flush(d);
    }
    return true;
}

bool decide_meeting_invite(struct decision *d, const void *body)
{
    const struct meeting_invite *c = body;
    struct meeting_row meeting;
    const struct tier *tier = organised_table(d, &c->ladder, &c->tier);
    if (tier == NULL || !may_be_invited(d, tier, &c->invited))
        return false;
    if (!state_meeting(d->state, &c->ladder, &c->tier, c->start, &meeting))
        return refuse_with(d, ERR_NO_SUCH_MEETING, "start", DETAIL_MEETING_OF, "%s", c->tier.s);
    if (meeting.held)
        return refuse(d, ERR_WRONG_STATE, "start", DETAIL_MEETING_HELD);
    struct codes added = {0};
    for (uint32_t i = 0; i < c->invited.n; i++) {
        const struct code *who = &c->invited.v[i];
        if (!codes_have(&tier->core, who) && !codes_have(&meeting.invited, who))
            codes_add(&added, who);
        if (!codes_add(&meeting.invited, who))
            return refuse_with(d, ERR_LIMIT_REACHED, "invited", DETAIL_AT_MOST, "%d", CODES_MAX);
    }
    struct meeting_invited e = {
        .invited = c->invited, .ladder = c->ladder, .start = c->start, .tier = c->tier};
    decision_emit(d, &message_meeting_invited, &e);
    return papers_follow(d, c, &added);
}

/* The minutes are due for each case that was on (UTR-7). */
bool decide_meeting_hold(struct decision *d, const void *body)
{
    const struct meeting_hold *c = body;
    struct meeting_row meeting;
    const struct tier *tier = chaired_table(d, &c->ladder, &c->tier);
    if (tier == NULL)
        return false;
    if (!state_meeting(d->state, &c->ladder, &c->tier, c->start, &meeting))
        return refuse_with(d, ERR_NO_SUCH_MEETING, "start", DETAIL_MEETING_OF, "%s", c->tier.s);
    if (meeting.held)
        return refuse(d, ERR_WRONG_STATE, "start", DETAIL_MEETING_HELD);
    if (c->start.ms > d->command->stamp.ms)
        return refuse(d, ERR_WRONG_STATE, "start", DETAIL_MEETING_AHEAD);
    if (!may_be_present(d, tier, &meeting, &c->present))
        return false;
    struct meeting_held e = {
        .ladder = c->ladder, .present = c->present, .start = c->start, .tier = c->tier};
    decision_emit(d, &message_meeting_held, &e);
    attendants_note(d, tier, &meeting);
    uint64_t order = 0;
    struct case_id id;
    while (state_agenda_next(d->state, &c->ladder, &c->tier, c->start, &order, &id)) {
        ASSERT(decision_load(d, id));
        clock_end(d, trigger_MEETING, 0);
        clock_end(d, trigger_PACK, 0);
        bool recused = case_recused(&d->row, &d->command->actor->person);
        clock_begin(d, &(struct clock_request){
                           .trigger = trigger_HELD,
                           .owner = recused ? case_tier_owner(d->state, &d->row, d->tier)
                                            : d->command->actor->person});
        decision_flush(d);
    }
    return true;
}
