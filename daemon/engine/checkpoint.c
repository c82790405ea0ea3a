// SPDX-License-Identifier: EUPL-1.2
#include "engine/checkpoint.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "engine/manifest.h"
#include "proto/text_value.h"

#define FOLDER     "checkpoints"
#define BEING_MADE 0 /* the name `new`; no checkpoint stands before the first batch */
#define PATH_ROOM  (SITE_PATH_MAX + 128)
#define TEXT_ROOM  400
#define DIGITS     10
#define FOUND_MOST 16 /* more than a crash at each removal leaves */
#define CHECK_LEN  16
#define CHECK_TEXT (2 * CHECK_LEN + 1)
#define CHAIN_TEXT (2 * JOURNAL_HASH_LEN + 1)

/* `part` may be empty. */
static void path_of(char out[PATH_ROOM], const char *site_dir, uint64_t batch, const char *part)
{
    char name[32];
    if (batch == BEING_MADE)
        snprintf(name, sizeof name, "new");
    else
        snprintf(name, sizeof name, "%0*" PRIu64, DIGITS, batch);
    int n = snprintf(out, PATH_ROOM, "%s/" FOLDER "/%s%s%s", site_dir, name,
                     part[0] == '\0' ? "" : "/", part);
    ASSERT(n > 0 && n < PATH_ROOM);
}

static void remove_one(const char *site_dir, uint64_t batch)
{
    char path[PATH_ROOM];
    path_of(path, site_dir, batch, "manifest");
    unlink(path); /* first: half a checkpoint is none */
    path_of(path, site_dir, batch, "state");
    store_remove(path, NULL);
    path_of(path, site_dir, batch, "");
    rmdir(path);
}

/* --- the manifest: lines of text, and their hash --- */

static size_t format(const struct checkpoint *checkpoint, char out[TEXT_ROOM])
{
    char chain[CHAIN_TEXT];
    uint8_t check[CHECK_LEN];
    char check_text[CHECK_TEXT];
    sodium_bin2hex(chain, sizeof chain, checkpoint->chain, sizeof checkpoint->chain);
    int n = snprintf(out, TEXT_ROOM,
                     "doorbraak checkpoint 1\nkind %s\nbatch %" PRIu64 "\nsequence %" PRIu64
                     "\nchain %s\n",
                     checkpoint->practice ? "practice" : "production", checkpoint->batch,
                     checkpoint->sequence, chain);
    ASSERT(n > 0 && n < TEXT_ROOM);
    crypto_generichash(check, sizeof check, (const uint8_t *)out, (unsigned)n, NULL, 0);
    sodium_bin2hex(check_text, sizeof check_text, check, sizeof check);
    return (size_t)n + (size_t)snprintf(out + n, TEXT_ROOM - (size_t)n, "check %s\n", check_text);
}

static bool take_values(const char *text, struct checkpoint *out)
{
    struct bytes chain = manifest_value(text, "chain");
    out->practice = bytes_equal(manifest_value(text, "kind"), bytes_of("practice", 8));
    return chain.len == CHAIN_TEXT - 1 && text_value_hex(chain, out->chain) &&
           text_value_u64(manifest_value(text, "batch"), &out->batch) &&
           text_value_u64(manifest_value(text, "sequence"), &out->sequence);
}

static bool read_manifest(const char *site_dir, uint64_t batch, struct checkpoint *out)
{
    char path[PATH_ROOM];
    char expected[TEXT_ROOM];
    uint8_t *found = NULL;
    size_t len = 0;
    path_of(path, site_dir, batch, "manifest");
    if (io_read_file(path, TEXT_ROOM, &found, &len) != 0)
        return false;
    bool good = take_values((const char *)found, out) && format(out, expected) == len &&
                memcmp(expected, found, len) == 0 && (batch == BEING_MADE || out->batch == batch);
    free(found);
    return good;
}

/* --- which there are --- */

static int newest_first(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x < y) - (x > y);
}

