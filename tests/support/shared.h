// SPDX-License-Identifier: EUPL-1.2
/* Memory that the processes of a harness share. */
#ifndef SUPPORT_SHARED_H
#define SUPPORT_SHARED_H

#include <stddef.h>

/* Zeros. */
void *shared_memory(size_t size);

/* The same, kept in the file NAME.tally of the folder DOORBRAAK_STATE, where there is one: the next
 * run finds what this one left. */
void *shared_tally(const char *name, size_t size);

#endif
