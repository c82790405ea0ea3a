// SPDX-License-Identifier: EUPL-1.2
/* What a ladder file may say that each key alone cannot tell: tiers that nobody reaches, gates that
 * nobody meets, clocks without effect, waiting that no clock watches, pots that nobody decides
 * about, tables that never meet. Pure: knows no date and no people but those it is given. */
#ifndef LADDER_LINT_H
#define LADDER_LINT_H

#include "core/ladder.h"
#include "ladder/report.h"

/* Reports all it finds, at the places that the report remembers from the reading. */
bool lint_ladder(const struct ladder *ladder, struct ladder_report *report);

/* Someone who is let in, as on one day. */
struct lint_person {
    struct code person;
    struct codes roles;
    bool away; /* and no stand-in is there */
};

/* Is at each tier someone there on that day? */
bool lint_people(const struct ladder *ladder, const struct lint_person *people, size_t n,
                 struct ladder_report *report);

#endif
