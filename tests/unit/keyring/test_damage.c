// SPDX-License-Identifier: EUPL-1.2
/* Bytes that changed on the disk, and files as a crash in the middle of something leaves them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

static void one_copy_damaged_at_any_byte_is_repaired(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 2), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_destroy(keyring, 2), KEYRING_OK);
    keyring_close(keyring);
    struct file sound = file_read(f->file[0]);
    for (int copy = 0; copy < 2; copy++)
        for (uint64_t at = 0; at < sound.len; at++) {
            if (at == SLOT_BYTES)
                at = SLOT_HEADER_AREA; /* nothing is kept between them */
            file_flip(f->file[copy], at);
            assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_OK);
            assert_string_not_equal(fault.what, "");
            assert_int_equal(open_faulty(f, &fault), KEYRING_OK);
            assert_non_null(strstr(fault.where, at < SLOT_BYTES       ? "kop"
                                                : at < slot_offset(2) ? "slot 1"
                                                                      : "slot 2"));
            for (int i = 0; i < 2; i++)
                assert_true(file_holds(f->file[i], sound.data, sound.len));
        }
    keyring_close(open_sound(f));
    free(sound.data);
}

static void one_file_lost_or_cut_short_is_made_again(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 1000), KEYRING_OK);
    struct file sound = file_read(f->file[0]);
    for (int copy = 0; copy < 2; copy++) {
        assert_int_equal(unlink(f->file[copy]), 0);
        assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_OK);
        assert_string_not_equal(fault.what, "");
        assert_int_equal(open_faulty(f, &fault), KEYRING_OK);
        assert_string_equal(fault.what, "bestand ontbreekt");
        for (size_t len = 0; len < sound.len; len += 9973) {
            assert_int_equal(truncate(f->file[copy], (off_t)len), 0);
            assert_int_equal(open_faulty(f, &fault), KEYRING_OK);
            assert_string_not_equal(fault.what, "");
            for (int i = 0; i < 2; i++)
                assert_true(file_holds(f->file[i], sound.data, sound.len));
        }
    }
    keyring_close(open_sound(f));
    free(sound.data);
}

static void both_copies_of_a_slot_damaged_is_named(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 20), KEYRING_OK);
    file_flip(f->file[0], slot_offset(17) + 3);
    file_flip(f->file[1], slot_offset(17) + 127);
    file_flip(f->file[1], slot_offset(3));
    assert_int_equal(open_faulty(f, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "slot 17");
    assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "slot 17");
}

static struct keyring *open_begun(struct fixture *f, struct keyring_fault *fault)
{
    struct keyring *keyring = NULL;
    assert_int_equal(keyring_open_begin(&keyring, f->path, master, fault), KEYRING_OK);
    return keyring;
}

/* More slots than are read at once, so that the last is looked at by itself. */
static void what_two_steps_find_the_second_tells(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    const uint64_t last = 9001;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, last), KEYRING_OK);
    file_flip(f->file[0], slot_offset(last) + 9);
    file_flip(f->file[1], 20);
    struct keyring *keyring = open_begun(f, &fault);
    assert_string_equal(fault.where, "kop van bestand \"b\"");
    assert_int_equal(keyring_slots(keyring), last);
    assert_int_equal(keyring_open_end(keyring, &fault), KEYRING_OK);
    assert_string_equal(fault.where, "kop van bestand \"b\"");
    assert_int_equal(keyring_key(keyring, last, key), KEYRING_OK);
    keyring_close(keyring);
    assert_files_equal(f);

    file_flip(f->file[0], slot_offset(last));
    keyring_close(open_begun(f, &fault)); /* nobody waited for it, and yet it is done */
    assert_files_equal(f);

    for (int i = 0; i < 2; i++)
        file_flip(f->file[i], slot_offset(last));
    keyring = open_begun(f, &fault);
    assert_int_equal(keyring_open_end(keyring, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "slot 9001");
    keyring_close(keyring);
}

static void both_headers_damaged_is_named(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 2), KEYRING_OK);
    file_flip(f->file[0], 20);
    file_flip(f->file[1], 90);
    assert_int_equal(open_faulty(f, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "kop");
}

