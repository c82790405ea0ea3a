// SPDX-License-Identifier: EUPL-1.2
/* Walks the batches of a journal, segment by segment, and verifies each: checksum, number, epoch,
 * chain. It decides what an invalid record is: the torn tail of a write that nobody was told
 * about, or damage. It changes nothing on disk. */
#ifndef JOURNAL_CHAIN_H
#define JOURNAL_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/journal.h"
#include "journal/segment.h"

struct chain {
    int dir_fd;     /* -1 once somebody took it over */
    uint64_t count; /* segments */
    uint64_t next;  /* ordinal that chain_next takes */
    struct journal_tail tail;
    struct segment segment; /* the one walked last */
    size_t end;             /* behind the last batch in it */
    bool stopped;           /* the visitor returned false */
    bool torn;              /* something lies behind `end`, and it is no damage */
};

/* Finds the segment that holds batch `from` (0 = the first). On failure there is nothing to close.
 */
enum journal_status chain_open(struct chain *chain, const char *dir, uint64_t from,
                               struct journal_fault *fault);

static inline bool chain_has_more(const struct chain *chain)
{
    return chain->next <= chain->count && !chain->stopped;
}

/* Walks one segment; `visit` may be NULL. When the visitor stops, what follows is not judged. */
enum journal_status chain_next(struct chain *chain, journal_visit *visit, void *arg,
                               struct journal_fault *fault);

void chain_close(struct chain *chain);

#endif
