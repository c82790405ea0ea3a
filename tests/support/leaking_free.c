// SPDX-License-Identifier: EUPL-1.2
/* A program that forgets to give memory back, for LD_PRELOAD: one in so many calls of free does
 * nothing. For tests that must find it. A program under AddressSanitizer also needs
 * ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>

#define EACH 20

/* The next definition behind ours; POSIX lets dlsym give functions as object pointers. */
#define NEXT(name) (*(__typeof__(&name) *)&(void *){dlsym(RTLD_NEXT, #name)})

static _Thread_local int looking;

void free(void *memory)
{
    static atomic_ulong calls;
    static __typeof__(&free) next;
    if (memory == NULL || looking > 0)
        return;
    looking++; /* dlsym may call free itself */
    next = next == NULL ? NEXT(free) : next;
    looking--;
    if (atomic_fetch_add(&calls, 1) % EACH != EACH - 1)
        next(memory);
}