static void a_file_of_another_keyring_is_refused(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 2), KEYRING_OK);
    assert_int_equal(keyring_create(f->copy, master, 2), KEYRING_OK);
    char name[256];
    snprintf(name, sizeof name, "%s/b", f->copy);
    struct file other = file_read(name);
    struct file own = file_read(f->file[1]);
    file_write(f->file[1], other.data, other.len);
    assert_int_equal(open_faulty(f, &fault), KEYRING_DAMAGED);
    assert_non_null(strstr(fault.what, "verschillende sleutelbossen"));
    /* A slot of it, put among our own, is damage and is repaired. */
    file_write(f->file[1], own.data, own.len);
    file_patch(f->file[1], slot_offset(1), other.data + slot_offset(1), SLOT_BYTES);
    assert_int_equal(open_faulty(f, &fault), KEYRING_OK);
    assert_string_equal(fault.where, "slot 1");
    assert_files_equal(f);
    free(other.data);
    free(own.data);
}

static void slots_that_changed_places_are_damage(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 2), KEYRING_OK);
    struct file sound = file_read(f->file[0]);
    for (int i = 0; i < 2; i++)
        file_patch(f->file[i], slot_offset(1), sound.data + slot_offset(2), SLOT_BYTES);
    assert_int_equal(open_faulty(f, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "slot 1");
    free(sound.data);
}

static void a_key_that_does_not_unwrap_is_damaged_and_check_finds_it(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct file sound = file_read(f->file[0]);
    struct slot_header header;
    assert_true(slot_header_decode(sound.data, &header));
    struct slot_secret wrong;
    memset(&wrong, 9, sizeof wrong);
    uint8_t record[SLOT_BYTES];
    slot_make(record, &header, &wrong, 2); /* checksums hold; wrapped by somebody else */
    for (int i = 0; i < 2; i++)
        file_patch(f->file[i], slot_offset(2), record, sizeof record);
    assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "slot 2");
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_key(keyring, 2, key), KEYRING_DAMAGED);
    assert_int_equal(keyring_key(keyring, 3, key), KEYRING_OK);
    keyring_close(keyring);
    free(sound.data);
}

static void damage_while_running_is_read_around(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    file_flip(f->file[0], slot_offset(1) + 70);
    assert_int_equal(keyring_key(keyring, 1, key), KEYRING_OK);
    file_flip(f->file[0], slot_offset(2) + 70);
    file_flip(f->file[1], slot_offset(2) + 71);
    assert_int_equal(keyring_key(keyring, 2, key), KEYRING_DAMAGED);
    keyring_close(keyring);
}

/* The process died between the two writes of a destruction. */
static void a_destruction_cut_off_midway_is_finished(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 4), KEYRING_OK);
    for (int copy = 0; copy < 2; copy++) {
        uint64_t slot = (uint64_t)copy + 2;
        struct file alive = file_read(f->file[copy]);
        struct keyring *keyring = open_sound(f);
        assert_int_equal(keyring_destroy(keyring, slot), KEYRING_OK);
        keyring_close(keyring);
        file_patch(f->file[copy], slot_offset(slot), alive.data + slot_offset(slot), SLOT_BYTES);
        assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_OK);
        assert_int_equal(keyring_open(&keyring, f->path, master, &fault), KEYRING_OK);
        assert_string_equal(fault.what, "vernietiging afgemaakt");
        assert_int_equal(keyring_key(keyring, slot, key), KEYRING_DESTROYED);
        keyring_close(keyring);
        assert_false(file_holds(f->file[copy], alive.data + slot_offset(slot) + 40, 48));
        assert_files_equal(f);
        free(alive.data);
    }
}

/* The header of one copy counts slots that the other header does not count yet; and slots beyond
 * the count are half written. */
static void growth_cut_off_midway_is_finished_or_forgotten(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(keyring_create(f->path, master, 10), KEYRING_OK);
    struct file small = file_read(f->file[0]);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_reserve(keyring, 20), KEYRING_OK);
    keyring_close(keyring);
    for (int copy = 0; copy < 2; copy++) {
        file_patch(f->file[copy], 0, small.data, SLOT_BYTES);
        keyring = open_sound(f);
        assert_int_equal(keyring_slots(keyring), 20);
        keyring_close(keyring);
        assert_files_equal(f);
    }
    for (int copy = 0; copy < 2; copy++) {
        file_patch(f->file[copy], 0, small.data, SLOT_BYTES);
        file_flip(f->file[copy], slot_offset(15));
    }
    assert_int_equal(truncate(f->file[1], (off_t)slot_offset(18) + 5), 0);
    keyring = open_sound(f);
    assert_int_equal(keyring_slots(keyring), 10);
    assert_int_equal(keyring_reserve(keyring, 20), KEYRING_OK);
    keyring_close(keyring);
    keyring_close(open_sound(f));
    assert_files_equal(f);
    free(small.data);
}

