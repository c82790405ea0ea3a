// SPDX-License-Identifier: EUPL-1.2
/* The threads of a simulation take turns, so that one seed is one order of events: the helpers of
 * the product (a segment made ahead, keys made ahead, a copy through a pipe) run only while the
 * main thread waits for them or gives them a turn, one after the other, each until it waits itself.
 * The calls of the C library by which threads wait are the program's own. */
#ifndef SIMULATION_TURNS_H
#define SIMULATION_TURNS_H

/* From now on, in this process; the caller is the main thread. */
void turns_begin(void);

/* Every helper runs until it waits. */
void turns_give(void);

/* Whoever waits lets the others go first: the main thread the helpers, a helper the main thread. */
void turns_yield(void);

#endif
