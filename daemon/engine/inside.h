// SPDX-License-Identifier: EUPL-1.2
/* The engine from within: engine.c opens and ends batches, turn.c runs one command, upkeep.c is
 * what the daemon does of itself. Internal to this folder. */
#ifndef ENGINE_INSIDE_H
#define ENGINE_INSIDE_H

#include <sodium.h>

#include "engine/batch.h"
#include "engine/engine.h"
#include "engine/outbound.h"
#include "queries/queries.h"
#include "report/asked.h"

#define ID_AHEAD_S     600          /* a client's clock may be ahead by so much */
#define ID_KEPT_S      (30 * 86400) /* ids are accepted for so long; replies are kept for both */
#define REPLY_KEPT_MS  (INT64_C(1000) * (ID_KEPT_S + ID_AHEAD_S))
#define PRACTICE_TICKS 2000 /* clocks that one advance of the practice clock may fire */

struct engine {
    struct site *site;
    struct engine_callbacks callbacks;
    struct arena arena;  /* of the batch; of a query */
    struct state *state; /* the open batch's transaction; NULL between batches */
    struct batch_writer batch;
    struct outbound outbound;
    struct instant wall; /* of the open batch */
    struct instant today_at;
    struct civil_date today; /* at that instant; none: not asked in this batch */
    struct instant stamp;    /* last one given */
    int64_t offset_ms;       /* of a practice site's clock */
    uint64_t sequence;       /* last one given */
    uint8_t hash_key[crypto_shorthash_siphashx24_KEYBYTES]; /* keys the hashes of requests */
    bool read_only;
    bool hold;
    bool time_accepted;
    uint64_t commands; /* of clients, in the open batch */
    bool changed;      /* the batch holds a command or event */
    bool recompute;    /* a calendar or zone changed; the walk below is not at its end */
    struct code recompute_ladder;
    char recompute_cursor[STATE_CURSOR_MAX];
    struct engine_counters counters;
    struct query_site describe;
    struct asked_list asked;       /* reports and exports under way */
    struct export_finish finished; /* an export that all was handed out of; 0: none */
};

/* --- turn.c --- */

struct turn {
    const struct core_actor *actor;
    const struct message *message;
    void *body;
    struct bytes asked; /* the same, as a client sent it */
    struct id id;
    struct instant stamp;
    uint8_t request_hash[REQUEST_HASH_LEN]; /* of a client's request */
    bool stores_reply;                      /* a client's, the first time that its id comes */
    struct bytes stored;                    /* that reply, without words; empty: none is stored */
    bool denied;
    struct list hints;             /* of struct hint_view */
    const struct extract *extract; /* what goes with the reply; NULL: nothing, for most */
};

/* Decides, and takes what came of it into the batch. The reply is filled either way. */
bool turn_take(struct engine *engine, struct turn *turn, const struct sealed *sealed,
               struct reply *reply, struct error *error);

/* A command of the daemon itself, at a stamp that is not before the last one. */
bool turn_internal(struct engine *engine, const struct message *message, const void *body,
                   struct instant stamp, struct error *error);

/* --- upkeep.c --- */

/* The deadlines of all open cases must be looked at, from the first one on. */
void upkeep_begin_recompute(struct engine *engine);

/* A clock that is moved does not jump: every clock on the way fires at its own time. Returns how
 * many ticks that took. */
uint64_t upkeep_walk(struct engine *engine, struct instant until, uint64_t most);

#endif
