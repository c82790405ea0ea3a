// SPDX-License-Identifier: EUPL-1.2
#include "wire/accepting.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wire/receiving.h"

static atomic_uint_fast64_t came;
static atomic_uint_fast64_t until = UINT64_MAX;

uint64_t accepting_came(void)
{
    return atomic_load(&came);
}

void accepting_until(uint64_t most)
{
    atomic_store(&until, most);
}

/* The C library's, for the whole process. */
int accept4(int fd, __SOCKADDR_ARG address, socklen_t *restrict size, int flags)
{
    int got = (int)syscall(SYS_accept4, fd, address.__sockaddr__, size, flags);
    if (got < 0)
        return got;
    if (atomic_fetch_add(&came, 1) < atomic_load(&until)) {
        receiving_came(got);
        return got;
    }
    close(got);
    errno = ECONNABORTED; /* as when who knocked had gone already */
    return -1;
}
