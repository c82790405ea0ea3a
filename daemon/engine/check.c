// SPDX-License-Identifier: EUPL-1.2
#include "engine/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"
#include "core/core.h"
#include "engine/checkpoint.h"
#include "engine/replay.h"
#include "engine/rights.h"
#include "store/shell_rows.h"

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
    uint64_t *slots; /* that are destroyed, ascending */
};

/* As many as there are, doubling: a slot comes once. */
static void note_destroyed(struct keys *keys, uint64_t slot)
{
    if ((keys->destroyed & (keys->destroyed - 1)) == 0) {
        size_t room = keys->destroyed == 0 ? 1 : 2 * keys->destroyed;
        keys->slots = memory_grown(keys->slots, room, sizeof keys->slots[0]);
    }
    keys->slots[keys->destroyed++] = slot;
}

static bool is_destroyed(const struct keys *keys, uint64_t slot)
{
    for (uint64_t i = 0; i < keys->destroyed; i++)
        if (keys->slots[i] == slot)
            return true;
    return false;
}

static void each_slot(void *context, uint64_t slot, enum keyring_slot_state state)
{
    struct keys *keys = context;
    switch (state) {
    case KEYRING_SLOT_MADE:
        keys->made++;
        return;
    case KEYRING_SLOT_DESTROYED:
        note_destroyed(keys, slot);
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

static void check_keyring(struct checking *checking, const struct site_options *options,
                          struct keys *keys)
{
    char path[SITE_PATH_MAX + 64];
    struct keyring_fault fault = {"", ""};
    io_join(path, sizeof path, options->dir, "keyring");
    enum keyring_status status = keyring_check(path, options->master, each_slot, keys, &fault);
    if (status != KEYRING_OK)
        tell(checking, true, _("sleutelbos: %s: %s %s"), keyring_status_name(status), fault.where,
             fault.what);
    tell(checking, false, _("sleutelbos: %llu sleutels, %llu vernietigd"),
         (unsigned long long)keys->made, (unsigned long long)keys->destroyed);
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
    else
        tell(checking, false, _("journaal: %llu groepen, keten heel"),
             (unsigned long long)walked.batches);
}

static const char *lacking_words(const char *lacking)
{
    if (strcmp(lacking, "owner") == 0)
        return _("eigenaar");
    return strcmp(lacking, "step") == 0 ? _("volgende stap") : _("tijd waarop die klaar moet zijn");
}

static void check_checkpoints(struct checking *checking, const struct site_options *options)
{
    struct checkpoint newest;
    struct checkpoint previous;
    char journal[SITE_PATH_MAX + 64];
    if (!checkpoint_newest(options->dir, options->practice, &newest))
        return;
    tell(checking, false, _("controlepunten: het nieuwste staat bij groep %llu"),
         (unsigned long long)newest.batch);
    io_join(journal, sizeof journal, options->dir, "journal");
    uint64_t wanted = checkpoint_previous(options->dir, options->practice, &previous)
                          ? journal_segment_of(journal, previous.batch + 1)
                          : 0;
    if (wanted > 1)
        tell(checking, false,
             _("controlepunten: een start na een stroomstoring leest het journaal vanaf segment "
               "%llu; wat ouder is, mag op een andere schijf liggen"),
             (unsigned long long)wanted);
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

/* --- a certificate of destruction --- */

/* The erasure that was approved at that place; 0 when there is none. */
static uint64_t erasure_at(struct state *state, uint64_t sequence)
{
    struct arena arena;
    struct event_row row;
    struct erasure_answered event = {0};
    struct error error = {0};
    struct reader reader;
    arena_init(&arena);
    bool found = state_event(state, sequence, &row, &arena) && row.kind == EV_ERASURE_ANSWERED;
    if (found) {
        reader_init(&reader, row.body);
        found = message_decode(&message_erasure_answered, &reader, &event, &arena, &error);
    }
    arena_release(&arena);
    return found && event.approved ? event.erasure : 0;
}

static void check_destroyed(struct checking *checking, struct state *state, uint64_t erasure,
                            const struct keys *keys)
{
    struct erased_row item;
    struct case_id id = {0};
    while (state_erased_next(state, erasure, &id, &item)) {
        char text[CASE_ID_TEXT];
        case_id_format(id, text);
        if (item.slot == 0)
            continue; /* it was asked, and not erased */
        bool gone = is_destroyed(keys, item.slot);
        tell(checking, !gone,
             gone ? _("certificaat: %s: sleutelvak %llu is vernietigd")
                  : _("certificaat: %s: sleutelvak %llu is niet vernietigd"),
             text, (unsigned long long)item.slot);
    }
}

static void check_certificate(struct checking *checking, struct site *site,
                              const struct check_certificate *certificate, const struct keys *keys)
{
    uint8_t chain[8];
    struct state *state = store_read_begin(site->store);
    uint64_t erasure = erasure_at(state, certificate->sequence);
    bool same = state_chain(state, certificate->sequence, chain) &&
                memcmp(chain, certificate->chain, sizeof chain) == 0;
    if (erasure == 0 || !same)
        tell(checking, true,
             _("certificaat: dit journaal heeft het niet (teruggezet van vóór de vernietiging?)"));
    else
        check_destroyed(checking, state, erasure, keys);
    store_read_end(site->store);
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

uint64_t check_site(const struct site_options *options, const struct check_certificate *certificate,
                    check_say *say, void *arg, bool *opened, struct site_fault *fault)
{
    struct checking checking = {.say = say, .arg = arg};
    struct keys keys = {.checking = &checking}; /* before start-up destroys again what must be */
    struct site site;
    *opened = false;
    if (!rights_check(options->dir, fault))
        return 1;
    check_journal(&checking, options->dir);
    check_keyring(&checking, options, &keys);
    *opened = site_open(&site, options, fault);
    if (!*opened) {
        free(keys.slots);
        return checking.findings + 1;
    }
    store_check(site.store, of_store, count, &checking);
    check_checkpoints(&checking, options);
    check_cases(&checking, &site);
    if (certificate != NULL)
        check_certificate(&checking, &site, certificate, &keys);
    free(keys.slots);
    check_replay(&checking, options, &site);
    site_close(&site, true);
    return checking.findings;
}
