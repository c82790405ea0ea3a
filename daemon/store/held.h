// SPDX-License-Identifier: EUPL-1.2
/* What is held in memory, decoded: the cases that were asked for last, each with its clocks, the
 * row about the site and a person. Commands read and change them again and again, and they reach
 * the tree once: when a table is walked in which they have a place (row_step), when the group goes
 * to the file, or when another case needs the room. Until then what is held is true, and what the
 * tree says of them is old: so they are read through cases.c and clocks.c only. */
#ifndef STORE_HELD_H
#define STORE_HELD_H

#include <sys/queue.h>

#include "core/state.h"
#include "store/key.h"

#define HELD_CASES   1024 /* some 40 KiB of memory each */
#define HELD_PASSING 32   /* of them, at most, that only a query asked for */
#define HELD_BUCKETS 2048
#define HELD_ALONE   256

struct held_clocks {
    bool known;             /* read from the tree, or made */
    bool changed;           /* not in the tree yet */
    struct instant indexed; /* due, as the index has it */
    size_t n_owners;        /* of changed ones: who is asked, as the index has it */
    struct owner_place owners[CLOCKS_MAX];
    size_t n;
    struct clock_start v[CLOCKS_MAX];
};

struct held_case {
    LIST_ENTRY(held_case) bucket;
    TAILQ_ENTRY(held_case) order;
    struct case_id id;
    bool passing;   /* only queries asked for it */
    bool changed;   /* the tree does not have its row or its clocks so */
    uint64_t batch; /* that changed it last */
    bool known;     /* its row was looked up */
    bool there;     /* and is there */
    bool row_changed;
    struct case_row row;
    struct index_keys indexes; /* of a changed row, as the tree has them */
    struct held_clocks clocks;
};

/* What is known of when the earliest clock of all is due: nothing, that it is not before a moment,
 * or the moment (none: no clock runs). */
enum earliest { EARLIEST_UNKNOWN, EARLIEST_BOUND, EARLIEST_EXACT };

struct held_rows {
    TAILQ_HEAD(held_order, held_case) order; /* the one asked for last comes first */
    struct held_order passing;               /* the same of those that only queries asked for */
    LIST_HEAD(held_bucket, held_case) buckets[HELD_BUCKETS];
    size_t n; /* in both */
    size_t n_passing;
    size_t n_changed;
    uint64_t batch; /* the open or last one; they are counted from the start */
    bool has_site;
    bool site_changed;
    struct site_row site;
    struct person_row person; /* the last one looked up; no code: none */
    struct key_row key;       /* likewise; its bytes are the next */
    uint8_t key_public[32];
    struct code alone[HELD_ALONE]; /* people who stand in for nobody, each at one place */
    struct civil_date alone_on;    /* on this day */
    enum earliest earliest_known;
    struct instant earliest;
};

void held_init(struct held_rows *held);
void held_release(struct held_rows *held);
/* Forgets all, also what the tree does not have: after an abort. */
void held_forget(struct held_rows *held);

/* The place of this case, which may be a new one with nothing known. Borrowed: until another case
 * is asked for. */
struct held_case *held_case(struct state *state, struct case_id id);
/* Before the open batch changes its row or its clocks. */
void held_change(struct state *state, struct held_case *held);

/* Brings to the tree what it does not have. */
void held_flush(struct state *state);
/* Of those, as many cases as the last batch changed, but none that it or the one before it changed:
 * whoever works on a case mostly does so again at once. */
void held_flush_some(struct state *state);
/* Pages that are kept free for what the tree does not have. */
int64_t held_pages(const struct held_rows *held);
/* Whether what is held has a place in this table, that of a row itself or of an index. */
bool held_is_found_in(enum table table);

/* Of one case, by whoever knows the rows: cases.c, clocks.c. */
void held_flush_row(struct state *state, struct held_case *held);
void held_flush_clocks(struct state *state, struct held_case *held);

#endif
