// SPDX-License-Identifier: EUPL-1.2
/* What a harness gets from its environment. Words where a number belongs end the process with 64
 * and a sentence: read as 0 they would be a proof that tried nothing. */
#ifndef SUPPORT_SETTING_H
#define SUPPORT_SETTING_H

#include <stdint.h>
#include <time.h>

uint64_t setting_number(const char *name, uint64_t otherwise);

/* The moment at which DOORBRAAK_HOURS from now are over; 24 when it is not there, and a part of one
 * will do. */
time_t setting_end(void);

#endif
