// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>

#include "fixture.h"
#include "base/clock.h"
#include "keyring/ahead.h"

static void keys_are_the_same_after_reopening(void **state)
{
    struct fixture *f = *state;
    uint8_t before[40][32];
    uint8_t after[32];
    assert_int_equal(keyring_create(f->path, master, 40), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_slots(keyring), 40);
    for (uint64_t slot = 1; slot <= 40; slot++) {
        assert_int_equal(keyring_key(keyring, slot, before[slot - 1]), KEYRING_OK);
        for (uint64_t other = 1; other < slot; other++)
            assert_memory_not_equal(before[slot - 1], before[other - 1], 32);
        assert_false(file_holds(f->file[0], before[slot - 1], 32));
    }
    keyring_close(keyring);
    keyring = open_sound(f);
    for (uint64_t slot = 1; slot <= 40; slot++) {
        for (int time = 0; time < 2; time++) { /* from the file, from memory */
            assert_int_equal(keyring_key(keyring, slot, after), KEYRING_OK);
            assert_memory_equal(after, before[slot - 1], 32);
        }
    }
    keyring_close(keyring);
    assert_files_equal(f);
}

static void files_are_for_their_owner_only(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    assert_int_equal(keyring_create(f->path, master, 1), KEYRING_OK);
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(stat(f->file[i], &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_equal(st.st_size, slot_offset(2));
    }
}

static void creating_over_an_existing_keyring_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct file before = file_read(f->file[0]);
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_FAILED);
    assert_true(file_holds(f->file[0], before.data, before.len));
    free(before.data);
}

static void creating_again_after_a_cut_off_creation_succeeds(void **state)
{
    struct fixture *f = *state;
    char name[256];
    snprintf(name, sizeof name, "%s.new", f->path);
    assert_int_equal(mkdir(name, 0700), 0);
    snprintf(name, sizeof name, "%s.new/a", f->path);
    file_write(name, "rest", 4);
    assert_int_equal(keyring_create(f->path, master, 2), KEYRING_OK);
    keyring_close(open_sound(f));
}

static void opening_nothing_is_missing(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(open_faulty(f, &fault), KEYRING_MISSING);
    assert_int_equal(mkdir(f->path, 0700), 0);
    assert_int_equal(open_faulty(f, &fault), KEYRING_MISSING);
    assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_MISSING);
}

static void another_master_key_is_refused_and_nothing_changes(void **state)
{
    struct fixture *f = *state;
    struct keyring *keyring;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    file_flip(f->file[1], slot_offset(2) + 50);
    struct file before = file_read(f->file[1]);
    assert_int_equal(keyring_open(&keyring, f->path, other_master, &fault), KEYRING_WRONG_MASTER);
    assert_non_null(strstr(fault.what, "andere hoofdsleutel"));
    assert_int_equal(keyring_open(&keyring, f->path, other_master, NULL), KEYRING_WRONG_MASTER);
    assert_int_equal(keyring_check(f->path, other_master, NULL, NULL, &fault),
                     KEYRING_WRONG_MASTER);
    assert_true(file_holds(f->file[1], before.data, before.len));
    free(before.data);
}

static void slots_that_do_not_exist_are_missing(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    const uint64_t none[] = {0, 4, UINT64_MAX};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(keyring_key(keyring, none[i], key), KEYRING_MISSING);
        assert_int_equal(keyring_destroy(keyring, none[i]), KEYRING_MISSING);
    }
    const uint64_t some[] = {1, 4};
    assert_int_equal(keyring_destroy_all(keyring, some, 2), KEYRING_MISSING);
    assert_int_equal(keyring_key(keyring, 1, key), KEYRING_OK);
    keyring_close(keyring);
}

static void a_destroyed_key_is_gone_from_memory_and_both_files(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 5), KEYRING_OK);
    struct file before = file_read(f->file[0]);
    const uint8_t *record = before.data + slot_offset(3);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_key(keyring, 3, key), KEYRING_OK);
    for (int i = 0; i < 2; i++)
        assert_true(file_holds(f->file[i], record + 40, 32));
    for (int time = 0; time < 2; time++) {
        assert_int_equal(keyring_destroy(keyring, 3), KEYRING_OK);
        assert_int_equal(keyring_key(keyring, 3, key), KEYRING_DESTROYED);
        for (int i = 0; i < 2; i++)
            for (size_t at = 16; at < 88; at += 8) /* no part of nonce, wrapped key or tag */
                assert_false(file_holds(f->file[i], record + at, 8));
    }
    assert_int_equal(keyring_key(keyring, 2, key), KEYRING_OK);
    assert_int_equal(keyring_key(keyring, 4, key), KEYRING_OK);
    keyring_close(keyring);
    keyring = open_sound(f);
    assert_int_equal(keyring_key(keyring, 3, key), KEYRING_DESTROYED);
    keyring_close(keyring);
    free(before.data);
}

