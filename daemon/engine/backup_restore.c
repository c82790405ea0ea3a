// SPDX-License-Identifier: EUPL-1.2
/* Reading a backup back, and making a site of it: under a new epoch, and its state is made from the
 * journal at its first start. */
#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/io.h"
#include "base/language.h"
#include "engine/inside_backup.h"
#include "engine/manifest.h"

static bool note_end(void *arg, const struct journal_batch *batch)
{
    struct backup_manifest *end = arg;
    end->batch = batch->number;
    memcpy(end->chain, batch->hash, sizeof end->chain);
    return true;
}

/* Every checksum, the whole chain; and it ends where the manifest says. */
static bool check_journal(const char *dir, const struct backup_manifest *manifest,
                          struct site_fault *fault)
{
    char path[BACKUP_PATH_MAX];
    struct journal_fault damage = {"", 0, ""};
    struct backup_manifest end = {0};
    io_join(path, sizeof path, dir, "journal");
    if (journal_read(path, 1, note_end, &end, &damage) != JOURNAL_OK)
        return site_fail(fault, EXIT_STATUS_BAD_DATA,
                         _("het journaal van de reservekopie: '%s' bij byte %llu: %s"),
                         damage.segment, (unsigned long long)damage.offset, damage.what);
    return (end.batch == manifest->batch &&
            memcmp(end.chain, manifest->chain, sizeof end.chain) == 0) ||
           site_fail(
               fault, EXIT_STATUS_BAD_DATA,
               _("het journaal van de reservekopie eindigt bij groep %llu, haar lijst zegt %llu; "
                 "neem een andere"),
               (unsigned long long)end.batch, (unsigned long long)manifest->batch);
}

struct slots {
    uint64_t made;
    uint64_t destroyed;
    uint64_t bad;
};

static void count_slot(void *context, uint64_t slot, enum keyring_slot_state state)
{
    struct slots *slots = context;
    (void)slot;
    slots->made += state == KEYRING_SLOT_MADE;
    slots->destroyed += state == KEYRING_SLOT_DESTROYED;
    slots->bad += state != KEYRING_SLOT_MADE && state != KEYRING_SLOT_DESTROYED;
}

static bool check_keyring(const char *dir, const uint8_t master[32], struct backup_found *out,
                          struct site_fault *fault)
{
    char path[BACKUP_PATH_MAX];
    struct keyring_fault keys = {"", ""};
    struct slots slots = {0};
    io_join(path, sizeof path, dir, "keyring");
    enum keyring_status status = keyring_check(path, master, count_slot, &slots, &keys);
    out->keys = slots.made;
    out->destroyed = slots.destroyed;
    if (status == KEYRING_OK && slots.bad == 0 && keys.what[0] == '\0')
        return true;
    return site_fail(fault,
                     status == KEYRING_WRONG_MASTER ? EXIT_STATUS_CONFIG : EXIT_STATUS_BAD_DATA,
                     _("de sleutelbos van de reservekopie: %s: %s %s"), keyring_status_name(status),
                     keys.where, keys.what);
}

/* Its keys are there, and may still be used. */
static bool check_age(const char *dir, const struct backup_manifest *manifest, struct instant now,
                      struct site_fault *fault)
{
    char path[BACKUP_PATH_MAX];
    char day[11];
    struct instant until = backup_keys_until(manifest->made);
    io_join(path, sizeof path, dir, "keyring");
    civil_date_format((struct civil_date){(int32_t)(until.ms / 86400000) + 1}, day);
    bool there = io_exists(path);
    bool expired = now.ms != 0 ? now.ms > until.ms : !there;
    if (there && !expired)
        return true;
    if (!expired)
        return site_fail(fault, EXIT_STATUS_BAD_DATA, _("'%s' is er niet"), path);
    return site_fail(
        fault, EXIT_STATUS_CONFIG,
        _("de sleutels in '%s' vervielen op %s: een reservekopie gaat %d dagen open, zodat wat "
          "sindsdien is gewist gewist blijft; neem een latere"),
        dir, day, BACKUP_KEYS_DAYS);
}

bool backup_check(const char *dir, const uint8_t master[32], struct instant now,
                  struct backup_found *out, struct site_fault *fault)
{
    memset(out, 0, sizeof *out);
    if (!manifest_read(dir, master, &out->manifest, fault))
        return false;
    if (out->manifest.practice)
        now.ms = 0;
    return check_journal(dir, &out->manifest, fault) &&
           check_age(dir, &out->manifest, now, fault) && check_keyring(dir, master, out, fault);
}

static bool check_kind(const char *dir, bool is_practice, bool practice, struct site_fault *fault)
{
    if (is_practice && !practice)
        return site_fail(
            fault, EXIT_STATUS_CONFIG,
            _("'%s' is de reservekopie van een oefenomgeving; zet haar terug met --practice"), dir);
    if (!is_practice && practice)
        return site_fail(
            fault, EXIT_STATUS_CONFIG,
            _("'%s' is de reservekopie van een echte omgeving; zet haar terug zonder --practice"),
            dir);
    return true;
}

static bool copy_parts(const struct site_options *options, const char *from, const char *to,
                       uint64_t batch, struct site_fault *fault)
{
    char source[BACKUP_PATH_MAX];
    char target[BACKUP_PATH_MAX];
    uint8_t epoch[JOURNAL_EPOCH_LEN];
    struct journal_fault damage = {"", 0, ""};
    struct keyring_fault keys = {"", ""};
    struct keyring *keyring;
    io_join(source, sizeof source, from, "journal");
    io_join(target, sizeof target, to, "journal");
    randombytes_buf(epoch, sizeof epoch);
    if (journal_copy(source, target, batch, &damage) != JOURNAL_OK ||
        journal_new_epoch(target, epoch, &damage) != JOURNAL_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan het journaal niet terugzetten: %s"),
                         damage.what);
    io_join(source, sizeof source, from, "keyring");
    io_join(target, sizeof target, to, "keyring");
    enum keyring_status status = keyring_open(&keyring, source, options->master, &keys);
    if (status == KEYRING_OK) {
        status = keyring_copy(keyring, target);
        keyring_close(keyring);
    }
    if (status != KEYRING_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de sleutelbos niet terugzetten: %s %s"),
                         keyring_status_name(status), keys.what);
    return backup_put_kind(to, options->practice, fault);
}

bool site_restore(const struct site_options *options, const char *from_dir, struct instant now,
                  struct site_fault *fault)
{
    char temporary[BACKUP_PATH_MAX];
    struct backup_found found;
    struct backup_manifest manifest;
    if (!manifest_read(from_dir, options->master, &manifest, fault) ||
        !check_kind(from_dir, manifest.practice, options->practice, fault) ||
        !backup_check(from_dir, options->master, now, &found, fault) ||
        !backup_make_folder(options->dir, temporary, fault))
        return false;
    if (copy_parts(options, from_dir, temporary, found.manifest.batch, fault) &&
        site_place(temporary, options->dir, fault))
        return true;
    backup_undo(temporary);
    return false;
}
