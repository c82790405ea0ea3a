// SPDX-License-Identifier: EUPL-1.2
/* A part of a case becomes a case of its own; a case goes to another ladder (GEN-19). The history
 * of both stays, and says where it came from. */
#include "core/capacity.h"

/* The new case stands where the old one stands, with the same holder and the same facts: who split
 * it need not climb again. Its plan is its own, as its texts are sealed under a key of its own. */
bool decide_case_split(struct decision *d, const void *body)
{
    const struct case_split *c = body;
    struct site_row site;
    struct case_row row = {.case_id = case_id_from_command(&d->command->id)};
    if (!require_status(d, status_QUEUED, status_WORKING) || !require_sharing(d) ||
        !require_no_sides(d) ||
        !require_known_codes(d, "domains", &c->domains, &d->ladder->domains) ||
        !require_known_codes(d, "obstacles", &c->obstacles, &d->ladder->obstacles) ||
        !require_plan_fits(d, d->ladder))
        return false;
    if (state_case(d->state, row.case_id, &row))
        return refuse(d, ERR_ID_REUSED, "id", DETAIL_NONE);
    if (links_of(d->state, c->case_id) == LINKS_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "case_id", DETAIL_LINKS_FULL, "%d", LINKS_MAX);
    state_site(d->state, &site);
    const struct case_row from = d->row;
    const struct tier *tier = d->tier;
    struct case_submitted e = {
        .case_id = row.case_id,
        .deadline = from.deadline,
        .district = from.district,
        .domains = c->domains,
        .ground = from.ground,
        .household = c->household,
        .ladder = from.ladder,
        .obstacles = c->obstacles,
        .organisation = from.organisation,
        .outside_date = from.outside_date,
        .outside_kind = from.outside_kind,
        .sealed = decision_sealed(d),
        .slot = site.slots + 1,
        .stage = from.stage,
        .submitter = from.holder,
        .team = from.team,
        .urgency = from.urgency,
    };
    struct case_split_off part = {
        .agreed_with = from.agreed_with,
        .case_id = row.case_id,
        .contact_tries = from.contact_tries,
        .contacts = from.contacts,
        .other = from.case_id,
        .records = from.records,
        .visited = from.visited,
    };
    decision_flush(d);
    d->about = row.case_id;
    decision_new_case(d, &row, d->ladder, d->ladder_version);
    decision_emit(d, &message_case_submitted, &e);
    capacity_come(d);
    decision_emit(d, &message_case_split_off, &part);
    d->tier = tier;
    if (!recuse_carry(d, &from.recused))
        return false;
    move_enter(d, tier, entry_SPLIT, NULL);
    ground_watch(d);
    outside_watch(d, from.outside_date);
    clock_watch_deadline(d);
    decision_flush(d);
    link_both(d, row.case_id, link_SPLIT_FROM, from.case_id);
    issues_watch(d, row.case_id, &from.ladder, &c->obstacles, &c->domains);
    return true;
}

/* --- to another ladder --- */

static bool known_there(struct decision *d, const struct case_move *c, const struct ladder *to)
{
    const struct codes *domains = c->domains.n > 0 ? &c->domains : &d->row.domains;
    const struct codes *obstacles = c->obstacles.n > 0 ? &c->obstacles : &d->row.obstacles;
    const struct code *district = code_empty(&c->district) ? &d->row.district : &c->district;
    const struct code *team = code_empty(&c->team) ? &d->row.team : &c->team;
    return require_known_codes(d, "domains", domains, &to->domains) &&
           require_known_codes(d, "obstacles", obstacles, &to->obstacles) &&
           require_known_area(d, to, "district", district) &&
           require_known_area(d, to, "team", team);
}

