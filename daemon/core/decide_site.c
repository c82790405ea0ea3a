// SPDX-License-Identifier: EUPL-1.2
/* What the daemon itself does: ticks, and what its files brought in; and the site's clock. */
#include "base/assert.h"
#include "core/decision.h"
#include "core/installs.h"
#include "core/leave.h"

#define POT_YEARS 30 /* how far back a loan is looked for */
#define TIER_LIST 80 /* bytes of an error's detail for case numbers */

/* Fires clocks in the order (due, case, clock), those of a case together at its first one; a
 * bounded number of cases a tick. The state stays as it is meanwhile, so no case is met twice. */
bool decide_tick(struct decision *d, const void *body)
{
    const struct tick *c = body;
    struct clock_place place = {{0}, {0}};
    for (uint64_t n = 0; n < c->most && d->n_events + 2 * CLOCKS_MAX + 4 < EVENTS_MAX; n++) {
        if (!state_clock_case_after(d->state, &place) || place.due.ms > d->command->stamp.ms)
            break;
        ASSERT(decision_load(d, place.case_id));
        clock_fire_due(d);
        decision_flush(d);
    }
    return true;
}

bool decide_case_tick(struct decision *d, const void *body)
{
    (void)body;
    clock_fire_due(d);
    return true;
}

bool decide_time_accept(struct decision *d, const void *body)
{
    const struct time_accept *c = body;
    struct time_accepted e = {.reason = c->reason};
    decision_emit(d, &message_time_accepted, &e);
    return true;
}

/* Counted by the calendar of the first ladder; the shell has checked that this is a practice site.
 */
bool decide_practice_advance(struct decision *d, const void *body)
{
    const struct practice_advance *c = body;
    struct code first = {{0}};
    uint64_t version;
    if (!state_ladder_next(d->state, &first, &first))
        return refuse(d, ERR_NO_SUCH_LADDER, "duration", DETAIL_NO_LADDER);
    const struct ladder *ladder = state_ladder(d->state, &first, &version);
    struct practice_advanced e = {{0}};
    if (!decision_after(d, ladder, duration_unpack(c->duration), d->command->stamp,
                        (struct civil_date){0}, &e.until))
        return refuse_with(d, ERR_BEYOND_CALENDAR, "duration", DETAIL_CALENDAR_ENDS, "%s",
                           ladder->calendar.s);
    if (e.until.ms <= d->command->stamp.ms)
        return refuse(d, ERR_BAD_VALUE, "duration", DETAIL_LEADS_AHEAD);
    decision_emit(d, &message_practice_advanced, &e);
    return true;
}

/* The open cases at a tier, as many as an error has room for; returns how many there are. */
static uint64_t cases_at(struct decision *d, const struct ladder *ladder, const struct code *tier,
                         char list[TIER_LIST])
{
    struct case_list_query query = {.list = CASES_BY_DUE, .ladder = ladder->code};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    struct case_row row;
    uint64_t n = 0;
    size_t used = 0;
    list[0] = '\0';
    while (state_cases_next(d->state, &query, cursor, &id)) {
        ASSERT(state_case(d->state, id, &row));
        if (!code_equal(&row.tier, tier))
            continue;
        n++;
        if (used + CASE_ID_TEXT >= TIER_LIST)
            continue;
        list[used++] = ' ';
        case_id_format(id, list + used);
        used += CASE_ID_TEXT - 1;
    }
    return n;
}

/* Removing a tier that holds open cases is refused, with the list (GEN-8). */
static bool keeps_tiers_in_use(struct decision *d, const struct ladder *from,
                               const struct ladder *to)
{
    const struct tier *tiers = from->tiers.v;
    for (size_t i = 0; i < from->tiers.n; i++) {
        char list[TIER_LIST];
        if (ladder_tier(to, &tiers[i].code) != NULL)
            continue;
        uint64_t n = cases_at(d, from, &tiers[i].code, list);
        if (n > 0)
            return refuse_with(d, ERR_TIER_HOLDS_CASES, "tiers", DETAIL_TIER_IN_USE, "%s\t%llu\t%s",
                               tiers[i].code.s, (unsigned long long)n, list);
    }
    return true;
}

/* What somebody still has to do something about: asked, lent, or given and to be accounted for. */
static uint64_t cents_open(const struct pot *pot, const struct pot_row *row)
{
    uint64_t given = row->spent_cents + row->forgiven_cents;
    return row->reserved_cents + row->lent_cents - row->repaid_cents - row->forgiven_cents +
           (pot->account_within != 0 ? given - row->accounted_cents : 0);
}

/* Nobody could decide on it any more, nor account for it. */
static bool keeps_pots_in_use(struct decision *d, const struct ladder *from,
                              const struct ladder *to)
{
    int year;
    int month;
    int day;
    const struct zone *zone = state_zone(d->state, from->zone);
    civil_date_split(zone_local(zone, d->command->stamp).date, &year, &month, &day);
    const struct pot *pots = from->pots.v;
    for (size_t i = 0; i < from->pots.n; i++) {
        if (ladder_pot(to, &pots[i].code) != NULL)
            continue;
        uint64_t cents = 0;
        for (int y = year - POT_YEARS; y <= year; y++) {
            struct pot_row row;
            state_pot(d->state, &from->code, &pots[i].code, (uint64_t)y, &row);
            cents += cents_open(&pots[i], &row);
        }
        if (cents > 0)
            return refuse_with(d, ERR_POT_HOLDS_MONEY, "pots", DETAIL_POT_IN_USE, "%s\t%llu",
                               pots[i].code.s, (unsigned long long)cents);
    }
    return true;
}

