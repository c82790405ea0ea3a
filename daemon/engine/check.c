// SPDX-License-Identifier: EUPL-1.2
#include "engine/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/language.h"
#include "core/core.h"
#include "engine/replay.h"

struct checking {
    check_say *say;
    void *arg;
    uint64_t findings;
};

static void tell(struct checking *checking, bool finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(struct checking *checking, bool finding, const char *format, ...)
{
    char sentence[300];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    checking->findings += finding;
    checking->say(checking->arg, finding, sentence);
}

static void of_store(void *arg, const char *sentence)
{
    tell(arg, true, _("toestand: %s"), sentence);
}

static void count(void *arg, const char *table, uint64_t rows)
{
    if (rows > 0)
        tell(arg, false, _("toestand: %llu in tabel %s"), (unsigned long long)rows, table);
}

struct keys {
    struct checking *checking;
    uint64_t made;
    uint64_t destroyed;
};

static void each_slot(void *context, uint64_t slot, enum keyring_slot_state state)
{
    struct keys *keys = context;
    switch (state) {
    case KEYRING_SLOT_MADE:
        keys->made++;
        return;
    case KEYRING_SLOT_DESTROYED:
        keys->destroyed++;
        return;
    case KEYRING_SLOT_ONE_COPY:
    case KEYRING_SLOT_HALF_DESTROYED:
        tell(keys->checking, true, _("sleutelbos: slot %llu: de volgende start herstelt één kopie"),
             (unsigned long long)slot);
        return;
    case KEYRING_SLOT_DAMAGED:
        tell(keys->checking, true, _("sleutelbos: slot %llu is in beide kopieën verloren"),
             (unsigned long long)slot);
        return;
    }
}

static void check_keyring(struct checking *checking, const struct site_options *options)
{
    char path[SITE_PATH_MAX + 64];
    struct keyring_fault fault = {"", ""};
    struct keys keys = {.checking = checking};
    io_join(path, sizeof path, options->dir, "keyring");
    enum keyring_status status = keyring_check(path, options->master, each_slot, &keys, &fault);
    if (status != KEYRING_OK)
        tell(checking, true, _("sleutelbos: %s: %s %s"), keyring_status_name(status), fault.where,
             fault.what);
    tell(checking, false, _("sleutelbos: %llu sleutels, %llu vernietigd"),
         (unsigned long long)keys.made, (unsigned long long)keys.destroyed);
}

struct walked {
    uint64_t batches;
};

static bool walk(void *arg, const struct journal_batch *batch)
{
    struct walked *walked = arg;
    walked->batches = batch->number;
    return true;
}

static void check_journal(struct checking *checking, const char *dir)
{
    char path[SITE_PATH_MAX + 64];
    struct journal_fault fault = {"", 0, ""};
    struct walked walked = {0};
    io_join(path, sizeof path, dir, "journal");
    enum journal_status status = journal_read(path, 1, walk, &walked, &fault);
    if (status != JOURNAL_OK)
        tell(checking, true, _("journaal: %s: segment '%s' bij byte %llu: %s"),
             journal_status_name(status), fault.segment, (unsigned long long)fault.offset,
             fault.what);
    tell(checking, false, _("journaal: %llu groepen, keten heel"),
         (unsigned long long)walked.batches);
}

static const char *lacking_words(const char *lacking)
{
    if (strcmp(lacking, "owner") == 0)
        return _("eigenaar");
    return strcmp(lacking, "step") == 0 ? _("volgende stap") : _("tijd waarop die klaar moet zijn");
}

/* GEN-8 */
static void check_cases(struct checking *checking, struct site *site)
{
    struct state *state = store_read_begin(site->store);
    struct code code = {{0}};
    uint64_t open = 0;
    while (state_ladder_next(state, &code, &code)) {
        struct case_list_query query = {.list = CASES_BY_DUE, .ladder = code};
        char cursor[STATE_CURSOR_MAX] = "";
        struct case_id id;
        struct case_row row;
        while (state_cases_next(state, &query, cursor, &id)) {
            open++;
            char text[CASE_ID_TEXT];
            case_id_format(id, text);
            if (!state_case(state, id, &row))
                tell(checking, true, _("casussen: %s staat alleen in een index"), text);
            else if (core_lacking(&row) != NULL)
                tell(checking, true, _("casussen: %s is open en heeft geen %s"), text,
                     lacking_words(core_lacking(&row)));
        }
    }
    store_read_end(site->store);
    tell(checking, false, _("casussen: %llu open"), (unsigned long long)open);
}

/* The state as it is against one that is made from the journal alone. */
static void check_replay(struct checking *checking, const struct site_options *options,
                         struct site *site)
{
    char fresh[SITE_PATH_MAX + 64];
    char boot_id[64];
    uint8_t found[STORE_HASH_LEN];
    uint8_t replayed[STORE_HASH_LEN];
    struct store_fault fault = {""};
    struct site_fault site_fault;
    site_boot_id(boot_id);
    io_join(fresh, sizeof fresh, options->dir, "state.checked");
    store_hash(site->store, found);
    store_close(site->store, true);
    site->store = NULL;
    struct store_options store = {.dir = fresh,
                                  .boot_id = boot_id,
                                  .map_size = options->map_size,
                                  .practice = options->practice};
    store_remove(fresh, &fault);
    if (store_create(&store, &fault) != STORE_OK ||
        store_open(&site->store, &store, &fault) != STORE_OK) {
        tell(checking, true, _("naspelen: kan geen verse toestand maken: %s"), fault.what);
        return;
    }
    memset(&site->position, 0, sizeof site->position);
    if (!replay_tail(site, &site_fault)) {
        tell(checking, true, _("naspelen: %s"), site_fault.what);
    } else {
        store_hash(site->store, replayed);
        bool same = memcmp(found, replayed, sizeof found) == 0;
        tell(checking, !same,
             same ? _("naspelen: het journaal maakt precies deze toestand")
                  : _("naspelen: het journaal maakt een andere toestand dan deze; doe rebuild"));
    }
    store_close(site->store, false);
    site->store = NULL;
    store_remove(fresh, &fault);
}

uint64_t check_site(const struct site_options *options, check_say *say, void *arg, bool *opened,
                    struct site_fault *fault)
{
    struct checking checking = {.say = say, .arg = arg};
    struct site site;
    check_journal(&checking, options->dir);
    check_keyring(&checking, options);
    *opened = site_open(&site, options, fault);
    if (!*opened)
        return checking.findings + 1;
    store_check(site.store, of_store, count, &checking);
    check_cases(&checking, &site);
    check_replay(&checking, options, &site);
    site_close(&site, true);
    return checking.findings;
}
