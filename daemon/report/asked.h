// SPDX-License-Identifier: EUPL-1.2
/* Reports and exports that are being made, between one page and the next. They live in memory only:
 * after a restart whoever asks begins anew. Bounded in number; one that nobody asked for in a while
 * makes room. */
#ifndef REPORT_ASKED_H
#define REPORT_ASKED_H

#include "report/export.h"
#include "report/figures.h"

#define ASKED_MAX 4

struct asked {
    uint64_t number; /* 0: free */
    struct code person;
    struct instant used;
    struct figures *figures;  /* a report */
    struct export_walk *walk; /* or an export */
    uint64_t export;          /* its number */
    uint64_t page;            /* the last one given of it, from 1 */
    uint8_t *answer;          /* that page, for whoever did not hear it */
    size_t answer_len;
};

struct asked_list {
    uint64_t last;
    struct asked v[ASKED_MAX];
};

void asked_release(struct asked_list *list);

/* A free place for this person, or what that person began and left; NULL when all are in use. */
struct asked *asked_begin(struct asked_list *list, const struct code *person, struct instant now);
/* What "NUMBER.PAGE" leads to; NULL when it is this person's no more. */
struct asked *asked_find(struct asked_list *list, const struct code *person, const char *cursor,
                         uint64_t *page, struct instant now);
/* What this person has under way of an export; NULL: nothing. */
struct asked *asked_of_export(struct asked_list *list, const struct code *person, uint64_t export);
void asked_end(struct asked *asked);

#define ASKED_CURSOR_MAX 48
void asked_cursor(const struct asked *asked, uint64_t page, char out[ASKED_CURSOR_MAX]);

#endif
