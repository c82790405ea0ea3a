// SPDX-License-Identifier: EUPL-1.2
/* What the store's tests share: a folder of their own, a small store in it, cases to put there.
 * Included by each test program behind cmocka.h. */
#ifndef UNIT_STORE_FIXTURE_H
#define UNIT_STORE_FIXTURE_H

#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "core/state.h"
#include "store/shell_rows.h"
#include "store/store.h"
#include "tests/support/folder.h"

#define BOOT   "11111111-2222-3333-4444-555555555555"
#define REBOOT "99999999-2222-3333-4444-555555555555"

struct fixture {
    char root[256];
    char dir[300];
    struct store_options options;
    struct store *store;
    struct arena arena;
};

/* An open, empty store. */
static inline int fixture_setup(void **state)
{
    static struct fixture fixture;
    struct store_fault fault = {""};
    if (sodium_init() < 0 || !folder_make(fixture.root, sizeof fixture.root, "state"))
        return -1;
    snprintf(fixture.dir, sizeof fixture.dir, "%s/state", fixture.root);
    fixture.options = (struct store_options){
        .dir = fixture.dir, .boot_id = BOOT, .map_size = 4 * STORE_MAP_SIZE_MIN};
    arena_init(&fixture.arena);
    if (store_create(&fixture.options, &fault) != STORE_OK ||
        store_open(&fixture.store, &fixture.options, &fault) != STORE_OK) {
        fprintf(stderr, "%s\n", fault.what);
        return -1;
    }
    *state = &fixture;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store, false);
    fixture->store = NULL;
    arena_release(&fixture->arena);
    folder_remove(fixture->root);
    return 0;
}

static inline void close_store(struct fixture *fixture, bool clean)
{
    assert_int_equal(store_close(fixture->store, clean), STORE_OK);
    fixture->store = NULL;
}

static inline void open_store(struct fixture *fixture)
{
    struct store_fault fault = {""};
    if (store_open(&fixture->store, &fixture->options, &fault) != STORE_OK)
        fail_msg("cannot open: %s", fault.what);
}

static inline void commit(struct fixture *fixture)
{
    assert_int_equal(store_commit(fixture->store), STORE_OK);
    assert_int_equal(store_settle(fixture->store), STORE_OK);
}

/* A batch beside which nothing is lost: it wrote nothing, or what came before it is in the file. */
static inline void abort_batch(struct fixture *fixture)
{
    assert_false(store_abort(fixture->store));
}

static inline struct instant ms(int64_t n)
{
    return instant_of_ms(n);
}

static inline struct case_id case_of(uint64_t n)
{
    return (struct case_id){n};
}

/* Queued at "wijktafel" of "utrecht", normal, without outside date, entered and due by its number.
 */
static inline struct case_row plain_case(uint64_t n)
{
    return (struct case_row){
        .case_id = {n},
        .ladder = code_of("utrecht"),
        .tier = code_of("wijktafel"),
        .status = status_QUEUED,
        .urgency = urgency_NORMAL,
        .holder = code_of("professional-1"),
        .owner = code_of("chair-1"),
        .entered = {1000 + (int64_t)n},
        .due = {5000 + (int64_t)n},
    };
}

static inline void put_case(struct state *state, const struct case_row *row)
{
    *state_case_change(state, row->case_id) = *row;
}

static inline struct clock_start plain_clock(uint64_t n, int64_t due)
{
    return (struct clock_start){.action = clock_action_REMIND,
                                .clock = n,
                                .code = code_of("respond"),
                                .due = {due},
                                .owner = code_of("chair-1"),
                                .start = {1},
                                .tier = code_of("wijktafel"),
                                .trigger = trigger_ENTERED};
}

/* The cases of a list in their order, as text: "3 1 2". */
static inline const char *listed(struct state *state, struct case_list_query query)
{
    static char out[512];
    char cursor[STATE_CURSOR_MAX] = "";
    struct case_id id;
    size_t len = 0;
    out[0] = '\0';
    while (state_cases_next(state, &query, cursor, &id))
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%llu", len > 0 ? " " : "",
                                (unsigned long long)id.n);
    return out;
}

static inline struct bytes some_bytes(struct arena *arena, size_t len, uint8_t seed)
{
    uint8_t *data = arena_alloc(arena, len);
    for (size_t i = 0; i < len; i++)
        data[i] = (uint8_t)(seed + i * 7 + i / 256);
    return bytes_of(data, len);
}

static inline struct content_row content_of(uint64_t sequence, const char *field, size_t len)
{
    return (struct content_row){.by = code_of("professional-1"),
                                .command_id = {{1, 2, 3}},
                                .field = code_of(field),
                                .kind = 1,
                                .length = len,
                                .sequence = sequence,
                                .stamp = {1000}};
}

static inline void print_finding(void *arg, const char *sentence)
{
    (void)arg;
    print_message("finding: %s\n", sentence);
}

static inline void assert_sound(struct fixture *fixture)
{
    assert_int_equal(store_check(fixture->store, print_finding, NULL, NULL), 0);
}

#endif
