// SPDX-License-Identifier: EUPL-1.2
/* What `check` finds, and the hash of the state. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "store/row.h"

/* The n-th step of a small history: rows of many tables, some changed again later. */
static void history_step(struct fixture *fixture, struct state *state, uint64_t n, uint8_t seal)
{
    static uint8_t public_key[32];
    struct case_row row = plain_case(n);
    struct case_row changed = row;
    struct content_row content = content_of(n, "plan", 2500);
    struct clock_start clock = plain_clock(1, (int64_t)(9000 - n));
    struct event_row event = {.actor = code_of("a"),
                              .body = some_bytes(&fixture->arena, n * 100, (uint8_t)n),
                              .kind = 1,
                              .stamp = {(int64_t)n}};
    struct person_row person = {.person = code_of("person-a"), .organisation = code_of("o")};
    struct key_row key = {.person = person.person,
                          .key = code_of("laptop"),
                          .public_key = bytes_of(public_key, 32),
                          .until = {(int64_t)(500 + n)}};
    struct id id = {{(uint8_t)n}};
    struct stored_reply reply = {.stamp = {(int64_t)n}, .reply = bytes_of("ok", 2)};
    public_key[0] = (uint8_t)n;
    put_case(state, &row);
    changed.status = n % 2 == 0 ? status_WORKING : status_CLOSED;
    put_case(state, &changed);
    state_clock_put(state, row.case_id, &clock);
    state_content_put(state, row.case_id, &content, some_bytes(&fixture->arena, 2500, seal));
    state_event_put(state, n, &event);
    state_person_put(state, &person);
    state_key_put(state, &key);
    state_reply_put(state, &person.person, &id, &reply);
    if (n % 5 == 0) {
        state_content_delete_all(state, case_of(n - 1));
        state_clock_delete(state, case_of(n - 1), 1);
    }
}

#define STEPS 20

/* The history in batches of `per_batch` steps. */
static void write_history(struct fixture *fixture, uint64_t per_batch, uint8_t seal)
{
    struct state *state = NULL;
    for (uint64_t n = 1; n <= STEPS; n++) {
        if (state == NULL)
            state = store_begin(fixture->store);
        history_step(fixture, state, n, seal);
        struct journal_position position = {.batch = n / per_batch + 1, .sequence = n};
        state_position_put(state, &position);
        if (n % per_batch == 0 || n == STEPS) {
            commit(fixture);
            state = NULL;
        }
    }
}

static void start_again(struct fixture *fixture)
{
    close_store(fixture, false);
    assert_int_equal(store_remove(fixture->dir, NULL), STORE_OK);
    assert_int_equal(store_create(&fixture->options, NULL), STORE_OK);
    open_store(fixture);
}

/* --- hash --- */

static void equal_histories_have_equal_hashes_however_they_were_cut(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    uint8_t first[STORE_HASH_LEN];
    uint8_t hash[STORE_HASH_LEN];
    write_history(fixture, 1, 1);
    assert_sound(fixture);
    store_hash(fixture->store, first);
    for (uint64_t per_batch = 2; per_batch <= STEPS; per_batch += 3) {
        start_again(fixture);
        write_history(fixture, per_batch, (uint8_t)per_batch); /* and sealed under other keys */
        store_hash(fixture->store, hash);
        assert_memory_equal(first, hash, sizeof hash);
    }
}

