// SPDX-License-Identifier: EUPL-1.2
#include "core/workload.h"

#include "core/capacity.h"
#include "core/leave.h"
#include "core/term.h"

/* --- the people of a tier --- */

struct listing {
    struct state *state;
    const struct ladder *ladder;
    const struct tier *tier;
    struct instant now;
    struct civil_date today;
    struct workload *v;
    size_t n;
};

static bool is_listed(const struct listing *list, const struct code *person)
{
    for (size_t i = 0; i < list->n; i++)
        if (code_equal(&list->v[i].person, person))
            return true;
    return false;
}

static bool limit_lets(const struct tier *tier, const struct workload *load)
{
    const struct limit *limit = tier->caseload.v;
    return tier->caseload.n == 0 || limit->over == over_WARN ||
           load->cases + load->offered < limit->most;
}

static void add(struct listing *list, const struct code *person)
{
    struct person_row row;
    struct term_row term;
    struct absence_row absence;
    if (list->n == WORKLOAD_MOST || is_listed(list, person) ||
        !state_person(list->state, person, &row) || row.revoked)
        return;
    enum term_state state =
        term_of(list->state, list->ladder, list->tier, person, list->today, &term);
    if (state == TERM_OVER)
        return;
    struct workload load = {.person = *person, .hours_week = list->tier->hours_week, .takes = true};
    load.cases = capacity_of(list->state, list->ladder, list->tier, person, (struct case_id){0});
    load.offered = state_offered_count(list->state, &list->ladder->code, &list->tier->code, person,
                                       (struct case_id){0}, 1000);
    if (state == TERM_RUNS) {
        load.until = term.until;
        load.hours_week = term.hours_week != 0 ? term.hours_week : load.hours_week;
        load.takes = !term_nears_end(list->state, list->ladder, &term, list->now);
    }
    if (state_absence_on(list->state, person, list->today, &absence)) {
        load.away = absence.until;
        load.stand_in = absence.stand_in;
        load.takes = false;
    }
    load.takes = load.takes && limit_lets(list->tier, &load);
    list->v[list->n++] = load;
}

static void add_by_role(struct listing *list)
{
    struct person_row row;
    struct code after = {{0}};
    while (list->tier->roles.n > 0 && list->n < WORKLOAD_MOST &&
           state_person_next(list->state, &after, &row)) {
        after = row.person;
        bool has = false;
        for (uint32_t i = 0; i < row.roles.n; i++)
            has = has || codes_have(&list->tier->roles, &row.roles.v[i]);
        if (has)
            add(list, &row.person);
    }
}

size_t workload_list(struct state *state, const struct ladder *ladder, const struct tier *tier,
                     struct instant now, struct workload out[WORKLOAD_MOST])
{
    struct listing list = {
        .state = state,
        .ladder = ladder,
        .tier = tier,
        .now = now,
        .today = zone_local(state_zone(state, ladder->zone), now).date,
        .v = out,
    };
    struct term_row term;
    struct code after = {{0}};
    for (uint32_t i = 0; i < tier->workers.n; i++)
        add(&list, &tier->workers.v[i]);
    while (ladder->terms.n > 0 &&
           state_term_next(state, &ladder->code, &tier->code, &after, &term)) {
        after = term.person;
        add(&list, &term.person);
    }
    add_by_role(&list);
    return list.n;
}

/* Hours for each case when he has one more, held crosswise so that nothing is rounded. */
static bool has_more(const struct workload *a, const struct workload *b)
{
    uint64_t cases_a = a->cases + a->offered;
    uint64_t cases_b = b->cases + b->offered;
    uint64_t hours_a = a->hours_week == 0 ? 1 : a->hours_week;
    uint64_t hours_b = b->hours_week == 0 ? 1 : b->hours_week;
    uint64_t left = hours_a * (cases_b + 1);
    uint64_t right = hours_b * (cases_a + 1);
    return left != right ? left > right : cases_a < cases_b;
}

