// SPDX-License-Identifier: EUPL-1.2
/* What will be read soon is asked of the disk ahead: the right pages, and no more. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/mman.h>
#include <time.h>

#include "fixture.h"
#include "store/ahead.h"
#include "store/page_form.h"

#define CASES    2000 /* some hundreds of leaves */
#define IN_BATCH 50
#define DUE      100
#define MOST     16

/* Each with a clock that is due then. */
static void put_cases(struct fixture *fixture, int64_t due)
{
    for (uint64_t from = 1; from <= CASES; from += IN_BATCH) {
        struct state *state = store_begin(fixture->store);
        for (uint64_t n = from; n < from + IN_BATCH; n++) {
            struct case_row row = plain_case(n);
            struct clock_start clock = plain_clock(1, due);
            put_case(state, &row);
            state_clock_put(state, case_of(n), &clock);
        }
        commit(fixture);
    }
}

/* All in the file, and of it in memory only what opening looks at. */
static void open_again(struct fixture *fixture)
{
    close_store(fixture, true);
    open_store(fixture);
    assert_int_equal(posix_fadvise(fixture->store->fd, 0, 0, POSIX_FADV_DONTNEED), 0);
}

static uint64_t leaf_of_case(struct fixture *fixture, uint64_t n)
{
    struct key key;
    key_of_case(&key, case_of(n), TABLE_CASE);
    return ahead_leaf(fixture->store, key_bytes(&key));
}

static uint64_t page_by_lmdb(struct fixture *fixture, struct state *state, uint64_t n)
{
    struct key key;
    struct bytes payload;
    key_of_case(&key, case_of(n), TABLE_CASE);
    assert_true(row_find(state, &key, &payload));
    return (uint64_t)(payload.data - fixture->store->mapped.at) / fixture->store->page_len;
}

static void leaf_is_the_page_where_the_row_lies(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    put_cases(fixture, DUE);
    open_again(fixture);
    struct state *state = store_read_begin(fixture->store);
    uint64_t pages = 0;
    uint64_t last = 0;
    for (uint64_t n = 1; n <= CASES; n++) {
        uint64_t leaf = leaf_of_case(fixture, n);
        assert_int_equal(leaf, page_by_lmdb(fixture, state, n));
        pages += leaf != last;
        last = leaf;
    }
    store_read_end(fixture->store);
    assert_true(pages > 100);
    assert_true(leaf_of_case(fixture, UINT64_MAX) != 0); /* that is not there: where it would be */
}

static void what_is_not_in_the_file_yet_has_the_leaf_that_the_file_has(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    uint64_t before = leaf_of_case(fixture, 1);
    struct state *state = store_begin(fixture->store);
    struct case_row row = plain_case(1);
    put_case(state, &row);
    commit(fixture);
    assert_int_equal(leaf_of_case(fixture, 1), before);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    assert_true(leaf_of_case(fixture, 1) != before);
}

static void file_that_is_not_mapped_has_no_leaf(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    put_cases(fixture, DUE);
    uint8_t *at = fixture->store->mapped.at;
    fixture->store->mapped.at = NULL;
    assert_int_equal(leaf_of_case(fixture, 1), 0);
    ahead_ask_case(fixture->store, case_of(1));
    fixture->store->mapped.at = at;
}

/* Each byte of the root, in a copy of the file: what comes of it is a page of the file, or none. */
static void branch_that_is_damaged_leads_nowhere_else(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    put_cases(fixture, DUE);
    open_again(fixture);
    struct stat st;
    assert_int_equal(fstat(fixture->store->fd, &st), 0);
    uint8_t *copy = malloc((size_t)st.st_size);
    assert_int_equal(io_pread_all(fixture->store->fd, copy, (size_t)st.st_size, 0), 0);
    uint8_t *at = fixture->store->mapped.at;
    fixture->store->mapped.at = copy;
    const uint8_t *odd = copy + fixture->store->page_len;
    const uint8_t *meta = u64_at(copy + META_TXN_AT) > u64_at(odd + META_TXN_AT) ? copy : odd;
    uint64_t last_page = u64_at(meta + META_LAST_AT);
    uint8_t *root = copy + u64_at(meta + META_MAIN_AT + DB_ROOT_AT) * fixture->store->page_len;
    assert_true(leaf_of_case(fixture, CASES) != 0);
    for (size_t i = 0; i < fixture->store->page_len; i++)
        for (unsigned n = 1; n <= 0xff; n = 2 * n + 1) {
            root[i] ^= (uint8_t)n;
            assert_true(leaf_of_case(fixture, CASES) <= last_page);
            root[i] ^= (uint8_t)n;
        }
    fixture->store->mapped.at = at;
    free(copy);
}