/* Their batches, the newest first; at most FOUND_MOST of them. */
static size_t find(const char *site_dir, uint64_t found[FOUND_MOST])
{
    char path[PATH_ROOM];
    struct dirent *entry;
    size_t n = 0;
    io_join(path, sizeof path, site_dir, FOLDER);
    DIR *folder = opendir(path);
    while (folder != NULL && n < FOUND_MOST && (entry = readdir(folder)) != NULL)
        n += strlen(entry->d_name) >= DIGITS &&
             text_value_u64(bytes_of(entry->d_name, strlen(entry->d_name)), &found[n]);
    if (folder != NULL)
        closedir(folder);
    qsort(found, n, sizeof found[0], newest_first);
    return n;
}

/* The newest but `newer`, of those with a manifest. */
static bool good_one(const char *site_dir, bool practice, size_t newer, struct checkpoint *out)
{
    uint64_t found[FOUND_MOST];
    size_t n = find(site_dir, found);
    for (size_t i = 0; i < n; i++)
        if (read_manifest(site_dir, found[i], out) && out->practice == practice && newer-- == 0)
            return true;
    return false;
}

bool checkpoint_newest(const char *site_dir, bool practice, struct checkpoint *out)
{
    return good_one(site_dir, practice, 0, out);
}

bool checkpoint_previous(const char *site_dir, bool practice, struct checkpoint *out)
{
    return good_one(site_dir, practice, 1, out);
}

void checkpoint_clear(const char *site_dir, bool all)
{
    uint64_t found[FOUND_MOST];
    size_t n = all ? find(site_dir, found) : 0;
    remove_one(site_dir, BEING_MADE);
    for (size_t i = 0; i < n; i++)
        remove_one(site_dir, found[i]);
}

enum store_status checkpoint_take(const char *site_dir, const struct checkpoint *checkpoint,
                                  struct store_fault *fault)
{
    char from[PATH_ROOM];
    char state[PATH_ROOM];
    path_of(from, site_dir, checkpoint->batch, "state");
    io_join(state, sizeof state, site_dir, "state");
    enum store_status status = store_swap_aside(from, state, fault);
    remove_one(site_dir, checkpoint->batch);
    return status;
}

bool checkpoint_left(const char *site_dir)
{
    char state[PATH_ROOM];
    char fresh[PATH_ROOM];
    path_of(fresh, site_dir, BEING_MADE, "");
    io_join(state, sizeof state, site_dir, "state.old");
    return io_exists(fresh) || io_exists(state);
}

void checkpoint_clear_left(const char *site_dir, store_goes_on *goes_on, void *arg)
{
    char path[PATH_ROOM];
    path_of(path, site_dir, BEING_MADE, "manifest");
    unlink(path);
    path_of(path, site_dir, BEING_MADE, "state");
    store_remove_slowly(path, goes_on, arg);
    path_of(path, site_dir, BEING_MADE, "");
    rmdir(path);
    io_join(path, sizeof path, site_dir, "state");
    store_remove_aside(path, goes_on, arg);
}

/* --- making one --- */

bool checkpoint_due(struct site *site)
{
    uint64_t segment = journal_segment(site->journal);
    if (site->checkpoint_each == 0 || segment == site->checkpoint_looked)
        return false;
    site->checkpoint_looked = segment;
    return journal_has_grown(site->journal, site->checkpoint_batch, site->checkpoint_each);
}

static bool make_folders(const char *site_dir, char path[PATH_ROOM], struct site_fault *fault)
{
    io_join(path, PATH_ROOM, site_dir, FOLDER);
    if (mkdir(path, 0700) == 0 || errno == EEXIST) {
        path_of(path, site_dir, BEING_MADE, "");
        if (mkdir(path, 0700) == 0)
            return true;
    }
    return site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan '%s' niet maken: %s"), path,
                     strerror(errno));
}