static uint64_t random_number(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A few writes and deletes among 200 cases; what is done depends on the seed only. */
static void random_writes(struct fixture *fixture, struct state *state, uint64_t seed)
{
    for (uint64_t i = random_number(&seed) % 30; i > 0; i--) {
        uint64_t n = random_number(&seed) % 200 + 1;
        struct clock_start clock = plain_clock(n % 3 + 1, (int64_t)(random_number(&seed) % 1000));
        struct case_row row = plain_case(n);
        row.due = ms((int64_t)(random_number(&seed) % 5000));
        row.rung = random_number(&seed);
        put_case(state, &row);
        state_clock_put(state, case_of(n), &clock);
        if (random_number(&seed) % 4 == 0)
            state_clock_delete(state, case_of(n), n % 3 + 1);
        state_content_delete_all(state, case_of(n));
        struct content_row content = content_of(1, "plan", random_number(&seed) % 6000);
        state_content_put(state, case_of(n), &content,
                          some_bytes(&fixture->arena, content.length, 1));
    }
}

static void commit_random(struct fixture *fixture, uint64_t n)
{
    struct state *state = store_begin(fixture->store);
    struct journal_position position = {.batch = n};
    random_writes(fixture, state, n);
    state_position_put(state, &position);
    commit(fixture);
}

/* Aborts a batch, and commits again what went along with it, as a replay does. */
static void abort_random(struct fixture *fixture, uint64_t n)
{
    struct journal_position position;
    random_writes(fixture, store_begin(fixture->store), n);
    if (!store_abort(fixture->store))
        return;
    state_position(store_read_begin(fixture->store), &position);
    store_read_end(fixture->store);
    for (uint64_t i = position.batch + 1; i < n; i++)
        if (i % 3 != 0)
            commit_random(fixture, i);
}

/* Groups, aborts and flushes in every mixture leave what the committed batches alone leave. */
static void aborted_batches_leave_no_trace_in_a_long_run(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    uint8_t mixed[STORE_HASH_LEN];
    uint8_t straight[STORE_HASH_LEN];
    for (uint64_t n = 1; n <= 1500; n++) {
        if (n % 3 == 0)
            abort_random(fixture, n);
        else
            commit_random(fixture, n);
        if (n % 17 == 0)
            assert_int_equal(store_flush(fixture->store), STORE_OK);
        if (n % 200 == 0)
            assert_sound(fixture);
        arena_clear(&fixture->arena);
    }
    store_hash(fixture->store, mixed);
    start_again(fixture);
    for (uint64_t n = 1; n <= 1500; n++) {
        if (n % 3 == 0)
            continue;
        commit_random(fixture, n);
        arena_clear(&fixture->arena);
    }
    store_hash(fixture->store, straight);
    assert_memory_equal(mixed, straight, sizeof mixed);
    assert_sound(fixture);
}

static void another_history_has_another_hash(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    uint8_t before[STORE_HASH_LEN];
    uint8_t after[STORE_HASH_LEN];
    struct content_row content = content_of(1, "plan", 9);
    struct case_row row = plain_case(3);
    write_history(fixture, 7, 1);
    store_hash(fixture->store, before);
    struct state *state = store_begin(fixture->store);
    assert_true(state_case(state, case_of(3), &row));
    struct case_row changed = row;
    changed.rung++;
    put_case(state, &changed);
    commit(fixture);
    store_hash(fixture->store, after);
    assert_memory_not_equal(before, after, sizeof after);
    memcpy(before, after, sizeof after);
    state = store_begin(fixture->store);
    state_content_put(state, case_of(99), &content, some_bytes(&fixture->arena, 9, 1));
    commit(fixture);
    store_hash(fixture->store, after);
    assert_memory_not_equal(before, after, sizeof after);
}

/* --- check --- */

struct counted {
    uint64_t cases;
    uint64_t contents;
    uint64_t events;
};

static void count_rows(void *arg, const char *table, uint64_t rows)
{
    struct counted *counted = arg;
    if (strcmp(table, "CASE") == 0)
        counted->cases = rows;
    else if (strcmp(table, "CONTENT") == 0)
        counted->contents = rows;
    else if (strcmp(table, "EVENT") == 0)
        counted->events = rows;
}

static void check_counts_rows_and_not_chunks(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct counted counted = {0};
    write_history(fixture, 4, 1);
    assert_int_equal(store_check(fixture->store, print_finding, count_rows, &counted), 0);
    assert_int_equal(counted.cases, STEPS);
    assert_int_equal(counted.events, STEPS);
    assert_int_equal(counted.contents, STEPS - STEPS / 5);
}

struct file {
    char path[PATH_MAX];
    uint8_t *data;
    size_t len;
};

static struct file closed_file(struct fixture *fixture)
{
    struct file file;
    close_store(fixture, false);
    io_join(file.path, sizeof file.path, fixture->dir, "data.mdb");
    assert_int_equal(io_read_file(file.path, 1 << 24, &file.data, &file.len), 0);
    return file;
}

static void put_byte(const struct file *file, size_t at, uint8_t byte)
{
    int fd = open(file->path, O_WRONLY);
    assert_int_equal(io_pwrite_all(fd, &byte, 1, at), 0);
    close(fd);
}

/* Findings, or 1 when it does not open. */
static uint64_t findings(struct fixture *fixture)
{
    if (store_open(&fixture->store, &fixture->options, NULL) != STORE_OK)
        return 1;
    uint64_t found = store_check(fixture->store, NULL, NULL, NULL);
    if (found > 0)
        close_store(fixture, false);
    return found;
}

/* The state is what it was; or a batch older, after a flip in the number of the newest transaction:
 * then its position says so, and the journal's tail is applied again. */
static void assert_same_or_older(struct fixture *fixture, const uint8_t before[STORE_HASH_LEN])
{
    uint8_t after[STORE_HASH_LEN];
    struct journal_position position;
    state_position(store_read_begin(fixture->store), &position);
    store_read_end(fixture->store);
    store_hash(fixture->store, after);
    if (position.sequence == STEPS)
        assert_memory_equal(before, after, sizeof after);
}

/* A flipped bit anywhere in the file is found, or it means nothing. Never does it crash the
 * process.
 */
static void flipped_bit_is_found_or_means_nothing(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    uint8_t before[STORE_HASH_LEN];
    uint64_t used;
    uint64_t map_size;
    write_history(fixture, 6, 1);
    store_hash(fixture->store, before);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    store_usage(fixture->store, &used, &map_size);
    struct file file = closed_file(fixture);
    uint64_t found = 0;
    uint64_t tried = 0;
    for (size_t at = 0; at < used; at += 53, tried++) {
        put_byte(&file, at, file.data[at] ^ (uint8_t)(1u << (at % 8)));
        if (findings(fixture) > 0) {
            found++;
        } else {
            assert_same_or_older(fixture, before);
            close_store(fixture, false);
        }
        put_byte(&file, at, file.data[at]);
    }
    print_message("%llu of %llu flipped bits found\n", (unsigned long long)found,
                  (unsigned long long)tried);
    assert_true(found > tried / 4);
    free(file.data);
    open_store(fixture);
    assert_sound(fixture);
}

/* Where `text` stands in the newest copy of the row: every place is tried. */
static uint64_t found_at_text(struct fixture *fixture, const struct file *file, struct bytes text)
{
    uint64_t hits = 0;
    for (size_t at = 0; at + text.len <= file->len; at++) {
        if (memcmp(file->data + at, text.data, text.len) != 0)
            continue;
        put_byte(file, at + 1, file->data[at + 1] ^ 4);
        if (findings(fixture) > 0)
            hits++;
        else
            close_store(fixture, false);
        put_byte(file, at + 1, file->data[at + 1]);
    }
    return hits;
}

static void flipped_bit_in_value_and_index_are_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row = plain_case(1);
    row.team = code_of("a-team-in-the-value");
    row.holder = code_of("holder-in-the-index");
    put_case(store_begin(fixture->store), &row);
    commit(fixture);
    struct file file = closed_file(fixture);
    assert_true(found_at_text(fixture, &file, bytes_of(row.team.s, strlen(row.team.s))) >= 1);
    assert_true(found_at_text(fixture, &file, bytes_of(row.holder.s, strlen(row.holder.s))) >= 2);
    free(file.data);
}

