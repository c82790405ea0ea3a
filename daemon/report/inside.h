// SPDX-License-Identifier: EUPL-1.2
/* The figures from within: figures.c walks the history, count.c counts an event of it, lines.c says
 * what may be said of it. Internal to this folder. */
#ifndef REPORT_INSIDE_H
#define REPORT_INSIDE_H

#include "report/figures.h"
#include "report/spread.h"

#define CLOCKS_COUNTED                                                                             \
    64                    /* of a tier in all its versions, by code; more are counted as the last  \
                           */
#define POTS_COUNTED   24 /* of a ladder in all its versions */
#define TOPICS_COUNTED (CODES_MAX + 1) /* the last one: all that the others have no room for */
#define ENTRIES        12              /* room for the words of the enumeration, and some more */
#define OUTCOMES       12              /* likewise */

enum length { LENGTH_WAITING, LENGTH_WORKING, LENGTH_STAY, LENGTHS };
enum money { MONEY_ASKED, MONEY_SPENT, MONEY_LENT, MONEY_REPAID, MONEY_FORGIVEN, MONIES };

struct clock_counts {
    uint64_t started;
    uint64_t ran_out;
};

struct money_counts {
    uint64_t times;
    uint64_t cents;
};

/* Of one period. */
struct counts {
    uint64_t submitted[stage_THREATENS + 1];
    uint64_t finished[HISTORY_TIERS_MAX];
    uint64_t highest[HISTORY_TIERS_MAX]; /* of those that were finished */
    uint64_t withdrawn;
    uint64_t entered[HISTORY_TIERS_MAX][ENTRIES];
    uint64_t boomerangs[HISTORY_TIERS_MAX];
    uint64_t outcomes[HISTORY_TIERS_MAX][OUTCOMES];
    uint64_t merged;
    uint64_t consultations;
    uint64_t advice;
    uint64_t apart; /* consultations apart from any case */
    uint64_t usable[usable_NO + 1];
    uint64_t returned[returned_UNKNOWN + 1];
    uint64_t returns;                                  /* compared by amount */
    uint64_t estimated_cents;                          /* of these */
    uint64_t returned_cents;                           /* likewise */
    uint64_t referred;                                 /* to another site */
    uint64_t referral_ends[referral_end_RECALLED + 1]; /* of these */
    uint64_t received;                                 /* from another site */
    uint64_t sent_back;                                /* of these */
    uint64_t proposed;                                 /* issues */
    uint64_t adopted[issue_level_BOARD + 1];
    uint64_t settled[issue_result_STAYS + 1]; /* issues */
    uint64_t domains[TOPICS_COUNTED];
    uint64_t obstacles[TOPICS_COUNTED];
    struct clock_counts clocks[HISTORY_TIERS_MAX][CLOCKS_COUNTED];
    struct money_counts money[POTS_COUNTED][MONIES];
    struct spread *spreads[HISTORY_TIERS_MAX][LENGTHS]; /* NULL: none */
};

struct figures {
    struct history history;
    struct figures_plan plan;
    struct instant now;
    struct instant until; /* of the whole */
    uint64_t threshold;
    int64_t boomerang_ms;
    int64_t day_ms; /* a working day, on average */
    struct code calendar;
    char zone[40];
    struct codes domains;
    struct codes obstacles;
    uint8_t n_clocks[HISTORY_TIERS_MAX];
    struct code clocks[HISTORY_TIERS_MAX][CLOCKS_COUNTED];
    packed_duration against[HISTORY_TIERS_MAX][LENGTHS]; /* of the ladder in force */
    struct codes pots;

    size_t n_periods; /* with the one under way */
    size_t period;    /* the one under way */
    struct report_period periods[FIGURES_PERIODS_MAX + 1];
    struct counts *counts[FIGURES_PERIODS_MAX + 1]; /* NULL: nothing happened */
    uint64_t each_finished;                         /* cases, in the period under way */

    bool walked;
    size_t told; /* periods that became lines */
    size_t n_lines;
    size_t room_lines;
    struct figure_line *lines;
};

/* The walk's turn: what its events are counted against. */
struct counting {
    struct figures *f;
    struct state *state;
    const struct history_step *step;
    struct counts *counts; /* of the period of this event; NULL: before the first one */
};

/* Of a case, in its period. */
void count_in_period(const struct counting *counting);
/* Of a case, what must be known of it whenever it happened. */
void count_whenever(const struct counting *counting);
/* Of a consultation apart from a case, or of an issue; in its period. */
void count_apart_from_cases(const struct counting *counting);

void *figures_zeroes(size_t size);

/* The lines of one period. */
void lines_add_period(struct figures *figures, size_t period);

#endif
