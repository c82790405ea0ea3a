// SPDX-License-Identifier: EUPL-1.2
/* Which numbers of a table are left out, so that none of them tells of a few: those from 1 to below
 * a threshold, and beside them as many others as it takes that no number left out can be worked
 * out from the totals. Pure. */
#ifndef REPORT_SUPPRESS_H
#define REPORT_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cell {
    uint64_t n;
    bool hidden;
};

static inline bool is_small(uint64_t n, uint64_t threshold)
{
    return n > 0 && n < threshold;
}

/* A number that stands alone. */
void suppress_one(struct cell *cell, uint64_t threshold);

/* A number that others of the report add up to, or nearly: it would say what is left out there. So
 * it is shown only up to a multiple of the threshold, as statistics about few people are. */
void suppress_round(struct cell *cell, uint64_t threshold);

/* Parts that add up to a total, which is shown beside them. `total->n` is filled in. */
void suppress_parts(struct cell *parts, size_t n, struct cell *total, uint64_t threshold);

#define SUPPRESS_SIDE_MAX 72

/* A table with its totals: rows + 1 by columns + 1 cells, row after row; the last row and the last
 * column are the totals, and are filled in. At most SUPPRESS_SIDE_MAX of either. */
void suppress_table(struct cell *cells, size_t rows, size_t columns, uint64_t threshold);

#endif
