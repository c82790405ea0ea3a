// SPDX-License-Identifier: EUPL-1.2
/* A disk that keeps what was synced, and of the rest what a seed says. The files are real; what is
 * needed to take each unsynced write and name back is remembered, so that a power cut costs no more
 * than what it takes back. A power cut can come at any call: from then on nothing reaches the disk,
 * whatever the process is told until somebody stops it. Names come in the order in which they
 * were made; of what was written to files any set of sectors of 512 bytes survives. */
#ifndef SIMULATION_DISK_H
#define SIMULATION_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum disk_fault {
    DISK_WORKS,
    DISK_FAILS_ONCE,
    DISK_FAILS, /* until it is mended */
};

/* Below this empty folder, from now on. What is taken away is kept in `stash`, beside it. */
void disk_begin(const char *folder, const char *stash, uint64_t seed);
void disk_end(void);

/* Calls so far that reach the disk. */
uint64_t disk_calls(void);

/* The power goes in the middle of the n-th call from now; 0: not. */
void disk_cut_after(uint64_t calls);
/* It goes now, between two calls. */
void disk_cut(void);
bool disk_is_off(void);
/* After the process was stopped: the files become what the disk kept. The power is back. */
void disk_power_on(void);
/* Or it was the process alone that ended there: they are as it left them, synced or not. */
void disk_go_on(void);

/* The n-th call from now fails with this errno. */
void disk_fail_after(uint64_t calls, enum disk_fault fault, int error);
void disk_mend(void);
/* Did a call fail since it was asked last? */
bool disk_has_failed(void);
/* What the file system says is free. */
void disk_room(uint64_t bytes);

/* The control: a sync of a file of the journal does nothing, and says that it did. */
void disk_lies(bool lies);

#endif