/* Rows that are sound one by one and do not fit together. */
static void row_without_index_and_index_without_row_are_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row = plain_case(1);
    struct case_row other = row;
    struct key key;
    struct state *state = store_begin(fixture->store);
    put_case(state, &row);
    commit(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    other.holder = code_of("somebody-else");
    key_of_case(&key, row.case_id, TABLE_CASE);
    row_encode(store_begin(fixture->store), &key, &message_case_row, &other); /* and no index */
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 2);
}

static void gather(void *arg, const char *sentence)
{
    char *all = arg;
    snprintf(all + strlen(all), 1000 - strlen(all), "%s\n", sentence);
}

/* As many keys as there should be, of the right cases and people, and each is wrong. */
static void rows_that_have_each_others_index_are_found_and_named(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    char said[1000] = "";
    struct case_row rows[2] = {plain_case(1), plain_case(2)};
    struct key key;
    rows[0].holder = code_of("holder-1");
    rows[1].holder = code_of("holder-2");
    struct state *state = store_begin(fixture->store);
    put_case(state, &rows[0]);
    put_case(state, &rows[1]);
    commit(fixture);
    assert_sound(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    state = store_begin(fixture->store);
    for (size_t i = 0; i < 2; i++) {
        struct code holder = rows[i].holder;
        rows[i].holder = rows[1 - i].holder;
        key_of_case(&key, rows[i].case_id, TABLE_CASE);
        row_encode(state, &key, &message_case_row, &rows[i]);
        rows[i].holder = holder;
    }
    commit(fixture);
    assert_int_equal(store_check(fixture->store, gather, NULL, said), 4);
    assert_non_null(strstr(said, "tabel CASE, sleutel 10000000000000000111: "));
    assert_non_null(strstr(said, "tabel CASE, sleutel 10000000000000000211: "));
    assert_non_null(strstr(said, "tabel HOLDER, sleutel 24"));
}

/* The same for clocks: their index stands a second later than the row says. */
static void clocks_and_index_that_differ_are_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct clock_start clock = plain_clock(1, 5000);
    struct clock_place place = {{5000}, case_of(1)};
    struct key key;
    struct state *state = store_begin(fixture->store);
    state_clock_put(state, case_of(1), &clock);
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    key_of_clock_due(&key, &place);
    assert_true(row_delete(state, &key));
    place.due = ms(6000);
    key_of_clock_due(&key, &place);
    row_write_index(state, &key);
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 2);
}

