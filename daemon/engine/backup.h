// SPDX-License-Identifier: EUPL-1.2
/* Backups: made of a running site, read back, restored, and forgotten in time.
 *
 * A backup is a folder: `journal/` up to an acknowledged batch, `keyring/` copied after it, `kind`,
 * and `manifest`, which says what both must match and when it was made, under a seal of the site's
 * master key. Its keys expire after BACKUP_KEYS_DAYS: then no restore takes them any more, and the
 * daemon destroys them in its folder of backups. The journal in it stays. */
#ifndef ENGINE_BACKUP_H
#define ENGINE_BACKUP_H

#include "base/instant.h"
#include "engine/site.h"

#define BACKUP_KEYS_DAYS 30
#define BACKUP_PATH_MAX  (SITE_PATH_MAX + 64)

struct backup_manifest {
    bool practice;
    uint64_t batch; /* the last one in it */
    uint8_t chain[JOURNAL_HASH_LEN];
    struct instant made; /* on the site's clock, to the second */
};

/* After this its keys are used by nobody. */
struct instant backup_keys_until(struct instant made);

/* Copies the site, which may run, to a new folder beside `to_dir`, whose name comes back in
 * `temporary`: the journal up to the acknowledged batch of the manifest, then the keyring. Not
 * looked at yet: backup_check does that, site_place gives it its name. May run in another thread
 * beside the engine. */
bool backup_copy(struct site *site, const char *to_dir, const struct backup_manifest *manifest,
                 char temporary[BACKUP_PATH_MAX], struct site_fault *fault);
/* A half-made folder holds keys: it does not stay. */
void backup_undo(const char *temporary);

struct backup_found {
    struct backup_manifest manifest;
    uint64_t keys;
    uint64_t destroyed;
};

/* Reads all of a backup and changes nothing: the manifest's seal, every checksum and the chain of
 * the journal, every key in both copies. `now` none: whether its keys have expired is not asked,
 * as with a practice site, whose clock only its daemon knows. */
bool backup_check(const char *dir, const uint8_t master[32], struct instant now,
                  struct backup_found *out, struct site_fault *fault);

/* Makes a site of a backup, under a new epoch. `options->dir` must not exist. */
bool site_restore(const struct site_options *options, const char *from_dir, struct instant now,
                  struct site_fault *fault);

struct backup_upkeep {
    struct instant newest; /* when the newest backup was made; none: there is none */
    struct instant next;   /* when the next keys expire; none: there are none */
    uint64_t destroyed;    /* keyrings that went */
    uint64_t failed;       /* keyrings that had to go and did not */
};

/* In a folder of backups: destroys the keys that have expired by `now` (none: only looks), and
 * removes what a backup that was cut off left a day ago. Backups of other sites, by master key and
 * kind, are left alone. */
void backup_expire(const char *folder, const uint8_t master[32], bool practice, struct instant now,
                   struct backup_upkeep *out);

#endif
