// SPDX-License-Identifier: EUPL-1.2
/* A whole site in a temporary folder, driven without sockets: the real engine, journal, LMDB and
 * keyring under a clock that the test moves. For scenarios and for the replay tests.
 *
 * What cannot go on ends the process with a sentence: a test has nothing to mend. */
#ifndef SUPPORT_WORLD_H
#define SUPPORT_WORLD_H

#include "core/ladder.h"
#include "engine/engine.h"

struct world {
    char root[256]; /* removed at the end */
    char dir[300];  /* of the site, below root */
    struct site_options options;
    struct site site;
    struct engine *engine;
    struct arena arena; /* what lives as long as the world: zone and settings */
    struct zone zone;   /* of the (first) ladder that was installed */
    struct installation *installation;
    struct code calendar;
    struct instant now;   /* the fake clock */
    struct instant began; /* its time when the open batch began */
    bool batch_open;
    struct bytes response;                                /* the last one; valid until the next */
    struct arena scratch;                                 /* of the last response */
    uint64_t answered;                                    /* responses so far */
    uint64_t noticed;                                     /* sequence of the last notice */
    void (*heard)(void *arg, struct bytes what);          /* every response, or NULL */
    void (*told)(void *arg, const struct notice *notice); /* every notice, or NULL */
    void *heard_arg;                                      /* of both */
    bool lenient;              /* a batch may come to nothing: `status` says so, and nothing ends */
    enum engine_status status; /* of the last batch */
};

/* Makes an empty site. `seed` 0: a real keyring. */
void world_open(struct world *world, uint64_t seed);
/* The same in two steps, for who changes the options in between, or watches the folder `root`. */
void world_prepare(struct world *world, uint64_t seed);
void world_start(struct world *world);
/* The same for a site that is there; false, with why, when it cannot be opened. */
bool world_try_start(struct world *world, struct site_fault *fault);
/* Closed; the files stay, and it can be started again. */
void world_halt(struct world *world, bool clean);
/* Closed cleanly for good; the files stay. */
void world_stop(struct world *world);
/* Removes everything. */
void world_close(struct world *world);
/* The same for a test that ends here and now, in the middle of something. */
void world_remove(const struct world *world);

/* Reads the settings file with `ladder_file` as its only ladder (NULL: with the ladders that it
 * names), moves the clock to `start` (local time of the ladder's zone, which is known only now;
 * date none: the clock stays), and installs all. False when core refused them. */
bool world_install(struct world *world, const char *settings_file, const char *ladder_file,
                   struct civil_time start);
/* Installs the same once more, as a daemon does at each start: meetings reach further then. */
bool world_install_again(struct world *world);

/* Local time of the ladder's zone to an instant. */
struct instant world_instant(const struct world *world, struct civil_time local);

/* A person with one key named "k", in the open batch. */
void world_person(struct world *world, const char *person, const char *organisation,
                  const struct codes *roles);

/* A batch at the clock's time; nothing happens when one is open already. */
void world_begin(struct world *world);
/* Ends the batch, if one is open. */
void world_finish(struct world *world);

/* Ends the open batch as if it had never begun, the clock too. */
void world_abandon(struct world *world);

/* Moves the clock ahead; every clock and key on the way ends at its own time. Opens a batch if none
 * is open, and leaves it open. */
void world_move(struct world *world, struct instant to);

/* One command frame in the open batch; its response comes at world_finish at the latest. `person`
 * comes with the key "k", or is PERSON/KEY. */
void world_frame(struct world *world, const char *person, struct bytes frame);
/* The frame of a message, in the arena; `acting` as in request_encode_for. */
struct bytes world_encode(const struct message *message, bool query, const struct id *id,
                          const struct acting *acting, const void *body, struct arena *arena);
/* A query about what is committed. */
void world_query(struct world *world, const char *person, struct bytes frame);

/* A command id that begins with the clock's second; the rest is made of `seed` and `number`. */
struct id world_id(const struct world *world, const char *seed, uint64_t number);

enum world_restart {
    RESTART_KILLED, /* the process died: the mark is not clean */
    RESTART_CLEAN,
    RESTART_POWER, /* power was lost: the state is made anew from the journal */
};
/* Closes and opens the site. */
void world_restart(struct world *world, enum world_restart how);
/* The same with time passing between: what was due meanwhile fires after the start, late. */
void world_down(struct world *world, struct instant until);

void world_hash(struct world *world, uint8_t out[STORE_HASH_LEN]);

/* Stops the site and looks at everything, as `doorbraakd check`: chain, rows, indexes, replay. The
 * sentences that are findings go to `say`. The site stays closed: only world_close may follow. */
uint64_t world_check(struct world *world, void (*say)(void *arg, const char *finding), void *arg);

_Noreturn void world_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
