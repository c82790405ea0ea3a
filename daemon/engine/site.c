// SPDX-License-Identifier: EUPL-1.2
#include "engine/site.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "engine/checkpoint.h"
#include "engine/recover.h"
#include "engine/rights.h"

#define FIRST_SLOTS 4096
#define PATH_ROOM   (SITE_PATH_MAX + 64)

bool site_fail(struct site_fault *fault, enum exit_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(fault->what, sizeof fault->what, format, args);
    va_end(args);
    fault->status = status;
    return false;
}

enum exit_status site_exit(int error)
{
    return error == EACCES || error == EPERM ? EXIT_STATUS_PERMISSION : EXIT_STATUS_UNKNOWN;
}

void site_boot_id(char out[64])
{
    out[0] = '\0';
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t n = read(fd, out, 63);
    close(fd);
    out[n > 0 ? n : 0] = '\0';
    out[strcspn(out, "\n")] = '\0';
}

static bool write_kind(const char *dir, bool practice, struct site_fault *fault)
{
    char path[PATH_ROOM];
    const char *kind = practice ? "doorbraak site 1 practice\n" : "doorbraak site 1 production\n";
    io_join(path, sizeof path, dir, "kind");
    int result = io_write_file(path, kind, strlen(kind), 0600);
    return result == 0 || site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan '%s' niet schrijven: %s"),
                                    path, strerror(-result));
}

/* A disk that failed may do it the next time; only what is not as it was made asks for a backup. */
static enum exit_status read_exit(int error)
{
    bool damaged = error == -ENOENT || error == -ENODATA || error == -EFBIG || error == -EINVAL ||
                   error == -EISDIR;
    return damaged ? EXIT_STATUS_BAD_DATA : EXIT_STATUS_UNKNOWN;
}

static bool check_kind(const char *dir, bool practice, struct site_fault *fault)
{
    char path[PATH_ROOM];
    uint8_t *text = NULL;
    size_t len;
    io_join(path, sizeof path, dir, "kind");
    int result = io_read_file(path, 256, &text, &len);
    if (result != 0)
        return site_fail(fault, read_exit(result), _("kan '%s' niet lezen: %s"), path,
                         strerror(-result));
    bool is_practice = strcmp((const char *)text, "doorbraak site 1 practice\n") == 0;
    bool is_production = strcmp((const char *)text, "doorbraak site 1 production\n") == 0;
    free(text);
    if (!is_practice && !is_production)
        return site_fail(fault, EXIT_STATUS_BAD_DATA,
                         _("'%s' is van een soort die dit programma niet kent"), path);
    if (is_practice && !practice)
        return site_fail(
            fault, EXIT_STATUS_CONFIG,
            _("'%s' is een oefenomgeving; start haar met --practice, of noem een andere site"),
            dir);
    if (is_production && practice)
        return site_fail(fault, EXIT_STATUS_CONFIG,
                         _("'%s' is een echte site; start haar zonder --practice"), dir);
    return true;
}

static bool create_parts(const struct site_options *options, struct site_fault *fault)
{
    const char *dir = options->dir;
    char path[PATH_ROOM];
    char boot_id[64];
    uint8_t epoch[JOURNAL_EPOCH_LEN];
    struct journal_fault journal_fault;
    struct store_fault store_fault;
    site_boot_id(boot_id);
    randombytes_buf(epoch, sizeof epoch);
    io_join(path, sizeof path, dir, "journal");
    if (journal_create(path, epoch, &journal_fault) != JOURNAL_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan het journaal niet maken: %s"),
                         journal_fault.what);
    io_join(path, sizeof path, dir, "state");
    struct store_options store = recover_store_options(options, path, boot_id);
    if (store_create(&store, &store_fault) != STORE_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de toestand niet maken: %s"),
                         store_fault.what);
    io_join(path, sizeof path, dir, "keyring");
    if (options->keyring_seed == 0 &&
        keyring_create(path, options->master, FIRST_SLOTS) != KEYRING_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de sleutelbos '%s' niet maken"), path);
    return write_kind(dir, options->practice, fault);
}

bool site_place(const char *temporary, const char *dir, struct site_fault *fault)
{
    int result = io_place_dir(temporary, dir);
    return result == 0 ||
           site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan '%s' niet op zijn plaats zetten: %s"), dir,
                     strerror(-result));
}

bool site_create(const struct site_options *options, struct site_fault *fault)
{
    if (mkdir(options->dir, 0700) != 0)
        return site_fail(fault, site_exit(errno), _("kan '%s' niet maken: %s"), options->dir,
                         strerror(errno));
    return create_parts(options, fault);
}

