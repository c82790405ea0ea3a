// SPDX-License-Identifier: EUPL-1.2
#include "engine/recover.h"

#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "engine/checkpoint.h"
#include "engine/replay.h"

#define PATH_ROOM (SITE_PATH_MAX + 64)

struct store_options recover_store_options(const struct site_options *options, const char *dir,
                                           const char *boot_id)
{
    return (struct store_options){.dir = dir,
                                  .boot_id = boot_id,
                                  .map_size = options->map_size,
                                  .practice = options->practice};
}

/* Opens the state as it is. False with `*rebuild` when it cannot be used and must be made anew. */
static bool open_state(struct site *site, const struct site_options *options, bool *rebuild,
                       struct site_fault *fault)
{
    char path[PATH_ROOM];
    char boot_id[64];
    struct store_fault store_fault = {""};
    site_boot_id(boot_id);
    io_join(path, sizeof path, site->dir, "state");
    struct store_options store = recover_store_options(options, path, boot_id);
    enum store_status status =
        options->distrust_state ? STORE_DAMAGED : store_open(&site->store, &store, &store_fault);
    if (status == STORE_OK) {
        replay_position(site);
        return true;
    }
    *rebuild = status == STORE_DAMAGED || status == STORE_VERSION ||
               (status == STORE_FAILED && !io_exists(path));
    if (*rebuild)
        log_event(
            LOG_LEVEL_WARNING, "state-rebuilt", NULL, 0, _("de toestand wordt opnieuw gemaakt: %s"),
            store_fault.what[0] != '\0' ? store_fault.what : _("de toestand wordt niet vertrouwd"));
    return site_fail(fault, status == STORE_WRONG_KIND ? EXIT_STATUS_CONFIG : EXIT_STATUS_UNKNOWN,
                     _("toestand: %s: %s"), store_status_name(status), store_fault.what);
}

/* A new state beside the old one, filled from the whole journal, then in its place. */
static bool make_state(struct site *site, const struct site_options *options,
                       struct site_fault *fault)
{
    char path[PATH_ROOM];
    char fresh[PATH_ROOM];
    char boot_id[64];
    struct store_fault store_fault = {""};
    site_boot_id(boot_id);
    io_join(path, sizeof path, site->dir, "state");
    io_join(fresh, sizeof fresh, site->dir, "state.rebuilt");
    struct store_options store = recover_store_options(options, fresh, boot_id);
    if (store_remove(fresh, &store_fault) != STORE_OK ||
        store_create(&store, &store_fault) != STORE_OK ||
        store_open(&site->store, &store, &store_fault) != STORE_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de toestand niet opnieuw maken: %s"),
                         store_fault.what);
    memset(&site->position, 0, sizeof site->position);
    if (!replay_tail(site, fault))
        return false;
    enum store_status closed = store_close(site->store, true);
    site->store = NULL; /* gone, however that ended */
    if (closed != STORE_OK || store_swap(fresh, path, &store_fault) != STORE_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de toestand niet opnieuw maken: %s"),
                         store_fault.what);
    store.dir = path;
    if (store_open(&site->store, &store, &store_fault) != STORE_OK)
        return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan de toestand niet openen: %s"),
                         store_fault.what);
    site->rebuilt = true;
    return true;
}

/* The newest checkpoint in the place of a state that is not trusted. One that cannot be opened is
 * gone, and the one before it has its turn; on a disk that takes no change it is not, and none has.
 */
static bool open_checkpoint(struct site *site, const struct site_options *options)
{
    char path[PATH_ROOM];
    char boot_id[64];
    struct checkpoint checkpoint;
    struct store_fault store_fault;
    site_boot_id(boot_id);
    io_join(path, sizeof path, site->dir, "state");
    struct store_options store = recover_store_options(options, path, boot_id);
    uint64_t before = UINT64_MAX;
    while (checkpoint_newest(site->dir, site->practice, &checkpoint) && checkpoint.batch < before) {
        before = checkpoint.batch;
        if (checkpoint_take(site->dir, &checkpoint, &store_fault) == STORE_OK &&
            store_open(&site->store, &store, &store_fault) == STORE_OK) {
            replay_position(site);
            log_event(LOG_LEVEL_INFO, "checkpoint-taken", "batch", (int64_t)checkpoint.batch,
                      _("de toestand komt uit een controlepunt; het journaal vult haar aan"));
            return true;
        }
        log_event(LOG_LEVEL_WARNING, "checkpoint-unusable", "batch", (int64_t)checkpoint.batch,
                  "%s", store_fault.what);
    }
    return false;
}

static bool open_journal(struct site *site, const struct site_options *options,
                         struct site_fault *fault)
{
    char path[PATH_ROOM];
    struct journal_fault journal_fault = {"", 0, ""};
    io_join(path, sizeof path, site->dir, "journal");
    struct journal_options journal = {
        .dir = path, .segment_size = options->segment_size, .walk_from = site->position.batch};
    enum journal_status status =
        journal_open(&site->journal, &journal, site->position.batch, &journal_fault);
    if (status == JOURNAL_OK)
        return true;
    if (status == JOURNAL_VERSION)
        return site_fail(fault, EXIT_STATUS_CONFIG,
                         _("journaal: segment '%s' heeft het formaat van een andere versie dan dit "
                           "programma; zet die versie terug, en geen reservekopie"),
                         journal_fault.segment);
    return site_fail(fault, status == JOURNAL_DAMAGED ? EXIT_STATUS_BAD_DATA : EXIT_STATUS_UNKNOWN,
                     _("journaal: %s: segment '%s' bij byte %llu: %s"), journal_status_name(status),
                     journal_fault.segment, (unsigned long long)journal_fault.offset,
                     journal_fault.what);
}

bool recover_state(struct site *site, const struct site_options *options, struct site_fault *fault)
{
    bool rebuild = false;
    bool opened = open_state(site, options, &rebuild, fault);
    if (!opened && !rebuild)
        return false;
    if (!opened && !options->whole_journal)
        opened = open_checkpoint(site, options);
    if (!open_journal(site, options, fault))
        return false;
    return opened ? replay_tail(site, fault) : make_state(site, options, fault);
}

bool recover_erased(struct site *site, struct site_fault *fault)
{
    uint64_t slots[1024];
    uint64_t slot = 0;
    bool more = true;
    while (more) {
        size_t n = 0;
        struct state *state = store_read_begin(site->store);
        while (n < 1024 && (more = state_slot_erased_next(state, &slot)))
            slots[n++] = slot;
        store_read_end(site->store);
        if (n > 0 && keyring_destroy_all(site->keyring, slots, n) != KEYRING_OK)
            return site_fail(fault, EXIT_STATUS_UNKNOWN,
                             _("kan sleutels van gewiste casussen niet opnieuw vernietigen"));
    }
    return true;
}
