// SPDX-License-Identifier: EUPL-1.2
/* What the events say, kept apart from the state: the clocks that run on each case, its money, and
 * the pots. It is made of events alone, by code that shares nothing with core, so that the two can
 * be held against each other. */
#ifndef PROPERTY_SHADOW_H
#define PROPERTY_SHADOW_H

#include "core/state.h"

#define SPENDS_MAX 64

struct shadow_spend {
    struct code ladder; /* whose pot */
    struct code pot;
    struct code requester;
    struct code first; /* who looked first */
    struct code contact;
    uint64_t year;
    uint64_t cents;
    uint64_t forgiven;
    uint64_t repaid;
    uint64_t accounted;
    enum spend_kind kind;
    enum spend_state state;
};

struct shadow_vote {
    struct code member;
    struct code by;
    uint64_t spend;
    uint64_t proposal;
    bool yes;
};

struct shadow_clock {
    uint64_t clock;
    struct instant due;   /* none: it is paused */
    struct instant began; /* when the event came that set it */
};

struct shadow_case {
    struct shadow_case *next;
    struct case_id id;
    struct code ladder;
    uint64_t newest_clock;
    size_t n_clocks;
    struct shadow_clock clocks[CLOCKS_MAX];
    size_t n_spends;
    struct shadow_spend *spends; /* from 1: [0] is not used; NULL: none yet */
    size_t n_votes;
    size_t room_votes;
    struct shadow_vote *votes;
};

struct shadow_pot {
    struct shadow_pot *next;
    struct code ladder;
    struct code pot;
    uint64_t year;
    struct pot_row row;
};

#define SHADOW_BUCKETS 4096

struct shadow {
    struct arena arena;
    struct shadow_case *cases[SHADOW_BUCKETS];
    struct shadow_pot *pots;
    uint64_t fired;       /* clocks, so far */
    struct instant blind; /* until then nobody looked: what was due by then may fire later */
};

/* An event as it stands in the state, read. */
struct seen_event {
    struct code actor;
    struct instant stamp;
    const struct message *message;
    const void *body;
    struct case_id case_id;
};

void shadow_init(struct shadow *shadow);
void shadow_release(struct shadow *shadow);
struct shadow_case *shadow_case(struct shadow *shadow, struct case_id id);

/* What is wrong with this event, as a sentence; NULL when nothing is. `state` is that after it. */
const char *shadow_clocks(struct shadow *shadow, struct state *state,
                          const struct seen_event *event);
const char *shadow_money(struct shadow *shadow, struct state *state,
                         const struct seen_event *event);

#endif
