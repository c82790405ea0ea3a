// SPDX-License-Identifier: EUPL-1.2
/* The pots of a ladder in a year: their sums, and which cases ask for what is reserved. */
#include "queries/queries.h"

#define REQUESTS_MAX   64   /* of one pot */
#define LOOKED_AT_MOST 2000 /* by one query, so that it never holds up the loop */

/* DHG-5: what each funder bears of what was given for good. Cents that do not divide go to the
 * first ones, so that the shares are the whole. */
static struct list shares_of(const struct query_context *context, const struct pot *pot,
                             uint64_t given)
{
    const struct funder *funders = pot->funders.v;
    struct share_view *views = arena_alloc(context->arena, pot->funders.n * sizeof *views);
    uint64_t left = given;
    for (size_t i = 0; i < pot->funders.n; i++) {
        views[i] = (struct share_view){.cents = given / 100 * funders[i].percent +
                                                given % 100 * funders[i].percent / 100,
                                       .organisation = funders[i].organisation,
                                       .percent = funders[i].percent};
        left -= views[i].cents;
    }
    for (size_t i = 0; i < left && i < pot->funders.n; i++)
        views[i].cents++;
    return (struct list){pot->funders.n, views};
}

static void add_requests(const struct query_context *context, const struct case_row *row,
                         const struct code *ladder, uint64_t year, struct pot_view *pots, size_t n)
{
    struct spend_row spend;
    for (uint64_t number = 1; number <= row->spends; number++) {
        if (!state_spend(context->state, row->case_id, number, &spend) || spend.year != year ||
            spend.state != spend_state_REQUESTED || !code_equal(&spend.ladder, ladder))
            continue;
        size_t at = 0;
        while (at < n && !code_equal(&pots[at].pot, &spend.pot))
            at++;
        if (at == n || pots[at].requests.n == REQUESTS_MAX)
            continue;
        struct request_view *requests = pots[at].requests.v;
        requests[pots[at].requests.n++] = (struct request_view){
            .case_id = row->case_id, .cents = spend.cents, .kind = spend.kind, .spend = number};
    }
}

/* What is asked in open cases of the ladder that the actor sees with their money. */
static void find_requests(const struct query_context *context, const struct code *ladder,
                          uint64_t year, struct pot_view *pots, size_t n)
{
    struct case_list_query list = {.list = CASES_BY_DUE, .ladder = *ladder};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    struct case_row *row = arena_alloc(context->arena, sizeof *row);
    struct extract *extract = arena_alloc(context->arena, sizeof *extract);
    for (int looked = 0;
         looked < LOOKED_AT_MOST && state_cases_next(context->state, &list, cursor, &id);
         looked++) {
        if (!state_case(context->state, id, row) || row->spends == 0 ||
            !access_sees(context->state, context->actor, row))
            continue;
        access_extract(context->state, context->actor, row, extract);
        if (extract_shows_fact(extract, sees_fact_MONEY))
            add_requests(context, row, ladder, year, pots, n);
    }
}

bool query_pots_answer(const struct query_context *context, const void *body, struct writer *answer)
{
    const struct query_pots *query = body;
    const struct ladder *ladder = query_ladder_of(context, &query->ladder);
    if (ladder == NULL)
        return false;
    int year;
    int month;
    int day;
    const struct zone *zone = state_zone(context->state, ladder->zone);
    civil_date_split(zone_local(zone, context->now).date, &year, &month, &day);
    struct pots_answer pots = {.year = query->year != 0 ? query->year : (uint64_t)year};
    struct pot_view *views = arena_alloc(context->arena, ladder->pots.n * sizeof *views);
    const struct pot *rules = ladder->pots.v;
    bool waits = false;
    for (size_t i = 0; i < ladder->pots.n; i++) {
        struct pot_row row;
        struct request_view *requests =
            arena_alloc(context->arena, REQUESTS_MAX * sizeof *requests);
        state_pot(context->state, &ladder->code, &rules[i].code, pots.year, &row);
        views[i] = (struct pot_view){
            .accounted_cents = row.accounted_cents,
            .english = rules[i].english,
            .forgiven_cents = row.forgiven_cents,
            .lent_cents = row.lent_cents,
            .max_cents = rules[i].max_cents,
            .name = rules[i].name,
            .pot = rules[i].code,
            .repaid_cents = row.repaid_cents,
            .requests = {0, requests},
            .reserved_cents = row.reserved_cents,
            .shares = shares_of(context, &rules[i], row.spent_cents + row.forgiven_cents),
            .spent_cents = row.spent_cents,
            .year_cents = rules[i].year_cents,
        };
        waits = waits || row.reserved_cents > 0;
    }
    if (waits)
        find_requests(context, &ladder->code, pots.year, views, ladder->pots.n);
    pots.pots = (struct list){ladder->pots.n, views};
    message_encode(&message_pots_answer, &pots, answer);
    return true;
}