static void many_are_destroyed_at_once(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    uint64_t slots[1000];
    assert_int_equal(keyring_create(f->path, master, 2000), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    for (uint64_t i = 0; i < 1000; i++)
        slots[i] = 2 * i + 1;
    assert_int_equal(keyring_destroy_all(keyring, slots, 1000), KEYRING_OK);
    assert_int_equal(keyring_destroy_all(keyring, slots, 1000), KEYRING_OK);
    assert_int_equal(keyring_destroy_all(keyring, NULL, 0), KEYRING_OK);
    for (uint64_t slot = 1; slot <= 2000; slot++)
        assert_int_equal(keyring_key(keyring, slot, key),
                         slot % 2 == 1 ? KEYRING_DESTROYED : KEYRING_OK);
    keyring_close(keyring);
    keyring_close(open_sound(f));
}

static void reserve_grows_and_keeps_what_was_there(void **state)
{
    struct fixture *f = *state;
    uint8_t before[32];
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_key(keyring, 3, before), KEYRING_OK);
    assert_int_equal(keyring_reserve(keyring, 2), KEYRING_OK);
    assert_int_equal(keyring_slots(keyring), 3);
    assert_int_equal(keyring_reserve(keyring, 9001), KEYRING_OK);
    assert_int_equal(keyring_slots(keyring), 9001);
    keyring_close(keyring);
    keyring = open_sound(f);
    assert_int_equal(keyring_slots(keyring), 9001);
    assert_int_equal(keyring_key(keyring, 9001, key), KEYRING_OK);
    assert_int_equal(keyring_key(keyring, 3, key), KEYRING_OK);
    assert_memory_equal(key, before, 32);
    keyring_close(keyring);
}

/* More keys than are kept unwrapped, again and again: eviction never mixes them up. */
static void keys_stay_right_when_memory_for_them_is_short(void **state)
{
    struct fixture *f = *state;
    static uint8_t keys[1000][32];
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 1000), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    for (uint64_t slot = 1; slot <= 1000; slot++)
        assert_int_equal(keyring_key(keyring, slot, keys[slot - 1]), KEYRING_OK);
    uint64_t n = 1;
    for (int i = 0; i < 20000; i++) {
        n = (n * 48271) % 2147483647;
        uint64_t slot = n % 1000 + 1;
        assert_int_equal(keyring_key(keyring, slot, key), KEYRING_OK);
        assert_memory_equal(key, keys[slot - 1], 32);
    }
    keyring_close(keyring);
}

static void work_ahead_makes_keys_without_being_waited_for(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, AHEAD_LEAST), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    keyring_work_ahead(keyring, 0);
    assert_int_equal(keyring_slots(keyring), AHEAD_LEAST);
    int64_t longest = 0;
    int64_t until = clock_monotonic_ns() + 20000000000;
    for (uint64_t used = 1; used <= 3; used++) {
        uint64_t slots = keyring_slots(keyring);
        int64_t begin = clock_monotonic_ns();
        keyring_work_ahead(keyring, slots - AHEAD_LEAST + used);
        int64_t took = clock_monotonic_ns() - begin;
        longest = took > longest ? took : longest;
        while (keyring_slots(keyring) == slots && clock_monotonic_ns() < until)
            usleep(1000);
        assert_true(keyring_slots(keyring) >= slots + AHEAD_MAKE - AHEAD_LEAST);
    }
    print_message("longest work_ahead: %lld us\n", (long long)(longest / 1000));
    uint64_t slots = keyring_slots(keyring);
    assert_int_equal(keyring_key(keyring, slots, key), KEYRING_OK);
    keyring_work_ahead(keyring, slots); /* closing waits for the thread, or stops it before */
    keyring_close(keyring);
    keyring = open_sound(f);
    assert_true(keyring_slots(keyring) >= slots);
    keyring_close(keyring);
}

static void a_copy_opens_like_the_original(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    uint8_t copied[32];
    assert_int_equal(keyring_create(f->path, master, 700), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_destroy(keyring, 600), KEYRING_OK);
    assert_int_equal(keyring_copy(keyring, f->copy), KEYRING_OK);
    assert_int_equal(keyring_copy(keyring, f->copy), KEYRING_FAILED);
    struct keyring_fault fault;
    assert_int_equal(keyring_check(f->copy, master, NULL, NULL, &fault), KEYRING_OK);
    assert_string_equal(fault.what, "");
    struct keyring *copy;
    assert_int_equal(keyring_open(&copy, f->copy, master, &fault), KEYRING_OK);
    assert_int_equal(keyring_slots(copy), 700);
    for (uint64_t slot = 1; slot <= 700; slot++) {
        enum keyring_status expected = slot == 600 ? KEYRING_DESTROYED : KEYRING_OK;
        assert_int_equal(keyring_key(keyring, slot, key), expected);
        assert_int_equal(keyring_key(copy, slot, copied), expected);
        assert_memory_equal(key, copied, 32);
    }
    keyring_close(copy);
    keyring_close(keyring);
}

