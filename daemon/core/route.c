// SPDX-License-Identifier: EUPL-1.2
#include "core/route.h"

#define CASES_COUNTED 1000 /* a tier with more is as full as one with so many */

static bool share_a_code(const struct codes *a, const struct codes *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (codes_have(b, &a->v[i]))
            return true;
    return false;
}

/* How well a case belongs to a tier; 0: not at all. */
static unsigned fit(const struct tier *tier, const struct case_row *row)
{
    unsigned by_area = 1;
    if (tier->areas.n > 0)
        by_area = codes_have(&tier->areas, &row->district) ? 3
                  : codes_have(&tier->areas, &row->team)   ? 2
                                                           : 0;
    unsigned by_domain = 1;
    if (tier->domains.n > 0)
        by_domain = share_a_code(&tier->domains, &row->domains) ? 2 : 0;
    return by_area == 0 || by_domain == 0 ? 0 : by_area * 2 + by_domain;
}

struct routes routes_of(const struct ladder *ladder, uint64_t rung, const struct case_row *row)
{
    const struct tier *tiers = ladder->tiers.v;
    struct routes found = {0};
    unsigned best = 1;
    for (size_t i = 0; i < ladder->tiers.n; i++) {
        unsigned fits = tiers[i].rung == rung ? fit(&tiers[i], row) : 0;
        if (fits < best)
            continue;
        if (fits > best)
            found.n = 0;
        best = fits;
        found.v[found.n++] = &tiers[i];
    }
    /* of several that take all the others, only a clock leads to the second */
    if (found.n > 1 && found.v[0]->areas.n == 0 && found.v[0]->domains.n == 0)
        found.n = 1;
    return found;
}

bool routes_equal(const struct routes *a, const struct routes *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (a->v[i] != b->v[i])
            return false;
    return a->n == b->n;
}

static bool routes_have(const struct routes *routes, const struct tier *tier)
{
    for (size_t i = 0; i < routes->n; i++)
        if (routes->v[i] == tier)
            return true;
    return false;
}

bool route_leads_to(const struct ladder *ladder, const struct tier *tier,
                    const struct case_row *row)
{
    struct routes routes = routes_of(ladder, tier->rung, row);
    return routes_have(&routes, tier);
}

static size_t cases_in(struct state *state, const struct ladder *ladder, const struct tier *tier)
{
    struct case_list_query query = {
        .list = CASES_OF_TIER, .ladder = ladder->code, .tier = tier->code};
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    size_t n = 0;
    while (n < CASES_COUNTED && state_cases_next(state, &query, cursor, &id))
        n++;
    return n;
}

/* ZNS-2, DHG-6: the people who know the case, else those who have room. */
const struct tier *route_tier(struct state *state, const struct ladder *ladder, uint64_t rung,
                              const struct case_row *row)
{
    struct routes routes = routes_of(ladder, rung, row);
    for (size_t i = 0; i < routes.n; i++)
        if (routes.n == 1 || codes_have(&row->visited, &routes.v[i]->code))
            return routes.v[i];
    const struct tier *tier = NULL;
    size_t fewest = 0;
    for (size_t i = 0; i < routes.n; i++) {
        size_t n = cases_in(state, ladder, routes.v[i]);
        if (tier != NULL && n >= fewest)
            continue;
        tier = routes.v[i];
        fewest = n;
    }
    return tier;
}

static bool was_on(const struct ladder *ladder, uint64_t rung, const struct case_row *row)
{
    for (uint32_t i = 0; i < row->visited.n; i++) {
        const struct tier *tier = ladder_tier(ladder, &row->visited.v[i]);
        if (tier != NULL && tier->rung == rung)
            return true;
    }
    return false;
}

void route_skipped(const struct ladder *ladder, uint64_t from, uint64_t to,
                   const struct case_row *row, struct codes *out)
{
    out->n = 0;
    for (uint64_t rung = ladder_rung_above(ladder, from); rung != 0 && rung < to;
         rung = ladder_rung_above(ladder, rung)) {
        struct routes routes = routes_of(ladder, rung, row);
        if (routes.n > 0 && !was_on(ladder, rung, row))
            codes_add(out, &routes.v[0]->code);
    }
}