static void reseal(const uint8_t id[SLOT_ID_BYTES], uint8_t record[SLOT_BYTES])
{
    uint8_t block[128];
    memcpy(block, id, 16);
    memcpy(block + 16, record, 112);
    crypto_generichash(record + 112, 16, block, sizeof block, NULL, 0);
}

static void another_version_is_refused_and_nothing_changes(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct file sound = file_read(f->file[0]);
    for (int copy = 0; copy < 2; copy++) {
        uint8_t header[SLOT_BYTES];
        uint8_t slot[SLOT_BYTES];
        memcpy(header, sound.data, SLOT_BYTES);
        memcpy(slot, sound.data + slot_offset(2), SLOT_BYTES);
        header[9] = 2;
        slot[1] = 2;
        reseal(sound.data + 16, header);
        reseal(sound.data + 16, slot);
        file_patch(f->file[copy], 0, header, SLOT_BYTES);
        assert_int_equal(open_faulty(f, &fault), KEYRING_VERSION);
        assert_non_null(strstr(fault.where, "kop"));
        file_patch(f->file[copy], 0, sound.data, SLOT_BYTES);
        file_patch(f->file[copy], slot_offset(2), slot, SLOT_BYTES);
        assert_int_equal(open_faulty(f, &fault), KEYRING_VERSION);
        assert_string_equal(fault.where, "slot 2");
        assert_int_equal(keyring_check(f->path, master, NULL, NULL, &fault), KEYRING_VERSION);
        assert_true(file_holds(f->file[copy], slot, SLOT_BYTES));
        file_patch(f->file[copy], slot_offset(2), sound.data + slot_offset(2), SLOT_BYTES);
    }
    keyring_close(open_sound(f));
    free(sound.data);
}

static void record_state(void *context, uint64_t slot, enum keyring_slot_state state)
{
    enum keyring_slot_state *states = context;
    states[slot] = state;
}

static void check_tells_the_state_of_every_slot(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 6), KEYRING_OK);
    struct file alive = file_read(f->file[0]);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_destroy(keyring, 2), KEYRING_OK);
    assert_int_equal(keyring_destroy(keyring, 4), KEYRING_OK);
    keyring_close(keyring);
    file_flip(f->file[0], slot_offset(3));
    file_patch(f->file[1], slot_offset(4), alive.data + slot_offset(4), SLOT_BYTES);
    file_flip(f->file[0], slot_offset(5));
    file_flip(f->file[1], slot_offset(5));
    struct file before[2] = {file_read(f->file[0]), file_read(f->file[1])};
    enum keyring_slot_state states[7];
    assert_int_equal(keyring_check(f->path, master, record_state, states, &fault), KEYRING_DAMAGED);
    assert_string_equal(fault.where, "slot 5");
    assert_int_equal(states[1], KEYRING_SLOT_MADE);
    assert_int_equal(states[2], KEYRING_SLOT_DESTROYED);
    assert_int_equal(states[3], KEYRING_SLOT_ONE_COPY);
    assert_int_equal(states[4], KEYRING_SLOT_HALF_DESTROYED);
    assert_int_equal(states[5], KEYRING_SLOT_DAMAGED);
    assert_int_equal(states[6], KEYRING_SLOT_MADE);
    for (int i = 0; i < 2; i++) {
        assert_true(file_holds(f->file[i], before[i].data, before[i].len));
        free(before[i].data);
    }
    free(alive.data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_copy_damaged_at_any_byte_is_repaired),
        TEST(one_file_lost_or_cut_short_is_made_again),
        TEST(both_copies_of_a_slot_damaged_is_named),
        TEST(what_two_steps_find_the_second_tells),
        TEST(both_headers_damaged_is_named),
        TEST(a_file_of_another_keyring_is_refused),
        TEST(slots_that_changed_places_are_damage),
        TEST(a_key_that_does_not_unwrap_is_damaged_and_check_finds_it),
        TEST(damage_while_running_is_read_around),
        TEST(a_destruction_cut_off_midway_is_finished),
        TEST(growth_cut_off_midway_is_finished_or_forgotten),
        TEST(another_version_is_refused_and_nothing_changes),
        TEST(check_tells_the_state_of_every_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
