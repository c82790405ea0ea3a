// SPDX-License-Identifier: EUPL-1.2
/* The n-th write or sync fails, for every n: this program's own pwrite, fsync, fdatasync and rename
 * stand in front of libc's, and do the real thing until the count runs out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#include "fixture.h"
#include "base/clock.h"

static _Atomic long calls_left = -1; /* negative: nothing fails */
static _Atomic int fail_with;
static _Atomic bool torn; /* a failing write writes half */
static _Atomic bool writes_only;

static bool fails_now(bool is_write)
{
    if (atomic_load(&calls_left) < 0 || (atomic_load(&writes_only) && !is_write))
        return false;
    if (atomic_load(&calls_left) == 0)
        return true; /* and everything after it, as when the disk is gone */
    atomic_fetch_sub(&calls_left, 1);
    return false;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
    bool fails = fails_now(true);
    if (fails && atomic_load(&torn))
        syscall(SYS_pwrite64, fd, data, len / 2, offset);
    if (fails) {
        errno = atomic_load(&fail_with);
        return -1;
    }
    return syscall(SYS_pwrite64, fd, data, len, offset);
}

static int sync_or_fail(long call, int fd)
{
    if (fails_now(false)) {
        errno = atomic_load(&fail_with);
        return -1;
    }
    return (int)syscall(call, fd);
}

int fsync(int fd)
{
    return sync_or_fail(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return sync_or_fail(SYS_fdatasync, fd);
}

static void fail_after(long calls, int error)
{
    atomic_store(&fail_with, error);
    atomic_store(&calls_left, calls);
}

static void no_failures(void)
{
    atomic_store(&calls_left, -1);
    atomic_store(&torn, false);
    atomic_store(&writes_only, false);
}

static int setup(void **state)
{
    no_failures();
    return fixture_setup(state);
}

/* More calls than any of these needs: reaching it means that it never succeeds. */
#define MANY 100

static void creation_that_fails_anywhere_leaves_nothing_or_a_whole_keyring(void **state)
{
    struct fixture *f = *state;
    long n = 0;
    for (; n < MANY; n++) {
        fail_after(n, n % 2 == 0 ? EIO : ENOSPC);
        enum keyring_status status = keyring_create(f->path, master, 5);
        no_failures();
        if (status == KEYRING_OK)
            break;
        assert_true(status == KEYRING_FAILED || status == KEYRING_NO_SPACE);
        if (io_exists(f->path)) { /* only the sync of the directory above it failed */
            keyring_close(open_sound(f));
            remove_keyring(f->path);
        }
    }
    assert_in_range(n, 5, MANY - 1);
    keyring_close(open_sound(f));
}

static void destroy_once(struct fixture *f, long n, bool tear, bool *done)
{
    uint8_t key[32];
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct file before = file_read(f->file[0]);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_key(keyring, 2, key), KEYRING_OK);
    atomic_store(&torn, tear);
    fail_after(n, EIO);
    enum keyring_status status = keyring_destroy(keyring, 2);
    *done = status == KEYRING_OK;
    no_failures();
    if (!*done) {
        assert_int_equal(status, KEYRING_FAILED);
        assert_int_equal(keyring_key(keyring, 2, key), KEYRING_FAILED);
        assert_int_equal(keyring_destroy(keyring, 1), KEYRING_FAILED);
        assert_int_equal(keyring_copy(keyring, f->copy), KEYRING_FAILED);
        assert_int_equal(keyring_reserve(keyring, 9), KEYRING_FAILED);
    }
    keyring_close(keyring);
    assert_int_equal(keyring_open(&keyring, f->path, master, &fault), KEYRING_OK);
    assert_files_equal(f);
    assert_int_equal(keyring_destroy(keyring, 2), KEYRING_OK); /* as start-up does */
    assert_int_equal(keyring_key(keyring, 2, key), KEYRING_DESTROYED);
    assert_int_equal(keyring_key(keyring, 1, key), KEYRING_OK);
    keyring_close(keyring);
    for (int i = 0; i < 2; i++)
        assert_false(file_holds(f->file[i], before.data + slot_offset(2) + 40, 48));
    free(before.data);
    remove_keyring(f->path);
}

