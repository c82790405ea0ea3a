// SPDX-License-Identifier: EUPL-1.2
#include "core/capacity.h"

#include "base/assert.h"
#include "core/term.h"

#define COUNTED_MOST 10001 /* one more than the largest limit of a ladder file */
#define HELD_MOST    1000  /* cases of one holder that are looked at */

/* --- counting --- */

/* At a team and on the phone list the case holder works on. */
static bool holder_works(const struct tier *tier)
{
    return tier->kind == tier_kind_TEAM || tier->kind == tier_kind_PHONE;
}

static bool is_held(const struct case_row *row, const struct ladder *ladder)
{
    return case_matter(row) == matter_CASE && code_equal(&row->ladder, &ladder->code);
}

static uint64_t held_by(struct state *state, const struct ladder *ladder, const struct code *person,
                        struct case_id except)
{
    struct case_list_query query = {.list = CASES_OF_HOLDER, .person = *person};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    uint64_t n = 0;
    for (int looked = 0; looked < HELD_MOST && state_cases_next(state, &query, cursor, &id);
         looked++) {
        const struct case_row *row = state_case_look(state, id);
        ASSERT(row != NULL);
        n += !case_id_equal(id, except) && is_held(row, ladder);
    }
    return n;
}

uint64_t capacity_of(struct state *state, const struct ladder *ladder, const struct tier *tier,
                     const struct code *person, struct case_id except)
{
    if (holder_works(tier))
        return held_by(state, ladder, person, except);
    return state_work_count(state, &ladder->code, &tier->code, person, except, COUNTED_MOST);
}

/* 1 January, where the ladder lives. */
static struct instant year_begins(struct state *state, const struct ladder *ladder,
                                  struct instant now)
{
    const struct zone *zone = state_zone(state, ladder->zone);
    int year;
    int month;
    int day;
    civil_date_split(zone_local(zone, now).date, &year, &month, &day);
    return zone_instant(zone, civil_date_of(year, 1, 1), 0);
}

/* --- going over --- */

static void note(struct decision *d, const struct warning *warning, enum over over)
{
    if (over == over_REFUSE && d->refused.kind == warning_kind_none)
        d->refused = *warning;
    if (d->n_warnings < WARNINGS_MAX)
        d->warnings[d->n_warnings++] = *warning;
}

static const struct limit *limit_of(const struct list *limits)
{
    return limits->n == 0 ? NULL : limits->v;
}

/* `n` others, and this one. */
static void note_limit(struct decision *d, const struct limit *limit, struct warning *warning,
                       uint64_t n)
{
    warning->count = n + 1;
    warning->most = limit->most;
    if (warning->count > limit->most)
        note(d, warning, limit->over);
}

/* Of his own term, else of the tier. */
static uint64_t hours_of(struct state *state, const struct ladder *ladder, const struct tier *tier,
                         const struct code *person, struct instant now)
{
    struct term_row term;
    struct civil_date today = zone_local(state_zone(state, ladder->zone), now).date;
    bool own = term_of(state, ladder, tier, person, today, &term) == TERM_RUNS;
    return own && term.hours_week != 0 ? term.hours_week : tier->hours_week;
}

static void note_hours(struct decision *d, const struct code *person, uint64_t n)
{
    const struct tier *tier = d->tier;
    if (tier->hours_case == 0)
        return;
    uint64_t hours = hours_of(d->state, d->ladder, tier, person, d->command->stamp) / (n + 1);
    if (hours >= tier->hours_case)
        return;
    struct warning warning = {.count = hours,
                              .kind = warning_kind_HOURS,
                              .most = tier->hours_case,
                              .person = *person,
                              .tier = tier->code};
    note(d, &warning, over_WARN);
}

/* One more case for a person at the tier at hand. */
static void note_person(struct decision *d, const struct tier *tier, const struct code *person)
{
    const struct limit *limit = limit_of(&tier->caseload);
    struct warning warning = {.kind = warning_kind_CASELOAD, .person = *person, .tier = tier->code};
    if (limit == NULL && (tier->hours_case == 0 || holder_works(tier)))
        return;
    uint64_t n = capacity_of(d->state, d->ladder, tier, person, d->row.case_id);
    if (limit != NULL)
        note_limit(d, limit, &warning, n);
    if (!holder_works(tier))
        note_hours(d, person, n);
}

/* The case as it was before the command, when it was at work on this ladder. */
static const struct case_row *at_work_before(struct decision *d)
{
    const struct case_row *row = state_case_look(d->state, d->row.case_id);
    bool works = row != NULL && code_equal(&row->ladder, &d->ladder->code) &&
                 (row->status == status_WORKING || row->status == status_PLANNED);
    return works ? row : NULL;
}