static bool take_lock(struct site *site, struct site_fault *fault)
{
    char path[PATH_ROOM];
    io_join(path, sizeof path, site->dir, "lock");
    site->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (site->lock < 0)
        return site_fail(fault, site_exit(errno), _("kan '%s' niet openen: %s"), path,
                         strerror(errno));
    if (flock(site->lock, LOCK_EX | LOCK_NB) != 0)
        return site_fail(
            fault, EXIT_STATUS_LOCKED,
            _("een ander proces heeft '%s' in gebruik: stop het eerst, of geef met --site "
              "een andere map"),
            site->dir);
    return true;
}

/* Only damage keeps a supervisor from starting again: a disk that failed may work the next time. */
static enum exit_status keyring_exit(enum keyring_status status)
{
    if (status == KEYRING_WRONG_MASTER)
        return EXIT_STATUS_CONFIG;
    bool disk = status == KEYRING_FAILED || status == KEYRING_NO_SPACE;
    return disk ? EXIT_STATUS_UNKNOWN : EXIT_STATUS_BAD_DATA;
}

static bool keyring_is_bad(enum keyring_status status, const struct keyring_fault *keyring_fault,
                           struct site_fault *fault)
{
    return status != KEYRING_OK &&
           !site_fail(fault, keyring_exit(status), _("sleutelbos: %s: %s %s"),
                      keyring_status_name(status), keyring_fault->where, keyring_fault->what);
}

/* Its copies are read whole while state and journal are opened, which need no key. */
static bool begin_keyring(struct site *site, const struct site_options *options,
                          struct site_fault *fault)
{
    char path[PATH_ROOM];
    struct keyring_fault keyring_fault = {"", ""};
    io_join(path, sizeof path, site->dir, "keyring");
    enum keyring_status status =
        options->keyring_seed != 0
            ? keyring_open_seeded(&site->keyring, options->keyring_seed)
            : keyring_open_begin(&site->keyring, path, options->master, &keyring_fault);
    return !keyring_is_bad(status, &keyring_fault, fault);
}

static bool end_keyring(struct site *site, struct site_fault *fault)
{
    struct keyring_fault keyring_fault = {"", ""};
    enum keyring_status status = keyring_open_end(site->keyring, &keyring_fault);
    if (keyring_is_bad(status, &keyring_fault, fault))
        return false;
    if (keyring_fault.what[0] != '\0')
        log_event(LOG_LEVEL_WARNING, "keyring-repaired", NULL, 0, "%s: %s", keyring_fault.where,
                  keyring_fault.what);
    return true;
}

static void look_at_checkpoints(struct site *site, const struct site_options *options)
{
    struct checkpoint newest;
    bool found = checkpoint_newest(site->dir, site->practice, &newest);
    site->checkpoint_each = options->checkpoint_each;
    site->checkpoint_batch = found ? newest.batch : 0;
}

static bool open_all(struct site *site, const struct site_options *options,
                     struct site_fault *fault)
{
    if (!rights_check(site->dir, fault) || !check_kind(site->dir, options->practice, fault) ||
        !take_lock(site, fault) || !begin_keyring(site, options, fault))
        return false;
    if (!recover_state(site, options, fault))
        return false;
    if (options->whole_journal)
        checkpoint_clear(site->dir, true);
    look_at_checkpoints(site, options);
    return end_keyring(site, fault) && recover_erased(site, fault);
}

bool site_open(struct site *site, const struct site_options *options, struct site_fault *fault)
{
    memset(site, 0, sizeof *site);
    site->lock = -1;
    site->practice = options->practice;
    ASSERT(strlen(options->dir) < sizeof site->dir);
    snprintf(site->dir, sizeof site->dir, "%s", options->dir);
    memcpy(site->master, options->master, sizeof site->master);
    if (open_all(site, options, fault))
        return true;
    site_close(site, false);
    return false;
}

void site_close(struct site *site, bool clean)
{
    if (site->journal != NULL && journal_free_bytes(site->journal) < SITE_ROOM)
        journal_release_reserve(site->journal); /* the mark needs room on a full disk */
    journal_close(site->journal);
    if (store_close(site->store, clean) != STORE_OK)
        log_event(
            LOG_LEVEL_ERROR, "state-not-clean", NULL, 0,
            _("de toestand kon niet netjes worden gesloten; de volgende start maakt haar opnieuw"));
    keyring_close(site->keyring);
    if (site->lock >= 0)
        close(site->lock);
    sodium_memzero(site->master, sizeof site->master);
    site->journal = NULL;
    site->store = NULL;
    site->keyring = NULL;
    site->lock = -1;
}

bool site_rebuild(const struct site_options *options, struct site_fault *fault)
{
    struct site site;
    struct site_options anew = *options;
    anew.distrust_state = true;
    anew.whole_journal = true;
    if (!site_open(&site, &anew, fault))
        return false;
    site_close(&site, true);
    return true;
}