bool decide_ladder_install(struct decision *d, const void *body)
{
    const struct ladder_install *c = body;
    struct reader reader;
    struct ladder *ladder = arena_alloc(d->arena, sizeof *ladder);
    reader_init(&reader, c->data);
    if (!reader_check(c->data, &reader_limits_own, d->error) ||
        !message_decode(&message_ladder, &reader, ladder, d->arena, d->error))
        return refuse(d, ERR_LADDER_INVALID, "data", DETAIL_DATA_UNREADABLE);
    if (state_calendar(d->state, &ladder->calendar) == NULL)
        return refuse_with(d, ERR_LADDER_INVALID, "calendar", DETAIL_VALUE, "%s",
                           ladder->calendar.s);
    if (state_zone(d->state, ladder->zone) == NULL)
        return refuse_with(d, ERR_LADDER_INVALID, "zone", DETAIL_VALUE, "%s", ladder->zone);
    uint64_t version = 0;
    const struct ladder *before = state_ladder(d->state, &ladder->code, &version);
    if (before != NULL) {
        struct bytes data;
        ASSERT(state_ladder_data(d->state, &ladder->code, version, &data, d->arena));
        if (bytes_equal(data, c->data))
            return true; /* nothing changed */
        if (!keeps_tiers_in_use(d, before, ladder) || !keeps_pots_in_use(d, before, ladder))
            return false;
    }
    struct ladder_installed e = {.code = ladder->code, .data = c->data, .version = version + 1};
    decision_emit(d, &message_ladder_installed, &e);
    feeds_end_of_ladder(d, ladder);
    return true;
}

static bool same_calendar(const struct calendar *a, const struct calendar *b)
{
    if (a->n_closed != b->n_closed || a->valid_from.n != b->valid_from.n ||
        a->valid_until.n != b->valid_until.n || memcmp(a->hours, b->hours, sizeof a->hours) != 0)
        return false;
    for (size_t i = 0; i < a->n_closed; i++)
        if (a->closed[i].date.n != b->closed[i].date.n ||
            strcmp(a->closed[i].name, b->closed[i].name) != 0)
            return false;
    return true;
}

bool decide_calendar_install(struct decision *d, const void *body)
{
    const struct calendar_install *c = body;
    const struct calendar *before = state_calendar(d->state, &c->code);
    struct calendar after = calendar_of_install(c, d->arena);
    if (!calendar_is_valid(&after))
        return refuse_with(d, ERR_BAD_VALUE, "code", DETAIL_CALENDAR_INVALID, "%s", c->code.s);
    if (before != NULL && same_calendar(before, &after))
        return true;
    struct calendar_installed e = {
        .closed = c->closed,
        .code = c->code,
        .hours = c->hours,
        .valid_from = c->valid_from,
        .valid_until = c->valid_until,
        .version = before == NULL ? 1 : before->version + 1,
    };
    decision_emit(d, &message_calendar_installed, &e);
    return true;
}

static bool same_zone(const struct zone *a, const struct zone *b)
{
    return a->n == b->n && strcmp(a->version, b->version) == 0 &&
           memcmp(a->transitions, b->transitions, a->n * sizeof a->transitions[0]) == 0;
}

bool decide_zone_install(struct decision *d, const void *body)
{
    const struct zone_install *c = body;
    const struct zone *before = state_zone(d->state, c->name);
    struct zone after = zone_of_install(c, d->arena);
    if (!zone_is_valid(&after))
        return refuse_with(d, ERR_BAD_VALUE, "shifts", DETAIL_VALUE, "%s", c->name);
    if (before != NULL && same_zone(before, &after))
        return true;
    struct zone_installed e = {.name = c->name, .shifts = c->shifts, .version = c->version};
    decision_emit(d, &message_zone_installed, &e);
    return true;
}

/* Whether the meetings ahead are those of the rule already. */
static bool same_meetings(struct decision *d, const struct meetings_install *c)
{
    const struct moment *moments = c->moments.v;
    struct meeting_row row;
    for (size_t i = 0; i < c->moments.n; i++)
        if (!state_meeting(d->state, &c->ladder, &c->tier, moments[i].start, &row))
            return false;
    struct instant from = d->command->stamp;
    for (size_t i = 0; state_meeting_next(d->state, &c->ladder, &c->tier, from, &row);) {
        from = instant_of_ms(row.start.ms + 1);
        while (i < c->moments.n && moments[i].start.ms < row.start.ms)
            i++;
        bool in_rule = i < c->moments.n && moments[i].start.ms == row.start.ms;
        if (!in_rule && !row.convened && !row.held && row.booked == 0)
            return false;
    }
    return true;
}

bool decide_meetings_install(struct decision *d, const void *body)
{
    const struct meetings_install *c = body;
    if (same_meetings(d, c))
        return true;
    struct meetings_installed e = {.ladder = c->ladder, .moments = c->moments, .tier = c->tier};
    decision_emit(d, &message_meetings_installed, &e);
    return true;
}

bool decide_deadlines_recompute(struct decision *d, const void *body)
{
    (void)body;
    leave_pass(d);
    clock_recompute_all(d);
    return true;
}

bool decide_deadlines_done(struct decision *d, const void *body)
{
    const struct deadlines_done *c = body;
    struct deadlines_followed e = {.most = c->most};
    decision_emit(d, &message_deadlines_followed, &e);
    return true;
}
