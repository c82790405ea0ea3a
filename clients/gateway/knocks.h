// SPDX-License-Identifier: EUPL-1.2
/* How often the addresses of calendar programs may be asked for: each of those that lead somewhere
 * now and then, all that lead nowhere together not often. So whoever guesses keeps the daemon from
 * nothing, and those who are known here from nothing either. Pure: time is given. */
#ifndef CLIENTS_GATEWAY_KNOCKS_H
#define CLIENTS_GATEWAY_KNOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KNOCK_SUBJECT = 32,
    KNOCKS_KNOWN_MAX = 1024, /* one more takes the place of the one that was asked longest ago */
    KNOCKS_OF_ONE = 20,      /* at once; then one each KNOCK_EACH_MS */
    KNOCK_EACH_MS = 10000,
    KNOCKS_OF_STRANGERS = 60, /* likewise, all together */
    STRANGER_EACH_MS = 1000
};

/* An address that led somewhere, and what was given there. */
struct knock {
    uint8_t subject[KNOCK_SUBJECT];
    uint8_t content[16]; /* hash of what it was */
    int64_t changed_ms;  /* wall clock: when it was first given so */
    int64_t used_ms;
    int64_t full_ms; /* when all its turns are there again */
};

struct knocks {
    struct knock known[KNOCKS_KNOWN_MAX];
    size_t n;
    int64_t strangers_full_ms;
};

/* A turn comes back each `each_ms`, to `most` of them; `*full_ms` is when all are there, 0 to begin
 * with. False: there is none now. */
bool knocks_take_turn(int64_t *full_ms, int64_t now_ms, int64_t each_ms, int most);

/* False: not now. Else a turn is taken. */
bool knocks_may(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT], int64_t now_ms);

/* It leads somewhere: known from now on, and no stranger's turn was taken. */
struct knock *knocks_know(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT],
                          int64_t now_ms);

/* It leads nowhere (any more). */
void knocks_forget(struct knocks *knocks, const uint8_t subject[KNOCK_SUBJECT]);

#endif
