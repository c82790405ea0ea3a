// SPDX-License-Identifier: EUPL-1.2
/* On disk: "DOORMARK" | version, 4 | clean, 1 | zeros, 3 | boot id, 64, zeros behind it |
 * BLAKE2b-256 of all before. Written whole through a temporary name, so there is an old mark or a
 * new one. */
#include "store/mark.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/io.h"

#define MARK_FILE     "mark"
#define MARK_FILE_NEW "mark.new" /* io_write_file's temporary name */
#define MARK_VERSION  1
#define MAGIC         "DOORMARK"
#define AT_VERSION    8
#define AT_CLEAN      12
#define AT_BOOT_ID    16
#define AT_HASH       (AT_BOOT_ID + MARK_BOOT_ID_MAX + 1)
#define MARK_LEN      (AT_HASH + HASH_LEN)
#define HASH_LEN      32

/* A boot id that does not fit is none. */
static void mark_fill(uint8_t mark[MARK_LEN], const char *boot_id, bool clean)
{
    size_t len = strlen(boot_id);
    memset(mark, 0, MARK_LEN);
    memcpy(mark, MAGIC, AT_VERSION);
    put_be32(mark + AT_VERSION, MARK_VERSION);
    mark[AT_CLEAN] = clean;
    if (len <= MARK_BOOT_ID_MAX)
        memcpy(mark + AT_BOOT_ID, boot_id, len);
    crypto_generichash(mark + AT_HASH, HASH_LEN, mark, AT_HASH, NULL, 0);
}

static enum mark_verdict judge(const uint8_t *mark, size_t len, const char *boot_id)
{
    uint8_t expected[MARK_LEN];
    char stored[MARK_BOOT_ID_MAX + 1];
    if (len != MARK_LEN)
        return STATE_DISTRUST;
    memcpy(stored, mark + AT_BOOT_ID, sizeof stored);
    stored[MARK_BOOT_ID_MAX] = '\0';
    mark_fill(expected, stored, true);
    if (memcmp(mark, expected, MARK_LEN) == 0)
        return STATE_CLEAN;
    mark_fill(expected, stored, false);
    bool same = stored[0] != '\0' && strcmp(stored, boot_id) == 0;
    return same && memcmp(mark, expected, MARK_LEN) == 0 ? STATE_SAME_BOOT : STATE_DISTRUST;
}

enum mark_verdict mark_judge(const char *dir, const char *boot_id)
{
    char path[PATH_MAX];
    uint8_t *mark;
    size_t len;
    io_join(path, sizeof path, dir, MARK_FILE);
    if (io_read_file(path, 2 * MARK_LEN, &mark, &len) != 0)
        return STATE_DISTRUST;
    enum mark_verdict verdict = judge(mark, len, boot_id);
    free(mark);
    return verdict;
}

int mark_write(const char *dir, const char *boot_id, bool clean)
{
    char path[PATH_MAX];
    uint8_t mark[MARK_LEN];
    mark_fill(mark, boot_id, clean);
    io_join(path, sizeof path, dir, MARK_FILE);
    return io_write_file(path, mark, sizeof mark, 0600);
}

void mark_remove(const char *dir)
{
    char path[PATH_MAX];
    io_join(path, sizeof path, dir, MARK_FILE);
    unlink(path);
    io_join(path, sizeof path, dir, MARK_FILE_NEW);
    unlink(path);
}