static bool may_move(struct decision *d, const struct case_move *c, const struct ladder *to)
{
    if (!require_status(d, status_QUEUED, status_WORKING) || !require_sharing(d) ||
        !require_minutes(d) || !require_text(d, "reason") || !require_no_sides(d) ||
        !require_no_temporary(d))
        return false;
    if (to == NULL)
        return refuse_with(d, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", c->ladder.s);
    if (code_equal(&c->ladder, &d->row.ladder))
        return refuse_with(d, ERR_BAD_VALUE, "ladder", DETAIL_SAME_LADDER, "%s", c->ladder.s);
    if (d->row.questions_open > 0)
        return refuse_with(d, ERR_WRONG_STATE, "case_id", DETAIL_QUESTIONS_OPEN, "%llu",
                           (unsigned long long)d->row.questions_open);
    if (d->row.spends_open > 0)
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_MONEY_OPEN, "%llu",
                           (unsigned long long)d->row.spends_open);
    if (d->row.ladders.n == CODES_MAX)
        return refuse_with(d, ERR_LIMIT_REACHED, "ladder", DETAIL_AT_MOST, "%d", CODES_MAX);
    if (loans_left(d) > 0) /* it belongs to a pot of the ladder that lent it */
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_LOAN_OPEN, "%llu",
                           (unsigned long long)loans_left(d));
    if (clock_running(d, trigger_ACCOUNT))
        return refuse_with(d, ERR_AGREEMENTS_OPEN, "case_id", DETAIL_ACCOUNT_OPEN, "%llu",
                           (unsigned long long)accounts_left(d));
    return require_organisation(d, to, &d->row.organisation) && known_there(d, c, to);
}

/* What goes by a date of the case, by people or by the new ladder begins by its rules. */
static void watch_anew(struct decision *d)
{
    outside_watch(d, d->row.outside_date);
    clock_watch_deadline(d);
    agreements_watch(d);
    consultations_watch(d);
    experts_watch(d);
    participants_watch(d);
    process_watch(d);
    measurements_watch(d, measure_at_SUBMITTED);
    if (!code_empty(&d->row.offered_to))
        clock_begin(
            d, &(struct clock_request){.trigger = trigger_OFFERED, .owner = d->row.offered_to});
}

/* GEN-10: whoever reads without the right reads no longer for it, and is reviewed. */
static void watch_glass(struct decision *d, const struct clock_start *clocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct clock_start clock = clocks[i];
        clock.ladder_version = d->ladder_version;
        clock.tier = d->tier->code;
        if (clock.trigger == trigger_GLASS || clock.trigger == trigger_REVIEW)
            clock_take_over(d, &clock, clock.item);
    }
}

/* What is in the way at the new ladder's first tier its gates say, as on any way in. */
bool decide_case_move(struct decision *d, const void *body)
{
    const struct case_move *c = body;
    uint64_t version;
    const struct ladder *to = state_ladder(d->state, &c->ladder, &version);
    if (!may_move(d, c, to))
        return false;
    const struct case_row there = {
        .district = code_empty(&c->district) ? d->row.district : c->district,
        .domains = c->domains.n > 0 ? c->domains : d->row.domains,
        .team = code_empty(&c->team) ? d->row.team : c->team,
    };
    const struct tier *first = route_tier(d->state, to, ladder_rung_above(to, 0), &there);
    struct instant deadline = c->deadline.ms != 0 ? c->deadline : d->row.deadline;
    if (first == NULL)
        return refuse_with(d, ERR_NO_SUCH_TIER, "district", DETAIL_DISTRICT, "%s",
                           there.district.s);
    if (!require_deadline(d, to, first, deadline))
        return false;
    struct case_moved e = {
        .case_id = c->case_id,
        .deadline = c->deadline,
        .district = c->district,
        .domains = c->domains,
        .from = d->row.ladder,
        .ladder = c->ladder,
        .obstacles = c->obstacles,
        .sealed = decision_sealed(d),
        .team = c->team,
    };
    size_t n_clocks = d->n_clocks;
    struct clock_start *clocks = arena_copy(d->arena, d->clocks, n_clocks * sizeof *clocks);
    clock_end_all(d); /* each went by a rule of the old ladder */
    decision_emit(d, &message_case_moved, &e);
    d->ladder = to;
    d->ladder_version = version;
    capacity_come(d);
    if (!gates_check(d, first, gate_at_ENTRY, instant_of_ms(0)) || !require_ground_at(d, to, first))
        return false;
    move_enter(d, first, entry_OTHER_LADDER, NULL);
    watch_glass(d, clocks, n_clocks);
    watch_anew(d);
    const struct case_row row = d->row;
    d->about = row.case_id;
    decision_flush(d);
    issues_watch(d, row.case_id, &row.ladder, &row.obstacles, &row.domains);
    return true;
}
