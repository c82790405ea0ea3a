// SPDX-License-Identifier: EUPL-1.2
#include "engine/replay.h"

#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/language.h"
#include "engine/batch.h"

struct replay {
    struct site *site;
    struct arena arena;
    struct state *state; /* NULL between transactions */
    uint64_t last;       /* the last batch that was acknowledged or synced */
    struct journal_position position;
    struct site_fault *fault;
    bool failed;
};

static bool failed(struct replay *replay, enum exit_status status, const char *what,
                   const struct journal_batch *batch)
{
    snprintf(replay->fault->what, sizeof replay->fault->what,
             _("%s: groep %llu in segment '%s' bij byte %llu"), what,
             (unsigned long long)batch->number, batch->segment, (unsigned long long)batch->offset);
    replay->fault->status = status;
    replay->failed = true;
    return false;
}

/* Its hash fits, so it is as it was written: by a program that knows more than this one. A backup
 * would lose what came since, and help nothing. */
static bool newer(struct replay *replay, const struct error *error,
                  const struct journal_batch *batch)
{
    char text[ERROR_TEXT_MAX];
    char what[ERROR_TEXT_MAX + 200];
    snprintf(what, sizeof what,
             _("het journaal is heel, maar van een nieuwere versie dan dit programma; zet die "
               "versie terug, en geen reservekopie (%s)"),
             error_text(error, text));
    return failed(replay, EXIT_STATUS_CONFIG, what, batch);
}

/* The state must stand on the journal's own chain: same epoch lineage, same hash at its batch. */
static bool position_matches(const struct journal_position *position,
                             const struct journal_batch *batch)
{
    return position->batch != batch->number ||
           memcmp(position->chain, batch->hash, sizeof position->chain) == 0;
}

static bool commit(struct replay *replay)
{
    if (replay->state == NULL)
        return true;
    state_position_put(replay->state, &replay->position);
    replay->state = NULL;
    if (store_commit(replay->site->store) != STORE_OK ||
        store_settle(replay->site->store) != STORE_OK)
        return false;
    replay->site->position = replay->position;
    return true;
}

static bool visit(void *arg, const struct journal_batch *batch)
{
    struct replay *replay = arg;
    if (batch->number > replay->last)
        return false;
    if (batch->number <= replay->site->position.batch)
        return position_matches(&replay->site->position, batch) ||
               failed(replay, EXIT_STATUS_BAD_DATA,
                      _("de toestand staat op een ander journaal dan dit"), batch);
    struct batch records;
    struct error error = {0};
    if (!batch_decode(batch->payload, &records, &replay->arena, &error))
        return newer(replay, &error, batch);
    if (replay->state == NULL)
        replay->state = store_begin(replay->site->store);
    const struct record *record = records.records.v;
    uint64_t before = replay->position.sequence;
    for (size_t i = 0; i < records.records.n; i++) {
        if (!batch_apply_record(replay->state, &record[i], &replay->arena, &error))
            return newer(replay, &error, batch);
        if (record[i].events.n > 0)
            replay->position.sequence = record[i].sequence + record[i].events.n - 1;
        replay->position.stamp = record[i].stamp;
    }
    if (replay->position.sequence != before)
        state_chain_put(replay->state, replay->position.sequence, batch->hash);
    replay->position.batch = batch->number;
    memcpy(replay->position.chain, batch->hash, sizeof replay->position.chain);
    memcpy(replay->position.epoch, batch->epoch, sizeof replay->position.epoch);
    replay->site->replayed++;
    arena_clear(&replay->arena);
    /* each by itself: the store knows how many go to its file together, and that they fit */
    if (!commit(replay))
        return failed(replay, EXIT_STATUS_UNKNOWN, _("kan de toestand niet vastleggen"), batch);
    return true;
}

/* After a restore the journal counts in a new epoch before it holds a batch of it, and whoever asks
 * must hear the new one: a cursor of the old epoch ends here. */
static void take_epoch(struct replay *replay, const struct journal_tail *tail)
{
    if (memcmp(replay->position.epoch, tail->epoch, sizeof tail->epoch) == 0)
        return;
    if (replay->state == NULL)
        replay->state = store_begin(replay->site->store);
    memcpy(replay->position.epoch, tail->epoch, sizeof tail->epoch);
}

/* A disk that could not be read is no damage: it may be read the next time. */
static enum exit_status replay_exit(enum journal_status status)
{
    return status == JOURNAL_DAMAGED   ? EXIT_STATUS_BAD_DATA
           : status == JOURNAL_VERSION ? EXIT_STATUS_CONFIG
                                       : EXIT_STATUS_UNKNOWN;
}

void replay_position(struct site *site)
{
    state_position(store_read_begin(site->store), &site->position);
    store_read_end(site->store);
}

void replay_drop(struct site *site)
{
    if (store_abort(site->store))
        replay_position(site);
}

bool replay_tail(struct site *site, struct site_fault *fault)
{
    char path[SITE_PATH_MAX + 64];
    struct journal_fault journal_fault = {"", 0, ""};
    struct journal_tail tail = journal_tail(site->journal);
    struct replay replay = {
        .site = site, .last = tail.batch, .position = site->position, .fault = fault};
    arena_init(&replay.arena);
    io_join(path, sizeof path, site->dir, "journal");
    uint64_t from = site->position.batch == 0 ? 1 : site->position.batch;
    enum journal_status status = journal_read(path, from, visit, &replay, &journal_fault);
    bool done = !replay.failed && status == JOURNAL_OK;
    if (done)
        take_epoch(&replay, &tail);
    done = done && commit(&replay);
    if (!done && !replay.failed) {
        fault->status = replay_exit(status);
        snprintf(fault->what, sizeof fault->what,
                 _("kan het journaal niet naspelen: %s: '%s' bij %llu: %s"),
                 journal_status_name(status), journal_fault.segment,
                 (unsigned long long)journal_fault.offset, journal_fault.what);
    }
    if (!done && replay.state != NULL)
        replay_drop(site);
    arena_release(&replay.arena);
    return done;
}
