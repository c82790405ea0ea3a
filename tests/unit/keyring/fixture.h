// SPDX-License-Identifier: EUPL-1.2
/* A keyring in a directory of its own, its files as bytes, and system calls that fail on demand. */
#ifndef TESTS_UNIT_KEYRING_FIXTURE_H
#define TESTS_UNIT_KEYRING_FIXTURE_H

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "keyring/keyring.h"
#include "keyring/slot.h"

static const uint8_t master[32] = "a master key that is for tests!";
static const uint8_t other_master[32] = "another one that is for tests!!";

struct fixture {
    char directory[64];
    char path[128]; /* of the keyring */
    char copy[128];
    char file[2][160];
};

static inline void remove_keyring(const char *path)
{
    char name[256];
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s/%s", path, i == 0 ? "a" : "b");
        unlink(name);
    }
    rmdir(path);
}

static inline int fixture_setup(void **state)
{
    assert_true(sodium_init() >= 0);
    log_threshold(LOG_LEVEL_FATAL);
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->directory, sizeof f->directory, "/tmp/doorbraak-keyring-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    snprintf(f->path, sizeof f->path, "%s/keyring", f->directory);
    snprintf(f->copy, sizeof f->copy, "%s/copy", f->directory);
    for (int i = 0; i < 2; i++)
        snprintf(f->file[i], sizeof f->file[i], "%s/%s", f->path, i == 0 ? "a" : "b");
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    remove_keyring(f->path);
    remove_keyring(f->copy);
    assert_int_equal(rmdir(f->directory), 0);
    free(f);
    return 0;
}

struct file {
    uint8_t *data;
    size_t len;
};

static inline struct file file_read(const char *path)
{
    struct file file;
    assert_int_equal(io_read_file(path, 1 << 24, &file.data, &file.len), 0);
    return file;
}

static inline void file_write(const char *path, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(io_write_all(fd, data, len), 0);
    close(fd);
}

static inline void file_patch(const char *path, uint64_t offset, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(io_pwrite_all(fd, data, len, offset), 0);
    close(fd);
}

static inline void file_flip(const char *path, uint64_t offset)
{
    struct file file = file_read(path);
    assert_true(offset < file.len);
    uint8_t byte = file.data[offset] ^ 0x20;
    file_patch(path, offset, &byte, 1);
    free(file.data);
}

static inline bool file_holds(const char *path, const void *needle, size_t len)
{
    struct file file = file_read(path);
    bool holds = memmem(file.data, file.len, needle, len) != NULL;
    free(file.data);
    return holds;
}

static inline void assert_files_equal(const struct fixture *f)
{
    struct file a = file_read(f->file[0]);
    struct file b = file_read(f->file[1]);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.data, b.data, a.len);
    free(a.data);
    free(b.data);
}

static inline struct keyring *open_sound(const struct fixture *f)
{
    struct keyring *keyring = NULL;
    struct keyring_fault fault;
    assert_int_equal(keyring_open(&keyring, f->path, master, &fault), KEYRING_OK);
    assert_string_equal(fault.what, "");
    return keyring;
}

static inline enum keyring_status open_faulty(const struct fixture *f, struct keyring_fault *fault)
{
    struct keyring *keyring = NULL;
    enum keyring_status status = keyring_open(&keyring, f->path, master, fault);
    if (status == KEYRING_OK)
        keyring_close(keyring);
    return status;
}

#endif