/* One more case in treatment, unless it was already. */
static void note_progress(struct decision *d)
{
    const struct limit *here = limit_of(&d->tier->in_progress);
    const struct limit *all = limit_of(&d->ladder->in_progress);
    const struct case_row *before = at_work_before(d);
    struct warning warning = {.kind = warning_kind_IN_PROGRESS, .tier = d->tier->code};
    bool was_here = before != NULL && code_equal(&before->tier, &d->tier->code);
    bool was_on_ladder = before != NULL;
    if (here != NULL && !was_here)
        note_limit(d, here, &warning,
                   state_work_count(d->state, &d->ladder->code, &d->tier->code, NULL,
                                    d->row.case_id, COUNTED_MOST));
    warning.tier = (struct code){{0}};
    if (all != NULL && !was_on_ladder)
        note_limit(
            d, all, &warning,
            state_work_count(d->state, &d->ladder->code, NULL, NULL, d->row.case_id, COUNTED_MOST));
}

static bool held_before(struct decision *d, const struct code *person)
{
    const struct case_row *row = state_case_look(d->state, d->row.case_id);
    return row != NULL && case_is_open(row) && is_held(row, d->ladder) &&
           code_equal(&row->holder, person);
}

void capacity_take(struct decision *d, const struct code *person)
{
    if (case_matter(&d->row) != matter_CASE)
        return;
    note_progress(d);
    if (holder_works(d->tier)) {
        if (!held_before(d, person))
            note_person(d, d->tier, person);
        return;
    }
    const struct case_row *before = at_work_before(d);
    bool had_it = before != NULL && code_equal(&before->tier, &d->tier->code) &&
                  code_equal(&before->claimed_by, person);
    if (!had_it)
        note_person(d, d->tier, person);
}

/* Of the teams that it was at, the first that has a limit. */
void capacity_lead(struct decision *d, const struct code *person)
{
    if (case_matter(&d->row) != matter_CASE || held_before(d, person))
        return;
    for (uint32_t i = 0; i < d->row.visited.n; i++) {
        const struct tier *tier = ladder_tier(d->ladder, &d->row.visited.v[i]);
        if (tier == NULL || !holder_works(tier) || tier->caseload.n == 0)
            continue;
        note_person(d, tier, person);
        return;
    }
}

void capacity_plan(struct decision *d)
{
    note_progress(d);
}

void capacity_come(struct decision *d)
{
    if (d->ladder->year_target.n == 0)
        return;
    const struct year_target *target = d->ladder->year_target.v;
    struct warning warning = {.kind = warning_kind_YEAR_TARGET, .most = target->cases};
    warning.count = 1 + state_came_count(d->state, &d->ladder->code,
                                         year_begins(d->state, d->ladder, d->command->stamp),
                                         d->row.case_id, UINT64_MAX);
    if (warning.count > warning.most)
        note(d, &warning, target->over);
}

static struct warning warning_of(const struct tier *tier, const struct together *together)
{
    return (struct warning){.count = together->ending,
                            .kind = warning_kind_TERMS_TOGETHER,
                            .most = together->all,
                            .tier = tier->code,
                            .until = together->first};
}

void capacity_terms(struct decision *d, const struct ladder *ladder, const struct term_put *c)
{
    const struct tier *tier = ladder_tier(ladder, &c->tier);
    struct term_row change = {.from = c->from, .person = c->person, .until = c->until};
    struct civil_date today =
        zone_local(state_zone(d->state, ladder->zone), d->command->stamp).date;
    struct together together = terms_together(d->state, ladder, tier, today, &change);
    struct warning warning = warning_of(tier, &together);
    if (terms_too_many(ladder, &together))
        note(d, &warning, over_WARN);
}

bool capacity_refuse(struct decision *d)
{
    const struct warning *over = &d->refused;
    unsigned long long count = over->count;
    unsigned long long most = over->most;
    switch (over->kind) {
    case warning_kind_CASELOAD:
        return refuse_with(d, ERR_OVER_LIMIT, "person", DETAIL_OVER_CASELOAD, "%s\t%llu\t%s\t%llu",
                           over->person.s, count, over->tier.s, most);
    case warning_kind_IN_PROGRESS:
        if (code_empty(&over->tier))
            return refuse_with(d, ERR_OVER_LIMIT, "case_id", DETAIL_OVER_ON_LADDER, "%llu\t%llu",
                               count, most);
        return refuse_with(d, ERR_OVER_LIMIT, "case_id", DETAIL_OVER_IN_PROGRESS, "%s\t%llu\t%llu",
                           over->tier.s, count, most);
    case warning_kind_YEAR_TARGET:
        return refuse_with(d, ERR_OVER_LIMIT, "ladder", DETAIL_OVER_YEAR_TARGET, "%llu\t%llu",
                           count, most);
    case warning_kind_HOURS: /* these only warn */
    case warning_kind_TERM:
    case warning_kind_TERMS_TOGETHER:
    case warning_kind_NO_STAND_IN:
    case warning_kind_REPORT:
    case warning_kind_LEARNING:
    case warning_kind_none:
        break;
    }
    UNREACHABLE();
}

