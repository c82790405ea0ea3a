// SPDX-License-Identifier: EUPL-1.2
/* What is left out of a table cannot be worked out: checked by solving the equations that its
 * totals are, over the numbers modulo a prime, for many tables. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "report/suppress.h"

#define PRIME     UINT64_C(2147483647)
#define UNKNOWNS  200
#define EQUATIONS 40

static uint64_t seed = 1;

static uint64_t next_number(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

/* --- the equations --- */

struct equations {
    size_t n;
    size_t unknowns;
    uint64_t v[EQUATIONS][UNKNOWNS];
};

static uint64_t power(uint64_t base, uint64_t exponent)
{
    uint64_t result = 1;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            result = result * base % PRIME;
        base = base * base % PRIME;
    }
    return result;
}

static void subtract(uint64_t *row, const uint64_t *from, uint64_t factor, size_t n)
{
    for (size_t i = 0; i < n; i++)
        row[i] = (row[i] + PRIME - factor * from[i] % PRIME) % PRIME;
}

/* To reduced row echelon form: an unknown is known when its row has nothing else. */
static bool gives_one_away(struct equations *e)
{
    size_t row = 0;
    for (size_t column = 0; column < e->unknowns && row < e->n; column++) {
        size_t pivot = row;
        while (pivot < e->n && e->v[pivot][column] == 0)
            pivot++;
        if (pivot == e->n)
            continue;
        uint64_t swap[UNKNOWNS];
        memcpy(swap, e->v[row], sizeof swap);
        memcpy(e->v[row], e->v[pivot], sizeof swap);
        memcpy(e->v[pivot], swap, sizeof swap);
        uint64_t inverse = power(e->v[row][column], PRIME - 2);
        for (size_t i = 0; i < e->unknowns; i++)
            e->v[row][i] = e->v[row][i] * inverse % PRIME;
        for (size_t i = 0; i < e->n; i++)
            if (i != row)
                subtract(e->v[i], e->v[row], e->v[i][column], e->unknowns);
        row++;
    }
    for (size_t i = 0; i < row; i++) {
        size_t others = 0;
        for (size_t c = 0; c < e->unknowns; c++)
            others += e->v[i][c] != 0;
        if (others == 1)
            return true;
    }
    return false;
}

/* Each hidden cell is an unknown; each row and column an equation: parts minus total is nothing. */
static bool table_gives_one_away(const struct cell *cells, size_t rows, size_t columns)
{
    static struct equations e;
    memset(&e, 0, sizeof e);
    e.n = rows + columns + 2;
    for (size_t r = 0; r <= rows; r++)
        for (size_t c = 0; c <= columns; c++) {
            if (!cells[r * (columns + 1) + c].hidden)
                continue;
            size_t unknown = e.unknowns++;
            e.v[r][unknown] = c == columns ? PRIME - 1 : 1;
            e.v[rows + 1 + c][unknown] = r == rows ? PRIME - 1 : 1;
        }
    return gives_one_away(&e);
}

static void fill(struct cell *cells, size_t rows, size_t columns)
{
    uint64_t most = 1 + next_number(30);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            cells[r * (columns + 1) + c].n = next_number(3) == 0 ? 0 : next_number(most);
}

static void tables_never_give_a_hidden_number_away(void **state)
{
    (void)state;
    size_t tables = 0;
    for (int i = 0; i < 4000; i++) {
        struct cell cells[11 * 9] = {{0}};
        size_t rows = 1 + (size_t)next_number(10);
        size_t columns = 1 + (size_t)next_number(8);
        fill(cells, rows, columns);
        suppress_table(cells, rows, columns, 5);
        bool hidden = false;
        for (size_t k = 0; k < (rows + 1) * (columns + 1); k++) {
            hidden |= cells[k].hidden;
            if (is_small(cells[k].n, 5) && !cells[k].hidden)
                fail_msg("%llu is shown", (unsigned long long)cells[k].n);
        }
        if (table_gives_one_away(cells, rows, columns))
            fail_msg("table %d of %zu by %zu gives a number away", i, rows, columns);
        tables += hidden;
    }
    assert_true(tables > 1000);
}

