// SPDX-License-Identifier: EUPL-1.2
/* The path of a command without sockets and clocks: who is it, may he, seal, decide, apply, and at
 * the end of the batch journal, commit, and only then what may be observed. The daemon drives it
 * from its loop; scenarios, simulate and the benchmark drive it directly. One thread.
 *
 *   engine_begin · engine_run … engine_internal … · engine_finish */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "access/access.h"
#include "base/histogram.h"
#include "engine/site.h"
#include "proto/envelope.h"

struct engine;

/* What a batch leads to, once it is durable. Borrowed during the call. */
struct engine_callbacks {
    void *arg;
    /* The response to the request that was given with this token. */
    void (*respond)(void *arg, uint64_t token, struct bytes response);
    /* Events for the stream, as many of the batch as go into one notice. */
    void (*notice)(void *arg, const struct notice *notice);
    /* Somebody was shut out: subscriptions must be checked again [Z9]. Before anything else of the
     * batch: once that is acknowledged he hears nothing, nor what stood behind it in the batch. */
    void (*revoked)(void *arg);
};

/* `site` is borrowed and must outlive the engine. */
struct engine *engine_new(struct site *site, const struct engine_callbacks *callbacks);
void engine_free(struct engine *engine);

/* Begins a batch at this wall time (without the practice offset). */
void engine_begin(struct engine *engine, struct instant wall);

/* Runs one command frame in the open batch. `user_id` is what the connection proved. The response
 * comes at engine_finish, or at once for what was refused before core. Queries are not for here. */
void engine_run(struct engine *engine, const char *user_id, const struct request *request,
                uint64_t token);

/* Runs a command of the daemon itself; false with its refusal in `error`. */
bool engine_internal(struct engine *engine, const struct message *message, const void *body,
                     struct error *error);

/* Fires at most `most` cases' clocks that are due, and ends keys whose date came. True: clocks are
 * due still. */
bool engine_tick(struct engine *engine, uint64_t most);

/* Moves the open batch's wall time ahead, for a run under virtual time: each clock on the way fires
 * at its own time. Returns how many ticks that took; when that is `most`, the time stays where it
 * was: call again. */
uint64_t engine_walk(struct engine *engine, struct instant wall, uint64_t most);

/* After a calendar or zone changed under running clocks: gives the clocks of at most `most` open
 * cases their time anew, in the open batch. True while there is more to do. */
bool engine_recompute(struct engine *engine, uint64_t most);
bool engine_must_recompute(const struct engine *engine);

/* An export was handed out to its end: the next batch writes that down, so let there be one. */
bool engine_must_note(const struct engine *engine);

enum engine_status {
    ENGINE_OK,
    ENGINE_READ_ONLY, /* the batch was dropped unacknowledged: no space; nothing was lost */
    ENGINE_UNKNOWN,   /* an append, sync or commit failed: stop, check the disk, start again */
};

/* Ends the batch: one fdatasync when it holds anything, then commit, then the callbacks. */
enum engine_status engine_finish(struct engine *engine);

/* Ends the batch as if it had never begun: ENGINE_OK or ENGINE_UNKNOWN. Only where it holds no
 * client's command. */
enum engine_status engine_abandon(struct engine *engine);

/* No room on the disk, or held. Looked at whenever a batch begins. */
bool engine_read_only(const struct engine *engine);
/* Between batches: the state lost what was committed (a checkpoint begins with writing it to the
 * file, and the disk failed). As after ENGINE_UNKNOWN. */
bool engine_is_lost(const struct engine *engine);
/* Refuses commands from now on (the clock jumped), or no longer. time_accept passes. */
void engine_hold(struct engine *engine, bool hold);
/* True once after time_accept was made durable. */
bool engine_time_was_accepted(struct engine *engine);

/* The site's time: the wall, the practice offset added, never before the last stamp. */
struct instant engine_now(const struct engine *engine, struct instant wall);

/* The same for the open batch: the stamp that its next command gets. */
struct instant engine_stamp(const struct engine *engine);

/* Wall time before which no clock or key is due; none when there is none. Mostly it is when the
 * earliest one is; a tick before that finds nothing, and then it is. Not in a batch. */
struct instant engine_next_due(struct engine *engine);

/* Decodes, checks rights and answers a query from committed state. Not in a batch. */
void engine_query(struct engine *engine, const char *user_id, const struct request *request,
                  struct instant wall, uint64_t token);

/* Whether this request for a backup is allowed, and its name (valid until the next call). */
bool engine_may_backup(struct engine *engine, const char *user_id, const struct request *request,
                       struct instant wall, const char **name, struct error *error);

/* Whose key is this? For the handshake. Not in a batch. */
bool engine_authenticate(struct engine *engine, const uint8_t public_key[32], struct instant wall,
                         char *user_id, size_t size);

struct engine_counters {
    uint64_t batches;
    uint64_t commands;
    uint64_t malformed;
    uint64_t busy;     /* the daemon's: kept here so that one query shows all */
    uint64_t denied;   /* likewise */
    uint64_t done;     /* commands that were not refused, the first time */
    uint64_t repeated; /* answered again, by their id */
    struct histogram batch_commands;
    struct histogram append_ns; /* with its sync */
};
struct engine_counters *engine_counters(struct engine *engine);

/* Open cases at each tier of each ladder; one that has more than ENGINE_COUNTED_MOST has that many.
 * Not in a batch, nor are the next. */
#define ENGINE_COUNTED_MOST 1000
typedef void engine_open_cases(void *arg, const struct code *ladder, const struct code *tier,
                               uint64_t n);
void engine_count_open(struct engine *engine, engine_open_cases *tell, void *arg);
/* Clocks that are due and not fired, to 1000. */
uint64_t engine_late_clocks(struct engine *engine, struct instant wall);
/* For how many days from today on the calendar of a ladder is known, that of them which ends first;
 * terms beyond it cannot be told. Very many without a ladder. */
uint64_t engine_calendar_days(struct engine *engine, struct instant wall, struct code *which);

/* What `hello` tells and only the shell knows; borrowed strings. */
void engine_describe(struct engine *engine, const char *events_endpoint, struct instant started);

#endif
