// SPDX-License-Identifier: EUPL-1.2
/* The mark inside `state/`: under which boot the state was last written to, and whether it was
 * closed cleanly. The state is committed without syncs, so after a power cut its pages may be torn;
 * the mark is how a start knows (architecture: "the mark"). Knows no LMDB. */
#ifndef STORE_MARK_H
#define STORE_MARK_H

#include <stdbool.h>

#define MARK_BOOT_ID_MAX 63

enum mark_verdict {
    STATE_CLEAN,     /* closed cleanly: everything is on the disk */
    STATE_SAME_BOOT, /* not closed, but the page cache is still the one that was written to */
    STATE_DISTRUST,  /* power was lost, or the mark cannot be read */
};

/* Judges the mark in the folder. An empty boot id, stored or given, matches nothing. */
enum mark_verdict mark_judge(const char *dir, const char *boot_id);

/* Writes and syncs the mark; 0 or a negative errno. */
int mark_write(const char *dir, const char *boot_id, bool clean);

/* Removes the mark and what an unfinished write left; for a folder that is thrown away. */
void mark_remove(const char *dir);

#endif
