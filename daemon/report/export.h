// SPDX-License-Identifier: EUPL-1.2
/* The events of a ladder as an export gives them: names of events, codes, amounts and times to the
 * minute; cases and what belongs to them under pseudonyms made with a key that exists only while
 * the export is handed out. export.def says what is given; all else stays behind. */
#ifndef REPORT_EXPORT_H
#define REPORT_EXPORT_H

#include "report/history.h"

#define EXPORT_ROWS_MAX 100
#define EXPORT_KEY      32

struct export_walk {
    struct history history;
    struct instant from;
    struct instant until;
    uint8_t key[EXPORT_KEY];
    uint64_t n_cases; /* given so far */
    bool ended;
};

/* What the row of the export asks; its days, the last one included, are no bound where there are
 * none. `asks` as for history_init. The key is random, from the shell. False when there is no such
 * ladder; nothing is held then. */
bool export_walk_begin(struct export_walk *walk, struct state *state, const struct export_row *row,
                       const struct code *asks, const uint8_t key[EXPORT_KEY]);
/* Destroys the key. */
void export_walk_end(struct export_walk *walk);

/* Looks at some more events and gives what there is of them, at most EXPORT_ROWS_MAX rows; pointers
 * lead into the arena. walk->ended when there are no more. */
size_t export_walk_rows(struct export_walk *walk, struct state *state, struct history_row *rows,
                        struct arena *arena);

#endif
