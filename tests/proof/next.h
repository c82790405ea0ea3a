// SPDX-License-Identifier: EUPL-1.2
/* For a file that defines a call of the C library itself: NEXT(write) makes next_write(). With
 * _GNU_SOURCE. */
#ifndef PROOF_NEXT_H
#define PROOF_NEXT_H

#include <dlfcn.h>

/* The next definition behind ours, looked up once; POSIX lets dlsym give functions as object
 * pointers. */
#define NEXT(name)                                                                                 \
    static __typeof__(&name) next_##name(void)                                                     \
    {                                                                                              \
        static __typeof__(&name) next;                                                             \
        if (next == NULL)                                                                          \
            next = *(__typeof__(&name) *)&(void *){dlsym(RTLD_NEXT, #name)};                       \
        return next;                                                                               \
    }

#endif
