// SPDX-License-Identifier: EUPL-1.2
/* Every connection that the library takes in goes by here. It takes in as many as there are, in its
 * own thread and at any moment; whoever counts them afterwards (intake.h) comes too late by what
 * came meanwhile. So accept4 is ours: what comes over the bound is closed at once, before the
 * library spends anything on it. */
#ifndef WIRE_ACCEPTING_H
#define WIRE_ACCEPTING_H

#include <stdint.h>

/* How many have come since the start, with those that were closed. */
uint64_t accepting_came(void);

/* Let in until so many have come; UINT64_MAX: all. */
void accepting_until(uint64_t came);

#endif