/* The negative control: without more than the small ones, tables do give numbers away. */
static void small_numbers_alone_are_not_enough(void **state)
{
    (void)state;
    int away = 0;
    for (int i = 0; i < 200; i++) {
        struct cell cells[6 * 5] = {{0}};
        fill(cells, 5, 4);
        suppress_table(cells, 5, 4, 0); /* adds up, hides nothing */
        for (size_t k = 0; k < 30; k++)
            cells[k].hidden = is_small(cells[k].n, 5);
        away += table_gives_one_away(cells, 5, 4);
    }
    assert_true(away > 20);
}

static size_t hidden_of(const struct cell *cells, size_t n)
{
    size_t hidden = 0;
    for (size_t i = 0; i < n; i++)
        hidden += cells[i].hidden;
    return hidden;
}

static void a_part_alone_takes_the_next_smallest_with_it(void **state)
{
    (void)state;
    struct cell total;
    struct cell parts[] = {{.n = 12}, {.n = 2}, {.n = 7}, {.n = 0}};
    suppress_parts(parts, 4, &total, 5);
    assert_int_equal(total.n, 21);
    assert_false(total.hidden);
    assert_true(parts[1].hidden);
    assert_true(parts[2].hidden);
    assert_int_equal(hidden_of(parts, 4), 2);
}

static void parts_that_are_small_together_take_another(void **state)
{
    (void)state;
    struct cell total;
    struct cell parts[] = {{.n = 2}, {.n = 2}, {.n = 9}};
    suppress_parts(parts, 3, &total, 5);
    assert_int_equal(hidden_of(parts, 3), 3);
    assert_false(total.hidden);
}

static void a_small_total_is_left_out_with_its_parts(void **state)
{
    (void)state;
    struct cell total;
    struct cell parts[] = {{.n = 3}, {.n = 0}};
    suppress_parts(parts, 2, &total, 5);
    assert_true(total.hidden);
    assert_true(parts[0].hidden);
}

static void one_part_hides_its_total(void **state)
{
    (void)state;
    struct cell total;
    struct cell part = {.n = 3};
    suppress_parts(&part, 1, &total, 5);
    assert_true(part.hidden && total.hidden);
    part = (struct cell){.n = 8};
    suppress_parts(&part, 1, &total, 5);
    assert_false(part.hidden || total.hidden);
}

static void nothing_is_left_out_below_a_threshold_of_two(void **state)
{
    (void)state;
    struct cell cells[3 * 3] = {{.n = 1}, {.n = 2}, {0}, {.n = 3}, {.n = 4}};
    suppress_table(cells, 2, 2, 1);
    assert_int_equal(hidden_of(cells, 9), 0);
    assert_int_equal(cells[8].n, 10);
}

static void what_others_add_up_to_is_rounded_up(void **state)
{
    (void)state;
    static const struct {
        uint64_t n;
        uint64_t shown;
        bool hidden;
    } all[] = {{0, 0, false}, {1, 5, true},   {4, 5, true},
               {5, 5, false}, {6, 10, false}, {10, 10, false}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct cell cell = {.n = all[i].n};
        suppress_round(&cell, 5);
        assert_int_equal(cell.n, all[i].shown);
        assert_int_equal(cell.hidden, all[i].hidden);
    }
    struct cell cell = {.n = 3};
    suppress_round(&cell, 1);
    assert_int_equal(cell.n, 3);
    assert_false(cell.hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_never_give_a_hidden_number_away),
        cmocka_unit_test(small_numbers_alone_are_not_enough),
        cmocka_unit_test(a_part_alone_takes_the_next_smallest_with_it),
        cmocka_unit_test(parts_that_are_small_together_take_another),
        cmocka_unit_test(a_small_total_is_left_out_with_its_parts),
        cmocka_unit_test(one_part_hides_its_total),
        cmocka_unit_test(nothing_is_left_out_below_a_threshold_of_two),
        cmocka_unit_test(what_others_add_up_to_is_rounded_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