/* --- as things stand --- */

struct list_of_warnings {
    struct warning *v;
    size_t n;
    size_t most;
};

static void add(struct list_of_warnings *list, const struct warning *warning)
{
    if (list->n < list->most)
        list->v[list->n++] = *warning;
}

static void add_progress(struct state *state, const struct ladder *ladder, const struct tier *tier,
                         struct list_of_warnings *list)
{
    const struct limit *limit = limit_of(tier == NULL ? &ladder->in_progress : &tier->in_progress);
    struct warning warning = {.kind = warning_kind_IN_PROGRESS};
    if (limit == NULL)
        return;
    if (tier != NULL)
        warning.tier = tier->code;
    warning.most = limit->most;
    warning.count = state_work_count(state, &ladder->code, tier == NULL ? NULL : &tier->code, NULL,
                                     (struct case_id){0}, COUNTED_MOST);
    if (warning.count > warning.most)
        add(list, &warning);
}

/* What a stand-up looks at. */
struct look {
    struct state *state;
    const struct ladder *ladder;
    struct instant now;
    struct civil_date today;
};

static void add_person(const struct look *look, const struct tier *tier, const struct code *person,
                       struct list_of_warnings *list)
{
    const struct limit *limit = limit_of(&tier->caseload);
    uint64_t n = capacity_of(look->state, look->ladder, tier, person, (struct case_id){0});
    struct warning warning = {.count = n, .person = *person, .tier = tier->code};
    if (limit != NULL && n > limit->most) {
        warning.kind = warning_kind_CASELOAD;
        warning.most = limit->most;
        add(list, &warning);
    }
    if (n == 0 || tier->hours_case == 0 || holder_works(tier))
        return;
    warning.count = hours_of(look->state, look->ladder, tier, person, look->now) / n;
    warning.kind = warning_kind_HOURS;
    warning.most = tier->hours_case;
    if (warning.count < warning.most)
        add(list, &warning);
}

static void add_people(const struct look *look, const struct tier *tier,
                       struct list_of_warnings *list)
{
    struct person_row person;
    struct code after = {{0}};
    if (tier->caseload.n == 0 && tier->hours_case == 0)
        return;
    while (list->n < list->most && state_person_next(look->state, &after, &person)) {
        after = person.person;
        if (!person.revoked &&
            person_works_at(look->state, &person.person, look->ladder, tier, look->today))
            add_person(look, tier, &person.person, list);
    }
}

/* DHG-6: who has to hand over by when, and whether too many go at once. */
static void add_terms(const struct look *look, const struct tier *tier,
                      struct list_of_warnings *list)
{
    struct term_row term;
    struct code after = {{0}};
    if (look->ladder->terms.n == 0)
        return;
    while (state_term_next(look->state, &look->ladder->code, &tier->code, &after, &term)) {
        after = term.person;
        if (term.until.n < look->today.n ||
            !term_nears_end(look->state, look->ladder, &term, look->now))
            continue;
        struct warning warning = {.kind = warning_kind_TERM,
                                  .person = term.person,
                                  .tier = tier->code,
                                  .until = term.until};
        warning.count =
            capacity_of(look->state, look->ladder, tier, &term.person, (struct case_id){0});
        add(list, &warning);
    }
    struct together together = terms_together(look->state, look->ladder, tier, look->today, NULL);
    struct warning warning = warning_of(tier, &together);
    if (terms_too_many(look->ladder, &together))
        add(list, &warning);
}

size_t capacity_warnings(struct state *state, const struct ladder *ladder, struct instant now,
                         struct warning *out, size_t most)
{
    struct list_of_warnings list = {out, 0, most};
    const struct tier *tiers = ladder->tiers.v;
    const struct year_target *target = ladder->year_target.v;
    if (ladder->year_target.n > 0) {
        struct warning warning = {.kind = warning_kind_YEAR_TARGET, .most = target->cases};
        warning.count = state_came_count(state, &ladder->code, year_begins(state, ladder, now),
                                         (struct case_id){0}, UINT64_MAX);
        if (warning.count > warning.most)
            add(&list, &warning);
    }
    struct look look = {state, ladder, now, zone_local(state_zone(state, ladder->zone), now).date};
    add_progress(state, ladder, NULL, &list);
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        add_progress(state, ladder, &tiers[i], &list);
        add_people(&look, &tiers[i], &list);
        add_terms(&look, &tiers[i], &list);
    }
    return list.n;
}
