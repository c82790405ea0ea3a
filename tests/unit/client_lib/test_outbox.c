// SPDX-License-Identifier: EUPL-1.2
/* Nothing typed is lost, and nothing readable lies on the disk. */
#include "folder.h"

#include <dirent.h>

#include "base/io.h"
#include "clients/lib/outbox.h"

static const char words[] = "the resident's own words";

static void make(const char *folder, struct profile *profile)
{
    char server_key[41];
    some_server_key(server_key);
    make_profile(folder, "tcp://127.0.0.1:7300", server_key, profile);
}

static struct id id_of(uint8_t n)
{
    struct id id = {{n, 1, 2, 3, n}};
    return id;
}

static void put(const struct profile *profile, uint8_t n, int64_t now_ms)
{
    char name[OUTBOX_NAME_MAX];
    struct id id = id_of(n);
    int lock = outbox_lock(profile, OUTBOX_ADD, 1000);
    assert_true(lock >= 0);
    assert_int_equal(outbox_put(profile, &id, bytes_of(words, sizeof words), now_ms, name), 0);
    outbox_unlock(lock);
}

static void outbox_empty_is_empty(void **state)
{
    struct profile profile;
    struct arena arena;
    struct outbox_entries entries;
    make(*state, &profile);
    arena_init(&arena);
    assert_int_equal(outbox_list(&profile, &arena, &entries), 0);
    assert_int_equal(entries.n, 0);
    arena_release(&arena);
}

static void outbox_gives_back_what_was_put_oldest_first(void **state)
{
    struct profile profile;
    struct arena arena;
    struct outbox_entries entries;
    make(*state, &profile);
    put(&profile, 7, 1000);
    put(&profile, 3, 1000); /* the same millisecond */
    put(&profile, 5, 500);  /* the clock was put back */
    arena_init(&arena);
    assert_int_equal(outbox_list(&profile, &arena, &entries), 0);
    assert_int_equal(entries.n, 3);
    for (size_t i = 0; i < entries.n; i++) {
        assert_int_equal(entries.v[i].state, OUTBOX_WAITING);
        assert_int_equal(entries.v[i].frame.len, sizeof words);
        assert_memory_equal(entries.v[i].frame.data, words, sizeof words);
    }
    assert_int_equal(entries.v[0].id.b[0], 7);
    assert_int_equal(entries.v[1].id.b[0], 3);
    assert_int_equal(entries.v[2].id.b[0], 5);
    arena_release(&arena);
}

/* Visits each file of the outbox. */
static size_t each_file(const struct profile *profile, void (*visit)(const char *path))
{
    char folder[PROFILE_PATH_MAX + 64];
    char path[PROFILE_PATH_MAX + 400];
    size_t n = 0;
    profile_path(profile, "outbox", folder);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *file = readdir(dir); file != NULL; file = readdir(dir)) {
        if (file->d_name[0] == '.' || strncmp(file->d_name, "lock", 4) == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        visit(path);
        n++;
    }
    closedir(dir);
    return n;
}

static void expect_sealed(const char *path)
{
    uint8_t *data;
    size_t len;
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(io_read_file(path, 1 << 20, &data, &len), 0);
    assert_null(memmem(data, len, "resident", 8));
    free(data);
}

static void outbox_holds_nothing_readable(void **state)
{
    struct profile profile;
    make(*state, &profile);
    put(&profile, 1, 1000);
    assert_int_equal(each_file(&profile, expect_sealed), 1);
}

static void flip_a_byte(const char *path)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, -3, SEEK_END), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, -3, SEEK_END), 0);
    fputc(byte ^ 1, file);
    assert_int_equal(fclose(file), 0);
}

static void expect_unreadable(const struct profile *profile)
{
    struct arena arena;
    struct outbox_entries entries;
    arena_init(&arena);
    assert_int_equal(outbox_list(profile, &arena, &entries), 0);
    assert_int_equal(entries.n, 1);
    assert_int_equal(entries.v[0].state, OUTBOX_UNREADABLE);
    assert_int_equal(entries.v[0].id.b[0], 1);
    arena_release(&arena);
}

static void outbox_damaged_entry_is_unreadable_and_stays(void **state)
{
    struct profile profile;
    make(*state, &profile);
    put(&profile, 1, 1000);
    each_file(&profile, flip_a_byte);
    expect_unreadable(&profile);
}

static void outbox_of_another_key_pair_is_unreadable_and_stays(void **state)
{
    struct profile profile;
    make(*state, &profile);
    put(&profile, 1, 1000);
    profile.secret_key[0] ^= 1;
    expect_unreadable(&profile);
}

static void outbox_refused_entry_stays_with_its_error(void **state)
{
    struct profile profile;
    struct arena arena;
    struct outbox_entries entries;
    make(*state, &profile);
    put(&profile, 1, 1000);
    arena_init(&arena);
    assert_int_equal(outbox_list(&profile, &arena, &entries), 0);
    assert_int_equal(outbox_refuse(&profile, &entries.v[0], 27), 0);
    assert_int_equal(outbox_list(&profile, &arena, &entries), 0);
    assert_int_equal(entries.n, 1);
    assert_int_equal(entries.v[0].state, OUTBOX_REFUSED);
    assert_int_equal(entries.v[0].error, 27);
    assert_int_equal(entries.v[0].frame.len, sizeof words);
    assert_int_equal(outbox_remove(&profile, entries.v[0].name), 0);
    assert_int_equal(outbox_list(&profile, &arena, &entries), 0);
    assert_int_equal(entries.n, 0);
    arena_release(&arena);
}

static void outbox_entry_expires_after_thirty_days(void **state)
{
    struct outbox_entry entry = {.written_ms = 1000};
    (void)state;
    assert_false(outbox_is_expired(&entry, 1000 + 30LL * 86400 * 1000));
    assert_true(outbox_is_expired(&entry, 1001 + 30LL * 86400 * 1000));
}

static void outbox_turn_to_send_is_held_by_one(void **state)
{
    struct profile profile;
    make(*state, &profile);
    int lock = outbox_lock(&profile, OUTBOX_SEND, 0);
    assert_true(lock >= 0);
    assert_true(outbox_lock(&profile, OUTBOX_SEND, 100) < 0);
    put(&profile, 1, 1000); /* adding goes on meanwhile */
    outbox_unlock(lock);
    lock = outbox_lock(&profile, OUTBOX_SEND, 0);
    assert_true(lock >= 0);
    outbox_unlock(lock);
}

static void outbox_passes_over_files_that_are_not_its_own(void **state)
{
    struct profile profile;
    struct arena arena;
    struct outbox_entries entries;
    char path[PROFILE_PATH_MAX + 100];
    make(*state, &profile);
    put(&profile, 1, 1000);
    profile_path(&profile, "outbox/000000000001000-01.new", path);
    assert_int_equal(io_write_file(path, "x", 1, 0600), 0);
    arena_init(&arena);
    assert_int_equal(outbox_list(&profile, &arena, &entries), 0);
    assert_int_equal(entries.n, 1);
    arena_release(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(outbox_empty_is_empty),
        TEST(outbox_gives_back_what_was_put_oldest_first),
        TEST(outbox_holds_nothing_readable),
        TEST(outbox_damaged_entry_is_unreadable_and_stays),
        TEST(outbox_of_another_key_pair_is_unreadable_and_stays),
        TEST(outbox_refused_entry_stays_with_its_error),
        TEST(outbox_entry_expires_after_thirty_days),
        TEST(outbox_turn_to_send_is_held_by_one),
        TEST(outbox_passes_over_files_that_are_not_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