bool checkpoint_begin(const struct site *site, struct store_copy **out, struct site_fault *fault)
{
    char path[PATH_ROOM];
    struct store_fault store_fault = {""};
    uint64_t used;
    uint64_t map;
    store_usage(site->store, &used, &map);
    if (journal_free_bytes(site->journal) < used + 2 * SITE_ROOM)
        return site_fail(fault, EXIT_STATUS_UNKNOWN,
                         _("de schijf heeft geen %llu MiB vrij voor een controlepunt"),
                         (unsigned long long)((used + 2 * SITE_ROOM) >> 20));
    checkpoint_clear(site->dir, false);
    if (!make_folders(site->dir, path, fault))
        return false;
    path_of(path, site->dir, BEING_MADE, "state");
    return store_copy_begin(out, site->store, path, &store_fault) == STORE_OK ||
           site_fail(fault, EXIT_STATUS_UNKNOWN, "%s", store_fault.what);
}

static void note_first(void *arg, const char *sentence)
{
    struct site_fault *fault = arg;
    if (fault->what[0] == '\0')
        site_fail(fault, EXIT_STATUS_BAD_DATA, "%s", sentence);
}

bool checkpoint_check(const struct site_options *options, struct checkpoint *out,
                      struct site_fault *fault)
{
    char path[PATH_ROOM];
    char text[TEXT_ROOM];
    char boot_id[64];
    struct store_fault store_fault = {""};
    struct journal_position position;
    uint64_t findings = 0;
    site_boot_id(boot_id);
    path_of(path, options->dir, BEING_MADE, "state");
    struct store_options store = {.dir = path,
                                  .boot_id = boot_id,
                                  .map_size = options->map_size,
                                  .practice = options->practice};
    if (!io_exists(path))
        return site_fail(fault, EXIT_STATUS_CONFIG,
                         _("'%s' is er niet: in deze site wordt geen controlepunt gemaakt"), path);
    fault->what[0] = '\0';
    enum store_status status =
        store_copy_check(&store, &position, &findings, note_first, fault, &store_fault);
    if (status != STORE_OK)
        return site_fail(fault, EXIT_STATUS_BAD_DATA, "%s: %s", store_status_name(status),
                         store_fault.what);
    if (findings > 0)
        return false;
    *out = (struct checkpoint){
        .practice = options->practice, .batch = position.batch, .sequence = position.sequence};
    memcpy(out->chain, position.chain, sizeof out->chain);
    path_of(path, options->dir, BEING_MADE, "manifest");
    int result = io_write_file(path, text, format(out, text), 0600);
    return result == 0 || site_fail(fault, EXIT_STATUS_UNKNOWN, _("kan '%s' niet schrijven: %s"),
                                    path, strerror(-result));
}

/* The copy's names are on the disk before its own name is, and that before another one goes. */
static int name_it(const char *site_dir, const struct checkpoint *checkpoint)
{
    char from[PATH_ROOM];
    char to[PATH_ROOM];
    path_of(from, site_dir, BEING_MADE, "state");
    int result = io_sync_dir(from);
    path_of(from, site_dir, BEING_MADE, "");
    path_of(to, site_dir, checkpoint->batch, "");
    if (result == 0)
        result = io_place_dir(from, to);
    return result == 0 ? io_sync_dir(site_dir) : result;
}

bool checkpoint_place(const struct site *site, struct checkpoint *out, struct site_fault *fault)
{
    uint64_t found[FOUND_MOST];
    if (!read_manifest(site->dir, BEING_MADE, out))
        return site_fail(fault, EXIT_STATUS_BAD_DATA, _("het controlepunt heeft geen manifest"));
    int result = name_it(site->dir, out);
    if (result != 0)
        return site_fail(fault, EXIT_STATUS_UNKNOWN,
                         _("kan het controlepunt niet op zijn plaats "
                           "zetten: %s"),
                         strerror(-result));
    size_t n = find(site->dir, found);
    for (size_t i = CHECKPOINTS_KEPT; i < n; i++)
        remove_one(site->dir, found[i]);
    return true;
}