static void destruction_that_fails_anywhere_is_finished_after_a_restart(void **state)
{
    struct fixture *f = *state;
    for (int tear = 0; tear < 2; tear++) {
        bool done = false;
        long n = 0;
        for (; n < MANY && !done; n++)
            destroy_once(f, n, tear == 1, &done);
        assert_int_equal(n, 5); /* two writes, two syncs, and the one that succeeds */
    }
}

/* As after a restart: what was promised exists, and no key that was used changed. */
static void grow_once(struct fixture *f, long n, bool *done)
{
    uint8_t before[32];
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    assert_int_equal(keyring_key(keyring, 3, before), KEYRING_OK);
    atomic_store(&torn, true);
    fail_after(n, EIO);
    *done = keyring_reserve(keyring, 5000) == KEYRING_OK;
    no_failures();
    uint64_t slots = keyring_slots(keyring);
    assert_true(*done ? slots == 5000 : slots < 5000);
    keyring_close(keyring);
    struct keyring_fault fault;
    assert_int_equal(keyring_open(&keyring, f->path, master, &fault), KEYRING_OK);
    assert_true(keyring_slots(keyring) >= slots);
    assert_int_equal(keyring_key(keyring, 3, key), KEYRING_OK);
    assert_memory_equal(key, before, 32);
    assert_int_equal(keyring_reserve(keyring, 5000), KEYRING_OK);
    keyring_close(keyring);
    keyring_close(open_sound(f));
    remove_keyring(f->path);
}

static void growth_that_fails_anywhere_breaks_nothing(void **state)
{
    struct fixture *f = *state;
    bool done = false;
    long n = 0;
    for (; n < MANY && !done; n++)
        grow_once(f, n, &done);
    assert_int_equal(n, 17); /* two steps of four writes and four syncs */
}

static void a_full_disk_is_no_space_and_passes(void **state)
{
    struct fixture *f = *state;
    uint8_t key[32];
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    for (long n = 0; n < 2; n++) {
        atomic_store(&writes_only, true);
        fail_after(n, ENOSPC);
        assert_int_equal(keyring_reserve(keyring, 100), KEYRING_NO_SPACE);
        assert_int_equal(keyring_slots(keyring), 3);
        assert_int_equal(keyring_key(keyring, 3, key), KEYRING_OK);
        no_failures();
    }
    atomic_store(&writes_only, true);
    fail_after(0, ENOSPC);
    assert_int_equal(keyring_copy(keyring, f->copy), KEYRING_NO_SPACE);
    assert_false(io_exists(f->copy));
    no_failures();
    assert_int_equal(keyring_reserve(keyring, 100), KEYRING_OK);
    keyring_close(keyring);
    keyring_close(open_sound(f));
}

static void the_helper_tries_again_when_the_disk_was_full(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    struct keyring *keyring = open_sound(f);
    atomic_store(&writes_only, true);
    fail_after(0, ENOSPC);
    keyring_work_ahead(keyring, 3);
    usleep(200000);
    assert_int_equal(keyring_slots(keyring), 3);
    no_failures();
    int64_t until = clock_monotonic_ns() + 20000000000;
    while (keyring_slots(keyring) == 3 && clock_monotonic_ns() < until)
        usleep(1000);
    assert_true(keyring_slots(keyring) > 3);
    keyring_close(keyring);
}

static void a_repair_that_fails_is_repeated(void **state)
{
    struct fixture *f = *state;
    struct keyring_fault fault;
    assert_int_equal(keyring_create(f->path, master, 3), KEYRING_OK);
    bool done = false;
    long n = 0;
    for (; n < MANY && !done; n++) {
        file_flip(f->file[1], slot_offset(2));
        file_flip(f->file[0], slot_offset(3));
        fail_after(n, EIO);
        enum keyring_status status = open_faulty(f, &fault);
        no_failures();
        done = status == KEYRING_OK;
        if (!done)
            assert_int_equal(status, KEYRING_FAILED);
        assert_int_equal(open_faulty(f, &fault), KEYRING_OK);
        assert_files_equal(f);
    }
    assert_int_equal(n, 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(creation_that_fails_anywhere_leaves_nothing_or_a_whole_keyring),
        TEST(destruction_that_fails_anywhere_is_finished_after_a_restart),
        TEST(growth_that_fails_anywhere_breaks_nothing),
        TEST(a_full_disk_is_no_space_and_passes),
        TEST(the_helper_tries_again_when_the_disk_was_full),
        TEST(a_repair_that_fails_is_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