/* Whether the page of a case's row is in memory. */
static bool is_there(struct fixture *fixture, uint64_t n)
{
    unsigned char there = 0;
    size_t len = fixture->store->page_len;
    assert_int_equal(
        mincore(fixture->store->mapped.at + leaf_of_case(fixture, n) * len, len, &there), 0);
    return there & 1;
}

static bool comes(struct fixture *fixture, uint64_t n)
{
    for (int i = 0; i < 6000 && !is_there(fixture, n); i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    return is_there(fixture, n);
}

static void ask(struct fixture *fixture, int64_t until)
{
    struct state *state = store_begin(fixture->store);
    state_clocks_ask_ahead(state, ms(until), MOST);
    abort_batch(fixture);
}

static void cases_that_fire_next_are_read_and_no_others(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    put_cases(fixture, DUE);
    open_again(fixture);
    if (is_there(fixture, CASES / 2))
        skip(); /* a file system that lies in memory */
    ask(fixture, DUE - 1);
    assert_false(is_there(fixture, CASES / 2));
    assert_int_equal(fixture->store->state.n_asked, 0);
    ask(fixture, DUE);
    assert_true(comes(fixture, 1));
    assert_true(comes(fixture, 100));
    assert_false(is_there(fixture, CASES / 2));
}

static void each_is_asked_for_once_and_the_way_begins_again(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *held = &fixture->store->state;
    put_cases(fixture, DUE);
    ask(fixture, DUE);
    uint64_t ahead = held->asked.case_id.n;
    assert_true(ahead > MOST);
    assert_int_equal(held->n_asked, ahead - MOST);
    ask(fixture, DUE);
    assert_int_equal(held->asked.case_id.n, ahead + MOST);
    put_cases(fixture, DUE + 1);
    ask(fixture, DUE + 1);
    assert_int_equal(held->asked.case_id.n, ahead);
    assert_int_equal(held->asked.due.ms, DUE + 1);
}

static void the_last_that_are_due_are_the_last_asked_for(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *held = &fixture->store->state;
    struct state *state = store_begin(fixture->store);
    for (uint64_t n = 1; n <= 5; n++) {
        struct clock_start clock = plain_clock(1, n <= 3 ? DUE : DUE + 1);
        state_clock_put(state, case_of(n), &clock);
    }
    commit(fixture);
    ask(fixture, DUE);
    assert_int_equal(held->asked.case_id.n, 3);
    assert_int_equal(held->n_asked, 0);
}

/* Each of them has leaves of its own, which the end of the group writes one by one. */
static void group_ends_after_so_many_that_fired(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    const int batches = 1024 / MOST;
    put_cases(fixture, DUE);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    for (int i = 1; i <= batches + 1; i++) {
        struct state *state = store_begin(fixture->store);
        struct case_row row = plain_case(CASES);
        state_clocks_ask_ahead(state, ms(DUE), MOST);
        put_case(state, &row);
        commit(fixture);
        assert_int_equal(fixture->store->group == NULL, i == batches);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(leaf_is_the_page_where_the_row_lies),
        TEST(what_is_not_in_the_file_yet_has_the_leaf_that_the_file_has),
        TEST(file_that_is_not_mapped_has_no_leaf),
        TEST(branch_that_is_damaged_leads_nowhere_else),
        TEST(cases_that_fire_next_are_read_and_no_others),
        TEST(each_is_asked_for_once_and_the_way_begins_again),
        TEST(the_last_that_are_due_are_the_last_asked_for),
        TEST(group_ends_after_so_many_that_fired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
