// SPDX-License-Identifier: EUPL-1.2
/* The one place that reads a clock. Core never does: its time comes with the command. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Wall clock, milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_wall_ms(void);

/* Boot clock, milliseconds, counts through suspend; only differences mean something. */
int64_t clock_boot_ms(void);

/* Monotonic nanoseconds, for measuring. */
int64_t clock_monotonic_ns(void);

#endif
