// SPDX-License-Identifier: EUPL-1.2
/* A case on a ladder that has something of everything, and what a test adds to it. */
#ifndef UNIT_CORE_FULL_LADDER_H
#define UNIT_CORE_FULL_LADDER_H

#include "fixture.h"

/* Who gives the commands. */
static const char *person = "professional-1";
static void (*adjust_more)(struct ladder *ladder, struct tier *tiers);

static void everything_and_more(struct ladder *ladder, struct tier *tiers)
{
    ladder_of_everything(ladder, tiers);
    if (adjust_more != NULL)
        adjust_more(ladder, tiers);
}

static struct state *site_with(struct fixture *fixture, struct case_row *row, const char *tier)
{
    adjust_ladder = everything_and_more;
    person = "professional-1";
    struct state *state = site_of(fixture);
    *row = case_at(1, tier);
    put_case(state, row);
    return state;
}

#endif