const struct workload *workload_most(const struct workload *all, size_t n, const struct code * not,
                                     const struct code *rather_not)
{
    const struct workload *best = NULL;
    const struct workload *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!all[i].takes || (not != NULL && code_equal(&all[i].person, not )))
            continue;
        if (rather_not != NULL && code_equal(&all[i].person, rather_not))
            last = &all[i];
        else if (best == NULL || has_more(&all[i], best))
            best = &all[i];
    }
    return best == NULL ? last : best;
}

/* --- whose it is --- */

/* ZWL-1: on a shared ladder a case waits for its own organisation's people, but at a table. */
static bool is_of_another(const struct decision *d, const struct code *person)
{
    struct person_row row;
    if (d->tier->kind == tier_kind_TABLE || !state_person(d->state, person, &row))
        return false;
    const struct core_actor actor = {.organisation = row.organisation};
    return actor_is_of_another(&actor, d->ladder, &d->row);
}

bool workload_is_at_work(const struct decision *d, const struct code *person)
{
    struct term_row term;
    if (is_of_another(d, person))
        return false;
    struct civil_date today = decision_date(d, d->command->stamp);
    bool own = term_of(d->state, d->ladder, d->tier, person, today, &term) != TERM_NONE;
    bool over = own && (today.n < term.from.n || term.until.n <= today.n);
    return !code_empty(person) && !case_recused(&d->row, person) &&
           (!over || codes_have(&d->tier->chairs, person));
}

static bool takes_over(const struct decision *d, const struct code *person)
{
    struct person_row row;
    return workload_is_at_work(d, person) && state_person(d->state, person, &row) && !row.revoked;
}

static struct code somebody_at_work(struct decision *d)
{
    struct term_row term;
    struct code after = {{0}};
    for (uint32_t i = 0; i < d->tier->workers.n; i++)
        if (takes_over(d, &d->tier->workers.v[i]))
            return d->tier->workers.v[i];
    while (state_term_next(d->state, &d->ladder->code, &d->tier->code, &after, &term)) {
        after = term.person;
        if (takes_over(d, &term.person))
            return term.person;
    }
    struct code coordinator;
    return leave_somebody_with(d, role_COORDINATOR, &coordinator) ? coordinator : d->row.holder;
}

struct code workload_owner(struct decision *d)
{
    struct code owner = case_tier_owner(d->state, &d->row, d->tier);
    if (code_empty(&owner))
        return d->row.holder;
    return workload_is_at_work(d, &owner) ? owner : somebody_at_work(d);
}

/* --- offering --- */

void workload_watch_term(struct decision *d, const struct code *person)
{
    struct term_row term;
    clock_end(d, trigger_TERM, 0);
    if (term_of(d->state, d->ladder, d->tier, person, decision_date(d, d->command->stamp), &term) !=
        TERM_RUNS)
        return;
    const struct terms *terms = d->ladder->terms.v;
    struct duration before = {DURATION_WORKING_DAYS_BEFORE,
                              duration_unpack(terms->handover).amount};
    struct clock_request request = {.trigger = trigger_TERM,
                                    .owner = *person,
                                    .fixed = term.until,
                                    .within = duration_pack(before)};
    clock_begin(d, &request);
    request.within = 0;
    clock_begin(d, &request);
}

/* GEN-18: what is urgent is the named person's at once. */
void workload_offer(struct decision *d, const struct code *rather_not)
{
    bool urgent = d->row.urgency == urgency_URGENT && !code_empty(&d->tier->urgent);
    if (d->tier->offer != offer_ROOM || case_matter(&d->row) != matter_CASE || urgent)
        return;
    struct workload *all = arena_alloc(d->arena, WORKLOAD_MOST * sizeof *all);
    size_t n = workload_list(d->state, d->ladder, d->tier, d->command->stamp, all);
    for (size_t i = 0; i < n; i++)
        all[i].takes = all[i].takes && !case_recused(&d->row, &all[i].person) &&
                       !is_of_another(d, &all[i].person);
    const struct workload *most = workload_most(all, n, &d->row.holder, rather_not);
    if (most == NULL)
        return;
    struct work_offered e = {.case_id = d->row.case_id, .person = most->person};
    decision_emit(d, &message_work_offered, &e);
    workload_watch_term(d, &most->person);
}
