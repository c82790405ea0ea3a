// SPDX-License-Identifier: EUPL-1.2
/* A backup is a folder: `journal/` up to an acknowledged batch, `keyring/` copied after it, `kind`,
 * and `manifest` with what both must match. A restore is a new site under a new epoch, whose state
 * is made from the journal at its first start. */
#include <errno.h>
#include <ftw.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "engine/site.h"

#define PATH_ROOM     (SITE_PATH_MAX + 64)
#define MANIFEST_ROOM 512

static bool fail(struct site_fault *fault, enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(struct site_fault *fault, enum exit_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(fault->what, sizeof fault->what, format, args);
    va_end(args);
    fault->status = status;
    return false;
}

struct end {
    uint64_t batch;
    uint8_t hash[JOURNAL_HASH_LEN];
};

static bool note_end(void *arg, const struct journal_batch *batch)
{
    struct end *end = arg;
    end->batch = batch->number;
    memcpy(end->hash, batch->hash, sizeof end->hash);
    return true;
}

/* Reads the whole copy back: every checksum, the whole chain. */
static bool read_back(const char *dir, struct end *end, struct site_fault *fault)
{
    char path[PATH_ROOM];
    struct journal_fault damage = {"", 0, ""};
    memset(end, 0, sizeof *end);
    io_join(path, sizeof path, dir, "journal");
    if (journal_read(path, 1, note_end, end, &damage) != JOURNAL_OK)
        return fail(fault, EXIT_STATUS_BAD_DATA, "the backup's journal: '%s' at byte %llu: %s",
                    damage.segment, (unsigned long long)damage.offset, damage.what);
    return true;
}

static void write_manifest(const struct end *end, bool practice, char out[MANIFEST_ROOM])
{
    char hash[2 * JOURNAL_HASH_LEN + 1];
    sodium_bin2hex(hash, sizeof hash, end->hash, sizeof end->hash);
    snprintf(out, MANIFEST_ROOM, "doorbraak backup 1\nkind %s\nbatch %llu\nchain %s\n",
             practice ? "practice" : "production", (unsigned long long)end->batch, hash);
}

static bool put_file(const char *dir, const char *name, const char *text, struct site_fault *fault)
{
    char path[PATH_ROOM];
    io_join(path, sizeof path, dir, name);
    int result = io_write_file(path, text, strlen(text), 0600);
    return result == 0 ||
           fail(fault, EXIT_STATUS_UNKNOWN, "cannot write '%s': %s", path, strerror(-result));
}

static bool fill_backup(struct site *site, const char *dir, uint64_t upto, struct site_fault *fault)
{
    char from[PATH_ROOM];
    char to[PATH_ROOM];
    char manifest[MANIFEST_ROOM];
    struct journal_fault damage = {"", 0, ""};
    struct end end;
    io_join(from, sizeof from, site->dir, "journal");
    io_join(to, sizeof to, dir, "journal");
    enum journal_status status = journal_copy(from, to, upto, &damage);
    if (status != JOURNAL_OK)
        return fail(fault, EXIT_STATUS_UNKNOWN, "cannot copy the journal: %s: %s",
                    journal_status_name(status), damage.what);
    io_join(to, sizeof to, dir, "keyring");
    enum keyring_status copied = keyring_copy(site->keyring, to);
    if (copied != KEYRING_OK)
        return fail(fault, EXIT_STATUS_UNKNOWN, "cannot copy the keyring: %s",
                    keyring_status_name(copied));
    if (!read_back(dir, &end, fault))
        return false;
    if (end.batch != upto)
        return fail(fault, EXIT_STATUS_BAD_DATA, "the copy ends at batch %llu, not %llu",
                    (unsigned long long)end.batch, (unsigned long long)upto);
    write_manifest(&end, site->practice, manifest);
    return put_file(dir, "kind",
                    site->practice ? "doorbraak site 1 practice\n"
                                   : "doorbraak site 1 production\n",
                    fault) &&
           put_file(dir, "manifest", manifest, fault);
}

static bool make_folder(const char *dir, char temporary[PATH_ROOM], struct site_fault *fault)
{
    if (io_exists(dir))
        return fail(fault, EXIT_STATUS_CONFIG, "'%s' exists already; name a folder that does not",
                    dir);
    int n = snprintf(temporary, PATH_ROOM, "%s.new-%ld", dir, (long)getpid());
    if (n <= 0 || n >= PATH_ROOM)
        return fail(fault, EXIT_STATUS_CONFIG, "the name '%.64s…' is too long", dir);
    return mkdir(temporary, 0700) == 0 ||
           fail(fault, EXIT_STATUS_PERMISSION, "cannot make '%s': %s", temporary, strerror(errno));
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st;
    (void)type;
    (void)walk;
    return remove(path);
}

/* A half-made folder holds keys: it does not stay. */
static bool undo(const char *temporary)
{
    nftw(temporary, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return false;
}

static bool put_in_place(const char *temporary, const char *dir, struct site_fault *fault)
{
    char parent[PATH_ROOM];
    snprintf(parent, sizeof parent, "%s", dir);
    char *slash = strrchr(parent, '/');
    if (slash != NULL)
        *slash = '\0';
    if (io_sync_dir(temporary) == 0 && rename(temporary, dir) == 0 &&
        io_sync_dir(slash == NULL     ? "."
                    : slash == parent ? "/"
                                      : parent) == 0)
        return true;
    return fail(fault, EXIT_STATUS_UNKNOWN, "cannot put '%s' in place: %s", dir, strerror(errno));
}

bool site_backup(struct site *site, const char *to_dir, uint64_t upto, struct site_fault *fault)
{
    char temporary[PATH_ROOM];
    return make_folder(to_dir, temporary, fault) &&
           ((fill_backup(site, temporary, upto, fault) && put_in_place(temporary, to_dir, fault)) ||
            undo(temporary));
}

/* The manifest must be what this journal makes it: nothing was cut off, nothing added. */
static bool check_manifest(const char *from, bool practice, struct end *end,
                           struct site_fault *fault)
{
    char path[PATH_ROOM];
    char expected[MANIFEST_ROOM];
    uint8_t *found = NULL;
    size_t len;
    if (!read_back(from, end, fault))
        return false;
    io_join(path, sizeof path, from, "manifest");
    int result = io_read_file(path, MANIFEST_ROOM, &found, &len);
    if (result != 0)
        return fail(fault, EXIT_STATUS_BAD_DATA, "cannot read '%s': %s", path, strerror(-result));
    write_manifest(end, practice, expected);
    bool same = len == strlen(expected) && memcmp(found, expected, len) == 0;
    free(found);
    return same || fail(fault, EXIT_STATUS_BAD_DATA,
                        "'%s' does not match the journal beside it (or is of the other kind of "
                        "site): take another backup",
                        path);
}

static bool copy_parts(const struct site_options *options, const char *from, const char *to,
                       const struct end *end, struct site_fault *fault)
{
    char source[PATH_ROOM];
    char target[PATH_ROOM];
    uint8_t epoch[JOURNAL_EPOCH_LEN];
    struct journal_fault damage = {"", 0, ""};
    struct keyring_fault keys = {"", ""};
    struct keyring *keyring;
    io_join(source, sizeof source, from, "journal");
    io_join(target, sizeof target, to, "journal");
    randombytes_buf(epoch, sizeof epoch);
    if (journal_copy(source, target, end->batch, &damage) != JOURNAL_OK ||
        journal_new_epoch(target, epoch, &damage) != JOURNAL_OK)
        return fail(fault, EXIT_STATUS_UNKNOWN, "cannot restore the journal: %s", damage.what);
    io_join(source, sizeof source, from, "keyring");
    io_join(target, sizeof target, to, "keyring");
    enum keyring_status status = keyring_open(&keyring, source, options->master, &keys);
    if (status == KEYRING_OK) {
        status = keyring_copy(keyring, target);
        keyring_close(keyring);
    }
    if (status != KEYRING_OK)
        return fail(fault,
                    status == KEYRING_WRONG_MASTER ? EXIT_STATUS_CONFIG : EXIT_STATUS_UNKNOWN,
                    "cannot restore the keyring: %s %s", keyring_status_name(status), keys.what);
    return put_file(
        to, "kind",
        options->practice ? "doorbraak site 1 practice\n" : "doorbraak site 1 production\n", fault);
}

bool site_restore(const struct site_options *options, const char *from_dir,
                  struct site_fault *fault)
{
    char temporary[PATH_ROOM];
    struct end end;
    return check_manifest(from_dir, options->practice, &end, fault) &&
           make_folder(options->dir, temporary, fault) &&
           ((copy_parts(options, from_dir, temporary, &end, fault) &&
             put_in_place(temporary, options->dir, fault)) ||
            undo(temporary));
}
