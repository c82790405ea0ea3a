// SPDX-License-Identifier: EUPL-1.2
/* Lengths of time, in tenths of a working day, kept as counts: a median must not need a sort of a
 * hundred thousand numbers in one turn of the loop. Up to 25 days to the tenth, above that to the
 * day; from 281 days on all are one. */
#ifndef REPORT_SPREAD_H
#define REPORT_SPREAD_H

#include <stdint.h>

#define SPREAD_FINE   250
#define SPREAD_COARSE 257

struct spread {
    uint64_t n;
    uint32_t counts[SPREAD_FINE + SPREAD_COARSE];
};

void spread_add(struct spread *spread, uint64_t tenths);

/* The length that so many percent do not go beyond (nearest rank); 0 of an empty one. */
uint64_t spread_at(const struct spread *spread, unsigned percent);

#endif
