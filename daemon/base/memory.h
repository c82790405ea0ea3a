// SPDX-License-Identifier: EUPL-1.2
/* Memory that must be there: where there is none the process ends, with a sentence and
 * EXIT_STATUS_INTERNAL. Nothing was acknowledged that is not synced, so the next start goes on.
 * What comes from here is for free(), unless it says otherwise. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Not cleared. */
void *memory_new(size_t size);
void *memory_zeroed(size_t n, size_t size);
/* As realloc, of n times size. */
void *memory_grown(void *memory, size_t n, size_t size);
/* What a library gave, or NULL where it had none. */
void *memory_given(void *memory);
/* For a library that says so in another way. */
_Noreturn void memory_none(void);

/* For a process that stays, before its threads: a piece of `large` bytes or more goes back to the
 * system when it is freed. The C library's own bound rises with what is freed, up to 32 MiB, and
 * each thread's heap then keeps as much: sixteen megabytes for each backup that was made. */
void memory_begin(size_t large);

/* For a process that has keys or words of cases, before it reads any: the kernel writes no core of
 * it, and shows its memory to no other process of the same user [S12]. */
void memory_keep_private(void);

/* Memory in pages of its own, of `size` bytes, cleared; `old` bytes before, or NULL and 0. It takes
 * room only as far as it is written, and all of it goes back when it ends: a large piece of the C
 * library's heap may be one that was used before, and leaves a hole. Not for free(). */
void *memory_pages(void *pages, size_t old, size_t size);
void memory_pages_end(void *pages, size_t size); /* NULL is allowed */

/* Bytes of the C library's heap that were asked for and not given back, by the whole process. */
size_t memory_in_use(void);

/* To the system what the C library keeps of what was given back to it; the threads that allocate
 * wait meanwhile, some milliseconds for some ten megabytes. */
void memory_give_back(void);

#endif
