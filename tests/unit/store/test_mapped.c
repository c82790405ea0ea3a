// SPDX-License-Identifier: EUPL-1.2
/* What was read does not stay mapped for ever. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "store/env.h"

#define ROWS    2000
#define ROW_LEN 3000
#define MIB     (UINT64_C(1) << 20)

/* Some eight megabytes, in the file, of which nothing is mapped yet. */
static struct mapped *large_file(struct fixture *fixture)
{
    fixture->options.map_size = 512 * MIB;
    close_store(fixture, true);
    open_store(fixture);
    struct state *state = store_begin(fixture->store);
    for (size_t i = 1; i <= ROWS; i++) {
        struct content_row row = content_of(i, "plan", ROW_LEN);
        state_content_put(state, case_of(i), &row,
                          some_bytes(&fixture->arena, ROW_LEN, (uint8_t)i));
    }
    commit(fixture);
    close_store(fixture, true);
    open_store(fixture);
    return &fixture->store->mapped;
}

static void read_all(struct fixture *fixture)
{
    struct state *state = store_read_begin(fixture->store);
    for (size_t i = 1; i <= ROWS; i++) {
        struct content_place place = {0};
        struct content_row row;
        struct bytes box;
        arena_clear(&fixture->arena);
        assert_true(state_content_next(state, case_of(i), &place, &row, &box, &fixture->arena));
        assert_true(bytes_equal(box, some_bytes(&fixture->arena, ROW_LEN, (uint8_t)i)));
    }
    store_read_end(fixture->store);
}

static void what_is_read_stays_mapped_below_the_bound(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    const struct mapped *mapped = large_file(fixture);
    uint64_t before = mapped_bytes(mapped);
    assert_true(before > 0);
    read_all(fixture);
    assert_true(mapped_bytes(mapped) > before + 6 * MIB);
    assert_false(mapped_look(mapped));
    assert_true(mapped_bytes(mapped) > before + 6 * MIB);
}

static void what_passes_the_bound_is_given_back_and_read_again(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct mapped *mapped = large_file(fixture);
    uint64_t before = mapped_bytes(mapped);
    read_all(fixture);
    mapped->most = before + MIB;
    assert_true(mapped_look(mapped));
    assert_true(mapped_bytes(mapped) < before + 2 * MIB);
    read_all(fixture);
}

static void reading_looks_by_itself(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct mapped *mapped = large_file(fixture);
    mapped->most = mapped_bytes(mapped) + MIB;
    read_all(fixture);
    assert_true(mapped_bytes(mapped) < mapped->most + 3 * MIB);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 0);
    assert_true(mapped_bytes(mapped) < mapped->most + 3 * MIB);
}

static void file_that_is_not_mapped_is_left_alone(void **fixture_state)
{
    struct mapped none;
    (void)fixture_state;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    mapped_open(&none, fd);
    none.most = 0;
    assert_false(mapped_look(&none));
    mapped_close(&none);
    close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_read_stays_mapped_below_the_bound),
        TEST(what_passes_the_bound_is_given_back_and_read_again),
        TEST(reading_looks_by_itself),
        TEST(file_that_is_not_mapped_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
