// SPDX-License-Identifier: EUPL-1.2
/* In a table with totals, each row and each column is an equation. Take rows and columns as points
 * and every cell that is left out as a line between its row and its column: a cell can be worked
 * out exactly when its line is on no circle (it is a bridge). So bridges are closed, one by one, by
 * leaving out a cell that leads back. */
#include "report/suppress.h"

#include <string.h>

#include "base/assert.h"

void suppress_one(struct cell *cell, uint64_t threshold)
{
    cell->hidden = is_small(cell->n, threshold);
}

void suppress_round(struct cell *cell, uint64_t threshold)
{
    suppress_one(cell, threshold);
    cell->n = (cell->n + threshold - 1) / threshold * threshold;
}

/* --- one row --- */

/* The smallest one that is shown; a zero only when there is nothing else. NULL: none is. */
static struct cell *smallest_shown(struct cell *cells, size_t n, size_t step)
{
    struct cell *best = NULL;
    for (size_t i = 0; i < n; i++) {
        struct cell *cell = &cells[i * step];
        if (cell->hidden)
            continue;
        if (best == NULL || (cell->n > 0 && (best->n == 0 || cell->n < best->n)))
            best = cell;
    }
    return best;
}

/* What is left out of a row that shows its total: one cell alone can be subtracted, and several
 * that are small together say that they are. True when one more was left out. */
static bool cover(struct cell *cells, size_t n, size_t step, const struct cell *total,
                  uint64_t threshold)
{
    uint64_t sum = 0;
    size_t hidden = 0;
    for (size_t i = 0; i < n; i++) {
        hidden += cells[i * step].hidden;
        sum += cells[i * step].hidden ? cells[i * step].n : 0;
    }
    if (hidden == 0 || total->hidden || (hidden > 1 && sum >= threshold))
        return false;
    struct cell *more = smallest_shown(cells, n, step);
    if (more == NULL)
        return false;
    more->hidden = true;
    return true;
}

void suppress_parts(struct cell *parts, size_t n, struct cell *total, uint64_t threshold)
{
    size_t hidden = 0;
    total->n = 0;
    for (size_t i = 0; i < n; i++) {
        suppress_one(&parts[i], threshold);
        total->n += parts[i].n;
    }
    suppress_one(total, threshold);
    while (cover(parts, n, 1, total, threshold))
        continue;
    for (size_t i = 0; i < n; i++)
        hidden += parts[i].hidden;
    if (hidden == 1 && !total->hidden)
        total->hidden = true; /* there was no other part */
    else if (hidden == 0 && total->hidden && n > 0)
        smallest_shown(parts, n, 1)->hidden = true;
}

/* --- a table --- */

struct table {
    struct cell *cells;
    size_t rows;                           /* with the totals */
    size_t columns;                        /* likewise */
    uint8_t of_row[SUPPRESS_SIDE_MAX + 1]; /* which side of a bridge */
    uint8_t of_column[SUPPRESS_SIDE_MAX + 1];
};

static struct cell *cell_at(const struct table *t, size_t row, size_t column)
{
    return &t->cells[row * t->columns + column];
}

/* Marks all that the row is joined to by what is left out, but for the line (row, column). */
static void mark_side(struct table *t, size_t row, size_t column)
{
    bool more = true;
    memset(t->of_row, 0, sizeof t->of_row);
    memset(t->of_column, 0, sizeof t->of_column);
    t->of_row[row] = 1;
    while (more) {
        more = false;
        for (size_t r = 0; r < t->rows; r++)
            for (size_t c = 0; c < t->columns; c++) {
                if (!cell_at(t, r, c)->hidden || (r == row && c == column) ||
                    t->of_row[r] == t->of_column[c])
                    continue;
                t->of_row[r] = t->of_column[c] = 1;
                more = true;
            }
    }
}

/* The dearer, the later: an own number, a zero, a total. */
static uint64_t price(const struct table *t, size_t row, size_t column)
{
    bool total = row == t->rows - 1 || column == t->columns - 1;
    const struct cell *cell = cell_at(t, row, column);
    uint64_t n = cell->n > UINT32_MAX ? UINT32_MAX : cell->n;
    if (n == 0)
        n = UINT64_C(1) << 33;
    return total ? n + (UINT64_C(1) << 34) : n;
}

/* Leaves out the cheapest cell between the two sides. False when there is none. */
static bool lead_back(struct table *t)
{
    struct cell *best = NULL;
    uint64_t lowest = UINT64_MAX;
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            if (cell_at(t, r, c)->hidden || t->of_row[r] == t->of_column[c] ||
                price(t, r, c) >= lowest)
                continue;
            best = cell_at(t, r, c);
            lowest = price(t, r, c);
        }
    if (best != NULL)
        best->hidden = true;
    return best != NULL;
}

/* True when a bridge was closed. */
static bool close_bridge(struct table *t)
{
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            if (!cell_at(t, r, c)->hidden)
                continue;
            mark_side(t, r, c);
            if (t->of_column[c] == 0 && lead_back(t))
                return true;
        }
    return false;
}

static bool cover_lines(struct table *t, uint64_t threshold)
{
    bool more = false;
    for (size_t r = 0; r + 1 < t->rows; r++)
        more |=
            cover(cell_at(t, r, 0), t->columns - 1, 1, cell_at(t, r, t->columns - 1), threshold);
    for (size_t c = 0; c + 1 < t->columns; c++)
        more |=
            cover(cell_at(t, 0, c), t->rows - 1, t->columns, cell_at(t, t->rows - 1, c), threshold);
    return more;
}

static void add_up(struct table *t)
{
    for (size_t c = 0; c < t->columns; c++)
        cell_at(t, t->rows - 1, c)->n = 0;
    for (size_t r = 0; r + 1 < t->rows; r++) {
        struct cell *total = cell_at(t, r, t->columns - 1);
        total->n = 0;
        for (size_t c = 0; c + 1 < t->columns; c++) {
            total->n += cell_at(t, r, c)->n;
            cell_at(t, t->rows - 1, c)->n += cell_at(t, r, c)->n;
        }
        cell_at(t, t->rows - 1, t->columns - 1)->n += total->n;
    }
}

void suppress_table(struct cell *cells, size_t rows, size_t columns, uint64_t threshold)
{
    struct table t = {.cells = cells, .rows = rows + 1, .columns = columns + 1};
    ASSERT(rows <= SUPPRESS_SIDE_MAX && columns <= SUPPRESS_SIDE_MAX);
    add_up(&t);
    for (size_t i = 0; i < t.rows * t.columns; i++)
        suppress_one(&cells[i], threshold);
    while (cover_lines(&t, threshold) || close_bridge(&t))
        continue;
}
