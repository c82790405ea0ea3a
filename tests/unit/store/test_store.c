// SPDX-License-Identifier: EUPL-1.2
/* The store as a whole: folders, kinds, marks, batches, a map that is full, files that are damaged.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fatal.h"
#include "fixture.h"
#include "store/mark.h"
#include "store/row.h"

static void put_one(struct fixture *fixture, uint64_t n)
{
    struct case_row row = plain_case(n);
    put_case(store_begin(fixture->store), &row);
    commit(fixture);
}

static bool has_case(struct fixture *fixture, uint64_t n)
{
    struct case_row row;
    bool found = state_case(store_read_begin(fixture->store), case_of(n), &row);
    store_read_end(fixture->store);
    return found;
}

static enum store_status try_open(struct fixture *fixture)
{
    struct store_fault fault = {""};
    enum store_status status = store_open(&fixture->store, &fixture->options, &fault);
    assert_true((status == STORE_OK) == (fault.what[0] == '\0'));
    return status;
}

/* --- folders and kinds --- */

static void created_state_has_private_files_and_is_not_made_twice(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct store_fault fault = {""};
    struct stat st;
    char path[PATH_MAX];
    close_store(fixture, true);
    assert_int_equal(stat(fixture->dir, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    io_join(path, sizeof path, fixture->dir, "data.mdb");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(store_create(&fixture->options, &fault), STORE_FAILED);
    assert_string_not_equal(fault.what, "");
}

static void what_an_unfinished_create_left_is_no_hindrance(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char path[PATH_MAX];
    close_store(fixture, true);
    assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
    assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
    snprintf(path, sizeof path, "%s.new", fixture->dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s.new/data.mdb", fixture->dir);
    assert_int_equal(io_write_file(path, "half", 4, 0600), 0);
    assert_int_equal(store_create(&fixture->options, NULL), STORE_OK);
    open_store(fixture);
}

static void practice_and_production_do_not_open_as_each_other(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    close_store(fixture, true);
    fixture->options.practice = true;
    assert_int_equal(try_open(fixture), STORE_WRONG_KIND);
    assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
    assert_int_equal(store_create(&fixture->options, NULL), STORE_OK);
    fixture->options.practice = false;
    assert_int_equal(try_open(fixture), STORE_WRONG_KIND);
    fixture->options.practice = true;
    open_store(fixture);
}

static void swap_puts_the_new_state_in_place(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char fresh[PATH_MAX];
    struct store_options options = fixture->options;
    put_one(fixture, 1);
    close_store(fixture, true);
    snprintf(fresh, sizeof fresh, "%s.rebuilt", fixture->dir);
    options.dir = fresh;
    for (int round = 0; round < 2; round++) { /* the second time `dir` is missing */
        assert_int_equal(store_create(&options, NULL), STORE_OK);
        assert_int_equal(store_open(&fixture->store, &options, NULL), STORE_OK);
        put_one(fixture, 2);
        close_store(fixture, true);
        assert_int_equal(store_swap(fresh, fixture->dir, NULL), STORE_OK);
        open_store(fixture);
        assert_false(has_case(fixture, 1));
        assert_true(has_case(fixture, 2));
        close_store(fixture, true);
        if (round == 0)
            assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
    }
    snprintf(fresh, sizeof fresh, "%s.old", fixture->dir);
    assert_false(io_exists(fresh));
}

struct pieces {
    int asked;
    int most;
};

static bool some_pieces(void *arg)
{
    struct pieces *pieces = arg;
    return pieces->asked++ < pieces->most;
}

static off_t size_in(const char *dir)
{
    char path[PATH_MAX];
    struct stat st;
    io_join(path, sizeof path, dir, "data.mdb");
    assert_int_equal(stat(path, &st), 0);
    return st.st_size;
}

/* Whoever gives up leaves less than there was, and no state; whoever goes on ends it. */
static void old_state_goes_piece_by_piece(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char fresh[PATH_MAX];
    char old[PATH_MAX];
    char data[PATH_MAX];
    struct store_options options = fixture->options;
    struct pieces two = {0, 2};
    struct pieces all = {0, INT_MAX};
    snprintf(fresh, sizeof fresh, "%s.rebuilt", fixture->dir);
    snprintf(old, sizeof old, "%s.old", fixture->dir);
    store_remove_aside(fixture->dir, some_pieces, &all); /* there is none */
    put_one(fixture, 1);
    close_store(fixture, true);
    io_join(data, sizeof data, fixture->dir, "data.mdb");
    assert_int_equal(truncate(data, (off_t)1 << 30), 0);
    for (int round = 0; round < 2; round++) { /* the second time over what the first one left */
        options.dir = fresh;
        assert_int_equal(store_create(&options, NULL), STORE_OK);
        assert_int_equal(store_swap_aside(fresh, fixture->dir, NULL), STORE_OK);
        open_store(fixture);
        assert_false(has_case(fixture, 1));
        close_store(fixture, true);
        off_t before = size_in(old);
        store_remove_aside(fixture->dir, some_pieces, round == 0 ? &two : &all);
        if (round == 0)
            assert_true(size_in(old) > 0 && size_in(old) < before);
        assert_int_equal(mark_judge(old, BOOT), STATE_DISTRUST);
    }
    assert_false(io_exists(old));
}

/* Between the two renames: the state lies aside, and none is in its place. */
static void swap_that_was_cut_off_is_done_again(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char fresh[PATH_MAX];
    char old[PATH_MAX];
    struct store_options options = fixture->options;
    snprintf(fresh, sizeof fresh, "%s.rebuilt", fixture->dir);
    snprintf(old, sizeof old, "%s.old", fixture->dir);
    options.dir = fresh;
    close_store(fixture, true);
    assert_int_equal(store_create(&options, NULL), STORE_OK);
    assert_int_equal(rename(fixture->dir, old), 0);
    assert_int_equal(store_swap_aside(fresh, fixture->dir, NULL), STORE_OK);
    assert_true(io_exists(old));
    open_store(fixture);
    close_store(fixture, true);
    assert_int_equal(store_remove(old, NULL), STORE_OK);
}

/* --- marks --- */

static void mark_is_judged_by_boot_and_close(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    static const struct {
        const char *written_under;
        bool clean;
        const char *read_under;
        enum mark_verdict verdict;
    } cases[] = {
        {BOOT, true, BOOT, STATE_CLEAN},      {BOOT, true, REBOOT, STATE_CLEAN},
        {BOOT, false, BOOT, STATE_SAME_BOOT}, {BOOT, false, REBOOT, STATE_DISTRUST},
        {"", false, "", STATE_DISTRUST},      {"", false, BOOT, STATE_DISTRUST},
        {BOOT, false, "", STATE_DISTRUST},    {"", true, "", STATE_CLEAN},
    };
    close_store(fixture, true);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(mark_write(fixture->dir, cases[i].written_under, cases[i].clean), 0);
        assert_int_equal(mark_judge(fixture->dir, cases[i].read_under), cases[i].verdict);
    }
    mark_remove(fixture->dir);
    assert_int_equal(mark_judge(fixture->dir, BOOT), STATE_DISTRUST);
}

static void mark_with_any_byte_changed_or_cut_off_is_distrusted(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char path[PATH_MAX];
    uint8_t *mark;
    size_t len;
    close_store(fixture, true);
    io_join(path, sizeof path, fixture->dir, "mark");
    assert_int_equal(io_read_file(path, 4096, &mark, &len), 0);
    for (size_t i = 0; i < len; i++) {
        mark[i] ^= 1;
        int fd = open(path, O_WRONLY | O_TRUNC);
        assert_int_equal(io_write_all(fd, mark, len), 0);
        assert_int_equal(mark_judge(fixture->dir, BOOT), STATE_DISTRUST);
        mark[i] ^= 1;
        assert_int_equal(ftruncate(fd, (off_t)i), 0);
        assert_int_equal(mark_judge(fixture->dir, BOOT), STATE_DISTRUST);
        close(fd);
    }
    free(mark);
}

static void open_state_is_marked_as_not_clean(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    assert_int_equal(mark_judge(fixture->dir, BOOT), STATE_SAME_BOOT);
    assert_int_equal(mark_judge(fixture->dir, REBOOT), STATE_DISTRUST);
    put_one(fixture, 1);
    close_store(fixture, false); /* as if the process died */
    fixture->options.boot_id = REBOOT;
    assert_int_equal(try_open(fixture), STORE_DAMAGED);
    fixture->options.boot_id = BOOT;
    open_store(fixture);
    assert_true(has_case(fixture, 1));
    close_store(fixture, true);
    fixture->options.boot_id = REBOOT;
    open_store(fixture);
    assert_true(has_case(fixture, 1));
    assert_int_equal(mark_judge(fixture->dir, REBOOT), STATE_SAME_BOOT);
    assert_int_equal(mark_judge(fixture->dir, BOOT), STATE_DISTRUST);
}

/* The head of a state that another build made: other numbers of format or of records. */
static void state_of_another_format_or_shape_is_refused(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct key key;
    struct bytes found;
    uint8_t head[13];
    key_of_table(&key, TABLE_HEAD);
    for (size_t at = 0; at < sizeof head; at++) {
        if (at == 4)
            continue; /* the kind */
        struct state *state = store_begin(fixture->store);
        assert_true(row_find(state, &key, &found));
        assert_int_equal(found.len, sizeof head);
        memcpy(head, found.data, sizeof head);
        head[at] ^= 1;
        row_write(state, &key, bytes_of(head, sizeof head));
        commit(fixture);
        close_store(fixture, true);
        assert_int_equal(try_open(fixture), STORE_VERSION);
        assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
        assert_int_equal(store_create(&fixture->options, NULL), STORE_OK);
        open_store(fixture);
    }
}

/* --- batches --- */

static void aborted_batch_leaves_nothing(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row = plain_case(1);
    put_case(store_begin(fixture->store), &row);
    abort_batch(fixture);
    assert_false(has_case(fixture, 1));
    assert_sound(fixture);
}

/* Writes case 2 and changes case 1, which is in the file, and thinks better of it. */
static bool change_and_abort(struct fixture *fixture)
{
    struct case_row row = plain_case(2);
    struct case_row changed = plain_case(1);
    struct state *state = store_begin(fixture->store);
    put_case(state, &row);
    changed.rung = 9;
    put_case(state, &changed);
    return store_abort(fixture->store);
}

static void abort_leaves_what_is_in_the_file(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row;
    put_one(fixture, 1);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    assert_false(change_and_abort(fixture));
    assert_true(state_case(store_read_begin(fixture->store), case_of(1), &row));
    assert_int_equal(row.rung, 0);
    store_read_end(fixture->store);
    put_one(fixture, 3);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    assert_true(has_case(fixture, 1) && has_case(fixture, 3) && !has_case(fixture, 2));
    assert_sound(fixture);
}

/* Committed is what a read shows, in the file or not yet. An abort says when it took back more than
 * its own batch. */
static void abort_says_that_batches_before_it_went_along(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    put_one(fixture, 1);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    put_one(fixture, 4);
    assert_true(has_case(fixture, 4));
    assert_true(change_and_abort(fixture));
    assert_true(has_case(fixture, 1));
    assert_false(has_case(fixture, 2) || has_case(fixture, 4));
    put_one(fixture, 4);
    store_begin(fixture->store);
    assert_false(store_abort(fixture->store)); /* it wrote nothing */
    assert_true(has_case(fixture, 4));
    assert_sound(fixture);
}

static uint64_t used_bytes(struct fixture *fixture)
{
    uint64_t used;
    uint64_t map_size;
    store_usage(fixture->store, &used, &map_size);
    return used;
}

/* However few pages they change: a start must not have too much to apply again. */
static void batches_go_to_the_file_after_so_many_writes(void **fixture_state)
{
    enum { A_BATCH = 64, LEAST = 30000, MOST = 33000 };
    struct fixture *fixture = *fixture_state;
    fixture->options.map_size = UINT64_C(16) << 30;
    close_store(fixture, true);
    open_store(fixture);
    for (uint64_t n = 1; n <= 200; n++)
        put_one(fixture, n);
    const uint64_t before = used_bytes(fixture);
    uint64_t writes = 0;
    for (; writes < MOST && used_bytes(fixture) == before; writes += A_BATCH) {
        struct state *state = store_begin(fixture->store);
        for (uint64_t slot = 1; slot <= A_BATCH; slot++)
            state_slot_erased_put(state, slot);
        commit(fixture);
    }
    assert_in_range(writes, LEAST, MOST - 1);
    assert_sound(fixture);
}

static void open_smallest(struct fixture *fixture)
{
    close_store(fixture, true);
    fixture->options.map_size = STORE_MAP_SIZE_MIN;
    open_store(fixture);
}

/* Contents until the store says that it is full. */
static uint64_t fill(struct fixture *fixture, struct state *state, uint64_t from)
{
    struct content_row content = content_of(1, "plan", 8000);
    struct bytes box = some_bytes(&fixture->arena, 8000, 1);
    uint64_t n = from;
    for (; n < from + 100000 && store_status(fixture->store) == STORE_OK; n++) {
        struct case_row row = plain_case(n);
        put_case(state, &row);
        state_content_put(state, row.case_id, &content, box);
    }
    return n;
}

static void full_map_drops_the_batch_and_loses_nothing(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row back;
    open_smallest(fixture);
    put_one(fixture, 1);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    struct state *state = store_begin(fixture->store);
    uint64_t n = fill(fixture, state, 2);
    assert_int_equal(store_status(fixture->store), STORE_FULL);
    assert_true(state_case(state, case_of(n - 1), &back)); /* what is being applied can end */
    assert_false(store_abort(fixture->store));
    assert_true(has_case(fixture, 1));
    assert_false(has_case(fixture, 2));
    assert_int_equal(store_status(fixture->store), STORE_OK);
    put_one(fixture, 2);
    assert_true(has_case(fixture, 2));
    assert_sound(fixture);
}

static void put_slots(struct state *state, uint64_t n)
{
    for (uint64_t slot = 1; slot <= n; slot++)
        state_slot_erased_put(state, slot);
}

/* The journal has the batch by then. */
static void end_of_a_batch_may_take_of_what_is_reserved(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    open_smallest(fixture);
    struct state *state = store_begin(fixture->store);
    uint64_t n = fill(fixture, state, 1);
    put_slots(state, 66);
    assert_int_equal(store_commit(fixture->store), STORE_OK);
    assert_int_equal(store_settle(fixture->store), STORE_OK);
    assert_true(has_case(fixture, n - 1));
    assert_sound(fixture);
}

static void batch_that_took_all_that_is_reserved_is_lost(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    open_smallest(fixture);
    put_one(fixture, 1);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    struct state *state = store_begin(fixture->store);
    fill(fixture, state, 2);
    put_slots(state, 140);
    assert_int_equal(store_commit(fixture->store), STORE_FULL);
    assert_true(has_case(fixture, 1));
    assert_false(has_case(fixture, 2));
}

static enum store_status put_large(struct fixture *fixture, uint64_t n)
{
    struct content_row content = content_of(1, "plan", 100000);
    struct case_row row = plain_case(n);
    struct state *state = store_begin(fixture->store);
    put_case(state, &row);
    state_content_put(state, row.case_id, &content, some_bytes(&fixture->arena, 100000, 1));
    enum store_status status = store_commit(fixture->store);
    return status == STORE_OK ? store_settle(fixture->store) : status;
}

static void map_filled_batch_by_batch_ends_full_and_sound(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    uint64_t used;
    uint64_t map_size;
    uint64_t n = 0;
    open_smallest(fixture);
    while (n < 10000 && put_large(fixture, n + 1) == STORE_OK)
        n++;
    store_usage(fixture->store, &used, &map_size);
    assert_int_equal(map_size, STORE_MAP_SIZE_MIN);
    assert_true(used > map_size / 2);
    assert_true(has_case(fixture, n));
    assert_false(has_case(fixture, n + 1));
    assert_sound(fixture);

    close_store(fixture, true); /* closing needs no room; a larger map takes it on */
    fixture->options.map_size = 2 * STORE_MAP_SIZE_MIN;
    open_store(fixture);
    put_one(fixture, n + 1);
    assert_true(has_case(fixture, n + 1));
}

/* Beyond the warning: LMDB itself says no, and what a process would read after that is nothing. */
static void map_overfilled_by_one_batch_ends_the_process(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct content_row content = content_of(1, "plan", 1000000);
    struct bytes box = some_bytes(&fixture->arena, 1000000, 1);
    int status;
    open_smallest(fixture);
    put_one(fixture, 1);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        struct state *state = store_begin(fixture->store);
        for (uint64_t n = 2; n < 30; n++)
            state_content_put(state, case_of(n), &content, box);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EXIT_STATUS_UNKNOWN);
    close_store(fixture, true);
    open_store(fixture);
    assert_true(has_case(fixture, 1));
    put_one(fixture, 2);
    assert_sound(fixture);
}

/* A large map needs address space only. */
static void default_map_opens(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    uint64_t used;
    uint64_t map_size;
    close_store(fixture, true);
    fixture->options.map_size = 0;
    open_store(fixture);
    put_one(fixture, 1);
    store_usage(fixture->store, &used, &map_size);
    assert_true(map_size == STORE_MAP_SIZE_DEFAULT);
    assert_true(used < (UINT64_C(1) << 20)); /* only address space */
}

/* --- damaged files --- */

static void data_path(char out[PATH_MAX], const struct fixture *fixture)
{
    io_join(out, PATH_MAX, fixture->dir, "data.mdb");
}

/* Returns how many bytes of the file are in use. */
static uint64_t build_up(struct fixture *fixture)
{
    uint64_t used;
    uint64_t map_size;
    for (uint64_t n = 1; n <= 50; n++) {
        struct content_row content = content_of(1, "plan", 5000);
        struct case_row row = plain_case(n);
        struct state *state = store_begin(fixture->store);
        put_case(state, &row);
        state_content_put(state, row.case_id, &content, some_bytes(&fixture->arena, 5000, 3));
        commit(fixture);
        assert_int_equal(store_flush(fixture->store), STORE_OK);
    }
    store_usage(fixture->store, &used, &map_size);
    close_store(fixture, false);
    return used;
}

static void missing_state_is_damaged(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char path[PATH_MAX];
    close_store(fixture, true);
    data_path(path, fixture);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(try_open(fixture), STORE_DAMAGED);
    assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
    assert_int_equal(try_open(fixture), STORE_DAMAGED);
}

static void file_cut_off_anywhere_is_damaged(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char path[PATH_MAX];
    off_t used = (off_t)build_up(fixture);
    data_path(path, fixture);
    for (off_t len = used - 1; len >= 0; len -= 1234) {
        assert_int_equal(truncate(path, len), 0);
        assert_int_equal(try_open(fixture), STORE_DAMAGED);
    }
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(try_open(fixture), STORE_DAMAGED);
}

static void garbage_for_a_file_is_damaged(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char path[PATH_MAX];
    uint8_t *file;
    size_t len;
    build_up(fixture);
    data_path(path, fixture);
    assert_int_equal(io_read_file(path, 1 << 24, &file, &len), 0);
    for (uint8_t seed = 0; seed < 20; seed++) {
        uint8_t *garbage = malloc(len);
        assert_non_null(garbage);
        uint8_t key[randombytes_SEEDBYTES] = {seed};
        randombytes_buf_deterministic(garbage, len, key);
        if (seed % 2 == 1) /* sound head pages, garbage behind them */
            memcpy(garbage, file, 2 * 4096);
        int fd = open(path, O_WRONLY);
        assert_int_equal(io_write_all(fd, garbage, len), 0);
        close(fd);
        free(garbage);
        assert_int_equal(try_open(fixture), STORE_DAMAGED);
    }
    free(file);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(created_state_has_private_files_and_is_not_made_twice),
        TEST(what_an_unfinished_create_left_is_no_hindrance),
        TEST(practice_and_production_do_not_open_as_each_other),
        TEST(swap_puts_the_new_state_in_place),
        TEST(old_state_goes_piece_by_piece),
        TEST(swap_that_was_cut_off_is_done_again),
        TEST(mark_is_judged_by_boot_and_close),
        TEST(mark_with_any_byte_changed_or_cut_off_is_distrusted),
        TEST(open_state_is_marked_as_not_clean),
        TEST(state_of_another_format_or_shape_is_refused),
        TEST(aborted_batch_leaves_nothing),
        TEST(abort_leaves_what_is_in_the_file),
        TEST(abort_says_that_batches_before_it_went_along),
        TEST(abort_says_that_batches_before_it_went_along),
        TEST(batches_go_to_the_file_after_so_many_writes),
        TEST(full_map_drops_the_batch_and_loses_nothing),
        TEST(end_of_a_batch_may_take_of_what_is_reserved),
        TEST(batch_that_took_all_that_is_reserved_is_lost),
        TEST(map_filled_batch_by_batch_ends_full_and_sound),
        TEST(map_overfilled_by_one_batch_ends_the_process),
        TEST(default_map_opens),
        TEST(missing_state_is_damaged),
        TEST(file_cut_off_anywhere_is_damaged),
        TEST(garbage_for_a_file_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
