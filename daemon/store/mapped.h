// SPDX-License-Identifier: EUPL-1.2
/* The state's file as it is mapped into this process. Each page that was read stays mapped, and
 * counts as this process's memory, for as long as nobody takes it back: with millions of cases that
 * is gigabytes. So what is mapped is given back once it is much. It loses nothing: the mapping is
 * for reading only, the page cache keeps the pages, and the next read maps them again. */
#ifndef STORE_MAPPED_H
#define STORE_MAPPED_H

#include <stdbool.h>
#include <stdint.h>

/* What a store allows; programs and libraries count in it. */
#define MAPPED_MOST (UINT64_C(96) << 20)

struct mapped {
    uint8_t *at; /* where the file lies; NULL: not known, then nothing is given back */
    uint64_t len;
    uint64_t most; /* bytes of files that may stay mapped by this process */
    int statm;     /* negative: the kernel does not say how much there is */
};

/* `fd` is of the file, which is mapped already. */
void mapped_open(struct mapped *mapped, int fd);
void mapped_close(struct mapped *mapped);

/* Whether the kernel is to read ahead of who reads: for whoever goes through all of it. Any
 * thread. */
void mapped_read_ahead(const struct mapped *mapped, bool ahead);

/* Gives all of it back when there is more than may stay. Any thread. True: it did. */
bool mapped_look(const struct mapped *mapped);

/* Bytes of files that are mapped by this process; 0 when that is not known. */
uint64_t mapped_bytes(const struct mapped *mapped);

#endif