static void a_copy_of_a_damaged_copy_is_sound(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 10), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    file_flip(f->file[0], slot_offset(4) + 60);
    assert_int_equal(keyring_copy(keyring, f->copy), KEYRING_OK);
    assert_int_equal(keyring_check(f->copy, master, NULL, NULL, &fault), KEYRING_OK);
    assert_string_equal(fault.what, "");
    remove_keyring(f->copy);
    file_flip(f->file[1], slot_offset(4) + 60);
    assert_int_equal(keyring_copy(keyring, f->copy), KEYRING_DAMAGED);
    assert_false(io_exists(f->copy));
    keyring_close(keyring);
}

struct load {
    struct keyring *keyring;
    _Atomic bool stop;
    _Atomic uint64_t destroyed; /* all slots up to this one */
};

static void *destroy_and_grow(void *argument)
{
    struct load *load = argument;
    for (uint64_t slot = 1; !atomic_load(&load->stop) && slot < 3000; slot++) {
        uint8_t key[32];
        assert_int_equal(keyring_key(load->keyring, slot, key), KEYRING_OK);
        assert_int_equal(keyring_destroy(load->keyring, slot), KEYRING_OK);
        atomic_store(&load->destroyed, slot);
        keyring_work_ahead(load->keyring, slot);
    }
    return NULL;
}

static void copies_made_under_load_are_consistent(void **state)
{
    struct fixture *f = *state;
    struct load load = {0};
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3000), KEYRING_OK);
    load.keyring = open_sound(f);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, destroy_and_grow, &load), 0);
    for (int round = 0; round < 10; round++) {
        uint64_t destroyed = atomic_load(&load.destroyed);
        uint64_t slots = keyring_slots(load.keyring);
        assert_int_equal(keyring_copy(load.keyring, f->copy), KEYRING_OK);
        struct keyring *copy;
        struct keyring_fault fault;
        assert_int_equal(keyring_open(&copy, f->copy, master, &fault), KEYRING_OK);
        assert_string_equal(fault.what, "");
        assert_true(keyring_slots(copy) >= slots);
        for (uint64_t slot = 1; slot <= destroyed; slot++)
            assert_int_equal(keyring_key(copy, slot, key), KEYRING_DESTROYED);
        keyring_close(copy);
        remove_keyring(f->copy);
    }
    atomic_store(&load.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    keyring_close(load.keyring);
    keyring_close(open_sound(f));
}

static void a_seeded_keyring_is_the_same_each_time(void **state)
{
    (void)state;
    struct keyring *one;
    struct keyring *two;
    struct keyring *other;
    uint8_t key[3][32];
    assert_int_equal(keyring_open_seeded(&one, 7), KEYRING_OK);
    assert_int_equal(keyring_open_seeded(&two, 7), KEYRING_OK);
    assert_int_equal(keyring_open_seeded(&other, 8), KEYRING_OK);
    for (uint64_t slot = 1; slot < 100; slot++) {
        assert_int_equal(keyring_key(one, slot, key[0]), KEYRING_OK);
        assert_int_equal(keyring_key(two, slot, key[1]), KEYRING_OK);
        assert_int_equal(keyring_key(other, slot, key[2]), KEYRING_OK);
        assert_memory_equal(key[0], key[1], 32);
        assert_memory_not_equal(key[0], key[2], 32);
    }
    assert_int_equal(keyring_reserve(one, 1000000), KEYRING_OK);
    keyring_work_ahead(one, 1000000);
    assert_int_equal(keyring_key(one, 0, key[0]), KEYRING_MISSING);
    assert_int_equal(keyring_destroy(one, 1000000), KEYRING_OK);
    assert_int_equal(keyring_destroy(one, 3), KEYRING_OK);
    for (uint64_t slot = 1; slot < 100; slot++)
        assert_int_equal(keyring_key(one, slot, key[0]),
                         slot == 3 ? KEYRING_DESTROYED : KEYRING_OK);
    assert_int_equal(keyring_key(one, 1000000, key[0]), KEYRING_DESTROYED);
    assert_int_equal(keyring_key(two, 3, key[0]), KEYRING_OK);
    keyring_close(one);
    keyring_close(two);
    keyring_close(other);
    keyring_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_are_the_same_after_reopening),
        TEST(files_are_for_their_owner_only),
        TEST(creating_over_an_existing_keyring_is_refused),
        TEST(creating_again_after_a_cut_off_creation_succeeds),
        TEST(opening_nothing_is_missing),
        TEST(another_master_key_is_refused_and_nothing_changes),
        TEST(slots_that_do_not_exist_are_missing),
        TEST(a_destroyed_key_is_gone_from_memory_and_both_files),
        TEST(many_are_destroyed_at_once),
        TEST(reserve_grows_and_keeps_what_was_there),
        TEST(keys_stay_right_when_memory_for_them_is_short),
        TEST(work_ahead_makes_keys_without_being_waited_for),
        TEST(a_copy_opens_like_the_original),
        TEST(a_copy_of_a_damaged_copy_is_sound),
        TEST(copies_made_under_load_are_consistent),
        TEST(a_seeded_keyring_is_the_same_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