/* And for whom something is asked: somebody else than the row says. */
static void who_is_asked_and_index_that_differ_are_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct clock_start clock = plain_clock(1, 5000);
    struct owner_place place = {clock.owner, clock.due, case_of(1)};
    struct key key;
    struct state *state = store_begin(fixture->store);
    state_clock_put(state, case_of(1), &clock);
    commit(fixture);
    assert_int_equal(store_flush(fixture->store), STORE_OK);
    state = store_begin(fixture->store);
    key_of_owner(&key, &place);
    assert_true(row_delete(state, &key));
    place.owner = code_of("chair-2");
    key_of_owner(&key, &place);
    row_write_index(state, &key);
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 2);
}

/* Each of the two says the same of the other, or it is found. */
static void links_that_disagree_are_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct link_row into = {.by = code_of("a"), .kind = link_MERGED_INTO, .since = ms(5)};
    struct link_row from = {.by = code_of("a"), .kind = link_MERGED_FROM, .since = ms(5)};
    struct state *state = store_begin(fixture->store);
    state_link_put(state, case_of(1), case_of(2), &into);
    state_link_put(state, case_of(2), case_of(1), &from);
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    state_link_put(state, case_of(2), case_of(1), &into);
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 2);
    state = store_begin(fixture->store);
    state_link_delete(state, case_of(2), case_of(1));
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 1);
}

static struct pot_row pot_of(uint64_t reserved, uint64_t spent)
{
    return (struct pot_row){.reserved_cents = reserved, .spent_cents = spent};
}

/* A pot is the sum of its spends: per ladder, pot and year, over all cases. */
static void pot_that_is_not_the_sum_of_its_spends_is_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct code pot = code_of("pot");
    struct code ladder = code_of("utrecht");
    struct state *state = store_begin(fixture->store);
    struct spend_row spend = {.spend = 1,
                              .cents = 50000,
                              .kind = spend_kind_GIFT,
                              .ladder = ladder,
                              .pot = pot,
                              .requester = code_of("a"),
                              .state = spend_state_REQUESTED,
                              .year = 2026};
    for (uint64_t n = 1; n <= 2; n++) {
        struct case_row row = plain_case(n);
        put_case(state, &row);
        state_spend_put(state, row.case_id, &spend);
        spend.state = spend_state_APPROVED;
    }
    struct pot_row row = pot_of(50000, 50000);
    state_pot_put(state, &ladder, &pot, 2026, &row);
    commit(fixture);
    assert_sound(fixture);

    /* a cent too many; a pot without spends; spends without a pot */
    row = pot_of(50000, 50001);
    state = store_begin(fixture->store);
    state_pot_put(state, &ladder, &pot, 2026, &row);
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 1);
    state = store_begin(fixture->store);
    state_pot_put(state, &ladder, &pot, 2027, &row);
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 2);
    struct key key;
    state = store_begin(fixture->store);
    key_of_pot(&key, &ladder, &pot, 2027);
    assert_true(row_delete(state, &key));
    key_of_pot(&key, &ladder, &pot, 2026);
    assert_true(row_delete(state, &key));
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 1);
}

/* A row of a kind that has keys for each of its obstacles: in both directions. */
static void likeness_without_index_and_index_without_likeness_are_found(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct case_row row = plain_case(1);
    struct key key;
    codes_add(&row.obstacles, &(struct code){"law"});
    codes_add(&row.obstacles, &(struct code){"waiting-time"});
    struct state *state = store_begin(fixture->store);
    put_case(state, &row);
    commit(fixture);
    assert_sound(fixture);
    row.obstacles.n = 1;
    codes_add(&row.obstacles, &(struct code){"access"});
    key_of_case(&key, row.case_id, TABLE_CASE);
    row_encode(store_begin(fixture->store), &key, &message_case_row, &row);
    commit(fixture);
    assert_int_equal(store_check(fixture->store, NULL, NULL, NULL), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(equal_histories_have_equal_hashes_however_they_were_cut),
        TEST(aborted_batches_leave_no_trace_in_a_long_run),
        TEST(another_history_has_another_hash),
        TEST(check_counts_rows_and_not_chunks),
        TEST(flipped_bit_is_found_or_means_nothing),
        TEST(flipped_bit_in_value_and_index_are_found),
        TEST(row_without_index_and_index_without_row_are_found),
        TEST(rows_that_have_each_others_index_are_found_and_named),
        TEST(clocks_and_index_that_differ_are_found),
        TEST(who_is_asked_and_index_that_differ_are_found),
        TEST(links_that_disagree_are_found),
        TEST(likeness_without_index_and_index_without_likeness_are_found),
        TEST(pot_that_is_not_the_sum_of_its_spends_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
