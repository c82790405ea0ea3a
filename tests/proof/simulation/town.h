// SPDX-License-Identifier: EUPL-1.2
/* One municipality, some years of virtual time, and what goes wrong in them: all from one seed. The
 * site is real (engine, journal, LMDB); clock, disk, people and power are the simulation's. What
 * must hold after each step is looked at by tests/property (hold.c), and here. */
#ifndef SIMULATION_TOWN_H
#define SIMULATION_TOWN_H

#include <sodium.h>

#include "tests/property/property.h"
#include "timers/clock_guard.h"

#define ASKED_MOST    4096
#define TOGETHER_MOST 4
#define GIVEN_MOST    (2 * TOGETHER_MOST + 4)
#define LATE_MOST     16
#define TOWN_SEGMENT  32768 /* bytes of the journal */
#define LISTENERS     3
#define KEPT_MOST     8 /* notices in the queue of one that does not read */

enum plant {
    PLANT_NOTHING,
    PLANT_LYING_DISK,  /* syncs of the journal do nothing */
    PLANT_CLOCK_TWICE, /* one that fired is there again */
    PLANT_LOST_EVENT,  /* the stream leaves one out */
    PLANTS,
};

/* What happened, and how often. */
#define FIGURES                                                                                    \
    FIGURE(days)                                                                                   \
    FIGURE(commands)                                                                               \
    FIGURE(done)                                                                                   \
    FIGURE(events)                                                                                 \
    FIGURE(clocks)                                                                                 \
    FIGURE(cuts)                                                                                   \
    FIGURE(kills)                                                                                  \
    FIGURE(closes)                                                                                 \
    FIGURE(failures) /* of the disk */                                                             \
    FIGURE(full)     /* times that the disk was */                                                 \
    FIGURE(again)    /* commands that came again, … */                                           \
    FIGURE(late)                                                                                   \
    FIGURE(reused) /* other bytes under an id that was used */                                     \
    FIGURE(shut_out)                                                                               \
    FIGURE(steps) /* of the clock */                                                               \
    FIGURE(jumps)                                                                                  \
    FIGURE(freezes)                                                                                \
    FIGURE(flips) /* sites with bits that flipped, … */                                          \
    FIGURE(found) /* and were refused */                                                           \
    FIGURE(torn)  /* or, after a power cut, looked like a torn tail */                             \
    FIGURE(checkpoints)                                                                            \
    FIGURE(versions) /* of a ladder */                                                             \
    FIGURE(gaps)     /* that a subscriber saw */                                                   \
    FIGURE(special)  /* sessions that began where calendars go wrong */

/* What came of a seed; shared with the process that waits for it. */
struct town_result {
#define FIGURE(name) uint64_t name;
    FIGURES
#undef FIGURE
    uint8_t hash[32];
    bool holds;
    char ladder[CODE_MAX + 1];
    char wrong[400];
    char root[256];
    char marker[MARKER_LEN + 1];
};

/* A command that somebody gave, and what he heard. */
struct asked {
    struct id id;
    struct code person;
    struct instant at;
    struct bytes frame;
    const struct message *message;
    bool heard;  /* an answer came before anything broke */
    bool stored; /* and said that it is kept */
    bool again;  /* it came more than once */
    uint64_t error;
    uint8_t reply[16]; /* hash of it */
};

/* One command of the batch at hand. */
struct given {
    size_t which;       /* asked[which] */
    struct bytes frame; /* other bytes under its id; or none */
};

struct heard_notice {
    struct id epoch;
    uint64_t sequence;
    uint32_t n;
};

/* A subscriber of the stream. */
struct listener {
    uint64_t known; /* the last event */
    struct id epoch;
    bool epoch_known;
    uint64_t chain_at; /* the chain after that event is known; 0: none is */
    uint8_t chain[8];
    bool lacks; /* it saw a gap */
    bool away;  /* its connection was broken */
    bool stopped;
    struct heard_notice kept[KEPT_MOST];
    size_t n_kept;
};

struct town {
    struct property p; /* world, generator, shadow; first: `broken` finds the town by it */
    struct report report;
    struct town_result *outcome;
    enum plant plant;
    uint64_t random;
    uint64_t years;
    uint64_t sessions_left;
    struct instant end;
    struct instant installed;
    uint64_t boots;
    struct clock_guard guard;
    int64_t slip_ms;     /* by so much the clock is wrong */
    int64_t accepted_ms; /* and by so much when it was believed */
    uint64_t accepted;
    bool full;      /* the disk is, and nothing is taken */
    bool held;      /* the clock is not believed */
    bool frozen;    /* the host stands still before the batch is taken */
    bool real_keys; /* a keyring on the disk; else out of the seed */
    crypto_generichash_state hash;
    struct arena kept;
    struct asked asked[ASKED_MOST];
    size_t n_asked;
    struct given given[GIVEN_MOST]; /* the batch at hand, in this order */
    size_t n_given;
    size_t n_heard;  /* of these */
    size_t shut_out; /* from 1: by a key that goes after it; 0: none */
    size_t refuse;   /* the one that comes after that key went */
    struct {
        size_t which;
        struct instant due;
    } late[LATE_MOST];
    size_t n_late;
    struct listener listeners[LISTENERS];
    uint64_t listened; /* times that one asked */
    uint8_t before[STORE_HASH_LEN];
    struct journal_position position; /* before the batch at hand */
    bool killed;                      /* in the middle of it, and the power stays */
};

/* The whole life of it; returns when all held. */
void town_live(const char *seed, uint64_t years, enum plant plant, struct town_result *outcome);

uint64_t town_random(struct town *town, uint64_t below);
static inline bool town_one_in(struct town *town, uint64_t n)
{
    return town_random(town, n) == 0;
}
/* What holds, where no clock could fire since it was looked at last. */
void town_look_again(struct town *town);
/* Into the hash of all that could be seen. */
void town_note(struct town *town, const void *data, size_t len);

/* --- fate.c: what goes wrong with machine and disk --- */

/* The disk fills up, or has room again; the same until it does. */
void fate_room(struct town *town);
/* Draws what will go wrong in the batch that comes. */
void fate_draw(struct town *town);
/* After the batch: true when nothing went wrong; otherwise the site is up again by now. */
bool fate_held(struct town *town);
/* Between batches: the process dies, or is closed, or the power goes. */
void fate_between(struct town *town);

/* --- time.c: the machine's clock, and the years --- */

void time_started(struct town *town);
/* False while the clock is not to be believed. */
bool time_check(struct town *town);
/* Draws what happens to it before the next batch. */
void time_draw(struct town *town);
void time_settle(struct town *town);
void time_away(struct town *town);
void time_begin(struct town *town);
void time_install(struct town *town);
void time_until_next_session(struct town *town);

/* --- people.c: who asks what, when, and how it comes to the site --- */

void people_make(struct town *town);
void people_give(struct town *town, void (*heard)(void *town, struct bytes response));

/* --- listeners.c: subscribers of the event stream --- */

void listeners_begin(struct town *town);
void listeners_hear(struct town *town, const struct notice *notice);
/* Between batches. */
void listeners_go_on(struct town *town);
/* After a start. */
void listeners_come_back(struct town *town);
void listeners_end(struct town *town);

/* --- rules.c: other rules under open cases --- */

void rules_change(struct town *town);

/* --- promise.c: what was acknowledged is there, once --- */

void promise_note(void *town, struct bytes response);
/* After a start: those of the last weeks, in the state. */
void promise_in_state(struct town *town);
/* All, in the journal. */
void promise_in_journal(struct town *town);

#endif
